"""Question and statement read together: what a cross-encoder makes of the pair."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.question_types import Question, is_yes_no
from bot.answering.verdicts import DENIED, Verdict
from bot.seams import Reads
from bot.wording import Wording

SURE = 8.0
"""Log-odds beyond which nothing is told apart."""
SURELY = 3.0
"""Log-odds from which on the reading is believed alone; on facts that it was not taught on 88% of such are right in
Japanese, 85% in English. Of all it is right for 75% and 65%."""
CLEARLY = 1.0
"""And from which on it is believed where the words tell the same."""
TOLD = 0.5
"""Log-odds of the words from which on they tell anything."""
PLAINLY = 2.5
"""And from which on they tell it by themselves: the statement holds all but every word of the question."""
SIGNALS = ("read", "read_behind")


def signals(question: str, statements: Sequence[str], reads: Reads) -> list[dict[str, float]]:
    """Of each statement, how it answers the question, alone and beside the others; about -2 to 2."""
    odds = [max(-SURE, min(SURE, one.answers)) for one in reads(question, statements)] if statements else []
    best = max(odds, default=0.0)
    return [{"read": one / 4, "read_behind": (best - one) / 4} for one in odds]


def lead(question: Question, statement: str, told: Verdict, reads: Reads | None, say: Wording) -> str:
    """What an answer begins with: yes, no, or that the question rests on something else than what is known.

    Yes and no are told in two ways, by words and by reading both together. A wrong one is worse than none: where
    neither is sure and they do not tell the same, the statement speaks for itself.

    Args:
        question: any question.
        statement: what answers it.
        told: what its words tell.
        reads: the model, if there is one.
        say: the words of the answer.
    """
    if reads is None or told.decided:
        return told.words(say)
    agrees = reads(question.text, [statement])[0].agrees
    if not is_yes_no(question):
        return say("answers.lead.premise") if agrees < -SURELY else ""
    denied = told.odds <= DENIED
    same = told.odds * agrees > 0 and (denied or (abs(told.odds) >= TOLD and abs(agrees) >= CLEARLY))
    alone = abs(agrees) >= SURELY and not (denied and agrees > 0)
    if told.odds >= PLAINLY and agrees > -SURELY:
        return say("answers.lead.yes")
    return say("answers.lead.yes" if agrees > 0 else "answers.lead.no") if same or alone else ""
