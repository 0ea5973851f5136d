"""What can be wished for: the slots, one line of the log of wishes, and a value in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

GUESSED = 0.5
"""A value read with no more confidence than this ranks the stays, rules none out, and yields to what is said."""


class Polarity(StrEnum):
    """How a value was meant."""

    WANT = "want"
    AVOID = "avoid"
    RETRACTED = "retracted"
    """Said earlier, taken back now."""
    MENTIONED = "mentioned"
    """Only talked about: neither wished nor avoided."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that can be wished for."""

    name: str
    merge: Literal["replace", "fields", "set"]
    asked: bool
    """True when the bot may ask for it."""
    hard: bool
    """True when a value filters unless the person said "if possible"."""


SLOTS: tuple[Slot, ...] = (
    Slot("styles", "set", asked=True, hard=True),
    Slot("start", "replace", asked=True, hard=True),
    Slot("days", "replace", asked=True, hard=True),
    Slot("party", "fields", asked=True, hard=True),
    Slot("budget", "replace", asked=True, hard=True),
    Slot("place", "set", asked=True, hard=True),
    Slot("needs", "set", asked=True, hard=True),
    Slot("skills", "set", asked=True, hard=False),
    Slot("themes", "set", asked=False, hard=False),
    Slot("origin", "replace", asked=False, hard=False),
)
SLOT: Mapping[str, Slot] = {slot.name: slot for slot in SLOTS}

Op = Literal["set", "correct", "clear", "decline", "undo", "reset", "confirm"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a person's log of wishes."""

    op: Op
    slot: str = ""
    value: Any = None
    polarity: Polarity = Polarity.WANT
    words: str = ""
    confidence: float = 1.0
    hard: bool | None = None
    source: Literal["words", "button", "form", "llm"] = "words"
    message_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A value in force."""

    value: Any
    polarity: Polarity
    words: str = ""
    hard: bool = True
    guessed: bool = False
    """Read between the lines: it yields to what is said outright."""
    confirmed: bool = False
    message_id: str = ""


def values_of(held: Mapping[str, tuple[Held, ...]], slot: str, polarity: Polarity = Polarity.WANT) -> tuple[Held, ...]:
    """The values in force for a slot, oldest first."""
    values = held.get(slot)
    return tuple([value for value in values if value.polarity is polarity]) if values else ()
