"""Places that are named beside the one that is wished for: as its surroundings, as what one leaves, or to let them be.

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
_HARD_THERE_JA = re.compile(
    r"[都府県市]?(?:の[^。!?\n、はもが]{1,8}?)?が[^。!?\n、]{0,12}?"
    r"(?:すぎ|過ぎ|つら|辛|きつ|キツ|しんど|苦手|うんざり|ひど|耐え|たまら|疲れ|嫌)"
    r"[^。!?\n、]{0,14}?(?:ので|から|んで|ため|し|く?て|で)、?"
)
"""Behind a place: how it is there, the reason for another; with は (「沖縄は暑すぎるので」) it is turned down."""
_ALWAYS_JA = re.compile(r"(?:毎[年月日週朝晩夏冬]|いつも|普段|ふだん|ここ数年|年々)[^。!?\n]{0,10}$")


def _left_for_another(text: Text, f: Found, others: Sequence[Found]) -> bool:
    """「東京の夏が暑すぎるので北海道へ」: a reason for going, and nothing against stays there."""
    hard = _HARD_THERE_JA.match(text.norm, f.end) if text.language == "ja" else None
    if hard is None:
        return False
    return any(g.start >= hard.end() for g in others) or bool(
        _ALWAYS_JA.search(text.norm, max(0, f.start - 16), f.start)
    )


def left_out(text: Text, found: Sequence[Found], places: Places) -> list[Found]:
    """The values, with places that only stand beside the one that is wished for seen as mentioned."""
    wanted = [f for f in found if f.slot == "place" and f.polarity is Polarity.WANT and isinstance(f.value, str)]
    found = [
        replace(f, polarity=Polarity.MENTIONED)
        if f.slot == "place" and f.polarity is Polarity.AVOID and f.value and _left_for_another(text, f, wanted)
        else f
        for f in found
    ]
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
