"""What a platform's web hook needs of the rest, and what it gives back. No web framework in sight."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.message import Message

log = logging.getLogger(__name__)


class Hear(Protocol):
    """Writes a message to the inbox; returns when it is safely there.

    ``also`` are further names of the same event: a message known by any of them is not heard twice.
    Raises when it could not be written: the platform is then asked to deliver again.
    """

    async def __call__(self, message: Message, also: Sequence[str] = ()) -> bool:
        """Write ``message``; False when it was known already."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message out of an event, with the further names under which the event may come again."""

    message: Message
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a web hook answers."""

    status: int = 200
    body: str = ""
    media_type: str = "text/plain"


Receive = Callable[[Mapping[str, str], bytes], Awaitable[Answer]]
"""Header names in lower case and the raw body → the answer. Verifies before it parses."""


class Waiting:
    """Shows that the bot is at work, but only to those who have to wait.

    A sign that is put up after the reply has arrived would stay there, so the sign waits a moment
    itself and is called off when the reply is carried first.
    """

    def __init__(self, after: float | None) -> None:
        """``after``: seconds before the sign is shown; None: never (several processes share the work)."""
        self._after = after
        self._signs: dict[str, asyncio.Task[None]] = {}

    def begin(self, place: str, show: Callable[[], Awaitable[object]]) -> None:
        """Show the sign at ``place`` after a moment, unless ``end`` comes first."""
        if self._after is None or place in self._signs:
            return
        task = asyncio.create_task(self._show(self._after, show))
        self._signs[place] = task
        task.add_done_callback(lambda _: self._signs.pop(place, None))

    def end(self, place: str) -> None:
        """The reply is on its way."""
        if sign := self._signs.pop(place, None):
            sign.cancel()

    async def stop(self) -> None:
        """Call off every sign."""
        signs = list(self._signs.values())
        for sign in signs:
            sign.cancel()
        await asyncio.gather(*signs, return_exceptions=True)

    @staticmethod
    async def _show(after: float, show: Callable[[], Awaitable[object]]) -> None:
        await asyncio.sleep(after)
        try:
            await show()
        except Exception as error:  # noqa: BLE001  a courtesy: whatever goes wrong with it, the reply still comes
            log.info("no sign of work shown: %s", error)
