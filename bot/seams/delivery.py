"""How messages come in and replies go out: the ledger, and who carries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from bot.message import Message, Reply
from bot.seams.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row of the ledger."""

    id: int
    key: str
    lane: str
    kind: Literal["hear", "carry", "slot"]
    """A message to handle, a reply to send, a slot of the calendar."""
    payload: Mapping[str, Any]
    """``to_json`` of the message or reply; for a slot ``{"name": …, "when": …}``."""
    tries: int
    """Counts from 1; the attempts that a crash cut short are among them."""
    owner: str
    """Fencing token of this claim."""


class Ledger(Protocol):
    """Inbox and outbox in one table. docs/ledger.md says why it is ours.

    Whoever holds a job holds it under a lease. Once that is lost (the holder was gone for longer), whatever the
    holder still reports is refused with False and changes nothing.
    """

    @property
    def lease(self) -> float:
        """Seconds for which a claim holds without ``renew``."""

    def hear(self, message: Message, *, also: Sequence[str] = ()) -> bool:
        """Write a message to the inbox; False when its id, or one of ``also``, was there before."""

    def post(self, reply: Reply, *, key: str, person: str = "") -> bool:
        """Put a reply that no message led to into the outbox; False when ``key`` was there before.

        ``person`` is the ``Address.lane`` of the one it tells about when that is not the reader.
        """

    def slot(self, name: str, when: str) -> bool:
        """Book one slot of the calendar as a job; True for the first of all processes that asks."""

    def claim(self, now: datetime, platforms: Collection[str] | None = None) -> Job | None:
        """Take the next job that is due, under a lease; of these platforms only (slots have the platform "")."""

    def renew(self, job: Job) -> bool:
        """Hold the job for another lease."""

    def settle(self, job: Job, message: Message, outcome: Outcome, now: datetime) -> bool:
        """Write memory, effects, the message's end and its replies in one transaction; False without the lease."""

    def done(self, job: Job, *, replies: Sequence[Reply] = (), error: str = "") -> bool:
        """The reply was sent, or the slot ran and led to ``replies``; ``error`` says what is uncertain about it."""

    def put_off(self, job: Job, after: float | None, error: str, *, counts: bool = True) -> bool:
        """Try again ``after`` seconds; None: later each time. Without ``counts`` it was no try of the job's own."""

    def bury(self, job: Job, error: str, *, reply: Reply | None = None) -> bool:
        """Give it up as a dead letter; ``reply`` tells the person."""

    def prune(self, older_than: timedelta) -> int:
        """Delete what was finished that long ago; how many rows."""

    def listen(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` (from any thread) when there is new work; the result stops that."""


class Carrier(Protocol):
    """Sends replies on one platform."""

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:
        """Send ``reply``. ``key`` is the same at every attempt; ``attempt`` counts from 1.

        Raises:
            TryLater: nothing was sent; may be tried again, ``after`` seconds from now.
            Uncertain: it may have been sent and can not be looked up; is not tried again.
            Refused: the platform will never take this reply.
        """
