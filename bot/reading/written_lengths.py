"""Lengths as they are written in Japanese and English: numbers and units to days, bounds included."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bot.reading.numbers import ENGLISH, KANJI, NUMERAL, english, japanese

MOST_DAYS = 1100

"""Longer than any stay: taken for something else."""

FEW = (3, 5)

"""What "a few" means, in its unit."""

_DAYS = {"night": 1, "day": 1, "week": 7, "month": 30, "year": 365}

Bound = Literal["", "min", "max"]

JA_UNIT = r"(?:泊|日間|日|週間|しゅうかん|週|[ヶか箇ヵカケ]月間?|ヶ月間?|年間|年)"

EN_UNIT = r"(?:nights?|days?|weeks?|wks?|months?|years?)"

LENGTH = {
    "ja": re.compile(
        rf"(?:の|で|に)?\s*(?:約|だいたい|およそ)?(?:(?:{NUMERAL}|数)(?:\s*(?:~|-|、|,|か)\s*{NUMERAL})?"
        r"\s*(?:泊|日間|日(?=ほど|くらい|ぐらい|程度|前後|以内|以上|だけ)|週間?|[ヶか箇ヵカケ]月|年間)|半年|半月|ひと月)"
    ),
    "en": re.compile(
        rf"\s*,?\s*(?:for\s+)?(?:about\s+|around\s+)?(?:(?:{ENGLISH}|few|several)"
        rf"(?:\s*(?:-|to|or)\s*(?:{ENGLISH}))?[\s-]+{EN_UNIT}|half a year|a fortnight)\b"
    ),
}

"""A length of stay, to be looked for right behind a date ("8月1日から2週間")."""


@dataclass(frozen=True, slots=True)
class Length:
    """Days, or a bound on them, at ``norm[start:end]``."""

    start: int
    end: int
    low: int
    high: int
    bound: Bound = ""
    sure: bool = True
    """False for a bare "10日", which could be a day of the month."""
    aside: bool = False
    """True of what the words around it tell of something else: a rate, the past, somebody else's time."""


BETWEEN = re.compile(r"\s*の?(?:間|あいだ)(?:で|くらい|ぐらい|かな|が|を|$|[。、])")

"""Behind "from so long to so long": 「10日から2週間の間で」."""


def _few(written: str) -> bool:
    return written in ("数", "few", "several") or written.split()[-1:] == ["few"]


def unit_ja(written: str) -> str:
    """The unit of a length in Japanese: a key of the days a unit has."""
    if written == "泊":
        return "night"
    return (
        "week"
        if written.startswith(("週", "しゅ"))
        else "year"
        if written.startswith("年")
        else "day"
        if written.startswith("日")
        else "month"
    )


def pair_ja(m: re.Match[str], joints: Collection[str] = ("~", "か")) -> Length | None:
    """「5~7日」: a shortest and a longest length."""
    """``joints``: what joins two lengths of different units; others make the first a date."""
    if (m["joint"] == "から" and not m["u1"]) or (
        m["u1"] == "日"
        and m["u2"] != "日"
        and (m["joint"] not in joints or m["u2"] == "泊" or m.string[max(0, m.start() - 1) : m.start()] in ("月", "/"))
        and not BETWEEN.match(m.string, m.end())
    ):
        return None  # 20日から4泊
    unit = unit_ja(m["u2"])
    low, _ = _days_ja(m["lo"], unit_ja(m["u1"]) if m["u1"] else unit, half=bool(m["h1"]))
    _, high = _days_ja(m["hi"], unit, half=bool(m["h2"]))
    if low is None or high is None or low > high:
        return None
    return Length(m.start(), m.end(), low, high, sure=m["u2"] != "日")


def single_ja(m: re.Match[str]) -> Length | None:
    """「5泊」: one length."""
    unit = unit_ja(m["u"])
    if m["days"] and unit == "night":
        count = japanese(m["days"])
        if count and count == int(count) and count < 400:
            return Length(m.start(), m.end(), int(count), int(count))
    low, high = _days_ja(m["n"], unit, half=bool(m["h"]))
    if low is None or high is None:
        return None
    return Length(m.start(), m.end("h") if m["h"] else m.end("u"), low, high, sure=m["u"] != "日" or m["n"] == "数")


def _days_ja(written: str, unit: str, *, half: bool) -> tuple[int | None, int | None]:
    if written == "数":
        return span(FEW[0], unit, half), span(FEW[1], unit, half)
    if len(written) == 2 and all(c in KANJI for c in written) and KANJI[written[1]] == KANJI[written[0]] + 1:
        return span(KANJI[written[0]], unit, half), span(KANJI[written[1]], unit, half)  # 二三日
    count = japanese(written)
    days = None if count is None else span(count, unit, half)
    return days, days


def span(count: float, unit: str, half: bool) -> int | None:
    """Days of so many units."""
    if count <= 0 or count > 400:
        return None
    days = round((count + (0.5 if half else 0)) * _DAYS[unit])
    return days + 1 if unit == "night" else days


def pair_en(m: re.Match[str]) -> Length | None:
    """A shortest and a longest length, ``five to seven days``."""
    if not (m["u1"] or m["u2"]):
        return None
    if m["joint"] == "and" and not m.string.endswith(("between ", "anything from "), 0, m.start()):
        return None
    unit = unit_en(m["u2"] or m["u1"])
    low, _ = _days_en(m["lo"], unit_en(m["u1"] or m["u2"]), half=False)
    if m["hi"] in ("so", "longer", "more"):
        if low is None or m["u2"]:
            return None
        return Length(m.start(), m.end(), low, low, "" if m["hi"] == "so" else "min")
    _, high = _days_en(m["hi"], unit, half=False)
    if low is None or high is None or low > high:
        return None
    return Length(m.start(), m.end(), low, high)


def single_en(m: re.Match[str]) -> Length | None:
    """One length, ``a week``."""
    low, high = _days_en(m["n"], unit_en(m["u"]), half=bool(m["h"]))
    if low is None or high is None:
        return None
    return Length(m.start(), m.end(), low, high)


def unit_en(written: str) -> str:
    """The unit of a length in English."""
    return "week" if written.startswith("w") else written.rstrip("s")


def _days_en(written: str, unit: str, *, half: bool) -> tuple[int | None, int | None]:
    if _few(written):
        return span(FEW[0], unit, half), span(FEW[1], unit, half)
    if written.startswith("half"):
        part = 180 if unit == "year" else round(_DAYS[unit] / 2)
        return (part, part) if part > 1 else (None, None)
    count = english(written)
    days = None if count is None else span(count, unit, half)
    return days, days
