"""What was wished before and yields to what stands behind it.

「礼文のつもりでしたが、利尻で」, 「1週間→10日間」, "I'd been hoping for Kamakura. Tateyama will do": of two values of
one slot the first is taken back, by the tense of its wish or by an arrow. A value that nothing replaces stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading.found import Found, Text

_SLOTS = frozenset({"place", "start", "days", "budget"})
_ARROW = re.compile(r"\s*(?:→|⇒|➡|->|=>)\s*")
_WISHED_JA = re.compile(
    r"[^。!?\n]{0,24}?(?:つもり|予定|希望|願い|願っ|申し?込|申請|考え|思っ|言っ|言い|書[いき]|伝え|申し上?げ?|決め|決まり)"
    r"[^。!?\n、]{0,8}?(?:た|だ)(?:の|ん)?(?:です)?(?:が|けど|けれど|けども|のに|ものの)"
)
"""Behind a value: it was meant, asked for or told before, and something follows against it."""
_WISHED_EN = re.compile(
    r"(?:\b(?:was|were|been)\s+(?:\w+\s+)?(?:thinking|hoping|planning|considering|aiming|leaning|going\s+to)\b"
    r"|\b(?:originally|initially|at\s+first|previously|earlier)\b|\bused\s+to\s+(?:want|think|say)\b"
    r"|\b(?:would|'d)\s+have\s+(?:said|chosen|picked)\b"
    r"|(?:\bhad|'d)\s+(?:wanted|hoped|planned|considered|asked|said|chosen)\b)[^.!?;\n]{0,40}$"
)
"""Before a value: it was meant, asked for or told before."""
_REPAIR_JA = re.compile(
    r"(?:[県市町村府都道]|です)?\s*(?:[、,…。.]|\.{2,}|\s)+(?:あ、?)?(?:いや|いえ|いいえ|違う|違った|違います|もとい|訂正)"
    r"(?:[、,…\s]|違う|違います|やっぱり?|やはり)*"
)
_REPAIR_EN = re.compile(
    r"\s*(?:,|-|…|\.{2,}|\s)\s*(?:oh|uh|um|er)?[\s,]*(?:no,?\s+wait|wait,?\s+no|no|wait|sorry|actually|scratch\s+that|i\s+mean"
    r"|or\s+rather|make\s+that|correction)[,:\s-]*(?:(?:i\s+mean|i\s+meant|actually|make\s+(?:it|that)|rather|sorry)[,\s]+)*"
)
"""Between two places, a word that takes the first back: 「島根、いや鳥取」, "Gifu, no wait, Mie"."""
_TURNED_EN = re.compile(r"[.;!?\n]|\b(?:but|only|then|now|instead|however|though|today)\b")
_TOO = re.compile(r"(?:[県都府道市]|の(?:方|ほう))?も|\s*(?:too|as well)\b")
_OR_TOO = re.compile(r"\b(?:also|or|and|maybe also)\s+(?:in\s+)?(?:the\s+)?$")


def taken_back(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values, with those taken back that a later value of the same slot replaces."""
    out = list(found)
    for index, one in enumerate(found):
        if one.slot not in _SLOTS or one.polarity is not Polarity.WANT:
            continue
        later = [
            f
            for f in found
            if f.slot == one.slot and f.start >= one.end and f.polarity is not Polarity.AVOID and not _added(text, f)
        ]
        if later and _was_wished(text, one, min(later, key=lambda f: f.start)):
            out[index] = replace(one, polarity=Polarity.RETRACTED, candidates=())
    return out


def _added(text: Text, later: Found) -> bool:
    """True of 「福島も」: it comes to what was said before."""
    before = text.norm[max(0, later.start - 16) : later.start]
    return bool(_TOO.match(text.norm, later.end) or _OR_TOO.search(before))


def _was_wished(text: Text, one: Found, later: Found) -> bool:
    if _ARROW.fullmatch(text.norm, one.end, later.start):
        return True
    repair = _REPAIR_JA if text.language == "ja" else _REPAIR_EN
    if one.slot == "place" and repair.fullmatch(text.norm, one.end, later.start):
        return True
    if text.language == "ja":
        wished = _WISHED_JA.match(text.norm, one.end)
        return wished is not None and wished.end() <= later.start
    before = text.norm[max(0, one.start - 80) : one.start]
    return bool(_WISHED_EN.search(before) and _TURNED_EN.search(text.norm, one.end, later.start))
