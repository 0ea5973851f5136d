"""Inbox, outbox and calendar in one table: nothing is lost, nothing is handled twice, everybody in their order.

A row is open (0) until it is done (1) or dead (2). Claiming it sets ``run_at`` to the end of a lease and
``owner`` to a fresh token; whatever is reported under an older token is refused. A lane runs one row at
a time, in the order of ids. What is done keeps its key, by which a redelivery is known, and loses its content.
"""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import bindparam, case, delete, exists, func, literal_column, select, text, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from bot.message import Message, Reply, to_json
from bot.seams import Forget, Job, Outcome
from knowledge.database import BUSY_SECONDS, explained, plain, reading, writing
from knowledge.memory import Memories, digest, erase_row, upsert
from knowledge.tables import LedgerRow, Pace

LEASE = 8.0
"""Seconds. A process that stalls for longer loses its claim; one that dies delays its jobs by as much."""
BACKOFF = (0.5, 600.0)
"""Seconds before the second try, doubled for each further one, and the longest; spread by a fifth either way."""
ERROR_LENGTH = 500
PER_MINUTE = 60
"""Messages of one person that are heard within a minute: far more than anybody writes or presses."""
CHANNEL = "sankin_ledger"
"""PostgreSQL's LISTEN/NOTIFY channel: says that something may be due, not what."""

_row, _earlier = aliased(LedgerRow, name="job"), aliased(LedgerRow, name="earlier")
_OPEN: Any = literal_column("0")  # a literal, or SQLite does not use the partial indexes
_HEAD = (
    select(col(_row.id))
    .where(
        col(_row.state) == _OPEN,
        col(_row.run_at) <= bindparam("now"),
        ~exists().where(
            col(_earlier.lane) == col(_row.lane), col(_earlier.state) == _OPEN, col(_earlier.id) < col(_row.id)
        ),
    )
    .order_by(col(_row.id))
    .limit(1)
    .with_for_update(skip_locked=True, of=_row)
)
_CARRIED = _HEAD.where(col(_row.platform).in_(bindparam("platforms", expanding=True)))


def _claim(head: Any) -> Any:
    taken = update(LedgerRow).where(col(LedgerRow.id) == head.scalar_subquery())
    values = {"owner": bindparam("me"), "run_at": bindparam("until"), "tries": col(LedgerRow.tries) + 1}
    columns: tuple[Any, ...] = (
        LedgerRow.id, LedgerRow.key, LedgerRow.lane, LedgerRow.kind, LedgerRow.payload, LedgerRow.tries,
    )  # fmt: skip
    return taken.values(values).returning(*columns).execution_options(synchronize_session=False)


_BLANK: Mapping[str, Any] = {
    "payload": {}, "person": "", "platform": "", "state": 0, "tries": 0, "run_at": 0.0, "owner": "", "error": "",
    "erase": False,
}  # fmt: skip
_CLAIM_ANY, _CLAIM_CARRIED = _claim(_HEAD), _claim(_CARRIED)


class _HeardError(Exception):
    """Rolls a message back that was heard before."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Something that was given up."""

    id: int
    key: str
    kind: str
    platform: str
    tries: int
    error: str
    died_at: datetime


class LedgerStore:
    """The ledger over SQLite or PostgreSQL; safe to share between threads, and its database between processes."""

    def __init__(
        self,
        engine: Engine,
        memories: Memories,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        lease: float = LEASE,
    ) -> None:
        self.engine = engine
        self.memories = memories
        self.clock = clock
        self.lease = lease
        self._postgres = engine.dialect.name == "postgresql"
        self._wakes: list[Callable[[], None]] = []
        # SQLite writes one after the other anyway, but waits by sleeping: threads of one process queue here
        self._turn = nullcontext() if self._postgres else threading.Lock()

    # ------------------------------------------------------------ what comes in

    def hear(
        self, message: Message, *, also: Sequence[str] = (), patience: Callable[[Message], Reply] | None = None
    ) -> bool:
        """Write a message to the inbox; False when its id, or one of ``also``, was there before.

        With ``patience`` a person is heard at most ``PER_MINUTE`` times a minute. Of what is more only the id is
        kept, and once an hour they get the reply that ``patience`` words.
        """
        lane, mark = message.address.lane, digest(message.id)
        twins = sorted({digest(key) for key in also} - {mark})
        try:
            with self._adding() as session:
                # a mark is what is left of the id when the person has been forgotten meanwhile
                known = col(LedgerRow.key).in_([plain(message.id), mark, *twins])
                if session.execute(select(col(LedgerRow.id)).where(known).limit(1)).first() is not None:
                    raise _HeardError
                row = {
                    "kind": "hear",
                    "payload": to_json(message),
                    "person": lane,
                    "platform": message.address.platform,
                }
                if patience and self._floods(session, lane):
                    row |= {"payload": {}, "state": 1, "run_at": self._now()}
                    self._ask_patience(session, message, patience)
                if not self._put(session, message.id, lane, **row) or not all(
                    self._put(session, twin, "", kind="also", payload={}, state=1, run_at=self._now()) for twin in twins
                ):
                    raise _HeardError
        except _HeardError:
            return False
        return True

    def _floods(self, session: Session, person: str) -> bool:
        """Whether so many messages of this person as are heard a minute came within the last one, or still wait."""
        theirs = col(LedgerRow.person) == plain(person), col(LedgerRow.kind) == "hear"
        before = select(col(LedgerRow.state), col(LedgerRow.run_at)).where(*theirs).order_by(col(LedgerRow.id).desc())
        row = session.execute(before.offset(PER_MINUTE - 1).limit(1)).first()
        return row is not None and (row.state == 0 or row.run_at > self._now() - 60)

    def _ask_patience(self, session: Session, message: Message, patience: Callable[[Message], Reply]) -> None:
        key = f"patience:{digest(message.address.lane)}:{int(self._now() // 3600)}"
        if session.execute(select(col(LedgerRow.id)).where(col(LedgerRow.key) == key)).first() is None:
            self._post(session, patience(message), key, message.address.lane)

    def post(self, reply: Reply, *, key: str, person: str = "") -> bool:
        """Put a reply that no message led to into the outbox; False when ``key`` was there before."""
        with self._adding() as session:
            return self._post(session, reply, key, person or reply.address.lane)

    def slot(self, name: str, when: str) -> bool:
        """Book one slot of the calendar as a job; True for the first of all processes that asks."""
        with self._adding() as session:
            payload = {"name": name, "when": when}
            return self._put(session, f"slot:{name}:{when}", f"slot:{name}", kind="slot", payload=payload)

    # ------------------------------------------------------------ what is worked on

    def claim(self, now: datetime, platforms: Collection[str] | None = None) -> Job | None:
        """Take the next job that is due, under a lease; of these platforms only (slots have the platform "")."""
        me, due = uuid.uuid4().hex, now.timestamp()
        values: dict[str, Any] = {"now": due, "until": due + self.lease, "me": me}
        with self._turn, explained(self.engine), self.engine.begin() as connection:
            if platforms is None:
                row = connection.execute(_CLAIM_ANY, values).first()
            else:
                row = connection.execute(_CLAIM_CARRIED, values | {"platforms": sorted(platforms)}).first()
        return None if row is None else Job(row.id, row.key, row.lane, row.kind, row.payload, row.tries, me)

    def renew(self, job: Job) -> bool:
        """Hold the job for another lease."""
        with self._holding(job, wake=False) as (_, row):
            if row is not None:
                row.run_at = self._now() + self.lease
        return row is not None

    def settle(self, job: Job, message: Message, outcome: Outcome, now: datetime) -> bool:
        """Write memory, effects, the message's end and its replies in one transaction; False without the lease."""
        forgets = any(isinstance(effect, Forget) for effect in outcome.effects)
        with self._holding(job) as (session, row):
            if row is not None:
                self.memories.apply(session, message, outcome)
                for number, reply in enumerate(outcome.replies):
                    self._post(session, reply, f"{job.key}:reply:{number}", message.address.lane, erase=forgets)
                for notice in outcome.notices:
                    self._post(session, notice.reply, notice.key, (notice.about or notice.reply.address).lane)
                erased = self._finish(row, now.timestamp())
        if row is not None and (forgets or erased):
            self._scrub()
        return row is not None

    def done(self, job: Job, *, replies: Sequence[Reply] = (), error: str = "") -> bool:
        """End a job: the reply was sent, or the slot led to ``replies``; ``error`` says what is uncertain."""
        erased = False
        with self._holding(job) as (session, row):
            if row is not None:
                for number, reply in enumerate(replies):
                    self._post(session, reply, f"{job.key}:reply:{number}", reply.address.lane)
                erased = self._finish(row, self._now(), error)
        if erased:
            self._scrub()
        return row is not None

    def put_off(self, job: Job, after: float | None, error: str, *, counts: bool = True) -> bool:
        """Try again ``after`` seconds; None: later each time. Without ``counts`` it was no try of the job's own."""
        first, longest = BACKOFF
        wait = min(longest, first * 2 ** min(job.tries - 1, 20)) * random.uniform(0.8, 1.2) if after is None else after  # noqa: S311
        with self._holding(job, wake=False) as (_, row):
            if row is not None:
                row.run_at, row.owner, row.error = self._now() + max(0.0, wait), "", _short(error)
                row.tries -= not counts
        return row is not None

    def bury(self, job: Job, error: str, *, reply: Reply | None = None) -> bool:
        """Give it up as a dead letter; ``reply`` tells the person."""
        erased = False
        with self._holding(job) as (session, row):
            if row is not None:
                if reply is not None:
                    self._post(session, reply, f"{job.key}:apology", row.person)
                erased = self._finish(row, self._now(), error, state=2)
        if erased:
            self._scrub()
        return row is not None

    # ------------------------------------------------------------ looking after it

    def waits(self, person: str) -> bool:
        """True while a message of this person (``Address.lane``) or a reply to them is open."""
        rows = select(col(LedgerRow.id)).where(col(LedgerRow.person) == plain(person), col(LedgerRow.state) == 0)
        with reading(self.engine) as session:
            return session.execute(rows.limit(1)).first() is not None

    def pending_count(self) -> int:
        """How many rows are open."""
        return self.counts().get("open", 0)

    def counts(self) -> Mapping[str, int]:
        """How many rows are ``open`` and ``dead``, and for how many whole seconds the oldest open one has been due."""
        due = func.min(col(LedgerRow.run_at)).filter(col(LedgerRow.state) == _OPEN, col(LedgerRow.run_at) > 0)
        counted = select(
            func.count().filter(col(LedgerRow.state) == 0), func.count().filter(col(LedgerRow.state) == 2), due
        )
        with reading(self.engine) as session:
            pending, dead, since = session.execute(counted.where(col(LedgerRow.state) != 1)).one()
        return {"open": pending, "dead": dead, "late_seconds": max(0, int(self._now() - since)) if since else 0}

    def dead(self, limit: int = 100) -> Sequence[DeadLetter]:
        """List the newest dead letters."""
        found = select(LedgerRow).where(col(LedgerRow.state) == 2).order_by(col(LedgerRow.run_at).desc()).limit(limit)
        with reading(self.engine) as session:
            return [
                DeadLetter(row.id or 0, row.key, row.kind, row.platform, row.tries, row.error,
                           datetime.fromtimestamp(row.run_at, UTC))
                for row in session.execute(found).scalars()
            ]  # fmt: skip

    def retry_dead(self, which: int | None = None) -> int:
        """Reopen one dead letter, or all of them, at the end of their lanes; how many."""
        with self._adding() as session:
            found = select(LedgerRow).where(col(LedgerRow.state) == 2).order_by(col(LedgerRow.id))
            rows = session.execute(found if which is None else found.where(col(LedgerRow.id) == which)).scalars().all()
            for row in rows:
                session.execute(delete(LedgerRow).where(col(LedgerRow.id) == row.id))
                again = row.model_dump(include={"kind", "payload", "person", "platform"})
                self._put(session, row.key, row.lane, **again)
            return len(rows)

    def pace(self, name: str, gap: float) -> float:
        """Book the next turn of a rate limit that all processes share; the seconds to wait until it."""
        now = self._now()
        turn = case((col(Pace.next_at) > now, col(Pace.next_at)), else_=now)
        with writing(self.engine) as session:
            book = upsert(session, Pace).values(name=name, next_at=now + gap)
            book = book.on_conflict_do_update(index_elements=["name"], set_={"next_at": turn + gap})
            return max(0.0, float(session.execute(book.returning(Pace.next_at)).scalar_one()) - gap - now)

    def prune(self, older_than: timedelta) -> int:
        """Delete what was finished that long ago; how many rows. Slots stay, so that none comes round again."""
        old = (col(LedgerRow.state) == 1) & (col(LedgerRow.kind) != "slot")
        with writing(self.engine) as session:
            gone = session.execute(
                delete(LedgerRow).where(old, col(LedgerRow.run_at) < self._now() - older_than.total_seconds())
            )
            return int(gone.rowcount)  # type: ignore[attr-defined]

    def listen(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` when this process, or on PostgreSQL any process, adds work; the result stops that."""
        self._wakes.append(wake)
        stop = threading.Event()
        if self._postgres:
            threading.Thread(target=self._hearken, args=(wake, stop), name="ledger-listen", daemon=True).start()

        def end() -> None:
            stop.set()
            self._wakes.remove(wake)

        return end

    # ------------------------------------------------------------ inside

    def _now(self) -> float:
        return self.clock().timestamp()

    @contextmanager
    def _adding(self, *, wake: bool = True) -> Iterator[Session]:
        """Open a transaction that may bring work; whoever waits for work is woken after it."""
        with self._turn, writing(self.engine) as session:
            yield session
            if wake and self._postgres:
                session.execute(text(f"NOTIFY {CHANNEL}"))
        for each in tuple(self._wakes) if wake else ():
            each()

    @contextmanager
    def _holding(self, job: Job, *, wake: bool = True) -> Iterator[tuple[Session, LedgerRow | None]]:
        """Open a transaction with the job's row, locked; None when the claim was lost."""
        held = select(LedgerRow).where(
            col(LedgerRow.id) == job.id, col(LedgerRow.owner) == job.owner, col(LedgerRow.state) == _OPEN
        )
        with self._adding(wake=wake) as session:
            yield session, session.execute(held.with_for_update()).scalar()

    def _put(self, session: Session, key: str, lane: str, **values: Any) -> bool:
        """Insert a row; False when the key was there before."""
        lane = plain(lane)
        if self._postgres and lane:
            # ids must become visible in their order within a lane, or a later message could overtake
            session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:lane, 0))"), {"lane": lane})
        row = {**_BLANK, **values, "key": plain(key), "lane": lane}
        row |= {name: plain(row[name]) for name in ("person", "platform")}
        put = upsert(session, LedgerRow).values(row).on_conflict_do_nothing(index_elements=["key"])
        return session.execute(put.returning(LedgerRow.id)).first() is not None

    def _post(self, session: Session, reply: Reply, key: str, person: str, *, erase: bool = False) -> bool:
        row = {"kind": "carry", "payload": to_json(reply), "person": person, "platform": reply.address.platform}
        return self._put(session, key, f"out:{reply.address.lane}", erase=erase, **row)

    def _finish(self, row: LedgerRow, now: float, error: str = "", *, state: int = 1) -> bool:
        """Mark done or dead; True when nothing of the row was to stay."""
        row.state, row.owner, row.run_at, row.error = state, "", now, _short(error)
        if state == 1:
            row.payload = {}
        if erase := row.erase:
            erase_row(row)
        return erase

    def _scrub(self) -> None:
        """Take what was erased out of SQLite's log too; a reader may be in the way, then the next checkpoint does."""
        if self._postgres:
            return
        with explained(self.engine), self.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection  # a checkpoint can not run inside a transaction
            raw.execute("PRAGMA busy_timeout = 500")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")

    def _hearken(self, wake: Callable[[], None], stop: threading.Event) -> None:
        """Wait for other processes' work; without the connection polling alone finds it."""
        url = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while not stop.is_set():
            try:
                with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not stop.is_set():
                        for _ in connection.notifies(timeout=0.5, stop_after=1):
                            if not stop.is_set():
                                wake()
            except psycopg.Error:
                stop.wait(5.0)


def _short(error: str) -> str:
    return plain(error)[:ERROR_LENGTH]
