"""Questions with what their answers must hold → a table by kind, and every failure in full. Pure."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class BadQuestion(ValueError):
    """A line of a question file is wrong; names the line and the remedy."""


@dataclass(frozen=True, slots=True)
class Golden:
    """One question and what its answer must be."""

    question: str
    history: tuple[str, ...] = ()
    """Questions asked before it in the same conversation."""
    must: tuple[tuple[str, ...], ...] = ()
    """Of every entry, one alternative has to stand in the reply."""
    must_not: tuple[str, ...] = ()
    answerable: bool = True
    kind: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered."""

    reply: str
    answered: bool
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with its answer and what is wrong with it."""

    golden: Golden
    given: Given
    wrong: tuple[str, ...]

    @property
    def right(self) -> bool:
        """True when nothing is wrong."""
        return not self.wrong


def read(lines: Iterable[str]) -> list[Golden]:
    """The questions of a JSON Lines file; empty lines and lines that begin with ``#`` are skipped.

    Raises:
        BadQuestion: a line is not an object with a ``question``; names its number.
    """
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            found.append(golden(json.loads(line)))
        except (json.JSONDecodeError, BadQuestion) as error:
            raise BadQuestion(f'line {number}: {error}; write {{"question": "…", "must": ["…"]}}') from error
    return found


def golden(row: Mapping[str, Any]) -> Golden:
    """One question from its plain form.

    Raises:
        BadQuestion: it has no ``question``, or a list is not a list.
    """
    question = row.get("question") or row.get("q")
    if not isinstance(question, str) or not question.strip():
        raise BadQuestion("no question")
    must = row.get("must", ())
    if isinstance(must, str) or isinstance(row.get("must_not", ()), str) or isinstance(row.get("history", ()), str):
        raise BadQuestion("must, must_not and history are lists")
    return Golden(
        question,
        tuple(
            str(h.get("question", h.get("text", "")) if isinstance(h, Mapping) else h) for h in row.get("history") or ()
        ),
        tuple((entry,) if isinstance(entry, str) else tuple(entry) for entry in must),
        tuple(row.get("must_not", ())),
        bool(row.get("answerable", True)),
        str(row.get("kind", "")),
        str(row.get("lang", row.get("language", ""))),
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace(" ", "").replace("　", "")


def judge(one: Golden, given: Given) -> Outcome:
    """Hold an answer against what it must be. Width, case and spaces do not count."""
    reply = _plain(given.reply)
    wrong = []
    if given.answered != one.answerable:
        wrong.append("answered, but can not be known" if given.answered else "not answered")
    wrong += [f"missing: {' | '.join(entry)}" for entry in one.must if not any(_plain(word) in reply for word in entry)]
    wrong += [f"must not say: {word}" for word in one.must_not if _plain(word) in reply]
    return Outcome(one, given, tuple(wrong))


def run(questions: Sequence[Golden], ask: Callable[[Golden], Given]) -> list[Outcome]:
    """Ask every question."""
    return [judge(one, ask(one)) for one in questions]


def table(outcomes: Sequence[Outcome]) -> str:
    """Right of all by kind, with the median and the slowest time."""
    kinds: dict[str, list[Outcome]] = {}
    for one in outcomes:
        kinds.setdefault(one.golden.kind or "-", []).append(one)
    width = max([len(kind) for kind in kinds] + [5])
    rows = [f"{'kind':<{width}}  right    of      %  p50 ms  max ms"]
    for kind, group in [*sorted(kinds.items()), ("total", list(outcomes))]:
        right = sum(one.right for one in group)
        times = sorted(one.given.seconds * 1000 for one in group)
        middle = times[len(times) // 2] if times else 0.0
        share = 100 * right / len(group) if group else 0.0
        rows.append(
            f"{kind:<{width}}  {right:>5} {len(group):>5} {share:>6.1f} {middle:>7.1f} {max(times, default=0):>7.1f}"
        )
    return "\n".join(rows)


def failures(outcomes: Sequence[Outcome]) -> str:
    """Every question that went wrong, with the whole answer."""
    parts = []
    for one in outcomes:
        if one.right:
            continue
        before = "".join(f"  ({earlier})\n" for earlier in one.golden.history)
        parts.append(f"✗ {one.golden.question}\n{before}  {'; '.join(one.wrong)}\n  → {one.given.reply}")
    return "\n\n".join(parts)
