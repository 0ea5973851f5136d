"""What is on offer as a whole: how many stays, from when to when, for how much, and how many have what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from bot.matching.columns import FLAGS, UNKNOWN, Columns, Ints, Mask


@dataclass(frozen=True, slots=True)
class Overview:
    """The stays that have places left and days to come, counted."""

    stays: int
    prefectures: tuple[tuple[int, int], ...]
    """Number of the prefecture (1 to 47) and its stays; the most first."""
    days: tuple[int, int] | None
    """The shortest and the longest stay that is possible; as all that follows, None where no stay tells it."""
    opens: tuple[date, date] | None
    """The first and the last day on which somebody can be there."""
    cost: tuple[int, int] | None
    """Yen, own payment, whole party and stay: the least and the most."""
    minutes: tuple[int, int] | None
    """From Tokyo."""
    most_left: int
    """The most people who find a place together."""
    childcare: int
    """How many have childcare."""
    care_ages: tuple[int, int] | None
    """The youngest and the oldest age that one of them takes."""
    having: Mapping[str, tuple[int, int]]
    """Of each of ``FLAGS``: how many have it, how many do not; of the others it is not known."""
    sample: bool
    """Some of them are no real offers."""
    confirmed_on: date | None
    """The day of the confirmation that is longest ago."""


def overview(columns: Columns, today: date) -> Overview:
    """All that can be booked from ``today`` on."""
    ahead = columns.window_last >= today.toordinal()
    open_ = np.zeros(len(columns), dtype=np.bool_)
    open_[columns.window_stay[ahead]] = True
    open_ &= columns.left > 0
    windows = ahead & open_[columns.window_stay]
    care = open_ & (columns.care_to >= columns.care_from)
    numbers, counts = np.unique(columns.prefecture[open_], return_counts=True)
    ordered = sorted(zip(numbers.tolist(), counts.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    first = _least_and_most(np.maximum(columns.window_first, today.toordinal()), windows)
    last = _least_and_most(columns.window_last, windows)
    shortest, longest = _least_and_most(columns.days_min, open_), _least_and_most(columns.days_max, open_)
    youngest, oldest = _least_and_most(columns.care_from, care), _least_and_most(columns.care_to, care)
    confirmed = _least_and_most(columns.confirmed, open_ & (columns.confirmed != UNKNOWN))
    return Overview(
        stays=int(open_.sum()),
        prefectures=tuple(ordered),
        days=(shortest[0], longest[1]) if shortest and longest else None,
        opens=(date.fromordinal(first[0]), date.fromordinal(last[1])) if first and last else None,
        cost=_least_and_most(columns.cost, open_ & (columns.cost != UNKNOWN)),
        minutes=_least_and_most(columns.minutes, open_ & (columns.minutes != UNKNOWN)),
        most_left=int(columns.left[open_].max(initial=0)),
        childcare=int(care.sum()),
        care_ages=(youngest[0], oldest[1]) if youngest and oldest else None,
        having={
            flag: (int((columns.flags[flag][open_] == 1).sum()), int((columns.flags[flag][open_] == 0).sum()))
            for flag in FLAGS
        },
        sample=bool(columns.sample[open_].any()),
        confirmed_on=date.fromordinal(confirmed[0]) if confirmed else None,
    )


def _least_and_most(values: Ints, mask: Mask) -> tuple[int, int] | None:
    chosen = values[mask]
    return (int(chosen.min()), int(chosen.max())) if len(chosen) else None
