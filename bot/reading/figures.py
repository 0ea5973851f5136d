"""Figures that no grammar took: a sum, a length, a number of people or a date that may well be a wish.

What is told with its unit is seldom told for nothing. Where the grammars saw it, they judged it; where none of them
did, it is worth a question, since stays that break it would be proposed otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading import facts_told, narration
from bot.reading.cues import Cues
from bot.reading.declined import Declined
from bot.reading.found import Found, Text
from bot.reading.numbers import ENGLISH, NUMERAL

_UNITS = {
    "ja": {
        "budget": rf"(?<![\d.,])(?:[¥￥]\s*\d[\d,]{{2,}}|{NUMERAL}\s*(?:万円?|千円|円(?!満|形|卓|周|錐|柱|滑)))",
        "days": rf"(?<![\d.,第]){NUMERAL}\s*(?:泊(?:\s*{NUMERAL}\s*日)?|日間|週間|[ヶかカヵ箇]月間)",
        "party": rf"(?<![\d.,第]){NUMERAL}\s*(?:人|名)"
        r"(?=(?:様|さま)?(?:で(?!も)|です|だ(?!け)|分|ぶん|チーム|組|を|、|。|!|$))",
        "start": r"(?<![\d.,/])(?:1[0-2]|[1-9])月(?:上旬|中旬|下旬|初め|末|\d{1,2}日)",
    },
    "en": {
        "budget": r"(?<![\w.,])(?:[¥￥]\s*\d[\d,]{2,}k?|\d[\d,.]*\s*k?\s*(?:yen|jpy)\b)",
        "days": rf"(?<![\w.,])(?!an?\b|one\b){ENGLISH}[\s-]+(?:nights?|days?|weeks?|months?)\b"
        r"(?![\s-]+(?:ago|old|later|before|after))",
        "party": rf"(?<![\w.,])(?!an?\b|one\b){ENGLISH}\s+(?:of\s+us|people|persons|adults|grown-ups|pax)\b",
        "start": r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:january|february|april|june|july|august|september"
        r"|october|november|december)(?:\s+\d{1,2}(?:st|nd|rd|th)?\b)?",
    },
}
_FIGURES = {
    language: tuple((slot, re.compile(pattern)) for slot, pattern in units.items())
    for language, units in _UNITS.items()
}


def left(text: Text, found: Sequence[Found], declines: Sequence[Declined], cues: Cues) -> tuple[tuple[str, str], ...]:
    """Slot and words of each such figure; none of a slot of which anything was seen. ``found``: whatever was seen."""
    seen = {f.slot for f in found}
    spans = [(f.start, f.end) for f in found] + [(start, end) for start, end, _ in declines]
    out: dict[str, str] = {}
    for slot, pattern in _FIGURES[text.language]:
        for m in pattern.finditer(text.norm, 0, 600):
            if slot in seen or slot in out or any(a < m.end() and m.start() < b for a, b in spans):
                continue
            first, last = narration.sentence(text.norm, m.start())
            if facts_told.asks(text.norm[first : last + 1]) or narration.told(text, m.start(), m.end(), cues):
                continue
            out[slot] = text.words(m.start(), m.end()).strip()
    return tuple(out.items())


__all__ = ["left"]
