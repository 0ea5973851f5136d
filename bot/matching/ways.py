"""The ways in which each wish can be relaxed, what that costs, and how the wishes then read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.matching.columns import Columns, Ints, Mask, Reals
from bot.matching.filtering import CARE_STYLE, NEVER, Timing, firm_places, hard, needs_of
from bot.matching.nearness import nearest
from bot.matching.needs import need, within_minutes
from bot.matching.offers import OTHER_ENGAGEMENTS, STYLES
from bot.preferences import Wishes

EFFORT: Mapping[str, float] = {
    "start": 1 / 30,  # a day earlier or later
    "days": 1.0,  # as much longer or shorter as was wished
    "budget": 1.0,  # as much more as was wished
    "cost_unknown": 0.6,  # an offer whose cost is not known yet
    "party": 0.7,  # an adult who stays at home
    "near": 0.3,  # another prefecture at all …
    "km": 1 / 400,  # … and each kilometre to it
    "anywhere": 3.0,
    "place_out": 4.0,  # what was ruled out comes last
    "styles": 1.0,
    "styles_out": 1.5,
    "minutes": 1 / 60,  # a minute further
    "needs": 1.2,
    "skills": 0.8,
    "themes": 0.7,
    "themes_out": 1.5,
}
"""What a change costs, so that changes of different wishes can be compared."""

Change = Callable[[Wishes, Ints], Sequence[Wishes]]
"""The wishes, changed so that the stays at some positions (all of one effort) fit: one way or several equal ones."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of relaxing a wish."""

    wishes: tuple[str, ...]
    """What it changes; two only where start and length must change together."""
    effort: Reals
    """For every stay, what it costs to open it so; infinite where it can not."""
    change: Change
    pairs: bool = True
    """False when it is not combined with others."""


def wish_ways(wish: str, columns: Columns, wishes: Wishes) -> Iterator[Way]:
    """The ways of relaxing one wish (its name as in ``filtering.Condition``)."""
    n = len(columns)
    name, _, word = wish.partition(":")
    if name == "budget" and wishes.budget_yen_max is not None:
        limit = wishes.budget_yen_max
        more = (columns.cost - limit) / max(limit, 10_000) * EFFORT["budget"]
        known = columns.cost >= 0
        yield Way((wish,), np.where(known, more, np.inf), _raise_budget(columns))
        yield Way((wish,), np.where(known, np.inf, EFFORT["cost_unknown"]), _accept_unknown_cost)
    elif name == "place":
        prefectures, municipalities = firm_places(wishes, wishes.prefectures_in, wishes.municipalities_in)
        far = nearest({int(code) for code in prefectures} | {int(code[:2]) for code in municipalities})
        effort = EFFORT["near"] + far[columns.prefecture] * EFFORT["km"]
        yield Way((wish,), effort, _widen_places(columns))
        yield Way((wish,), np.full(n, EFFORT["anywhere"]), _anywhere, pairs=False)
    elif name == "place_out":
        yield Way((wish,), np.full(n, EFFORT["place_out"]), _allow_places)
    elif name == "styles":
        yield Way((wish,), np.where(columns.styles != 0, EFFORT["styles"], np.inf), _add_style(columns))
    elif name == "styles_out":
        yield Way((wish,), np.full(n, EFFORT[name]), _allow_styles)
    elif name == "party":
        stay_home = (wishes.people or 0) - columns.left
        possible = (stay_home < (wishes.adults or 0)) & ~_too_dear_for_fewer(columns, wishes)
        yield Way((wish,), np.where(possible, stay_home * EFFORT["party"], np.inf), _fewer_adults(columns))
    elif name == "skills":
        marks = ("skills", *(f"skills:{skill}" for skill in wishes.skills))
        yield Way((wish,), np.full(n, EFFORT[name]), _soften(*marks))
    elif name == "needs" and need(word).test == "minutes":
        further = (columns.minutes - need(word).limit) * EFFORT["minutes"]
        yield Way((wish,), np.where(columns.minutes >= 0, further, np.inf), _further(columns, word))
    else:
        mark = wish if name == "needs" else f"themes:{word}"
        yield Way((wish,), np.full(n, EFFORT[name]), _soften(mark))


def _raise_budget(columns: Columns) -> Change:
    return lambda wishes, at: [replace(wishes, budget_yen_max=int(columns.cost[at].max()), budget_by_person=False)]


def _accept_unknown_cost(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
    del at
    return [replace(wishes, unknown_ok=wishes.unknown_ok | {"cost_yen"})]


def _widen_places(columns: Columns) -> Change:
    def change(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
        codes = [f"{number:02}" for number in np.unique(columns.prefecture[at])]
        # what was wished, or avoided, only "if possible" becomes part of what is wished
        return [
            replace(
                wishes,
                prefectures_in=tuple(sorted({*wishes.prefectures_in, code})),
                prefectures_out=tuple(other for other in wishes.prefectures_out if other != code),
                soft=wishes.soft - {"place", f"place:P:{code}"},
            )
            for code in codes
        ]

    return change


def _anywhere(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
    del at
    return [replace(wishes, prefectures_in=(), municipalities_in=())]


def _allow_places(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
    del at
    return [replace(wishes, prefectures_out=(), municipalities_out=())]


def _allow_styles(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
    del at
    return [replace(wishes, styles_out=())]


def _add_style(columns: Columns) -> Change:
    def change(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
        bits = int(np.bitwise_or.reduce(columns.styles[at]))
        return [_with_style(wishes, style) for i, style in enumerate(STYLES) if bits >> i & 1]

    return change


def _with_style(wishes: Wishes, style: str) -> Wishes:
    """One style more; what it would imply for who comes along only ranks, as nobody asked for it.

    A style is let in beside an engagement when that is wished only if possible.
    """
    engaged = {f"styles:{s}" for s in wishes.styles if s in OTHER_ENGAGEMENTS and style not in OTHER_ENGAGEMENTS}
    wider = replace(
        wishes,
        styles=tuple(dict.fromkeys((*wishes.styles, style))),
        styles_out=tuple(other for other in wishes.styles_out if other != style),
        soft=(wishes.soft - {"styles", f"styles:{style}"}) | engaged,
    )
    if style != CARE_STYLE or (CARE_STYLE in wishes.styles and hard(wishes, "styles", CARE_STYLE)):
        return wider
    implied = {f"needs:{word}" for word in needs_of(wider)} - {f"needs:{word}" for word in wishes.needs}
    return replace(wider, soft=wider.soft | implied)


def _soften(*marks: str) -> Change:
    return lambda wishes, _: [replace(wishes, soft=wishes.soft | set(marks))]


def _fewer_adults(columns: Columns) -> Change:
    def change(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
        people = int(columns.left[at].min())
        limit = wishes.budget_yen_max
        if limit is not None and wishes.budget_by_person and wishes.people:
            limit = limit * people // wishes.people
        return [replace(wishes, adults=people - (wishes.children or 0), budget_yen_max=limit)]

    return change


def _too_dear_for_fewer(columns: Columns, wishes: Wishes) -> Mask:
    """Stays that are within the budget for all, and not for as many as they have places for."""
    limit = wishes.budget_yen_max
    if limit is None or not wishes.budget_by_person or not wishes.people:
        return np.zeros(len(columns), dtype=bool)
    return (columns.cost <= limit) & (columns.cost > limit * columns.left.astype(np.int64) // wishes.people)


def _further(columns: Columns, word: str) -> Change:
    def change(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
        longer = within_minutes(int(columns.minutes[at].max()))
        return [replace(wishes, needs=tuple(longer if each == word else each for each in wishes.needs))]

    return change


# ---------------------------------------------------------------- time


def time_ways(columns: Columns, wishes: Wishes, today: date, late: Mask) -> Iterator[Way]:
    """Other days, another length; and both for the stays that neither alone opens.

    Both: the length nearest to the wished one that the stay takes at all, then the smallest shift.
    """
    wished = Timing.of(wishes, today)
    shift = _Shift.of(columns, wished)
    start = np.where(late, shift.best * EFFORT["start"], np.inf)
    length = _nearest_length(columns, wished, wished)
    days = np.where(late, _days_effort(length, wished), np.inf)
    yield Way(("start",), start, shift.change)
    yield Way(("days",), days, _other_length(length))
    both = late & ~np.isfinite(start) & ~np.isfinite(days)
    if both.any():
        free = _nearest_length(columns, wished, Timing.of(wishes, today, without=frozenset({"start"})))
        moved = _Shift.of(columns, wished, free)
        effort = _days_effort(free, wished) + moved.best * EFFORT["start"]

        def change(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
            return [last for first in _other_length(free)(wishes, at) for last in moved.change(first, at)]

        yield Way(("days", "start"), np.where(both, effort, np.inf), change)


IMPOSSIBLE = np.iinfo(np.int32).max


def _between(low: Ints, high: Ints, least: Ints | int, most: Ints | int) -> Ints:
    """The number in [low, high] that is nearest to [least, most]; of an empty wish, nearest to its middle."""
    middle = (np.asarray(least) + most) // 2
    inside = np.where(np.asarray(least) <= most, np.clip(low, least, most), middle)
    return np.clip(inside, low, high).astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Shift:
    """For each window, the first day nearest to the wished ones, and by how many days it lies outside them."""

    stay: Ints
    first: Ints
    length: Ints
    days: Reals
    best: Reals
    """For each stay, the least of its windows; infinite where no window is left."""

    @classmethod
    def of(cls, columns: Columns, wished: Timing, exactly: Ints | None = None) -> _Shift:
        """``exactly``: the length of each stay, instead of the wished one."""
        stay = columns.window_stay
        length = (np.maximum(columns.days_min, wished.shortest) if exactly is None else exactly)[stay]
        longest = (np.minimum(columns.days_max, wished.longest) if exactly is None else exactly)[stay]
        low = np.maximum(columns.window_first, wished.today)
        high = columns.window_last - length + 1
        latest = np.minimum(wished.latest, wished.end - length + 1)
        first = _between(low, np.maximum(low, high), wished.earliest, latest)
        outside = np.maximum(np.maximum(wished.earliest - first, first - latest), 0)
        days = np.where((length <= longest) & (low <= high) & (length < IMPOSSIBLE), outside, np.inf)
        best = np.full(len(columns), np.inf)
        np.minimum.at(best, stay, days)
        return cls(stay, first, length, days, best)

    def change(self, wishes: Wishes, at: Ints) -> Sequence[Wishes]:
        """The wished days, wide enough for the stays at ``at``."""
        of_these = np.isin(self.stay, at) & (self.days == self.best[self.stay])
        options: list[Wishes] = []
        ways = set(zip(self.first[of_these].tolist(), self.length[of_these].tolist(), strict=True))
        for first, length in sorted(ways):
            begin, finish = date.fromordinal(first), date.fromordinal(first + length - 1)
            changed = replace(
                wishes,
                start_earliest=wishes.start_earliest and min(wishes.start_earliest, begin),
                start_latest=wishes.start_latest and max(wishes.start_latest, begin),
                end_latest=wishes.end_latest and max(wishes.end_latest, finish),
            )
            if changed not in options:
                options.append(changed)
        return options


def _nearest_length(columns: Columns, wished: Timing, within: Timing) -> Ints:
    """For each stay, the length nearest to the wished one that fits in a window at ``within``; ``IMPOSSIBLE``: none."""
    first = np.maximum(columns.window_first, within.earliest)
    room = np.minimum(columns.window_last, within.end) - first + 1
    most = np.zeros(len(columns), dtype=np.int32)
    np.maximum.at(most, columns.window_stay, np.where(first <= within.latest, room, 0).astype(np.int32))
    high = np.minimum(columns.days_max, most)
    length = _between(columns.days_min, np.maximum(columns.days_min, high), wished.shortest, wished.longest)
    return np.where(columns.days_min <= high, length, IMPOSSIBLE).astype(np.int32)


def _days_effort(length: Ints, wished: Timing) -> Reals:
    shorter, longer = wished.shortest - length, length.astype(np.int64) - wished.longest
    effort = np.where(shorter > 0, shorter / wished.shortest, np.maximum(longer, 0) / wished.longest)
    return np.where(length == IMPOSSIBLE, np.inf, effort * EFFORT["days"])


def _other_length(lengths: Ints) -> Change:
    def change(wishes: Wishes, at: Ints) -> Sequence[Wishes]:
        return [
            replace(
                wishes,
                days_min=wishes.days_min and min(wishes.days_min, length),
                days_max=wishes.days_max and max(wishes.days_max, length),
            )
            for length in np.unique(lengths[at]).tolist()
        ]

    return change


assert NEVER < IMPOSSIBLE // 2
