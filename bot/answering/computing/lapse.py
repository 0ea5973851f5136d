"""How much time lies between two things that happened, in years and months, or from one to a day that is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.answering.computing.worked_out import reckoned
from bot.answering.judging.verdicts import opposite
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.quantities import Date, quantities
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.language.terms import Term
from bot.answering.tables import figures
from bot.answering.tables.facts import attributes
from bot.answering.tables.index import Index, Mentioned, Told
from bot.answering.tables.pieces import Piece
from bot.seams import Fact
from bot.wording import Wording

HELD = 0.35
"""Share of the words of one side that a dated statement must hold to be what it speaks of."""
ASKED_FOR = 0.5
"""What it counts beside that share that a statement tells the very thing that a side speaks of, its founding say."""
A_NAME = 1.5
"""Weight of a name among words."""
NAMES = 0.3
"""That it tells of all those whom the side names."""
OTHERS = 0.25
"""And that it tells of one whom the side does not name, but the question does."""
MONTHS = 12
_SET_AGAINST = figures.WORKED_OUT - {"history"}
"""Attributes of statements that tell of several things that happened."""
_LATER = r"(?:(?:て|で)から|た|の)、?何年(?:後に?|たって|経って)"
_FROM_TO = {
    "ja": (
        re.compile(r"(?:^|[。.、] ?)(?P<a>[^。?]{2,60}?)から(?P<b>[^。?]{2,60}?)まで"),
        re.compile(rf"(?:^|[。.] ?)(?P<a>[^。?]{{2,60}}?){_LATER}(?P<b>[^。?]{{2,60}})"),
        re.compile(rf"(?:^|[。.] ?)(?P<b>[^。?]{{2,60}}?)のは、?(?P<a>[^。?]{{2,60}}?){_LATER}"),
    ),
    "en": (
        re.compile(r"\b(?:from|between) (?P<a>[^?]{3,90}?) (?:to|and|until|till) (?P<b>[^?]{3,90})"),
        re.compile(
            r"\b(?:how many years|how long) (?:after|before) (?P<a>[^?]{3,90}?),? (?:did|was|were) (?P<b>[^?]{3,90})"
        ),
    ),
}
"""Two ends by the words around them."""


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
    words = _words(question, 0, len(question.norm), subjects)
    event = _event(words, _of_those(index, subjects, question.language), index, _Whose())
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
    """From one thing that happened to another, in years, or in months where these are asked for."""
    in_months = cues.has("lapse.months", question.norm)
    match = next((m for one in _FROM_TO[question.language] if (m := one.search(question.norm))), None)
    if match is None or not subjects or not (in_months or cues.has("lapse.years", question.norm)):
        return None
    ends = []
    for side in ("a", "b"):
        event = _end(question, match.span(side), subjects, index, cues)
        if event is None or (in_months and event[1].month is None):
            return None
        ends.append(event)
    (first, start), (last, stop) = sorted(ends, key=lambda one: (one[1].year or 0, one[1].month or 0))
    if first.id == last.id or (not in_months and start.year == stop.year):
        return None
    return _told([first, last], start, stop, in_months=in_months, say=say)


def _end(
    question: Question, span: tuple[int, int], subjects: Sequence[Mentioned], index: Index, cues: Cues
) -> tuple[Fact, Date] | None:
    """What happened at one end; whom it happened to stands there, or first of all."""
    start, end = span
    said = question.norm[start:end]
    named = [s for s in subjects if start <= s.start and s.end <= end]
    around = [(s.start, s.end) for s in subjects]
    asked = {a for a, hits in attributes(question, cues, around).items() if any(start <= h[0] < end for h in hits)}
    if cues.has("premise.does_founder", said):
        asked.add("founded")
    words = [
        t for t in _words(question, start, end, ())
        if not any(s.start < t.end and t.start < s.end for s in subjects)
    ]  # fmt: skip
    whose = _Whose(
        named or subjects[:1],
        [s for s in subjects if s not in (named or subjects[:1])],
        asked,
        [s for s in named if s != subjects[0]],
    )
    kept = [t for t in _of_those(index, subjects, question.language) if not opposite(said, t.plain, cues, "turns")]
    return _event(words, kept, index, whose)


def _words(question: Question, start: int, end: int, subjects: Sequence[Mentioned]) -> list[Term]:
    """What is said of one side besides numbers and those named first, who may stand for both."""
    first = subjects[0] if subjects else None
    return [
        t for t in question.terms
        if t.kind not in ("compound", "number") and t.text not in ASKS and start <= t.start and t.end <= end
        and t.weight >= 0.5 and not (first and first.start <= t.start and t.end <= first.end)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whom a side speaks of, and of what about them."""

    named: Sequence[Mentioned] = ()
    apart: Sequence[Mentioned] = ()
    """Others, of whom something else is said."""
    asked: AbstractSet[str] = frozenset()
    """Attributes that its words ask for."""
    alone: Sequence[Mentioned] = ()
    """Those whom only this side names: their names count as words."""

    def held(self, words: Sequence[Term], one: Told, index: Index) -> float:
        """The share of what is said that a statement holds."""
        names = [any(_tells_of(one, i, index) for i in s.ids) for s in self.alone]
        total = sum(t.weight for t in words) + A_NAME * len(names)
        return (sum(t.weight * t.found_in(one.plain) for t in words) + A_NAME * sum(names)) / (total or 1.0)

    def very(self, fact: Fact) -> bool:
        """True for a statement about those themselves of what is asked for."""
        return fact.attribute in self.asked and any(fact.subject in s.ids for s in self.named)

    def told(self, one: Told, index: Index) -> float:
        """What it counts that a statement tells of those named and not of others alone."""
        of = [any(_tells_of(one, i, index) for i in s.ids) for s in self.named]
        others = any(_tells_of(one, i, index) for s in self.apart for i in s.ids) and not any(of)
        return NAMES * sum(of) / max(1, len(of)) - OTHERS * others


def _tells_of(one: Told, subject: str, index: Index) -> bool:
    return subject in one.concerned or any(name in one.plain for name in index.known[subject].names)


def _event(words: Sequence[Term], statements: Sequence[Told], index: Index, whose: _Whose) -> tuple[Fact, Date] | None:
    """The dated statement that holds most of some words; None where none holds enough, or several of other days do."""
    found: list[tuple[float, Fact, Date]] = []
    for told in statements:
        happened = [f for f in told.facts if f.unit in figures.YEARS and f.attribute not in _SET_AGAINST]
        fact = next((f for f in happened if whose.very(f)), next(iter(happened), None))
        day = dated(fact) if fact else None
        if fact is None or day is None or (fact.attribute == "birth_year" and fact.attribute not in whose.asked):
            continue
        held = whose.held(words, told, index)
        # a founding is known by its name alone, one of several things that somebody did is not
        alone = whose.very(fact) and fact.attribute in (*figures.DATED, "degree")
        if held >= HELD or alone:
            found.append((held + ASKED_FOR * whose.very(fact) + whose.told(told, index), fact, day))
    best = max(found, key=lambda one: one[0], default=None)
    if best is None or any(one[0] == best[0] and one[2].year != best[2].year for one in found):
        return None
    return best[1], best[2]


def _of_those(index: Index, subjects: Sequence[Mentioned], language: str) -> list[Told]:
    """The statements about those named, and those that tell of two of them: what they did together."""
    own = index.about([i for s in subjects for i in s.ids], language)
    together = [
        t for t in index.told[language].told
        if len(subjects) > 1 and sum(any(_tells_of(t, i, index) for i in s.ids) for s in subjects) > 1
    ]  # fmt: skip
    return list(dict.fromkeys((*own, *together)))


def dated(fact: Fact) -> Date:
    """When a statement with a year says that it was: the most exact date in it of that year."""
    days = [d for d in quantities(fold(fact.text_ja)).dates if d.year == fact.number]
    return max(
        days, key=lambda d: (d.month is not None) + (d.day is not None), default=Date(int(fact.number or 0), None, None)
    )


def _told(facts: Sequence[Fact], start: Date, end: Date, *, in_months: bool, say: Wording) -> Piece:
    return reckoned(between(start, end, say, in_months=in_months), facts, say)


def between(start: Date, end: Date, say: Wording, *, in_months: bool) -> str:
    """The time between two days, worded: whole years, and whole months where both are known.

    Args:
        start: the earlier day, month or year.
        end: the later one.
        say: the words of the answer.
        in_months: less than a year is told in months.
    """
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
    return say(f"answers.number.{key}", **values)


def _shown(day: Date, say: Wording) -> str:
    key = "day" if day.day else "month" if day.month else "year"
    return say(f"answers.date.{key}", year=day.year or 0, month=day.month or 0, day=day.day or 0)
