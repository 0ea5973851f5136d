"""All that one message leads to: replies, wishes, effects and notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.message import Address, Reply
from bot.preferences import Entry


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A stay was shown."""

    stay: str
    score: float
    reasons: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reacted:
    """A shown stay was liked or disliked."""

    stay: str
    reaction: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InterestStated:
    """The person wants this stay (``withdrawn`` takes it back). Recorded once."""

    stay: str
    withdrawn: bool = False
    consented: bool = False
    """True when the person agreed to share it with HR and the municipality."""
    people: int = 1
    """How many come along, the person included."""


@dataclass(frozen=True, slots=True)
class PartyChanged:
    """So many people come along now: what was not yet confirmed is for so many."""

    people: int


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A question was answered, or could not be."""

    text: str
    language: str
    answered: bool
    evidence: tuple[str, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """👍 or 👎 on the last answer with this evidence."""

    good: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FragmentUnread:
    """Words that no rule understood; stored without the person."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """What the person agreed to, and which wording of it."""

    what: str
    version: str


@dataclass(frozen=True, slots=True)
class HumanAsked:
    """The person wants to talk to somebody, and agreed to share that."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the person: rows, ledger payloads, everything."""


@dataclass(frozen=True, slots=True)
class InterestChanged:
    """HR moved an interest on. Not applied, and the message taken up anew, when it no longer stands at ``seen``."""

    interest: int
    status: str
    """``contacted``, ``confirmed``, ``waiting`` or ``declined``."""
    seen: str
    """The status on which the decision rests."""
    by: str
    """``Address.user`` of who did it."""


@dataclass(frozen=True, slots=True)
class StayReviewed:
    """After a stay, the person said how it was; what is None is left as it was."""

    interest: int
    rating: int | None = None
    """1 to 5."""
    again: bool | None = None
    """Would go again."""


@dataclass(frozen=True, slots=True)
class JoinCodeMade:
    """A code was given with which another account can be joined; an earlier one holds no more."""

    key: str
    """Digest of the code."""
    until: datetime


@dataclass(frozen=True, slots=True)
class JoinCodeSaid:
    """A code was said: from now on only this person can use it. An empty ``key`` counts as a guess."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class JoinCodeDropped:
    """The person does not want to join after all."""

    key: str


@dataclass(frozen=True, slots=True)
class AccountsJoined:
    """The person confirmed. Not applied, and the message taken up anew, when the code no longer holds."""

    key: str


@dataclass(frozen=True, slots=True)
class AccountsParted:
    """The account stands alone again."""


Effect = (
    ProposalShown | Reacted | InterestStated | QuestionAsked | FeedbackGiven | FragmentUnread | ConsentGiven
    | HumanAsked | InterestChanged | PartyChanged | StayReviewed | Forget | JoinCodeMade | JoinCodeSaid
    | JoinCodeDropped | AccountsJoined | AccountsParted
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A reply to somebody else than who wrote; posted once for each ``key``."""

    reply: Reply
    key: str
    about: Address | None = None
    """Whom it tells about when that is not the reader: it is erased with them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one message leads to: settled in one transaction."""

    replies: tuple[Reply, ...]
    entries: tuple[Entry, ...] = ()
    """New lines of the person's log of wishes."""
    language: str = ""
    dialogue: Mapping[str, Any] = field(default_factory=dict)
    paused: bool | None = None
    """None: unchanged."""
    effects: tuple[Effect, ...] = ()
    trace: Mapping[str, Any] = field(default_factory=dict)
    """What other programs may know of this turn; never stored."""
    notices: tuple[Notice, ...] = ()
