"""Question and statement read together: what a cross-encoder makes of the pair."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.question_types import Question, is_yes_no
from bot.seams import Reads
from bot.wording import Wording

SURE = 8.0
"""Log-odds beyond which nothing is told apart."""
CLEARLY = 0.5
"""Log-odds from which on yes or no is said."""
AGAINST = -2.5
"""Log-odds below which what a question rests on is wrong."""
SIGNALS = ("read", "read_behind")


def signals(question: str, statements: Sequence[str], reads: Reads) -> list[dict[str, float]]:
    """Of each statement, how it answers the question, alone and beside the others; about -2 to 2."""
    odds = [max(-SURE, min(SURE, one.answers)) for one in reads(question, statements)] if statements else []
    best = max(odds, default=0.0)
    return [{"read": one / 4, "read_behind": (best - one) / 4} for one in odds]


def by_reading(question: Question, statement: str, reads: Reads | None, say: Wording) -> str | None:
    """The word that an answer begins with: yes, no, or that the question rests on something else than what is known.

    Empty for none; None where it can not be told from reading: there is no model, or it is in doubt about yes and no.
    """
    if reads is None:
        return None
    agrees = reads(question.text, [statement])[0].agrees
    if is_yes_no(question):
        if abs(agrees) < CLEARLY:
            return None
        return say("answers.lead.yes" if agrees > 0 else "answers.lead.no")
    return say("answers.lead.premise") if agrees < AGAINST else ""
