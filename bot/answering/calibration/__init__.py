"""The fitted weights and thresholds.

``passages.json`` (passages) is written by ``benchmarks/calibrate.py``, ``facts.json`` (the statements of
the tables) by ``benchmarks/calibrate_facts.py``, ``verdicts.json`` (yes, no, or neither) by
``benchmarks/calibrate_verdicts.py``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOCUS_HELD = 0.5
FILE = Path(__file__).with_name("passages.json")
FACTS = Path(__file__).with_name("facts.json")
VERDICTS = Path(__file__).with_name("verdicts.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """Of signals; the log-odds of something."""

    weights: Mapping[str, float]
    bias: float

    def odds(self, signals: Mapping[str, float]) -> float:
        """Of these signals; those that are not there count nothing."""
        return self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.weights.items())


def chance(odds: float) -> float:
    """The probability, 0 to 1, of log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


@dataclass(frozen=True, slots=True)
class Gate:
    """A logistic over named signals, and the probability from which on an answer is given."""

    weights: Mapping[str, float]
    bias: float
    threshold: float
    unheld: float
    """The same where the passage does not hold what is asked for (``通貨`` in 「Xの通貨は？」)."""
    strict: float
    """The same where the tables know the subject and could not answer."""

    def asks(self, signals: Mapping[str, float]) -> float:
        """The probability that an answer with these signals must have."""
        return self.threshold if signals.get("focus", 0.0) >= FOCUS_HELD else self.unheld

    def probability(self, signals: Mapping[str, float]) -> float:
        """How likely it is that the evidence answers the question."""
        return chance(Weights(self.weights, self.bias).odds(signals))


@dataclass(frozen=True, slots=True)
class Judge:
    """How the statements of the tables are weighed."""

    rank: Mapping[str, float]
    """Weights by which they are ranked."""
    gate: Gate
    """How likely the best of them answers."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything fitted."""

    ranking: Mapping[str, float]
    gates: Mapping[str, Gate]
    """By language of the question."""
    facts: Mapping[str, Mapping[str, Judge]]
    """By language of the question; ``near`` with and ``words`` without the nearness in meaning."""


@dataclass(frozen=True, slots=True)
class YesNo:
    """How yes and no are told from each other, and from what a statement leaves open."""

    yes: Weights
    no: Weights
    """Both beside what is left open, whose log-odds are 0."""
    threshold: float
    """The probability from which on yes or no is said."""

    def says(self, signals: Mapping[str, float]) -> bool | None:
        """Yes, no, or None where neither is sure enough."""
        yes, no = (math.exp(max(-30.0, min(30.0, of.odds(signals)))) for of in (self.yes, self.no))
        total = 1.0 + yes + no
        if max(yes, no) / total < self.threshold:
            return None
        return yes > no


@cache
def yes_no() -> YesNo:
    """The one that comes with this version."""
    data = json.loads(VERDICTS.read_text(encoding="utf-8"))
    return YesNo(Weights(**data["yes"]), Weights(**data["no"]), data["threshold"])


@cache
def calibration() -> Calibration:
    """The calibration that comes with this version."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    gates = {key: _gate(gate) for key, gate in data["gates"].items()}
    fitted = json.loads(FACTS.read_text(encoding="utf-8"))["judges"]
    facts = {
        language: {name: Judge(one["rank"], _gate(one["gate"])) for name, one in both.items()}
        for language, both in fitted.items()
    }
    return Calibration(data["ranking"], gates, facts)


def _gate(data: Mapping[str, Any]) -> Gate:
    threshold = data["threshold"]
    return Gate(data["weights"], data["bias"], threshold, data.get("unheld", threshold), data.get("strict", threshold))
