"""A week of rows → its digest. Pure.

What nobody agreed to share never gets in: people are named only where they agreed for that very stay, what one or two
people did or wished is not counted out (:func:`count`), and wishes about care (for children, elders, animals) stand in
no list of reasons.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from bot.allocation import Applicant, allocate
from bot.matching import STYLES, Columns, Stay
from bot.matching.columns import Mask
from bot.matching.filtering import SUBJECTS, Timing, hard_conditions, subject_of, timely
from bot.matching.needs import CHILDCARE, ELDER_CARE, PETS
from bot.preferences import Wishes

GROUP = 3
"""Fewer people than this are "under 3", never a number."""
MONTHS = 9
"""Months ahead that the chart shows, this one included."""
ROWS = 500
"""Rows of one kind that a digest keeps: all of them are in its table, the first few on its page."""
PERSONS = 10
"""People named in one preview."""
SIMILAR = 86.0
"""Questions alike to this degree (0 to 100, ``rapidfuzz.fuzz.ratio`` of their bare characters) are one question."""
QUESTIONS_READ = 2000
STALE = timedelta(days=180)
"""Facts confirmed longer ago than this are to be looked at again."""
PRIVATE = frozenset({CHILDCARE, ELDER_CARE, PETS})
"""Needs that tell of care: they never reach HR as a reason."""

Counts = npt.NDArray[np.int32]
"""For each stay a number of people."""
Count = int | None
"""A number of people, or None: one or two of them, which is not told."""


def count(people: int) -> Count:
    """``people``, unless it is so few that it would tell of one of them."""
    return None if 0 < people < GROUP else people


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week in an organization's time zone."""

    name: str
    """``2026-W47``."""
    since: datetime
    until: datetime
    """The first moment that is no more of it."""
    today: date
    """Day on which the digest is read: what has passed by then is not offered."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who agreed to be named."""

    platform: str
    user: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An interest that waits for somebody's answer; its person agreed to be named."""

    interest: int
    stay: str
    stay_name: str
    status: str
    person: Person
    since: datetime
    """When its status last changed."""
    people: int = 1
    """How many come along, this person included."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that could not be answered. Whose it was is only ever counted."""

    text: str
    asker: str
    near: tuple[str, ...] = ()
    """Titles of the nearest evidence."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A statement that was confirmed long ago."""

    what: str
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class HumanWanted:
    """Somebody asked to talk to a person, and agreed that this is passed on."""

    person: Person
    since: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of something there was, and from how many people."""

    number: int
    people: int


FIGURES = ("active", "wishing", "proposals", "interests", "confirmed")
"""The week in numbers, in the order shown."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a week's digest is made of; see ``knowledge.week``."""

    organization: str
    name: str
    language: str
    week: Week
    now: Mapping[str, Tally]
    before: Mapping[str, Tally]
    """The week before. Keys of both are ``FIGURES``."""
    waiting: Sequence[Waiting]
    waiting_unshared: int
    """People whose interest waits and who did not agree to be named."""
    wishes: Iterable[Wishes]
    """Of everybody who stated any in the last four weeks, one a person; read once."""
    stays: Sequence[Stay]
    looked_at: Mapping[str, int]
    """Stay → proposals of it in the last four weeks."""
    applicants: Sequence[Applicant]
    """People who agreed to be named, with their open interests."""
    people: Mapping[str, Person]
    """Applicant → who that is."""
    unshared: Mapping[str, int]
    """Stay → open interests of people who did not agree to be named."""
    unanswered: Sequence[Unanswered] = ()
    stale: Sequence[Stale] = ()
    stale_total: int = 0
    humans: Sequence[HumanWanted] = ()
    unread: int = 0
    """Fragments that nobody could read, of this week."""
    is_sensitive: Callable[[str], bool] = lambda _: False
    """True for words about health or care: such a question is shown only when a group asked it."""


# ---------------------------------------------------------------- what comes out


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the week against the week before."""

    key: str
    now: Count
    before: Count


@dataclass(frozen=True, slots=True)
class Remedy:
    """One wish that, given up or met by an offer, would open something for most of those who found nothing."""

    wish: str
    """``budget``, ``time``, ``place``, ``party``, ``styles``, ``skills``, ``themes`` or ``needs`` (of the place and
    the way there; wishes about care are never told)."""
    people: int
    stay: str
    """The stay that serves most of them once it changes in that respect."""
    stay_name: str
    amount: int = 0
    """For ``budget``: yen that half of them are short of."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stay that is not there: style and month that most of those who found nothing wished for."""

    style: str
    month: str
    people: int


@dataclass(frozen=True, slots=True)
class Unseen:
    """A stay that was shown to nobody in four weeks."""

    stay: str
    name: str
    why: str
    """``full``, ``past``, ``no_demand``, ``outranked`` or the wish that it fails most often (as ``Remedy.wish``)."""
    share: int = 0
    """Percent of the wishes that it fails for that reason."""


@dataclass(frozen=True, slots=True)
class Contention:
    """More interests than places. ``would`` is a preview, never a decision."""

    stay: str
    name: str
    places: int
    interests: int
    """How many would come along with people who agreed to be named, these included."""
    unshared: Count
    would: tuple[Person, ...]
    """Who would get a place, strongest claim first (at most ``PERSONS``)."""
    elsewhere: int
    """How many of the others would get another stay that they want."""


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions alike."""

    text: str
    times: Count
    """None: asked by one or two people."""
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Demand against places, for one month or style."""

    key: str
    demand: Count
    """People who wished for it."""
    places: int
    """Places still free in stays of it."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One organization's week, as far as HR may know it."""

    organization: str
    name: str
    language: str
    week: Week
    figures: tuple[Figure, ...]
    waiting: tuple[Waiting, ...]
    waiting_unshared: Count
    humans: tuple[HumanWanted, ...]
    found_nothing: Count
    """None as well when all but one or two found nothing: what is left would tell of those."""
    nearly_all: bool
    """Nearly everybody found nothing."""
    wishing: Count
    remedies: tuple[Remedy, ...]
    wanted: Wanted | None
    unseen: tuple[Unseen, ...]
    unseen_total: int
    contention: tuple[Contention, ...]
    contention_total: int
    questions: tuple[QuestionGroup, ...]
    questions_total: int
    questions_withheld: Count
    stale: tuple[Stale, ...]
    stale_total: int
    unread: int
    months: tuple[Bar, ...]
    styles: tuple[Bar, ...]

    @property
    def quiet(self) -> bool:
        """True when there is nothing to decide and nobody did anything."""
        busy = (self.waiting, self.humans, self.remedies, self.contention, self.questions)
        return not any(busy) and not any(figure.now != 0 for figure in self.figures)


def digest(rows: Rows) -> Digest:
    """Make the digest. One pass over the wishes, each held against all stays at once."""
    demand = _Demand(rows.stays, rows.week.today)
    for wishes in rows.wishes:
        demand.add(wishes)
    nearly_all = demand.nothing >= GROUP and 0 < demand.people - demand.nothing < GROUP
    unseen = demand.unseen(rows.looked_at)
    contention = _contention(rows)
    questions, withheld = _questions(rows.unanswered, rows.is_sensitive)
    return Digest(
        organization=rows.organization,
        name=rows.name,
        language=rows.language,
        week=rows.week,
        figures=tuple(Figure(key, _figure(rows.now.get(key)), _figure(rows.before.get(key))) for key in FIGURES),
        waiting=tuple(sorted(rows.waiting, key=lambda item: (item.since, item.interest))),
        waiting_unshared=count(rows.waiting_unshared),
        humans=tuple(sorted(rows.humans, key=lambda item: item.since)),
        found_nothing=None if nearly_all else count(demand.nothing),
        nearly_all=nearly_all,
        wishing=count(demand.people),
        remedies=demand.remedies(),
        wanted=demand.wanted(),
        unseen=unseen[:ROWS],
        unseen_total=len(unseen),
        contention=contention[:ROWS],
        contention_total=len(contention),
        questions=questions[:ROWS],
        questions_total=len(questions),
        questions_withheld=count(withheld),
        stale=tuple(rows.stale[:ROWS]),
        stale_total=rows.stale_total or len(rows.stale),
        unread=rows.unread,
        months=demand.months(),
        styles=demand.styles(),
    )


def _figure(tally: Tally | None) -> Count:
    if tally is None or not tally.number:
        return 0
    return tally.number if tally.people >= GROUP else None


# ---------------------------------------------------------------- demand and supply


@dataclass(slots=True)
class _Held:
    """One part of somebody's wishes, held against every stay; and how many people have that very part."""

    parts: tuple[tuple[str, Mask], ...]
    """Each hard wish, as HR may read it, and which stays meet it."""
    met: Mask
    """Which meet them all."""
    people: int = 0


@dataclass(slots=True)
class _Demand:
    """Everybody's wishes against every stay, as running totals.

    People have their wishes one by one in common: each distinct part is held against the stays once, and a person costs
    no more than putting a few masks together.
    """

    stays: Sequence[Stay]
    today: date
    columns: Columns = field(init=False)
    free: Mask = field(init=False)
    people: int = 0
    nothing: int = 0
    _ahead: list[tuple[str, date, date]] = field(init=False)
    """The months to come: name, first day, first day of the next."""
    _fitting: Counts = field(init=False)
    _fits: Mask = field(init=False)
    """Whom one person's wishes fit: written over with every person."""
    _held: dict[tuple[object, ...], _Held] = field(default_factory=dict)
    _opens: dict[str, Counts] = field(default_factory=dict)
    """Wish → for each stay how many of those who found nothing it would serve but for that wish."""
    _serves: Counter[str] = field(default_factory=Counter)
    _short: defaultdict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    _months: Counter[str] = field(default_factory=Counter)
    _styles: Counter[str] = field(default_factory=Counter)
    _missing: Counter[tuple[str, str]] = field(default_factory=Counter)
    _months_known: dict[tuple[date | None, date | None, date | None], list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = Columns.of(self.stays)
        self.free = self.columns.left > 0
        self._fitting = self._zeros()
        self._fits = self.free.copy()
        self._ahead = [(_month(begin), begin, _next_month(begin)) for begin in _months_ahead(self.today, MONTHS)]

    def _zeros(self) -> Counts:
        return np.zeros(len(self.columns), dtype=np.int32)

    def add(self, wishes: Wishes) -> None:
        """Take in what one person wishes."""
        self.people += 1
        months = self._months_of(wishes)
        for month in months:
            self._months[month] += 1
        for style in wishes.styles:
            self._styles[style] += 1
        held = self._hold(wishes)
        fits = self._fits
        np.copyto(fits, self.free)
        for part in held:
            part.people += 1
            fits &= part.met
        if fits.any():
            self._fitting += fits
            return
        self.nothing += 1
        for style in wishes.styles:
            for month in months[:3]:
                self._missing[style, month] += 1
        self._open(wishes, [part for each in held for part in each.parts])

    def _open(self, wishes: Wishes, parts: Sequence[tuple[str, Mask]]) -> None:
        """Note which stays would serve somebody who found nothing, but for one wish."""
        failing = np.zeros(len(self.columns), dtype=np.int8)
        for _, met in parts:
            failing += ~met
        one = (failing == 1) & self.free
        if not one.any():
            return
        for wish in {wish for wish, _ in parts}:
            opened = one & ~np.logical_and.reduce([met for name, met in parts if name == wish])
            if not opened.any():
                continue
            self._serves[wish] += 1
            if wish not in self._opens:
                self._opens[wish] = self._zeros()
            self._opens[wish] += opened
            if wish == "budget" and wishes.budget_yen_max is not None:
                costs = self.columns.cost[opened & (self.columns.cost >= 0)]
                if len(costs):
                    self._short[wish].append((int(costs.min()) - wishes.budget_yen_max, 1))

    def _hold(self, wishes: Wishes) -> list[_Held]:
        """The parts of somebody's wishes that filter, each held against the stays."""
        out = []
        for subject in SUBJECTS:
            part = subject_of(wishes, subject)
            if not part and subject != "time":
                continue
            key = (subject, *part)
            held = self._held.get(key)
            if held is None:
                found = hard_conditions(self.columns, wishes, subject, self.today)
                parts = tuple((_wish(wish), met) for wish, met in found)
                met = np.logical_and.reduce([met for _, met in parts]) if parts else np.ones_like(self.free)
                held = self._held[key] = _Held(parts, met)
            if held.parts:
                out.append(held)
        return out

    def _months_of(self, wishes: Wishes) -> list[str]:
        key = (wishes.start_earliest, wishes.start_latest, wishes.end_latest)
        if key not in self._months_known:
            self._months_known[key] = _months_of(wishes, self.today, self._ahead)
        return self._months_known[key]

    def _failed(self) -> dict[str, Counts]:
        """Wish → for each stay how many people's wish it fails."""
        out: dict[str, Counts] = {}
        for held in self._held.values():
            for wish, met in held.parts:
                out.setdefault(wish, self._zeros())
                out[wish] += held.people * ~met
        return out

    def remedies(self) -> tuple[Remedy, ...]:
        """The changes that would serve most of those who found nothing; only where they are a group."""
        out = []
        for wish, people in self._serves.most_common():
            if people < GROUP or wish == "private":
                continue
            stay = self.stays[int(self._opens[wish].argmax())]
            amount = _median(self._short[wish]) if wish == "budget" else 0
            out.append(Remedy(wish, people, stay.id, stay.name, _round_up(amount)))
        return tuple(out[:ROWS])

    def wanted(self) -> Wanted | None:
        """The stay that is missing most."""
        for (style, month), people in sorted(self._missing.items(), key=lambda item: (-item[1], item[0])):
            if people < GROUP:
                break
            return Wanted(style, month, people)
        return None

    def unseen(self, looked_at: Mapping[str, int]) -> tuple[Unseen, ...]:
        """Stays that were shown to nobody, and why; those that most wishes would fit come first."""
        out: list[tuple[int, Unseen]] = []
        fails = self._failed()
        now = timely(self.columns, Timing.of(Wishes(), self.today))
        for at, stay in enumerate(self.stays):
            if looked_at.get(stay.id):
                continue
            why, share = self._why(at, fails, over=not now[at])
            out.append((int(self._fitting[at]), Unseen(stay.id, stay.name, why, share)))
        return tuple(item for _, item in sorted(out, key=lambda pair: (-pair[0], pair[1].stay)))

    def _why(self, at: int, fails: Mapping[str, Counts], *, over: bool) -> tuple[str, int]:
        if over:
            return "past", 0
        if not self.free[at]:
            return "full", 0
        failed = {wish: int(people[at]) for wish, people in fails.items() if people[at] >= GROUP and wish != "private"}
        if self.people < GROUP or not failed:
            return ("outranked" if self._fitting[at] >= GROUP else "no_demand"), 0
        if self._fitting[at] * 2 > self.people:
            return "outranked", 0
        wish = max(failed, key=lambda name: (failed[name], name))
        return wish, round(100 * failed[wish] / self.people)

    def months(self) -> tuple[Bar, ...]:
        """Demand and free places by month."""
        bars = []
        for month, first, after in self._ahead:
            last = after - timedelta(days=1)
            places = sum(
                stay.left for stay in self.stays if any(begin <= last and end >= first for begin, end in stay.windows)
            )
            bars.append(Bar(month, count(self._months[month]), places))
        return tuple(bars)

    def styles(self) -> tuple[Bar, ...]:
        """Demand and free places by style; styles that nobody wishes and nobody offers are left out."""
        now = timely(self.columns, Timing.of(Wishes(), self.today))
        bars = []
        for style in STYLES:
            places = sum(
                stay.left for at, stay in enumerate(self.stays) if now[at] and style in {*stay.styles, stay.engagement}
            )
            if places or self._styles[style]:
                bars.append(Bar(style, count(self._styles[style]), places))
        return tuple(bars)


def _wish(name: str) -> str:
    """A condition's name as HR may read it."""
    slot, _, value = name.partition(":")
    if slot == "needs":
        return "private" if value in PRIVATE else "needs"
    if slot in ("themes", "themes_out"):
        return "themes"
    return {"styles_out": "styles", "place_out": "place"}.get(slot, slot)


def _median(pairs: Sequence[tuple[int, int]]) -> int:
    """The value that half of the weight does not exceed."""
    half, seen = sum(weight for _, weight in pairs) / 2, 0
    for value, weight in sorted(pairs):
        seen += weight
        if seen >= half:
            return value
    return 0


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


# ---------------------------------------------------------------- contention


def _contention(rows: Rows) -> tuple[Contention, ...]:
    """Stays that more people want than there are places, with what a stable allocation would give."""
    wanted: Counter[str] = Counter()
    for applicant in rows.applicants:
        for choice in applicant.choices:
            if isinstance(choice, str):
                wanted[choice] += applicant.people
    left = {stay.id: stay.left for stay in rows.stays}
    names = {stay.id: stay.name for stay in rows.stays}
    crowded = [stay for stay, number in wanted.items() if stay in left and number > left[stay]]
    if not crowded:
        return ()
    result = allocate(rows.applicants, left, draw=rows.week.name)
    elsewhere: Counter[str] = Counter()
    for applicant in rows.applicants:
        got = result.placed.get(applicant.worker)
        for stay in applicant.choices:
            if isinstance(stay, str) and got is not None and got != stay:
                elsewhere[stay] += 1
    out = []
    for stay in crowded:
        would = tuple(rows.people[who] for who in result.places.get(stay, ())[:PERSONS] if who in rows.people)
        unshared = count(rows.unshared.get(stay, 0))
        out.append(Contention(stay, names[stay], left[stay], wanted[stay], unshared, would, elsewhere[stay]))
    return tuple(sorted(out, key=lambda item: (item.places - item.interests, item.stay)))


# ---------------------------------------------------------------- questions

_BARE = re.compile(r"[\W_]+")
_PERSONAL = re.compile(r"[\w.+-]+@[\w.-]+|https?://\S+|\d[\d\s()-]{5,}\d")
"""E-mail addresses, links and long numbers: struck out of what HR reads."""


def without_personal(text: str) -> str:
    """``text`` without e-mail addresses, links and long numbers, at most 120 characters of it."""
    text = " ".join(_PERSONAL.sub("…", text).split())
    return text if len(text) <= 120 else text[:119] + "…"


def group_questions(asked: Sequence[Unanswered]) -> list[list[Unanswered]]:
    """Questions that are alike together, the largest group first."""
    exact: dict[str, list[Unanswered]] = {}
    for question in asked:
        exact.setdefault(_BARE.sub("", unicodedata.normalize("NFKC", question.text)).casefold(), []).append(question)
    groups: list[tuple[str, list[Unanswered]]] = []
    for bare, questions in list(exact.items())[:QUESTIONS_READ]:
        like = next((group for key, group in groups if fuzz.ratio(key, bare, score_cutoff=SIMILAR)), None)
        if like is None:
            groups.append((bare, list(questions)))
        else:
            like.extend(questions)
    return sorted((group for _, group in groups), key=lambda group: -len(group))


def _questions(
    asked: Sequence[Unanswered], is_sensitive: Callable[[str], bool]
) -> tuple[tuple[QuestionGroup, ...], int]:
    """The groups that may be shown, and how many people's questions are withheld."""
    shown, withheld = [], set()
    for group in group_questions(asked):
        people = len({question.asker for question in group})
        if people < GROUP and any(is_sensitive(question.text) for question in group):
            withheld |= {question.asker for question in group}
            continue
        near = tuple(dict.fromkeys(title for question in group for title in question.near))[:2]
        shown.append(QuestionGroup(without_personal(group[0].text), len(group) if people >= GROUP else None, near))
    return tuple(shown), len(withheld)
