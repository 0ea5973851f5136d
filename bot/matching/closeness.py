"""How close the stays' descriptions are to what a person wrote in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.columns import Reals

NEAR = 0.2
"""From this closeness on a description is said to be close to what was written. Words that say nothing of a place stay
below it against nearly every description (measured on 90 descriptions in two languages)."""
CLEARLY = 0.26
"""From this closeness on, words that no rule could read are taken for a wish."""
SURELY = 0.35
"""From this closeness on, what may be a wish or a question for the sources is a wish. None of 170 questions about the
starting documents comes this near to any of 90 descriptions (three come to 0.3)."""
PLAIN = 0.25
"""Closeness of the closest description from which on the own words count in full; at ``NEAR / 2``, not at all."""
FULL = 0.4
"""Closeness at which the score's part is 1; at ``-FULL / 3`` it is 0."""


@dataclass(frozen=True, slots=True)
class Closeness:
    """The closeness of ``k`` pieces of what a person wrote to ``n`` descriptions."""

    words: tuple[str, ...]
    """The pieces, oldest first."""
    each: Reals
    """Cosines around what any words and any description share, shape ``(k, n)``; NaN where there is no description."""

    @property
    def weight(self) -> Reals:
        """How much each piece says here, shape ``(k,)``, sums to 1: what no description is like says nothing."""
        most = np.nan_to_num(np.max(np.nan_to_num(self.each, nan=-1.0), axis=1, initial=-1.0))
        stands_out = np.maximum(most - NEAR / 2, NEAR / 10)
        return np.asarray(stands_out / stands_out.sum())

    @property
    def clarity(self) -> float:
        """How much the words say of a place, 0 to 1: by the description that they come closest to."""
        most = float(np.nan_to_num(self.each, nan=-1.0).max(initial=-1.0))
        return min(1.0, max(0.0, (most - NEAR / 2) / (PLAIN - NEAR / 2)))

    def part(self) -> Reals:
        """The score's part, 0 to 1, for every stay; NaN without a description."""
        low = -FULL / 3
        return np.asarray(np.clip((self.weight @ self.each - low) / (FULL - low), 0.0, 1.0))

    def spared(self) -> Reals:
        """The score's part for words that are not wanted: 1 where a description is like none of them, 0 at ``FULL``."""
        near = np.nan_to_num(self.each, nan=-1.0).max(axis=0)
        return np.asarray(1.0 - np.clip((near - NEAR / 2) / (FULL - NEAR / 2), 0.0, 1.0))

    def nearest(self, at: int) -> tuple[str, float]:
        """Of the pieces that one stay is close to the closest, and how close; empty when it is close to none."""
        values = np.nan_to_num(self.each[:, at], nan=-1.0)
        best = int(values.argmax())
        near = round(float(values[best]), 3)
        return (self.words[best], near) if near >= NEAR else ("", near)

    def newest(self, at: Sequence[int]) -> float:
        """How close the closest of some stays is to the newest piece; 0 when none is."""
        near = float(np.nan_to_num(self.each[-1, list(at)], nan=-1.0).max(initial=0.0)) if len(self.each) else 0.0
        return round(near, 3) if near >= NEAR else 0.0
