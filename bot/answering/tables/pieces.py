"""Parts of an answer on their way to becoming one: text with local marks, and the sources that they point to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.message import Source
from bot.seams import Fact, Member, Passage
from bot.wording import Wording

_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One answered (or declined) part."""

    text: str
    """``[1]`` is the first of ``sources``."""
    sources: tuple[Source, ...] = ()
    kind: str = "passage"
    answered: bool = True
    confidence: float = 1.0
    denies: bool = False
    """It says that something supposed in the question is not so: what was asked on that footing is settled."""
    each: bool = False
    """It tells of each of several things that were asked for, or that the sources do not."""
    exact: bool = False
    """It tells of each one that is named, or that nothing is said of it."""
    near: tuple[Source, ...] = ()
    candidates: tuple[str, ...] = ()
    topic: Mapping[str, Any] = field(default_factory=dict)


def of_fact(fact: Fact, language: str) -> Source:
    """The source of a fact; one read from a passage points to the passage."""
    if fact.id.startswith("passage:"):
        return Source(
            0, "passage", fact.id.removeprefix("passage:"), fact.source, url=fact.url, confirmed_on=fact.confirmed_on,
            passage=fact.text_ja,
        )  # fmt: skip
    return Source(
        0, "fact", fact.id, fact.source or fact.id, url=fact.url, confirmed_on=fact.confirmed_on,
        passage=fact.told_in(language),
    )  # fmt: skip


def cited(facts: Sequence[Fact], language: str) -> tuple[list[str], tuple[Source, ...]]:
    """What each fact says, with its mark, and the sources that the marks point to."""
    lines = [f"{fact.told_in(language)}[{number}]" for number, fact in enumerate(facts, 1)]
    return lines, tuple(of_fact(fact, language) for fact in facts)


def of_passage(passage: Passage) -> Source:
    """The source of a passage."""
    return Source(
        0, "passage", passage.id, passage.title, passage.heading, passage.url, passage.published_on,
        passage.confirmed_on, passage.text,
    )  # fmt: skip


def of_members(members: Sequence[Member], programme_name: str, url: str) -> Source:
    """The source of a statement about a roster."""
    first = members[0]
    return Source(
        0, "membership", first.programme, first.source or programme_name, programme_name, url,
        confirmed_on=first.confirmed_on, passage=" ".join(member.name for member in members),
    )  # fmt: skip


def unsaid(question: str, say: Wording) -> str:
    """That the sources do not say what one part of a question asks."""
    return say("answers.unknown.half", question=question.rstrip("?？。. "))


def join(pieces: Sequence[Piece], separator: str) -> tuple[str, tuple[Source, ...]]:
    """All texts with their marks renumbered, and the numbered sources without doubles."""
    numbers: dict[tuple[str, str], int] = {}
    sources: list[Source] = []
    texts: list[str] = []
    for piece in pieces:
        mapped: dict[int, int] = {}
        for local, source in enumerate(piece.sources, 1):
            key = (source.kind, source.id)
            if source.kind == "fact":
                key = ("fact", source.passage)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                sources.append(replace(source, number=numbers[key]))
            mapped[local] = numbers[key]
        text = _MARK.sub(lambda m, mapped=mapped: f"[{mapped.get(int(m[1]), m[1])}]", piece.text)  # type: ignore[misc]
        texts.append(re.sub(r"(\[\d+\])(?:\1)+", r"\1", text))
    return separator.join(texts), tuple(sources)
