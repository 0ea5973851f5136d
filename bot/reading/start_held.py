"""A date beside the start that is held: the last day, a month of next year, a part of the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.preferences import Polarity
from bot.reading import date_spans, start_windows
from bot.reading.calendar import Atom, Window
from bot.reading.found import Found, Text
from bot.seams import ReadingContext


def first_day(f: Found) -> bool:
    """True of a start on one day that is wished for."""
    return f.polarity is Polarity.WANT and f.value is not None and f.value["earliest"] == f.value["latest"]


def closed(
    text: Text,
    said: date_spans.Date,
    begun: Found | None,
    context: ReadingContext,
    grammar: date_spans.Grammar,
    today: date,
) -> dict[str, Any] | None:
    """The whole stay, where ``said`` is its last day: the first one stands before it, or was told before."""
    if said.atom.grain != "day" or said.partner is not None or not said.atom.windows or context.asked == "days":
        return None
    norm = text.norm
    labelled = grammar.leaves_behind.match(norm, said.end) or (
        grammar.leaves_front is not None and grammar.leaves_front.search(norm, max(0, said.start - 32), said.start)
    )
    if not labelled and "until" not in said.senses:
        return None
    if begun is not None and begun.value is not None:
        first = date.fromisoformat(begun.value["earliest"])
    else:
        before = context.preferences.parts("start")
        exact = before.get("earliest") and before.get("earliest") == before.get("latest")
        stay = before.get("end") and not before.get("within") and (before.get("earliest") or "") <= before["end"]
        if not (exact or stay):
            return None
        first = date.fromisoformat(before["earliest"])
    last = (
        next(
            (w.first for w in date_spans.day_after(Atom(0, 0, (Window(first, None),), "day"), said.atom).windows), None
        )
        if (said.atom.weak)
        else next((w.first for w in said.atom.windows if w.first > first), None)
    )
    if last is None or first < today or (last - first).days >= LONGEST_CLOSED:
        return None
    return start_windows.written(Window(first, last), last)


LONGEST_CLOSED = 180

"""Days between a first and a last day that are told apart from each other."""


def as_held(said: date_spans.Date, context: ReadingContext, today: date) -> date_spans.Date:
    """A month that has begun, said of a stay that was put off to next year: that of next year.

    Said late in November, "October" and then "no, November" is not what is left of this one.
    """
    held = context.preferences.parts("start")
    windows = [w for w in said.atom.windows if w.last is None or w.last >= today]
    if not held or said.atom.grain != "month" or said.partner is not None or len(windows) < 2 or said.senses:
        return said
    earliest = str(held.get("earliest") or "")
    if windows[0].first > today or not earliest or date.fromisoformat(earliest) - today < timedelta(days=PUT_OFF):
        return said
    return replace(said, atom=replace(said.atom, windows=tuple(windows[1:])))


def within_held(said: date_spans.Date, value: dict[str, Any] | None, context: ReadingContext) -> dict[str, Any] | None:
    """In "after the 15th", said of a month: to the end of the window that was wished for."""
    before = context.preferences.parts("start")
    first, last = before.get("earliest"), before.get("latest")
    if value is None or not (said.atom.weak and said.atom.grain == "day") or not {"onward", "after"} & set(said.senses):
        return value
    if not first or not last or before.get("end") or not first <= value["earliest"] < last:
        return value
    return {**value, "latest": last}


PUT_OFF = 120

"""Days ahead from which a stay that was wished for is none of this month."""


def known_month(context: ReadingContext) -> date | None:
    """The month in which a bare day lies: that of the start known so far."""
    written = context.preferences.parts("start").get("earliest")
    return date.fromisoformat(written) if written else None
