"""Numbers and dates of a text by their values, whichever way they are written: 40万円 is 400,000 yen."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.language.eras import year_of
from bot.reading import numbers

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join((*_MONTHS, *(f"{m[:3]}\\.?" for m in _MONTHS), "sept\\.?"))
_KANJI = re.compile(
    r"(?!一人(?:残らず|ひとり|一人|も))(?<![一-鿿\d.,])[〇零一二三四五六七八九十百千][〇零一二三四五六七八九十百千万億]{0,11}"
    r"(?=(?:年|月|日|人|名|円|社|割|歳|才|回|件|市|町|村|区|都|道|府|県|か月|カ月|ヶ月|ケ月|箇月|週|泊|時|分|点|倍|つ|位|番|自治体|拠点|%|パーセント))"
    r"|(?<![一-鿿\d.,])[〇一二三四五六七八九十百千][〇一二三四五六七八九十百千万億]{1,11}(?![一-鿿])"
)
_SCALED = r"\d[\d,]*(?:\.\d+)?(?:[十百千万億兆](?:\d[\d,]*(?:\.\d+)?[十百千万億]?)*)?"
_ONES = ("two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
         "eighteen|nineteen")  # fmt: skip
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SPELLED = rf"(?:(?:{_TENS})(?:[\s-](?:one|{_ONES}))?|{_ONES})(?:\s(?:hundred|thousand))?"
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
             "tenth": 10, "twice": 2, "half": 0.5, "半分": 0.5, "半数": 0.5}  # fmt: skip
_UNITS: tuple[tuple[str, str], ...] = (
    ("yen", r"円|yen\b|jpy\b"),
    ("%", r"%|パーセント|per\s?cent\b"),
    ("割", r"割"),
    ("year", r"年(?:間|半|目|以上|未満)?|years?\b"),
    ("month", r"[かカヶケ箇]月|months?\b"),
    ("week", r"週間?|weeks?\b"),
    ("day", r"日|days?\b"),
    ("hour", r"時間|hours?\b"),
    ("minute", r"分|minutes?\b"),
    ("age", r"歳|才|years?\sold\b"),
    ("person", r"人|名|people\b|persons?\b|workers?\b|employees\b|participants?\b|members?\b"),
    ("company", r"社|companies\b|firms\b"),
    ("municipality", r"市区?町村|自治体|municipalities\b"),
    ("times", r"倍|times\b"),
)
CLOCK = "clock"
"""Unit of a time of day, in minutes."""
_UNIT = re.compile("|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(_UNITS)))
_OF = re.compile(r"(?:以上|以下|程度|近く|余り)?の?([一-鿿ァ-ヴー]{2,10})|\s((?:[a-z]+\s){0,2}[a-z]+)")
_JOINTS = frozenset(
    [
        "and",
        "or",
        "of",
        "the",
        "in",
        "to",
        "for",
        "a",
        "as",
        "on",
        "at",
        "by",
        "with",
        "from",
        "is",
        "are",
        "was",
        "about",
    ]
)
_DATES = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治)(?P<ey>\d{1,2}|元)年|(?P<y>(?:1[5-9]|2[01])\d\d)年(?!間))度?"
    r"(?:\s*(?P<m>\d{1,2})月(?:\s*(?P<d>\d{1,2})日)?)?"
    r"|(?P<m2>\d{1,2})月(?:\s*(?P<d2>\d{1,2})日)?"
    r"|(?P<y3>(?:19|20)\d\d)[/.-](?P<m3>\d{1,2})(?:[/.-](?P<d3>\d{1,2}))?(?!\d)"
    rf"|\b(?P<m4>{_MONTH})\s+(?:(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\b,?\s*)?(?P<y4>(?:19|20)\d\d)?(?!\d)"
    rf"|\b(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m5>{_MONTH})\b,?\s*(?P<y5>(?:19|20)\d\d)?(?!\d)"
    r"|(?<![\d,.])(?P<y6>(?:1[89]|20)\d\d)(?![\d,万千億円%人社]|\.\d)(?!\s(?:yen|people|companies|municipalities))"
)


@dataclass(frozen=True, slots=True)
class Date:
    """A day, month or year; parts that were not said are None."""

    year: int | None
    month: int | None
    day: int | None
    words: str = ""

    def covers(self, other: Date) -> bool:
        """True when every part that ``other`` says is the same here."""
        return all(
            theirs is None or theirs == ours
            for ours, theirs in ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        )


@dataclass(frozen=True, slots=True)
class Number:
    """A value with what it counts; ``unit`` is empty when that is not known."""

    value: float
    unit: str
    words: str = ""
    of: str = ""
    """The word behind it: of what there are so many."""


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a text says in numbers."""

    dates: tuple[Date, ...]
    numbers: tuple[Number, ...]
    rest: str
    """The text with dates and numbers blanked out."""

    @property
    def years(self) -> frozenset[int]:
        """The years of its dates."""
        return frozenset(date.year for date in self.dates if date.year)

    def holds_date(self, date: Date) -> bool:
        """True when one date of this text says all that ``date`` says."""
        return any(own.covers(date) for own in self.dates)

    def holds_number(self, number: Number) -> bool:
        """True when this text has the same value, of the same thing where both tell."""
        same = [
            own
            for own in self.numbers
            if abs(own.value - number.value) < 1e-6 * max(1.0, abs(number.value))
            and (own.unit == number.unit or not own.unit or not number.unit)
        ]
        if not same or any(_of_one(own, number) for own in same):
            return bool(same)
        # of these there are as many as the text says, and it says another number
        return not any(_of_one(own, number) for own in self.numbers)


def _of_one(one: Number, other: Number) -> bool:
    if not one.of or not other.of:
        return False
    if one.of.isascii():
        return bool(set(one.of.split()) & set(other.of.split()))
    return one.of.endswith(other.of) or other.of.endswith(one.of)


@lru_cache(maxsize=256)
def quantities(text: str) -> Quantities:
    """All dates and numbers of ``text``."""
    norm = _unified(text)
    lower = norm.lower()
    dates: list[Date] = []
    found: list[Number] = []
    blank = list(norm)

    def take(start: int, end: int) -> None:
        blank[start:end] = " " * (end - start)

    for match in _DATES.finditer(lower):
        date = _date(match)
        if date is not None:
            dates.append(date)
            take(*match.span())
    left = "".join(c.lower() if len(c.lower()) == 1 else c for c in blank)
    for pattern, read in _READINGS:
        for match in pattern.finditer(left):
            value = read(match.group())
            if value is None:
                continue
            unit, end = _unit(left, match.start(), match.end())
            if read is _clock:
                unit, end = CLOCK, match.end()
            if unit == "割":
                value, unit = value * 10, "%"
            found.append(Number(value, unit, match.group(), _behind(left, match.end())))
            take(match.start(), end)
            left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]
    return Quantities(tuple(dates), tuple(found), "".join(blank))


def _unified(text: str) -> str:
    """``text`` in NFKC, kanji numerals that count something as digits, letters as they were."""
    norm = unicodedata.normalize("NFKC", text)

    def digits(match: re.Match[str]) -> str:
        value = numbers.japanese(match.group())
        return match.group() if value is None else f"{value:.0f}"

    return _KANJI.sub(digits, norm)


def _date(match: re.Match[str]) -> Date | None:
    part = match.groupdict()
    year = next((part[k] for k in ("y", "y3", "y4", "y5", "y6") if part[k]), None)
    month = next((part[k] for k in ("m", "m2", "m3", "m4", "m5") if part[k]), None)
    day = next((part[k] for k in ("d", "d2", "d3", "d4", "d5") if part[k]), None)
    number = None
    if month is not None:
        number = int(month) if month.isdigit() else next(
            (n for name, n in _MONTHS.items() if name.startswith(month.rstrip(".")[:3])), None
        )  # fmt: skip
        if month == "may" and year is None and day is None:
            return None  # "participants may …"
    if part["era"]:
        year = str(year_of(part["era"], part["ey"]))
    if number is not None and not 1 <= number <= 12:
        return None
    return Date(int(year) if year else None, number, int(day) if day else None, match.group())


def _unit(text: str, start: int, end: int) -> tuple[str, int]:
    if text[:start].rstrip().endswith(("¥", "￥")):
        return "yen", end
    spaces = len(text) - end - len(text[end:].lstrip(" "))
    match = _UNIT.match(text, end + spaces)
    if not match or match.lastgroup is None:
        return "", end
    return _UNITS[int(match.lastgroup[1:])][0], match.end()


def _behind(text: str, end: int) -> str:
    match = _OF.match(text, end)
    if not match:
        return ""
    return match[1] or " ".join(w for w in match[2].split() if w not in _JOINTS)


def _western(words: str) -> float | None:
    amount, _, scale = words.rpartition(" ")
    value = float(amount.replace(",", ""))
    return value * {"thousand": 1e3, "million": 1e6, "billion": 1e9}[scale]


def _japanese(words: str) -> float | None:
    trillions, mark, rest = words.rstrip(",").rpartition("兆")
    value = numbers.japanese(rest) if rest or not mark else 0.0
    over = numbers.japanese(trillions) if mark else 0.0
    return None if value is None or over is None else over * 1e12 + value


_TIME = re.compile(
    r"(?P<half>(?:午前|午後|朝|夕方|夜)の?)?(?<!\d)(?P<h>\d{1,2})"
    r"(?:(?::(?P<m>\d{2})(?!\d))(?: ?(?P<m12>[ap])\.?m\b\.?)?|時(?!間|代|点|期|刻)(?:(?P<min>\d{1,2})分|(?P<and>半))?"
    r"| ?(?P<only12>[ap])\.?m\b\.?)"
)
_LATER = ("午後", "夕方", "夜", "p")
_NOON = 12


def _clock(words: str) -> float | None:
    """A time of day in minutes, however it is written: 13:00, 13時, 午後1時, 1 p.m."""
    match = _TIME.fullmatch(words)
    if match is None:
        return None
    hour = int(match["h"])
    if (match["half"] or match["m12"] or match["only12"] or "").startswith(_LATER) and hour < _NOON:
        hour += _NOON
    minute = 30 if match["and"] else int(match["m"] or match["min"] or 0)
    return float(hour * 60 + minute)


_READINGS = (
    (_TIME, _clock),
    (re.compile(r"\d[\d,]*(?:\.\d+)? (?:thousand|million|billion)\b"), _western),
    (re.compile(_SCALED), _japanese),
    (re.compile(rf"\b{_SPELLED}\b"), numbers.english),
    (re.compile("|".join(rf"\b{w}\b" if w.isascii() else w for w in _ORDINALS)), lambda w: float(_ORDINALS[w])),
)

__all__ = ["CLOCK", "Date", "Number", "Quantities", "quantities"]
