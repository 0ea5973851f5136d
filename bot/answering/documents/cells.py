"""What a table in a document tells: the cell of a row and a column that a question names, or the rows with a cell.

It speaks only where every word of the question is explained by the table; what asks for more is not answered by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.language.terms import Term
from bot.answering.tables.pieces import Piece, of_passage
from bot.seams import Passage
from bot.wording import Wording

COLUMN_OF = ("when", "money", "person", "place", "telephone", "how_many")
"""Forms of questions, and measures, that say what sort of column is asked for: cues ``cells.<form>`` name it."""
MOST_ROWS, MOST_COLUMNS = 12, 3
"""Rows and columns that are told at once."""
SAYS = 0.5
"""Weight of a word from which it must be explained."""
_LINE = re.compile(r"^\|(?P<cells>.*)\|\s*$")
_RULE = re.compile(r"^\|(?:\s*:?-{3,}:?\s*\|)+\s*$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_GAP = re.compile(r"[\s　]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with the table's header."""

    passage: Passage
    header: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def key(self) -> str:
        """What the row is about: its first cell."""
        return self.cells[0]


def answer(question: Question, passages: Sequence[Passage], cues: Cues, say: Wording) -> Piece | None:
    """The cells that answer, from the first table that explains the whole question; None when none does."""
    for rows in _tables(passages):
        told = _of_table(question, rows, cues, say)
        if told is not None:
            return told
    return None


def _tables(passages: Sequence[Passage]) -> list[list[Row]]:
    """The rows of each table, put together over the passages that hold parts of it."""
    found: dict[tuple[str, str, tuple[str, ...]], dict[tuple[str, ...], Row]] = {}
    for passage in passages:
        header: tuple[str, ...] = ()
        before: tuple[str, ...] = ()
        for line in passage.text.split("\n"):
            match = _LINE.match(line)
            if match is None:
                header = before = ()
            elif _RULE.match(line):
                header = before
            else:
                before = tuple(cell.strip() for cell in match["cells"].split("|"))
                if len(header) == len(before) > 1 and before[0]:
                    table = found.setdefault((passage.source or passage.title, passage.heading, header), {})
                    table.setdefault(before, Row(passage, header, before))
    return [list(table.values()) for table in found.values()]


def _of_table(question: Question, rows: Sequence[Row], cues: Cues, say: Wording) -> Piece | None:
    named = [row for row in rows if _named(row, rows, question)]
    header = rows[0].header
    columns = _columns(question, header, cues, named)
    if named:
        wanted = list(columns)
        if not wanted and len(named) == 1 and question.has("define"):
            wanted = list(range(1, len(header)))  # all that is told of it
        elif len(wanted) > MOST_COLUMNS:
            return None
        if not wanted or len(named) > MOST_ROWS:
            return None
        if not _explained(question, named, wanted, cues):
            return None
        return _told(question, named, wanted, cues, say)
    held = _holding(question, rows, cues)
    if not held or is_yes_no(question) or cues.has("cells.of_it", question.norm):
        return None
    kept = [row for row in rows if all(_has(row, n, meant, cues) for n, meant in held.items())]
    wanted = [n for n in columns if n and n not in held]
    if not kept or len(kept) > MOST_ROWS or len(kept) == len(rows) or len(wanted) > MOST_COLUMNS:
        return None
    if not _explained(question, kept, [*held, *wanted], cues):
        return None
    return _told(question, kept, wanted or list(held), cues, say)


def _named(row: Row, rows: Sequence[Row], question: Question) -> bool:
    """True when the question names the row, in whole or by a part that no other row's name holds."""
    norm, key = _GAP.sub("", question.norm), fold(row.key)
    if len(key) > 1 and _GAP.sub("", key) in norm:
        return True
    parts = [part for part in _GAP.split(key) if len(part) > 1]
    return len(parts) > 1 and any(
        part in norm and not any(part in fold(other.key) for other in rows if other is not row) for part in parts
    )


def _columns(question: Question, header: Sequence[str], cues: Cues, named: Sequence[Row]) -> list[int]:
    """Which columns are asked for: those that it names, else those of the sort that is asked for."""
    keys = " ".join(fold(row.key) for row in named)
    terms = [t for t in question.terms if t.kind != "compound" and t.weight >= SAYS and not t.found_in(keys)]
    whole = [n for n, name in enumerate(header) if n and len(name) > 1 and fold(name) in question.norm]
    found = whole or [n for n, name in enumerate(header) if n and any(t.found_in(fold(name)) for t in terms)]
    sorts = [
        sort for sort in COLUMN_OF
        if cues.has(f"cells.asks_{sort}", question.norm) or (question.has(sort) and not found)
    ]  # fmt: skip
    of_sorts = {
        sort: [n for n, name in enumerate(header) if n and cues.has(f"cells.{sort}", fold(name))] for sort in sorts
    }
    found += [n for columns in of_sorts.values() if not set(columns) & set(found) for n in columns]
    return sorted(dict.fromkeys(found))


def _holding(question: Question, rows: Sequence[Row], cues: Cues) -> Mapping[int, Sequence[Term] | bool]:
    """By which columns the question says which rows it means.

    With its words that a cell there must hold, or whether the cell must say yes.
    """
    header = rows[0].header
    held: dict[int, list[Term]] = {}
    for term in question.terms:
        if term.kind == "compound" or term.weight < SAYS or term.text in ASKS:
            continue
        if any(term.found_in(fold(name)) for name in header):
            continue
        for n in range(1, len(header)):
            if any(_holds(term, row.cells[n]) for row in rows):
                held.setdefault(n, []).append(term)
                break
    wanted = {n: _wants(question, name, cues) for n, name in enumerate(header) if n and fold(name) in question.norm}
    return {**{n: wants for n, wants in wanted.items() if wants is not None}, **held}


def _holds(term: Term, cell: str) -> bool:
    folded = fold(cell)
    if term.kind == "number":
        return any(float(a) == float(b) for a in _NUMBER.findall(term.text)[:1] for b in _NUMBER.findall(folded)[:1])
    return term.found_in(folded) > 0


def _has(row: Row, column: int, meant: Sequence[Term] | bool, cues: Cues) -> bool:
    """True for a row whose cell holds the words that are meant, or says yes or no as it must."""
    cell = row.cells[column]
    return _is_yes(cell, cues) is meant if isinstance(meant, bool) else all(_holds(term, cell) for term in meant)


def _wants(question: Question, name: str, cues: Cues) -> bool | None:
    """Whether rows with or without what a column tells of are asked for; None for neither."""
    at = question.norm.find(fold(name)) + len(name)
    behind = question.norm[at : at + 6]
    if cues.has("cells.without", behind):
        return False
    return True if cues.has("cells.having", behind) else None


def _is_yes(cell: str, cues: Cues) -> bool | None:
    """Whether a cell says yes or no; None where it says another thing."""
    folded = fold(cell).strip()
    if cues.pattern["cells.no"].fullmatch(folded):
        return False
    return True if cues.pattern["cells.yes"].fullmatch(folded) else None


def _explained(question: Question, rows: Sequence[Row], columns: Sequence[int], cues: Cues) -> bool:
    """True when the table, its name and what is asked explain every word that says something."""
    first = rows[0]
    top = fold(f"{first.passage.title} {first.passage.heading} {' '.join(first.header[n] for n in (0, *columns))}")
    cells = " ".join(fold(row.cells[n]) for row in rows for n in (0, *columns))
    sorts = [sort for sort in COLUMN_OF if any(cues.has(f"cells.{sort}", fold(first.header[n])) for n in columns)]
    for term in question.terms:
        if term.kind == "compound" or term.weight < SAYS or term.text.startswith(ASKS):
            continue
        if (
            term.found_in(top)
            or term.found_in(cells)
            or _is_yes(term.text, cues) is not None
            or any(cues.has(f"cells.{sort}", term.text) for sort in sorts)
        ):
            continue
        if term.kind == "number":
            # another figure than the table's is only put to doubt
            explained = is_yes_no(question) or any(_holds(term, row.cells[n]) for row in rows for n in columns)
        else:
            explained = term.kind == "verb"
        if not explained:
            return False
    return True


def _told(question: Question, rows: Sequence[Row], columns: Sequence[int], cues: Cues, say: Wording) -> Piece:
    numbers: dict[str, int] = {}
    lines = []
    for row in rows:
        mark = numbers.setdefault(row.passage.id, len(numbers) + 1)
        told = say("answers.list.comma").join(
            say("answers.cells.cell", column=row.header[n], value=row.cells[n]) for n in columns
        )
        lines.append(say("answers.cells.row", row=row.key, cells=told) + f"[{mark}]")
    first = rows[0].passage
    foreign = first.language != say.language
    lead = say("answers.lead.other_language") if foreign else say("answers.lead.passage", title=first.title)
    sources = tuple(of_passage(next(r.passage for r in rows if r.passage.id == key)) for key in numbers)
    checked = _checked(question, rows, columns, cues, say)
    return Piece(f"{checked}{lead}" + "\n".join(lines), sources, "passage", exact=True)


def _checked(question: Question, rows: Sequence[Row], columns: Sequence[int], cues: Cues, say: Wording) -> str:
    """Yes or no to what is asked of one cell; empty where the cell does not tell."""
    if not is_yes_no(question) or len(rows) != 1 or len(columns) != 1:
        return ""
    cell = rows[0].cells[columns[0]]
    so = _is_yes(cell, cues)
    if so is not None and _wants(question, rows[0].header[columns[0]], cues) is False and not question.negative:
        so = not so
    figures = [t for t in question.terms if t.kind == "number" and not t.found_in(fold(rows[0].key))]
    if so is None and figures:
        so = all(_holds(term, cell) for term in figures)
    if so is None:
        return ""
    return say("answers.lead.yes" if so is not question.negative else "answers.lead.no")
