"""What a message was understood as: the person's acts, what they come to, and what must be looked up for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot import answering
from bot import commands as c
from bot.message import Message
from bot.preferences import Entry, Preferences, Wishes
from bot.seams import Memory
from bot.turn.state import State
from bot.turn.stay_questions import StayQuestion
from bot.turn.steps import Step


@dataclass(frozen=True, slots=True)
class Search:
    """Stays to be looked up."""

    wishes: Wishes
    exclude: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """In the person's own words."""
    against: tuple[str, ...] = ()
    """In their own words, what they do not want."""
    later: Wishes | None = None
    """The wishes a year later, where the time may be meant so."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a message means, and what must be looked up to answer it."""

    message: Message
    memory: Memory
    state: State
    language: str
    commands: tuple[c.Command, ...]
    steps: tuple[Step, ...]
    entries: tuple[Entry, ...]
    preferences: Preferences
    """With ``entries`` taken in."""
    before: Wishes
    wishes: Wishes
    today: date
    plans: tuple[answering.Plan, ...] = ()
    stay_questions: tuple[StayQuestion, ...] = ()
    offered: Mapping[str, StayQuestion] = field(default_factory=dict)
    """Of the questions for the sources those that the stays on offer tell something of."""
    tentative: bool = False
    """The only plan is a guess that unreadable words were a question."""
    longing: bool = False
    """What is longed for is told in words that no rule could read as a wish."""
    stated: bool = False
    """Words that no rule could read say something: they may tell of a wish."""
    search: Search | None = None
    proposes: bool = False
    more: bool = False
    towards: str = ""
    """``cheaper`` or ``nearer`` when the other stays are to be so."""
    stay_ids: tuple[str, ...] = ()
    passage_id: str = ""
    wants_export: bool = False
    unread: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    """What no rule took although it may be a wish (``Reading.figures``)."""
    cut: bool = False
    away: bool = False
    """The person comes back after a long silence."""
    again: bool = False
    """Stays are shown in full although they are the ones shown last: that was long ago."""
    words: tuple[tuple[str, str], ...] = ()
    """What the person wrote of what they want, this message's sentences last: message id and sentence."""
    unwanted: tuple[tuple[str, str], ...] = ()
    """What the person wrote that they do not want, in the same form."""
    fresh: bool = False
    """Some of ``words`` are this message's."""
    likely: bool = False
    """It is put as a question and wishes for nothing: near to one that is known, it is one."""
    instead: Turn | None = None
    """The message as nothing but a question: holds when the sources answer it."""

    def known(self, slot: str) -> bool:
        """True when there is nothing to ask about a slot; a window that has passed is no answer any more."""
        if slot == "start" and slot not in self.preferences.declined:
            return self.wishes.start_earliest is not None or self.wishes.start_latest is not None
        told = slot == "days" and self.wishes.days_min is not None  # "April 5 to 14" tells how long, too
        return told or self.preferences.known(slot)

    @property
    def lapsed(self) -> bool:
        """True when the dates that the person once named have passed."""
        return bool(self.memory.preferences.values("start")) and not self.known("start")
