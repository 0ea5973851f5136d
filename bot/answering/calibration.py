"""The fitted weights and thresholds, read from ``calibration.json`` (written by ``benchmarks/calibrate.py``)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True, slots=True)
class Gate:
    """A logistic over named signals, and the probability from which on an answer is given."""

    weights: Mapping[str, float]
    bias: float
    threshold: float
    strict: float
    """The same where the tables know the subject and could not answer."""

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
        key: Gate(gate["weights"], gate["bias"], gate["threshold"], gate["strict"])
        for key, gate in data["gates"].items()
    }
    return Calibration(data["ranking"], gates)
