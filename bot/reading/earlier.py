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
_SWAPS_JA = re.compile(
    r"(?:[県市町村府都道])?(?:の希望)?(?:を(?:、|やめて、?)?|から、?|(?:の|を)?(?:代わり|かわり|替わり)に、?|に(?:代|替|か)えて、?)"
)
_SWAPPED_JA = re.compile(
    r"(?:[県市町村府都道])?(?:の(?:ほう|方))?[にへと](?:変|替|チェンジ|切り替|差し替|入れ替|置き換|交換|乗り換)"
)
_INSTEAD_JA = re.compile(r"[県市町村府都道]?(?:の|を)?(?:(?:代わり|かわり|替わり)に|に(?:代|替|か)えて)、?")
_RATHER_JA = re.compile(r"[県市町村府都道]?より(?:も|は|か)?、?")
_BETTER_JA = re.compile(r"[県市町村府都道]?の(?:ほう|方)が?(?:いい|良|よ[いさか]|好|気になる)")
_SWAPS_EN = re.compile(
    r"\b(?:chang(?:e|ing)|swap(?:ping)?|replac(?:e|ing)|switch(?:ing)?|exchang(?:e|ing)|trad(?:e|ing)|mov(?:e|ing))"
    r"(?:\s+(?:from|out))?(?:\s+the)?\s+$"
)
_FOR_EN = re.compile(r"(?:[\s-]+(?:prefecture|ken|city))?\s+(?:for|to|with|into|by)\s+(?:the\s+)?")
"""Around two values, what puts the second in the place of the first: 「6月を7月に変えて」, "swap Nagano for Gifu"."""
_TURNED_EN = re.compile(r"[.;!?\n]|\b(?:but|only|then|now|instead|however|though|today)\b")
_TOO = re.compile(r"(?:[県都府道市]|の(?:方|ほう))?も|\s*(?:too|as well)\b")
_OR_TOO = re.compile(r"\b(?:also|or|and|maybe also)\s+(?:in\s+)?(?:the\s+)?$")


def taken_back(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values, with those taken back that a later value of the same slot replaces."""
    out = list(found)
    for index, one in enumerate(found):
        if one.slot not in _SLOTS or one.polarity not in (Polarity.WANT, Polarity.MENTIONED):
            continue
        later = [
            f
            for f in found
            if f.slot == one.slot and f.start >= one.end and f.polarity is not Polarity.AVOID and not _added(text, f)
        ]
        following = min(later, key=lambda f: f.start) if later else None
        if following is None:
            continue
        meant = one.polarity is Polarity.WANT
        if _was_wished(text, one, following) if meant else one.slot == "place" and _swapped(text, one, following):
            out[index] = replace(one, polarity=Polarity.RETRACTED, candidates=())
    return out


def _added(text: Text, later: Found) -> bool:
    """True of 「福島も」: it comes to what was said before."""
    before = text.norm[max(0, later.start - 16) : later.start]
    return bool(_TOO.match(text.norm, later.end) or _OR_TOO.search(before))


def _was_wished(text: Text, one: Found, later: Found) -> bool:
    if _ARROW.fullmatch(text.norm, one.end, later.start):
        return True
    if _swapped(text, one, later):
        return True
    repair = _REPAIR_JA if text.language == "ja" else _REPAIR_EN
    if one.slot == "place" and repair.fullmatch(text.norm, one.end, later.start):
        return True
    if text.language == "ja":
        wished = _WISHED_JA.match(text.norm, one.end)
        return wished is not None and wished.end() <= later.start
    before = text.norm[max(0, one.start - 80) : one.start]
    return bool(_WISHED_EN.search(before) and _TURNED_EN.search(text.norm, one.end, later.start))


def _swapped(text: Text, one: Found, later: Found) -> bool:
    """True where the second takes the place of the first in so many words."""
    if text.language == "ja":
        if _INSTEAD_JA.fullmatch(text.norm, one.end, later.start):
            return True
        if one.slot == "place" and _RATHER_JA.fullmatch(text.norm, one.end, later.start):
            return _BETTER_JA.match(text.norm, later.end) is not None
        return (
            _SWAPS_JA.fullmatch(text.norm, one.end, later.start) is not None
            and _SWAPPED_JA.match(text.norm, later.end) is not None
        )
    swaps = _SWAPS_EN.search(text.norm[max(0, one.start - 24) : one.start])
    return swaps is not None and _FOR_EN.fullmatch(text.norm, one.end, later.start) is not None
