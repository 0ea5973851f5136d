"""Documents that nobody has put into tables: what they state, of whom, and what can not be answered from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering import evaluation
from bot.answering.documents.across import named_across
from bot.answering.documents.derived import tables_of
from bot.answering.documents.finding import answer
from bot.answering.language.bilingual import japanese, names_in, plain, romaji
from bot.answering.language.question_types import understand
from bot.answering.planning.plan import all_cues
from bot.answering.tables.index import Index
from bot.console import loading
from bot.console.assembly import SOURCES, Sankin
from bot.console.evaluating import ask
from bot.places import Places
from bot.seams import Passage, Tables
from bot.settings import Settings

PLACES = Places.load(SOURCES)
PAGES = (
    Passage(
        "p1", "みなと学び協会は、港町の人が互いに教え合う場です。1998年に「港町夜学会」として設立されました。"
        "2011年に現在の名称に変更されました。会員は約120名が所属しています。",
        "みなと学び協会について", source="minato", dense=0.86, score=0.8,
    ),
    Passage(
        "p2", "会社名：一般社団法人みなと学び協会\n代表者：代表理事 山根 和子\n設 立：1998年4月\n"
        "所在地：北海道函館市末広町5丁目2-1\n連絡先：office@minato.example",
        "みなと学び協会について", "団体概要", "minato", dense=0.86, score=0.8,
    ),
    Passage(
        "p3", "みなと学び協会 理事\n1955年小樽市生まれ。北海道大学文学部卒業。専門は近代史。",
        "みなと学び協会について", "大森 武(おおもり たけし)", "minato", dense=0.86, score=0.8,
    ),
    Passage("p4", "参加費は1人につき3万円です。令和4年度の受講者は45名でした。", "みなと学び協会について", "講座", "minato", dense=0.86, score=0.8),
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.of(tables_of(PAGES, all_cues()), PLACES)


def told(index: Index, asked: str, language: str = "ja") -> str:
    """What is shown; empty when the question is declined."""
    cues = all_cues()
    question = understand(asked, language, cues)
    subjects = named_across(index, question, index.named_in(question.norm))
    found = answer(question, index, subjects, PAGES, cues)
    return " ".join(one.text for one in found.shown) if found and found.good else ""


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("みなと学び協会の事務所はどこですか", "函館市末広町"),
        ("みなと学び協会の代表は誰？", "山根"),
        ("みなと学び協会には何人くらい所属していますか", "120名"),
        ("大森さんはどこの生まれ？", "小樽市"),
        ("大森武さんの専門は何ですか", "近代史"),
        ("令和4年度の受講者は何人でしたか", "45名"),
    ],
)
def test_a_statement_about_whom_is_named_answers(index: Index, asked: str, holds: str) -> None:
    assert holds in told(index, asked)


@pytest.mark.parametrize(
    "asked",
    [
        "みなと学び協会の電話番号を教えてください",
        "みなと学び協会の会長は誰ですか",
        "令和5年度の受講者は何人でしたか",
        "大森さんは何期目の理事ですか",
        "山根さんは何年生まれ？",
        "佐世保市の講座の参加費はいくらですか",
    ],
)
def test_another_name_number_or_post_is_no_answer(index: Index, asked: str) -> None:
    assert told(index, asked) == ""


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("Where was Omori born?", "小樽市"),
        ("When was the Minato Manabi association founded?", "1998"),
    ],
)
def test_a_question_in_english_finds_the_japanese_statement(index: Index, asked: str, holds: str) -> None:
    assert holds in told(index, asked, "en")


def test_english_words_and_names_meet_their_japanese() -> None:
    assert "設立" in japanese("founded")
    assert "新幹線" in japanese("bullet train")
    assert romaji("おおもり") == "oomori"
    assert plain("Ohmori") == plain("Oomori") == "omori"
    assert {"omori", "takeshi"} <= names_in("大森 武(おおもり たけし)")


def test_people_bodies_and_other_names_are_read() -> None:
    tables = tables_of(PAGES, all_cues())
    people = {s.name_ja: s.name_en for s in tables.subjects if s.kind == "person"}
    assert people["大森武"] == "Takeshi Oomori"
    assert "山根和子" in people
    assert any("みなと学び協会" in (p.name_ja, *p.aliases) for p in tables.programmes)


def test_no_documents_state_nothing() -> None:
    assert tables_of((), all_cues()) == Tables()


def statements_of(*texts: str, heading: str = "", title: str = "町のご案内") -> list[str]:
    """What passages of one document are read into."""
    passages = [Passage(f"q{n}", text, title, heading, "doc") for n, text in enumerate(texts)]
    return [one.text for one in tables_of(passages, all_cues()).said]


def test_a_row_of_a_table_is_told_under_the_headings_of_its_columns() -> None:
    table = "| 制度 | 対象 | 期限 |\n| --- | --- | --- |\n| 引越し補助 | 転入する世帯 | 3か月以内 |\n| 起業応援金 | 開業する方 | 6月末 |"
    told = statements_of(table, heading="支援制度")
    assert "支援制度：引越し補助：対象：転入する世帯、期限：3か月以内" in told
    assert "支援制度：引越し補助、起業応援金" in told
    assert not any(one.startswith("支援制度：制度") for one in told)


def test_a_list_is_told_whole_under_the_sentence_that_leads_to_it() -> None:
    told = statements_of(
        "（対象者）\n第3条 対象者は、次のすべてに該当する者とする。\n（1）勤続6か月以上であること\n（2）許可を得ていること\n2 試用期間中の者は、対象としない。"
    )
    assert (
        "（対象者）：第3条 対象者は、次のすべてに該当する者とする。（1）勤続6か月以上であること、（2）許可を得ていること"
        in told
    )
    assert "（対象者）：2 試用期間中の者は、対象としない。" in told


def test_all_that_somebody_says_in_a_line_is_told_as_theirs() -> None:
    told = statements_of("大石委員：トイレが少ない。雨の日の客足も課題だ。")
    assert told == ["大石委員：トイレが少ない。", "大石委員：雨の日の客足も課題だ。"]


def test_a_remark_in_brackets_is_no_name_of_an_article() -> None:
    told = statements_of("(所属は配信当時の情報となります)\n1991年に設立されました。")
    assert "1991年に設立されました。" in told


def test_an_item_of_a_list_is_one_statement() -> None:
    told = statements_of(
        "・黒部 一樹：元銀行員。起業の相談を担当\n・遠山 さとみ：2021年に移住。子育ての相談を担当", heading="相談員"
    )
    assert any("黒部" in one and "起業" in one for one in told)


def test_an_english_sentence_of_short_words_is_no_list_of_names() -> None:
    sentence = "It is run by the Coast Trust, a body that was set up in the spring of 2014 with the town."
    assert statements_of(sentence, title="Stay by the sea") == [sentence]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("出席者：委員 西村 健吾（信用金庫 部長）", "西村健吾"),
        ("・遠山 さとみ：住まいの相談を担当", "遠山さとみ"),
        ("Tom Okafor, harbour master, gives the safety talk.", "Tom Okafor"),
        ("Councillor Ruth Avery chairs the group.", "Ruth Avery"),
    ],
)
def test_people_are_known_by_post_entry_or_apposition(text: str, person: str) -> None:
    tables = tables_of(
        [Passage("p", text, "Title", language="ja" if ord(text[0]) > 999 or text[0] == "・" else "en")], all_cues()
    )
    assert person in {one.name_ja for one in tables.subjects if one.kind == "person"}


DOCUMENTS = Path(__file__).parent / "documents"
TOLD, DECLINED = 0.75, 0.9
"""Least shares right of ``test_documents_that_are_none_of_ours``."""


def test_documents_that_are_none_of_ours(tmp_path: Path) -> None:
    """A town's page, a work rule, minutes and an English web page in an empty home: told, or declined."""
    sankin = Sankin(Settings(sankin_home=tmp_path))
    loading.ingest(sankin, [one for one in sorted(DOCUMENTS.iterdir()) if one.suffix != ".jsonl"], quiet=True)
    questions = evaluation.read((DOCUMENTS / "questions.jsonl").read_text(encoding="utf-8").splitlines())
    outcomes = evaluation.run(questions, lambda golden: ask(sankin, golden))
    told = [one.right for one in outcomes if one.golden.answerable]
    declined = [one.right for one in outcomes if not one.golden.answerable]
    assert sum(told) / len(told) >= TOLD, evaluation.failures(outcomes)
    assert sum(declined) / len(declined) >= DECLINED, evaluation.failures(outcomes)
