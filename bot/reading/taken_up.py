"""Places that a word takes up: "we live in Nagano, so anywhere but there", 「長野在住なので、それ以外で」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading.found import Found, Text

_NOT_THERE = re.compile(
    r"(?:(?:そこ|そちら|それ|あそこ|地元|自分の県)(?:の?ほか|以外|いがい|じゃない(?:所|ところ|とこ|場所|県)|ではない(?:所|ところ|場所|県)))"
    r"|\b(?:anywhere|somewhere|everywhere|any\s+\w+)\s+(?:else\s+)?(?:but|except|other\s+than|apart\s+from)\s+(?:there|that|home)\b"
    r"|\b(?:anywhere|somewhere)\s+else\b|\b(?:just\s+)?not\s+there\b"
)
REACH = 80
"""Characters between a place and the word that takes it up."""
CLAIM = 50


def left_out(text: Text, found: Sequence[Found]) -> list[Found]:
    """The place that was just named as one's home, avoided where the words say so; the values stay as they are."""
    out = list(found)
    for m in _NOT_THERE.finditer(text.norm):
        before = [f for f in found if f.slot in ("origin", "place") and f.value and 0 <= m.start() - f.end <= REACH]
        if not before or (before[-1].slot == "place" and before[-1].polarity is not Polarity.MENTIONED):
            continue
        home = before[-1]
        out.append(Found(m.start(), m.end(), "place", home.value, Polarity.AVOID, 0.9, claim=CLAIM))
    return sorted(out, key=lambda f: (f.start, f.end))


_BESIDE = re.compile(r"[県府都道市町村]?は[^、。!?はもが]{1,10}(?:で|なので|だし|ですし)?、")


def refused_together(text: Text, found: Sequence[Found]) -> list[Found]:
    """「福島は地元、岡山は前の職場があるので外して」: what is told of the last of several topics holds for all."""
    places = sorted((f for f in found if f.slot == "place" and f.value), key=lambda f: f.start)
    changed: set[int] = set()
    for index in range(len(places) - 2, -1, -1):
        one, following = places[index], places[index + 1]
        refused = following.polarity is Polarity.AVOID or id(following) in changed
        if (
            refused
            and one.polarity in (Polarity.WANT, Polarity.MENTIONED)
            and _BESIDE.fullmatch(text.norm, one.end, following.start)
            and not any(
                t.pos.startswith(("動詞", "形容詞")) for t in text.tokens if one.end <= t.start < following.start
            )
        ):
            changed.add(id(one))
    return [replace(f, polarity=Polarity.AVOID) if id(f) in changed else f for f in found]


__all__ = ["left_out", "refused_together"]
