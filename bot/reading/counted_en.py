"""So many things within a time: "three job changes in two years" counts them, and starts nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading.found import Found, Text

_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|a\s+dozen|\d{1,2}|many|several|a\s+few|countless"
    r"|(?:my|our|the|her|his)\s+(?:first|second|third|fourth|fifth|sixth|\d(?:st|nd|rd|th)))\s+(?:[a-z-]+\s+){0,2}?"
    r"(?!days?\b|weeks?\b|months?\b|nights?\b|years?\b|adults?\b|people\b|persons?\b|kids?\b|children\b|guests?\b"
    r"|us\b|of\b|yen\b|friends?\b|or\b|and\b|to\b|free\b|off\b|please\b|again\b|starting\b|start\b|beginning\b)[a-z-]+\s+$"
)
_WITHIN = re.compile(r"in\s+(?:about\s+|just\s+|only\s+)?[a-z0-9]+\s+(?:weeks?|months?|years?)\b(?!')(?!\s+time\b)")


def told_of(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values; a start ("in two years") that is only the time within which so many things were is told of."""
    return [replace(f, polarity=Polarity.MENTIONED) if _within(text, f) else f for f in found]


def _within(text: Text, f: Found) -> bool:
    if f.slot != "start" or not _WITHIN.match(text.norm, f.start):
        return False
    return _COUNTED.search(text.norm[max(0, f.start - 48) : f.start]) is not None


__all__ = ["told_of"]
