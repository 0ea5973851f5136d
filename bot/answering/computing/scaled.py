"""What becomes of one stated figure: half of it, three times as much, how many more to so many, a third of so long."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.computing.fees import priced, yen
from bot.answering.computing.worked_out import counted, reckoned, unit_of, whole
from bot.answering.language.cues import Cues
from bot.answering.language.quantities import quantities
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.tables import figures
from bot.answering.tables.facts import Fit
from bot.answering.tables.figures import Figure
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece
from bot.seams import Fact
from bot.wording import Wording

FIRST = 4
"""Statements among which the figure is looked for, the best first."""
RATIO = "ratio"
"""Unit of a figure that says what part of something is left."""
_LENGTHS = ("minute", "hour", "day")
_HOUR = 60
_AND_A_HALF = re.compile(r"半| and a half\b")


def answer(
    question: Question, index: Index, subjects: Sequence[Mentioned], found: Sequence[Fit], cues: Cues, say: Wording
) -> Piece | None:
    """The figure that a question makes of a stated one, with the calculation; None when it makes none.

    Args:
        question: any question.
        index: the tables.
        subjects: those that it names.
        found: the statements that may fit, best first.
        cues: of the question's language.
        say: the words of the answer.
    """
    if is_yes_no(question):
        return None
    return (
        _of_the_same_length(question, found, say)
        or _left(question, subjects, found, cues, say)
        or _times(question, index, subjects, found, cues, say)
    )


def _times(
    question: Question, index: Index, subjects: Sequence[Mentioned], found: Sequence[Fit], cues: Cues, say: Wording
) -> Piece | None:
    factor, words = factor_of(question.norm, cues)
    asks = question.has("how_many", "money", "how_long") or cues.has("scale.result", question.norm)
    if not factor or not asks:
        return None
    base = _base(subjects, found)
    fee = priced(question, index, subjects, cues)
    if fee is not None and question.has("money"):
        base = fee
        taxed = [f for f in index.tables.facts if f.subject == fee.subject and f.attribute == "fee_with_tax"]
        if taxed and cues.has("number.with_tax", question.norm):
            base = taxed[0]
    if base is None or base.number is None:
        return None
    one = Figure(base, base.number, 0)
    result = base.number * factor
    shown = f"{result:,.1f}".removesuffix(".0")
    if base.unit == "yen":
        a, shown = yen(round(base.number), say), yen(round(result), say)
        return reckoned(say("answers.number.scaled", a=a, unit="", factor=words, result=shown), [base], say)
    text = say("answers.number.scaled", a=whole(base.number), unit=unit_of(one, say), factor=words, result=shown)
    return reckoned(text, [base], say)


def factor_of(norm: str, cues: Cues) -> tuple[float, str]:
    """By how much a question multiplies a figure, and how that is written; 0 when it does not.

    Args:
        norm: the folded question.
        cues: of its language.
    """
    for key, factor, words in (("half", 0.5, "1/2"), ("double", 2.0, "2"), ("triple", 3.0, "3"),
                               ("third", 1 / 3, "1/3"), ("quarter", 0.25, "1/4")):  # fmt: skip
        if cues.has(f"scale.{key}", norm):
            return factor, words
    if match := cues.pattern["scale.times"].search(norm):
        n = counted(match)
        return (float(n), str(n)) if n > 1 else (0.0, "")
    if match := cues.pattern["scale.percent"].search(norm):
        said = next(g for g in match.groups() if g)
        tenths = "割" in match.group()
        share = float(counted(match)) * 10 if tenths else float(said) if said.isdigit() else 0.0
        return (share / 100, f"{share:g}%") if 0 < share < 100 else (0.0, "")
    return 0.0, ""


def _left(
    question: Question, subjects: Sequence[Mentioned], found: Sequence[Fit], cues: Cues, say: Wording
) -> Piece | None:
    """How many more there must be until there are so many."""
    norm = question.norm
    if not cues.has("scale.to_reach", norm) or not cues.has("number.more_needed", norm):
        return None
    said = [n.value for n in quantities(norm).numbers if n.value > 1]
    base = _base(subjects, found)
    if len(said) != 1 or base is None or base.number is None or said[0] <= base.number:
        return None
    unit = unit_of(Figure(base, base.number, 0), say)
    text = say("answers.number.more", n=whole(said[0] - base.number), a=whole(said[0]), b=whole(base.number), unit=unit)
    return reckoned(text, [base], say)


def _of_the_same_length(question: Question, found: Sequence[Fit], say: Wording) -> Piece | None:
    """What is left of a length of time that the question gives, where a statement tells what part of it is left."""
    said = [n for n in quantities(question.norm).numbers if n.unit in _LENGTHS and n.value >= 1]
    part = next((f.fact for f in found[:FIRST] if f.fact.unit == RATIO and f.fact.number), None)
    if len(said) != 1 or part is None or not part.number:
        return None
    parts = round(1 / part.number)
    length, unit = said[0].value, said[0].unit
    if _AND_A_HALF.match(question.norm, question.norm.find(said[0].words) + len(said[0].words)):
        length += 0.5
    if unit == "hour" and length % parts:
        length, unit = length * _HOUR, "minute"
    left = f"{length / parts:.1f}".removesuffix(".0")
    text = say("answers.number.part", n=left, a=f"{length:g}", unit=say(f"answers.unit.{unit}s"), parts=parts)
    return reckoned(text, [part], say)


def _base(subjects: Sequence[Mentioned], found: Sequence[Fit]) -> Fact | None:
    """The count that a question speaks of: of those named where any are, and what it asks for."""
    named = {i for s in subjects for i in s.ids}
    for fit in found[:FIRST]:
        for fact in fit.told.facts:
            counts = fact.number and (fact.unit in figures.COUNTS or fact.unit == "yen")
            if counts and fact.attribute not in figures.WORKED_OUT and (not named or fact.subject in named):
                return fact
    return None
