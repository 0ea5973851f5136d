"""The reply while it is being written, and the evidence that it is written from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.answering import Nearness
from bot.matching import Matches, Overview, Stay
from bot.message import Attachment, Card, Choice, Source
from bot.places import Places
from bot.seams import (
    Effect,
    Passage,
    Reads,
    Tables,
)
from bot.turn.state import State
from bot.turn.understood import Turn
from bot.wording import Wording

CONSENT_VERSION = "1"
"""Which wording of ``dialogue.hello.notice`` a person was shown."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was looked up for a turn."""

    passages: Mapping[str, Sequence[Passage]] = field(default_factory=dict)
    """Query → passages."""
    near: Mapping[str, Nearness] = field(default_factory=dict)
    """Question → how near it is to what is known."""
    reads: Reads | None = None
    """Reads statements together with a question; the same for the same, whenever it is asked."""
    tables: Tables = field(default_factory=Tables)
    matches: Matches | None = None
    stays: tuple[Stay, ...] = ()
    """The stays that the turn names."""
    offer: Overview | None = None
    """All stays that can be booked, counted, where a question is about them."""
    passage: Passage | None = None
    export: Mapping[str, Any] | None = None
    in_hand: frozenset[str] = frozenset()
    """Stays for which HR counts on the person, and will hear of it when they withdraw."""
    hears: bool = False
    """HR hears at once that the person would like to talk to somebody."""


@dataclass(slots=True)
class Draft:
    """The reply while it is being written."""

    turn: Turn
    evidence: Evidence
    places: Places
    wording: Wording
    state: State
    answers: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What was understood and done."""
    asides: list[str] = field(default_factory=list)
    """After what was understood."""
    lead: list[str] = field(default_factory=list)
    """Before the cards."""
    closing: list[str] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)
    answered: bool = True
    private: bool = False
    asks: bool = False
    """True when the reply already ends in a question."""
    question_next: bool = True
    """False where asking for the next wish would be out of place."""

    def say(self, key: str, /, **variables: object) -> str:
        """A phrase of the dialogue."""
        return self.wording(f"dialogue.{key}", **variables)

    def button(self, key: str, value: str, emphasis: Any = "plain") -> None:
        """Offer a button."""
        self.choices.append(Choice(self.say(f"button.{key}"), value, emphasis=emphasis))

    def stay(self, stay_id: str) -> Stay | None:
        """One of the stays looked up."""
        return next((s for s in self.evidence.stays if s.id == stay_id), None)

    def stay_name(self, stay_id: str) -> str:
        """Its name, from the row or from when it was shown."""
        stay = self.stay(stay_id)
        if stay:
            return stay.name
        return next((s.name for s in self.state.shown if s.id == stay_id and s.name), stay_id)


Step = Callable[["Draft", Any], None]
"""Answers one step of a turn: writes into the draft."""
