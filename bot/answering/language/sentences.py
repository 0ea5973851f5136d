"""Passages cut into statements that can be shown, each with the context that it leans on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.answering.language.folding import fold
from bot.answering.language.terms import bigrams
from bot.seams import Passage

LONGEST = 420
"""Characters; a longer statement (a roster, a table without line breaks) is cut at its commas and spaces."""

_END = re.compile(
    r"(?<=[。！？!?])(?![」』）)”\"])|\n+|(?<=[.])(?<!^\d[.])(?<!\n\d[.])(?<!\n\d\d[.])\s+(?=[A-Z\"'(\[])", re.MULTILINE
)
_SOFT = re.compile(r"(?<=[、，;；　])|(?<=\s)")
_MARKUP = re.compile(r"^[\s#>*\-・•○〇◯■□◆◇▼●※|]+\s*")
_ITEM = re.compile(r"^\s*(?:[-*・•●○]|\d+[.)）]|[(（]\d+[)）]|[①-⑳])\s*")
_NUMBERED = re.compile(r"^(?:第\d+位|\d+位|第[一二三四五六七八九十]+)")
_LABEL = re.compile(r"[^。！？!?、,]{1,9}")
"""A line so short is the label of what stands below it (``第1位``, ``社員本人``)."""
_DECIMAL = re.compile(r"(?:Mr|Ms|Mrs|Dr|St|No|vol|etc|e\.g|i\.e|Inc|Co|Ltd)\.$")
_ROW = re.compile(r"^\|(.*)\|\s*$")
_RULE = re.compile(r"^\|(?:\s*-{3,}\s*\|)+\s*$")
_SAYS_NOTHING = re.compile(r"(?:内容|詳細|説明|値|備考欄|details?|descriptions?|values?|contents?)", re.IGNORECASE)
"""A heading of a column that says nothing of what stands in it."""
_HEADED = re.compile(r"^(?P<label>[^：:。、！？!?\d\n]{1,14})\s*(?:：|:(?=\s)|:(?=[^\x00-\x7f]))")
"""事務局：…; what follows in the same line is theirs, too."""
_TITLED = re.compile(r"^[(（][^()（）]{1,14}(?<![ぁ-ん])[)）]$")
"""（費用の負担）: the name of the article below it."""
_PARAGRAPH = re.compile(r"^(?:[2-9]|[1-9]\d)[ 　](?=\D)")
"""A further paragraph of an article."""
_APART, _LISTED = re.compile(r"[\s、,/]+"), re.compile(r"\s*[,;/]\s*")
ITEM_LONGEST = 160
"""Characters up to which a list item is one statement, whatever its sentences."""
Mark = Literal["", "item", "row", "label"]
"""What makes a statement one of several: a list mark or number, a row of a table, a label above it; or nothing."""


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
def cut(text: str) -> tuple[tuple[str, Mark], ...]:
    """The statements of ``text``, in order, and what makes each one of several.

    A label goes with the line below it, the name of an article with all its paragraphs, who speaks with all that they
    say; a row of a table is told with the headings of its columns.
    """
    found = _Pieces()
    header: list[str] = []
    lines = re.split(r"\n+", text)
    for number, line in enumerate(lines):
        row = _ROW.match(line)
        if row is None:
            header = []
            found.line(line)
        elif number + 1 < len(lines) and _RULE.match(lines[number + 1]):
            header = _cells(row[1])
        elif not _RULE.match(line):
            found.row(_cells(row[1]), header)
    return found.all()


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def told_row(cells: Sequence[str], header: Sequence[str]) -> str:
    """A row of a table in words: what it is about, then each cell under the heading of its column."""
    parts = []
    for number, cell in enumerate(cells[1:], 1):
        heading = header[number] if number < len(header) else ""
        if cell and cell not in ("-", "―", "—"):
            parts.append(f"{heading}：{cell}" if heading and not _SAYS_NOTHING.fullmatch(heading) else cell)
    return "：".join(part for part in (cells[0], "、".join(parts)) if part)


class _Pieces:
    """The statements of one text, line by line."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, Mark]] = []
        self.label = ""
        self.titled = ""

    def row(self, cells: Sequence[str], header: Sequence[str]) -> None:
        """A row of a table."""
        self._end_label()
        told = told_row(cells, header)
        if told:
            self.pieces.append((told, "row"))

    def line(self, line: str) -> None:
        """A line of running text or of a list."""
        marked = _ITEM.match(line)
        whole = _MARKUP.sub("", line).strip()
        headed = _HEADED.match(whole)
        if marked and len(whole) <= ITEM_LONGEST:
            self._piece(whole, "item")
            return
        who = ""
        for number, part in enumerate(_END.split(line)):
            piece = _MARKUP.sub("", part or "").strip().strip("|").strip()
            if not piece:
                continue
            if number and who and not piece.startswith(who):
                piece = f"{who}：{piece}"
            elif headed and piece.startswith(headed["label"]):
                who = headed["label"].strip()
            self._piece(piece, "item" if _ITEM.match(part or "") else "")

    def _piece(self, piece: str, mark: Mark) -> None:
        if self.label.endswith(("・", "/", "／")) and _LABEL.fullmatch(piece):
            self.label += piece
            return
        if _TITLED.fullmatch(piece):
            self._end_label()
            self.titled = self.label = piece
            return
        if _LABEL.fullmatch(piece) and not mark and not self.label:
            self.label = piece
            return
        if self.label:
            piece = f"{self.label}：{piece}" if not piece.startswith(self.label) else piece
            mark = "" if self.label == self.titled else "label"
            self.label = ""
        elif self.titled and _PARAGRAPH.match(piece):
            piece = f"{self.titled}：{piece}"
        if not mark and _NUMBERED.match(piece):
            mark = "item"
        if self.pieces and not mark and _DECIMAL.search(self.pieces[-1][0]):
            before, kept = self.pieces[-1]
            self.pieces[-1] = (f"{before} {piece}", kept)
        elif len(piece) > LONGEST:
            self.pieces.extend((part, mark) for part in _shorter(piece))
        else:
            self.pieces.append((piece, mark))

    def _end_label(self) -> None:
        if self.label:
            self.pieces.append((self.label, ""))
        self.label = ""

    def all(self) -> tuple[tuple[str, Mark], ...]:
        """All statements; a label with nothing below it stands for itself."""
        self._end_label()
        return tuple(self.pieces)


def is_names(text: str) -> bool:
    """True for a mere list of names: it says nothing in a sentence; who is on it is computed (see ``rosters``)."""
    blanks = not text.isascii()  # words of English stand apart, too
    parts = (_APART if blanks else _LISTED).split(text.strip())
    return len(parts) >= 10 and len(text) > 60 and max(map(len, parts)) <= (10 if blanks else 24)


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
        out.append(Statement(0, order, piece, folded, f"{head} {before}", bigrams(folded), bool(item)))
        before = folded
    return tuple(out)
