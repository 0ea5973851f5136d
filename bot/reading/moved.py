"""A stay that is put off or brought forward by so much: 「一週間後ろにずらして」, "push it back by two weeks"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from bot.reading.calendar import clamped, shifted
from bot.reading.cues import Cues, either
from bot.reading.found import Found, Text
from bot.reading.numbers import ENGLISH, NUMERAL, english, japanese
from bot.seams import ReadingContext

CLAIM = 85
"""Above dates ("a week later" counts from the stay) and lengths."""
_UNIT_JA = r"(?P<u>日間?|週間?|[ヶか箇ヵカケ]月)"
_FIXED_JA = {"半月": (15, "day"), "ひと月": (1, "month"), "ひとつき": (1, "month"), "一日": (1, "day")}


class _Grammar:
    def __init__(self, cues: Cues) -> None:
        later, sooner = (either(cues.words(f"when.moved_{way}")) for way in ("later", "sooner"))
        way = rf"(?:(?P<later>{later})|(?P<sooner>{sooner}))"
        if cues.language == "ja":
            patterns: tuple[str, ...] = (
                rf"(?<![\d月/])(?:(?P<n>{NUMERAL})\s*{_UNIT_JA}|(?P<fixed>{'|'.join(_FIXED_JA)}))"
                rf"(?:ほど|くらい|ぐらい|だけ|分|ばかり|ずつ)?(?:、|を)?{way}",
            )
        else:
            patterns = _english(way)
        self.patterns = [re.compile(pattern) for pattern in patterns]


def _english(way: str) -> tuple[str, ...]:
    amount = rf"(?:about\s+|just\s+|exactly\s+)?(?P<n>{ENGLISH})[\s-]+(?P<u>day|week|month)s?\b"
    moved = r"\b(?:push|mov|shift|bring|put|delay|postpon|slide|slid|bump|start|begin|make|set|go|leav|com|arriv)\w*\b"
    near = r"[^.!?;]{0,24}?"
    return (
        rf"{moved}[^.!?;]{{0,40}}?\s{amount}\s+{way}",
        rf"^\W*(?:(?:actually|sorry|no|oh|wait|hmm|make that|so),?\s+)*{amount}\s+{way}",
        rf"\b(?:(?P<later>push\w*{near}\s(?:back|out)|(?:delay|postpon)\w*{near}|put\w*\s+(?:it\s+)?(?:off|back){near})"
        rf"|(?P<sooner>(?:bring|pull|move)\w*{near}\s(?:forward|up)))\s+(?:by\s+)?{amount}"
        r"(?!\s+(?:from|before|after)\b)",
    )


@lru_cache(maxsize=8)
def grammar_of(cues: Cues) -> _Grammar:
    """The grammar of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return _Grammar(cues)


def find(text: Text, context: ReadingContext, cues: Cues) -> list[Found]:
    """The slot ``start``, moved from where it was; nothing where no start is known."""
    before = context.preferences.parts("start")
    if not before.get("earliest"):
        return []
    grammar = grammar_of(cues)
    for pattern in grammar.patterns:
        match = pattern.search(text.norm, 0, 400)
        step = _step(match, cues.language) if match else None
        if match is None or step is None:
            continue
        count, unit = step
        value = moved(before, count if match["later"] else -count, unit)
        if date.fromisoformat(value["earliest"]) < context.now.date():
            continue
        return [Found(match.start(), match.end(), "start", value, confidence=0.9, corrects=True, claim=CLAIM)]
    return []


def _step(match: re.Match[str], language: str) -> tuple[int, str] | None:
    if language == "ja" and match["fixed"]:
        return _FIXED_JA[match["fixed"]]
    count = (japanese if language == "ja" else english)(match["n"])
    if not count or count != int(count) or count > 60:
        return None
    unit = match["u"]
    return int(count), (
        "week" if unit.startswith(("週", "week")) else "day" if unit.startswith(("日", "day")) else "month"
    )


def moved(window: Mapping[str, Any], count: int, unit: str) -> dict[str, Any]:
    """A value of ``start`` so many days, weeks or months later (earlier: below zero); whole months stay whole."""

    def step(day: date) -> date:
        if unit != "month":
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        year, month = shifted(day.year, day.month, count)
        ends_month = (day + timedelta(days=1)).day == 1
        return clamped(year, month, 31 if ends_month and window.get("latest") != window["earliest"] else day.day)

    out = dict(window)
    for key in ("earliest", "latest", "end"):
        if out.get(key):
            out[key] = step(date.fromisoformat(out[key])).isoformat()
    return out


__all__ = ["find", "grammar_of", "moved"]
