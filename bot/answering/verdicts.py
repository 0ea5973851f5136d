"""はい or いいえ before a statement that answers a yes-no question; neither where the statement does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.cues import Cues
from bot.answering.facts import Fit
from bot.answering.quantities import quantities
from bot.answering.question_types import Question, is_yes_no
from bot.wording import Wording

SAYS_SO = 0.5
"""Share of a question's words that a statement holds which says yes to it."""
BEYOND_DOUBT = 0.5
"""Or how likely a statement in other words must answer it."""
HELD, UNHELD = 3.0, -1.0
"""Log-odds of yes where a statement that answers holds all of the question's words, and where it holds none."""
DENIED = -2.0
"""And where it denies something, or tells another name."""
_NEGATED = re.compile(r"ではな|でな(?:い|く)|ない[?？かの]|ません|\bnot\b|n't\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, as the words of a statement tell it."""

    odds: float = 0.0
    """Log-odds of yes; 0 when the words tell nothing."""
    decided: bool = False
    """A value tells it: a number, a year, an opposite, that it is so of all or is over."""

    def words(self, say: Wording) -> str:
        """What the answer begins with; empty when nothing but the statements can be said."""
        return "" if self.odds == 0 else say("answers.lead.yes" if self.odds > 0 else "answers.lead.no")


YES, NO = Verdict(HELD, True), Verdict(-HELD, True)
"""Told by a value."""


def verdict(question: Question, shown: Sequence[Fit], chance: float, cues: Cues) -> Verdict:
    """What the statements say to a yes-no question.

    Args:
        question: any question.
        shown: the statements that answer it, the best first.
        chance: how likely it does.
        cues: of the question's language.
    """
    if not is_yes_no(question):
        return Verdict()
    best = shown[0]
    asked, told = question.norm, best.told.plain
    if any(opposite(asked, one.told.plain, cues) for one in shown[:2]):
        return NO
    if _another_number(question, best) or _another_year(question, best):
        return NO
    for kind in ("only", "all", "still"):
        if cues.has(f"verdict.{kind}", asked):
            if cues.has(f"verdict.{kind}_so", told):
                return YES
            return NO if cues.has(f"verdict.{kind}_not", told) else Verdict()
    if best.missing:
        return Verdict(DENIED)
    if _NEGATED.search(asked) or (best.text < SAYS_SO and chance < BEYOND_DOUBT):
        return Verdict()
    return Verdict(DENIED if cues.has("verdict.denies", told) else UNHELD + (HELD - UNHELD) * best.text)


def opposite(asked: str, told: str, cues: Cues, of: str = "pairs") -> bool:
    """True when the question asks for one thing and the statement tells of its opposite: free, and paid."""
    for pair in cues.words[f"opposite.{of}"]:
        sides = [side.split("|") for side in pair.split("/")]
        for one, other in (sides, sides[::-1]):
            heard = any(word in asked for word in one) and not any(word in asked for word in other)
            # 個人ではなく holds 個人, and yet says the opposite
            left = told
            for word in other:
                left = left.replace(word, " ")
            if heard and left != told and not any(word in left for word in one):
                return True
    return False


def _another_number(question: Question, best: Fit) -> bool:
    """True when the question gives one number and the statement, of the very thing asked for, others."""
    said = [n for n in quantities(question.norm).numbers if n.value > 1]
    held = quantities(best.told.text)
    if len(said) != 1 or not held.numbers or best.attribute <= 0:
        return False
    return not held.holds_number(said[0])


def _another_year(question: Question, best: Fit) -> bool:
    """True when the question gives one year and the statement others."""
    said, held = quantities(question.norm).years, quantities(best.told.text).years
    return bool(len(said) == 1 and held and not said & held)
