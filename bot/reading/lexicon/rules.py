"""A pattern as it is compiled, and a place where one matched."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

NEAR, REACH, WINDOW = 4, 20, 60
"""Characters that may stand between two elements: a space, ``..``, and ``...`` or ``&``."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern matched ``norm[start:end]``."""

    file: str
    outcome: str
    """Name of the table: ``childcare_care``."""
    kind: str
    """Name of the list: ``cues``."""
    start: int
    end: int
    first: tuple[int, int]
    """Span of the pattern's first element."""
    last: tuple[int, int]
    """Span of its last element in pattern order."""
    spans: tuple[tuple[int, int], ...] = ()
    """Spans of all its elements."""

    @property
    def is_name(self) -> bool:
        """True of one word, or words with nothing but a space between: what is so called, not what is described."""
        return all(second[0] - first[1] == 1 for first, second in pairwise(self.spans))


@dataclass(frozen=True, slots=True)
class Part:
    """Elements in order; ``gaps[i]`` lies between elements i and i + 1."""

    elements: tuple[frozenset[int], ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and where it stands."""

    file: str
    outcome: str
    kind: str
    parts: tuple[Part, ...]
    without: tuple[frozenset[int], ...]
    opens: str
    """``""``, ``^`` or ``^^``."""
    closes: str
