"""Questions that single facts answer: the facts that fit, and how well."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.answer_types import KINDS, holds_kind
from bot.answering.cues import Cues
from bot.answering.index import Index, Mentioned, Told
from bot.answering.question_types import ASKS, Question
from bot.answering.terms import Term, bigrams
from bot.seams import Fact

HELD_BY_ATTRIBUTE = 0.8
"""How far a word is held by a fact whose attribute it asks for, when the text itself does not say it."""
CLOSELY = 40
"""How many of the facts that fit best are looked at closely."""
UNSTATED = "not_stated"
"""Attribute of a fact which says that the sources do not say something."""

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a statement fits a question; every value 0 to 1."""

    told: Told
    fact: Fact
    """That of its facts which fits best."""
    subject: float
    """Share of the subjects named that the statement is about or names; 0.5 when none was named."""
    direct: float
    """1 when a named subject is the fact's own."""
    coverage: float
    """Share of the other words' weight that it holds, in its text or by its attribute."""
    text: float
    """The same by its text alone."""
    attribute: float
    """How strongly the fact's attribute is asked for."""
    kind: float
    precision: float
    focus: float
    missing: tuple[Term, ...]
    """Names and numbers of the question that it does not hold."""
    unheard: int
    """Nouns of the question that no statement at all holds."""

    @property
    def score(self) -> float:
        """By which statements are ranked."""
        return (
            2.4 * self.subject + 0.35 * self.direct + 1.6 * self.coverage + 0.6 * self.text + 0.9 * self.attribute
            + 0.5 * self.kind + 0.8 * self.precision + 0.4 * self.focus - 0.5 * len(self.missing)
            - (0.5 if self.fact.attribute == "comparison" and not self.attribute else 0.0)
        )  # fmt: skip

    @property
    def unstated(self) -> bool:
        """True when it says that the sources do not say."""
        return any(fact.attribute == UNSTATED for fact in self.told.facts)


def attributes(question: Question, cues: Cues, spans: Spans) -> dict[str, list[tuple[int, int]]]:
    """Attribute asked for → where its cues stand outside the names in ``spans``."""
    letters = list(question.norm)
    for a, b in spans:
        letters[a:b] = "\x00" * (b - a)
    text = "".join(letters)
    found: dict[str, list[tuple[int, int]]] = {}
    for key, pattern in cues.pattern.items():
        if key.startswith("attribute."):
            hits = [(m.start(), m.end()) for m in pattern.finditer(text) if m.end() > m.start()]
            if hits:
                found[key.removeprefix("attribute.")] = hits
    return found


def fits(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fit]:
    """The statements that fit best, best first. ``subjects`` as ``scoped`` gives them."""
    statements = index.told[question.language]
    if not statements.told:
        return []
    spans = [(s.start, s.end) for s in subjects]
    skip = [*spans, *((question.among,) if question.among else ())]
    rest = [t for t in question.terms if t.text not in ASKS and not any(a < t.end and t.start < b for a, b in skip)]
    held = [statements.holders(term) for term in rest]
    size = math.log(len(statements.told) + 1)
    weights = [
        t.weight * (0.35 + math.log((len(statements.told) + 1) / (len(h) + 0.5)) / size)
        for t, h in zip(rest, held, strict=True)
    ]
    asked = attributes(question, cues, spans)
    wanted = list(dict.fromkeys(frozenset(s.ids) for s in subjects))
    about = _about(index, question.language, wanted)
    look = _Look(question, rest, held, weights, asked, wanted, about, cues.exact)
    best = [look.fit(n, statements.told[n]) for n in look.rough(statements.told)]
    return sorted(best, key=lambda f: -f.score)


def scoped(question: Question, subjects: Sequence[Mentioned]) -> list[Mentioned]:
    """The subjects that a statement must be about.

    Of those to choose from (``AとBのうち``) any one will do; one alone in that place (``Xの中で``) is no condition.
    """
    span = question.among
    inside = [s for s in subjects if span and s.start < span[1] and span[0] < s.end]
    out = [s for s in subjects if s not in inside]
    if len(inside) > 1:
        ids = tuple(dict.fromkeys(i for s in inside for i in s.ids))
        out.append(Mentioned(inside[0].start, inside[-1].end, ids, question.norm[inside[0].start : inside[-1].end]))
    return out


def _about(index: Index, language: str, wanted: Sequence[frozenset[str]]) -> dict[int, float]:
    """Statement → the share of the wanted subjects that it is about (1 each) or names (0.9 each)."""
    statements = index.told[language]
    found: dict[int, float] = defaultdict(float)
    for ids in wanted:
        own = {n for i in ids for n in statements.own.get(i, ())}
        for n in own:
            found[n] += 1.0 / len(wanted)
        for n in {n for i in ids for n in statements.naming.get(i, ())} - own:
            found[n] += 0.9 / len(wanted)
    return found


@dataclass(frozen=True, slots=True)
class _Look:
    """One question held against many statements."""

    question: Question
    rest: Sequence[Term]
    held: Sequence[Mapping[int, float]]
    weights: Sequence[float]
    asked: Mapping[str, Spans]
    wanted: Sequence[frozenset[str]]
    about: Mapping[int, float]
    exact: frozenset[str]

    def rough(self, told: Sequence[Told]) -> list[int]:
        """The numbers of the statements worth a close look, by a cheap score."""
        total = sum(self.weights) or 1.0
        scores: dict[int, float] = {n: 2.4 * share for n, share in self.about.items()}
        for weight, holders in zip(self.weights, self.held, strict=True):
            for number, found in holders.items():
                scores[number] = scores.get(number, 0.0) + 2.0 * weight * found / total
        for number in scores:
            if any(fact.attribute in self.asked for fact in told[number].facts):
                scores[number] += 0.9
        return sorted(scores, key=lambda n: (-scores[n], n))[:CLOSELY]

    def fit(self, number: int, one: Told) -> Fit:
        """Every signal of one statement, with that of its facts which fits best."""
        fact = max(one.facts, key=self._suits)
        cues = self.asked.get(fact.attribute, ())
        focus = {(self.question.terms[i].start, self.question.terms[i].end) for i in self.question.focus}
        kind = _kind(self.question, one, fact)
        total = covered = said = focus_total = focus_held = 0.0
        missing = []
        unheard = 0
        for term, weight, holders in zip(self.rest, self.weights, self.held, strict=True):
            found = holders.get(number, 0.0)
            said += weight * found
            by_attribute = term.text not in self.exact and any(a < term.end and term.start < b for a, b in cues)
            if term.kind == "noun" and term.weight >= 1.0 and not holders and not by_attribute:
                unheard += 1
            if not found and by_attribute:
                found = HELD_BY_ATTRIBUTE
            total += weight
            covered += weight * found
            if (term.start, term.end) in focus:
                focus_total += term.weight
                focus_held += term.weight * found
            if not found and (term.kind == "name" or (term.kind == "number" and term.weight > 1)):
                missing.append(term)
        pairs = bigrams(one.plain)
        longest = max((b - a for a, b in cues), default=0)
        empty = 1.0 if self.wanted else 0.0
        return Fit(
            told=one,
            fact=fact,
            subject=self.about.get(number, 0.0) if self.wanted else 0.5,
            direct=1.0 if any(fact.subject in ids for ids in self.wanted) else 0.0,
            coverage=covered / total if total else empty,
            text=said / total if total else empty,
            attribute=min(1.0, 0.4 + longest / (5.0 if self.question.language == "ja" else 9.0)) if cues else 0.0,
            kind=kind,
            precision=len(pairs & self.question.pairs) / len(pairs) if pairs else 0.0,
            focus=focus_held / focus_total if focus_total else 0.7,
            missing=tuple(missing),
            unheard=unheard,
        )

    def _suits(self, fact: Fact) -> tuple[bool, float]:
        cues = self.asked.get(fact.attribute, ())
        return any(fact.subject in ids for ids in self.wanted), max((b - a for a, b in cues), default=0)


def _kind(question: Question, one: Told, fact: Fact) -> float:
    """Does the fact hold the kind of thing asked for? Its unit knows better than its words."""
    if question.has("when") and fact.unit in ("year", "fiscal_year"):
        return 1.0
    if question.has("money") and fact.unit == "yen":
        return 1.0
    if question.has("how_many") and fact.number is not None and fact.unit not in ("year", "fiscal_year", "items"):
        return 1.0
    if not any(kind in question.forms for kind in KINDS):
        return 0.5
    return holds_kind(question, one.plain)
