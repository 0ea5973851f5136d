"""What a question for yes or no says and a statement tells otherwise, value by value: a post, a place in a row."""

from __future__ import annotations

from bot.answering.language.cues import Cues
from bot.answering.language.quantities import CLOCK, Number, quantities
from bot.answering.language.question_types import Question
from bot.answering.tables.facts import Fit

_HALF_A_DAY = 720.0
"""Minutes: 4時半 may be 16:30."""
FOUNDED = "founded"
"""Attribute of a fact that says since when something has been there."""


def another_post(question: Question, told: str, cues: Cues) -> bool:
    """True when the question names a post, and the statement only another kind of it: 学長, and 副学長."""
    asked, held = (_posts(text, cues) for text in (question.norm, told))
    if cues.has("role.past", question.norm):
        # who once held it did hold it
        held |= {cues.pattern["role.once"].sub("", post) for post in held}
    if len(asked) != 1 or asked & held:
        return False
    return any(_root(one, cues) == _root(other, cues) for one in asked for other in held)


def _posts(text: str, cues: Cues) -> frozenset[str]:
    """The posts that a folded text names, each with what qualifies it, however far before it that stands."""
    found = set()
    for match in cues.pattern["role.words"].finditer(text):
        post = next((g for g in match.groups() if g), match.group()).replace("-", " ")
        once = cues.pattern["role.once_of"].search(text[: match.start()])
        found.add(f"{once.group(1)}{post}" if once else post)
    return frozenset(found)


def _root(post: str, cues: Cues) -> str:
    return cues.pattern["role.qualified"].sub("", post)


def another_in_the_row(question: Question, told: str, cues: Cues) -> bool:
    """True when the question gives a place in a row, and the statement another of the same row: 2期生, and 1期生."""
    asked, held = (_in_rows(text, cues) for text in (question.norm, told))
    return len(asked) == 1 and all(row in held and not places & held[row] for row, places in asked.items())


def _in_rows(text: str, cues: Cues) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for number in quantities(text).numbers:
        if row := _row(number, cues):
            found.setdefault(row, set()).add(number.value)
    return found


def _row(number: Number, cues: Cues) -> str:
    match = cues.pattern["verdict.row"].match(number.of)
    return match.group() if match else ""


def so_long(best: Fit, said: Number) -> float | None:
    """For how many years what was founded has been there, on the day when that was confirmed; None for others."""
    fact = best.fact
    if fact.attribute != FOUNDED or said.unit != "year" or fact.number is None or fact.confirmed_on is None:
        return None
    return fact.confirmed_on.year - fact.number


def at_the_time(question: Question, told: str, cues: Cues) -> bool | None:
    """Whether something begins or ends at the time that the question says, where a statement tells from when till when.

    None where the question says no such thing.
    """
    asked = [n.value for n in quantities(question.norm).numbers if n.unit == CLOCK]
    held = [n.value for n in quantities(told).numbers if n.unit == CLOCK]
    begins, ends = (cues.has(f"verdict.{side}", question.norm) for side in ("begins", "ends"))
    if len(asked) != 1 or len(held) != len(("from", "till")) or begins is ends:
        return None
    time = min(held) if begins else max(held)
    return time in (asked[0], asked[0] + _HALF_A_DAY)
