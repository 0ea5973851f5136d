"""Everybody's wishes against every stay: who finds nothing, what would serve most of them, what nobody looks at.

Each distinct part of the wishes is held against the stays once, as bits (eight stays a byte); what people wish is put
together from these, thousands of people at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import reduce

import numpy as np
import numpy.typing as npt

from bot.digest.contents import Bar, Remedy, Unseen, Wanted
from bot.digest.groups import GROUP, AtLeast, Count, apart, beside
from bot.matching import STYLES, Columns, Stay
from bot.matching.columns import Ints
from bot.matching.crowd import Crowd
from bot.matching.filtering import CARE_STYLE, SUBJECTS, Timing, hard_conditions, timely
from bot.matching.needs import CHILDCARE, ELDER_CARE, PETS
from bot.preferences import Wishes

MONTHS = 12
"""Months ahead that the chart shows, this one included."""
MONTHS_MISSING = 3
"""Of somebody who could go in many months, the first few count as missing a stay."""
PRIVATE = frozenset({CHILDCARE, ELDER_CARE, PETS})
"""Needs that tell of care: they never reach HR as a reason."""
UNKNOWN_COST = np.int64(1 << 62)
"""Yen; more than any stay costs."""
TOGETHER = 2048
"""People held against the stays at a time."""

Counts = npt.NDArray[np.int64]
"""For each stay a number of people."""
Bits = npt.NDArray[np.uint8]
"""A bit for each stay, along the last axis, in the order of ``np.packbits``."""


class _Subject:
    """What people say of one subject, each distinct part of it held against every stay."""

    def __init__(self, columns: Columns, subject: str, parts: Sequence[Wishes], today: date) -> None:
        size = len(parts), -(-len(columns) // 8)
        self.met: Bits = np.full(size, 0xFF, dtype=np.uint8)
        """For each part: which stays meet all of it."""
        self.fails: dict[str, Bits] = {}
        """Wish, as HR may read it → for each part: at which stays it fails."""
        self.alone: dict[str, Bits] = {}
        """The same where it is the only condition of the part that fails."""
        for at, part in enumerate(parts):
            failed: dict[str, Ints] = {}
            for name, met in hard_conditions(columns, part, subject, today):
                wish = _wish(name)
                failed[wish] = failed.get(wish, np.int8(0)) + ~met
            if not failed:
                continue
            together = np.sum(list(failed.values()), axis=0)
            self.met[at] = np.packbits(together == 0)
            for wish, number in failed.items():
                for table, which in ((self.fails, number > 0), (self.alone, (number > 0) & (together == 1))):
                    if wish not in table:
                        table[wish] = np.zeros(size, dtype=np.uint8)
                    table[wish][at] = np.packbits(which)


class Demand:
    """What everybody wishes, against what there is."""

    def __init__(self, stays: Sequence[Stay], crowd: Crowd, today: date, unnamed: int = 0) -> None:
        """``unnamed``: how many of the crowd HR is told of by no name."""
        self.stays = stays
        self._unnamed = unnamed
        self.crowd = crowd
        self.today = today
        self.people = len(crowd)
        self.nothing = 0
        """People whom no stay fits."""
        self._columns = Columns.of(stays)
        self._free = self._columns.left > 0
        self._now = timely(self._columns, Timing.of(Wishes(), today))
        self._subjects = [_Subject(self._columns, subject, crowd.parts[subject], today) for subject in SUBJECTS]
        self._ahead = [(_month(begin), begin, _next_month(begin)) for begin in _months_ahead(today, MONTHS)]
        """The months to come: name, first day, first day of the next."""
        self._months_of = [_months_of(part, today, self._ahead) for part in crowd.parts["time"]]
        self._fitting = self._zeros()
        """For each stay, whom it fits."""
        self._serves: Counter[str] = Counter()
        """Wish → how many of those who found nothing would find something but for it."""
        self._opens: dict[str, Counts] = {}
        """Wish → for each stay, how many of them it would serve."""
        self._short: list[Ints] = []
        """Yen that each of them lacks, where it is the budget."""
        self._missing: Counter[tuple[str, str]] = Counter()
        for begin in range(0, self.people, TOGETHER):
            self._hold(crowd.people[begin : begin + TOGETHER])

    def _zeros(self) -> Counts:
        return np.zeros(len(self.stays), dtype=np.int64)

    def _bits(self, packed: Bits) -> Bits:
        return np.unpackbits(packed, axis=-1, count=len(self.stays))

    def _hold(self, people: Ints) -> None:
        """Hold the wishes of some people against the stays; a row of ``people`` is one person's parts."""
        free = np.packbits(self._free)
        fits = np.repeat(free[None], len(people), axis=0)
        for subject, said in zip(self._subjects, people.T, strict=True):
            fits &= subject.met[said]
        self._fitting += self._bits(fits).sum(axis=0, dtype=np.int64)
        nothing = people[~fits.any(axis=1)]
        self.nothing += len(nothing)
        if len(nothing):
            self._miss(nothing)
            self._open(nothing, free)

    def _miss(self, people: Ints) -> None:
        """Count styles and months of people who found nothing."""
        names = list(SUBJECTS)
        pairs, numbers = np.unique(people[:, [names.index("styles"), names.index("time")]], axis=0, return_counts=True)
        for (styles, time), number in zip(pairs.tolist(), numbers.tolist(), strict=True):
            for style in self.crowd.parts["styles"][styles].styles:
                for month in self._months_of[time][:MONTHS_MISSING]:
                    self._missing[style, month] += number

    def _open(self, people: Ints, free: Bits) -> None:
        """Note which stays would serve people who found nothing, but for one wish."""
        met = [subject.met[said] for subject, said in zip(self._subjects, people.T, strict=True)]
        for at, (name, subject) in enumerate(zip(SUBJECTS, self._subjects, strict=True)):
            if not subject.alone:
                continue
            rest = reduce(np.bitwise_and, [*met[:at], *met[at + 1 :]], free)
            for wish, alone in subject.alone.items():
                opened = rest & alone[people[:, at]]
                served = opened.any(axis=1)
                if not served.any():
                    continue
                bits = self._bits(opened[served])
                self._serves[wish] += len(bits)
                self._opens[wish] = self._opens.get(wish, self._zeros()) + bits.sum(axis=0, dtype=np.int64)
                if wish == "budget":
                    limits = [part.budget_yen_max or 0 for part in self.crowd.parts[name]]
                    self._lack(bits, np.array(limits)[people[served, at]])

    def _lack(self, opened: Bits, limits: Ints) -> None:
        """Note by how much budgets are too small for the cheapest stay that would serve."""
        cost = np.where(self._columns.cost < 0, UNKNOWN_COST, self._columns.cost.astype(np.int64))
        cheapest = np.where(opened, cost, UNKNOWN_COST).min(axis=1)
        self._short.append((cheapest - limits)[cheapest < UNKNOWN_COST])

    def _failed(self) -> dict[str, Counts]:
        """Wish → for each stay, how many people's wish it fails."""
        out: dict[str, Counts] = {}
        for name, subject in zip(SUBJECTS, self._subjects, strict=True):
            people = np.bincount(self.crowd.said(name), minlength=len(subject.met))
            for wish, fails in subject.fails.items():
                out[wish] = sum(
                    (people[begin : begin + TOGETHER] @ self._bits(fails[begin : begin + TOGETHER])
                     for begin in range(0, len(fails), TOGETHER)), start=self._zeros(),
                )  # fmt: skip
        return out

    def remedies(self) -> tuple[Remedy, ...]:
        """The changes that would serve most of those who found nothing; only where they are a group."""
        out = []
        for wish, people in sorted(self._serves.items(), key=lambda item: (-item[1], item[0])):
            if people < GROUP or wish == "private":
                continue
            stay = self.stays[int(self._opens[wish].argmax())]
            amount = _median(np.concatenate(self._short)) if wish == "budget" and self._short else 0
            told = beside(people, self.nothing - people, self._unnamed)
            out.append(Remedy(wish, told, stay.id, stay.name, _round_up(amount)))
        return tuple(out)

    def wanted(self) -> Wanted | None:
        """The stay that is missing most."""
        for (style, month), people in sorted(self._missing.items(), key=lambda item: (-item[1], item[0])):
            if people < GROUP:
                break
            if style == CARE_STYLE and not isinstance(self._care(), int):
                continue
            return Wanted(style, month, beside(people, self.nothing - people, self._unnamed))
        return None

    def unseen(self, looked_at: Mapping[str, int]) -> tuple[Unseen, ...]:
        """Stays that were shown to nobody, and why; those that most wishes would fit come first."""
        out: list[tuple[int, Unseen]] = []
        fails = self._failed()
        for at, stay in enumerate(self.stays):
            if looked_at.get(stay.id):
                continue
            why, share = self._why(at, fails)
            out.append((int(self._fitting[at]), Unseen(stay.id, stay.name, why, share)))
        return tuple(item for _, item in sorted(out, key=lambda pair: (-pair[0], pair[1].stay)))

    def _why(self, at: int, fails: Mapping[str, Counts]) -> tuple[str, int]:
        if not self._now[at]:
            return "past", 0
        if not self._free[at]:
            return "full", 0
        failed = {wish: int(people[at]) for wish, people in fails.items() if people[at] >= GROUP and wish != "private"}
        if self.people < GROUP or not failed:
            return ("outranked" if self._fitting[at] >= GROUP else "no_demand"), 0
        if self._fitting[at] * 2 > self.people:
            return "outranked", 0
        wish = max(failed, key=lambda name: (failed[name], name))
        few = 0 < self.people - failed[wish] < GROUP
        return wish, 0 if few else round(100 * failed[wish] / self.people)

    def months(self) -> tuple[Bar, ...]:
        """Demand and free places by month."""
        wished: Counter[str] = Counter()
        for months, people in zip(self._months_of, self._each("time"), strict=True):
            for month in months:
                wished[month] += people
        bars = []
        for month, first, after in self._ahead:
            last = after - timedelta(days=1)
            places = sum(
                stay.left for stay in self.stays if any(begin <= last and end >= first for begin, end in stay.windows)
            )
            bars.append(Bar(month, self._told(wished[month]), places))
        return tuple(bars)

    def styles(self) -> tuple[Bar, ...]:
        """Demand and free places by style; styles that nobody wishes and nobody offers are left out."""
        wished = self._by_style()
        bars = []
        for style in STYLES:
            places = sum(
                stay.left
                for stay, now in zip(self.stays, self._now, strict=True)
                if now and style in {*stay.styles, stay.engagement}
            )
            told = self._told(wished[style])
            if style == CARE_STYLE and not isinstance(careful := self._care(), int):
                told = careful
            if places or told not in (0, AtLeast(0)):
                bars.append(Bar(style, told, places))
        return tuple(bars)

    def _told(self, people: int) -> Count:
        return beside(people, self.people - people, self._unnamed)

    def _care(self) -> Count:
        """How many wish for the style of those who care for somebody; never so that it could be told of each."""
        return apart(self._by_style()[CARE_STYLE], self.people)

    def _by_style(self) -> Counter[str]:
        wished: Counter[str] = Counter()
        for part, people in zip(self.crowd.parts["styles"], self._each("styles"), strict=True):
            for style in part.styles:
                wished[style] += people
        return wished

    def _each(self, subject: str) -> list[int]:
        """How many people say each part of a subject."""
        said = np.bincount(self.crowd.said(subject), minlength=len(self.crowd.parts[subject]))
        return [int(people) for people in said]


def _median(values: Ints) -> int:
    """The value that half of them do not exceed."""
    return int(np.sort(values)[(len(values) - 1) // 2]) if len(values) else 0


def _wish(name: str) -> str:
    """A condition's name as HR may read it."""
    slot, _, value = name.partition(":")
    if slot == "needs":
        return "private" if value in PRIVATE else "needs"
    if slot in ("themes", "themes_out"):
        return "themes"
    return {"styles_out": "styles", "place_out": "place"}.get(slot, slot)


def _round_up(yen: int) -> int:
    """To whole thousands: an exact gap would tell somebody's exact limit."""
    return -(-yen // 1000) * 1000


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _months_ahead(today: date, number: int) -> list[date]:
    first, out = today.replace(day=1), []
    for _ in range(number):
        out.append(first)
        first = _next_month(first)
    return out


def _months_of(wishes: Wishes, today: date, ahead: Sequence[tuple[str, date, date]]) -> list[str]:
    """The months in which these wishes could begin; none when no time was said."""
    if wishes.start_earliest is None and wishes.start_latest is None and wishes.end_latest is None:
        return []
    first = max(wishes.start_earliest or today, today)
    last = wishes.start_latest or wishes.end_latest or first
    return [month for month, begin, end in ahead if begin <= last and end > first]
