"""The ways to compute an answer from the tables, in the order in which they are tried.

Each speaks only where it applies exactly, and is silent otherwise: the first that speaks answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.computing import (
    chronicle,
    comparisons,
    fees,
    lapse,
    multiples,
    numbers,
    ordinals,
    scaled,
    several_things,
)
from bot.answering.language.cues import Cues
from bot.answering.language.question_types import Question
from bot.answering.premises import suppositions
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece
from bot.answering.tables.weighing import Weighed
from bot.wording import Wording


@dataclass(frozen=True, slots=True)
class Case:
    """One question with all that a route may look at."""

    question: Question
    index: Index
    subjects: tuple[Mentioned, ...]
    """Those that it names."""
    meant: tuple[Mentioned, ...]
    """Those of them that an answer must be about."""
    weighed: Sequence[Weighed]
    """The statements that may fit, best first; none where documents are read instead."""
    each: bool
    """The same is asked of each of several."""
    cues: Cues
    say: Wording

    @property
    def tabled(self) -> bool:
        """True when the facts stand in tables, not only in documents."""
        return not self.index.tables.said


Route = Callable[[Case], Piece | None]


def _compared(case: Case) -> Piece | None:
    found = [one.fit for one in case.weighed]
    return comparisons.answer(case.question, case.index, case.subjects, found, case.cues, case.say)


def _each(case: Case) -> Piece | None:
    if not case.each or not case.tabled:
        return None
    return comparisons.each(case.question, case.index, case.meant, case.cues, case.say)


def _several_things(case: Case) -> Piece | None:
    if not case.tabled:
        return None
    return several_things.answer(case.question, case.index, case.meant, case.weighed, case.cues, case.say)


def _scaled(case: Case) -> Piece | None:
    found = [one.fit for one in case.weighed]
    return scaled.answer(case.question, case.index, case.subjects, found, case.cues, case.say)


ROUTES: Mapping[str, Route] = {
    "scaled": _scaled,
    "reached": lambda c: fees.reached(c.question, c.index, c.subjects, c.cues, c.say),
    "lapse": lambda c: lapse.answer(c.question, c.index, c.subjects, c.cues, c.say),
    "same": lambda c: comparisons.same(c.question, c.index, c.subjects, c.cues, c.say),
    "one_thing": lambda c: comparisons.one_thing(c.question, c.index, c.subjects, c.cues, c.say),
    "linked": lambda c: comparisons.linked(c.question, c.index, c.subjects, c.cues, c.say),
    "premises": lambda c: suppositions.contradicted(c.question, c.index, c.subjects, c.cues, c.say),
    "multiples": lambda c: multiples.answer(c.question, c.index, c.subjects, c.cues, c.say),
    "numbers": lambda c: numbers.answer(c.question, c.index, c.subjects, c.cues, c.say),
    "chronicle": lambda c: chronicle.answer(c.question, c.index, c.subjects, c.cues, c.say),
    "ordinals": lambda c: ordinals.answer(c.question, c.index, c.subjects, c.cues, c.say),
    "comparisons": _compared,
    "each": _each,
    "several_things": _several_things,
}
"""By name, the most exact first."""


def computed(case: Case) -> Piece | None:
    """What the first route that applies makes of it; None when none does."""
    return next((piece for route in ROUTES.values() if (piece := route(case))), None)
