"""Question and statement read together: what a cross-encoder makes of the pair."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.calibration import yes_no
from bot.answering.judging.verdicts import DENIED, HELD, Verdict, yes_or_no
from bot.answering.language.question_types import Question, is_yes_no
from bot.seams import Read, Reads
from bot.wording import Wording

SURE = 8.0
"""Log-odds beyond which nothing is told apart."""
ASKED_BEFORE = 0.8
"""How alike and agreed the known questions are from which on what they were told is told again; see ``Nearness.holds``.

Of 60 questions of which that was so, all were right.
"""
SIGNALS = ("read", "read_behind")
VERDICT_SIGNALS = (
    "agrees", "agrees_at_all", "answers", "words", "denied", "silent", "words_agree", "decided", "negated",
    "negated_agrees", "english_agrees", "sure", "known", "known_at_all", "whole_agrees",
)  # fmt: skip
"""What yes and no are told by; see ``verdict_signals``."""


def signals(question: str, statements: Sequence[str], reads: Reads) -> list[dict[str, float]]:
    """Of each statement, how it answers the question, alone and beside the others; about -2 to 2."""
    odds = [max(-SURE, min(SURE, one.answers)) for one in reads(question, statements)] if statements else []
    best = max(odds, default=0.0)
    return [{"read": one / 4, "read_behind": (best - one) / 4} for one in odds]


def verdict_signals(question: Question, told: Verdict, read: Read, sure: float, known: float) -> dict[str, float]:
    """Whether a statement says yes to a question: what its words tell and what reading both together does.

    Args:
        question: asks whether something is so.
        told: what the words tell.
        read: question and statement read together.
        sure: how likely the statement answers, 0 to 1.
        known: what it says to known questions like it (see ``Nearness.holds``).
    """
    agrees = max(-SURE, min(SURE, read.agrees)) / 4
    words = told.odds / 2
    negated = question.negative
    return {
        "agrees": agrees,
        "agrees_at_all": abs(agrees),
        "answers": max(-SURE, min(SURE, read.answers)) / 4,
        "words": words,
        "denied": float(told.odds <= DENIED),
        "silent": float(told.odds == 0),
        "words_agree": words * agrees,
        "decided": float(told.decided) * (1.0 if words > 0 else -1.0),
        "negated": float(negated),
        "negated_agrees": agrees * negated,
        "english_agrees": agrees * (question.language == "en"),
        "sure": sure,
        "known": known,
        "known_at_all": abs(known),
        "whole_agrees": float(told.odds >= HELD and agrees > 0),
    }


LEFT_OPEN = 0.45
"""How surely a statement tells neither yes nor no to known questions like it, from which on it speaks for itself."""


def lead(
    question: Question,
    statement: str,
    told: Verdict,
    reads: Reads | None,
    say: Wording,
    sure: float,
    known: float = 0.0,
    left_open: float = 0.0,
) -> str:
    """What an answer begins with: yes, no, or nothing.

    A value or an opposite decides (of 63 such verdicts on questions of nine writers all were right). Else yes and no
    are told in two ways, by words and by reading both together, weighed by a fit. A wrong one is worse than none: where
    the fit is not sure, the statement speaks for itself.

    Args:
        question: any question.
        statement: what answers it.
        told: what its words tell.
        reads: the model, if there is one.
        say: the words of the answer.
        sure: how likely the statement answers, 0 to 1.
        known: what it says to known questions like it (see ``Nearness.holds``).
        left_open: how surely it tells neither to them (see ``Nearness.leaves_open``).
    """
    if reads is None or told.decided or not is_yes_no(question):
        return told.words(question, say)
    if abs(known) >= ASKED_BEFORE and not question.negative:
        return yes_or_no(known > 0, question, say)
    if left_open >= LEFT_OPEN:
        return ""
    read = reads(question.claim, [statement])[0]
    holds = yes_no().says(verdict_signals(question, told, read, sure, known))
    return "" if holds is None else yes_or_no(holds, question, say)
