"""What a thing that is named is to the stay, by all that is said around it: wished for, shut out, only mentioned.

Grammars know predicates and a linear model what stands close to a value (``bot.reading.scope``); people say it in
other ways as well (「父の実家が延岡で」, "Noto is calling me"). Where those two are not of one mind, or not sure, a
tagger that learned from marked messages (``knowledge/mention_tagger.py``) reads the sentences around. It decides only
where it is sure: what was taken for a wish is only mentioned then, or what was only mentioned is a wish. It invents no
value, and what it lets stand is read back like any other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading import scope
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.seams import Judge, Piece, ReadingContext, Roles

KINDS: Mapping[str, str] = {"place": "place", "start": "time", "days": "days", "budget": "money"}
"""Slot → kind of its pieces. A party is put together from all the people of a message; a need often stands for the
opposite of its words (車なし for "without driving"), a style for what lies behind them."""
WISHED, PASSING = 0.88, 0.1
"""Share of wishing from which what was only mentioned is a wish, and below which a wish is none."""
PLAIN, REMARK = 0.85, 0.12
"""The linear model's share of wanting from which a wish of the grammars stands, and up to which a remark of theirs
does: the tagger takes milliseconds."""
LONGEST = 200
"""Characters that are read at once."""
MOST = 8
"""Things that are judged at once."""


def weighed(
    text: Text, found: Sequence[Found], context: ReadingContext, lexicon: Lexicon, judge: Judge | None
) -> list[Found]:
    """The values with what they are to the stay, where that is sure; the answer to what was asked stays one."""
    named: list[Found] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        known = f.slot in KINDS and f.value is not None and not f.candidates and f.polarity in _OPEN
        if known and (not named or f.start >= named[-1].end):
            named.append(f)
    doubted = [f for f in named if _doubted(text, f, found, lexicon)] if judge is not None else []
    if not doubted or judge is None:
        return list(found)
    start, end = _around(text, doubted, lexicon)
    here = [f for f in named if start <= f.start and f.end <= end][:MOST]
    roles = judge(_pieces(text, here, start, end))
    if roles is None:
        return list(found)
    told = {id(f): _meant(f, role, context) for f, role in zip(here, roles, strict=False) if f in doubted}
    return scope.together(text, found, [told.get(id(f), f) for f in found])


_OPEN = (Polarity.WANT, Polarity.MENTIONED)


def _doubted(text: Text, f: Found, found: Sequence[Found], lexicon: Lexicon) -> bool:
    """True where the grammars and the linear model are not of one mind, or it is not sure."""
    if lexicon.scope is None:
        return True
    share = float(lexicon.scope.shares(text, f, found)[0])
    return share < PLAIN if f.polarity is Polarity.WANT else share > REMARK


def _around(text: Text, doubted: Sequence[Found], lexicon: Lexicon) -> tuple[int, int]:
    """The sentences of what is doubted, and the one before, as far as they are read at once."""
    sentences = lexicon.scan(text).sentences
    starts = [start for start, _ in sentences]
    first = max(0, bisect_right(starts, doubted[0].start) - 2)
    start, end = starts[first] if starts else 0, doubted[0].end
    for f in doubted:
        last = sentences[max(0, bisect_right(starts, f.start) - 1)][1] if sentences else len(text.norm)
        if max(last, f.end) - start <= LONGEST:
            end = max(end, last, f.end)
    return max(start, end - LONGEST), min(max(end, doubted[0].end), start + LONGEST)


def _pieces(text: Text, named: Sequence[Found], start: int, end: int) -> list[Piece]:
    pieces, at = [], start
    for f in named:
        pieces += [Piece("", text.words(at, f.start)), Piece(KINDS[f.slot], text.words(f.start, f.end))]
        at = f.end
    return [*pieces, Piece("", text.words(at, max(at, end)))]


def _meant(f: Found, role: Roles, context: ReadingContext) -> Found:
    if f.polarity is Polarity.MENTIONED and role.wished >= WISHED:
        return replace(f, polarity=Polarity.WANT)
    if f.polarity is Polarity.WANT and role.wished <= PASSING and f.slot != context.asked:
        dropped = role.shut_out > role.mentioned
        return replace(f, polarity=Polarity.RETRACTED if dropped else Polarity.MENTIONED)
    return f
