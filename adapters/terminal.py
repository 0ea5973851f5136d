"""The terminal as a platform: typed lines → messages, replies → plain text.

Buttons are lines with a circled number, ①; sources keep their [1], so the two can not be mixed up.
"""

from __future__ import annotations

import asyncio
import re
import sys
import unicodedata
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from datetime import datetime

from adapters.citation import attachment_line, reason_line, source_line
from bot.message import Address, Card, Choice, Message, Reply
from bot.wording import Wording, Wordings

PLATFORM = "terminal"
_INDENT = "   "
_BRACKETED = re.compile(r"[\[(【〔「]?\s*(\d{1,2})\s*[\])】〕」]")


def circled(number: int) -> str:
    """① … ㊿ for 1 … 50 (Unicode has no more)."""
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else f"({number})"


def open_choices(reply: Reply) -> tuple[Choice, ...]:
    """List the buttons that can be pressed by number, in reading order: the cards' first, then the reply's.

    Date choices are answered by writing a date and links by opening them, so neither is numbered.
    """
    offered = [choice for card in reply.cards for choice in card.choices]
    offered += reply.choices
    return tuple(choice for choice in offered if choice.kind == "press")


def choice_for(
    text: str, choices: Sequence[Choice], wording: Wording | None = None, *, bare: bool = False
) -> Choice | None:
    """Find the open choice that was typed: by its label, as ``[1]``, ``①`` or in words (ボタン1, button 1).

    Args:
        text: what was typed.
        choices: what ``open_choices`` gave for the reply last shown.
        wording: where "button 1" is worded; without it only marks and labels count.
        bare: True when a lone number means a button. Leave it False while a question that
            can be answered by a number (days, people, money) is open.

    Returns:
        None when nothing, or more than one choice (the same button on three cards), fits.

    """
    typed = text.strip()
    number = _number_typed(typed, wording, bare=bare)
    if number is not None:
        return choices[number - 1] if 1 <= number <= len(choices) else None
    wanted = _folded(typed)
    fitting = {choice.value: choice for choice in choices if wanted and _folded(choice.label) == wanted}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _number_typed(typed: str, wording: Wording | None, *, bare: bool) -> int | None:
    for number in range(1, 51):
        if typed == circled(number):
            return number
    flat = unicodedata.normalize("NFKC", typed)
    if found := _BRACKETED.fullmatch(flat):
        return int(found[1])
    if bare and re.fullmatch(r"\d{1,2}", flat):
        return int(flat)
    if wording is not None and (digits := re.findall(r"\d+", flat)) and len(digits[0]) <= 2:
        said = {_folded(form.format(number=digits[0])) for form in wording.list("terminal.choice.by_number")}
        if _folded(flat) in said:
            return int(digits[0])
    return None


def _folded(text: str) -> str:
    """Width, case, spaces and pictographs make no difference to a typed label."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in flat if unicodedata.category(char) not in {"So", "Mn", "Cf", "Zs", "Sk"})


def parse(
    text: str,
    *,
    user: str,
    now: datetime,
    choices: Sequence[Choice] = (),
    wording: Wording | None = None,
    bare: bool = False,
) -> Message | None:
    """Turn a typed line into a message; None for an empty one. ``now`` is timezone-aware."""
    if not text.strip():
        return None
    address = Address(PLATFORM, "", user)
    if pressed := choice_for(text, choices, wording, bare=bare):
        return Message(uuid.uuid4().hex, address, now, kind="press", text=text.strip(), press=pressed.value)
    return Message(uuid.uuid4().hex, address, now, text=text)


def plain(reply: Reply, wording: Wording) -> str:
    """All that the person would read, cards and buttons included, joined by newlines."""
    return "\n".join(_lines(reply, wording, numbered=False))


def render(reply: Reply, wording: Wording) -> str:
    """As ``plain``, with numbers on the buttons and a line that says how to press them."""
    lines = _lines(reply, wording, numbered=True)
    if open_choices(reply):
        lines.append(wording("terminal.choice.hint"))
    return "\n".join(lines)


def _lines(reply: Reply, wording: Wording, *, numbered: bool) -> list[str]:
    marks = {id(choice): number for number, choice in enumerate(open_choices(reply), 1)} if numbered else {}
    lines = [reply.text] if reply.text else []
    if reply.sources:
        lines.append(wording("shown.source.heading"))
        lines += [source_line(source, wording) for source in reply.sources]
    for number, card in enumerate(reply.cards, 1):
        lines += _card(number, card, wording, marks)
    if reply.closing:
        lines.append(reply.closing)
    lines += [_choice(choice, wording, marks) for choice in reply.choices]
    lines += [attachment_line(attachment, wording) for attachment in reply.attachments]
    return lines


def _card(number: int, card: Card, wording: Wording, marks: dict[int, int]) -> list[str]:
    details = [card.subtitle, *card.lines, *(reason_line(reason, wording) for reason in card.reasons)]
    details += [card.note, card.url, "  ".join(_choice(choice, wording, marks) for choice in card.choices)]
    return [f"{number}. {card.title}", *(f"{_INDENT}{line}" for line in details if line)]


def _choice(choice: Choice, wording: Wording, marks: dict[int, int]) -> str:
    if choice.kind == "url":
        return wording("terminal.choice.url", label=choice.label, url=choice.value)
    if choice.kind == "date":
        return wording("terminal.choice.date", label=choice.label)
    if number := marks.get(id(choice)):
        return wording("terminal.choice.numbered", mark=circled(number), label=choice.label)
    return f"[{choice.label}]"


class Carrier:
    """Prints replies and remembers which buttons the last one offered to each person."""

    def __init__(self, wordings: Wordings, write: Callable[[str], object] | None = None) -> None:
        self._wordings = wordings
        self._write = write or _print
        self._open: dict[str, tuple[Choice, ...]] = {}

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:  # noqa: ARG002  printing can not fail half-way
        """Print ``reply``."""
        self._open[reply.address.user] = open_choices(reply)
        self._write(render(reply, self._wordings[reply.language]))

    def open_choices(self, user: str) -> tuple[Choice, ...]:
        """List the buttons of the last reply to ``user``."""
        return self._open.get(user, ())


def _print(text: str) -> None:
    # A terminal that is not UTF-8 shows what it can instead of ending the talk.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


async def typed_lines(prompt: str) -> AsyncIterator[str]:
    """Yield what the person types, line by line, until end of input; with line editing when at a TTY."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from prompt_toolkit import PromptSession
        from prompt_toolkit.patch_stdout import patch_stdout

        session: PromptSession[str] = PromptSession(prompt)
        with suppress(EOFError, KeyboardInterrupt):
            while True:
                with patch_stdout():
                    line = await session.prompt_async()
                yield line
        return
    while raw := await asyncio.to_thread(sys.stdin.buffer.readline):
        yield raw.decode("utf-8", "replace").rstrip("\r\n")
