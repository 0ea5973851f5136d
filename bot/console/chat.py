"""``chat``: the same core in a terminal, or scripted by JSON lines."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TextIO

from adapters import terminal
from bot.console.assembly import Sankin
from bot.message import Address, Choice, Message, Reply
from bot.preferences import SLOT
from bot.seams import BadInput, Outcome
from bot.wording import Wording
from bot.worker import Worker

PATIENCE, RETRY = 15.0, 0.25
"""Seconds for which a message that could not be handled is tried again, and between two tries."""

LOADING = 300.0
"""Seconds for which a program's first lines wait for the model, however busy the machine is."""


class _Kept:
    """Keeps the outcome of each message beside handling it."""

    def __init__(self, sankin: Sankin) -> None:
        self._flow = sankin.flow()
        self.outcomes: dict[str, Outcome] = {}

    def handle(self, message: Message) -> Outcome:
        outcome = self._flow.handle(message)
        self.outcomes[message.id] = outcome
        return outcome


class _Collected:
    """A carrier that keeps what it was given."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:  # noqa: ARG002
        self.replies.append(reply)

    def taken(self, address: Address) -> list[Reply]:
        """What is for one person; what is for others waits for their next line."""
        theirs = [reply for reply in self.replies if reply.address.lane == address.lane]
        self.replies = [reply for reply in self.replies if reply.address.lane != address.lane]
        return theirs


async def talk(sankin: Sankin) -> None:
    """Talk with one person at the terminal until end of input."""
    warming = [sankin.library.warm(), sankin.descriptions.warm()]
    user = getpass.getuser()
    carrier = terminal.Carrier(sankin.wordings)
    flow = sankin.flow()
    worker = Worker(
        sankin.ledger,
        flow.handle,
        {terminal.PLATFORM: carrier},
        apologise=flow.apologise,
        clock=lambda: datetime.now(UTC),
    )
    warming.append(threading.Thread(target=sankin.warm_up, name="warm-up", daemon=True))
    warming[-1].start()
    wording = sankin.wording
    sys.stdout.write(wording("cli.chat.welcome") + "\n")
    sys.stdout.flush()
    async for line in terminal.typed_lines(wording("cli.chat.prompt")):
        if line.strip() in wording.list("cli.chat.leave"):
            break
        message = terminal.parse(
            line, user=user, now=datetime.now(UTC), choices=carrier.open_choices(user), wording=wording
        )
        if message is None:
            continue
        sankin.ledger.hear(message)
        await _answered(worker, sankin, message)
    sys.stdout.write(wording("cli.chat.bye") + "\n")
    sys.stdout.flush()
    for thread in warming:
        thread.join()  # a model that is being opened when the interpreter ends aborts it


async def scripted(sankin: Sankin, lines: TextIO, out: TextIO, now: datetime | None) -> None:
    """One JSON object a line in, one a line out (see docs/interfaces.md)."""
    sankin.descriptions.patience = LOADING  # the same lines, the same answers
    kept, carrier = _Kept(sankin), _Collected()
    clock = _Clock(now)
    worker = Worker(
        sankin.ledger,
        kept.handle,
        {terminal.PLATFORM: carrier},
        apologise=sankin.flow().apologise,
        clock=lambda: datetime.now(UTC),
    )
    run = f"{datetime.now(UTC).timestamp():.6f}"
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        started = perf_counter()
        try:
            message = _message(line, f"jsonl:{run}:{number}", clock)
        except BadInput as error:
            _write(out, {"error": sankin.wording("cli.error.jsonl", line=number, why=str(error))})
            continue
        sankin.ledger.hear(message)
        await _answered(worker, sankin, message)
        outcome = kept.outcomes.pop(message.id, None)
        took = (perf_counter() - started) * 1000
        _write(out, _answer(message, outcome, carrier.taken(message.address), sankin, took))


async def _answered(worker: Worker, sankin: Sankin, message: Message) -> None:
    """Work until nothing of this person waits: what failed is tried again, as it is on a server."""
    await worker.drain()
    for _ in range(int(PATIENCE / RETRY)):
        if not sankin.ledger.waits(message.address.lane):
            return
        await asyncio.sleep(RETRY)
        await worker.drain()


class _Clock:
    """The time of the conversation: of the message at hand when lines carry one, else the real one."""

    def __init__(self, start: datetime | None) -> None:
        self._start = start
        self._began = datetime.now(UTC)

    def set(self, at: datetime) -> None:
        """From now on it is ``at`` and later."""
        self._start, self._began = at, datetime.now(UTC)

    def now(self) -> datetime:
        passed = datetime.now(UTC) - self._began
        return self._start + passed if self._start else self._began + passed


def _message(line: str, message_id: str, clock: _Clock) -> Message:
    try:
        given = json.loads(line)
    except ValueError as error:
        raise BadInput(f"not JSON: {error}") from error
    if not isinstance(given, dict):
        raise BadInput("not a JSON object")
    user = given.get("user", "user")
    text, press, asked = (given.get(key) or "" for key in ("text", "press", "asked"))
    if not all(isinstance(value, str) for value in (user, text, press, asked)):
        raise BadInput("user, text, press and asked must be strings")
    if asked and asked not in SLOT:
        raise BadInput(f"asked must be one of {', '.join(SLOT)}")
    if given.get("at"):
        clock.set(parse_time(given["at"]))
    # a lone surrogate can come in as a JSON escape but can not be stored
    user, text, press = (value.encode("utf-8", "replace").decode() for value in (user, text, press))
    kind = "press" if press else "text"
    address = Address(terminal.PLATFORM, "", user)
    return Message(message_id, address, clock.now(), kind, text, press, str(given.get("picked", "")), asked)  # type: ignore[arg-type]


def parse_time(text: str) -> datetime:
    """An ISO time with a zone.

    Raises:
        BadInput: it is not one.
    """
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadInput(f"not an ISO time: {text!r}") from error
    if at.tzinfo is None:
        raise BadInput(f"a time without a zone: {text!r} (write 2026-11-21T10:00:00+09:00)")
    return at


def _answer(
    message: Message, outcome: Outcome | None, replies: list[Reply], sankin: Sankin, took: float
) -> dict[str, Any]:
    language = replies[-1].language if replies else "ja"
    wording: Wording = sankin.wordings[language]
    choices = [choice for reply in replies for choice in _choices(reply)]
    trace = dict(outcome.trace) if outcome else {}
    return {
        "user": message.address.user,
        "reply": "\n".join(terminal.plain(reply, wording) for reply in replies),
        "language": language,
        "choices": [{"label": choice.label, "value": choice.value} for choice in choices],
        "commands": trace.get("commands", []),
        "preferences": trace.get("preferences", {}),
        "proposals": trace.get("proposals", []),
        "evidence": trace.get("evidence", []),
        "acts": trace.get("acts", []),
        "answered": trace.get("answered", False),
        "ms": round(took, 1),
    }


def _choices(reply: Reply) -> Iterator[Choice]:
    for card in reply.cards:
        yield from card.choices
    yield from reply.choices


def _write(out: TextIO, answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    out.flush()


def run(coroutine: Any) -> None:
    """Run a command's coroutine; Ctrl-C ends it quietly."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(coroutine)


__all__ = ["parse_time", "run", "scripted", "talk"]
