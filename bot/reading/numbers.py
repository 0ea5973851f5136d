"""Numbers as people write them: 14, 二十三, 3万5千, 1.5万, "a couple", "two hundred"."""

from __future__ import annotations

import re

KANJI = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "壱": 1,
    "弐": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "億": 100_000_000}

NUMERAL = (
    r"(?:(?:\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,3}(?!\d))?)(?:[百千万億](?:\d{1,4}(?:\.\d)?[百千]?)?)?"
    r"|[〇零一二三四五六七八九十百千万億壱弐]{1,12})"
)
"""A number in Japanese text: 3万5千, 1.5万, 12,000, 二十三, 五万."""

_ENGLISH_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_ENGLISH_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ENGLISH_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_ENGLISH_VAGUE = {"a": 1, "an": 1, "single": 1, "couple": 2, "dozen": 12}

_ONES = "|".join(sorted(_ENGLISH_ONES, key=len, reverse=True))
_TEENS = "|".join(_ENGLISH_TENS)
ENGLISH = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,3})?"
    rf"|(?:(?:{_TEENS})(?:[\s-](?:{_ONES}))?|{_ONES})(?:\s(?:hundred|thousand)(?:\sand)?(?:\s(?:{_TEENS}|{_ONES}))?)?"
    r"|a\s(?:hundred|thousand|couple(?:\sof)?|dozen)|an?|couple(?:\sof)?|one)"
)
"""A number in English text: 12,000, two, twenty-one, a hundred, a couple of."""
SPACED = r"\d{1,3}(?:[ .]\d{3})+(?!\d|[.,]\d)"
"""Thousands set apart by a space or a point, as amounts of money are written in much of the world: 70 000."""


def japanese(written: str) -> float | None:
    """The value of a number matched by ``NUMERAL``; None when the characters make no number."""
    written = written.replace(",", "")
    total = section = 0.0
    current: float | None = None
    scale = 0.0
    for match in re.finditer(r"\d+(?:\.\d+)?|.", written):
        piece = match.group()
        if piece[0].isdigit():
            if current is not None:
                return None
            current = float(piece)
        elif piece in KANJI:
            # 二三 is no number, but 一〇 and 二〇二七 are positional
            current = KANJI[piece] if current is None else current * 10 + KANJI[piece]
        elif piece in _TENS:
            section += (1 if current is None else current) * _TENS[piece]
            scale, current = _TENS[piece], None
        elif piece in _MYRIADS:
            amount = section + (current or 0)
            total += (amount or 1) * _MYRIADS[piece]
            section, scale, current = 0.0, _MYRIADS[piece], None
        else:
            return None
    if current is not None:
        # 「3万5」 is short for 3万5千; 「1万5000」 is as written
        section += current * 1000 if scale == 10_000 and current < 10 else current
    return total + section


def small(written: str) -> int | None:
    """A whole number of a date or a count: ``14``, ``二十``; None when it is none."""
    value = japanese(written)
    return int(value) if value is not None and value == int(value) else None


def english(written: str) -> float | None:
    """The value of a number matched by ``ENGLISH``; None when the words make no number."""
    text = written.replace(",", "").replace("-", " ").strip()
    if re.fullmatch(SPACED, text):
        return float(re.sub(r"[ .]", "", text))
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    total = current = 0.0
    seen = False
    for word in text.split():
        if word in ("and", "of"):
            continue
        if word in _ENGLISH_SCALES:
            current = (current or 1) * _ENGLISH_SCALES[word]
            total, current = total + current, 0.0
        elif word in _ENGLISH_ONES:
            current += _ENGLISH_ONES[word]
        elif word in _ENGLISH_TENS:
            current += _ENGLISH_TENS[word]
        elif word in ("a", "an"):
            current = current or 1
        elif word in _ENGLISH_VAGUE:
            current = _ENGLISH_VAGUE[word]
        else:
            return None
        seen = True
    return total + current if seen else None


__all__ = ["ENGLISH", "KANJI", "NUMERAL", "SPACED", "english", "japanese", "small"]
