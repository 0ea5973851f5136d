"""What a week's digest is made of: rows, already counted where that could be done where they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.allocation import Applicant
from bot.matching import Stay
from bot.matching.crowd import Crowd

ROWS = 500
"""Rows of one kind that a digest keeps: all of them are in its table, the first few on its page."""
STALE = timedelta(days=180)
"""Facts confirmed longer ago than this are to be looked at again."""


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
    unnamed: int = 0
    """Of numbers that are people: how many of them HR is told of by no name, counted up to a group."""


UNSHARED = "unshared"
FIGURES = ("active", "wishing", "proposals", "interests", UNSHARED, "confirmed")
"""The week in numbers, in the order shown. Interests are of people who agreed to be named for the stay; those of the
others stand by themselves, since a sum would be read against the names."""


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
    """Of people who agreed to be named; the longest waiting are among them where it is not all."""
    waiting_unshared: int
    """People whose interest waits and who did not agree to be named."""
    wishes: Crowd
    """Of everybody who stated any in the last four weeks."""
    stays: Sequence[Stay]
    looked_at: Mapping[str, int]
    """Stay → proposals of it in the last four weeks."""
    applicants: Sequence[Applicant]
    """People who agreed to be named, with their open interests."""
    people: Mapping[str, Person]
    """Applicant → who that is."""
    unshared: Mapping[str, int]
    """Stay → open interests of people who did not agree to be named."""
    wishing_unnamed: int = 0
    """Of those whose ``wishes`` these are: how many HR is told of by no name."""
    waiting_total: int = 0
    """How many wait in all; 0: all of them are in ``waiting``."""
    unanswered: Sequence[Unanswered] = ()
    stale: Sequence[Stale] = ()
    stale_total: int = 0
    humans: Sequence[HumanWanted] = ()
    unread: int = 0
    """Fragments that nobody could read, of this week."""
    is_sensitive: Callable[[str], bool] = lambda _: False
    """True for words about health or care: such a question is shown only when a group asked it."""
