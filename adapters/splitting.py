"""Cutting text to a platform's limits without cutting a word, a sentence or a grapheme in two."""

from __future__ import annotations

from collections.abc import Callable

import regex

Measure = Callable[[str], int]
"""How a platform counts: ``len`` (code points), ``utf16_units`` or ``graphemes``."""

# Tried in this order: paragraph, line, sentence (with its closing brackets), clause, word.
_BREAKS = tuple(
    regex.compile(pattern)
    for pattern in (r"\n\s*\n", r"\n", r"[。！？!?．][」』）)】]*|\.(?=\s)", r"[、，；;]|,(?=\s)", r"\s")
)
_GRAPHEME = regex.compile(r"\X")


def utf16_units(text: str) -> int:
    """Length in UTF-16 code units, as LINE counts message text."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def graphemes(text: str) -> int:
    """Length in characters as a reader counts them, as LINE counts labels."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def shorten(text: str, limit: int, measure: Measure = len) -> str:
    """The text when it fits, else as many whole graphemes as fit with an ellipsis."""
    if measure(text) <= limit:
        return text
    kept, used = [], measure("…")
    for found in _GRAPHEME.finditer(text):
        used += measure(found[0])
        if used > limit:
            break
        kept.append(found[0])
    return "".join(kept).rstrip() + "…"


def split(text: str, limit: int, measure: Measure = len) -> list[str]:
    """Cut into pieces of at most ``limit``, at the end of a paragraph, line, sentence, clause or word.

    Pieces are never empty; white space at a cut is dropped. A cut that would leave less than
    a third of the limit behind is not taken: the next finer kind of break is.
    """
    pieces = []
    rest = text.strip()
    while rest:
        window = _window(rest, limit, measure)
        end = len(rest) if len(window) == len(rest) else _break(window)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [piece for piece in pieces if piece]


def _window(text: str, limit: int, measure: Measure) -> str:
    """As many whole graphemes from the start as fit; at least one character, however long its grapheme."""
    used = end = 0
    for found in _GRAPHEME.finditer(text):
        used += measure(found[0])
        if used > limit:
            break
        end = found.end()
    return text[: end or limit]


def _break(window: str) -> int:
    least = len(window) // 3
    for pattern in _BREAKS:
        ends = [found.end() for found in pattern.finditer(window) if found.end() > least]
        if ends:
            return ends[-1]
    return len(window)
