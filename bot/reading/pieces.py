"""What a tagger is given of a message: the sentences around some values, cut into what is named and what is not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.seams import Piece

KINDS: Mapping[str, str] = {
    "place": "place", "start": "time", "days": "days", "budget": "money", "party": "people", "needs": "need",
    "styles": "work",
}  # fmt: skip
"""Slot → kind of its pieces."""
VALUED = frozenset({"needs", "styles"})
"""Slots of which the value is told as well: a need often stands for the opposite of its words (車なし for "without
driving"), a style for what lies behind them."""
LONGEST = 200
"""Characters that are read at once."""
MOST = 8
"""Things that are judged at once."""


def around(text: Text, values: Sequence[Found], lexicon: Lexicon) -> tuple[int, int]:
    """The sentences of ``values``, in reading order, and the one before, as far as they are read at once."""
    sentences = lexicon.scan(text).sentences
    starts = [start for start, _ in sentences]
    first = max(0, bisect_right(starts, values[0].start) - 2)
    start, end = starts[first] if starts else 0, values[0].end
    for f in values:
        last = sentences[max(0, bisect_right(starts, f.start) - 1)][1] if sentences else len(text.norm)
        if max(last, f.end) - start <= LONGEST:
            end = max(end, last, f.end)
    return max(start, end - LONGEST), min(end, start + LONGEST)


def pieces(text: Text, values: Sequence[Found], start: int, end: int) -> list[Piece]:
    """``norm[start:end]``, its ``values`` (in reading order, none within another) apart from what stands between."""
    out, at = [], start
    for f in values:
        value = str(f.value) if f.slot in VALUED else ""
        out += [Piece("", text.words(at, f.start)), Piece(KINDS[f.slot], text.words(f.start, f.end), value)]
        at = f.end
    return [*out, Piece("", text.words(at, max(at, end)))]
