"""One message and the models that listen to it: what each of its stretches sounds like, worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from bot.reading.found import Text
from bot.reading.likeness import Likeness, Meaning


def remembered(meaning: Meaning | None) -> Meaning | None:
    """``meaning`` for the time of one message: several models ask for the same stretches, each takes some ms."""
    return cache(meaning) if meaning is not None else None


@dataclass(frozen=True, slots=True)
class Ear:
    """One message with one model that listens to it."""

    text: Text
    model: Likeness
    meaning: Meaning | None
    """A sentence's embedding, if there is one."""
    longest: int | None = None
    """Characters of a stretch that are embedded; None: all."""
    heard: dict[tuple[int, int, bool], dict[str, float]] = field(default_factory=dict)

    def shares(self, start: int, end: int, *, closely: bool = True) -> dict[str, float]:
        """Label → probability, the likeliest first; ``closely``: by the meaning too, which takes a few ms."""
        key = (start, end, closely)
        if key not in self.heard:
            vector = self.meaning(self.text.words(start, end)[: self.longest]) if closely and self.meaning else None
            self.heard[key] = self.model.shares(self.text.norm[start:end], vector)
        return self.heard[key]
