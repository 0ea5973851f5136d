"""What for: styles, needs, skills and themes."""

from __future__ import annotations

from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.seams import ReadingContext


def find(text: Text, context: ReadingContext, lexicon: Lexicon) -> list[Found]:
    """The slots ``styles``, ``needs``, ``skills`` and ``themes`` in ``text``."""
    return []
