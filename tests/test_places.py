"""Places: the table of municipalities, names in all their spellings, and what is ambiguous."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.places import Places, PlacesError, fold

SOURCES = Path(__file__).parent.parent / "knowledge" / "sources"
PLACES = Places.load(SOURCES)


def test_every_municipality_and_prefecture_is_there() -> None:
    with (SOURCES / "municipalities.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    prefectures = [row for row in rows if row["code"].endswith("000")]
    assert len(prefectures) == 47
    assert len(rows) - len(prefectures) == 1741
    assert len({row["code"] for row in rows}) == len(rows)
    assert all(row["kana"] and row["romaji"] and row["region"] for row in rows)
    wards = [row for row in rows if row["name"].endswith("区")]
    assert len(wards) == 23
    names = [row["name"] for row in rows]
    assert len({name for name in names if names.count(name) > 1}) == 25


@pytest.mark.parametrize(
    ("code", "official", "romaji"),
    [
        ("M:20211", "長野県中野市", "Nakano-shi"),
        ("M:34100", "広島県広島市", "Hiroshima-shi"),
        ("M:40100", "福岡県北九州市", "Kitakyushu-shi"),
        ("M:13381", "東京都三宅村", "Miyake-mura"),
        ("M:20303", "長野県小海町", "Koumi-machi"),
        ("M:33212", "岡山県瀬戸内市", "Setouchi-shi"),
        ("M:42208", "長崎県松浦市", "Matsuura-shi"),
        ("P:10", "群馬県", "Gunma-ken"),
        ("P:01", "北海道", "Hokkaido"),
    ],
)
def test_codes_names_and_romaji(code: str, official: str, romaji: str) -> None:
    assert PLACES.official_name(code) == official
    assert PLACES.romaji(code) == romaji


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("弘前市", ["M:02202"]),
        ("弘前", ["M:02202"]),
        ("青森県弘前市", ["M:02202"]),
        ("Hirosaki", ["M:02202"]),
        ("Hirosaki City", ["M:02202"]),
        ("ひろさき", ["M:02202"]),
        ("ヒロサキシ", ["M:02202"]),
        ("鰺ヶ沢町", ["M:02321"]),
        ("鯵ケ沢", ["M:02321"]),
        ("梼原町", ["M:39405"]),
        ("塩釜", ["M:04203"]),
        ("諌早市", ["M:42204"]),
        ("竜ヶ崎市", ["M:08208"]),
        ("桧原村", ["M:13307"]),
        ("宮﨑県", ["P:45"]),
        ("一ノ関", ["M:03209"]),
        ("Tokyo-to", ["P:13"]),
        ("Ōsaka", ["P:27"]),
        ("Oosaka", ["P:27"]),
        ("Toukyou", ["P:13"]),
        ("Gumma", ["P:10"]),
        ("Minami-Uonuma", ["M:15226"]),
        ("中野市", ["M:20211"]),
        ("中野", ["M:13114", "M:20211"]),
        ("Nakano, Nagano", ["M:20211"]),
        ("長野の中野", ["M:20211"]),
        ("伊達市", ["M:01233", "M:07213"]),
        ("みさき町", ["M:27366", "M:33666"]),
        ("四万十", ["M:39210", "M:39412"]),
        ("横浜", ["M:14100"]),
        ("横浜町", ["M:02406"]),
        ("福島", ["P:07"]),
        ("福島町", ["M:01332"]),
        ("信州", ["P:20"]),
        ("五島列島", ["M:42211", "M:42411", "M:42383"]),
        ("どこにもない町", []),
        ("", []),
    ],
)
def test_candidates(name: str, codes: list[str]) -> None:
    assert sorted(PLACES.candidates(name)) == sorted(codes)


def test_hints_settle_what_is_ambiguous() -> None:
    assert PLACES.resolve("府中", ["P:34"]) == ("M:34208", "M:34302")
    assert PLACES.resolve("森町", ["P:22"]) == ("M:22461",)


def test_regions_overlap() -> None:
    assert PLACES.prefectures("B:koshinetsu") == ("15", "19", "20")
    assert set(PLACES.prefectures("B:shinetsu")) < set(PLACES.prefectures("B:hokushinetsu"))
    assert PLACES.find("関西")[0].codes == PLACES.find("近畿")[0].codes == ("B:kinki",)
    assert "47" not in PLACES.prefectures("B:kyushu")
    assert PLACES.within("M:20211", "B:koshinetsu")
    assert not PLACES.within("M:20211", "P:21")


def test_labels() -> None:
    assert PLACES.label("M:20211") == "長野県中野市"
    assert PLACES.label("M:20211", "en") == "Nakano, Nagano (長野県中野市)"
    assert PLACES.label("P:26", "en") == "Kyoto"
    assert PLACES.label("B:sanin", "en") == "San'in"


def test_every_municipality_is_found_by_its_full_name_kana_and_romaji() -> None:
    for code, place in PLACES.by_code.items():
        if code.startswith("M:"):
            assert code in PLACES.candidates(PLACES.official_name(code))
            assert code in PLACES.candidates(place.name)
            assert code in PLACES.candidates(place.kana)
            assert code in PLACES.candidates(place.romaji)


def test_folding_keeps_the_length() -> None:
    text = "髙﨑ヶ関ノ龍ō島ニセコ"
    assert len(fold(text)) == len(text)


def test_a_bad_alias_names_file_line_and_place(tmp_path: Path) -> None:
    for name in ("municipalities.csv", "regions.csv"):
        (tmp_path / name).write_bytes((SOURCES / name).read_bytes())
    (tmp_path / "place_aliases.csv").write_text(
        "name,kana,english,places\n信州,しんしゅう,,長野県\n謎,なぞ,,伊達市\n", encoding="utf-8"
    )
    with pytest.raises(PlacesError, match=r"place_aliases\.csv:3: 謎: .*伊達市: could be"):
        Places.load(tmp_path)
