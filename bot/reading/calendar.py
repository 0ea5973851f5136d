"""Windows of days: what a date that leaves things open may mean, never in the past."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

Grain = Literal["day", "week", "part", "month", "named", "season", "year"]

YEARS_AHEAD = 5
"""Dates further away than this are taken for something else (a serial number, a typing error)."""


@dataclass(frozen=True, slots=True)
class Window:
    """First days of a stay, both included; ``last`` is None when it is open."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Atom:
    """A date, month, season … as it stands in a text: ``norm[start:end]``."""

    start: int
    end: int
    windows: tuple[Window, ...]
    """What it may mean, in order; several when the year (or month) was not said."""
    grain: Grain
    weak: bool = False
    """True for words that are dates only where dates are meant: a bare season, a bare day, a year alone."""


@dataclass(frozen=True, slots=True)
class Yearly:
    """A window that comes every year; it may reach into the next."""

    month: int
    day: int
    last_month: int
    last_day: int

    @classmethod
    def read(cls, written: str) -> Yearly:
        """From ``07-20/08-31``.

        Raises:
            ValueError: it is written otherwise, or names no days of a calendar.
        """
        match = re.fullmatch(r"(\d\d)-(\d\d)/(\d\d)-(\d\d)", written)
        if not match:
            raise ValueError("write it as 07-20/08-31")
        month, day, last_month, last_day = (int(part) for part in match.groups())
        date(2028, month, day)
        date(2028, last_month, last_day)
        return cls(month, day, last_month, last_day)

    def of(self, year: int) -> Window:
        """The window that starts in ``year``."""
        after = (self.last_month, self.last_day) < (self.month, self.day)
        return Window(clamped(year, self.month, self.day), clamped(year + after, self.last_month, self.last_day))

    def part(self, share: tuple[int, int]) -> Yearly:
        """The part of the window that ``share`` means: days of a month, or a stretch of a longer window."""
        first, last = date(2027, self.month, self.day), self.of(2027).last
        assert last is not None
        length = (last - first).days + 1
        if length > 31:
            # days of a month, drawn out over the length of the window
            low = first + timedelta(days=round((share[0] - 1) / 30 * length))
            high = min(last, first + timedelta(days=round(min(share[1], 30) / 30 * length) - 1))
        elif length >= 28:
            low, high = clamped(first.year, first.month, share[0]), clamped(first.year, first.month, share[1])
        else:
            return self
        return Yearly(low.month, low.day, high.month, 31 if share[1] >= 31 and high == last else high.day)


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """A day that comes every year on the same weekday of a month: the third Monday of July."""

    month: int
    weekday: int
    """Monday is 0."""
    count: int

    def of(self, year: int) -> Window:
        """The day in ``year``."""
        first = date(year, self.month, 1)
        day = first + timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * (self.count - 1))
        return Window(day, day)

    def part(self, share: tuple[int, int]) -> NthWeekday:
        """A day has no parts."""
        del share
        return self


Rule = Yearly | NthWeekday
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def yearly_rule(written: str) -> Rule:
    """A window of every year, from ``07-20/08-31`` or ``07-mon3`` (the third Monday).

    Raises:
        ValueError: it is neither.
    """
    match = re.fullmatch(rf"(0[1-9]|1[0-2])-({'|'.join(_WEEKDAYS)})([1-4])", written)
    if match:
        return NthWeekday(int(match[1]), _WEEKDAYS.index(match[2]), int(match[3]))
    return Yearly.read(written)


def free_days(day: date) -> Window:
    """The run of weekends and holidays around a day."""
    first = last = day
    while _free(first - timedelta(days=1)):
        first -= timedelta(days=1)
    while _free(last + timedelta(days=1)):
        last += timedelta(days=1)
    return Window(first, last)


@lru_cache(maxsize=4096)
def _free(day: date) -> bool:
    import jpholiday

    return day.weekday() >= 5 or bool(jpholiday.is_holiday(day))


def clamped(year: int, month: int, day: int) -> date:
    """That day, or the month's last one when the month is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def month_of(month: int) -> Yearly:
    """The whole month."""
    return Yearly(month, 1, month, 31)


def yearly(rule: Rule, today: date, year: int | None = None) -> tuple[Window, ...]:
    """The windows that ``rule`` may mean on ``today``, in order; one when the year was said."""
    years: Iterable[int] = (year,) if year is not None else range(today.year - 1, today.year + 3)
    return tuple(rule.of(y) for y in years)


def monthly(day: int, today: date) -> tuple[Window, ...]:
    """A day of a month that was not named: this month's, the next one's …"""
    out = []
    for offset in range(14):
        year, month = shifted(today.year, today.month, offset)
        if day <= monthrange(year, month)[1]:
            out.append(Window(date(year, month, day), date(year, month, day)))
    return tuple(out)


def shifted(year: int, month: int, months: int) -> tuple[int, int]:
    """The month that lies ``months`` later."""
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def days_later(today: date, count: int, unit: str) -> date:
    """The day ``count`` units from today; units are day, week, month, year."""
    if unit == "day":
        return today + timedelta(days=count)
    if unit == "week":
        return today + timedelta(weeks=count)
    year, month = shifted(today.year, today.month, count if unit == "month" else 12 * count)
    return clamped(year, month, today.day)


def week_of(today: date, weeks: int) -> Window:
    """Monday to Sunday of the week that lies ``weeks`` from this one."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return Window(monday, monday + timedelta(days=6))


def weekdays(week: Window, first: int, last: int) -> Window:
    """From one day of a week to another; Monday is 0."""
    return Window(week.first + timedelta(days=first), week.first + timedelta(days=last))


def nth_week(year: int, month: int, count: int) -> Window:
    """The ``count``-th week of a month, Monday to Sunday; the first is the one that holds its first day."""
    first = date(year, month, 1)
    monday = first - timedelta(days=first.weekday()) + timedelta(weeks=count - 1)
    return Window(max(monday, first), monday + timedelta(days=6))


@cache
def long_weekends(year: int, month: int | None) -> tuple[Window, ...]:
    """Three free days or more in a row in Japan, starting in that month (any, when None)."""
    out: list[Window] = []
    day, stop = date(year, month or 1, 1), date(year + 1, 1, 1) if month in (None, 12) else date(year, month + 1, 1)
    while day < stop:
        run = free_days(day) if _free(day) else None
        if run is not None and (run.last or day) - day >= timedelta(days=2) and (day.month, day.day) > (1, 3):
            out.append(Window(day, run.last))  # New Year has its own name
        day = ((run.last if run else None) or day) + timedelta(days=1)
    return tuple(out)


def ahead(windows: Iterable[Window], today: date, not_before: date | None = None) -> Window | None:
    """The first of ``windows`` that is not over: its past days are cut off. None when all are over or too far."""
    floor = max(today, not_before) if not_before else today
    for window in windows:
        if window.last is None or window.last >= floor:
            if window.first.year > today.year + YEARS_AHEAD:
                return None
            return replace(window, first=max(window.first, today))
    return None


__all__ = [
    "YEARS_AHEAD", "Atom", "Grain", "NthWeekday", "Rule", "Window", "Yearly", "ahead", "clamped", "days_later",
    "free_days", "long_weekends", "month_of", "monthly", "nth_week", "shifted", "week_of", "weekdays",
    "yearly", "yearly_rule",
]  # fmt: skip
