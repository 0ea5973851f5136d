"""Documents that nobody has put into tables: what they state, of whom, and what can not be answered from them."""

from __future__ import annotations

import pytest

from bot.answering.across import named_across
from bot.answering.bilingual import japanese, names_in, plain, romaji
from bot.answering.derived import tables_of
from bot.answering.documents import answer
from bot.answering.index import Index
from bot.answering.planning import all_cues
from bot.answering.question_types import understand
from bot.console.assembly import SOURCES
from bot.places import Places
from bot.seams import Passage, Tables

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
