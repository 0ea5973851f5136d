"""What accumulates while the commands of one message are gone through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bot.message import Message
from bot.preferences import Entry
from bot.turn.state import State


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be answered; ``kind`` names the handler in ``bot.turn.responding``."""

    kind: str
    data: Any = None


@dataclass(slots=True)
class Work:
    """What accumulates while the commands of one message are gone through."""

    state: State
    source: str
    message: Message
    today: date
    steps: list[Step] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    stay_ids: list[str] = field(default_factory=list)
    proposes: bool = False
    more: bool = False
    towards: str = ""
    places: Literal["", "add", "ask"] = ""
    """Whether a further place is added or asked about; empty: as the words say, and added by a button."""

    def step(self, kind: str, data: Any = None) -> None:
        """Something to be answered."""
        self.steps.append(Step(kind, data))

    def entry(self, op: Any, slot: str = "", value: Any = None, **more: Any) -> None:
        """A line of the log of wishes."""
        at = self.message.received_at
        self.entries.append(
            Entry(op, slot, value, source=self.source, message_id=self.message.id, at=at, **more)  # type: ignore[arg-type]
        )
