"""What a digest holds: one organization's week, as far as HR may know it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.digest.groups import Count
from bot.digest.week import HumanWanted, Person, Stale, Waiting, Week


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
    people: Count
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
    people: Count


@dataclass(frozen=True, slots=True)
class Unseen:
    """A stay that was shown to nobody in four weeks."""

    stay: str
    name: str
    why: str
    """``full``, ``past``, ``no_demand``, ``outranked`` or the wish that it fails most often (as ``Remedy.wish``)."""
    share: int = 0
    """Percent of the wishes that it fails for that reason; 0: nearly all of them, which is not counted out."""


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
    """Longest waiting first."""
    waiting_total: int
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
