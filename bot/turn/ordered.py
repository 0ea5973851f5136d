"""Orders to the assistant, and asking for what is other people's, beside what a message asks or wishes in earnest."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot import answering
from bot import commands as c
from bot.seams import Reader, ReadingContext
from bot.wording import Wordings

Why = Literal["instructions", "others_data"]

_WHY: tuple[tuple[str, Why], ...] = (("order", "instructions"), ("fishing", "others_data"))
_NOTHING = (c.Unclear, c.OffTopic, c.Confirm, c.Deny, c.Decline, c.Greet, c.Thanks, c.Back, c.Reset, c.Ask)
"""What is read from words that neither wish nor do anything, or had better not be heeded beside an order."""


def set_apart(
    text: str, reader: Reader, context: ReadingContext, names: answering.Names, wordings: Wordings
) -> tuple[str, tuple[Why, ...]]:
    """What of a message is to be heeded, and why the rest is refused: ``instructions``, ``others_data``.

    The message as it is and nothing where nothing is refused; ``""`` and why where all is.
    """
    if context.asked == "confirm":
        return text, ()  # "yes, tell them" answers
    said = answering.utterances(text, context.language, names, wordings)
    said = tuple(
        replace(u, kind="other") if u.kind == "fishing" and _tells_of_a_stay(u.words, reader, context) else u
        for u in said
    )
    if all(u.kind in ("other", "asks") for u in said):
        return text, ()
    refused = tuple(why for kind, why in _WHY if any(one.kind == kind for one in said))
    kept = [
        u
        for u in said
        if u.kind == "asks"
        # who asks for others' data says who they are: that is no wish
        or (u.kind == "other" and "others_data" not in refused and _wishes(u.words, reader, context))
    ]
    return answering.left_over(kept, context.language), refused


_TOLD = frozenset({"start", "days", "party", "budget"})


def _tells_of_a_stay(words: str, reader: Reader, context: ReadingContext) -> bool:
    """True of a sentence that gives dates, people or money and asks nothing.

    「私と同僚の2名、6月に1週間、熊本を希望し…」 is after nobody's data, whoever stands in it.
    """
    commands = reader.read(words, context).commands
    told = {k.slot for k in commands if isinstance(k, c.Set)} & _TOLD
    return len(told) > 1 and not any(isinstance(k, c.Ask) for k in commands)


def _wishes(words: str, reader: Reader, context: ReadingContext) -> bool:
    """True when words that ask nothing say what is wanted, or do something."""
    return any(not isinstance(k, _NOTHING) for k in reader.read(words, context).commands)
