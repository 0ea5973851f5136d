"""Passages cut into statements that can be shown, each with the context that it leans on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.folding import fold
from bot.answering.terms import bigrams
from bot.seams import Passage

LONGEST = 420
"""Characters; a longer statement (a roster, a table without line breaks) is cut at its commas and spaces."""

_END = re.compile(r"(?<=[。！？!?])(?![」』）)”\"])|\n+|(?<=[.])\s+(?=[A-Z\"'(\[])")
_SOFT = re.compile(r"(?<=[、，;；　])|(?<=\s)")
_MARKUP = re.compile(r"^[\s#>*\-・•○〇◯■□◆◇▼●※|]+\s*")
_ITEM = re.compile(r"^\s*(?:[-*・•●○]|\d+[.)）]|[(（]\d+[)）]|[①-⑳])\s*")
_NUMBERED = re.compile(r"^(?:第\d+位|\d+位|第[一二三四五六七八九十]+)")
_LABEL = re.compile(r"[^。！？!?、,]{1,9}")
"""A line so short is the label of what stands below it (``第1位``, ``社員本人``)."""
_DECIMAL = re.compile(r"(?:Mr|Ms|Mrs|Dr|St|No|vol|etc|e\.g|i\.e|Inc|Co|Ltd)\.$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, list item or table row of a passage."""

    passage: int
    """Position of its passage among those found."""
    order: int
    """Position within the passage."""
    text: str
    """As written, without list marks."""
    folded: str
    context: str
    """Folded: title, heading and the statement before it."""
    pairs: frozenset[str]
    item: bool = False
    """One of a list."""


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[tuple[str, bool], ...]:
    """The statements of ``text``, in order, and whether each is a list item. A label goes with the line below it."""
    pieces: list[str] = []
    items: set[int] = set()
    label = ""
    for part in _END.split(text):
        marked = _ITEM.match(part or "")
        piece = _MARKUP.sub("", part or "").strip().strip("|").strip()
        if not piece:
            continue
        if label.endswith(("・", "/", "／")) and _LABEL.fullmatch(piece):
            label += piece
            continue
        if _LABEL.fullmatch(piece) and not marked and not label:
            label = piece
            continue
        if label:
            piece = f"{label}：{piece}" if not piece.startswith(label) else piece
            items.add(len(pieces))
            label = ""
        if marked or _NUMBERED.match(piece):
            items.add(len(pieces))
        if pieces and _DECIMAL.search(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        elif len(piece) > LONGEST:
            pieces.extend(_shorter(piece))
        else:
            pieces.append(piece)
    if label:
        pieces.append(label)
    return tuple((piece, number in items) for number, piece in enumerate(pieces))


def _shorter(piece: str) -> list[str]:
    out, now = [], ""
    for bit in _SOFT.split(piece):
        if now and len(now) + len(bit) > LONGEST:
            out.append(now.strip())
            now = ""
        now += bit
    if now.strip():
        out.append(now.strip())
    return out


def statements(number: int, passage: Passage) -> tuple[Statement, ...]:
    """The statements of the ``number``-th passage."""
    return tuple(
        Statement(number, one.order, one.text, one.folded, one.context, one.pairs, one.item)
        for one in _statements(passage.title, passage.heading, passage.text)
    )


@lru_cache(maxsize=4096)
def _statements(title: str, heading: str, text: str) -> tuple[Statement, ...]:
    head = fold(f"{title} {heading}")
    out: list[Statement] = []
    before = ""
    for order, (piece, item) in enumerate(cut(text)):
        folded = fold(piece)
        out.append(Statement(0, order, piece, folded, f"{head} {before}", bigrams(folded), item))
        before = folded
    return tuple(out)
