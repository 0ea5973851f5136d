"""Question and statement read together: what a cross-encoder makes of the pair."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.question_types import Question, is_yes_no
from bot.seams import Reads
from bot.wording import Wording

SURE = 8.0
"""Log-odds beyond which nothing is told apart."""
SURELY = 3.0
"""Log-odds from which on yes or no is said whatever the words tell; of such, on facts that the model was not taught on,
88% are right in Japanese and 85% in English."""
CLEARLY = 0.5
"""And from which on what the words tell is believed, or not."""
SIGNALS = ("read", "read_behind")


def signals(question: str, statements: Sequence[str], reads: Reads) -> list[dict[str, float]]:
    """Of each statement, how it answers the question, alone and beside the others; about -2 to 2."""
    odds = [max(-SURE, min(SURE, one.answers)) for one in reads(question, statements)] if statements else []
    best = max(odds, default=0.0)
    return [{"read": one / 4, "read_behind": (best - one) / 4} for one in odds]


def lead(question: Question, statement: str, worded: str, reads: Reads | None, say: Wording) -> str:
    """What an answer begins with: yes, no, or that the question rests on something else than what is known.

    Yes and no are told in two ways, by words and by reading both together. Where the two differ, and the reading is not
    sure, nothing is said: the statement speaks for itself.

    Args:
        question: any question.
        statement: what answers it.
        worded: what its words tell; empty where they tell nothing.
        reads: the model, if there is one.
        say: the words of the answer.
    """
    if reads is None:
        return worded
    agrees = reads(question.text, [statement])[0].agrees
    if not is_yes_no(question):
        return worded or (say("answers.lead.premise") if agrees < -SURELY else "")
    read = say("answers.lead.yes" if agrees > 0 else "answers.lead.no")
    if abs(agrees) >= SURELY:
        return read
    return worded if read == worded and abs(agrees) >= CLEARLY else ""
