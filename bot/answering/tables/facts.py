"""Questions that single facts answer: the facts that fit, and how well."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.language.answer_types import KINDS, holds_kind, holds_time
from bot.answering.language.cues import Cues
from bot.answering.language.question_types import ASKS, Question
from bot.answering.language.terms import Term, bigrams
from bot.answering.tables.index import Index, Mentioned, Told
from bot.answering.tables.nearness import SIGNALS as NEAR_SIGNALS
from bot.answering.tables.nearness import Measured, Nearness
from bot.seams import Fact

HELD_BY_ATTRIBUTE = 0.8
"""How far a word is held by a fact whose attribute it asks for, when the text itself does not say it."""
CLOSELY = 40
"""How many of the facts that fit best by their words are looked at closely."""
NEAREST = 24
"""And how many of those that are nearest in meaning."""
SAID_OF_IT = 0.4
"""Share of a question's words that a comparison must hold to tell which of two is more."""
COMPARISON = "comparison"
"""Attribute of a fact that sets several subjects against each other."""
MEANT = 0.02
"""Share of the known questions like a question that must ask for what is said of several for it to compare two."""
ASKED_SO = 0.3
"""Share of the known questions like a question from which they ask for what is said of several, though it names one."""
SHARED = 0.85
"""Share of the subjects asked about from which a statement is one about them."""
UNSTATED = "not_stated"
"""Attribute of a fact which says that the sources do not say something."""

_OPENING = "「『\"' "
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a statement fits a question; every value about 0 to 1."""

    told: Told
    fact: Fact
    """That of its facts which fits best."""
    subject: float
    """Share of the subjects named that the statement is about or names; 0.5 when none was named."""
    direct: float
    """1 when a named subject is the fact's own."""
    topic: float
    """1 when the sentence speaks of a named subject first of all; 0.5 when none was named."""
    begins: float
    """1 when it begins with a subject in the very words of the question."""
    strange: float
    """How much it names others than the question does."""
    other: float
    """1 when it speaks first of all of somebody or something that the question does not name."""
    coverage: float
    """Share of the other words' weight that it holds, in its text or by its attribute."""
    text: float
    """The same by its text alone."""
    attribute: float
    """How strongly the fact's attribute is asked for."""
    lacking: float
    """How much more strongly something is asked for of which no fact about the subjects named tells."""
    kind: float
    """1 when it holds the kind of thing asked for, 0 when it does not, 0.5 when the question wants none."""
    precision: float
    focus: float
    nearness: Mapping[str, float]
    """How near it is in meaning (see ``nearness``); all 0 when it was not measured."""
    missing: tuple[Term, ...]
    """Names and numbers of the question that it does not hold."""
    unheard_focus: bool
    """What is asked for is a word that no statement at all holds."""
    unheard: int
    """Nouns of the question that no statement at all holds."""
    compared: bool
    """The question sets several against each other, or names more than one."""

    @property
    def unstated(self) -> bool:
        """True when it says that the sources do not say."""
        return any(fact.attribute == UNSTATED for fact in self.told.facts)

    @property
    def near(self) -> float:
        """How near in meaning; 0 when it was not measured."""
        return self.nearness["near"]

    @property
    def heard(self) -> bool:
        """True when the known question most like what is asked is one that it answers."""
        return bool(self.nearness["known"]) and not self.nearness["known_behind"]

    def signals(self) -> dict[str, float]:
        """By name, as they are weighed (see ``weighing``)."""
        held = {name: float(getattr(self, name)) for name in PLAIN_SIGNALS} | dict(self.nearness)
        named = 0.0 if self.subject == 0.5 and self.topic == 0.5 else 1.0
        return held | {
            "missing_name": float(any(term.kind == "name" for term in self.missing)),
            "missing_number": float(any(term.kind == "number" for term in self.missing)),
            "kind_met": float(self.kind == 1.0),
            "kind_unmet": float(self.kind == 0.0),
            "unheard_focus": float(self.unheard_focus),
            "unheard": min(1.0, self.unheard / 3),
            "unstated": float(self.unstated),
            "compares": float(self.fact.attribute == COMPARISON),
            "named": named,
            "direct_attribute": named * self.direct * self.attribute,
            "unnamed_attribute": (1.0 - named) * self.attribute,
            "topic_attribute": named * self.topic * self.attribute,
            "topic_text": named * self.topic * self.text,
            "kind_attribute": self.kind * self.attribute,
            "kind_focus": self.kind * self.focus,
            "near_text": self.nearness["near"] * self.text,
            "near_topic": named * self.topic * self.nearness["near"],
            "known_topic": named * self.topic * self.nearness["known"],
            "unnamed_text": (1.0 - named) * self.text,
            "unnamed_near": (1.0 - named) * self.nearness["near"],
            "unnamed_known": (1.0 - named) * self.nearness["known"],
        }


PLAIN_SIGNALS = (
    "subject", "direct", "topic", "begins", "strange", "other", "coverage", "text", "attribute", "lacking", "precision",
    "focus",
)  # fmt: skip
SIGNALS = (
    *PLAIN_SIGNALS, *NEAR_SIGNALS, "missing_name", "missing_number", "kind_met", "kind_unmet", "unheard_focus",
    "unheard", "unstated", "compares", "named", "direct_attribute", "unnamed_attribute", "topic_attribute",
    "topic_text", "kind_attribute", "kind_focus", "near_text", "near_topic", "known_topic", "unnamed_text",
    "unnamed_near", "unnamed_known",
)  # fmt: skip
"""Names of all that ``Fit.signals`` gives."""


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


def fits(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    cues: Cues,
    near: Nearness | None = None,
) -> list[Fit]:
    """The statements that may fit, in no order.

    Args:
        question: what is asked.
        index: the tables.
        subjects: as ``scoped`` gives them.
        cues: of the question's language.
        near: how near the question is to the statements, where that was measured.
    """
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
    measured = Measured.of(near or Nearness(), statements.told)
    look = _Look(
        question,
        rest,
        held,
        weights,
        asked,
        wanted,
        about,
        cues.exact,
        tuple(s.words for s in subjects),
        measured,
        several(question, subjects, cues),
        _lacking(question, index, wanted, asked),
    )
    close = dict.fromkeys((*look.rough(statements.told), *measured.nearest_of(NEAREST)))
    found = [look.fit(n, statements.told[n]) for n in close]
    # what is said of several in one breath answers no question about one of them, nor what is said of one about two
    whole = SHARED if len(wanted) == 2 else 0.0
    return [
        fit
        for fit in found
        if (fit.subject >= whole or fit.heard)
        and (fit.fact.attribute != COMPARISON or _of_several(fit, wanted))
        # which of two is more, or was earlier, is told by what is said of just that
        and not (fit.fact.attribute == COMPARISON and fit.text < SAID_OF_IT and cues.has("compare.more", question.norm))
    ]


def _of_several(fit: Fit, wanted: Sequence[frozenset[str]]) -> bool:
    """True where what is said of several may answer: they are compared, nobody is named, or people ask for just it."""
    votes = fit.nearness["votes"]
    # two that are named side by side are not compared by what nobody who asks so has meant
    compared = fit.compared and (votes >= MEANT or not fit.near)
    return bool(compared or fit.attribute or not wanted or votes >= ASKED_SO)


def scoped(question: Question, subjects: Sequence[Mentioned], index: Index) -> list[Mentioned]:
    """The subjects that a statement must be about.

    Where somebody works (``三菱総研の松田さん``, ``Mr Matsuda of MRI``) only says who is meant.
    Of those to choose from (``AとBのうち``) any one will do; one alone in that place (``Xの中で``) is no condition.
    """
    span = question.among
    inside = [s for s in subjects if span and s.start < span[1] and span[0] < s.end]
    out = [s for s in subjects if s not in inside and not _says_whose(s, subjects, question, index)]
    if len(inside) > 1:
        ids = tuple(dict.fromkeys(i for s in inside for i in s.ids))
        out.append(Mentioned(inside[0].start, inside[-1].end, ids, question.norm[inside[0].start : inside[-1].end]))
    return out


def _says_whose(one: Mentioned, subjects: Sequence[Mentioned], question: Question, index: Index) -> bool:
    """True for an organization that only tells which person is meant."""
    if any(index.known[i].kind == "person" for i in one.ids):
        return False
    for other in subjects:
        if not any(index.known[i].kind == "person" for i in other.ids):
            continue
        before = question.language == "ja" and question.norm[one.end : other.start] in ("の", "、")
        after = question.language != "ja" and question.norm[other.end : one.start] in (
            " of ",
            " from ",
            " at ",
            " of the ",
        )
        if (before and one.end < other.start) or (after and other.end < one.start):
            return True
    return False


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
    called: tuple[str, ...]
    """The words in which the question names its subjects."""
    measured: Measured
    compared: bool
    lacking: float

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
        unheard, unheard_focus = 0, False
        for term, weight, holders in zip(self.rest, self.weights, self.held, strict=True):
            found = holders.get(number, 0.0)
            said += weight * found
            by_attribute = term.text not in self.exact and any(a < term.end and term.start < b for a, b in cues)
            if term.kind == "noun" and term.weight >= 1.0 and not holders and not by_attribute:
                unheard += 1
                unheard_focus = unheard_focus or (term.start, term.end) in focus
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
        ids = {i for one_wanted in self.wanted for i in one_wanted}
        topical = bool(one.head & ids)
        empty = 1.0 if self.wanted else 0.0
        return Fit(
            told=one,
            fact=fact,
            subject=self.about.get(number, 0.0) if self.wanted else 0.5,
            direct=1.0 if fact.subject in ids else 0.0,
            topic=float(topical) if self.wanted else 0.5,
            begins=float(one.plain.lstrip(_OPENING).removeprefix("the ").startswith(self.called))
            if self.called
            else 0.0,
            strange=min(1.0, len(one.named - ids) / 3),
            other=float(bool(one.head) and not topical),
            coverage=covered / total if total else empty,
            text=said / total if total else empty,
            attribute=_strength(cues, self.question.language),
            lacking=self.lacking,
            kind=kind,
            precision=len(pairs & self.question.pairs) / len(pairs) if pairs else 0.0,
            focus=focus_held / focus_total if focus_total else 0.7,
            nearness=self.measured.signals(number, [f.subject for f in one.facts]),
            missing=tuple(missing),
            unheard_focus=unheard_focus,
            unheard=unheard,
            compared=self.compared,
        )

    def _suits(self, fact: Fact) -> tuple[bool, float]:
        cues = self.asked.get(fact.attribute, ())
        return any(fact.subject in ids for ids in self.wanted), max((b - a for a, b in cues), default=0)


def _strength(cues: Spans, language: str) -> float:
    """How strongly an attribute is asked for: by the length of its longest cue."""
    longest = max((b - a for a, b in cues), default=0)
    return min(1.0, 0.4 + longest / (5.0 if language == "ja" else 9.0)) if cues else 0.0


def _lacking(question: Question, index: Index, wanted: Sequence[frozenset[str]], asked: Mapping[str, Spans]) -> float:
    """How much more strongly an attribute is asked for that no fact of the subjects has than any that one has."""
    ids = {i for ids in wanted for i in ids}
    if not ids:
        return 0.0
    statements = index.told[question.language]
    named = {n for i in ids for n in statements.naming.get(i, ()) if statements.told[n].head & ids}
    own = {n for i in ids for n in statements.own.get(i, ())}
    held = {fact.attribute for n in own | named for fact in statements.told[n].facts}
    absent = max((_strength(s, question.language) for a, s in asked.items() if a not in held), default=0.0)
    present = max((_strength(s, question.language) for a, s in asked.items() if a in held), default=0.0)
    return max(0.0, absent - present)


def several(question: Question, subjects: Sequence[Mentioned], cues: Cues) -> bool:
    """True when a question sets several against each other, or is about more than one."""
    return len({frozenset(s.ids) for s in subjects}) > 1 or any(
        cues.has(f"compare.{key}", question.norm) for key in ("common", "different", "more", "most")
    )


def _kind(question: Question, one: Told, fact: Fact) -> float:
    """Does the fact hold the kind of thing asked for? Its unit knows better than its words."""
    if question.has("when"):
        return 1.0 if fact.unit in ("year", "fiscal_year") or holds_time(question, one.plain) else 0.0
    if question.has("money"):
        return 1.0 if fact.unit == "yen" or holds_kind(question, one.plain) else 0.0
    if question.has("how_many", "how_long") and fact.number is not None and fact.unit not in ("year", "items"):
        return 1.0
    if not any(kind in question.forms for kind in KINDS):
        return 0.5
    return holds_kind(question, one.plain)
