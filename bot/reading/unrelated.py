"""What is said to have nothing to do with the stay: 「年末は帰省するので今回は関係ない」, "unlike Gunma, which …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading import narration
from bot.reading.found import Found, Text

_SLOTS = frozenset({"place", "start", "days"})
_NOT_RELATED_JA = (
    r"(?:あまり|全然|まったく|特に|もう)?(?:無関係|関係(?:は|が|も)?(?:な[いくしか]|あり?ま|ねえ|無[いくし]))"
)
_OF_IT = {
    "ja": re.compile(
        rf"[都道府県市町村]?(?:の(?:ほう|方|話|件|こと))?(?:と|とは|とか|は|には)?、?(?:{_NOT_RELATED_JA}|別(?:に|で|の話))"
    ),
    "en": re.compile(
        r"\s*,?\s*(?:(?:which|that|but\s+that|and\s+that)\s+)?(?:has|have|had)\s+nothing\s+to\s+do\s+with\b|\s+is(?:n't|\s+not)\s+(?:related|relevant)\b"
    ),
}
"""Right behind a value."""
_BEFORE_EN = re.compile(r"\b(?:nothing\s+to\s+do\s+with|unrelated\s+to|apart\s+from\s+the\s+\w+\s+in)\s+(?:the\s+)?$")
_OTHER_TRIP_JA = re.compile(r"(?:社員|慰安|修学|新婚|卒業|研修|職場の?)旅行(?:は|で|が|では)、?$")
"""Right before a place: where another journey goes."""
_OF_THE_STAY = {
    "ja": re.compile(
        rf"(?:今回|今度|こっち|こちら|この(?:旅行?|滞在|件|話)|これ)(?:の\S{{1,6}}?)?(?:は|とは|には|に)?、?{_NOT_RELATED_JA}"
    ),
    "en": re.compile(
        r"\b(?:nothing\s+to\s+do|not\s+related|unrelated|irrelevant)\s+(?:with|to|for)\s+(?:this|the\s+(?:stay|trip))\b"
    ),
}
"""At the end of a sentence: none of what it tells is of the stay."""


def left_out(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values, those that are said to be no matter of the stay only mentioned."""
    return [
        replace(f, polarity=Polarity.MENTIONED)
        if f.slot in _SLOTS and f.polarity is Polarity.WANT and _no_matter(text, f)
        else f
        for f in found
    ]


def _no_matter(text: Text, f: Found) -> bool:
    if _OF_IT[text.language].match(text.norm, f.end):
        return True
    if text.language == "en" and _BEFORE_EN.search(text.norm, max(0, f.start - 40), f.start):
        return True
    if text.language == "ja" and _OTHER_TRIP_JA.search(text.norm, max(0, f.start - 12), f.start):
        return True
    right = narration.sentence(text.norm, f.start)[1]
    return _OF_THE_STAY[text.language].search(text.norm, f.end, right) is not None


__all__ = ["left_out"]
