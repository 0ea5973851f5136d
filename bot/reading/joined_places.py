"""Places that are joined by no more than "or" and are wished for or told of together: "Mie or Nara, either is fine".

What judges them one by one may be sure of the one and not of the other; a list stands or falls as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.preferences import Polarity
from bot.reading.found import Found, Text

_JOINT = re.compile(
    r"\s*(?:,\s*)?(?:or|/)\s*(?:even\s+|maybe\s+|perhaps\s+)?(?:in\s+)?|\s*(?:か|または|もしくは|あるいは)\s*"
)


def together(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values, with a place that is only told of wished for where the one that it is joined to is."""
    out = list(found)
    places = sorted(
        (i for i, f in enumerate(out) if f.slot == "place" and f.value is not None), key=lambda i: out[i].start
    )
    for one, other in pairwise(places):
        a, b = out[one], out[other]
        if {a.polarity, b.polarity} != {Polarity.WANT, Polarity.MENTIONED}:
            continue
        if _JOINT.fullmatch(text.norm, a.end, b.start):
            told = one if a.polarity is Polarity.MENTIONED else other
            out[told] = replace(out[told], polarity=Polarity.WANT)
    return out


__all__ = ["together"]
