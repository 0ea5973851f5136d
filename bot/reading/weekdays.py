"""A length told by the days of the week of arrival and departure: 「月曜に入って同じ週の金曜に出る」."""

from __future__ import annotations

import re

from bot.reading import narration
from bot.reading.cues import Cues
from bot.reading.found import Found, Text

CLAIM = 86
"""Above dates: the week is told elsewhere."""
_JA = "月火水木金土日"
_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_JA = r"(?P<NAME>[月火水木金土日])曜日?"
_DAY_EN = r"(?P<NAME>mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_STAY = {
    "ja": re.compile(
        _DAY_JA.replace("NAME", "a") + r"(?:の(?:朝|昼|夜|夕方|午前|午後))?に?(?:現地に?|そちらに?)?"
        r"(?:入っ|着い|来|行っ|到着|出発|出かけ|発っ|着|発|チェックイン|イン)"
        r"[^。!?\n]{0,6}?(?P<next>翌週の?|次の週の?|その次の)?(?:同じ週の|その週の|同週の)?"
        + _DAY_JA.replace("NAME", "b")
        + r"(?:の(?:朝|昼|夜|夕方|午前|午後))?に?(?:出|帰|戻|発|去|引き上げ|チェックアウト|アウト)"
    ),
    "en": re.compile(
        r"\b(?:arriv\w+|check(?:ing)?\s+in|com(?:e|ing)|get(?:ting)?\s+(?:there|in)|in|start(?:ing)?)\s+(?:on\s+|by\s+)?(?:an?\s+|the\s+)?"
        + _DAY_EN.replace("NAME", "a")
        + r"(?:\s+(?:morning|noon|evening|night|afternoon))?\s*(?:,|and|,\s*and|then)?\s*"
        r"(?:leav\w+|check(?:ing)?\s+out|depart\w*|head(?:ing)?\s+(?:home|back)|go(?:ing)?\s+(?:home|back)|out|home)\s+"
        r"(?:again\s+)?(?:on\s+|by\s+)?(?:an?\s+|that\s+|the\s+)?(?:(?P<next>following|next)\s+|same\s+)?(?:week's\s+)?"
        + _DAY_EN.replace("NAME", "b")
    ),
}


def find(text: Text, cues: Cues) -> list[Found]:
    """The slot ``days`` where the days of arrival and departure are told; both count."""
    out = []
    for m in _STAY[cues.language].finditer(text.norm):
        first, last = (_JA.index(m[at]) if cues.language == "ja" else _EN.index(m[at]) for at in ("a", "b"))
        days = (last - first) % 7 + 1
        if m["next"] and last > first:
            days += 7
        if days > 1 and not narration.told(text, m.start(), m.end(), cues):
            out.append(Found(m.start(), m.end(), "days", {"min": days, "max": days}, claim=CLAIM, stated=True))
    return out


__all__ = ["find"]
