"""Numbers spelt in kana, as children, learners and old machines write them: 「よさんは さんまんえん」, 「ごさい」.

Only in messages without a single kanji, money excepted: beside kanji 「さんさい」 is more likely a word than a number.
"""

from __future__ import annotations

import re

from bot.characters import HIRAGANA

_KANJI = re.compile(r"[一-鿿々]")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_TELEGRAM = re.compile(r"(?:デス|マス|マデ|クダサイ|シタイ|イキタイ)(?![ァ-ヺー])")
"""What shows that katakana stands for all kana: a verb or a particle in it."""

_DRAWN_OUT = re.compile(r"(?:(?<=[こごそぞとどのほぼぽもよろょゅ])|(?P<o>(?<=お)))ー(?!ー)")
"""A long vowel as it is spoken: ほっかいどー for ほっかいどう, おーいた for おおいた."""
_ONES = {"いち": 1, "いっ": 1, "に": 2, "さん": 3, "よん": 4, "よ": 4, "し": 4, "ご": 5, "ろく": 6, "ろっ": 6,
         "なな": 7, "しち": 7, "はち": 8, "はっ": 8, "きゅう": 9, "く": 9}  # fmt: skip
_TENS = {"じゅう": 10, "じゅっ": 10, "じっ": 10, "ひゃく": 100, "びゃく": 100, "ぴゃく": 100, "せん": 1000,
         "ぜん": 1000}  # fmt: skip
_COUNTERS = {
    "まんえん": "万円", "せんえん": "000円", "えん": "円", "まん": "万", "さい": "歳", "しゅうかん": "週間",
    "かげつ": "ヶ月", "にん": "人", "めい": "名", "はく": "泊", "ぱく": "泊", "にちかん": "日間", "にち": "日",
    "がつ": "月", "ねんせい": "年生",
}  # fmt: skip
_DAYS = {"ふつか": 2, "みっか": 3, "よっか": 4, "むいか": 6, "ようか": 8, "ここのか": 9, "とおか": 10, "はつか": 20}
_WORDS = {
    "よさん": "予算", "ひにち": "日にち", "きかん": "期間", "にんずう": "人数", "ばしょ": "場所", "つき": "月",
    "はる": "春", "なつ": "夏", "あき": "秋", "ふゆ": "冬", "こども": "子ども", "かぞく": "家族", "つま": "妻",
    "おっと": "夫",
}  # fmt: skip


def _any(words: dict[str, int] | dict[str, str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_BEGINS = r"(?:(?<![ぁ-ゖ])|(?<=[はがをにでとのもや]))"
_ENDS = r"(?![ぁ-ゖ])|(?=は|が|を|に|で|と|の|も|まで|から|くらい|ぐらい|ほど|です|かん|いない|いか|だけ|か)"
_PIECE = rf"{_any(_ONES)}|{_any(_TENS)}"
_SPELT = re.compile(
    rf"{_BEGINS}(?:(?P<number>(?:{_PIECE}){{1,8}}|(?<=\d)|(?P<digits>\d[\d,.]*))(?P<counter>{_any(_COUNTERS)})"
    rf"|(?P<day>{_any(_DAYS)})(?P<long>かん)?|(?P<word>{_any(_WORDS)}))(?:{_ENDS})"
)

_MONEY = re.compile(
    rf"(?:{_BEGINS}(?P<number>(?:{_PIECE}){{1,8}})(?=まんえん|せんえん)|(?P<digits>\d[\d,.]*)\s?)"
    r"(?P<counter>まんえん|せんえん|まん(?!なか|ぞく|が|げ|じゅう))(?P<day>(?!))?"
    r"|(?:^|(?<=[。、!?\s\n])|(?<=(?:わた|たく)しと))(?P<word>つま|おっと|かぞく|こども)(?=と(?!っ)|は|も|を)"
    r"|(?<=\d[日週月])(?P<span>かん)(?![ぁ-ゖ])"
)
"""What is no word beside kanji either: 「予算は8まんえん」, 「じゅうまんえんまで」, 「6日かん」, 「つまと行きます」."""


def respelt(norm: str, offsets: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """``norm`` with its numbers in figures when all of it is in kana, amounts of money anywhere; and its offsets."""
    beside_kanji = _KANJI.search(norm) is not None
    if not beside_kanji:
        if not _HIRAGANA.search(norm) and _TELEGRAM.search(norm):
            norm = norm.translate(HIRAGANA)
        norm = _DRAWN_OUT.sub(lambda m: "お" if m["o"] else "う", norm)
    out: list[str] = []
    places: list[int] = []
    position = 0
    for match in (_MONEY if beside_kanji else _SPELT).finditer(norm):
        written = _figures(match)
        if written is None:
            continue
        out += [norm[position : match.start()], written]
        places += [*offsets[position : match.start()], *[offsets[match.start()]] * len(written)]
        position = match.end()
    return "".join([*out, norm[position:]]), (*places, *offsets[position:])


def _figures(match: re.Match[str]) -> str | None:
    """What a match is in figures and kanji; None when its syllables make no number."""
    if match.groupdict().get("span"):
        return "間"
    if match["word"]:
        return _WORDS[match["word"]]
    if match["day"]:
        return f"{_DAYS[match['day']]}日" + ("間" if match["long"] else "")
    number = match["digits"] or _value(match["number"])
    return None if number is None else f"{number}{_COUNTERS[match['counter']]}"


def _value(spelt: str) -> int | None:
    """「じゅうご」 is 15; None when the syllables make no number."""
    total = 0
    current: int | None = None
    for piece in re.findall(_PIECE, spelt):
        if piece in _TENS:
            total, current = total + (1 if current is None else current) * _TENS[piece], None
        elif current is None:
            current = _ONES[piece]
        else:
            return None
    return total + (current or 0) or None


__all__ = ["respelt"]
