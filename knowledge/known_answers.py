"""What answers the questions that people are known to ask, and which statements of documents say the same.

A document that nobody has put into tables often says what a fact of the starting data says, in words of its own. The
two lie side by side in meaning; so what is known to be asked about the fact is known to be asked about the statement.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.answering.tables.facts import UNSTATED
from bot.seams import BadInput

SHIPPED = "answers.npz"
"""Vectors of the answers, beside them; made by ``python -m knowledge.known_questions``."""
SAME = 0.94
"""Cosine of an answer with a statement from which on they say the same: of 427 facts, 56% find such a one in the
documents that they were drawn from."""
PERHAPS = 0.90
"""And from which on the statement may say it, the less the further it is from the first."""
BESIDE = 0.02
"""How far behind the nearest statement another may lie that says it too."""

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What answers known questions."""

    texts: tuple[str, ...]
    """In Japanese and English."""
    stated: bool
    """False where it says that the sources do not say it: no document says so itself."""


def read(path: Path) -> Mapping[str, KnownAnswer]:
    """Id of each fact of ``facts.csv`` → what it says.

    Raises:
        BadInput: the file is missing or is not of its form.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {
                row["id"]: KnownAnswer((row["text_ja"], row["text_en"]), row["attribute"] != UNSTATED)
                for row in csv.DictReader(file, strict=True)
            }
    except (OSError, csv.Error, UnicodeDecodeError, KeyError) as error:
        raise BadInput(f"{path}: {error}; it belongs to the starting data") from error


def told_by(statements: Vectors, answers: Vectors, ids: Sequence[str]) -> list[tuple[tuple[str, float], ...]]:
    """Of each statement the answers that it says or may say, each with how far it falls short of that (0: not at all).

    Args:
        statements: (statements, size), of length 1.
        answers: (answers, size), of length 1, of the same model.
        ids: of the answers; one in two languages stands there twice.
    """
    told: list[dict[str, float]] = [{} for _ in statements]
    if not len(statements) or not len(answers):
        return [() for _ in statements]
    near = answers @ statements.T
    best = near.max(axis=1, keepdims=True)
    for answer, number in np.argwhere((near >= PERHAPS) & (near >= best - BESIDE)).tolist():
        cosine = float(near[answer, number])
        short = max(0.0, SAME - cosine) + float(best[answer, 0]) - cosine
        held = told[number]
        held[ids[answer]] = min(short, held.get(ids[answer], short))
    return [tuple(one.items()) for one in told]
