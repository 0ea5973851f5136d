"""Universities, ministries, companies … that a question names and the tables do not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.language.cues import Cues
from bot.answering.tables.index import Mentioned

BODY = "body."
"""What the kinds of bodies begin with, among the cues."""


def named(text: str, kind: str, cues: Cues) -> list[str]:
    """The bodies of one kind named in folded ``text``."""
    return [match.group() for match in cues.pattern[kind].finditer(text)]


def strangers(text: str, subjects: Sequence[Mentioned], cues: Cues) -> Iterator[tuple[str, re.Match[str]]]:
    """The bodies in folded ``text`` that are none of ``subjects``, with their kind."""
    for kind in (key for key in cues.pattern if key.startswith(BODY)):
        for match in cues.pattern[kind].finditer(text):
            if not any(s.start < match.end() and match.start() < s.end for s in subjects):
                yield kind, match
