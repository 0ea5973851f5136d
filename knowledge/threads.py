"""The channel threads that the bot takes part in, kept where a restart does not forget them."""

from __future__ import annotations

import asyncio

from sqlalchemy import Engine

from knowledge.database import reading, writing
from knowledge.tables import FollowedThread


class FollowedThreads:
    """Threads by channel; every call runs in a thread of its own, so an event loop can await it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def joined(self, channel: str, thread_ts: str) -> bool:
        """True when messages in this thread are for the bot even without its name."""
        return await asyncio.to_thread(self._joined, channel, thread_ts)

    async def join(self, channel: str, thread_ts: str) -> None:
        """From now on the bot follows this thread. May be repeated."""
        await asyncio.to_thread(self._join, channel, thread_ts)

    async def leave(self, channel: str, thread_ts: str) -> None:
        """The bot no longer follows this thread. May be repeated."""
        await asyncio.to_thread(self._leave, channel, thread_ts)

    def _joined(self, channel: str, thread_ts: str) -> bool:
        with reading(self._engine) as session:
            return session.get(FollowedThread, (channel, thread_ts)) is not None

    def _join(self, channel: str, thread_ts: str) -> None:
        with writing(self._engine) as session:
            session.merge(FollowedThread(channel=channel, thread=thread_ts))

    def _leave(self, channel: str, thread_ts: str) -> None:
        with writing(self._engine) as session:
            if row := session.get(FollowedThread, (channel, thread_ts)):
                session.delete(row)
