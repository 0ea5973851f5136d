"""A question held against single statements of documents: signals, each about 0 to 1, of how a statement answers it.

Is it about who is named, does it tell what is asked for, does it hold the words, is it near in meaning? How these are
weighed together is fitted by ``benchmarks/calibrate_documents.py``.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering.documents.stock import Stock, stock
from bot.answering.language import measures
from bot.answering.language.answer_types import KINDS, holds_figure, holds_kind
from bot.answering.language.cues import Cues
from bot.answering.language.named import document_of
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.language.terms import Term, bigrams
from bot.answering.tables.facts import attributes
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.nearness import LEAST_NEAR, Nearness, Votes, apart
from bot.seams import Passage, Said

ABOUT = 0.64
"""How far a statement must be about the subjects named; see ``_Look.subject``."""
CLOSELY = 30
"""How many statements that fit best by words are looked at closely."""
NEAR = 12
"""And how many because of their meaning."""
UNMEASURED = Nearness()
_UNSTATED = re.compile(
    r"(?:書かれて|記載されて|示されて|触れられて|記されて)い(?:ない|ません)|記載(?:は|が)(?:ない|ありません)"
    r"|\b(?:does|do) not (?:say|state|mention|give)\b|\bnot (?:stated|mentioned|given)\b"
)
_YEAR = re.compile(r"^(?:1[89]|20)\d\d|年")
WORDS = (
    "subject", "nobody", "text", "wide", "attribute", "attributes", "kind", "kindless", "focus", "focus_wide",
    "missing", "precision", "rank", "nearest", "found", "whole", "item", "short", "verbs", "defines", "unheard",
    "subject_text", "attribute_text", "crossing",
)  # fmt: skip
"""What is weighed where words are all there is; what is named in ``BARS`` then only decides whether a statement can
answer at all."""
BARS = ("numbers", "years", "strangers", "nameless", "posts", "measure", "figure")
MEANING = ("near", "near_behind")
"""How near the question is in meaning, and how far behind the nearest statement."""
KNOWN = ("known", "known_behind", "known_second", "refused", "elsewhere", "votes", "votes_behind", "votes_refused")
"""How like the question is to those that the statement is known to answer, and how far behind the best; how like to a
second one; how much more like than to one that nothing answers; how much more like it is to one whose answer these
documents do not hold; and the shares of all that are like it, see ``Votes``."""
SHORT = 3.0
"""What it costs, in likeness, that a statement may only say a known answer; see ``Said.tells``."""
OUT_OF = 15.0
"""And what it costs of their votes, as a factor."""
BY_KNOWN = 6
"""Statements that are looked at because of what they are known to answer."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A statement held against a question."""

    number: int
    said: Said
    signals: Mapping[str, float]
    missing: tuple[Term, ...]
    """Names and numbers of the question that neither it nor what stands above it holds."""


def weigh(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    passages: Sequence[Passage],
    cues: Mapping[str, Cues],
    near: Nearness = UNMEASURED,
) -> list[Weighed]:
    """The statements that fit best by a rough score or by meaning, with all signals; in no particular order."""
    held = stock(index)
    spans = [(s.start, s.end) for s in subjects]
    rest = [t for t in question.terms if t.text not in ASKS and not any(a < t.end and t.start < b for a, b in spans)]
    posts = cues["ja"].exact if question.language == "en" and "ja" in cues else frozenset[str]()
    look = _Look(question, index, held, rest, subjects, passages, cues[question.language], posts)
    if not near:
        return [look.signals(n) for n in look.rough()]
    cosines = [near.statements.get(one.named, 0.0) for one in held.said]
    nearest = sorted(range(len(cosines)), key=lambda n: -cosines[n])[:NEAR]
    known = _Known.of(near, held.said)
    found = [look.signals(n) for n in dict.fromkeys((*look.rough(), *nearest, *known.best(BY_KNOWN)))]
    return [_with_meaning(one, cosines[one.number], cosines[nearest[0]], known) for one in found]


def _with_meaning(one: Weighed, cosine: float, best: float, known: _Known) -> Weighed:
    own = {"near": (cosine - LEAST_NEAR) * 5, "near_behind": (best - cosine) * 5}
    return replace(one, signals={**one.signals, **own, **known.signals(one.number)})


@dataclass(frozen=True, slots=True)
class _Known:
    """How like a question is to those that statements are known to answer."""

    first: Sequence[float]
    """Of each statement; 0 where it is not known to answer any."""
    second: Sequence[float]
    most: float
    anywhere: float
    """The likeness of the most alike question that anything answers, in these documents or not."""
    refused: float
    """Of the most alike one that nothing answers."""
    votes: Sequence[float]
    most_votes: float
    votes_refused: float

    @staticmethod
    def of(near: Nearness, said: Sequence[Said]) -> _Known:
        alike: dict[str, list[float]] = defaultdict(list)
        for one in near.alike:
            if one.answered and one.stated:
                alike[one.about].append(one.likeness)
        ranked = [
            sorted((n - SHORT * short for key, short in one.tells for n in alike.get(key, ())[:2]), reverse=True)
            for one in said
        ]
        first = [own[0] if own else 0.0 for own in ranked]
        counted = Votes.of(near.alike, stated=True)
        votes = [
            sum(counted.answers.get(k, 0.0) * max(0.0, 1 - OUT_OF * short) for k, short in one.tells) for one in said
        ]
        return _Known(
            first,
            [own[1] if len(own) > 1 else 0.0 for own in ranked],
            max(first, default=0.0),
            max((own[0] for own in alike.values()), default=0.0),
            max((one.likeness for one in near.alike if not (one.answered and one.stated)), default=0.0),
            votes,
            max(votes, default=0.0),
            counted.refused,
        )

    def best(self, count: int) -> list[int]:
        """The numbers of the statements that are known to answer what is most alike."""
        return sorted((n for n, one in enumerate(self.first) if one), key=lambda n: -self.first[n])[:count]

    def signals(self, number: int) -> dict[str, float]:
        """Of one statement; all zero where nothing is known of any."""
        if self.most <= LEAST_NEAR:
            return dict.fromkeys(KNOWN, 0.0)
        own = max(self.first[number], LEAST_NEAR)
        return {
            "known": (own - LEAST_NEAR) * 2,
            "known_behind": (self.most - own) * 5,
            "known_second": max(0.0, (self.second[number] - LEAST_NEAR) * 2),
            "refused": apart(own, self.refused),
            "elsewhere": (self.anywhere - self.most) * 5,
            "votes": self.votes[number],
            "votes_behind": self.most_votes - self.votes[number],
            "votes_refused": self.votes_refused,
        }


def unstated(one: Weighed) -> bool:
    """True of a statement that the sources do not say something: it answers nothing."""
    return _UNSTATED.search(one.said.text) is not None


def barred(question: Question, one: Weighed) -> bool:
    """True when words alone tell that a statement can not answer, however well they fit.

    A name stands in no document at all; it names nobody where somebody is asked
    for; it is not about who or what is named; a number, a year or a post that is asked about is not in it; or it holds
    no figure of the kind that is asked for.
    """
    values = one.signals
    if not values["nobody"] and values["subject"] < ABOUT:
        return True
    if values["strangers"] or values["nameless"]:
        return True
    if (values["numbers"] or values["years"]) and not is_yes_no(question):
        return True
    return values["measure"] < 0 or values["figure"] > 0 or values["posts"] < 0


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
        """True when a statement names somebody, or a body, besides those that the question names.

        Where no holder of a post is asked for, it is enough to tell what they are: 所属長に申請する, the council pays.
        """
        asked = frozenset(i for ids in self.wanted for i in ids)
        named = (self.held.named[number] | {self.held.said[number].subject}) - asked
        kinds = {self.index.known[i].kind for i in named if i in self.index.known}
        if kinds & {"person", "organization", "company"}:
            return True
        post = any(term.text in self.cues.exact for term in self.rest)
        return not post and self.cues.has("role.someone", self.held.texts.texts[number])
