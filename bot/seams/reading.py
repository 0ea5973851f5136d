"""What a message says: the border between the conversation and whoever reads for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.commands import Command
from bot.preferences import Preferences


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What a reader may know besides the words."""

    now: datetime
    """Timezone-aware, in the person's time zone (Asia/Tokyo)."""
    asked: str = ""
    """The slot that was just asked about, or ``confirm`` when a yes-no question is open."""
    language: str = ""
    """The language of the conversation so far; empty at its start."""
    preferences: Preferences = field(default_factory=Preferences)
    shown: tuple[str, ...] = ()
    """Ids of the stays last shown, in order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says."""

    commands: tuple[Command, ...]
    language: str
    """``ja`` or ``en``: the language in which the message was written."""
    unread: tuple[str, ...] = ()
    """Fragments of content that no rule understood."""
    figures: tuple[tuple[str, str], ...] = ()
    """Sums, lengths, numbers of people and dates that no rule took: the slot that each may be of, and its words."""


class Reader(Protocol):
    """Text → commands. Pure: the same arguments, the same reading."""

    def read(self, text: str, context: ReadingContext) -> Reading:
        """Read one message."""


class Piece(NamedTuple):
    """A stretch of a message: something named, or what stands between."""

    kind: str
    """``place``, ``time``, ``days``, ``money``, ``need`` …; empty: nothing is named."""
    words: str
    value: str = ""
    """What it is taken for where its words alone do not tell: 個室 of 「相部屋」."""


class Roles(NamedTuple):
    """Probabilities of what something named is to the stay; their sum is 1."""

    wished: float
    shut_out: float
    mentioned: float


Judge = Callable[[Sequence[Piece]], Sequence[Roles] | None]
"""The pieces of a message → the roles of those that are named, in order, perhaps not of the last; None: no model."""
