"""Orders to the assistant, and asking for what is other people's, beside what a message asks or wishes in earnest."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from bot import answering
from bot import commands as c
from bot.seams import Reader, ReadingContext
from bot.turn.asked_apart import of_ones_own
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
    said = tuple(replace(one, kind="other") if _tells(one, text, reader, context) else one for one in said)
    if all(one.kind in ("asks", "other") for one in said):
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


def _tells(one: answering.Utterance, whole: str, reader: Reader, context: ReadingContext) -> bool:
    """True for words that are refused by mistake.

    They seem to fish for what is others', but tell where to, who comes along, how long or how much; or to order the
    assistant to forget, but start over.
    """
    if one.kind not in ("fishing", "order"):
        return False
    read = reader.read(one.words, context).commands
    if one.kind == "order":
        # cut from "let's start over" behind it, "forget everything I told you" sounds like the graver deed
        return all(isinstance(k, c.Reset | c.DeleteMyData) for k in read) and any(
            isinstance(k, c.Reset) for k in reader.read(whole, context).commands
        )
    return of_ones_own(read) or _DEMANDS.search(one.words) is None


_DEMANDS = re.compile(
    r"[?？]|か[。!！\s]*$|教え|おしえ|見せ|みせ|見たい|知り|調べ|出し|一覧|リスト|ください|下さい|くれ|ほし|欲し|全部|全員|誰|だれ|何|どこ|いつ|どの|どんな"
    r"|\b(?:show|tell|list|give|send|display|print|reveal|share|what|which|who|whose|where|how|can|could|let|want|see|know|read|export|find|look|get|did|does|do|is|are)\b",
    re.IGNORECASE,
)
"""What asks for something or demands it; words without any only tell (「部下は6月に行きたいと言っていますが」)."""


def _wishes(words: str, reader: Reader, context: ReadingContext) -> bool:
    """True when words that ask nothing say what is wanted, or do something."""
    return any(not isinstance(k, _NOTHING) for k in reader.read(words, context).commands)
