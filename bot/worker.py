"""The lanes: takes messages and replies from the ledger, in each person's order, until none is due.

Whatever fails is tried again later and later; what fails for good becomes a dead letter, and a person
whose message does is told so. Any number of workers, in any number of processes, may share a ledger.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar

from croniter import croniter

from bot.message import Message, Platform, Reply, from_json
from bot.seams import BadInput, Carrier, Job, Ledger, Outcome, Refused, StoreError, TryLater, Uncertain

logger = logging.getLogger(__name__)

HEAR_TRIES = 4
"""A message that fails so often (within a few seconds) is given up: the person should not wait for longer."""
CARRY_TRIES = 20
"""A reply, or a slot, that fails so often (about two hours) is given up."""
STORE_PAUSE = 5.0
"""Seconds until the next try when the database was in trouble: not the message's fault, and no try of its own."""
KEEP = timedelta(days=14)
"""For how long an event's id is remembered; platforms redeliver within hours."""
HOUSEKEEPING = 20.0
"""Seconds between two looks at the calendar."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that is done by the calendar, exactly once however many processes run."""

    name: str
    cron: str
    """Five fields: ``0 9 * * 1`` is Monday, 09:00."""
    zone: tzinfo
    run: Callable[[datetime], Sequence[Reply]]
    """Called in a thread with the slot's time; its replies are put in the outbox."""
    late: timedelta = timedelta(days=6)
    """A slot missed for longer than this (nothing was running) is let go."""

    def __post_init__(self) -> None:
        if not croniter.is_valid(self.cron):
            raise BadInput(f"{self.cron!r} is not a schedule; write five fields such as '0 9 * * 1'")

    def due(self, now: datetime) -> datetime | None:
        """Find the latest slot at or before ``now``; None when it is too long ago."""
        # croniter steps strictly back, and a slot is due from its very second on
        after = now.astimezone(self.zone).replace(microsecond=0) + timedelta(seconds=1)
        when: datetime = croniter(self.cron, after).get_prev(datetime)
        return when if now - when <= self.late else None


class Worker:
    """Works on what a ledger holds.

    ``handle`` decides what a message leads to; it is called in a thread and may be called again for the
    same message, so it must not write. ``carriers`` are by platform: jobs of other platforms are left to
    the processes that have those. ``apologise`` words the reply to a message that was given up. ``clock``
    is the ledger's: real time, by which leases end; what time it is in a conversation, its messages say.
    """

    def __init__(
        self,
        ledger: Ledger,
        handle: Callable[[Message], Outcome],
        carriers: Mapping[Platform, Carrier],
        *,
        apologise: Callable[[Message], Reply],
        clock: Callable[[], datetime],
        slots: Sequence[Slot] | None = None,
        concurrency: int = 8,
        poll: float = 0.5,
    ) -> None:
        self._ledger = ledger
        self._handle = handle
        self._carriers = carriers
        self._apologise = apologise
        self._clock = clock
        self._slots = {slot.name: slot for slot in slots or ()}
        self._platforms = frozenset(carriers) | ({""} if slots else set())
        self._concurrency = concurrency
        self._poll = poll
        self._threads = ThreadPoolExecutor(concurrency + 2, thread_name_prefix="worker")
        self._running: set[asyncio.Task[None]] = set()
        self._ended = 0
        self._booked: dict[str, datetime] = {}
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Look for work now; may be called from any thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed
                self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Work until cancelled; what is held then is finished first."""
        self._loop = asyncio.get_running_loop()
        deaf = self._ledger.listen(self.wake)
        house = asyncio.create_task(self._keep_house())
        failing = False
        try:
            while True:
                self._woken.clear()
                try:
                    took = await self._take()
                    failing = False
                except StoreError as error:
                    if not failing:
                        logger.error("the ledger can not be read, trying on: %s", error)
                    took, failing = False, True
                if not took:
                    # not wait_for, which swallows a cancellation that comes together with the wake-up
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(self._poll):
                            await self._woken.wait()
        finally:
            deaf()
            house.cancel()
            if self._running:
                await asyncio.wait(self._running)
            self._loop = None

    async def drain(self) -> None:
        """Work on everything that is due, the replies that result included, then return."""
        while True:
            ended = self._ended
            if not await self._take():
                if self._running:
                    await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                elif ended == self._ended:  # or what has just ended may have led to more than was looked at
                    return

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown()

    async def _take(self) -> bool:
        """Claim one job and start on it; False when there is none. Waits while all hands are full."""
        while len(self._running) >= self._concurrency:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        claiming = asyncio.ensure_future(self._thread(self._ledger.claim, self._clock(), self._platforms))
        try:
            job = await asyncio.shield(claiming)
        except asyncio.CancelledError:
            if (job := await claiming) is not None:
                self._start(job)  # claimed as we were stopped: better done now than after its lease
            raise
        if job is not None:
            self._start(job)
        return job is not None

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._work(job))
        self._running.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._ended += 1
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a job could not be reported; it comes back after its lease", exc_info=error)

    async def _work(self, job: Job) -> None:
        working = asyncio.ensure_future(self._attempt(job))
        while not (await asyncio.wait({working}, timeout=self._ledger.lease / 3))[0]:
            await self._thread(self._ledger.renew, job)
        await working

    async def _attempt(self, job: Job) -> None:
        limit = HEAR_TRIES if job.kind == "hear" else CARRY_TRIES
        if job.tries > limit:
            await self._give_up(job, "the process died each time that this was tried")
            return
        try:
            await self._do(job)
        except Uncertain as error:
            said = f"uncertain: {error}"
            await self._thread(lambda: self._ledger.done(job, error=said))
        except Refused as error:
            await self._give_up(job, f"refused: {error}")
        except TryLater as error:
            await self._fail(job, error, CARRY_TRIES, error.after)
        except StoreError as error:
            logger.warning("job %d (%s): %s", job.id, job.kind, error)
            said = f"StoreError: {error}"
            await self._thread(lambda: self._ledger.put_off(job, STORE_PAUSE, said, counts=False))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported and tried again
            await self._fail(job, error, limit)

    async def _do(self, job: Job) -> None:
        if job.kind == "hear":
            await self._thread(self._hear, job)
        elif job.kind == "carry":
            reply = from_json(Reply, job.payload)
            await self._carriers[reply.address.platform].carry(reply, job.key, job.tries)
            await self._thread(self._ledger.done, job)
        else:
            slot, when = self._slots[job.payload["name"]], datetime.fromisoformat(job.payload["when"])
            await self._thread(lambda: self._ledger.done(job, replies=slot.run(when)))

    def _hear(self, job: Job) -> None:
        message = from_json(Message, job.payload)
        outcome = self._handle(message)
        if not self._ledger.settle(job, message, outcome, self._clock()):
            logger.warning("job %d: the lease was lost; another worker has it", job.id)

    async def _fail(self, job: Job, error: Exception, limit: int, after: float | None = None) -> None:
        said = f"{type(error).__name__}: {error}"
        if job.tries >= limit:
            logger.error("job %d (%s) is given up", job.id, job.kind, exc_info=error)
            await self._give_up(job, said)
            return
        logger.warning("job %d (%s), try %d: %s", job.id, job.kind, job.tries, type(error).__name__)
        await self._thread(self._ledger.put_off, job, after, said)

    async def _give_up(self, job: Job, error: str) -> None:
        reply = None
        if job.kind == "hear":
            try:
                reply = self._apologise(from_json(Message, job.payload))
            except Exception:
                logger.exception("job %d: no apology could be made", job.id)
        await self._thread(lambda: self._ledger.bury(job, error, reply=reply))

    async def _keep_house(self) -> None:
        """Book the slots that are due, and let old rows go."""
        pruned = self._clock() - timedelta(days=1)
        while True:
            try:
                now = self._clock()
                await self._thread(self._book, now)
                if now - pruned >= timedelta(hours=1):
                    await self._thread(self._ledger.prune, KEEP)
                    pruned = now
            except StoreError as error:
                logger.warning("the calendar was not looked at: %s", error)
            await asyncio.sleep(HOUSEKEEPING)

    def _book(self, now: datetime) -> None:
        for slot in self._slots.values():
            when = slot.due(now)
            if when is not None and self._booked.get(slot.name) != when:
                self._ledger.slot(slot.name, when.isoformat())
                self._booked[slot.name] = when

    async def _thread(self, call: Callable[..., R], *args: object) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *args)
