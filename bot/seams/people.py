"""What is remembered of people, their interests, and the accounts that they join."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.message import Address
from bot.preferences import Preferences
from bot.seams.evidence import Audience


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is known about one person when their message is taken up."""

    worker: str = ""
    """Stable id; empty before the first message is settled."""
    language: str = ""
    preferences: Preferences = field(default_factory=Preferences)
    dialogue: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON, written and read by ``bot.turn`` alone: what was asked, shown, is open."""
    interests: tuple[str, ...] = ()
    """Ids of the stays this person has said they want, oldest first."""
    paused: bool = False
    seen_at: datetime | None = None
    """When the person last wrote; None for a new person."""
    joined: tuple[str, ...] = ()
    """The platforms of the accounts that the person joined with this one."""
    audience: Audience = field(default_factory=Audience)


@dataclass(frozen=True, slots=True, kw_only=True)
class HrSeen:
    """Where HR of an organization is told something at once."""

    organization: str = ""
    hr: tuple[str, ...] = ()
    """User ids of those who may act on interests, on the organization's own platform."""
    hr_channel: str = ""
    """Where HR reads its digest; empty when there is no such channel."""
    hr_email: tuple[str, ...] = ()
    hr_language: str = "ja"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestSeen(HrSeen):
    """An interest as it stands when somebody acts on it."""

    id: int
    stay: str
    stay_name: str
    status: str
    changes: int
    """How often its status has changed so far."""
    left: int
    """Places of the stay that are still free."""
    contact: str
    """E-mail address of the municipality's contact; empty when there is none."""
    person: Address
    """Where its person was last met."""
    language: str
    """The person's."""
    mine: bool
    """It is the asker's own."""
    may_act: bool
    """The asker is HR for its person, and its person agreed to be named."""
    next_waiting: int = 0
    """The interest that has been longest on the stay's waiting list and whose party has room once this one's places
    are free; 0 when there is none."""
    people: int = 1
    """How many come along, the person included."""


@dataclass(frozen=True, slots=True)
class JoinOffer:
    """What a code for joining accounts is worth to who said it."""

    verdict: Literal["good", "wrong", "expired", "own", "already", "same", "too_many"]
    """``same``: the person has an account on that platform, or in that organization, already; ``too_many``: so many
    wrong codes came from here that none is looked at for some minutes."""
    platform: str = ""
    """Of the account that the code is of."""
    language: str = ""
    person: Address | None = None
    """Where that account's person was last met."""


class Workers(Protocol):
    """People and what is remembered of them."""

    def recall(self, address: Address) -> Memory:
        """What is known; an empty memory for somebody new. Never writes."""

    def export(self, address: Address) -> Mapping[str, Any]:
        """Everything stored about the person, as plain JSON."""

    def interest(self, interest: int, asker: Address) -> InterestSeen | None:
        """An interest, and what ``asker`` may do about it; None when there is none."""

    def in_hand(self, address: Address) -> Sequence[InterestSeen]:
        """The person's interests that HR knows of and has taken up: contacted or confirmed."""

    def hr(self, address: Address) -> HrSeen:
        """Where HR of the person's organization is told something."""


class Joins(Protocol):
    """One-time codes with which people join their accounts (``bot.turn.joining``)."""

    def new_code(self) -> str:
        """A code that nobody can guess."""

    def offer(self, address: Address, key: str, now: datetime) -> JoinOffer:
        """What a code (by its digest) is worth to who says it."""
