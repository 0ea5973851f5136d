"""Figures worked out from facts, with the calculation shown."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.cues import Cues
from bot.answering.facts import Fit
from bot.answering.index import Index, Mentioned
from bot.answering.pieces import Piece
from bot.answering.question_types import Question
from bot.wording import Wording


def answer(
    question: Question, index: Index, subjects: Sequence[Mentioned], found: Sequence[Fit], cues: Cues, say: Wording
) -> Piece | None:
    """A figure that must be calculated; None when nothing is to be."""
    del question, index, subjects, found, cues, say
    return None
