"""``python -m bot serve`` as real processes on one database: one digest, also when they are killed while it is sent."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import PROJECT
from knowledge import tables as t
from knowledge.catalog import LOADED
from knowledge.database import FILE, open_engine, writing
from tests.platforms.slack import CHANNEL, SECRET, TOKEN, SlackStandIn

TEAM = "T0SANKIN00"
PATIENCE = 300.0
"""Seconds that processes may take on a busy machine."""


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


class Processes:
    """Serve processes on one home; those still running are killed in the end."""

    def __init__(self, home: Path, slack: SlackStandIn) -> None:
        self.running: list[asyncio.subprocess.Process] = []
        self._environment = {
            **os.environ, "SANKIN_HOME": str(home), "SLACK_API_URL": slack.api, "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET, "SLACK_APP_TOKEN": "", "SANKIN_DIGEST_CHANNEL": CHANNEL,
            "SANKIN_DIGEST_EMAIL": "", "LINE_CHANNEL_ACCESS_TOKEN": "", "DATABASE_URL": "",
        }  # fmt: skip

    async def start(self) -> None:
        """Start one more."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=PROJECT, env={**self._environment, "PORT": str(free_port())},
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        self.running.append(process)

    async def kill(self) -> None:
        """End all of them as a power cut would."""
        for process in self.running:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()
        self.running.clear()


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Into which the starting data was loaded once, and taken out again."""
    engine = open_engine(tmp_path / "home")
    with writing(engine) as session:
        session.add(t.Meta(key=LOADED, value="1"))
    engine.dispose()
    return tmp_path / "home"


@pytest.fixture
async def processes(home: Path, slack: SlackStandIn) -> AsyncIterator[Processes]:
    """Of a home whose company has a person; last Monday's digest is due as soon as anything runs."""
    engine, lately = open_engine(home), datetime.now(UTC) - timedelta(days=6)
    with writing(engine) as session:
        session.add(t.Organization(id=TEAM, slack_team_id=TEAM, policy={}))
        session.add(t.Worker(id="w", organization=TEAM, created_at=lately, seen_at=lately))
    engine.dispose()
    made = Processes(home, slack)
    yield made
    await made.kill()


async def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, "it took too long"
        await asyncio.sleep(0.02)


def states(home: Path, kind: str) -> list[tuple[int, str]]:
    """State and owner of the ledger's rows about digests."""
    with contextlib.closing(sqlite3.connect(home / FILE, timeout=5)) as connection:
        query = "SELECT state, owner FROM ledger WHERE kind = ? AND key LIKE '%digest%'"
        return connection.execute(query, (kind,)).fetchall()


async def sent(home: Path, slack: SlackStandIn) -> list[str]:
    """What the channel has once everything about the digest has ended."""
    await until(lambda: [state for kind in ("slot", "carry") for state, _ in states(home, kind)] == [1, 1])
    return [text for text in slack.texts(CHANNEL) if text]  # the files' own message has none


async def test_a_digest_goes_out_once_from_two_processes_that_are_killed(
    processes: Processes, slack: SlackStandIn, home: Path
) -> None:
    """Both die once Slack has it and before they could note that; two others find it there."""
    await asyncio.gather(processes.start(), processes.start())
    await until(lambda: bool(slack.texts(CHANNEL)))
    await processes.kill()
    await asyncio.gather(processes.start(), processes.start())
    told = await sent(home, slack)
    assert len(told) == 1, told
    assert len(states(home, "slot")) == 1
