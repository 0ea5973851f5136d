"""The days on which a stay can start, of a date that was read: ISO dates that lie ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.reading import date_spans
from bot.reading.calendar import Atom, Window, ahead

NEARLY_OVER = 21

"""Days: a season with fewer left means next year's."""


def near(said: date_spans.Date, known: date | None) -> date_spans.Date:
    """A bare day, or part of a month, takes the month that was said before."""
    if said.atom.weak and said.atom.grain in ("day", "part") and known is not None and len(said.atom.windows) > 1:
        later = tuple(w for w in said.atom.windows if w.first >= known.replace(day=1))
        return replace(said, atom=replace(said.atom, windows=later or said.atom.windows))
    return said


def value(said: date_spans.Date, today: date, *, open_: bool, frame: bool, begins: bool) -> dict[str, Any] | None:
    """The slot's value; None when the date is over.

    ``open_``: a first day is only the earliest one; ``frame``: from one day to another, the stay lies in between;
    ``begins``: it is the first day that lies in between.
    """
    if said.partner is not None:
        if not said.ranged:
            return _either(said.atom, said.partner, today)
        spans: dict[date, Window] = {}
        for first in sorted(said.atom.windows, key=lambda w: w.first):
            second = next((w for w in said.partner.windows if w.last and first.first <= w.last), None)
            if second is not None:
                lasts = [d for d in (first.last, second.last) if d is not None]
                # of first days of several years the last before the end: "from the 15th to the 25th of July 2027"
                spans[second.first] = Window(first.first, max(lasts))
        window = ahead(sorted(spans.values(), key=lambda w: w.first), today)
        if window is None:
            return None
        whole = (said.atom.grain == "day" or "within" in said.senses) and not begins
        value = written(window, window.last if whole else None)
        if whole and frame:
            value["within"] = True
        return value
    bent = [_bend(w, said, today) for w in said.atom.windows]
    window = ahead(_not_nearly_over(said.atom, bent, today), today)
    if window is None:
        return None
    if "onward" in said.senses or ("from" in said.senses and said.atom.grain == "day" and open_):
        window = Window(window.first, None)
    return written(window, window.last if "until" in said.senses else None)


def _either(one: Atom, other: Atom, today: date) -> dict[str, Any] | None:
    """「7月か8月」: from the first of the two windows to the last, of the years in which they lie closest.

    Said in November, 「10月か11月」 is not what is left of this November.
    """
    choices = [
        [w for w in _not_nearly_over(a, a.windows, today) if w.last is None or w.last >= today] for a in (one, other)
    ]
    known = [windows for windows in choices if windows]
    if not known:
        return None
    pairs = [(a, b) for a in known[0] for b in known[-1]]
    nearest = min(abs((a.first - b.first).days) for a, b in pairs)
    close = [(a, b) for a, b in pairs if abs((a.first - b.first).days) <= nearest + AS_CLOSE]
    first, second = min(close, key=lambda pair: max(w.last or w.first for w in pair))
    begin = max(today, min(first.first, second.first))
    lasts = [w.last for w in (first, second) if w.last is not None]
    return written(Window(begin, max(lasts) if lasts else None), None)


AS_CLOSE = 31

"""Days by which two choices may lie further apart when they come sooner: spring or autumn of the same year."""


def _not_nearly_over(atom: Atom, windows: Sequence[Window], today: date) -> Sequence[Window]:
    """A season that is nearly over is the next one."""
    if atom.grain not in ("season", "named") or len(windows) < 2:
        return windows
    return [w for w in windows if _lies_ahead(w, today)] or windows


def _lies_ahead(window: Window, today: date) -> bool:
    """False for a long window of which little is left."""
    if window.last is None or (window.last - window.first).days < NEARLY_OVER:
        return True
    return (window.last - today).days >= NEARLY_OVER


def _bend(window: Window, said: date_spans.Date, today: date) -> Window:
    """The window that the senses make of ``window``."""
    for sense in said.senses:
        first, last = window.first, window.last or window.first
        if sense == "after":
            window = Window(last + timedelta(days=1), last + timedelta(days=14))
        elif sense == "next":
            window = Window(last + timedelta(days=1), last + timedelta(days=1))
        elif sense == "before":
            window = Window(first - timedelta(days=14), first - timedelta(days=1))
        elif sense in ("until", "by"):
            window = Window(min(today, last), last)
        elif sense == "around":
            window = Window(first - timedelta(days=7), last + timedelta(days=7))
        elif sense == "about" and said.atom.grain == "day":
            window = Window(first - timedelta(days=3), last + timedelta(days=3))
    return window


def written(window: Window, end: date | None) -> dict[str, Any]:
    """A window as the slot ``start`` keeps it."""
    return {
        "earliest": window.first.isoformat(),
        "latest": window.last.isoformat() if window.last else None,
        "end": end.isoformat() if end else None,
    }
