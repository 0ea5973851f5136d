"""Questions that ask whether something is so, whose answer is known: of each, the fact, and whether it says yes.

Different people put the same things to doubt: whether one must move, whether the name was always the same. What a
statement says to a question is told best by what it says to one that means the same. They stand in
``sources/yes_no.csv`` (``fact``, ``language``, ``answer``, ``question``), their vectors among those of the known
questions. The answers are ``yes``, ``no``, ``open`` (the fact tells neither) and ``false`` (no such question: it rests
on something that is not so).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np

from bot.seams import Decided
from knowledge.question_rows import rows
from knowledge.text_vectors import TextVectors

FILE = "yes_no.csv"
COLUMNS = ("fact", "language", "answer", "question")
ANSWERS = {"yes": 1, "no": -1, "open": 0}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file that asks whether something is so."""

    fact: str
    holds: int
    """1 yes, -1 no, 0 open."""
    text: str


@cache
def read(path: Path) -> tuple[Decision, ...]:
    """The questions of ``yes_no.csv`` that ask whether something is so; read once in a process.

    Raises:
        BadInput: a line is not of its form; names it.
    """
    told = rows(path, COLUMNS, lambda row: row["answer"] in (*ANSWERS, "false"), f"see {path.parent}/README.md")
    return tuple(
        Decision(row["fact"], ANSWERS[row["answer"]], row["question"].strip())
        for row in told
        if row["answer"] in ANSWERS
    )


class KnownDecisions:
    """Such questions with their vectors."""

    def __init__(self, rows: Sequence[Decision], vectors: TextVectors) -> None:
        """Nothing is read yet.

        Args:
            rows: the questions.
            vectors: embeds texts as questions.
        """
        self.rows = rows
        self._texts = tuple(row.text for row in rows)
        self._vectors = vectors

    def decided(
        self, vector: Sequence[float], limit: int, kept: Callable[[Decision], bool] = lambda _: True
    ) -> Sequence[Decided]:
        """The ``limit`` questions most like the one with this vector, the most alike first; those that are ``kept``."""
        if not self.rows:
            return ()
        cosines = self._vectors.cosines(vector, self._texts)
        nearest = (i for i in np.argsort(-cosines, kind="stable").tolist() if kept(self.rows[i]))
        return [Decided(self.rows[i].fact, self.rows[i].holds, float(cosines[i])) for i in islice(nearest, limit)]
