"""Of two that are held against each other: which one a question says to be more, older, first."""

from __future__ import annotations

import re
from collections.abc import Sequence

_THAN = {
    "ja": re.compile(r"より(?:も|は)?(?!も?(?:前|後|多く|長く)(?:に|の))"),
    "en": re.compile(r"\b(?:than|compared (?:to|with))\b"),
}


def said_to_be_more(norm: str, at: Sequence[int], language: str) -> int | None:
    """Which of two it is said of; None where the question does not say.

    Args:
        norm: the folded question.
        at: where each of the two is named in it.
        language: of the question: ``AよりBが古い``, but ``is B older than A``.
    """
    match = _THAN[language].search(norm)
    if match is None or len(at) != 2 or at[0] == at[1]:
        return None
    before = [n for n, start in enumerate(at) if start < match.start()]
    if language == "ja":
        standard = max(before, key=lambda n: at[n], default=None)
    else:
        after = [n for n in range(len(at)) if n not in before]
        standard = after[0] if len(after) == 1 else None
    return None if standard is None else 1 - standard
