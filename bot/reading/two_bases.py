"""Two places told as bases of one life: 「東京と香川の二拠点生活」 wishes for the one that is no home."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.places import Places
from bot.preferences import Polarity
from bot.reading.found import Found, Text

_HOMES = frozenset({"11", "12", "13", "14", "23", "27"})
"""Prefectures of the three large cities, from which people set out: Saitama to Kanagawa, Aichi, Osaka."""
_JOINT = re.compile(
    r"(?:[県府都]|市|区)?(?:と|、|・|&|⇔|↔|~|\s(?:and|&)\s)(?:の)?\s*|\s+(?:and|&|as\s+well\s+as)\s+(?:in\s+)?"
)
_BASES_BEHIND = re.compile(
    r"(?:[県府都]|市|区)?(?:[のでをに]|での|という|、)?(?:2|二|ふた|二つの?|両方の?|2つの?)?"
    r"(?:拠点|地域居住|重生活|デュアル|往復|行き来|行ったり来たり)|\s+(?:as\s+(?:my|our)\s+)?(?:two\s+|dual\s+)?bases?\b"
)
_BASES_BEFORE = re.compile(
    r"\b(?:between|(?:two|dual)[\s-](?:bases?|places|homes)\s*[:,]?(?:\s+(?:in|of|with))?|both(?:\s+in)?)\s+(?:central\s+)?$"
)
_TIME = re.compile(r"\b(?:split|divid|shar|mov|commut|liv|spend|alternat|life|dual|base|back\s+and\s+forth)\w*\b")
_NEAR = 40


def apart(text: Text, found: Sequence[Found], places: Places) -> list[Found]:
    """The values, where of two bases the one in a large city is where the person lives."""
    out = list(found)
    named = [i for i, f in enumerate(out) if f.slot == "place" and f.polarity is Polarity.WANT and f.value is not None]
    for left, right in pairwise(named):
        one, other = out[left], out[right]
        if not _JOINT.fullmatch(text.norm[one.end : other.start]) or not _as_bases(text, one, other):
            continue
        homes = [i for i in (left, right) if set(places.prefectures(str(out[i].value))) <= _HOMES]
        if len(homes) == 1:
            prefecture = places.prefectures(str(out[homes[0]].value))[0]
            out[homes[0]] = replace(out[homes[0]], slot="origin", value=f"P:{prefecture}")
    return out


def _as_bases(text: Text, one: Found, other: Found) -> bool:
    if _BASES_BEHIND.match(text.norm, other.end):
        return True
    before = text.norm[max(0, one.start - _NEAR) : one.start]
    return _BASES_BEFORE.search(before) is not None and _TIME.search(before) is not None


__all__ = ["apart"]
