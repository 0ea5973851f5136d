"""What a question takes for granted beside what it asks, held against what the tables state of the very same.

A claim is a day, a place or a body with the words around it that say what it is the day, place or body of: 「2015年に
ワールドカフェを始めたきっかけ」. It is contradicted where no statement about those named holds it, and one that holds
those words holds another of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.judging.verdicts import opposite
from bot.answering.language.cues import Cues
from bot.answering.language.folding import analysed, fold
from bot.answering.language.naming import Named, near, places_in
from bot.answering.language.quantities import Date, Number, quantities
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.language.terms import Term
from bot.answering.tables import bodies, figures
from bot.answering.tables.facts import COMPARISON, HELD_BY_ATTRIBUTE, UNSTATED, Fit, Spans, attributes
from bot.answering.tables.index import Index, Mentioned, Told
from bot.seams import Fact, Passage

WITHIN = {"ja": 16, "en": 34}
"""Letters between a claim and the words that say what it is a claim of."""
SAME = 0.6
"""Share of these words' weight that a statement of the same holds."""
TOLD_OF_IT = 0.4
"""Share of a question's words that a statement of the opposite holds."""
SAYS = 0.75
"""And weight of those that it holds, where somebody or something is named whom it is about."""
SAYS_ALONE = 1.9
"""The same, of the words alone, where nobody is named, or what is stated is about somebody else."""
ONE_ONLY = frozenset({
    "founded", "renamed", "birth_year", "birthplace", "agreement_date", "release_date", "degree", "organizer",
    "supervisor", "founder", "former_name", "address", "history", "predecessor",
})  # fmt: skip
"""Attributes of which a thing has one value, or all of which are told."""
COUNTED = frozenset({"person", "company", "municipality", "yen", "%", "age", "year", "hour"})
"""Units of figures that are held against those of a statement in the same unit."""
NAMED = frozenset({"degree", "partner", "organizer", "supervisor", "founder", "former_name"})
"""Attributes whose value is a name."""
_SLOT = {
    "ja": re.compile(r"^(?:で|を|に|と|が|の)(?![あいう])"),
    "en": re.compile(r"\b(?:with|at|from|by) (?:the )?$"),
}
"""What stands beside a name that is said to be such a value."""
_COUNTER = re.compile(r"(代|期|つ)(?=目?の)(?!目)")
WHERE = ("birthplace", "address")
"""Attributes that tell where somebody or something is from."""
_BESIDES = {"ja": re.compile(r"^(?:[とにでへ]|から)?も"), "en": re.compile(r"\b(?:also|too|as well)\b")}
"""Behind one of whom it is asked whether something is so of them as well."""
_OF_THEM = re.compile(r"\b(?:the|its|their|these|those) $")
"""Before a number that says how many there are, not how many are to be named."""
_KANA = re.compile(r"[ぁ-ん]+")
PAST = ("career", "degree", "position")
"""Attributes that tell where somebody was or is."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that a question takes for granted."""

    start: int
    end: int
    kind: str
    """``date``, ``number``, ``municipality``, ``prefecture``, or the sort of a body (``body.university``)."""
    words: str
    date: Date | None = None
    number: Number | None = None
    counter: str = ""
    """What stands behind the number and counts: 代, つ."""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is stated instead of a claim."""

    fact: Fact
    excluded: bool
    """The one excludes the other; else the sources only tell of nothing but the one."""


def otherwise(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    cues: Cues,
    passages: Sequence[Passage] = (),
    said: Sequence[str] = (),
) -> Otherwise | None:
    """What is stated instead of the first claim that is contradicted; None when none is.

    Args:
        question: asks for something, not whether something is so.
        index: the tables.
        subjects: those named in it.
        cues: of its language.
        passages: what the library found: what one of them says of those named is no wrong premise.
        said: the statements that are said anyhow; one of them comes before another.
    """
    if is_yes_no(question) or any(cues.has(key, question.norm) for key in ("premise.reckoned", "premise.supposed")):
        return None
    asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
    for claim in claims(question, index, subjects, cues):
        about = [s for s in subjects if not (s.start < claim.end and claim.start < s.end)]
        ids = {i for s in about for i in s.ids}
        concerned = [t for t in index.told[question.language].told if not ids or ids & t.concerned]
        words = _words(question, claim, subjects, cues)
        if any(_holds(t, claim, index, question, cues) and (ids or _share(words, t, asked)[1]) for t in concerned):
            continue
        if _in_passages(claim, passages, about, index, cues):
            continue
        everything = index.told[question.language].told
        look = _Look(question, index, cues, claim, said)
        best = look.best(words, concerned, asked, SAYS) if ids else None
        best = best or look.best(words, everything, {}, SAYS_ALONE)
        if best is None and claim.kind.startswith(bodies.BODY):
            best = _of_sort(claim, concerned, ids, question, index, cues)
        if best:
            open_list = cues.has("premise.open_list", fold(best.told_in(question.language)))
            one_only = claim.kind in ("date", "number") or best.attribute in ONE_ONLY
            return Otherwise(best, one_only and not open_list)
    return None


@dataclass(frozen=True, slots=True)
class _Look:
    """One claim held against many statements."""

    question: Question
    index: Index
    cues: Cues
    claim: Claim
    said: Sequence[str]

    def best(
        self, words: Sequence[Term], told: Sequence[Told], asked: dict[str, list[tuple[int, int]]], least: float
    ) -> Fact | None:
        """The fact of the statement that says most of the same and gives another value; of equals, the shortest.

        What only is asked for need not be held. Of figures one that is a figure in the tables comes before one that
        stands in a statement of something else.
        """
        focus = {self.question.terms[i] for i in self.question.focus}
        rest = [t for t in words if t not in focus]
        found: list[tuple[tuple[bool, float, bool, int], Fact]] = []
        for one in told:
            share, held = max(_share(words, one, asked), _share(rest, one, asked))
            if share < SAME or held < least or opposite(self.question.norm, one.plain, self.cues, "turns"):
                continue
            fact = _instead(one, self.claim, self.question, self.index, self.cues)
            if fact:
                figure = self.claim.number is not None and fact.number is not None
                found.append(((one.text in self.said, share, figure, -len(one.plain)), fact))
        return max(found, key=lambda one: one[0])[1] if found else None


def turned_round(question: Question, fits: Sequence[Fit], cues: Cues) -> Otherwise | None:
    """What is stated of the very thing where a question takes its opposite for granted: paid by the host, by all."""
    if is_yes_no(question) or cues.has("premise.supposed", question.norm):
        return None
    for fit in fits[:2]:
        if fit.direct and fit.text >= TOLD_OF_IT and opposite(question.norm, fit.told.plain, cues):
            return Otherwise(fit.fact, excluded=True)
    return None


def left_open(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, said: Sequence[str]) -> bool:
    """True when it is asked whether something is so of a body or place as well, or of a place in the one told of."""
    if not is_yes_no(question):
        return False
    first = next((t for t in index.told[question.language].told if t.text in said[:1]), None)
    if first is None:
        return False
    besides = _BESIDES[question.language]
    return _finer(question, first, index) or any(
        claim.date is None and claim.number is None and besides.search(question.norm[claim.end :])
        and not _holds(first, claim, index, question, cues)
        for claim in claims(question, index, subjects, cues)
    )  # fmt: skip


def _finer(question: Question, told: Told, index: Index) -> bool:
    """True when it is asked whether somebody or something is from a place that lies in the one told of."""
    if not any(f.attribute in WHERE for f in told.facts):
        return False
    asked = [c for p in places_in(question.norm, index.places, question.language) for c in p.codes]
    known = {c for p in places_in(told.plain, index.places, question.language) for c in p.codes}
    return any(c not in known and any(index.places.within(c, k) for k in known) for c in asked)


def claims(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> Iterator[Claim]:
    """The values in a question, those first that tell most sharply."""
    norm = question.norm
    taken = [(s.start, s.end) for s in subjects]
    for date in quantities(norm).dates:
        at = norm.find(date.words)
        if date.year and at >= 0:
            yield Claim(at, at + len(date.words), "date", date.words, date=date)
    # of towns and prefectures it is asked whether they take part
    rostered = bool({i for s in subjects for i in s.ids} & {r.programme for r in index.rosters})
    strange: list[tuple[int, int]] = []
    for kind, match in bodies.strangers(norm, subjects, cues):
        strange.append(match.span())
        yield Claim(match.start(), match.end(), kind, match.group())
    for place in places_in(norm, index.places, question.language):
        inside = any(a < place.end and place.start < b for a, b in (*taken, *strange))
        if place.codes and not inside and not rostered and not _common(norm, place, question.language):
            kind = "municipality" if all(c.startswith("M:") for c in place.codes) else "prefecture"
            yield Claim(place.start, place.end, kind, place.words, codes=place.codes)
    if any(a in NAMED for a in attributes(question, cues, taken)):
        for term in question.terms:
            slot = _SLOT[question.language]
            beside = norm[term.end :] if question.language == "ja" else norm[: term.start]
            inside = any(a < term.end and term.start < b for a, b in (*taken, *strange))
            if term.kind == "name" and term.weight > 1 and not inside and slot.search(beside):
                yield Claim(term.start, term.end, "name", term.text)
    sides = any(cues.has(f"verdict.{side}", norm) for side in ("above", "at_least", "at_most", "below"))
    for number in () if sides else quantities(norm).numbers:
        at = norm.find(number.words)
        counter = _COUNTER.match(norm, at + len(number.words)) if at >= 0 else None
        of_them = bool(number.of) and bool(_OF_THEM.search(norm[:at]))
        if at >= 0 and number.value > 1 and (number.unit in COUNTED or of_them or counter):
            end = counter.end() if counter else at + len(number.words)
            yield Claim(at, end, "number", norm[at:end], number=number, counter=counter[1] if counter else "")


def _common(norm: str, place: Named, language: str) -> bool:
    """True for a bare name that is an ordinary noun as well: 本部 is a town, and the seat of a body."""
    if place.full:
        return False
    tokens = analysed(norm, language).tokens
    return any((t.start, t.end) == (place.start, place.end) and t.pos.startswith("名詞,普通名詞") for t in tokens)


def _words(question: Question, claim: Claim, subjects: Sequence[Mentioned], cues: Cues) -> list[Term]:
    """The words around a claim that say what it is a claim of."""
    norm = question.norm
    near = WITHIN[question.language]
    first = max((norm.rfind(mark, 0, claim.start) + 1 for mark in "、,;。"), default=0)
    last = min((at for mark in "、,;?" if (at := norm.find(mark, claim.end)) >= 0), default=len(norm))
    asking = [m.span() for form in question.forms for m in cues.forms[form].finditer(norm) if form != "yes_no"]
    return [
        t for t in question.terms
        if t.kind != "compound" and t.text not in ASKS and first <= t.start and t.end <= last
        and (t.end <= claim.start or claim.end <= t.start) and not _KANA.fullmatch(t.text)
        and _apart(t, claim, subjects) <= near
        and not any(s.start < t.end and t.start < s.end for s in subjects)
        and not any(a < t.end and t.start < b for a, b in asking)
    ]  # fmt: skip


def _apart(term: Term, claim: Claim, subjects: Sequence[Mentioned]) -> int:
    """Letters between a word and a claim, names of those whom the question is about not counted."""
    start, end = min(term.end, claim.end), max(term.start, claim.start)
    named = sum(max(0, min(s.end, end) - max(s.start, start)) for s in subjects)
    return end - start - named


def _share(words: Sequence[Term], told: Told, asked: dict[str, list[tuple[int, int]]]) -> tuple[float, float]:
    """The share of the words' weight that a statement holds, itself or by its attribute, and the weight."""
    cues: Spans = [span for f in told.facts for span in asked.get(f.attribute, ())]
    held = total = 0.0
    for term in words:
        found = term.found_in(told.plain)
        if not found and any(a < term.end and term.start < b for a, b in cues):
            found = HELD_BY_ATTRIBUTE
        total += term.weight
        held += term.weight * found
    return (held / total if total else 0.0), held


def _holds(told: Told, claim: Claim, index: Index, question: Question, cues: Cues) -> bool:
    if claim.date is not None:
        year = claim.date.month is None and any(f.number == claim.date.year for f in told.facts)
        return year or quantities(told.text).holds_date(claim.date)
    if claim.number is not None:
        if claim.counter:
            return claim.number.value in _counted(told.plain, claim.counter)
        return any(quantities(text).holds_number(claim.number) for text in (told.text, told.fact.text_ja))
    if claim.kind.startswith(bodies.BODY):
        return claim.words in bodies.named(told.plain, claim.kind, cues)
    if claim.words in told.plain:
        return True
    return bool(claim.codes) and any(
        near(claim.codes, place.codes, index.places) for place in places_in(told.plain, index.places, question.language)
    )


def _instead(told: Told, claim: Claim, question: Question, index: Index, cues: Cues) -> Fact | None:
    """The fact of a statement that gives another value of the kind of a claim."""
    if any(f.attribute in (COMPARISON, UNSTATED, "contradiction") for f in told.facts):
        return None
    fact = next((f for f in told.facts if f.attribute in ONE_ONLY), told.fact)
    if claim.date is not None:
        dates = quantities(told.text).dates
        counted = fact.number is not None and fact.unit not in figures.YEARS
        return fact if not counted and any(_other_day(claim.date, d) for d in dates) else None
    if claim.kind == "name":
        return next((f for f in told.facts if f.attribute in NAMED), None)
    if claim.counter:
        return fact if _counted(told.plain, claim.counter) else None
    if claim.number is not None:
        return fact if any(_of_one(claim.number, n) for n in quantities(told.text).numbers) else None
    if claim.kind.startswith(bodies.BODY):
        return fact if any(body not in question.norm for body in bodies.named(told.plain, claim.kind, cues)) else None
    level = "M:" if claim.kind == "municipality" else "P:"
    asked = {c for p in places_in(question.norm, index.places, question.language) for c in p.codes}
    told_of = [p.codes for p in places_in(told.plain, index.places, question.language)]
    others_at = [codes for codes in told_of if codes and all(c.startswith(level) for c in codes)]
    return fact if any(not set(codes) & asked for codes in others_at) else None


def _of_sort(
    claim: Claim, told: Sequence[Told], ids: set[str], question: Question, index: Index, cues: Cues
) -> Fact | None:
    """The only thing told of the past or the post of somebody named that names a body of the same sort."""
    people = {i for i in ids if index.known[i].kind == "person"}
    found = [
        fact for one in told if (fact := _instead(one, claim, question, index, cues))
        and any(f.subject in people and f.attribute in PAST for f in one.facts)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _counted(text: str, counter: str) -> set[float]:
    """The numbers in folded ``text`` that this counts."""
    return {float(n) for n in re.findall(rf"(?<![\d,.])(\d+){counter}", text)}


def _of_one(said: Number, told: Number) -> bool:
    """True when both figures count the same, or are of one unit."""
    same = said.unit == told.unit if said.unit else bool(said.of and said.of.split()[-1:] == told.of.split()[-1:])
    return same and told.value != said.value


def _other_day(said: Date, told: Date) -> bool:
    if told.year is None or said.year is None:
        return False
    if told.year != said.year:
        return True
    return said.month is not None and told.month is not None and told.month != said.month


def _in_passages(
    claim: Claim, passages: Sequence[Passage], about: Sequence[Mentioned], index: Index, cues: Cues
) -> bool:
    """True when a passage holds the claim and one of those named close together."""
    for passage in passages:
        text = fold(passage.text)
        if claim.kind.startswith(bodies.BODY) and claim.words not in bodies.named(text, claim.kind, cues):
            continue
        at = text.find(claim.words)
        while at >= 0:
            beside = text[max(0, at - 80) : at + 80]
            if claim.number is not None and not quantities(beside).holds_number(claim.number):
                break
            if not about or any(name in beside for s in about for i in s.ids for name in index.known[i].names):
                return True
            at = text.find(claim.words, at + 1)
    return False
