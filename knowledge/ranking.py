"""Dense and lexical scores → one. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CANDIDATES = 100
"""How many of each kind are taken into the ranking."""
LANGUAGE_BONUS = 0.05
"""What a passage in the question's language is preferred by, in a score that runs from 0 to 1."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that a question might mean; all arrays run over them."""

    dense: Floats
    """Cosine similarity; NaN where the passage is not among the nearest."""
    lexical: Floats
    """BM25."""
    possible: float
    """The highest BM25 that any passage could have for this question."""
    in_language: npt.NDArray[np.bool_]
    """Whether the passage is written in the question's language."""


def dense_weight(best_share: float) -> float:
    """How much the dense score counts: more, the less of the question its best lexical match holds."""
    return float(np.clip(1.0 - 2.0 * best_share, 0.3, 0.9))


def fuse(candidates: Candidates) -> Floats:
    """A score for each candidate, 0 to about 1."""
    if not len(candidates.dense):
        return candidates.dense
    share = float(candidates.lexical.max()) / candidates.possible if candidates.possible else 0.0
    weight = dense_weight(share)
    fused = weight * _spread(candidates.dense) + (1.0 - weight) * _spread(candidates.lexical)
    fused += LANGUAGE_BONUS * candidates.in_language
    return fused.astype(np.float32)


def _spread(values: Floats) -> Floats:
    """Moved and stretched to 0 … 1; what is not known counts as the lowest."""
    known = values[~np.isnan(values)]
    if not len(known):
        return np.zeros(len(values), np.float32)
    low, high = float(known.min()), float(known.max())
    if high - low < 1e-9:
        return np.where(np.isnan(values), 0.0, 1.0).astype(np.float32)
    return np.nan_to_num((values - low) / (high - low), nan=0.0).astype(np.float32)
