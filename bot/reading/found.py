"""What the grammars of the reading share: the text with its tokens, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.preferences import Polarity


@dataclass(frozen=True, slots=True)
class Token:
    """A morpheme (Japanese) or word (English); ``start`` and ``end`` are offsets into ``Text.norm``."""

    start: int
    end: int
    surface: str
    pos: str
    """Sudachi's part of speech joined by ``,`` (``名詞,固有名詞,地名,一般``); ``word`` or ``number`` in English."""
    base: str
    """Dictionary form (normalised)."""
    reading: str = ""
    """Katakana."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message made readable: NFKC, unified dashes and tildes, lower-case Latin, offsets kept."""

    raw: str
    norm: str
    offsets: tuple[int, ...]
    """``offsets[i]`` is where ``norm[i]`` stands in ``raw``; one entry more than ``norm`` for its end."""
    tokens: tuple[Token, ...]
    clauses: tuple[tuple[int, int], ...]
    """Spans of ``norm`` between commas, sentence ends, line breaks and conjunctions: the reach of a negation."""
    language: str
    """``ja`` or ``en``."""

    def words(self, start: int, end: int) -> str:
        """The person's own words for a span of ``norm``."""
        return self.raw[self.offsets[start] : self.offsets[end]]


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a grammar read from a span of ``norm``. The reader lets the best claim of each span stand."""

    start: int
    end: int
    slot: str
    value: Any
    """As ``bot.preferences`` documents for the slot; None when ``candidates`` is not empty."""
    polarity: Polarity = Polarity.WANT
    confidence: float = 1.0
    hard: bool | None = None
    corrects: bool = False
    candidates: tuple[Any, ...] = ()
    """Not empty: ambiguous, to be asked back."""
    claim: int = 50
    """Who wins an overlapping span: party ages 90, dates 80, money 70, durations 60, places 50, words 40."""
    stated: bool = False
    """True when its own words say that it is of a stay (予算5万, 最短5日間): then no small talk can hold it."""
