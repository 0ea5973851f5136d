"""Places that are named beside the one that is wished for: as its surroundings, or to let them be.

"Kagawa or Ehime, I like the Inland Sea" wishes for two prefectures, 「和歌山もいいけど、行くなら広島」 for the latter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.places import Places
from bot.preferences import Polarity
from bot.reading.found import Found, Text

_LET_BE = re.compile(
    r"(?:[都道府県市町村]|の?(?:ほう|方))?(?:も|でも)(?:いい|良い|よい|よさそう|良さそう|素敵|捨てがた[いく]|悪くはな?い|悪くない|気になる)(?:な|だ|です|とは思[うい](?:ます|ました)?)?"
    r"(?:ん(?:だ|です))?(?:けれども|けれど|けども|けど|が)、?"
    r"|\s+(?:(?:would|might)\s+be|is|sounds|looks|was)\s+(?:also\s+)?(?:nice|fine|good|lovely|great|tempting|ok(?:ay)?)(?:\s+too)?,?\s+but\b"
)
"""Right behind a place that is allowed for, before the one that is wished for."""
_APART = re.compile(r"[。、,.!?\n]")
"""Between a place and the area around it that is told behind: "Aichi or Tokai" names two."""
_INSIDE = re.compile(r"[都府県]?の?(?:中|なか|うち|内)(?:で|なら|だと|だったら|から|では)")
"""Behind a prefecture out of which a municipality is chosen: 「尾道市かな、広島の中だと」."""
_PLAIN = ("P:", "M:")


def left_out(text: Text, found: Sequence[Found], places: Places) -> list[Found]:
    """The values, with places that only stand beside the one that is wished for seen as mentioned."""
    wanted = [f for f in found if f.slot == "place" and f.polarity is Polarity.WANT and isinstance(f.value, str)]
    plain = [f for f in wanted if f.value.startswith(_PLAIN)]
    if len(wanted) < 2 or not plain:
        return list(found)
    let_be = {id(f) for f in wanted if _LET_BE.match(text.norm, f.end) and any(g.start > f.end for g in plain)}
    around = {
        id(f)
        for f in wanted
        if not f.value.startswith(_PLAIN)
        and any(
            places.within(g.value, f.value) and _APART.search(text.norm, g.end, f.start)
            for g in plain
            if id(g) not in let_be and g.end <= f.start
        )
    }
    whole = {
        id(f)
        for f in plain
        if f.value.startswith("P:")
        and _INSIDE.match(text.norm, f.end)
        and any(g.value.startswith("M:") and places.within(g.value, f.value) for g in plain)
    }
    rest = [f for f in found if id(f) not in whole]
    return [replace(f, polarity=Polarity.MENTIONED) if id(f) in let_be | around else f for f in rest]
