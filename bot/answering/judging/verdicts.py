"""はい or いいえ before a statement that answers a yes-no question; neither where the statement does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.judging import at_odds
from bot.answering.language.cues import Cues
from bot.answering.language.quantities import Number, quantities
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.tables.facts import Fit
from bot.wording import Wording

SAYS_SO = 0.5
"""Share of a question's words that a statement holds which says yes to it."""
BEYOND_DOUBT = 0.5
"""Or how likely a statement in other words must answer it."""
HELD, UNHELD = 3.0, -1.0
"""Log-odds of yes where a statement that answers holds all of the question's words, and where it holds none."""
LENGTHS = ("minute", "hour", "day", "week", "month", "year")
"""Units of figures that count nothing but time."""
BEFORE = ("former_name", "renamed", "predecessor")
"""Attributes of statements that tell what something was called before, or grew out of."""
_QUOTED = re.compile(r"[「\"]([^」\"]{2,})[」\"]")
DENIED = -2.0
"""And where it denies something, or tells another name."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no to the plain claim of a question (see ``whether.claim``), as the words of a statement tell it."""

    odds: float = 0.0
    """Log-odds of yes; 0 when the words tell nothing."""
    decided: bool = False
    """A value tells it: a number, a year, an opposite, that it is so of all or is over."""
    exact: bool = False
    """A figure was held against another: nothing else is to be asked."""

    def words(self, question: Question, say: Wording) -> str:
        """What the answer begins with; empty when nothing but the statements can be said."""
        return "" if self.odds == 0 else yes_or_no(self.odds > 0, question, say)


def yes_or_no(holds: bool, question: Question, say: Wording) -> str:
    """The word for whether a question's plain claim holds; the other one where it is asked whether that is wrong."""
    return say("answers.lead.yes" if holds is not question.inverted else "answers.lead.no")


YES, NO = Verdict(HELD, True), Verdict(-HELD, True)
"""Told by a value."""


def verdict(question: Question, shown: Sequence[Fit], chance: float, cues: Cues) -> Verdict:
    """What the statements say to a yes-no question, put plainly.

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
    if question.negative and not cues.has("verdict.only", asked):
        return Verdict()
    if any(opposite(asked, one.told.plain, cues) for one in shown[:2]):
        return NO
    held = next((h for h in (_lasted(question, one, cues) for one in shown) if h is not None), None)
    held = at_odds.at_the_time(question, told, cues) if held is None else held
    held = at_odds.within_a_span(question, told) if held is None else held
    held = _compared(question, best, cues) if held is None else held
    if held is not None:
        return Verdict(HELD if held else -HELD, decided=True, exact=True)
    if _another_number(question, best) or _another_year(question, best) or _denied(question, told, cues):
        return NO
    if at_odds.another_post(question, told, cues) or at_odds.another_in_the_row(question, told, cues):
        return NO
    if cues.has("verdict.ever", asked) and cues.has("verdict.still_not", told) and not best.missing:
        return YES  # what is over has been
    if cues.has("verdict.surely", asked) and cues.has("verdict.perhaps", told):
        return NO  # what only may be is not so in any case
    if _named_otherwise(question, best, cues):
        return NO
    for kind in ("only", "all", "still"):
        if cues.has(f"verdict.{kind}", asked):
            if cues.has(f"verdict.{kind}_so", told):
                return YES
            return NO if cues.has(f"verdict.{kind}_not", told) else Verdict()
    if best.missing:
        return Verdict(DENIED)
    if best.text < SAYS_SO and chance < BEYOND_DOUBT:
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


def _named_otherwise(question: Question, best: Fit, cues: Cues) -> bool:
    """True when it is asked whether a name was so all along, and the statement tells of one before it."""
    if question.negative or not cues.has("verdict.all_along", question.norm):
        return False
    former = any(fact.attribute in BEFORE for fact in best.told.facts)
    return former and not any(name in question.norm for name in _QUOTED.findall(best.told.plain))


def _compared(question: Question, best: Fit, cues: Cues) -> bool | None:
    """Whether a stated figure lies where the question says that it does: before 2010, over 200."""
    figure, norm = best.fact.number, question.norm
    if figure is None:
        return None
    year = best.fact.unit in ("year", "fiscal_year")
    found = quantities(norm)
    said = [float(y) for y in found.years] if year else [n.value for n in found.numbers if n.value > 1]
    if len(said) != 1:
        return None
    return on_side(norm, figure, said[0], cues, "year_" if year else "")


def _lasted(question: Question, fit: Fit, cues: Cues) -> bool | None:
    """Whether what was founded has been there for as long as the question says; None where it says no such thing."""
    found = quantities(question.norm)
    said = [n for n in found.numbers if n.value > 1]
    lasted = at_odds.so_long(fit, said[0]) if len(said) == 1 and not found.years else None
    return None if lasted is None else on_side(question.norm, lasted, said[0].value, cues)


def on_side(norm: str, figure: float, said: float, cues: Cues, sort: str = "") -> bool | None:
    """Whether ``figure`` is above or below ``said`` as the question says; None when it says neither."""
    sides = {"above": figure > said, "at_least": figure >= said, "at_most": figure <= said, "below": figure < said}
    return next((holds for side, holds in sides.items() if cues.has(f"verdict.{sort}{side}", norm)), None)


def _denied(question: Question, told: str, cues: Cues) -> bool:
    """True when the statement says of a word of the question that it is not so: 人数ではなく, not by person."""
    if question.negative:
        return False
    denied = [next(g for g in match.groups() if g) for match in cues.pattern["verdict.not_that"].finditer(told)]
    return any(
        term.kind in ("noun", "group", "name") and term.weight >= 1.0 and term.found_in(said) == 1.0
        for said in denied for term in question.terms
    )  # fmt: skip


def _another_number(question: Question, best: Fit) -> bool:
    """True when the question gives one number and the statement, of the very thing asked for, others."""
    said = [n for n in quantities(question.norm).numbers if n.value > 1]
    held = quantities(best.told.text)
    if len(said) != 1 or best.attribute <= 0 or not any(_of_one_sort(said[0], n) for n in held.numbers):
        return False
    return not held.holds_number(said[0])


def _of_one_sort(one: Number, other: Number) -> bool:
    """True for figures that count the same: two goals are set against no three months."""
    lengths = [n.unit in LENGTHS for n in (one, other)]
    return one.unit == other.unit if any(lengths) else True


def _another_year(question: Question, best: Fit) -> bool:
    """True when the question gives one year and the statement others."""
    said, held = quantities(question.norm).years, quantities(best.told.text).years
    return bool(len(said) == 1 and held and not said & held)
