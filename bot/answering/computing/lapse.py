"""How much time lies between two things that happened, in years and months, or from one to a day that is given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.computing.worked_out import reckoned
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.quantities import Date, quantities
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.language.terms import Term
from bot.answering.tables import figures
from bot.answering.tables.index import Index, Mentioned, Told
from bot.answering.tables.pieces import Piece
from bot.seams import Fact
from bot.wording import Wording

HELD = 0.35
"""Share of the words of one side that a dated statement must hold to be what it speaks of."""
MONTHS = 12
_FROM_TO = {
    "ja": re.compile(r"(?:^|[。.] ?)(?P<a>[^。?]{2,60}?)から(?P<b>[^。?]{2,60}?)まで"),
    "en": re.compile(r"\b(?:from|between) (?P<a>[^?]{3,90}?) (?:to|and|until|till) (?P<b>[^?]{3,90})"),
}


def answer(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """The time between, with the calculation; None where a question asks for none, or one end is not known.

    Args:
        question: any question.
        index: the tables.
        subjects: those that it names.
        cues: of the question's language.
        say: the words of the answer.
    """
    if is_yes_no(question):
        return None
    return _until(question, index, subjects, cues, say) or _between(question, index, subjects, cues, say)


def _until(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """From what happened to a day, month or year that the question gives."""
    if not cues.has("lapse.since", question.norm):
        return None
    given = [d for d in quantities(question.norm).dates if d.year]
    if not given or not subjects or index.persons(subjects):
        return None
    event = _event(question, _words(question, 0, len(question.norm), subjects), subjects, index)
    starts = [f.fact for s in subjects for f in figures.of(index, s.ids, ["founded"])]
    if event is None and len({f.number for f in starts}) == 1:
        event = (starts[0], dated(starts[0]))
    if event is None:
        return None
    fact, start = event
    until = [d for d in given if (d.year or 0) > (start.year or 0)]
    if len(until) != 1 or any(not d.covers(start) and not start.covers(d) for d in given if d is not until[0]):
        return None
    return _told([fact], start, until[0], in_months=cues.has("lapse.months", question.norm), say=say)


def _between(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """From one thing that happened to another, where months are asked for."""
    match = _FROM_TO[question.language].search(question.norm)
    if match is None or not cues.has("lapse.months", question.norm):
        return None
    ends = []
    for side in ("a", "b"):
        event = _event(question, _words(question, *match.span(side), subjects), subjects, index)
        if event is None or event[1].month is None:
            return None
        ends.append(event)
    (first, start), (last, stop) = sorted(ends, key=lambda one: (one[1].year or 0, one[1].month or 0))
    if first.id == last.id:
        return None
    return _told([first, last], start, stop, in_months=True, say=say)


def _words(question: Question, start: int, end: int, subjects: Sequence[Mentioned]) -> list[Term]:
    """What is said of one side besides numbers and those named first, who may stand for both."""
    first = subjects[0] if subjects else None
    return [
        t for t in question.terms
        if t.kind not in ("compound", "number") and t.text not in ASKS and start <= t.start and t.end <= end
        and t.weight >= 0.5 and not (first and first.start <= t.start and t.end <= first.end)
    ]  # fmt: skip


def _event(
    question: Question, words: Sequence[Term], subjects: Sequence[Mentioned], index: Index
) -> tuple[Fact, Date] | None:
    """The dated statement about those named that holds most of some words; None where none holds enough."""
    best: tuple[float, Fact, Date] | None = None
    total = sum(t.weight for t in words) or 1.0
    for told in _of_those(index, subjects, question.language):
        fact = next((f for f in told.facts if f.unit in figures.YEARS and f.attribute not in figures.WORKED_OUT), None)
        day = dated(fact) if fact else None
        if fact is None or day is None or fact.attribute == "birth_year":
            continue
        held = sum(t.weight * t.found_in(told.plain) for t in words) / total
        if held >= HELD and (best is None or held > best[0]):
            best = (held, fact, day)
    return (best[1], best[2]) if best else None


def _of_those(index: Index, subjects: Sequence[Mentioned], language: str) -> list[Told]:
    """The statements about those named, and those that name two of them: what they did together."""
    own = index.about([i for s in subjects for i in s.ids], language)
    together = [t for t in index.told[language].told if sum(bool(set(s.ids) & t.named) for s in subjects) > 1]
    return list(dict.fromkeys((*own, *together)))


def dated(fact: Fact) -> Date:
    """When a statement with a year says that it was: the most exact date in it of that year."""
    days = [d for d in quantities(fold(fact.text_ja)).dates if d.year == fact.number]
    return max(
        days, key=lambda d: (d.month is not None) + (d.day is not None), default=Date(int(fact.number or 0), None, None)
    )


def _told(facts: Sequence[Fact], start: Date, end: Date, *, in_months: bool, say: Wording) -> Piece:
    """The time between two days, whole years and where both are known whole months."""
    years = (end.year or 0) - (start.year or 0)
    months = None
    if start.month and end.month:
        months = years * MONTHS + end.month - start.month
        if start.day and end.day and end.day < start.day:
            months -= 1
    values = {"start": _shown(start, say), "end": _shown(end, say), "years": years}
    if months is None:
        key = "lapse_years"
    else:
        key = "lapse_months" if in_months and months < MONTHS else "lapse_both" if months % MONTHS else "lapse_years"
        values |= {"years": months // MONTHS, "months": months % MONTHS, "all_months": months}
    return reckoned(say(f"answers.number.{key}", **values), facts, say)


def _shown(day: Date, say: Wording) -> str:
    key = "day" if day.day else "month" if day.month else "year"
    return say(f"answers.date.{key}", year=day.year or 0, month=day.month or 0, day=day.day or 0)
