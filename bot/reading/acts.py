"""What the person does with their words besides stating wishes: asks, thanks, reacts, wants to start over."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Command
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.seams import ReadingContext


def find(text: Text, found: Sequence[Found], context: ReadingContext, lexicon: Lexicon) -> list[Command]:
    """The commands of ``text`` that set no slot, in reading order.

    ``found``: what the grammars read and the reader let stand; a question about a place is still a question.
    Nothing at all is ``Unclear`` only when ``found`` is empty too.
    """
    return []
