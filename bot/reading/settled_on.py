"""What a message comes to when it names several values of one slot: the one that its end settles on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading import narration
from bot.reading.found import Found, Text
from bot.seams import ReadingContext

_SLOTS = ("place", "start", "days", "budget")
_SO = re.compile(
    r"\b(?:so|therefore|thus|hence|that's\s+why|that\s+is\s+why|which\s+is\s+why|(?:that|which)\s+leaves(?:\s+(?:me|us))?)(?:\s+(?:it's|it\s+is|we're|let's|we'll|i'm|go(?:ing)?\s+(?:with|for|to)|make\s+it|say))*\s*[,:]?\s*\Z"
    r"|(?:なので|だから|ですから|というわけで|ということで|てことで|結局|それで|じゃあ?)、?\s*\Z"
)
"""Right before the value that is drawn as a conclusion."""


_IT_IS = re.compile(r"(?:\s+(?:prefecture|city|ken))?\s+(?:it\s+is|it'll\s+be|it\s+shall\s+be|wins)\b(?!\s+[a-z])")
_SHALL_BE = re.compile(
    r"(?:\s+(?:prefecture|city|ken))?\s+(?:it\s+is|it'll\s+be|it\s+will\s+be|it\s+shall\s+be)(?=\s*(?:[.,!;]|$|then\b))"
)
_GOING_WITH = re.compile(
    r"\b(?:let's|we'll|i'll|we\s+will|i\s+will|we've|i've|we\s+have|i\s+have|we|i)\s+(?:go|going|decided|settled|settle|agreed)\s+(?:with|on|for)\s+(?:the\s+)?$"
)
"""What decides: "Oita it is", "we've settled on Oita"; it takes the place of what was wished for before."""


_KEPT_TO = re.compile(
    r"\b(?:keep(?:ing)?|narrow(?:ing)?|limit(?:ing)?|restrict(?:ing)?|confin(?:e|ing)|stick(?:ing)?)\s+(?:(?:it|this|that|things|ourselves|myself|(?:the|our|my)\s+(?:search|list|choice|options))\s+)?(?:down\s+)?(?:to|with)\s+(?:just\s+|only\s+)?$"
)
"""Before the one place that is left of several."""
_OR = re.compile(r"\s*(?:(?:or|and|plus|also|maybe)\b|または|それか|あるいは|もしくは|あと)")


def settled_on(text: Text, found: Sequence[Found], context: ReadingContext) -> list[Found]:
    """The values; of several the one that is concluded, and the new one where what is held was only remarked on.

    "I voted for Kochi, my wife for Miyazaki. She won, so Miyazaki": Kochi was only told of.
    「2月の長岡は雪がすごいですよね。4月に三島市で」 of somebody who had said February wishes for what is new.
    """
    out = [_decided(text, f) for f in found]
    for slot in _SLOTS:
        wanted = [f for f in out if f.slot == slot and f.polarity is Polarity.WANT and f.value is not None]
        if slot == "place" and context.preferences.values(slot):
            decided = [f for f in wanted if _IT_IS.match(text.norm, f.end) or _GOING_WITH.search(text.norm, 0, f.start)]
            out = [replace(f, corrects=True) if any(f is one for one in decided) else f for f in out]
            wanted = [f for f in out if f.slot == slot and f.polarity is Polarity.WANT and f.value is not None]
        if slot == "place" and (winner := [f for f in wanted if _IT_IS.match(text.norm, f.end)]):
            # "he says Kochi, I say Ehime. Kochi wins"
            out = _but(out, [f for f in wanted if f.end <= winner[-1].start and f.value != winner[-1].value])
            continue
        if slot == "place" and (
            kept := [f for f in wanted if _KEPT_TO.search(text.norm, max(0, f.start - 40), f.start)]
        ):
            # "keep it to Tokushima. Kagawa is where her cousins are"
            left, right = narration.sentence(text.norm, kept[0].start)
            out = _but(out, [f for f in wanted if not left <= f.start < right])
            continue
        last = wanted[-1] if len(wanted) > 1 else None
        if last is None:
            continue
        again = any(f.value == last.value for f in wanted[:-1]) or slot != "place"
        if again and _SO.search(text.norm, max(0, last.start - 24), last.start):
            out = _but(out, [f for f in wanted if f.value != last.value])
            continue
        left = narration.sentence(text.norm, last.start)[0]
        held = [h.value for h in context.preferences.values(slot) if h.polarity is Polarity.WANT]
        before = [f for f in wanted if f.end <= left and f.value in held]
        if _OR.match(text.norm, left) or text.norm.startswith(("も", " too", " as well"), last.end):
            continue
        if before and last.value not in held and len(before) == len([f for f in wanted if f.end <= left]):
            out = _but(out, before)
    return out


def _decided(text: Text, one: Found) -> Found:
    """A place that "it shall be" is wished for, whatever talk was told of before it."""
    if one.slot == "place" and one.polarity is Polarity.MENTIONED and _SHALL_BE.match(text.norm, one.end):
        return replace(one, polarity=Polarity.WANT)
    return one


def _but(found: Sequence[Found], told: Sequence[Found]) -> list[Found]:
    return [replace(f, polarity=Polarity.MENTIONED) if any(f is one for one in told) else f for f in found]


__all__ = ["settled_on"]
