"""The worker on a real ledger: what people get, whatever fails, and when processes die."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Engine
from sqlmodel import col

from bot.message import Address, Message, Reply
from bot.preferences import Entry
from bot.seams import BadInput, Outcome, Refused, StoreError, TryLater, Uncertain
from bot.worker import HEAR_TRIES, Slot, Worker
from knowledge.database import reading, writing
from knowledge.ledger import LedgerStore
from knowledge.memory import Memories
from knowledge.tables import Account, Preference

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
_ids = itertools.count()


class Post:
    """A carrier that keeps what it delivers; ``troubles`` are raised first, one an attempt."""

    def __init__(self, *troubles: Exception) -> None:
        self.delivered: list[tuple[str, str]] = []
        self.attempts: list[tuple[str, int]] = []
        self.troubles = list(troubles)

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:
        await asyncio.sleep(0.001)
        self.attempts.append((key, attempt))
        if self.troubles:
            raise self.troubles.pop(0)
        self.delivered.append((reply.address.user, reply.text))

    def texts(self, user: str = "anna") -> list[str]:
        return [said for who, said in self.delivered if who == user]


def message(words: str, user: str = "anna", platform: str = "line") -> Message:
    return Message(f"e{next(_ids)}", Address(platform, "T", user), NOW, text=words)


def echo(heard: Message) -> Outcome:
    entry = Entry("set", "themes", heard.text, words=heard.text, message_id=heard.id)
    return Outcome((Reply(heard.address, f"{heard.text}ですね"),), (entry,))


def sorry(heard: Message) -> Reply:
    return Reply(heard.address, "すみません、うまく動きませんでした")


class Clock:
    """Real time, which a test may push on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def pass_(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(database: Engine, clock: Clock) -> LedgerStore:
    return LedgerStore(database, Memories(database), clock=clock)


@asynccontextmanager
async def working(
    ledger: LedgerStore,
    post: Post,
    handle: Callable[[Message], Outcome] = echo,
    slots: Sequence[Slot] = (),
    poll: float = 0.05,
) -> AsyncIterator[Worker]:
    """A worker that runs while the block does."""
    worker = _worker(ledger, post, handle, slots, poll)
    run = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        run.cancel()
        with suppress(asyncio.CancelledError):
            await run
        worker.close()


def _worker(
    ledger: LedgerStore,
    post: Post,
    handle: Callable[[Message], Outcome] = echo,
    slots: Sequence[Slot] = (),
    poll: float = 0.05,
) -> Worker:
    return Worker(ledger, handle, {"line": post}, apologise=sorry, clock=ledger.clock, slots=slots, poll=poll)


async def until(true: Callable[[], bool], seconds: float = 8.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


# ---------------------------------------------------------------- what people get


async def test_everybody_is_answered_once_in_their_order(ledger: LedgerStore) -> None:
    post = Post()
    sent = [message(str(number), user) for number in range(8) for user in ("anna", "emil", "yuki")]
    async with working(ledger, post):
        for each in sent:
            assert await asyncio.to_thread(ledger.hear, each)
            assert not await asyncio.to_thread(ledger.hear, each)
        await until(lambda: len(post.delivered) >= len(sent) and ledger.pending_count() == 0)
    for user in ("anna", "emil", "yuki"):
        assert post.texts(user) == [f"{number}ですね" for number in range(8)]
    assert all(attempt == 1 for _, attempt in post.attempts)


async def test_draining_ends_when_nothing_is_due(ledger: LedgerStore) -> None:
    post = Post(TryLater("busy", after=60))
    for each in (message("海"), message("山"), message("別", platform="slack")):
        ledger.hear(each)
    worker = _worker(ledger, post)
    for _ in range(2):
        await worker.drain()
        assert post.delivered == []
        assert len(post.attempts) == 1
        assert ledger.pending_count() == 3, "two replies wait for their minute, a message for its platform's process"
    worker.close()


async def test_draining_leaves_nothing_that_is_due(ledger: LedgerStore) -> None:
    """Whatever a message led to while the ledger was being looked at is not overlooked."""
    worker = _worker(ledger, post := Post())
    for number in range(0, 40, 2):
        ledger.hear(message(str(number)))
        ledger.hear(message(str(number + 1)))
        await worker.drain()
        assert len(post.delivered) == number + 2
    worker.close()


async def test_a_slow_person_keeps_nobody_waiting(ledger: LedgerStore) -> None:
    release, post = threading.Event(), Post()

    def handle(heard: Message) -> Outcome:
        if heard.text == "slow":
            release.wait(10)
        return echo(heard)

    async with working(ledger, post, handle):
        ledger.hear(message("slow"))
        ledger.hear(message("after slow"))
        ledger.hear(message("quick", "emil"))
        await until(lambda: post.texts("emil") == ["quickですね"])
        assert post.texts("anna") == []
        release.set()
        await until(lambda: post.texts("anna") == ["slowですね", "after slowですね"])


async def test_work_begins_when_it_arrives_not_at_the_next_poll(ledger: LedgerStore) -> None:
    post = Post()
    async with working(ledger, post, poll=30.0):
        await asyncio.sleep(0.1)
        started = time.monotonic()
        await asyncio.to_thread(ledger.hear, message("海"))
        await until(lambda: post.texts() == ["海ですね"])
        assert time.monotonic() - started < 2.0


async def test_stopping_finishes_what_is_held(ledger: LedgerStore, database: Engine) -> None:
    begun, post = threading.Event(), Post()

    def handle(heard: Message) -> Outcome:
        begun.set()
        time.sleep(0.3)
        return echo(heard)

    async with working(ledger, post, handle):
        ledger.hear(message("海"))
        await asyncio.to_thread(begun.wait)
    assert len(Memories(database).recall(message("").address).preferences.entries) == 1
    job = ledger.claim(datetime.now(UTC))
    assert job is not None
    assert (job.kind, job.tries) == ("carry", 1), "the reply waits for the next start"


async def test_an_idle_worker_hardly_asks(ledger: LedgerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    claim = ledger.claim

    def counted(*given: Any) -> Any:
        asked.append(given)
        return claim(*given)

    monkeypatch.setattr(ledger, "claim", counted)
    async with working(ledger, Post(), poll=0.5):
        await asyncio.sleep(1.2)
    assert 2 <= len(asked) <= 5


# ---------------------------------------------------------------- what fails


async def test_a_platform_that_says_later_is_asked_later(ledger: LedgerStore, clock: Clock, database: Engine) -> None:
    def put_off() -> bool:
        with reading(database) as session:
            waiting = "SELECT count(*) FROM ledger WHERE state = 0 AND error LIKE 'TryLater%'"
            return session.execute(text(waiting)).scalar() == 1

    post = Post(TryLater("rate limited", after=60), ConnectionError("reset"))
    async with working(ledger, post):
        for words in ("海", "山"):
            ledger.hear(message(words))
        await until(put_off)
        clock.pass_(61)
        await until(lambda: len(post.delivered) == 2)
    assert post.texts() == ["海ですね", "山ですね"], "a reply overtook the one that had to wait"
    assert [attempt for _, attempt in post.attempts] == [1, 2, 3, 1]
    assert len({key for key, _ in post.attempts}) == 2, "the key of a reply changed between attempts"


async def test_an_uncertain_reply_is_not_repeated(ledger: LedgerStore, database: Engine) -> None:
    post = Post(Uncertain("the answer was lost"))
    for words in ("海", "山"):
        ledger.hear(message(words))
    worker = _worker(ledger, post)
    await worker.drain()
    worker.close()
    assert post.texts() == ["山ですね"]
    with reading(database) as session:
        errors = session.execute(text("SELECT error FROM ledger WHERE state = 1 AND error <> ''")).scalars().all()
    assert errors == ["uncertain: the answer was lost"]
    assert ledger.counts() == {"open": 0, "dead": 0, "late_seconds": 0}


async def test_a_refused_reply_is_a_dead_letter(ledger: LedgerStore) -> None:
    post = Post(Refused("the person has blocked the bot"))
    for words in ("海", "山"):
        ledger.hear(message(words))
    worker = _worker(ledger, post)
    await worker.drain()
    assert [(letter.kind, letter.error) for letter in ledger.dead()] == [
        ("carry", "refused: the person has blocked the bot")
    ]
    assert ledger.retry_dead() == 1
    await worker.drain()
    worker.close()
    assert post.texts() == ["山ですね", "海ですね"]


async def test_a_poisoned_message_gets_an_apology(ledger: LedgerStore, clock: Clock) -> None:
    tried: list[str] = []

    def handle(heard: Message) -> Outcome:
        tried.append(heard.text)
        if heard.text == "poison":
            raise ZeroDivisionError(heard.text)
        return echo(heard)

    post = Post()
    async with working(ledger, post, handle):
        ledger.hear(message("poison"))
        ledger.hear(message("海"))
        ledger.hear(message("山", "emil"))
        await until(lambda: post.texts("emil") == ["山ですね"])
        for _ in range(HEAR_TRIES):
            seen = len(tried)
            clock.pass_(6)  # longer than any wait, shorter than a lease
            await until(lambda seen=seen: len(tried) > seen or not ledger.pending_count())  # type: ignore[misc]
        await until(lambda: len(post.texts()) == 2)
    assert sorted(post.texts()) == ["すみません、うまく動きませんでした", "海ですね"]
    assert tried.count("poison") == HEAR_TRIES
    (letter,) = ledger.dead()
    assert (letter.kind, letter.error) == ("hear", "ZeroDivisionError: poison")


async def test_a_message_that_kills_the_process_is_given_up(ledger: LedgerStore, clock: Clock) -> None:
    ledger.hear(message("poison"))
    for _ in range(HEAR_TRIES):
        assert ledger.claim(clock()) is not None  # and nothing more is ever heard of its holder
        clock.pass_(ledger.lease + 1)
    post = Post()
    worker = _worker(ledger, post, lambda _: pytest.fail("it was tried again"))
    await worker.drain()
    worker.close()
    assert post.texts() == ["すみません、うまく動きませんでした"]
    assert [letter.error for letter in ledger.dead()] == ["the process died each time that this was tried"]


async def test_a_row_that_can_not_be_read_is_given_up(ledger: LedgerStore, database: Engine, clock: Clock) -> None:
    ledger.hear(message("海"))
    with writing(database) as session:
        session.execute(text("UPDATE ledger SET payload = '{\"text\": 1}', tries = :tries"), {"tries": HEAR_TRIES - 1})
    worker = _worker(ledger, post := Post())
    await worker.drain()
    worker.close()
    assert len(ledger.dead()) == 1
    assert post.delivered == []


async def test_trouble_with_the_database_is_not_the_messages_fault(ledger: LedgerStore, clock: Clock) -> None:
    failures = iter(range(HEAR_TRIES + 3))

    def handle(heard: Message) -> Outcome:
        if next(failures, None) is not None:
            raise StoreError("sankin.db: disk full")
        return echo(heard)

    worker = _worker(ledger, post := Post(), handle)
    ledger.hear(message("海"))
    for _ in range(HEAR_TRIES + 4):
        await worker.drain()
        clock.pass_(700)
    worker.close()
    assert post.texts() == ["海ですね"]
    assert ledger.dead() == []


async def test_long_work_keeps_its_lease(database: Engine) -> None:
    ledger = LedgerStore(database, Memories(database), lease=0.3)
    handled, post = [], Post()

    def handle(heard: Message) -> Outcome:
        handled.append(heard.text)
        time.sleep(1.0)
        return echo(heard)

    async with working(ledger, post, handle):
        ledger.hear(message("海"))
        await until(lambda: post.texts() == ["海ですね"])
    assert handled == ["海"]


# ---------------------------------------------------------------- the calendar


def test_which_slot_is_due() -> None:
    monday = Slot("digest", "0 9 * * 1", TOKYO, lambda _: ())
    at = datetime(2026, 11, 23, 9, 0, tzinfo=TOKYO)
    assert monday.due(at) == at
    assert monday.due(at.astimezone(UTC) + timedelta(days=5)) == at, "after a down time"
    assert monday.due(at - timedelta(milliseconds=1)) is None, "last week's was too long ago"
    assert monday.due(at + timedelta(days=6, seconds=1)) is None
    with pytest.raises(BadInput, match="is not a schedule"):
        Slot("digest", "mondays", TOKYO, lambda _: ())


async def test_a_slot_runs_once_however_many_work(ledger: LedgerStore, database: Engine) -> None:
    ran: list[datetime] = []
    hr = Address("line", "T", "hr")

    def digest(when: datetime) -> Sequence[Reply]:
        ran.append(when)
        return (Reply(hr, f"digest of {when:%Y-%m-%d}"),)

    post = Post()
    slots = (Slot("digest", "0 9 * * *", TOKYO, digest),)
    others = [LedgerStore(database, Memories(database)) for _ in range(2)]
    async with (
        working(ledger, post, slots=slots),
        working(others[0], post, slots=slots),
        working(others[1], post, slots=slots),
    ):
        await until(lambda: len(post.delivered) > 0)
        await asyncio.sleep(0.3)
    async with working(ledger, post, slots=slots):
        await asyncio.sleep(0.2)
    assert len(ran) == 1
    assert ran[0].astimezone(TOKYO).hour == 9
    assert post.texts("hr") == [f"digest of {ran[0]:%Y-%m-%d}"]


async def test_a_slot_that_fails_is_run_again(ledger: LedgerStore, clock: Clock) -> None:
    troubles = [OSError("no chart")]

    def digest(_: datetime) -> Sequence[Reply]:
        if troubles:
            raise troubles.pop()
        return (Reply(Address("line", "T", "hr"), "digest"),)

    post = Post()
    async with working(ledger, post, slots=(Slot("digest", "0 9 * * *", TOKYO, digest),)):
        await until(lambda: not troubles)
        clock.pass_(2)
        await until(lambda: post.texts("hr") == ["digest"])


# ---------------------------------------------------------------- processes that die

PROCESS = """
import asyncio, os, sys, time
from datetime import UTC, datetime
from bot.message import Reply
from bot.preferences import Entry
from bot.seams import Outcome
from bot.worker import Worker
from knowledge.database import open_engine
from knowledge.ledger import LedgerStore
from knowledge.memory import Memories

engine = open_engine(sys.argv[1])
ledger = LedgerStore(engine, Memories(engine), lease=1.5)
log = os.open(sys.argv[2], os.O_CREAT | os.O_APPEND | os.O_WRONLY)

def handle(heard):
    time.sleep(0.02)
    entry = Entry("set", "themes", heard.text, words=heard.text, message_id=heard.id)
    return Outcome((Reply(heard.address, heard.text),), (entry,))

class Post:
    async def carry(self, reply, key, attempt):
        await asyncio.sleep(0.02)
        os.write(log, f"{reply.address.user} {reply.text} {key}\\n".encode())
        await asyncio.sleep(0.02)

worker = Worker(ledger, handle, {"line": Post()}, apologise=lambda heard: Reply(heard.address, "sorry"),
                clock=lambda: datetime.now(UTC), concurrency=4)
print("up", flush=True)
asyncio.run(worker.run())
"""


def _start(url: str, log: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PROCESS, url, str(log)], stdout=subprocess.PIPE)


async def test_killed_processes_lose_nothing(database: Engine, database_url: str, tmp_path: Path) -> None:
    """Two processes share one database; one is killed mid-work, then the other, then a third ends it."""
    people, each, log = 6, 8, tmp_path / "log"
    ledger = LedgerStore(database, Memories(database))
    sent = [message(f"{number}", f"u{person}") for number in range(each) for person in range(people)]
    log.touch()
    processes = [_start(database_url, log) for _ in range(2)]
    try:
        for process in processes:
            assert process.stdout is not None
            await asyncio.to_thread(process.stdout.readline)
        for one in sent:
            await asyncio.to_thread(ledger.hear, one)
        processes.append(_start(database_url, log))  # takes a second to come up
        for process, lines in zip(processes[:2], (6, 14), strict=True):
            await until(lambda lines=lines: log.read_text().count("\n") >= lines)  # type: ignore[misc]
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        await until(lambda: ledger.pending_count() == 0, 20)
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    carried = [line.split() for line in log.read_text().splitlines()]
    keys = [key for _, _, key in carried]
    assert set(keys) == {f"{one.id}:reply:0" for one in sent}, "a message was lost"
    assert len(keys) - len(set(keys)) <= 8, "more replies were repeated than were under way when a process died"
    with reading(database) as session:
        who = {row[0]: row[1] for row in session.execute(select(col(Account.worker), col(Account.user)))}
        kept = session.execute(select(col(Preference.worker), col(Preference.words)).order_by(col(Preference.id))).all()
    for person in (f"u{number}" for number in range(people)):
        in_order = [str(number) for number in range(each)]
        assert [words for worker, words in kept if who[worker] == person] == in_order, (
            "effects lost, doubled or mixed up"
        )
        told = [words for user, words, _ in carried if user == person]
        assert list(dict.fromkeys(told)) == in_order, "replies out of order"
    assert ledger.counts() == {"open": 0, "dead": 0, "late_seconds": 0}


def test_a_second_process_hears_of_work_at_once(database: Engine, database_url: str, tmp_path: Path) -> None:
    """What one process hears another answers: PostgreSQL tells it, on SQLite it looks twice a second."""
    log = tmp_path / "log"
    log.touch()
    process = _start(database_url, log)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.3)
        ledger = LedgerStore(database, Memories(database))
        ledger.hear(message("海"))
        started = time.monotonic()
        while not log.read_text():
            assert time.monotonic() - started < 3
            time.sleep(0.01)
    finally:
        process.kill()
        process.communicate()
