"""What stands on its evidence, and what does not: one row a way of going wrong."""

from __future__ import annotations

import csv
import re

import pytest

from bot.answering.language.quantities import Date, quantities
from bot.answering.verifying import split, verify
from bot.console.assembly import PROMPTS, SOURCES
from bot.wording import Wordings

WORDINGS = Wordings.load(PROMPTS)
JA = {
    1: "地域経営部会 プログラム紹介\n参加費は1自治体あたり40万円（税別）で、2016年4月に始まった。定員は二十名。松田智生が座長を務める。",
    2: "活動報告\nこれまでに延べ1,200人が参加し、参加者の85%が満足と答えた。日帰りの参加は認められていない。https://example.jp/a",
}
EN = {
    1: "Study group\nThe fee is 400,000 yen per municipality before tax. It began in April 2016 in Nagaoka City (長岡市), Niigata.",
    2: "Report\nThree companies took part. Tomoo Matsuda chairs the group. Day visits are not allowed.",
}


def why(draft: str, language: str = "ja", evidence: dict[int, str] | None = None) -> str:
    given = evidence if evidence is not None else JA if language == "ja" else EN
    return verify(draft, given, language=language, wording=WORDINGS[language]).why


@pytest.mark.parametrize(
    "draft",
    [
        "参加費は40万円（税別）です[1]。",
        "参加費は1自治体につき400,000円です[1]。",
        "参加費は四十万円です。[1]",
        "参加費は４０万円です［１］。",
        "2016年4月に始まりました[1]。",
        "平成28年に始まり、松田智生さんが座長を務めています[1]。",
        "定員は20人です[1]。",
        "延べ1200名が参加し、八十五パーセントの方が満足と答えています[2]。",
        "参加費は40万円で[1]、延べ1,200人が参加しました[2]。",
        "参加費は40万円で、延べ1,200人が参加しました[1, 2]。",
        "日帰りの参加は認められていません[2]。",
        "詳細は https://example.jp/a に記載されています[2]。",
        "参加費は40万円です。[1]\n定員は20名です。[1]",
        "参加者だけでなく座長の松田智生も参加しています[1][2]。",
    ],
)
def test_stands_in_japanese(draft: str) -> None:
    assert why(draft) == ""


@pytest.mark.parametrize(
    "draft",
    [
        "The fee is 400,000 yen before tax [1].",
        "The fee is 0.4 million yen per municipality [1].",
        "It began in April 2016 in Nagaoka City [1].",
        "Three companies took part [2]. Tomoo Matsuda chairs the group [2].",
        "3 companies took part in the group, which began in 2016 [1][2].",
        "Day visits aren't allowed [2].",
        "The group began in Nagaoka City (長岡市) in Niigata. [1]",
    ],
)
def test_stands_in_english(draft: str) -> None:
    assert why(draft, "en") == ""


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ("", "empty"),
        ("[1]", "empty"),
        ("参加費は40万円です。", "uncited"),
        ("参加費は40万円です。定員は20名です[1]。", "uncited"),
        ("参加費は40万円です[1]。ぜひご参加ください。", "uncited"),
        ("参加費は40万円です[3]。", "citation"),
        ("参加費は40万円です[1][9]。", "citation"),
        ("参加費は50万円です[1]。", "number"),
        ("参加費は五十万円です[1]。", "number"),
        ("参加費は4万円です[1]。", "number"),
        ("参加費は40円です[1]。", "number"),
        ("参加費は40%です[1]。", "number"),
        ("定員は20社です[1]。", "number"),
        ("参加者の15%が満足と答えました[2]。", "number"),
        ("参加者の8割が満足と答えました[2]。", "number"),
        ("参加者の半数が満足と答えました[2]。", "number"),
        ("参加費は40万円です[2]。", "number"),
        ("開始は14:00です[1]。", "number"),
        ("2017年4月に始まりました[1]。", "date"),
        ("2016年7月に始まりました[1]。", "date"),
        ("2016年4月1日に始まりました[1]。", "date"),
        ("令和2年に始まりました[1]。", "date"),
        ("小宮山宏が座長を務めています[1]。", "name"),
        ("松田智生が部長を務めています[1]。", "name"),
        ("弘前市が参加しました[1]。", "name"),
        ("トヨタが参加しました[2]。", "name"),
        ("Googleが参加しました[2]。", "name"),
        ("googleが参加しました[2]。", "name"),
        ("参加費は無料です[1]。", "name"),
        ("つくば市が参加しました[1]。", "name"),
        ("夏に始まりました[1]。", "name"),
        ("参加費は安いです[1]。", "name"),
        ("松田智生は逃げました[1]。", "name"),
        ("日帰りの参加は認められています[2]。", "denial"),
        ("松田智生は座長を務めていません[1]。", "denial"),
        ("詳細は https://evil.example/a に記載されています[1]。", "address"),
        ("詳細は https://example.jp/b に記載されています[2]。", "address"),
        ("詳細はevil.comに記載されています[1]。", "address"),
        ("参加費は[40万円](x)です[1]。", "markup"),
        ("<!channel> 参加費は40万円です[1]。", "markup"),
        ("**参加費は40万円です**[1]。", "markup"),
        ("参加費は40万円です\u202e[1]。", "markup"),
        ("The fee is 40万円 according to these sources and notes [1].", "language"),
        ("参加費は40万円です[1]。" * 60, "length"),
    ],
)
def test_falls_in_japanese(draft: str, fault: str) -> None:
    assert why(draft) == fault


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ("The fee is 500,000 yen [1].", "number"),
        ("Four companies took part [2].", "number"),
        ("Twenty companies took part [2].", "number"),
        ("It began in May 2016 [1].", "date"),
        ("It began in 2019 [1].", "date"),
        ("Hiroshi Komiyama chairs the group [2].", "name"),
        ("It began in Hirosaki [1].", "name"),
        ("Toyota took part [2].", "name"),
        ("Day visits are allowed [2].", "denial"),
        ("Three companies didn't take part [2].", "denial"),
        ("There is lunch with parking and childcare every morning [1].", "support"),
        ("The fee is 400,000 yen.", "uncited"),
        ("The fee is 400,000 yen [1]. Do join us!", "uncited"),
        ("参加費は40万円です[1]。", "language"),
        ("See www.evil.example for the fee [1].", "address"),
    ],
)
def test_falls_in_english(draft: str, fault: str) -> None:
    assert why(draft, "en") == fault


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ("会員は200自治体と300企業です[1]。", ""),
        ("会員は300自治体と200企業です[1]。", "number"),
        ("会員は200の自治体です。協会は1991年に設立されました[1]。", "uncited"),
        ("1991年に設立され、2000年に改称しました[1]。", ""),
        ("13:00に始まり、16:30に終わります[1]。", ""),
        ("13:30に始まります[1]。", "number"),
        ("参加者は200人です[1]。", "name"),
        ("雨の日は開かず、晴れの日に会を開きます[1]。", ""),
        ("雨の日は開かず、晴れの日に会を開きません[1]。", "denial"),
    ],
)
def test_figures_and_denials_stay_with_what_they_are_of(draft: str, fault: str) -> None:
    told = (
        "会員は200の自治体と300の企業である。協会は1991年に設立され、2000年に改称した。"
        "会は13:00に始まり、16:30に終わる。雨の日は開かず、晴れの日に会を開く。"
    )
    assert why(draft, "ja", {1: told}) == fault


def _facts(language: str) -> list[str]:
    with (SOURCES / "facts.csv").open(encoding="utf-8", newline="") as rows:
        return [row[f"text_{language}"] for row in csv.DictReader(rows) if row[f"text_{language}"]]


def _cited(text: str, language: str) -> str:
    return re.sub(r"(?<=。)", "[1]", text) if language == "ja" else re.sub(r"(?<=\.)(?= [A-Z]|$)", " [1]", text)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_fact_that_we_know_stands_on_itself(language: str) -> None:
    facts = _facts(language)
    fallen = [fact for fact in facts if why(_cited(fact, language), language, {1: fact})]
    assert len(facts) > 300
    assert len(fallen) <= len(facts) // 100, fallen


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_figure_that_is_changed_falls(language: str) -> None:
    """All but those that become another right figure of the same sentence."""
    tried, stood = 0, []
    for fact in _facts(language)[::2]:
        for figure in re.finditer(r"\d+", fact):
            changed = f"{fact[: figure.start()]}{int(figure.group()) + 3}{fact[figure.end() :]}"
            tried += 1
            if not why(_cited(changed, language), language, {1: fact}):
                stood.append(changed)
    assert tried > 100
    assert len(stood) <= tried // 50, stood


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_fact_stands_on_another(language: str) -> None:
    facts = _facts(language)
    pairs = [(fact, facts[(i * 7 + 13) % len(facts)]) for i, fact in enumerate(facts)]
    stood = [(a, b) for a, b in pairs if a != b and not why(_cited(a, language), language, {1: b})]
    assert len(stood) <= 3, stood


def test_another_spelling_of_a_name_stands_when_it_is_given() -> None:
    japanese = {1: "松田智生は長岡市の出身である。"}
    draft = "Tomoo Matsuda comes from Nagaoka City [1]."
    assert why(draft, "en", japanese) == "name"
    assert why(draft, "en", {1: japanese[1] + "\nTomoo Matsuda、Nagaoka City"}) == ""


def test_marks_are_written_one_way() -> None:
    said = verify(
        "参加費は40万円【１】。延べ1,200人が参加しました［1、2］。", JA, language="ja", wording=WORDINGS["ja"]
    )
    assert said.text == "参加費は40万円[1]。延べ1,200人が参加しました[1][2]。"


def test_sentences_end_where_they_end() -> None:
    bodies = [
        (s.body, s.cites)
        for s in split("It costs 1.5 million yen, e.g. for Dr. Sato [1]. 「はい。」と答えた[2]。次です。[3] [4]")
    ]
    assert bodies == [
        ("It costs 1.5 million yen, e.g. for Dr. Sato .", (1,)),
        ("「はい。」と答えた。", (2,)),
        ("次です。", (3, 4)),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1億2,000万円", [120_000_000]),
        ("3.5万人", [35_000]),
        ("四十万円と二十名", [400_000, 20]),
        ("twenty-five people and 3 thousand yen", [25, 3000]),
        ("３割", [30]),
        ("1兆円", [10**12]),
        ("三重県と四国と十日町市の一部", []),
    ],
)
def test_numbers_by_value(text: str, values: list[float]) -> None:
    assert sorted(n.value for n in quantities(text).numbers if n.unit != "day") == sorted(values)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2016年4月1日", (2016, 4, 1)),
        ("令和元年5月", (2019, 5, None)),
        ("April 1, 2016", (2016, 4, 1)),
        ("1 April 2016", (2016, 4, 1)),
        ("Sept. 2016", (2016, 9, None)),
        ("2016/04/01", (2016, 4, 1)),
        ("since 2016", (2016, None, None)),
        ("七月", (None, 7, None)),
        ("2020年度", (2020, None, None)),
    ],
)
def test_dates_by_parts(text: str, date: tuple[int | None, int | None, int | None]) -> None:
    (found,) = quantities(text).dates
    assert (found.year, found.month, found.day) == date
    assert found.covers(Date(*date))
