"""Which statement answers best, and how likely it answers at all: fitted weights over the signals of ``facts.Fit``.

Fitted by ``benchmarks/calibrate_facts.py``, once with the nearness in meaning and once without it, for a question that
was not measured against the statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.calibration import Judge, calibration
from bot.answering.language.question_types import Question
from bot.answering.tables.facts import Fit


@dataclass(frozen=True, slots=True)
class Weighed:
    """A statement with its score among all."""

    fit: Fit
    score: float
    """By which statements are ranked; 1 more is e times as likely to be the right one of two."""


def judge(question: Question, found: Sequence[Fit]) -> Judge:
    """The weights for this language, with or without nearness."""
    by_language = calibration().facts
    measured = any(fit.near for fit in found)
    return by_language[question.language if question.language in by_language else "ja"]["near" if measured else "words"]


def ranked(question: Question, found: Sequence[Fit]) -> list[Weighed]:
    """The statements, best first."""
    weights = judge(question, found).rank
    scored = [Weighed(fit, sum(weights.get(k, 0.0) * v for k, v in fit.signals().items())) for fit in found]
    return sorted(scored, key=lambda one: -one.score)


def probability(question: Question, weighed: Sequence[Weighed], at: int = 0) -> float:
    """How likely the statement at this place answers the question."""
    return judge(question, [w.fit for w in weighed]).gate.probability(weighed[at].fit.signals())


def threshold(question: Question, weighed: Sequence[Weighed]) -> float:
    """The probability from which on a statement is said."""
    return judge(question, [w.fit for w in weighed]).gate.threshold
