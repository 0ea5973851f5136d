"""Places: wanted, avoided, come from, or only talked about."""

from __future__ import annotations

from bot.places import Places
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.seams import ReadingContext


def find(text: Text, context: ReadingContext, lexicon: Lexicon, places: Places) -> list[Found]:
    """The slots ``place`` and ``origin`` in ``text``."""
    return []
