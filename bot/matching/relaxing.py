"""Nothing fits: the smallest changes of the wishes that open something, computed exactly.

Each hard wish can be relaxed in one way or two; ``EFFORT`` says what a change costs. A stay that fails one wish is
opened by changing that wish alone; a stay that fails two, by the pair. For every way the change with the least effort
is offered (of several equal ones that which opens most), and beside them the best pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import combinations, product
from typing import Any

import numpy as np

from bot.matching.columns import Columns, Ints, Mask, Reals
from bot.matching.filtering import Timing, conditions, firm_places, fits, timely
from bot.matching.offers import Relaxation, Stay
from bot.matching.ways import Way, time_ways, wish_ways
from bot.preferences import Entry, Polarity, Wishes

SHOWN = 3
"""How many of the stays opened are named."""
SAME = 1e-9
"""Efforts that differ by less are equal."""


@dataclass(frozen=True, slots=True)
class _Group:
    """One wish (or the time, which is two): who fails it, and how each of those could be opened."""

    fails: Mask
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Some ways, the least effort at which they open a stay, and the stays that they open at that effort."""

    ways: tuple[Way, ...]
    effort: float
    at: Ints


def _slot(condition: str) -> str:
    """The name under which a condition is spoken of: needs and places apart, the slot."""
    return condition if condition.startswith(("needs:", "place")) else condition.partition(":")[0].removesuffix("_out")


@dataclass(frozen=True, slots=True)
class _Search:
    columns: Columns
    wishes: Wishes
    today: date
    closed: Mask
    """Stays that are not to be opened, or need no opening."""

    def worded(self, candidate: _Candidate) -> Relaxation:
        """Of the equal changes, the one that opens most."""
        options = [self.wishes]
        for way in candidate.ways:
            options = [changed for wishes in options for changed in way.change(wishes, candidate.at)]
        opened = [np.flatnonzero(fits(self.columns, option, self.today) & ~self.closed) for option in options]
        most = max(range(len(options)), key=lambda i: (len(opened[i]), -i))
        changed = options[most]
        names = tuple(wish for way in candidate.ways for wish in way.wishes)
        return Relaxation(
            wishes=tuple(dict.fromkeys(_slot(name) for name in names)),
            change={
                field.name: getattr(changed, field.name)
                for field in fields(Wishes)
                if getattr(changed, field.name) != getattr(self.wishes, field.name)
            },
            opens=len(opened[most]),
            stays=tuple(self.columns.ids[i] for i in opened[most][:SHOWN]),
            effort=round(candidate.effort, 4),
            conditions=names,
        )


def relaxations(
    stays: Sequence[Stay], wishes: Wishes, today: date, *, exclude: Sequence[str] = ()
) -> tuple[Relaxation, ...]:
    """What would open some of ``stays``, least effort first; see :func:`relaxations_in`."""
    columns = Columns.of(stays)
    return relaxations_in(columns, wishes, today, [columns.position[i] for i in exclude if i in columns.position])


def relaxations_in(columns: Columns, wishes: Wishes, today: date, gone: Sequence[int] = ()) -> tuple[Relaxation, ...]:
    """For every way of relaxing a wish the smallest change that opens something, and the best pair; least effort first.

    ``gone`` are positions of stays that are not to be opened. Where neither one wish nor two open anything: what
    would open the nearest stay, however many wishes that takes.
    """
    closed = fits(columns, wishes, today) | (columns.left <= 0)
    closed[list(gone)] = True
    groups = _groups(columns, wishes, today)
    failing = np.zeros(len(columns), dtype=np.int32)
    for group in groups:
        failing += group.fails
    search = _Search(columns, wishes, today, closed)
    one, two = (np.flatnonzero((failing == n) & ~closed) for n in (1, 2))
    singles: list[_Candidate | None] = []
    pairs: list[_Candidate | None] = []
    for group in groups:
        at = one[group.fails[one]]
        for way in group.ways:
            (singles if len(way.wishes) == 1 else pairs).append(_least((way,), at))
    for first, second in combinations(groups, 2):
        at = two[first.fails[two] & second.fails[two]]
        for both in product(first.ways, second.ways):
            if all(len(way.wishes) == 1 and way.pairs for way in both):
                pairs += [_least(both, at)]
    found = [search.worded(candidate) for candidate in singles if candidate]
    found += _best_pair(search, [pair for pair in pairs if pair])
    if not found and (far := _nearest(groups, failing, closed)):
        found = [search.worded(far)]
    return tuple(sorted(found, key=lambda item: (item.effort, -item.opens, item.wishes)))


def _groups(columns: Columns, wishes: Wishes, today: date) -> list[_Group]:
    groups = [
        _Group(~found.met, tuple(wish_ways(found.wish, columns, wishes)))
        for found in conditions(columns, wishes)
        if found.hard
    ]
    late = ~timely(columns, Timing.of(wishes, today))
    if late.any():
        groups.append(_Group(late, tuple(time_ways(columns, wishes, today, late))))
    return groups


def _least(ways: tuple[Way, ...], at: Ints) -> _Candidate | None:
    """The stays of ``at`` that these ways open with the least effort; None when they open none."""
    if not len(at):
        return None
    effort: Reals = np.sum([way.effort[at] for way in ways], axis=0)
    least = float(effort.min())
    return _Candidate(ways, least, at[effort <= least + SAME]) if np.isfinite(least) else None


def _best_pair(search: _Search, pairs: Iterable[_Candidate]) -> list[Relaxation]:
    """The pair with the least effort, of equal ones the one that opens most."""
    ranked = sorted(pairs, key=lambda pair: pair.effort)
    equal = [search.worded(pair) for pair in ranked if pair.effort <= ranked[0].effort + SAME]
    return sorted(equal, key=lambda item: (-item.opens, item.wishes))[:1]


def _nearest(groups: Sequence[_Group], failing: Ints, closed: Mask) -> _Candidate | None:
    """All the changes that open the stay which is nearest to the wishes."""
    total = np.where(closed | (failing == 0), np.inf, 0.0)
    for group in groups:
        best = np.min([way.effort for way in group.ways], axis=0) if group.ways else np.full(len(total), np.inf)
        total += np.where(group.fails, best, 0.0)
    if not len(total) or not np.isfinite(total.min()):
        return None
    at = int(total.argmin())
    ways = tuple(min(group.ways, key=lambda way: float(way.effort[at])) for group in groups if group.fails[at])
    return _Candidate(ways, float(total[at]), np.array([at], dtype=np.int32))


def entries(wishes: Wishes, relaxation: Relaxation) -> tuple[Entry, ...]:
    """The change as lines of a person's log of wishes: appended to it, the relaxed wishes are in force."""
    new, change = relaxation.relaxed(wishes), relaxation.change
    lines: list[Entry] = []
    longer = bool(change.keys() & {"days_min", "days_max"}) and new.end_latest is not None
    if longer or change.keys() & {"start_earliest", "start_latest", "end_latest"}:
        # of a time told from day to day, a longer stay in it would be taken for the stay itself
        days = {"earliest": new.start_earliest, "latest": new.start_latest, "end": new.end_latest}
        start: dict[str, Any] = {k: v.isoformat() if v else None for k, v in days.items()}
        if new.end_latest is not None:
            start["within"] = True  # from the first day to the last is no stay of that length
        lines.append(Entry("correct", "start", start))
        named = wishes.start_earliest is not None and wishes.start_earliest == wishes.start_latest
        if named and not change.keys() & {"days_min", "days_max"} and (new.days_min or new.days_max):
            # told from its first day to its last, a stay says how long it is, until that first day is moved
            length = {"min": new.days_min, "max": new.days_max}
            lines.append(Entry("correct", "days", length, hard="days" not in new.soft))
    if change.keys() & {"days_min", "days_max"}:
        lines.append(Entry("correct", "days", {"min": new.days_min, "max": new.days_max}))
    if "adults" in change:
        # adults alone, said of a total, would make children of the rest
        who = {"total": new.adults} if new.children is None else {"adults": new.adults, "children": new.children}
        lines.append(Entry("correct", "party", who))
    if "unknown_ok" in change or ("budget_yen_max" in change and not new.budget_by_person):
        limit = {"min": None, "max": new.budget_yen_max, "per": "total"}
        lines.append(Entry("correct", "budget", limit | ({"unknown": True} if new.unknown_ok else {})))
    if "place_out" in relaxation.wishes:
        lines += [Entry("clear", "place"), *_places(new, new.prefectures_in, new.municipalities_in)]
    elif not (new.prefectures_in or new.municipalities_in) and "place" in relaxation.wishes:
        lines.append(Entry("decline", "place", "any"))
    else:
        lines += _places(
            new,
            [code for code in new.prefectures_in if code not in wishes.prefectures_in],
            [code for code in new.municipalities_in if code not in wishes.municipalities_in],
        )
    lines += [
        Entry("set", "styles", style, polarity=Polarity.RETRACTED)
        for style in wishes.styles_out
        if style not in new.styles_out
    ]
    lines += [Entry("set", "styles", style) for style in new.styles if style not in wishes.styles]
    if "needs" in change:
        softened = [mark.removeprefix("needs:") for mark in sorted(new.soft - wishes.soft) if mark.startswith("needs:")]
        words = dict.fromkeys((*new.needs, *softened))
        lines += [Entry("clear", "needs"), *(_need(word, new) for word in words)]
    for mark in sorted(new.soft - wishes.soft):
        slot, _, value = mark.partition(":")
        if value and not ("needs" in change and slot == "needs"):
            avoided = slot == "themes" and value in new.themes_out
            polarity = Polarity.AVOID if avoided else Polarity.WANT
            lines.append(Entry("set", slot, value, polarity=polarity, hard=False))
    for mark in sorted(wishes.soft - new.soft):
        slot, _, value = mark.partition(":")
        if value:
            lines.append(Entry("set", slot, value, hard=True))
    return tuple(lines)


def _need(word: str, wishes: Wishes) -> Entry:
    return Entry("set", "needs", word, hard=f"needs:{word}" not in wishes.soft)


def _places(wishes: Wishes, prefectures: Iterable[str], municipalities: Iterable[str]) -> list[Entry]:
    codes = [*(f"P:{code}" for code in prefectures), *(f"M:{code}" for code in municipalities)]
    firm = firm_places(wishes, wishes.prefectures_in, wishes.municipalities_in)
    meant = {*(f"P:{code}" for code in firm[0]), *(f"M:{code}" for code in firm[1])}
    return [Entry("set", "place", code, hard=code in meant) for code in codes]
