"""The fitted weights and thresholds, read from ``calibration.json`` (written by ``benchmarks/calibrate.py``)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOCUS_HELD = 0.5
FILE = Path(__file__).with_name("calibration.json")


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
        z = self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything fitted."""

    ranking: Mapping[str, float]
    gates: Mapping[str, Gate]
    """By language of the question."""


@cache
def calibration() -> Calibration:
    """The calibration that comes with this version."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    gates = {
        key: Gate(gate["weights"], gate["bias"], gate["threshold"], gate["unheld"], gate["strict"])
        for key, gate in data["gates"].items()
    }
    return Calibration(data["ranking"], gates)
