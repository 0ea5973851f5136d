"""The starting data holds together: both languages, resolvable subjects, a complete roster, no copied sentence."""

from __future__ import annotations

import calendar
import csv
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.tables import Fact, Membership, Programme, Subject

SOURCES = Path(__file__).parent.parent / "knowledge" / "sources"
STUDY_GROUP = "regional-management-study-group"
MONTHS = dict(enumerate(calendar.month_name))
FRONT = {"title", "language", "audience", "confirmed_on", "source"}


def rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def document(path: Path) -> tuple[dict[str, Any], str]:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def documents(language: str) -> list[Path]:
    return sorted((SOURCES / "documents" / language).glob("*.md"))


def headings(body: str) -> list[str]:
    return re.findall(r"^#{1,6} (.+)$", body, re.MULTILINE)


def roster() -> list[dict[str, str]]:
    return [r for r in rows("memberships.csv") if r["programme"] == STUDY_GROUP and r["role"] == "member"]


def figures(text: str) -> set[str]:
    """Plain numerals, without thousands separators."""
    return set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text)))


@pytest.mark.parametrize(
    ("name", "model"),
    [("programmes.csv", Programme), ("subjects.csv", Subject), ("facts.csv", Fact), ("memberships.csv", Membership)],
)
def test_columns_are_fields_of_the_table(name: str, model: type[Any]) -> None:
    table = rows(name)
    assert table
    for row in table:
        assert None not in row, row
        assert set(row) <= set(model.model_fields), row


@pytest.mark.parametrize("name", ["programmes.csv", "subjects.csv", "facts.csv"])
def test_ids_are_unique(name: str) -> None:
    counted = Counter(row["id"] for row in rows(name))
    assert [key for key, n in counted.items() if n > 1] == []


def test_an_id_means_one_thing_only() -> None:
    assert {r["id"] for r in rows("programmes.csv")} & {r["id"] for r in rows("subjects.csv")} == set()


def test_every_fact_is_about_something_known_in_both_languages() -> None:
    known = {r["id"] for r in rows("programmes.csv")} | {r["id"] for r in rows("subjects.csv")}
    for fact in rows("facts.csv"):
        assert fact["subject"] in known, fact["id"]
        assert fact["text_ja"].endswith("。"), fact["id"]
        assert fact["text_en"].endswith("."), fact["id"]
        assert re.search(r"[ぁ-ん]", fact["text_ja"]), fact["id"]
        assert fact["source"], fact["id"]
        assert fact["confirmed_on"], fact["id"]


def test_everything_named_has_at_least_one_fact() -> None:
    named = {r["id"] for r in rows("programmes.csv")} | {r["id"] for r in rows("subjects.csv")}
    assert named - {r["subject"] for r in rows("facts.csv")} == set()


def test_the_english_of_a_fact_keeps_every_figure() -> None:
    for fact in rows("facts.csv"):
        months = {int(m) for m in re.findall(r"(\d{1,2})月", fact["text_ja"])}
        missing = figures(re.sub(r"\d{1,2}月", "", fact["text_ja"])) - figures(fact["text_en"])
        assert missing == set(), (fact["id"], missing)
        for month in months:
            assert MONTHS[month] in fact["text_en"], (fact["id"], month)


def test_a_fact_with_a_number_says_its_unit() -> None:
    for fact in rows("facts.csv"):
        assert bool(fact["number"]) == bool(fact["unit"]), fact["id"]
        if fact["number"]:
            float(fact["number"])


def test_every_attribute_is_documented() -> None:
    readme = (SOURCES / "README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z_]+)`", readme))
    assert {r["attribute"] for r in rows("facts.csv")} - documented == set()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_documents_have_front_matter(language: str) -> None:
    assert documents(language)
    for path in documents(language):
        front, body = document(path)
        assert set(front) >= FRONT, path
        assert front["language"] == language, path
        assert front["audience"] == "public", path
        assert headings(body)[0] == front["title"], path
        assert len(headings(body)) > 1, path


def test_documents_say_the_same_in_both_languages() -> None:
    assert [p.name for p in documents("ja")] == [p.name for p in documents("en")]
    for ja, en in zip(documents("ja"), documents("en"), strict=True):
        ours, theirs = document(ja)[1], document(en)[1]
        assert len(headings(ours)) == len(headings(theirs)), ja
        assert ours.count("\n- ") == theirs.count("\n- "), ja
        assert not re.search(r"[ぁ-ん]{8}", re.sub(r"[(（\"“「].*?[)）\"”」]", "", theirs)), en


def test_every_fact_stands_in_a_document() -> None:
    text = {lang: "".join(p.read_text(encoding="utf-8") for p in documents(lang)) for lang in ("ja", "en")}
    for fact in rows("facts.csv"):
        assert fact["text_ja"] in text["ja"], fact["id"]
        assert fact["text_en"] in text["en"], fact["id"]


def test_what_a_page_does_not_say_is_marked_as_such() -> None:
    unsaid = {f["text_ja"] for f in rows("facts.csv") if f["attribute"] == "not_stated"}
    said = "".join(document(path)[1] for path in documents("ja"))
    assert unsaid == set(re.findall(r"[^。\n]+書かれていない。", said))


def test_sentences_stand_alone() -> None:
    leaning = re.compile(r"^(同(協会|氏|市|社|部会)|これ|それ|この|その|彼|また、|They |It |He |She |This |These )")
    for language in ("ja", "en"):
        for path in documents(language):
            for sentence in re.split(r"(?<=。)|(?<=\. )|\n", document(path)[1]):
                assert not leaning.match(sentence.strip()), (path.name, sentence)


def test_the_roster_is_complete_and_in_order() -> None:
    names = [r["name"] for r in roster()]
    assert [int(r["position"]) for r in roster()] == list(range(1, 189))
    assert len(set(names)) == 188
    assert names[:3] == ["弘前市", "五所川原市", "三沢市"]
    assert names[-1] == "錦江町"
    prefectures = [r["name"] for r in roster() if r["municipality"].endswith("000")]
    assert prefectures == [
        "岩手県", "山形県", "神奈川県", "新潟県", "富山県", "長野県", "静岡県", "京都府", "佐賀県", "熊本県",
    ]  # fmt: skip
    assert Counter(n[-1] for n in names) == {"市": 144, "町": 29, "県": 9, "区": 3, "村": 2, "府": 1}


def test_only_names_of_two_places_are_left_open() -> None:
    unsettled = {r["name"]: r["candidates"].split(";") for r in roster() if not r["municipality"]}
    assert unsettled == {"伊達市": ["01233", "07213"], "高森町": ["20403", "43428"]}


def test_roster_codes_name_the_places_they_stand_for() -> None:
    place = {r["code"]: r["name"] for r in rows("municipalities.csv")}
    for row in rows("memberships.csv"):
        for code in filter(None, [row["municipality"], *row["candidates"].split(";")]):
            assert place[code] == row["name"], row


def test_memberships_belong_to_a_programme_once() -> None:
    known = {r["id"] for r in rows("programmes.csv")}
    pairs = Counter((r["programme"], r["name"]) for r in rows("memberships.csv"))
    assert {programme for programme, _ in pairs} <= known
    assert [pair for pair, n in pairs.items() if n > 1] == []


def test_the_fee_with_tax_follows_from_fee_and_tax() -> None:
    figure = {(f["subject"], f["attribute"]): float(f["number"]) for f in rows("facts.csv") if f["number"]}
    fee, tax = figure[STUDY_GROUP, "fee"], figure[STUDY_GROUP, "tax_rate"]
    assert fee * (100 + tax) / 100 == figure[STUDY_GROUP, "fee_with_tax"]
    assert {r["id"]: r["fee_yen"] for r in rows("programmes.csv")}[STUDY_GROUP] == str(int(fee))


def test_no_sentence_is_copied() -> None:
    folder = os.environ.get("SANKIN_SOURCES")
    if not folder:
        pytest.skip("SANKIN_SOURCES does not name the folder with the pages that the starting data was written from")
    ours = "".join(p.read_text(encoding="utf-8") for p in SOURCES.glob("documents/*/*.md"))
    ours += "".join((SOURCES / n).read_text(encoding="utf-8") for n in ("facts.csv", "programmes.csv"))
    ours = re.sub(r"\s", "", ours)
    pages = sorted(Path(folder).glob("*.txt"))
    assert pages
    for page in pages:
        for sentence in re.split(r"(?<=[。！？])|\n", page.read_text(encoding="utf-8")):
            plain = re.sub(r"\s", "", sentence)
            # an address, a slogan in Latin letters or a list of titles is a fact, not a sentence
            if len(plain) >= 25 and plain.endswith("。"):
                assert plain.rstrip("。") not in ours, sentence
