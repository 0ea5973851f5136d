"""The ledger's promises, on SQLite and PostgreSQL: nothing lost, nothing twice, everybody in their order."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.event import listen

from bot.message import Address, Message, Reply, from_json, to_json
from bot.preferences import Entry
from bot.seams import Job, Outcome, StoreError
from knowledge.database import open_engine, reading, writing
from knowledge.ledger import BACKOFF, PER_MINUTE, LedgerStore
from knowledge.memory import Memories

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
_ids = itertools.count()


class Clock:
    """Time as the test says."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(database: Engine, clock: Clock) -> LedgerStore:
    return LedgerStore(database, Memories(database), clock=clock, lease=20.0)


def message(user: str = "anna", words: str = "", id: str = "", platform: str = "line") -> Message:  # noqa: A002
    return Message(id or f"e{next(_ids)}", Address(platform, "T", user), NOW, text=words)


def claimed(ledger: LedgerStore, now: datetime | None = None) -> Job:
    job = ledger.claim(now or ledger.clock())
    assert job is not None
    return job


def answer(job: Job, *replies: str, words: str = "") -> tuple[Job, Message, Outcome, datetime]:
    """Arguments of ``settle`` for an answer with these replies."""
    heard = from_json(Message, job.payload)
    entries = (Entry("set", "themes", words, words=words),) if words else ()
    return job, heard, Outcome(tuple(Reply(heard.address, each) for each in replies), entries), NOW


# ---------------------------------------------------------------- what comes in is heard once


def test_a_message_is_heard_once(ledger: LedgerStore) -> None:
    first = message(words="海")
    assert [ledger.hear(first) for _ in range(3)] == [True, False, False]
    job = claimed(ledger)
    assert (job.key, job.kind, job.tries, job.payload) == (first.id, "hear", 1, to_json(first))
    assert ledger.settle(*answer(job))
    assert not ledger.hear(first), "a redelivery after the answer"
    assert ledger.claim(NOW) is None


def test_a_mention_and_its_twin_are_one(ledger: LedgerStore) -> None:
    """Slack delivers a mention as ``app_mention`` and as ``message``, under two event ids, in any order."""
    mention, twin = message(words="@bot 海", id="Ev1"), message(words="@bot 海", id="Ev2")
    assert ledger.hear(mention, also=("C1:1700.01",))
    assert not ledger.hear(twin, also=("C1:1700.01",))
    assert not ledger.hear(twin, also=("C1:1700.01",))
    assert not ledger.hear(mention)
    assert ledger.hear(message(id="Ev3"), also=("C1:1700.02",))
    assert ledger.pending_count() == 2


def test_many_at_once_hear_one(ledger: LedgerStore) -> None:
    """Eight deliveries of four twins at the same moment."""
    start = threading.Barrier(8)

    def deliver(number: int) -> bool:
        start.wait()
        return ledger.hear(message(id=f"Ev{number % 4}"), also=("C1:1", "C1:2"))

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(deliver, range(8))) == [False] * 7 + [True]
    assert ledger.pending_count() == 1


@pytest.mark.parametrize("words", ["", "x" * 100_000, "\x00", "\ud83d", "ﷺ" * 1000, "\u200b\u202e", "👩‍👩‍👧"])
def test_whatever_is_said_is_kept_as_it_is(ledger: LedgerStore, words: str) -> None:
    said = message(user=words[:40], words=words)
    assert ledger.hear(said)
    assert from_json(Message, claimed(ledger).payload) == said


def test_a_flood_is_told_so_once_and_heard_no_further(ledger: LedgerStore, clock: Clock) -> None:
    def patience(flooding: Message) -> Reply:
        return Reply(flooding.address, "少しお待ちください", "ja")

    for number in range(PER_MINUTE + 20):
        assert ledger.hear(message("anna", "x", id=f"E{number}"), patience=patience)
    assert ledger.hear(message("emil", "y"), patience=patience)
    assert ledger.pending_count() == PER_MINUTE + 1 + 1, "what is heard, one word of patience, and somebody else"
    assert not ledger.hear(message("anna", "x", id=f"E{PER_MINUTE + 5}"), patience=patience), "a redelivery"
    while job := ledger.claim(clock()):
        if job.kind == "hear":
            ledger.settle(*answer(job))
        else:
            ledger.done(job)
    clock.pass_(61)
    assert ledger.hear(message("anna", "later"), patience=patience)
    assert claimed(ledger).payload["text"] == "later"


# ---------------------------------------------------------------- lanes


def test_one_person_one_message_at_a_time(ledger: LedgerStore) -> None:
    for said in (message("anna", "1"), message("anna", "2"), message("emil", "A")):
        ledger.hear(said)
    anna, emil = claimed(ledger), claimed(ledger)
    assert [anna.payload["text"], emil.payload["text"]] == ["1", "A"]
    assert ledger.claim(NOW) is None, "the second message overtook the first"
    ledger.settle(*answer(anna))
    assert claimed(ledger).payload["text"] == "2"


def test_replies_leave_in_order_and_do_not_wait_for_messages(ledger: LedgerStore) -> None:
    ledger.hear(message("anna", "1"))
    ledger.settle(*answer(claimed(ledger), "a", "b"))
    ledger.hear(message("anna", "2"))
    first, other = claimed(ledger), claimed(ledger)
    assert (first.payload["text"], first.lane) == ("a", "out:line:T:anna")
    assert other.kind == "hear", "an answer under way kept the next message waiting"
    assert ledger.claim(NOW) is None, "the second reply overtook the first"
    assert ledger.done(first)
    assert claimed(ledger).payload["text"] == "b"


def test_a_reply_put_off_keeps_those_behind_it(ledger: LedgerStore, clock: Clock) -> None:
    ledger.hear(message("anna"))
    ledger.settle(*answer(claimed(ledger), "a", "b"))
    assert ledger.put_off(claimed(ledger), 30, "TryLater")
    assert ledger.claim(clock.pass_(29)) is None
    assert claimed(ledger, clock.pass_(2)).payload["text"] == "a"


def test_order_holds_under_concurrency(database: Engine) -> None:
    """Eight threads work, four more deliver; no lane is ever worked on twice at a time or out of order."""
    ledger = LedgerStore(database, Memories(database))
    people, each = 5, 12
    busy: dict[str, threading.Lock] = {f"u{n}": threading.Lock() for n in range(people)}
    seen: list[tuple[str, int]] = []
    heard = threading.Event()

    def deliver(people_of_mine: list[str]) -> None:
        for number in range(each):
            for user in people_of_mine:
                ledger.hear(message(user, str(number)))

    def work() -> None:
        while True:
            over = heard.is_set()
            job = ledger.claim(datetime.now(UTC))
            if job is None:
                if over and ledger.pending_count() == 0:
                    return
                time.sleep(0.002)
                continue
            said = from_json(Message, job.payload)
            assert busy[said.address.user].acquire(blocking=False), "two at once in one lane"
            seen.append((said.address.user, int(said.text)))
            time.sleep(0.001)
            busy[said.address.user].release()
            assert ledger.settle(job, said, Outcome(()), NOW)

    with ThreadPoolExecutor(12) as threads:
        workers = [threads.submit(work) for _ in range(6)]
        for delivery in [threads.submit(deliver, [f"u{n}"]) for n in range(people)]:
            delivery.result()
        heard.set()
        for worker in workers:
            worker.result()
    for user in busy:
        assert [number for who, number in seen if who == user] == list(range(each))


def test_a_process_takes_only_what_it_can_carry(ledger: LedgerStore) -> None:
    for said in (message(platform="slack"), message(platform="line")):
        ledger.hear(said)
    ledger.slot("digest", "2026-W47")
    assert ledger.claim(NOW, {"terminal"}) is None
    job = ledger.claim(NOW, {"line", "terminal"})
    assert job is not None
    assert from_json(Message, job.payload).address.platform == "line"
    assert ledger.claim(NOW, {"line", "terminal"}) is None
    slot = ledger.claim(NOW, {""})
    assert slot is not None
    assert slot.payload == {"name": "digest", "when": "2026-W47"}


# ---------------------------------------------------------------- leases


def test_a_job_whose_holder_died_comes_back(ledger: LedgerStore, clock: Clock) -> None:
    ledger.hear(message(words="海"))
    lost = claimed(ledger)
    assert ledger.claim(clock.pass_(19)) is None
    found = claimed(ledger, clock.pass_(2))
    assert (found.id, found.payload, found.tries) == (lost.id, lost.payload, 2)
    assert found.owner != lost.owner


def test_a_holder_that_comes_back_too_late_changes_nothing(ledger: LedgerStore, clock: Clock, database: Engine) -> None:
    ledger.hear(message(words="海"))
    late = claimed(ledger)
    current = claimed(ledger, clock.pass_(21))
    assert not ledger.settle(*answer(late, "from the late one", words="late"))
    assert not ledger.renew(late)
    assert not ledger.put_off(late, 0.0, "late")
    assert not ledger.bury(late, "late", reply=Reply(Address("line", "T", "anna"), "sorry"))
    assert not ledger.done(late)
    assert ledger.settle(*answer(current, "from the current one", words="current"))
    assert not ledger.settle(*answer(current, "twice", words="twice"))
    assert [claimed(ledger).payload["text"], ledger.claim(clock())] == ["from the current one", None]
    memory = Memories(database).recall(Address("line", "T", "anna"))
    assert [entry.words for entry in memory.preferences.entries] == ["current"]
    assert ledger.dead() == []


def test_a_lease_can_be_renewed(ledger: LedgerStore, clock: Clock) -> None:
    ledger.hear(message())
    job = claimed(ledger)
    clock.pass_(15)
    assert ledger.renew(job)
    assert ledger.claim(clock.pass_(15)) is None
    assert ledger.settle(*answer(job))


# ---------------------------------------------------------------- one transaction


def test_settling_is_all_or_nothing(ledger: LedgerStore, database: Engine) -> None:
    ledger.hear(said := message("anna", "海"))
    job = claimed(ledger)
    bad = Outcome((Reply(said.address, "a"),), (Entry("set", "themes", object()),))  # can not be stored
    with pytest.raises(Exception, match="not JSON serializable"):
        ledger.settle(job, said, bad, NOW)
    assert Memories(database).recall(said.address).worker == ""
    assert ledger.pending_count() == 1, "the reply was put out, or the message lost"
    assert ledger.settle(*answer(job, "a", words="海")), "a failed attempt must not lose the claim"
    assert [claimed(ledger).key, ledger.claim(NOW)] == [f"{said.id}:reply:0", None]


def test_a_finished_row_keeps_its_key_and_loses_its_content(ledger: LedgerStore, database: Engine) -> None:
    ledger.hear(said := message("anna", "秘密"))
    ledger.settle(*answer(claimed(ledger), "秘密ですね"))
    ledger.done(claimed(ledger), error="uncertain: time-out")
    with reading(database) as session:
        rows = session.execute(text("SELECT key, state, payload, error FROM ledger ORDER BY id")).all()
    assert [(row.key, row.state, str(row.payload), row.error) for row in rows] == [
        (said.id, 1, "{}", ""),
        (f"{said.id}:reply:0", 1, "{}", "uncertain: time-out"),
    ]


# ---------------------------------------------------------------- failing


def test_each_failure_waits_longer(ledger: LedgerStore, clock: Clock) -> None:
    ledger.hear(message())
    first, longest = BACKOFF
    for tries in range(14):
        job = claimed(ledger)
        assert job.tries == tries + 1
        ledger.put_off(job, None, "ValueError: no")
        wait = min(longest, first * 2**tries)
        assert ledger.claim(clock.pass_(wait * 0.79)) is None
        clock.pass_(wait * 0.42)


def test_trouble_that_is_not_the_jobs_own_does_not_count(ledger: LedgerStore, clock: Clock) -> None:
    ledger.hear(message())
    for _ in range(3):
        assert ledger.put_off(claimed(ledger), 5.0, "StoreError: disk full", counts=False)
        clock.pass_(5.1)
    assert claimed(ledger).tries == 1


def test_a_platforms_retry_after_is_honoured(ledger: LedgerStore, clock: Clock) -> None:
    ledger.hear(message())
    ledger.put_off(claimed(ledger), 7.0, "TryLater")
    assert ledger.claim(clock.pass_(6.9)) is None
    assert claimed(ledger, clock.pass_(0.2)).tries == 2


def test_dead_letters_are_seen_and_can_be_retried(ledger: LedgerStore, clock: Clock) -> None:
    ledger.hear(said := message("anna", "海"))
    ledger.hear(message("anna", "次"))
    sorry = Reply(said.address, "すみません")
    clock.pass_(5)
    assert ledger.bury(claimed(ledger), "ValueError: x" * 1000, reply=sorry)
    (letter,) = ledger.dead()
    assert (letter.key, letter.kind, letter.platform, letter.died_at) == (
        said.id,
        "hear",
        "line",
        NOW + timedelta(seconds=5),
    )
    assert letter.error.startswith("ValueError: x")
    assert len(letter.error) == 500
    assert ledger.counts()["dead"] == 1
    following, apology = claimed(ledger), claimed(ledger)
    assert [following.payload["text"], from_json(Reply, apology.payload)] == ["次", sorry]
    assert apology.key == f"{said.id}:apology"
    assert not ledger.hear(said), "a redelivery of what is dead"

    assert ledger.retry_dead(letter.id + 999) == 0
    assert ledger.retry_dead(letter.id) == 1
    assert ledger.dead() == []
    assert ledger.claim(NOW) is None, "it started beside the message that is being handled"
    ledger.settle(*answer(following))
    ledger.done(apology)
    again = claimed(ledger)
    assert (again.key, again.payload["text"], again.tries) == (said.id, "海", 1)
    assert not ledger.hear(said)


def test_all_dead_letters_can_be_retried_in_order(ledger: LedgerStore) -> None:
    for number in range(3):
        ledger.hear(message("anna", str(number)))
        ledger.bury(claimed(ledger), "no")
    assert [letter.error for letter in ledger.dead(limit=2)] == ["no", "no"]
    assert ledger.retry_dead() == 3
    retried = []
    while (job := ledger.claim(NOW)) is not None:
        retried.append(job.payload["text"])
        ledger.settle(*answer(job))
    assert retried == ["0", "1", "2"]


# ---------------------------------------------------------------- calendar, pace, posts, age


def test_a_slot_is_booked_once(ledger: LedgerStore, clock: Clock) -> None:
    with ThreadPoolExecutor(6) as threads:
        booked = list(threads.map(lambda _: ledger.slot("digest", "2026-W47"), range(6)))
    assert sorted(booked) == [False] * 5 + [True]
    job = claimed(ledger)
    assert (job.kind, job.payload) == ("slot", {"name": "digest", "when": "2026-W47"})
    hr = Address("slack", "T", "C-HR")
    assert ledger.done(job, replies=(Reply(hr, "digest"), Reply(hr, "chart")))
    assert [claimed(ledger).payload["text"], ledger.claim(NOW)] == ["digest", None]
    clock.pass_(400 * 86400)
    ledger.prune(timedelta(days=14))
    assert not ledger.slot("digest", "2026-W47"), "an old slot came round again"
    assert ledger.slot("digest", "2026-W48")


def test_a_notice_is_posted_once(ledger: LedgerStore) -> None:
    hr = Address("slack", "T", "C-HR")
    assert ledger.post(Reply(hr, "annaが応募"), key="interest:7:new", person="line:T:anna")
    assert not ledger.post(Reply(hr, "annaが応募"), key="interest:7:new", person="line:T:anna")
    job = claimed(ledger)
    assert (job.key, job.lane, job.payload["text"]) == ("interest:7:new", "out:slack:T:C-HR", "annaが応募")


def test_turns_are_shared(ledger: LedgerStore, clock: Clock, database: Engine) -> None:
    other = LedgerStore(database, Memories(database), clock=clock)
    waits = [round(each.pace("slack:C1", 1.0), 3) for each in (ledger, other, ledger)]
    assert waits == [0.0, 1.0, 2.0]
    assert ledger.pace("slack:C2", 1.0) == 0.0
    clock.pass_(2.5)
    assert round(other.pace("slack:C1", 1.0), 3) == 0.5
    clock.pass_(60)
    assert ledger.pace("slack:C1", 1.0) == 0.0, "an unused turn was saved up"


def test_old_rows_go(ledger: LedgerStore, clock: Clock) -> None:
    ledger.hear(done := message("anna"), also=("C1:1",))
    ledger.settle(*answer(claimed(ledger)))
    ledger.hear(dead := message("anna"))
    ledger.bury(claimed(ledger), "x")
    ledger.hear(waiting := message("anna"))
    clock.pass_(15 * 86400)
    ledger.hear(fresh := message("emil"))
    while (job := ledger.claim(clock(), {"line"})) is not None and from_json(Message, job.payload) != fresh:
        ledger.put_off(job, 0.0, "")
        clock.pass_(1)
        break
    assert ledger.prune(timedelta(days=14)) == 2, "the message and its twin's mark"
    assert ledger.hear(done)
    assert not any(ledger.hear(each) for each in (dead, waiting, fresh))


def test_what_waits_is_counted(ledger: LedgerStore, clock: Clock) -> None:
    assert ledger.counts() == {"open": 0, "dead": 0, "late_seconds": 0}
    ledger.hear(message("anna"))
    ledger.put_off(claimed(ledger), 10, "")
    ledger.hear(message("emil"))
    clock.pass_(40)
    assert ledger.counts() == {"open": 2, "dead": 0, "late_seconds": 30}
    assert ledger.pending_count() == 2


def test_what_waits_for_one_person(ledger: LedgerStore) -> None:
    ledger.hear(message("anna"))
    ledger.hear(message("emil"))
    waiting = []
    for step in (lambda: None, lambda: ledger.settle(*answer(claimed(ledger), "a")), lambda: ledger.claim(NOW),
                 lambda: ledger.done(claimed(ledger))):  # fmt: skip
        step()
        waiting.append((ledger.waits("line:T:anna"), ledger.waits("line:T:emil"), ledger.waits("line:T:yuki")))
    assert waiting == [(True, True, False), (True, True, False), (True, True, False), (False, True, False)]


# ---------------------------------------------------------------- waking, and what else can happen


def test_new_work_wakes_whoever_listens(database: Engine, database_url: str) -> None:
    """In the same process at once; on PostgreSQL from another connection too."""
    woken = threading.Event()
    listener, same = LedgerStore(database, Memories(database)), database
    stop = listener.listen(woken.set)
    if database.dialect.name == "postgresql":
        same = open_engine(database_url)
        _until(lambda: _listening(database))
        other = LedgerStore(same, Memories(same))
        other.hear(message())
        assert woken.wait(2.0)
        woken.clear()
    listener.hear(message())
    assert woken.wait(0.5)
    stop()
    woken.clear()
    listener.hear(message())
    if same is not database:
        same.dispose()
    assert not woken.wait(0.2), "still called after it was stopped"


def _listening(database: Engine) -> bool:
    with database.connect() as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        return bool(connection.execute(text(query)).scalar())


def _until(true: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_errors_do_not_repeat_what_people_say(bare_database_url: str) -> None:
    """They go to logs, which "forget me" can not reach."""
    engine = open_engine(bare_database_url)
    ledger = LedgerStore(engine, Memories(engine))
    with writing(engine) as session:
        session.execute(text("ALTER TABLE ledger RENAME TO gone"))
    with pytest.raises(Exception, match="ledger") as caught:
        ledger.hear(message(words="秘密の言葉"))
    engine.dispose()
    assert "秘密の言葉" not in str(caught.value)


def test_a_long_history_does_not_slow_the_claim(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The plan of a claim: partial indexes only, never the whole table."""
    engine = open_engine(tmp_path_factory.mktemp("plan"))
    ledger = LedgerStore(engine, Memories(engine))
    claims: list[tuple[str, Any]] = []
    listen(engine, "before_cursor_execute", lambda _c, _u, sql, values, _x, _m: claims.append((sql, values)))
    assert ledger.claim(NOW, {"line", "slack"}) is None
    (claim,) = [each for each in claims if "ledger" in each[0]]
    with engine.connect() as connection:
        steps = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {claim[0]}", claim[1])]
    engine.dispose()
    assert [step for step in steps if step.startswith("SCAN")] == ["SCAN job USING INDEX ledger_open"]
    assert any("earlier USING" in step and "ledger_lane" in step for step in steps), steps


def test_a_store_error_names_the_lock(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.database.BUSY_SECONDS", 0.1)
    engine = open_engine(tmp_path_factory.mktemp("busy"))
    ledger = LedgerStore(engine, Memories(engine))
    with engine.begin(), pytest.raises(StoreError, match="another process has been writing for long"):
        ledger.hear(replace(message(), id="x"))
    assert ledger.hear(replace(message(), id="x"))
    engine.dispose()
