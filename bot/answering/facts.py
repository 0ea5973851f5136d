"""Questions that single facts answer: the facts that fit, and whether they really answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.answer_types import KINDS, holds_kind
from bot.answering.cues import Cues
from bot.answering.index import Index, Mentioned, Told
from bot.answering.question_types import Question
from bot.answering.terms import Term, bigrams

HELD_BY_ATTRIBUTE = 0.8
"""How far a word is held by a fact whose attribute it asks for, when the text itself does not say it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a fact fits a question; every value 0 to 1."""

    told: Told
    subject: float
    """Share of the subjects named that the fact is about or names."""
    direct: float
    """1 when a named subject is the fact's own."""
    coverage: float
    """Share of the other words' weight."""
    attribute: float
    """How strongly the fact's attribute is asked for."""
    kind: float
    precision: float
    focus: float
    missing: tuple[Term, ...]
    """Names and numbers of the question that the fact does not hold."""

    @property
    def score(self) -> float:
        """By which facts are ranked."""
        return (
            2.4 * self.subject + 0.25 * self.direct + 2.0 * self.coverage + 0.9 * self.attribute + 0.5 * self.kind
            + 0.8 * self.precision + 0.4 * self.focus - 0.5 * len(self.missing)
        )  # fmt: skip


def fits(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fit]:
    """All facts with how they fit, best first; several facts with the same text count once."""
    told = index.told.get(question.language, ())
    if not told:
        return []
    spans = [(s.start, s.end) for s in subjects]
    rest = [t for t in question.terms if not any(a < t.end and t.start < b for a, b in spans)]
    weights = _weights(rest, told)
    asked = attributes(question, cues, spans)
    focus = {(question.terms[i].start, question.terms[i].end) for i in question.focus}
    named = [(frozenset(s.ids), tuple({n for i in s.ids for n in index.known[i].names})) for s in subjects]
    best: dict[str, Fit] = {}
    for one in told:
        fit = _fit(question, one, rest, weights, asked, focus, named)
        known = best.get(one.plain)
        if known is None or fit.score > known.score:
            best[one.plain] = fit
    return sorted(best.values(), key=lambda f: -f.score)


def _weights(rest: Sequence[Term], told: Sequence[Told]) -> list[float]:
    out = []
    for term in rest:
        held = sum(1 for one in told if term.found_in(one.plain) > 0)
        rarity = math.log((len(told) + 1) / (held + 0.5)) / math.log(len(told) + 1)
        out.append(term.weight * (0.35 + rarity))
    return out


def attributes(question: Question, cues: Cues, spans: Sequence[tuple[int, int]]) -> dict[str, list[tuple[int, int]]]:
    """Attribute asked for → where its cues stand."""
    text = question.norm
    hidden = list(text)
    for a, b in spans:
        hidden[a:b] = "\x00" * (b - a)
    text = "".join(hidden)
    found: dict[str, list[tuple[int, int]]] = {}
    for key, pattern in cues.pattern.items():
        if key.startswith("attribute."):
            hits = [(m.start(), m.end()) for m in pattern.finditer(text) if m.end() > m.start()]
            if hits:
                found[key.removeprefix("attribute.")] = hits
    return found


def _fit(
    question: Question, one: Told, rest: Sequence[Term], weights: Sequence[float],
    asked: Mapping[str, list[tuple[int, int]]], focus: set[tuple[int, int]],
    named: Sequence[tuple[frozenset[str], tuple[str, ...]]],
) -> Fit:  # fmt: skip
    about = [
        1.0 if one.fact.subject in ids else 0.9 if any(n in one.plain for n in names) else 0.0 for ids, names in named
    ]
    direct = 1.0 if any(one.fact.subject in ids for ids, _ in named) else 0.0
    cues = asked.get(one.fact.attribute, ())
    total = held = focus_total = focus_held = 0.0
    missing = []
    for term, weight in zip(rest, weights, strict=True):
        found = term.found_in(one.plain)
        if not found and any(a < term.end and term.start < b for a, b in cues):
            found = HELD_BY_ATTRIBUTE
        total += weight
        held += weight * found
        if (term.start, term.end) in focus:
            focus_total += 1
            focus_held += found
        if not found and (term.kind == "name" or (term.kind == "number" and term.weight > 1)):
            missing.append(term)
    pairs = bigrams(one.plain)
    said = question.pairs | {n for _, names in named for n in names}
    precision = len(pairs & said) / len(pairs) if pairs else 0.0
    longest = max((b - a for a, b in cues), default=0)
    scale = 5.0 if question.language == "ja" else 9.0
    return Fit(
        told=one,
        subject=sum(about) / len(about) if about else 0.5,
        direct=direct,
        coverage=held / total if total else (1.0 if named else 0.0),
        attribute=min(1.0, 0.4 + longest / scale) if cues else 0.0,
        kind=_kind(question, one),
        precision=precision,
        focus=focus_held / focus_total if focus_total else 0.7,
        missing=tuple(missing),
    )


def _kind(question: Question, one: Told) -> float:
    """Does the fact hold the kind of thing asked for? Its unit knows better than its words."""
    unit = one.fact.unit
    if question.has("when") and unit in ("year", "fiscal_year"):
        return 1.0
    if question.has("money") and unit == "yen":
        return 1.0
    if question.has("how_many") and one.fact.number is not None and unit not in ("year", "fiscal_year"):
        return 1.0
    if not any(kind in question.forms for kind in KINDS):
        return 0.5
    return holds_kind(question, one.plain)
