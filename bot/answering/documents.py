"""Questions answered by single statements of documents that nobody has put into tables.

Every statement is held against the question from several sides (is it about who is named, does it tell what is asked
for, does it hold the words); how these are weighed together is fitted by ``benchmarks/calibrate_documents.py``.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.answering import measures
from bot.answering.answer_types import KINDS, holds_figure, holds_kind
from bot.answering.bilingual import names_in
from bot.answering.cues import Cues
from bot.answering.facts import attributes
from bot.answering.folding import fold
from bot.answering.identity import by_identity
from bot.answering.index import Index, Mentioned
from bot.answering.named import document_of
from bot.answering.question_types import ASKS, Question, is_yes_no
from bot.answering.stemming import stem_of, stems
from bot.answering.terms import Term, bigrams
from bot.answering.together import SIGNALS as READ_SIGNALS
from bot.answering.together import signals
from bot.seams import Passage, Reads, Said

FILE = Path(__file__).with_name("calibration_documents.json")
ABOUT = 0.64
"""How far a statement must be about the subjects named; see ``_Look.subject``."""
PLAINLY = 0.9
"""Share of the words from which a statement tells just what is asked for."""
SECOND = 0.4
"""Share of the best one's probability from which a second statement is shown with it."""
MOST = 2
"""Statements that are shown."""
CLOSELY = 30
"""How many statements that fit best are looked at closely."""
READ = 10
"""And how many of them are read together with the question."""
OFTEN = 0.12
"""Share of a document's statements that must name a subject for the document to be about it as well."""
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_ERA = re.compile(r"(令和|平成|昭和)(\d{1,2}|元)年(度?)")
_UNSTATED = re.compile(
    r"(?:書かれて|記載されて|示されて|触れられて|記されて)い(?:ない|ません)|記載(?:は|が)(?:ない|ありません)"
    r"|\b(?:does|do) not (?:say|state|mention|give)\b|\bnot (?:stated|mentioned|given)\b"
)
"""A statement that the sources do not say something answers nothing."""
_EXPLAINS = re.compile(r"これは|それは|これらは|この(?:制度|取り組み|事業)|This is|It is")
_YEAR = re.compile(r"^(?:1[89]|20)\d\d|年")
SIGNALS = (
    "subject", "nobody", "text", "wide", "attribute", "attributes", "kind", "kindless", "focus", "focus_wide",
    "missing", "precision", "rank", "nearest", "found", "whole", "item", "short", "verbs", "defines", "unheard",
    "subject_text", "attribute_text", "crossing", *READ_SIGNALS,
)  # fmt: skip
"""What is weighed, the last of them only where statements are read together with the question; the other signals only
decide whether a statement can answer at all."""


@dataclass(frozen=True, eq=False, slots=True)
class Stock:
    """The statements of some documents, searchable by words."""

    said: tuple[Said, ...]
    texts: Words
    wide: Words
    """With their context."""
    named: tuple[frozenset[str], ...]
    """Of each, the subjects that its text names."""
    around: tuple[frozenset[str], ...]
    """And those that stand above it."""
    often: Mapping[str, frozenset[str]]
    """Document → the subjects, other than people, that many of its statements name."""
    main: Mapping[str, str]
    """Document → what it is mostly about."""


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """Folded texts with the stems of their Latin words."""

    texts: tuple[str, ...]
    stems: Mapping[str, frozenset[int]]

    @staticmethod
    def of(texts: Sequence[str]) -> Words:
        """Indexed."""
        by_stem: dict[str, set[int]] = defaultdict(set)
        for number, text in enumerate(texts):
            for one in stems(text):
                by_stem[one].add(number)
        return Words(tuple(texts), {key: frozenset(numbers) for key, numbers in by_stem.items()})

    def holders(self, term: Term) -> dict[int, float]:
        """Which texts hold ``term``, and how far (see ``Term.found_in``)."""
        found: dict[int, float] = {}
        for word in term.others:
            found.update(dict.fromkeys(self._having(word), 0.8))
        found.update(dict.fromkeys(self._having(term.text), 1.0))
        if term.read:
            found.update({n: 1.0 for n, text in enumerate(self.texts) if term.read in names_in(text)})
        return found

    def _having(self, word: str) -> Sequence[int] | frozenset[int]:
        if word.isascii() and word and not word[0].isdigit() and " " not in word and "-" not in word:
            return self.stems.get(stem_of(word), frozenset())
        if word[:1].isdigit():
            pattern = re.compile(rf"(?<![\d.,]){re.escape(word)}(?!\d)")
            return [n for n, text in enumerate(self.texts) if pattern.search(text)]
        return [n for n, text in enumerate(self.texts) if word in text]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A statement held against a question."""

    number: int
    said: Said
    signals: Mapping[str, float]
    missing: tuple[Term, ...]
    """Names and numbers of the question that neither it nor what stands above it holds."""


@by_identity
def stock(index: Index) -> Stock:
    """The statements of the index's documents, prepared once."""
    said = index.tables.said
    texts = [dated(fold(one.text)) for one in said]
    wide = [f"{one.context} {text}" for one, text in zip(said, texts, strict=True)]
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one in said:
        if one.subject in index.known and index.known[one.subject].kind != "person":
            counted[document_of(one.passage)][one.subject] += 1
    main = {document: count.most_common(1)[0][0] for document, count in counted.items()}
    named = tuple(frozenset(i for m in index.named_in(text) for i in m.ids) for text in texts)
    around = tuple(frozenset(i for m in index.named_in(one.context) for i in m.ids) for one in said)
    naming: dict[str, Counter[str]] = defaultdict(Counter)
    sizes = Counter(document_of(one.passage) for one in said)
    for one, ids in zip(said, named, strict=True):
        naming[document_of(one.passage)].update(i for i in ids if index.known[i].kind != "person")
    often = {
        document: frozenset(i for i, count in counts.items() if count >= max(3, OFTEN * sizes[document]))
        for document, counts in naming.items()
    }
    return Stock(said, Words.of(texts), Words.of(wide), named, around, often, main)


def dated(folded: str) -> str:
    """Folded text with the Western year after one of a Japanese era."""

    def with_year(match: re.Match[str]) -> str:
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        return f"{match.group()}({year}年{match[3]})"

    return _ERA.sub(with_year, folded)


def weigh(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    passages: Sequence[Passage],
    cues: Mapping[str, Cues],
) -> list[Weighed]:
    """The statements that fit best by a rough score, with all signals; in no particular order."""
    held = stock(index)
    spans = [(s.start, s.end) for s in subjects]
    rest = [t for t in question.terms if t.text not in ASKS and not any(a < t.end and t.start < b for a, b in spans)]
    posts = cues["ja"].exact if question.language == "en" and "ja" in cues else frozenset[str]()
    look = _Look(question, index, held, rest, subjects, passages, cues[question.language], posts)
    return [look.signals(n) for n in look.rough()]


def vetoed(question: Question, one: Weighed) -> bool:
    """True when a statement can not answer, however well its words fit.

    It says that something is not said; a name stands in no document at all; it names nobody where somebody is asked
    for; it is not about who or what is named; a number, a year or a post that is asked about is not in it; or it holds
    no figure of the kind that is asked for.
    """
    values = one.signals
    if _UNSTATED.search(one.said.text):
        return True
    if not values["nobody"] and values["subject"] < ABOUT:
        return True
    if values["strangers"] or values["nameless"]:
        return True
    if (values["numbers"] or values["years"]) and not is_yes_no(question):
        return True
    return values["measure"] < 0 or values["figure"] > 0 or values["posts"] < 0


def readable(one: Said, index: Index) -> str:
    """A statement as it is read together with a question: after the name of what it is about, where it lacks it."""
    known = index.known.get(one.subject)
    return f"{known.name_ja}：{one.text}" if known and fold(known.name_ja) not in fold(one.text) else one.text


def reread(question: Question, index: Index, weighed: Sequence[Weighed], reads: Reads | None) -> Sequence[Weighed]:
    """The best few that can answer, read together with the question; as they were without ``reads``."""
    if reads is None:
        return weighed
    able = [one for one in weighed if not vetoed(question, one)]
    few = sorted(able, key=lambda one: (-probability(question, one), one.number))[:READ]
    both = zip(few, signals(question.text, [readable(one.said, index) for one in few], reads), strict=True)
    return [replace(one, signals={**one.signals, **pair}) for one, pair in both]


def probability(question: Question, one: Weighed) -> float:
    """How likely it is that a statement answers."""
    if vetoed(question, one):
        return 0.0
    fitted = _fitted(one)
    z = fitted.bias + sum(weight * one.signals[name] for name, weight in fitted.weights.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


@dataclass(frozen=True, slots=True)
class Fitted:
    """What ``benchmarks/calibrate_documents.py`` stored."""

    weights: Mapping[str, float]
    bias: float
    threshold: Mapping[str, float]
    """The probability from which on a statement is said, by language of question and statement (``en>ja``); ``plain``
    for one that tells just what is asked for, of whom it is asked."""


@cache
def calibration() -> Mapping[str, Fitted]:
    """The calibration that comes with this version: ``read`` together with the question, or by ``words`` alone."""
    data = json.loads(FILE.read_text(encoding="utf-8"))["judges"]
    return {name: Fitted(one["weights"], one["bias"], one["threshold"]) for name, one in data.items()}


def _fitted(one: Weighed) -> Fitted:
    return calibration()["read" if "read" in one.signals else "words"]


@dataclass(frozen=True, slots=True)
class Found:
    """The statements to show, the best first."""

    shown: tuple[Said, ...]
    sure: float
    good: bool
    """Whether they answer; else they are the nearest thing known."""
    missing: tuple[Term, ...] = ()
    """Names and numbers of the question that the best of them does not hold."""
    asked_for: bool = False
    """Whether the best of them tells just what is asked for, of whom it is asked."""


def answer(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    passages: Sequence[Passage],
    cues: Mapping[str, Cues],
    reads: Reads | None = None,
) -> Found | None:
    """The statements that answer, or come nearest; None when none comes near at all."""
    weighed = reread(question, index, weigh(question, index, subjects, passages, cues), reads)
    ranked = sorted(((probability(question, one), one) for one in weighed), key=lambda p: (-p[0], p[1].number))
    if not ranked or ranked[0][0] <= 0.0:
        return None
    sure, first = ranked[0]
    across = f"{question.language}>{first.said.passage.language}"
    thresholds = _fitted(first).threshold
    asked = thresholds.get(across, thresholds[question.language])
    shown = [first.said]
    follows = _explanation(first, index)
    if follows and "define" in question.forms:
        shown.append(follows)
    for p, one in ranked[1:]:
        if p < SECOND * sure or len(shown) == MOST:
            break
        if not _same(one.said, shown):
            shown.append(one.said)
    values = first.signals
    for_it = values["attribute"] > 0 and values["subject"] >= 0.9
    for_it = for_it or (values["text"] >= PLAINLY and values["focus"] == 1.0 and not first.missing)
    good = sure >= (min(asked, thresholds["plain"]) if for_it else asked)
    return Found(tuple(shown), sure, good, first.missing, for_it)


def _explanation(first: Weighed, index: Index) -> Said | None:
    """The statement after the best one, where it goes on about it (``これは…``)."""
    said = index.tables.said
    following = said[first.number + 1] if first.number + 1 < len(said) else None
    if following and following.passage.id == first.said.passage.id and _EXPLAINS.match(following.text):
        return following
    return None


def _same(one: Said, shown: Sequence[Said]) -> bool:
    """True when a statement adds nothing: it is part of one shown, or the other way round."""
    text = fold(one.text)
    return any(
        text in fold(other.text)
        or fold(other.text) in text
        or (one.passage.id == other.passage.id and (one.whole or other.whole) and one.item and other.item)
        for other in shown
    )


class _Look:
    """One question held against many statements."""

    def __init__(
        self,
        question: Question,
        index: Index,
        held: Stock,
        rest: Sequence[Term],
        subjects: Sequence[Mentioned],
        passages: Sequence[Passage],
        cues: Cues,
        posts: frozenset[str],
    ) -> None:
        self.posts = posts
        self.question, self.index, self.held, self.rest, self.cues = question, index, held, rest, cues
        self.wanted = list(dict.fromkeys(frozenset(s.ids) for s in subjects))
        self.asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
        self.measure = measures.asked(question.norm, cues)
        size = len(held.said) + 1
        self.in_text = [held.texts.holders(t) for t in rest]
        self.in_wide = [held.wide.holders(t) for t in rest]
        self.weights = [
            t.weight * (0.35 + math.log(size / (len(h) + 0.5)) / math.log(size + 1))
            for t, h in zip(rest, self.in_wide, strict=True)
        ]
        self.ranks = {p.id: n for n, p in enumerate(passages)}
        self.passages = {p.id: p for p in passages}
        self.top = max((p.score for p in passages), default=1.0) or 1.0
        self.focus = {(question.terms[i].start, question.terms[i].end) for i in question.focus}

    def subject(self, number: int) -> float:
        """How far a statement is about those named: they are its subject (1 each), in it (0.9), above or near it."""
        one = self.held.said[number]
        total = 0.0
        for ids in self.wanted:
            if one.subject in ids:
                total += 1.0
            elif ids & self.held.named[number]:
                total += 0.9
            elif ids & self.held.around[number] or self.held.main.get(document_of(one.passage)) in ids:
                total += 0.7
            elif ids & self.held.often.get(document_of(one.passage), frozenset()):
                total += 0.65
        return total / len(self.wanted) if self.wanted else 0.5

    def rough(self) -> list[int]:
        """The numbers of the statements worth a close look."""
        total = sum(self.weights) or 1.0
        scores: dict[int, float] = defaultdict(float)
        for weight, text, wide in zip(self.weights, self.in_text, self.in_wide, strict=True):
            for number, found in text.items():
                scores[number] += 1.4 * weight * found / total
            for number, found in wide.items():
                scores[number] += 0.6 * weight * found / total
        for number, one in enumerate(self.held.said):
            rank = self.ranks.get(one.passage.id)
            if rank is not None:
                scores[number] += 0.5 / (1 + rank)
            elif number not in scores and not self.wanted:
                continue
            scores[number] += 1.2 * self.subject(number) if self.wanted else 0.0
            if any(attribute in self.asked for attribute in one.attributes):
                scores[number] += 0.6
        return sorted(scores, key=lambda n: (-scores[n], n))[:CLOSELY]

    def signals(self, number: int) -> Weighed:
        """Every signal of one statement, each about 0 to 1."""
        one = self.held.said[number]
        text = self.held.texts.texts[number]
        question = self.question
        cues = [span for a in one.attributes for span in self.asked.get(a, ())]
        total = own = wide = focus_total = focus_own = focus_wide = verbs = verbs_held = 0.0
        missing = []
        unheard = 0.0
        strangers = 0
        for term, weight, in_text, in_wide in zip(self.rest, self.weights, self.in_text, self.in_wide, strict=True):
            by_attribute = any(a < term.end and term.start < b for a, b in cues)
            found = in_text.get(number, 0.0)
            around = max(in_wide.get(number, 0.0), 0.7 if by_attribute else 0.0)
            total += weight
            own += weight * found
            wide += weight * around
            if (term.start, term.end) in self.focus:
                focus_total += term.weight
                focus_own += term.weight * found
                focus_wide += term.weight * around
            if term.kind == "verb":
                verbs += term.weight
                verbs_held += term.weight * around
            if not around and (term.kind == "name" or (term.kind == "number" and term.weight > 1)):
                missing.append(term)
            if not in_wide and not by_attribute and term.kind in ("noun", "name") and term.weight >= 1.0:
                unheard += 1.0
                strangers += term.kind == "name" and not term.others
        longest = max((b - a for a, b in cues), default=0)
        pairs = bigrams(text)
        wanted = [k for k in KINDS if k in question.forms]
        passage = self.passages.get(one.passage.id)
        subject = self.subject(number)
        strength = min(1.0, 0.4 + longest / (5.0 if question.language == "ja" else 9.0)) if cues else 0.0
        shares = own / total if total else 1.0
        strictly = [
            in_text.get(number, 0.0) for term, in_text in zip(self.rest, self.in_text, strict=True)
            if term.text in self.cues.exact or (term.others and self.posts.intersection(term.others))
        ]  # fmt: skip
        least = 1.0 if question.language == one.passage.language else 0.8
        lacking = [term.text for term in missing if term.kind == "number"]
        values = {
            "subject": subject,
            "nobody": float(not self.wanted),
            "text": shares,
            "wide": wide / total if total else 1.0,
            "attribute": strength,
            "attributes": float(bool(self.asked)),
            "kind": holds_kind(question, text) if wanted else 0.5,
            "kindless": float(not wanted),
            "figure": float(not holds_figure(question, [text])),
            "measure": float(bool(self.measure)) * (1.0 if measures.shown(self.measure, [text]) else -1.0),
            "focus": focus_own / focus_total if focus_total else 0.6,
            "focus_wide": focus_wide / focus_total if focus_total else 0.6,
            "missing": min(2.0, float(len(missing))),
            "precision": len(pairs & question.pairs) / len(pairs) if pairs else 0.0,
            "rank": 1.0 / (1 + self.ranks[one.passage.id]) if passage else 0.0,
            "nearest": (passage.dense - 0.75) * 4 if passage else 0.0,
            "found": float(passage is not None),
            "whole": float(one.whole) * float(question.has("listing") or "models" in self.asked),
            "item": float(one.item and not one.whole),
            "short": float(len(text) < 20),
            "verbs": verbs_held / verbs if verbs else 0.5,
            "defines": float(question.form == "define") * float("definition" in one.attributes),
            "unheard": min(3.0, unheard),
            "subject_text": subject * shares,
            "attribute_text": strength * subject,
            "crossing": passage.crossing if passage else 0.0,
            "numbers": float(any(not _YEAR.search(words) for words in lacking)),
            "years": float(any(_YEAR.search(words) for words in lacking)),
            "strangers": float(strangers),
            "nameless": float("person" in question.forms and not self._actor(number)),
            "posts": -1.0 if any(held < least for held in strictly) else 1.0 if strictly else 0.0,
        }
        return Weighed(number, one, values, tuple(missing))

    def _actor(self, number: int) -> bool:
        """True when a statement names somebody, or a body, besides those that the question names."""
        asked = frozenset(i for ids in self.wanted for i in ids)
        named = (self.held.named[number] | {self.held.said[number].subject}) - asked
        kinds = {self.index.known[i].kind for i in named if i in self.index.known}
        return bool(kinds & {"person", "organization", "company"})
