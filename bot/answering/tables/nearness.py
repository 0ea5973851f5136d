"""How near a question is in meaning to what is known: the statements of the tables, and questions known beforehand."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.answering.tables.index import Told
from bot.seams import Alike, Decided

LEAST_NEAR = 0.5
"""Cosine of a question with a statement that has nothing to do with it."""
ANSWERED = 0.12
"""By how much nearer a question is to one that means the same than to what answers both."""


STRANGE, SAME = 0.7, 0.9
"""Likeness of two questions about one thing under which they ask nothing alike, and from which on they ask the same."""
SHARPLY = 30.0
"""How much more the vote of a known question weighs that is liker by so much: e to the power of the difference times
this."""


@dataclass(frozen=True, slots=True)
class Votes:
    """What the known questions that are like a question say together, each weighing the more the liker it is.

    All shares add up to 1.
    """

    answers: Mapping[str, float]
    """Answer → its share."""
    refused: float
    """The share of those that nothing answers."""

    @staticmethod
    def of(alike: Sequence[Alike], *, stated: bool = False) -> Votes:
        """Counted; all zero without any. With ``stated`` only what a document says itself answers."""
        most = max((one.likeness for one in alike), default=0.0)
        weights = [math.exp((one.likeness - most) * SHARPLY) for one in alike]
        total = sum(weights) or 1.0
        answers: dict[str, float] = defaultdict(float)
        refused = 0.0
        for one, weight in zip(alike, weights, strict=True):
            if one.answered and (one.stated or not stated):
                answers[one.about] += weight / total
            else:
                refused += weight / total
        return Votes(answers, refused)


@dataclass(frozen=True, slots=True)
class Nearness:
    """Of one question. Empty (false) when it was not measured."""

    statements: Mapping[str, float] = field(default_factory=dict)
    """Statement → cosine."""
    alike: Sequence[Alike] = ()
    """The known questions most like it, the most alike first."""
    decided: Sequence[Decided] = ()
    """Those for yes or no whose answer is known."""

    def holds(self, facts: Collection[str]) -> float:
        """What some facts say to the known questions for yes or no that are like it: 1 yes, -1 no.

        Nearer to 0 the less alike they are, or the less they agree.
        """
        return self._weighed(facts, lambda one: float(one.holds))

    def leaves_open(self, facts: Collection[str]) -> float:
        """How surely some facts tell neither yes nor no to the known questions that are like it, 0 to 1."""
        return self._weighed(facts, lambda one: float(one.holds == 0))

    def _weighed(self, facts: Collection[str], says: Callable[[Decided], float]) -> float:
        own = [one for one in self.decided if one.fact in facts]
        most = max((one.likeness for one in own), default=0.0)
        weights = [math.exp((one.likeness - most) * SHARPLY) for one in own]
        sure = max(0.0, min(1.0, (most - STRANGE) / (SAME - STRANGE)))
        return sure * sum(w * says(one) for w, one in zip(weights, own, strict=True)) / (sum(weights) or 1.0)

    def __bool__(self) -> bool:
        """True when it was measured."""
        return bool(self.statements)


@dataclass(frozen=True, slots=True)
class Measured:
    """A nearness, statement by statement (by the number of the statement)."""

    cosines: Sequence[float]
    known: Sequence[float]
    """Likeness of the known question most like it that the statement answers; the statement's own cosine where it has
    none."""
    second: Sequence[float]
    """The same of the second one."""
    nearest: float
    most_known: float
    refused: float
    """Likeness of the most alike question that nothing answers."""
    refused_of: Mapping[str, float]
    """The same by the subject that it is about."""
    votes: Sequence[float]
    """The share of the known questions that the statement answers; see ``Votes``."""
    most_votes: float
    refused_votes: float

    @staticmethod
    def of(near: Nearness, told: Sequence[Told]) -> Measured:
        """``near`` for these statements; all zero when it was not measured."""
        cosines = [near.statements.get(one.text, 0.0) for one in told]
        first: dict[str, float] = {}
        second: dict[str, float] = {}
        refused_of: dict[str, float] = {}
        for one in near.alike:
            if not one.answered:
                refused_of.setdefault(one.about, one.likeness)
            elif one.about not in first:
                first[one.about] = one.likeness
            else:
                second.setdefault(one.about, one.likeness)
        known = [_best(one, first, cosine + ANSWERED) for one, cosine in zip(told, cosines, strict=True)]
        counted = Votes.of(near.alike)
        votes = [sum(counted.answers.get(fact.id, 0.0) for fact in one.facts) for one in told]
        return Measured(
            cosines,
            known,
            [_best(one, second, 0.0) for one in told],
            max(cosines, default=0.0),
            max(known, default=0.0),
            max(refused_of.values(), default=0.0),
            refused_of,
            votes,
            max(votes, default=0.0),
            counted.refused,
        )

    def nearest_of(self, count: int) -> list[int]:
        """The numbers of the statements nearest to the question, half of them by the questions that they answer."""
        if not self.nearest:
            return []
        half = count // 2
        numbers = range(len(self.cosines))
        by_known = sorted(numbers, key=lambda n: -self.known[n])[:half]
        return list(dict.fromkeys((*by_known, *sorted(numbers, key=lambda n: -self.cosines[n])[:half])))

    def signals(self, number: int, subjects: Sequence[str]) -> dict[str, float]:
        """Of one statement, about these subjects; every value about 0 to 1, or -1 to 1 where two are compared."""
        if not self.nearest:
            return dict.fromkeys(SIGNALS, 0.0)
        own = max((self.refused_of.get(subject, 0.0) for subject in subjects), default=0.0)
        return {
            "near": max(0.0, (self.cosines[number] - LEAST_NEAR) * 3),
            "behind": (self.nearest - self.cosines[number]) * 5,
            "known": max(0.0, (self.known[number] - LEAST_NEAR) * 2),
            "known_behind": (self.most_known - self.known[number]) * 5,
            "second": max(0.0, (self.second[number] - LEAST_NEAR) * 2),
            "refused": apart(self.known[number], self.refused),
            "refused_own": apart(self.known[number], own),
            "votes": self.votes[number],
            "votes_behind": self.most_votes - self.votes[number],
            "votes_refused": self.refused_votes,
        }


SIGNALS = (
    "near", "behind", "known", "known_behind", "second", "refused", "refused_own", "votes", "votes_behind",
    "votes_refused",
)  # fmt: skip


def _best(told: Told, cosines: Mapping[str, float], least: float) -> float:
    return max((cosines.get(fact.id, 0.0) for fact in told.facts), default=0.0) or least


def apart(known: float, refused: float) -> float:
    """By how much a question is more like one that is answered than like one that is not."""
    return max(-1.0, min(1.0, (known - max(refused, LEAST_NEAR)) * 3))
