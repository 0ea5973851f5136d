"""Chosen facts and sentences → a piece of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.answering import doubting
from bot.answering.judging.together import lead
from bot.answering.judging.verdicts import NO, SAYS_SO, YES, Verdict, opposite, verdict
from bot.answering.language import measures
from bot.answering.language.cues import Cues
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.tables import bodies
from bot.answering.tables.facts import SHARED, Fit
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.nearness import Nearness
from bot.answering.tables.pieces import Piece, of_fact
from bot.answering.tables.weighing import Weighed, probability, threshold
from bot.seams import Fact, Reads
from bot.wording import Wording

STALE_DAYS = 365
FAMILIES = ("benefit", "goal", "survey_result")
"""Attributes that come in parts, each a fact of its own."""
VAGUE = frozenset({"activity", "position", "career", "founder", "expertise"})
"""Attributes of facts read from passages that say little without the name of whom they are about."""
DERIVED = 0.4
"""Share of the threshold asked of a fact that was read from a passage: the search found it for this very question."""
ALIKE_BEHIND = 1.5
OTHER_BEHIND = 0.7
"""By how much a statement may score less than the best and be shown with it: of the same attribute, or of another."""
BEYOND_DOUBT = 0.9
"""Probability from which on no rule of thumb holds a statement back: of 1,900 questions of people whom nothing was
fitted on, such rules held back 18 statements beyond it, all of them right."""
DOUBTFUL = 0.1
"""Probability under which not even a statement that holds the whole question is said."""
WHOLE, LACKING, SAYS_MUCH = 0.99, 0.5, 1.5
"""Share of the words held, limit of ``Fit.lacking``, and weight of the words of a question that says enough."""
_RANK = re.compile(r"\d位")
POST = "position"
"""Attribute of a fact that says what somebody is, and where."""
ADDRESS, _ADDRESSES = "address", 2
"""Attribute of a fact that says where a body is, and how many of them are told."""
DEFINITION = "definition"
"""Attribute of a fact that says what a thing is."""


def say_facts(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    weighed: Sequence[Weighed],
    cues: Cues,
    say: Wording,
    today: date,
    reads: Reads | None = None,
    near: Nearness | None = None,
) -> Piece | None:
    """The facts that answer; None when none comes near. Not ``answered`` when they say that the sources do not say."""
    weighed = [one for one in weighed if not doubting.lacks_what_is_asked(question, one.fit, index, cues)]
    beyond_doubt = bool(weighed) and probability(question, weighed) >= BEYOND_DOUBT
    if not beyond_doubt:
        weighed = [
            one for one in weighed
            if doubting.looks_right(question, one.fit, cues)
            and not doubting.another(question, one.fit, subjects, index, cues)
            and not doubting.place_said(question, one.fit, index)
            and not opposite(question.norm, one.fit.told.plain, cues, "turns")
        ]  # fmt: skip
    if not weighed or (not beyond_doubt and doubting.part_unheard(question, weighed[0].fit)):
        return None
    weighed = _opposite_first(question, _of_the_person(question, weighed, subjects, index), cues)
    first = weighed[0]
    weighed = _ended_first(question, _worked_out(question, _one_rank(question, weighed), cues), cues)
    defining = _nothing_but(question, subjects, "define")
    if defining:
        # what a thing is comes before what it is for, and is told whole
        weighed = sorted(weighed, key=lambda one: one.fit.fact.attribute != DEFINITION or not one.fit.direct)
    best = weighed[0].fit
    defining = defining and best.fact.attribute == DEFINITION
    sure = probability(question, weighed)
    if best is not first.fit and _of_same(best, first.fit):
        # the same told otherwise is as likely to answer
        sure = max(sure, probability(question, [first]))
    derived = best.fact.id.startswith("passage:")
    asked = threshold(question, weighed) * (DERIVED if derived else 1.0)
    if doubting.another_year(question, best) or opposite(question.norm, best.told.plain, cues, "bounds"):
        return None
    held = sure >= DOUBTFUL and not derived and (
        _holds_all(question, best, subjects, cues) or _told_of(question, best, subjects, cues)
        or _tells_opposite(question, best, cues)
    )  # fmt: skip
    if (sure < asked and not held) or (not beyond_doubt and doubting.elsewhere(question, best, index)):
        return None
    if derived and not best.direct and (best.fact.attribute in VAGUE or not best.attribute):
        return None
    if best.unstated:
        return say_unstated(question, best, cues, say)
    chosen = [best]
    limit = 2 if defining else 3 if question.has("listing", "define", "how", "why") or question.form == "" else 2
    family = _family(best.fact.attribute)
    if _rank(question):
        limit, family = 1, ""
    for one in weighed[1:8]:
        fit = one.fit
        if len(chosen) == limit:
            break
        # a reverse look-up may have several subjects
        if fit.unstated or (fit.fact.subject != best.fact.subject and subjects and not fit.subject > SHARED):
            continue
        alike = fit.fact.attribute == best.fact.attribute or (family and _family(fit.fact.attribute) == family)
        if (alike and defining) or one.score >= weighed[0].score - (ALIKE_BEHIND if alike else OTHER_BEHIND):
            chosen.append(fit)
    if best.fact.attribute == DEFINITION and best.direct and question.has("define") and not derived:
        # what a thing is may be told in parts: who practises it, and what it is that they practise
        for told in index.about([best.fact.subject], question.language):
            own = next(f for f in told.facts if f.subject == best.fact.subject)
            if own.attribute == DEFINITION and told.plain not in {c.told.plain for c in chosen} and len(chosen) < 3:
                chosen.insert(1, replace(best, told=told, fact=own))
    if family and best.fact.attribute == family:
        for told in index.about([best.fact.subject], question.language):
            own = next(f for f in told.facts if f.subject == best.fact.subject)
            new = told.plain not in {c.told.plain for c in chosen}
            if _family(own.attribute) == family and new and len(chosen) < 5:
                chosen.append(replace(best, told=told, fact=own))
    if best.fact.attribute == ADDRESS and best.direct and not is_yes_no(question) and len(chosen) == 1:
        # where a body is may be told roughly and to the letter
        for told in index.about([best.fact.subject], question.language):
            own = next(f for f in told.facts if f.subject == best.fact.subject)
            if own.attribute == ADDRESS and told.plain != best.told.plain and len(chosen) < _ADDRESSES:
                chosen.append(replace(best, told=told, fact=own))
    lines, sources = [], []
    foreign = say.language == "en" and not best.fact.text_en
    for number, fit in enumerate(chosen, 1):
        lines.append(f"{fit.fact.told_in(say.language)}[{number}]{_dated(fit.fact, say, today)}")
        sources.append(of_fact(fit.fact, say.language))
    begun = _lead(question, chosen, sure, subjects, index, cues, say, reads, near or Nearness())
    return Piece(
        _led(begun, lines, say, foreign=foreign),
        tuple(sources),
        "fact",
        True,
        sure,
    )


def _of_the_person(
    question: Question, weighed: Sequence[Weighed], subjects: Sequence[Mentioned], index: Index
) -> Sequence[Weighed]:
    """Asked whether something is so of somebody, their own post before a statement that does not name them."""
    people = {s.ids[0] for s in index.persons(subjects)}
    best = weighed[0].fit
    if not question.whether or len(people) != 1 or people & best.told.concerned:
        return weighed
    for told in index.about(sorted(people), question.language):
        own = next((f for f in told.facts if f.subject in people and f.attribute == POST), None)
        if own is not None:
            return [replace(weighed[0], fit=replace(best, told=told, fact=own)), *weighed]
    return weighed


def _opposite_first(question: Question, weighed: Sequence[Weighed], cues: Cues) -> Sequence[Weighed]:
    """Where yes or no is asked, what tells the opposite of the very same before what leaves it open."""
    first = weighed[0].fit
    if not question.whether or _tells_opposite(question, first, cues):
        return weighed
    told = [
        one for one in weighed[1:4]
        if one.fit.fact.attribute == first.fact.attribute and _tells_opposite(question, one.fit, cues)
    ]  # fmt: skip
    return [*told[:1], *(one for one in weighed if one is not told[0])] if told else weighed


def _told_of(question: Question, best: Fit, subjects: Sequence[Mentioned], cues: Cues) -> bool:
    """True for what a thing is, where nothing but something of it is asked for: キャンピングカーの話を詳しく."""
    if not (best.direct and best.fact.attribute == DEFINITION and cues.has("held.of_it", question.norm)):
        return False
    spans = [m.span() for m in cues.pattern["held.of_it"].finditer(question.norm)]
    spans += [(s.start, s.end) for s in subjects]
    return len(subjects) == 1 and all(
        t.text in ASKS or any(a < t.end and t.start < b for a, b in spans) for t in question.terms
    )


def _tells_opposite(question: Question, best: Fit, cues: Cues) -> bool:
    """True where it is asked whether something is so of the very one named, and just the opposite is told of it."""
    return question.whether and best.direct == 1.0 and opposite(question.norm, best.told.plain, cues)


def _holds_all(question: Question, best: Fit, subjects: Sequence[Mentioned], cues: Cues) -> bool:
    """True for a statement about the very one that holds every word of the question and the kind of thing asked for.

    Of 3,904 questions that nothing answers 8 have such a statement, of 3,946 others 159 have the right one.
    """
    rest = sum(
        t.weight for t in question.terms
        if t.kind != "compound" and not any(s.start < t.end and t.start < s.end for s in subjects)
    )  # fmt: skip
    whole = best.direct == 1.0 and best.text >= WHOLE and best.kind > 0 and not best.missing
    return whole and best.lacking < LACKING and rest >= SAYS_MUCH and not cues.has("held.beyond", question.norm)


def _rank(question: Question) -> str:
    """The one rank that is asked for (``2位``); empty when there is none, or a span of them."""
    ranks = _RANK.findall(question.norm)
    return ranks[0] if len(ranks) == 1 and "から" not in question.norm else ""


def _one_rank(question: Question, weighed: Sequence[Weighed]) -> Sequence[Weighed]:
    """Where one rank is asked for, the statement of that rank alone before the one that lists several."""
    rank = _rank(question)
    alone = [one for one in weighed[:6] if _RANK.findall(one.fit.told.plain) == [rank]] if rank else []
    return [*alone[:1], *(one for one in weighed if one is not alone[0])] if alone else weighed


def _worked_out(question: Question, weighed: Sequence[Weighed], cues: Cues) -> Sequence[Weighed]:
    """A statement that gives the figure asked for before those from which one would have to work it out."""
    kind = measures.asked(question.norm, cues)
    plain = [
        one for n, one in enumerate(weighed[:6])
        if one.fit.direct and measures.plainly(kind, one.fit.told.plain) and (
            _of_same(one.fit, weighed[0].fit)
            or probability(question, weighed, n) >= min(threshold(question, weighed), probability(question, weighed))
        )
    ]  # fmt: skip
    return [*plain[:1], *(one for one in weighed if one is not plain[0])] if plain else weighed


def _of_same(one: Fit, other: Fit) -> bool:
    """True when both tell the same thing of the same."""
    return (one.fact.subject, one.fact.attribute) == (other.fact.subject, other.fact.attribute)


def _ended_first(question: Question, weighed: Sequence[Weighed], cues: Cues) -> Sequence[Weighed]:
    """Where it is asked whether something is still so, the statement that it has ended before that it began."""
    if not cues.has("verdict.still", question.norm):
        return weighed
    first = weighed[0].fit
    ended = [
        one for one in weighed[:6]
        if cues.has("verdict.still_not", one.fit.told.plain) and one.fit.text >= SAYS_SO
        and (one.fit.fact.subject, one.fit.fact.attribute) == (first.fact.subject, first.fact.attribute)
    ]  # fmt: skip
    return [*ended[:1], *(one for one in weighed if one is not ended[0])] if ended else weighed


def _nothing_but(question: Question, subjects: Sequence[Mentioned], form: str) -> bool:
    """True when a question has this form and holds nothing but the name of one subject."""
    return (
        question.form == form
        and len(subjects) == 1
        and all(
            any(s.start <= t.start and t.end <= s.end for s in subjects) for t in question.terms if t.text not in ASKS
        )
    )


def unstated(found: Sequence[Fit], subjects: Sequence[Mentioned]) -> Fit | None:
    """The statement that the sources do not say what is asked, when it speaks of just that."""
    open_ends = [
        fit for fit in found
        if fit.unstated and fit.focus >= 0.5 and fit.coverage >= 0.7
        and (fit.subject >= SHARED if subjects else fit.text >= 0.55)
    ]  # fmt: skip
    if not open_ends:
        return None
    best = max(open_ends, key=lambda fit: (fit.coverage, fit.near))
    said = [o for o in found if not o.unstated and o.kind > 0 and o.coverage >= best.coverage and o.direct]
    return None if said else best


def say_unstated(question: Question, fit: Fit, cues: Cues, say: Wording) -> Piece:
    """That the sources do not say it, and what that rests on; where it is asked whether they do, that is an answer."""
    told = fit.fact.told_in(say.language)
    source = of_fact(fit.fact, say.language)
    if is_yes_no(question) and cues.has("verdict.written", question.norm):
        lead = say("answers.lead.yes" if question.negative else "answers.lead.no")
        return Piece(f"{lead}{told}[1]", (source,), "fact", True, fit.coverage)
    text = say("answers.unknown.plain") + say("answers.list.sentence") + told
    return Piece(text, (), "unknown", False, fit.coverage, near=(source,))


def _led(checked: str, lines: Sequence[str], say: Wording, *, foreign: bool) -> str:
    """The sentences of the sources under a few words that say whose they are."""
    if foreign:
        lead = say("answers.lead.other_language")
    elif len(lines) > 1:
        lead = say("answers.lead.facts")
    else:
        lead = say("answers.lead.fact")
    return checked + lead + say("answers.list.sentence").join(lines)


def _family(attribute: str) -> str:
    return next((f for f in FAMILIES if attribute == f or attribute.startswith(f"{f}_")), "")


def _dated(fact: Fact, say: Wording, today: date) -> str:
    """The day of confirmation, for what was confirmed long ago."""
    day = fact.confirmed_on
    if day is None or (today - day).days < STALE_DAYS:
        return ""
    return say("answers.dated.old", year=day.year, month=day.month, day=day.day)


def _lead(
    question: Question,
    chosen: Sequence[Fit],
    chance: float,
    subjects: Sequence[Mentioned],
    index: Index,
    cues: Cues,
    say: Wording,
    reads: Reads | None,
    near: Nearness,
) -> str:
    """What the answer begins with."""
    if _another_person(question, chosen[0], subjects, index):
        return say("answers.premise.otherwise")
    told = told_by_words(question, chosen, chance, subjects, index, cues)
    derived = chosen[0].fact.id.startswith("passage:")
    ids = {fact.id for fact in chosen[0].told.facts}
    known, left_open = near.holds(ids), near.leaves_open(ids)
    return lead(question, chosen[0].told.text, told, None if derived else reads, say, chance, known, left_open)


def told_by_words(
    question: Question, chosen: Sequence[Fit], chance: float, subjects: Sequence[Mentioned], index: Index, cues: Cues
) -> Verdict:
    """Yes or no as the words of the statements tell it, and the names in them."""
    told = verdict(question, chosen, chance, cues)
    if is_yes_no(question) and not told.decided and _named_instead(chosen[0], subjects, index, question.language):
        return NO
    if is_yes_no(question) and not told.decided and _another_body(question, chosen[0], subjects, cues):
        return NO
    if not told.decided and _holds_both(question, chosen[0], subjects, cues):
        return YES
    return told


def _another_body(question: Question, best: Fit, subjects: Sequence[Mentioned], cues: Cues) -> bool:
    """True when the question names a university, a ministry … of no name in the tables, and the statement others."""
    if question.negative or cues.has("premise.open_list", best.told.plain):
        return False
    asked: dict[str, set[str]] = {}
    for kind, match in bodies.strangers(question.norm, subjects, cues):
        asked.setdefault(kind, set()).add(match.group())
    told = {kind: bodies.named(best.told.plain, kind, cues) for kind in asked}
    return any(told[kind] and names.isdisjoint(told[kind]) for kind, names in asked.items())


def _holds_both(question: Question, best: Fit, subjects: Sequence[Mentioned], cues: Cues) -> bool:
    """True when it is asked whether one thing is among those of another, and the statement tells of both in one."""
    named = {s.ids for s in subjects}
    return (
        is_yes_no(question)
        and not question.negative
        and len(named) > 1
        and cues.has("verdict.included", question.norm)
        and all(any(i in best.told.concerned for i in ids) for ids in named)
        and not best.missing
        and not cues.has("verdict.lacks", best.told.plain)
    )


def _another_person(question: Question, best: Fit, subjects: Sequence[Mentioned], index: Index) -> bool:
    """True when one person is named beside a body, and the statement about the body names another in their place."""

    def people(ids: Iterable[str]) -> set[str]:
        return {i for i in ids if index.known[i].kind == "person"}

    named = people(i for s in subjects for i in s.ids)
    bodies = {i for s in subjects for i in s.ids} - named
    told = people(best.told.named)
    return bool(named and told and not named & told and best.fact.subject in bodies) and not is_yes_no(question)


def _named_instead(best: Fit, subjects: Sequence[Mentioned], index: Index, language: str) -> bool:
    """True when the statement about one of those named tells of others than the one whom the question names beside it.

    Nothing else that is known of the one may name the other: who once was there is no stranger.
    """
    mentioned = {i for s in subjects for i in s.ids}
    about = [f.subject for f in best.told.facts if f.subject in mentioned]
    known = {i for told in index.about(about, language) for i in told.concerned}
    for one in subjects:
        kinds = {index.known[i].kind for i in one.ids} & {"person", "organization"}
        others = {i for i in best.told.named - mentioned if index.known[i].kind in kinds}
        if about and kinds and others and not known & set(one.ids):
            return True
    return False
