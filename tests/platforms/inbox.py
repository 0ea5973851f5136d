"""An inbox of the tests, for what a platform hands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.message import Message


@dataclass
class Inbox:
    """Hears as the ledger does: a message known by any of its names is not heard again."""

    messages: list[Message] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    down: int = 0

    async def __call__(self, message: Message, also: Sequence[str] = ()) -> bool:
        if self.down:
            self.down -= 1
            raise OSError("the database is gone")
        if self.known & {message.id, *also}:
            return False
        self.known |= {message.id, *also}
        self.messages.append(message)
        return True
