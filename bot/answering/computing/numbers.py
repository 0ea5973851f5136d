"""Figures worked out from facts, with the calculation shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.computing import fees
from bot.answering.computing.worked_out import counted, reckoned, stated
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.quantities import quantities
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.tables import figures
from bot.answering.tables.facts import Spans, attributes
from bot.answering.tables.figures import Figure
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece, cited, of_fact
from bot.wording import Wording

SET_AGAINST = ("birth_year", "founded", "members_total", "members_companies", "members_municipalities")
"""Attributes by which two are held against each other."""
ALL_MEMBERS = "members_total"
DEED_HELD = 0.3
"""Share of the words of a question that a statement must hold to be what somebody did."""


def answer(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """A figure that must be calculated; None when nothing is to be."""
    return (
        _numbered(question, index, cues, say)
        or fees.by_the_time(question, index, subjects, cues, say)
        or fees.fee(question, index, subjects, cues, say)
        or _age(question, index, subjects, cues, say)
        or _under_one_name(question, index, subjects, cues, say)
        or _set_against(question, index, subjects, cues, say)
    )


def _numbered(question: Question, index: Index, cues: Cues, say: Wording) -> Piece | None:
    """That the sources tell of another question of a survey than the one whose number is given; else None."""
    said = cues.pattern["number.of_question"].search(question.norm)
    known = [f for f in index.tables.facts if f.unit == "question" and f.number]
    if said is None or not known or is_yes_no(question) or any(f.number == counted(said) for f in known):
        return None
    text = say("answers.unknown.plain") + say("answers.list.sentence") + known[0].told_in(say.language)
    return Piece(text, (), "unknown", False, near=(of_fact(known[0], say.language),))


def _age(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """How old somebody is, or how long something has been there, in a year that the question names or tells of."""
    years = quantities(question.norm).years
    year = next(iter(years)) if len(years) == 1 else None
    if year is None and cues.has("number.age_then", question.norm):
        return _age_then(question, index, subjects, say)
    if not year or len(subjects) != 1:
        return None
    if not re.search(
        r"何歳|いくつ|何年(?:目|経|たっ|にな|間)|何周年|how old|(?:what|which) age|how many years|how long",
        question.norm,
    ):
        return None
    asked = year
    births = figures.of(index, subjects[0].ids, ["birth_year"])
    if births and re.search(r"歳|いくつ|old|\bage\b", question.norm):
        born = int(births[0].value)
        if asked <= born:
            return None
        text = say("answers.number.age", year=asked, age=asked - born, before=asked - born - 1, birth=born)
        return reckoned(text, [births[0].fact], say)
    starts = figures.of(index, subjects[0].ids, ["founded"])
    if starts and asked > starts[0].value:
        start = int(starts[0].value)
        return reckoned(say("answers.number.elapsed", year=asked, n=asked - start, start=start), [starts[0].fact], say)
    return None


def _age_then(question: Question, index: Index, subjects: Sequence[Mentioned], say: Wording) -> Piece | None:
    """How old somebody was when they did what the question says: the statement of theirs that holds most of it."""
    people = index.persons(subjects)
    births = figures.of(index, people[0].ids, ["birth_year"]) if len(people) == 1 else []
    if not births:
        return None
    rest = [t for t in question.terms if not any(s.start < t.end and t.start < s.end for s in people)]
    named = {i for s in subjects for i in s.ids} - set(people[0].ids)
    best, most = None, DEED_HELD
    for told in index.about(people[0].ids, question.language):
        dated = next((f for f in told.facts if f.subject in people[0].ids and f.unit in figures.YEARS), None)
        if dated is None or dated.attribute == "birth_year" or not named <= told.named:
            continue
        held = sum(t.weight * t.found_in(told.plain) for t in rest) / (sum(t.weight for t in rest) or 1.0)
        if held > most:
            best, most = dated, held
    if best is None or best.number is None:
        return None
    year, born = int(best.number), int(births[0].value)
    text = say("answers.number.age", year=year, age=year - born, before=year - born - 1, birth=born)
    return reckoned(text, [best, births[0].fact], say)


def _of_all(index: Index, subjects: Sequence[Mentioned], asked: Mapping[str, Spans]) -> tuple[Figure, Figure] | None:
    """The members of one kind, asked for in words of their own, and all members."""
    ids = [i for s in subjects for i in s.ids]
    whole_at = asked.get(ALL_MEMBERS, ())
    for attribute in (a for a in asked if a.startswith("members_") and a != ALL_MEMBERS):
        part, every = figures.of(index, ids, [attribute]), figures.of(index, ids, [ALL_MEMBERS])
        if part and every and any(span not in whole_at for span in asked[attribute]):
            return part[0], every[0]
    return None


def _under_one_name(
    question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording
) -> Piece | None:
    """For how many years a body went by its first name: from its founding until it was renamed."""
    norm = question.norm
    until = cues.has("number.until_renamed", norm)
    if not (cues.has("number.span", norm) and (until or cues.has("number.named", norm))):
        return None
    begun = {f.value for s in subjects for f in figures.of(index, s.ids, ["founded"])}
    if len(begun) > 1:
        return None  # from one's founding to another's renaming
    for one in subjects:
        started, renamed = (figures.of(index, one.ids, [kind]) for kind in ("founded", "renamed"))
        if started and renamed and renamed[0].value > started[0].value:
            return stated("difference", renamed[0], started[0], index, say)
    return None


def _set_against(
    question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording
) -> Piece | None:
    """Difference, ratio or share of two figures."""
    kind = next((k for k in ("sum", "times", "share", "difference") if cues.has(f"number.{k}", question.norm)), "")
    if not kind:
        return None
    asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
    if kind == "sum":
        return _added(index, subjects, asked, say)
    if kind == "share" and (part := _of_all(index, subjects, asked)):
        return stated(kind, *part, index, say)
    both = figures.pair(index, subjects, asked) or _of_what_is_called_so(index, subjects, asked)
    if both is None or not all(f.value for f in both):
        people = all(index.known[i].kind == "person" for s in subjects for i in s.ids)
        return half(index, subjects, asked, say, (), "year" if people else "") if kind == "difference" else None
    if both[0].value == both[1].value and _one_event(index, *both):
        return None
    a, b = sorted(both, key=lambda f: -f.value)
    if kind == "share":
        a, b = b, a
    if kind == "times" and a.sort == "year":
        return None
    return stated(kind, a, b, index, say)


def _of_what_is_called_so(
    index: Index, subjects: Sequence[Mentioned], asked: Mapping[str, Spans]
) -> tuple[Figure, Figure] | None:
    """The two figures of the one thing that is called after the place named, where the place has none: Nagaoka's."""
    if len(subjects) != 1 or any(index.known[i].kind != "municipality" for i in subjects[0].ids):
        return None
    called = [
        known.id for known in index.known.values()
        if known.id not in subjects[0].ids and any(name.startswith(subjects[0].words) for name in known.names)
    ]  # fmt: skip
    pairs = [both for i in called if (both := figures.pair(index, [replace(subjects[0], ids=(i,))], asked))]
    return pairs[0] if len(pairs) == 1 else None


def _one_event(index: Index, a: Figure, b: Figure) -> bool:
    """True when the statement of one figure is about the other's subject as well: they tell the same event."""
    pairs = ((a.fact, b.fact.subject), (b.fact, a.fact.subject))
    return any(other in one.ids for fact, other in pairs for one in index.named_in(fold(fact.text_ja)))


def _added(index: Index, subjects: Sequence[Mentioned], asked: Mapping[str, Spans], say: Wording) -> Piece | None:
    """The sum of a figure of each of two; that it can not be told where they count different things."""
    if len({s.ids for s in subjects}) != 2:
        return None
    both = figures.pair(index, subjects, asked)
    if both is None:
        return None
    if both[0].sort != "count" or both[0].fact.unit != both[1].fact.unit:
        lines = say("answers.list.sentence").join(dict.fromkeys(f.fact.told_in(say.language) for f in both))
        near = tuple(of_fact(f.fact, say.language) for f in both)
        return Piece(say("answers.number.unlike") + lines, (), "unknown", False, near=near)
    return stated("sum", *both, index, say)


def half(
    index: Index,
    subjects: Sequence[Mentioned],
    asked: Mapping[str, Spans],
    say: Wording,
    without: Sequence[Mentioned] = (),
    sort: str = "",
) -> Piece | None:
    """The figures of some of those to be set against each other, and of whom the sources give none.

    Args:
        index: the tables.
        subjects: those named.
        asked: the attributes asked for.
        say: the words of the answer.
        without: those of whom it is known already that the sources do not tell it.
        sort: which figures are meant (see ``figures.Figure.sort``); empty for any.
    """
    named = {one.ids: one for one in subjects if len(one.ids) == 1}
    people = all(index.known[ids[0]].kind == "person" for ids in named)
    if people and sort != "year" and not {"birth_year", "age"} & set(asked):
        return None
    wanted = ("birth_year",) if people else tuple(a for a in SET_AGAINST if a in asked or without)
    for attribute in wanted if len(named) > 1 else ():
        known = {ids: [] if one in without else figures.of(index, ids, [attribute]) for ids, one in named.items()}
        given = [found[0] for found in known.values() if found]
        if not given or len(given) == len(known) or sort not in ("", given[0].sort):
            continue
        lacking = [index.known[ids[0]].name(say.language) for ids, found in known.items() if not found]
        lines, sources = cited([f.fact for f in given], say.language)
        without_it = [say("answers.compare.missing", name=name) for name in lacking]
        return Piece("\n".join([*without_it, *lines]), sources, "number")
    return None
