"""Four views of a passage → one score. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CANDIDATES = 100
"""How many of each kind, nearest and lexically best, are taken into the ranking."""
CLOSELY = 12
"""How many of the best are compared word for word."""
DENSE, LEXICAL, HELD, RUN = 0.745, 0.107, 0.074, 0.074
"""What cosine, BM25, the share of the question that a passage holds and the longest piece of it that it repeats count
for. Their sum is 1. Fitted (conditional logit over the best ten) on one half of JSQuAD's development questions and
confirmed on the other; cosines of E5 lie within 0.75 and 0.92, which is why theirs is so large. The sum adapts by
itself: for an English question over Japanese passages the three others vanish."""
CROSSING = 0.06
"""What the share of an English question's words that a Japanese passage holds in Japanese counts."""
SPREAD = 0.035
"""Standard deviation of the cosines between passages of the bundled model, for which these shares were fitted."""
LANGUAGE_BONUS = 0.005
"""What a passage in the question's language is preferred by: it decides between two that say the same."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that a question might mean; all arrays run over them, and are 0 to 1."""

    dense: Floats
    """Cosine similarity; NaN where the passage is not among the nearest."""
    lexical: Floats
    """BM25 as a share of the highest possible."""
    held: Floats
    """Share of the question's terms that the passage holds, each weighted by its rarity."""
    in_language: npt.NDArray[np.bool_]
    """Whether the passage is written in the question's language."""
    crossing: Floats
    """Share of an English question's words that the passage holds in Japanese."""


def dense_scale(spread: float) -> float:
    """What the cosines of a model with another spread are multiplied by, so that they count as much as E5's."""
    return float(np.clip(SPREAD / spread, 0.1, 1.5)) if spread > 0 else 1.0


def fuse(candidates: Candidates, scale: float = 1.0) -> Floats:
    """A score for each candidate, before the best are compared word for word.

    Args:
        candidates: what was found.
        scale: of the cosines; see ``dense_scale``.
    """
    known = candidates.dense[~np.isnan(candidates.dense)]
    # what is not among the nearest is at best as near as the last of them
    dense = np.nan_to_num(candidates.dense, nan=float(known.min()) if len(known) else 0.0)
    fused: Floats = (
        DENSE * scale * dense
        + LEXICAL * candidates.lexical
        + HELD * candidates.held
        + LANGUAGE_BONUS * candidates.in_language
        + CROSSING * candidates.crossing
    ).astype(np.float32)
    return fused
