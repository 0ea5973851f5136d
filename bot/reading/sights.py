"""Sights named beside the place that is wished for: they say why, and narrow nothing.

「今治市に興味あります。しまなみ海道を走りたくて」, 「三重県に変えてください。母が伊勢神宮にお参りしたいと言うので」.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.places import Places
from bot.preferences import Polarity
from bot.reading.found import Found, Text

_ENDS = re.compile(r"[。.!?\n]")
_SIGHT_BEHIND_EN = re.compile(
    r"\s+(?:volcano|castle|shrine|temple|falls|waterfalls?|dunes?|lake|caldera|crater|gorge|bridge|festival|matsuri|museum|aquarium|park|garden|cave|caves|ruins)\b"
)
_LOOKED_AT = re.compile(
    r"(?:の|で)[^。!?\n、]{1,10}?(?:を|が|も)?(?:見|み|観|眺め|なが|食べ|味わ|浸か|泳|入り|撮|楽し)[^。!?\n、]{0,6}?(?:たい|たく|たし|れたら|れば)"
)
"""Behind a region: what there is to be seen of it: 「岡山か香川で。瀬戸内の海が見たい」."""
_SIGHT_BEFORE_EN = re.compile(r"\b(?:mount|mt\.?|lake|cape|see\s+the)\s+$")
_AROUND = re.compile(r"(?:の)?(?:近く|そば|周辺|あたり|辺り|付近|方面|沿い|界隈|ほう|方)")


def without_sights(text: Text, found: Sequence[Found], places: Places, held: Collection[str] = ()) -> list[Found]:
    """The values without the places that stand for a sight, where a place was named as such.

    ``held``: places wished for before; a sight that reaches into one of them widens nothing.
    """
    wanted = [f for f in found if f.slot == "place" and f.polarity is Polarity.WANT and f.value is not None]
    spans = [(f.start, f.end) for f in wanted]
    along = {span for span in spans if spans.count(span) > 1}
    named = {f.value for f in wanted if (f.start, f.end) not in along} | set(held)
    told = {(f.start, f.end) for f in wanted if (f.start, f.end) in along and f.value in named}
    told |= {
        (f.start, f.end)
        for f in wanted
        if _is_sight(text, f, places) and any(_holds(text, wide, f, places) for wide in wanted)
    }
    inner = {str(f.value) for f in wanted} | set(held)
    told |= {
        (f.start, f.end)
        for f in wanted
        if str(f.value).startswith("B:")
        and _LOOKED_AT.match(text.norm, f.end)
        and any(place != f.value and places.within(place, str(f.value)) for place in inner)
    }
    if text.language == "en":
        told |= {
            (f.start, f.end)
            for f in wanted
            if (_SIGHT_BEHIND_EN.match(text.norm, f.end) or _SIGHT_BEFORE_EN.search(text.norm[: f.start][-12:]))
            and any((w.start, w.end) != (f.start, f.end) and places.within(str(f.value), str(w.value)) for w in wanted)
        }
    return [f for f in found if f.slot != "place" or (f.start, f.end) not in told]


def _holds(text: Text, wide: Found, sight: Found, places: Places) -> bool:
    """True when the prefecture in which the sight lies was named in a sentence before it."""
    inside = str(wide.value).startswith("P:") and places.within(str(sight.value), str(wide.value))
    return inside and wide.end <= sight.start and _ENDS.search(text.norm, wide.end, sight.start) is not None


def _is_sight(text: Text, f: Found, places: Places) -> bool:
    """True when the words are no municipality's own name, and the stay is not to be near what they name."""
    place = places.by_code.get(str(f.value))
    words = text.norm[f.start : f.end]
    if text.language != "ja" or place is None or not str(f.value).startswith("M:") or words[-1:] in "市町村区":
        return False
    return words not in (place.name, place.name[:-1]) and not _AROUND.match(text.norm, f.end)


__all__ = ["without_sights"]
