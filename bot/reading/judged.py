"""Whether a need, a purpose or a companion that was read is one, by all that is said around it.

Lexicons know words, and people say them of their kitchen, their firm and their neighbour's boy as well. The tagger that
judges places and times (``bot.reading.mentions``) learned from readings that people judged, too. Where it is sure, what
was read as a wish is let go or taken back, and what was taken for a remark or refused, or is only named (机), is wished
for. Of people it is asked only where the linear model is not sure, either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.matching.filtering import CARE_STYLE
from bot.preferences import GUESSED, Polarity
from bot.reading import scope
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.reading.pieces import MOST, around, pieces
from bot.seams import Judge, ReadingContext, Roles

WISHED: Mapping[str, float] = {"needs": 0.9, "styles": 0.95}
"""Slot → share of wishing from which what was not taken for a wish is one; a party is none: it is counted from all."""
PASSING: Mapping[str, float] = {"needs": 0.9, "styles": 0.9, "party": 0.95}
"""Share of mention from which a wish is none; what is shut out may stand for a need of its opposite (相部屋は無理)."""
HEARD = 0.95
"""The same of a purpose that is heard between the lines: there is no word for it, so the tagger knows it less well."""
PLAIN = 0.85
"""The linear model's share of wanting from which people are taken to come: the tagger takes milliseconds."""
PASSES = 2
"""Times that the tagger is asked of one message at most: values that overlap are judged one after the other."""


def weighed(
    text: Text,
    found: Sequence[Found],
    named: Sequence[Found],
    context: ReadingContext,
    lexicon: Lexicon,
    opinion: scope.Opinion | None,
    judge: Judge | None,
) -> list[Found]:
    """The values with what they are to the stay, and of what is only ``named`` what is wished for.

    The answer to what was asked stays one.
    """
    if judge is None:
        return list(found)
    seen = [
        f
        for f in found
        if f.slot in PASSING and f.value is not None and not f.candidates and not _plain(f, found, opinion)
    ]
    said: dict[int, Roles] = {}
    for together in _apart(sorted([*seen, *named], key=lambda f: (f.start, -f.end))):
        start, end = around(text, together, lexicon)
        here = [f for f in together if start <= f.start and f.end <= end][:MOST]
        roles = judge(pieces(text, here, start, end)) if here else ()
        said.update((id(f), role) for f, role in zip(here, roles or (), strict=False))
    out = [_meant(f, said[id(f)], context) if id(f) in said else f for f in found]
    # what is no more than named is liked, and shuts out no stay
    wished = [replace(f, hard=False) for f in named if id(f) in said and _is_wished(f, said[id(f)])]
    return sorted([*out, *wished], key=lambda f: (f.start, f.end)) if wished else out


def _plain(f: Found, found: Sequence[Found], opinion: scope.Opinion | None) -> bool:
    """True of people of whom the linear model is sure, too: every third message names some."""
    if f.slot != "party" or f.polarity is not Polarity.WANT or opinion is None:
        return False
    return float(opinion.shares(f, found)[0]) >= PLAIN


def _apart(values: Sequence[Found]) -> Iterator[list[Found]]:
    """Values in reading order, each time those that do not overlap."""
    rest = list(values)
    for _ in range(PASSES):
        together: list[Found] = []
        over: list[Found] = []
        for f in rest:
            (together if not together or f.start >= together[-1].end else over).append(f)
        if not together:
            return
        yield together
        rest = over


def _is_wished(f: Found, role: Roles) -> bool:
    return role.wished >= WISHED[f.slot]


def _meant(f: Found, role: Roles, context: ReadingContext) -> Found:
    if f.polarity is Polarity.WANT:
        least = HEARD if f.slot == "styles" and f.confidence <= GUESSED else PASSING[f.slot]
        passing = role.mentioned >= least and f.slot != context.asked and not _changes(f)
        return replace(f, polarity=Polarity.MENTIONED) if passing else f
    return replace(f, polarity=Polarity.WANT) if _open(f) and _is_wished(f, role) else f


def _open(f: Found) -> bool:
    """True of what grammars take for no wish and are often wrong: a refused need, a purpose that is only mentioned.

    Care that others give is no purpose, however much it is wished for.
    """
    if f.slot == "needs":
        return f.polarity is Polarity.AVOID
    return f.slot == "styles" and f.polarity is Polarity.MENTIONED and f.value != CARE_STYLE


def _changes(f: Found) -> bool:
    """True of a party that tells who joins, leaves or is not there."""
    return f.slot == "party" and not {"total", "adults", "children", "ages", "with", "elder"}.intersection(
        key for key, value in f.value.items() if value
    )
