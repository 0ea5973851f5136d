"""An answer and what it rests on, and the optional LLM that words it more freely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.commands import Command
from bot.message import Source
from bot.seams.reading import Reader


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked, for follow-ups: what it was about and what carried the answer."""

    question: str
    topic: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON, written and read by ``bot.answering`` alone."""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the statement that the sources do not say."""

    text: str
    """Worded, with [1] marks."""
    sources: tuple[Source, ...] = ()
    answered: bool = True
    kind: str = "passage"
    """``membership``, ``count``, ``list``, ``number``, ``fact``, ``passage``, ``stays``, ``unknown``, ``ask_back`` …"""
    candidates: tuple[str, ...] = ()
    """For ``ask_back``: questions to offer as buttons, each complete."""
    near: tuple[Source, ...] = ()
    """For ``unknown``: the nearest thing known."""
    topic: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Brief:
    """What a writer is told: nothing of the person but their question."""

    question: str
    language: str
    answer: str
    """The extractive answer, whose facts must all be kept."""
    evidence: Mapping[int, Evidence]
    """By the number under which the answer cites it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One numbered piece of evidence."""

    title: str
    text: str
    names: str = ""
    """Other spellings of the names in it: a draft may use them."""


class Writer(Protocol):
    """Evidence → freer prose. What it writes is verified before anybody reads it."""

    def write(self, brief: Brief) -> str:
        """A draft that cites the evidence as ``[1]``; empty when none could be had in time. Never raises."""


class Aid(Reader, Writer, Protocol):
    """Help over one turn: its calls share one person's patience."""

    @property
    def added(self) -> Sequence[Command]:
        """The commands that reading took from the LLM, not from the rules."""


class Aids(Protocol):
    """Gives help; absent by default."""

    def aid(self) -> Aid:
        """Help for one turn."""
