"""What a question for yes or no says and a statement tells otherwise, value by value: a post, a place in a row."""

from __future__ import annotations

import re

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


_YEARS = re.compile(
    r"(\d{4})年(?:度)?(?:\d{1,2}月)?から(\d{4})年(?:度)?(?:\d{1,2}月)?まで"
    r"|\bfrom\s+(?:[a-z]+\s+)?(\d{4})\s+(?:to|until|till|through)\s+(?:[a-z]+\s+)?(\d{4})"
)
_DECADES = re.compile(
    r"(?P<from>[1-9]0)代(?P<late>後半)?(?:前半)?(?:から|~|〜|-)(?P<to>[1-9]0)代(?P<early>前半)?"
    r"|(?P<late_en>late\s+)?(?:the\s+|their\s+)?(?P<from_en>[1-9]0)s\s+(?:to|through)\s+(?:the\s+|their\s+)?(?P<early_en>early\s+)?(?P<to_en>[1-9]0)s"
)
_AGE = re.compile(r"(?<!\d)([1-9]\d)(?:[歳才]|[\s-]*years?[\s-]*old)|\b(?:aged?|age\s+of)\s+([1-9]\d)\b")
_BORDERS = re.compile(
    r"から|まで|始|開始|就任|退任|終|以降|以前|\b(?:since|until|till|from|begin\w*|began|start\w*|end\w*|step\w*|before|after|found\w*)\b"
)
"""A question about when something began or ended is not answered by what lies in between."""


def within_a_span(question: Question, told: str) -> bool | None:
    """Whether the one year or age that is asked about lies between two that a statement tells; None where neither is.

    「2007年の総長は」 where it was held from 2005 to 2009; 55歳 where 40代後半から60代 is told.
    """
    age = _AGE.search(question.norm)
    decades = _DECADES.search(told)
    if age and decades:
        said, d = int(age[1] or age[2]), decades.groupdict()
        first = int(d["from"] or d["from_en"]) + (5 if d["late"] or d["late_en"] else 0)
        last = int(d["to"] or d["to_en"]) + (4 if d["early"] or d["early_en"] else 9)
        return first <= said <= last
    years, span = quantities(question.norm).years, _YEARS.search(told)
    if span is None or len(years) != 1 or _BORDERS.search(question.norm):
        return None
    first, last = (int(year) for year in span.groups() if year)
    return True if first < min(years) < last else None
