"""What a clause of its own says plainly of the stay, however many others stand around it.

People put their facts together in any order ("We can afford 400,000 yen; my aim is to recharge. Also, from the 21st
please"), and a model that learned from talk takes such neighbours for a tale. A clause that has no more in it than a
value and the words that wish for it, head it or set its limit, says what it says: no other opinion takes it away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.preferences import Polarity
from bot.reading.found import Found, Text

_FAR = 80
"""Characters of a clause that are looked at, before and behind a value."""


def kept(text: Text, before: Sequence[Found], after: Sequence[Found]) -> list[Found]:
    """The values ``after`` another opinion; those that their own clauses say plainly are as they were ``before`` it."""
    return [
        f if f is not g and f.polarity is Polarity.WANT and g.polarity in _LET_GO and said_plainly(text, f) else g
        for f, g in zip(before, after, strict=True)
    ]


_LET_GO = (Polarity.MENTIONED, Polarity.RETRACTED)


def said_plainly(text: Text, f: Found) -> bool:
    """True of a value whose clause says no more than that it is the stay's."""
    if f.value is None or f.slot not in _HEADS_EN:
        return False
    norm, language = text.norm, text.language
    cut = _CUT[language]
    left = max((m.end() for m in cut.finditer(norm, max(0, f.start - _FAR), f.start)), default=max(0, f.start - _FAR))
    end = cut.search(norm, f.end, f.end + _FAR)
    right = end.start() if end else min(len(norm), f.end + _FAR)
    ended = norm[f.end - 1 : f.end] == "."  # "late March." takes its point along
    head, tail = norm[left : f.start], "" if ended else norm[f.end : right]
    if language == "ja":
        return _plain_ja(f, head, tail)
    whole = (end is None or norm[end.start()] != ",") and norm[:left].rstrip()[-1:] != ","
    return _plain_en(f, norm[f.start : f.end], head, tail, whole=whole)


_CUT = {
    "en": re.compile(
        r"[.!?](?=\s|$)|[;\n]|\s-\s|,(?!\d)|\s(?=and\s+(?:i|we|it|the|my|our|also|up|in|for|from|with)\b)"
    ),
    "ja": re.compile(r"[。!?\n、 ]"),
}
"""Where a clause ends."""
_OPENING = r"^\W*(?:(?:and|also|oh|so|then|plus|well|ok(?:ay)?|but)\W+)*"
_PREPOSITIONS = (
    r"(?:(?:for|in|from|on|at|about|around|roughly|some|a|the|of|during|somewhere|anywhere|sometime|between|up\s+to"
    r"|starting|beginning)\s+)*"
)
_SOFTLY = r"(?:(?:really|only|just|probably|both|ideally|preferably|rather|maybe|also|all|hopefully|still)\s+)*"
_ME = (
    r"(?:i|we)(?:'d|'ll|'m|'re|'ve|\s+(?:would|will|can|could|am|are|have|want|need|hope|plan|wish|might|may|shall))?"
    rf"\s+{_SOFTLY}"
)
_TO = (
    r"(?:(?:like|love|prefer|hoping|planning|looking|able|aiming|want|hope|plan|wish|thinking|going|have|need)\s+(?:to|of|on)?"
    rf"\s*)*{_SOFTLY}"
)
_ADVERB = re.compile(rf"{_OPENING}(?:ideally|preferably|hopefully)\s+{_PREPOSITIONS}$")
_NOTHING = re.compile(rf"{_OPENING}{_PREPOSITIONS}$")
_OF_A_STAY = r"(?:(?:the|our|my|this)\s+)?(?:stay|trip|visit|it|holiday|thing|length|duration)"
_HEADS_EN: Mapping[str, re.Pattern[str]] = {
    "budget": re.compile(
        rf"{_OPENING}(?:{_ME}{_TO}(?:spend|pay|afford|manage|budget|offer|go(?:\s+(?:up\s+to|as\s+high\s+as))?|put\s+(?:in|up|down)|stay\s+(?:below|under|within)|keep\s+(?:it\s+)?(?:below|under|within))"
        rf"|{_ME}(?:set\s+aside|saved(?:\s+up)?|put\s+(?:by|aside|away)|got|have|earmarked|budgeted|allotted)"
        r"|(?:i|we)\s+have"
        r"|(?:(?:the|our|my|a|an|total|overall)\s+)*(?:budget|ceiling|limit|cap|maximum|max|upper\s+limit)(?:\s+(?:is|of|would\s+be|will\s+be|around|about))?\s*:?"
        r"|(?:please\s+)?keep\s+it(?:\s+(?:under|below|within))?|as\s+for\s+(?:the\s+)?(?:money|budget|cost)|(?:it|cost|this|that|everything)(?:\s+should)?(?:\s+(?:be|cost|stay|come\s+to|no))*)"
        r"\s*(?:about|around|roughly|some|up\s+to|less\s+than|under|below|within|at\s+most|maybe|a|an)?\s*(?:jpy\s*|¥)?$"
    ),
    "days": re.compile(
        rf"{_OPENING}(?:{_OF_A_STAY}\s+(?:should|would|will|could|has\s+to|must|can|may|might)\s+{_SOFTLY}(?:last|be)"
        rf"|{_ME}{_TO}(?:(?:stay|be|go|come)(?:\s+(?:away|there|off))?|manage|spend|do|take|get)"
        rf"|(?:i|we)(?:'ve\s+got|\s+have(?:\s+got)?)|how\s+long\s*:?|let's\s+say|make\s+it)\s+{_PREPOSITIONS}$"
    ),
    "start": re.compile(
        rf"{_OPENING}(?:{_ME}{_TO}(?:(?:go|come|travel|start|begin|leave|arrive|set\s+off|fly|visit|do\s+(?:it|this)|be\s+(?:there|away|free)|free|available|off|stay)(?:\s+there)?)?"
        r"|my\s+(?:holidays?|vacation|leave|break)\s+(?:is|are|starts?|begins?)|(?:the\s+)?(?:first\s+day|start(?:\s+date)?|plan|trip|timing|time|when)(?:\s+(?:is|would\s+be|will\s+be))?(?:\s+to\s+(?:go|come|travel|start|leave))?\s*:?"
        rf"|it(?:'d|'ll|\s+would|\s+will)?\s+(?:have\s+to|has\s+to|must|should)?\s*be)\s+{_PREPOSITIONS}$"
    ),
    "place": re.compile(
        rf"{_OPENING}(?:{_ME}{_TO}(?:go|come|travel|see|visit|stay|be|work|live|try|head)\s+(?:to|from|in)?|(?:my|our|the)\s+(?:first\s+)?(?:choice|pick|preference|wish|favou?rite)\s+(?:is|would\s+be)"
        rf"|where\s*:|place\s*:|destination\s*:|let's\s+go\s+(?:with|to))\s*{_PREPOSITIONS}$"
    ),
}
"""What may stand before a value from where its clause begins, by slot."""
_ENDS_EN = re.compile(
    r"\s*(?:(?:please|in\s+total|total|all\s+(?:in|told)|altogether|if\s+possible|max|tops|or\s+(?:so|less)|to\s+spend|ourselves|myself|each|long|off|away|yen|jpy"
    r"|for\s+(?:this|it|the\s+(?:trip|stay|whole\s+thing))|(?:of|off)\s+(?:leave|holiday|work|vacation)(?:\s+to\s+use)?|off\s+work)\s*)*$"
)
_CHOSEN_EN = re.compile(
    r"\s+(?:would\s+(?:be\s+(?:the\s+)?(?:best|ideal|perfect|great|nice|good|fine)|suit|work)(?:\s+(?:me|us|best|well|for\s+(?:me|us)))*|works?(?:\s+(?:best|well|fine|for\s+(?:me|us)))*|suits?(?:\s+(?:me|us|best))*"
    r"|sounds\s+(?:good|right|great|nice|lovely|perfect)|is\s+(?:what|where|when)\s+(?:i|we)(?:'d|\s+(?:can|could|have|would|want))?\b[^.!?;,]{0,24}|is\s+(?:the\s+most\s+(?:i|we)\s+can\s+(?:pay|spend|afford)|(?:my|our)\s+(?:limit|maximum|max|budget|ceiling|cap|first\s+choice))"
    r"|at\s+the\s+(?:outside|most)|all\s+(?:told|in)|max|tops|please|if\s+possible|in\s+total|altogether)\s*$"
)
_REFUSED = re.compile(r"(?:n't|n\s?ot|\bnever)\s+(?:[a-z']+\s+){0,4}$")
_MORE = re.compile(r"(?:more|higher|over|above|beyond)\b")
_REFUSAL = re.compile(
    r"^\W*(?:(?:and|also|oh|so|but)\W+)*(?:i|we)(?:'d|\s+would)?\s+(?:(?:do\s?n't|do\s+not|wo\s?n't|will\s+not|ca\s?n't|can\s?not|would\s?n't|could\s?n't|rather\s+not|prefer\s+not\s+to)\s+)"
    r"(?:(?:want|like|wish|plan|be\s+able)\s+to\s+)?(?:spend|pay|go|exceed|afford|have\s+it\s+cost)\s+$"
)


def _plain_en(f: Found, words: str, head: str, tail: str, *, whole: bool) -> bool:
    if f.slot == "budget" and _MORE.match(words):
        return _REFUSAL.match(head) is not None  # "I don't want to spend more than 80,000"
    if _REFUSED.search(head):
        return False
    if _HEADS_EN[f.slot].match(head):
        return _ENDS_EN.match(tail) is not None or _CHOSEN_EN.match(tail) is not None
    if _ADVERB.match(head):
        return _ENDS_EN.match(tail) is not None
    if _NOTHING.match(head):
        return _CHOSEN_EN.match(tail) is not None or (
            whole
            and (f.slot in ("days", "budget") or (f.slot == "place" and head.strip() != ""))
            and _ENDS_EN.match(tail) is not None
        )
    return False


_HEADS_JA: Mapping[str, re.Pattern[str]] = {
    "budget": re.compile(
        r"^(?:(?:私|僕|自分|うち)の)?(?:予算|費用|お金|金額|自己負担|上限|出せる(?:の|額)|使える(?:の|額)|払える(?:の|額))(?:として)?(?:の上限)?(?:は|:|が|も)?(?:だいたい|およそ|約|最大で?|高くても|多くて)?$|^(?:高くても|最大で?|多くても?|できれば)$"
    ),
    "days": re.compile(
        r"^(?:(?:滞在|休み|旅行)の?)?(?:期間|日数|長さ|日程|滞在|泊数|行くなら)(?:として)?(?:は|:|が|も)?(?:だいたい|およそ|約|できれば)?$"
    ),
    "start": re.compile(
        r"^(?:(?:滞在|出発|旅行|希望)の?)?(?:時期|初日|開始日?|出発日?|日程|日にち|到着日?|行くの|行くとしたら|開始時期)(?:として)?(?:は|:|が|も)?(?:だいたい|できれば)?$"
    ),
    "place": re.compile(
        r"^(?:(?:滞在|希望の?|行きたい)の?)?(?:場所|エリア|行き先|希望地|地域|目的地|滞在先|行くなら)(?:として)?(?:は|:|が|も)?(?:だいたい|できれば|やっぱり)?$"
    ),
}
_ENDS_JA = re.compile(
    r"(?:県|市|町|村|方面|あたり|のあたり|の?どこか|頃|ごろ|くらい|ぐらい|ほど|程度|間|から|まで|以内|以下|に|で|を|が|の)*"
    r"(?:です|だ|でお願い(?:します|できれば|したいです)?|お願い(?:します|したいです)?|希望(?:です|します|しています)?|考えて(?:い?ます|います)|予定(?:です|しています)?|つもりです|いいです|いい|良いです|理想です|限度です?|上限です?|第一希望です)?$"
)
_WISHED_JA = re.compile(
    r"(?:県|市|町|村|方面|あたり|頃|ごろ|くらい|ぐらい|ほど|程度|間|で|を|が|の|に|なら)*"
    r"(?:(?:休め|動け|行け|伺え|出られ|空けられ|都合がつき|休みが?(?:取れ|とれ))ます|希望(?:です|します|しています)?|お願いします|(?:の)?(?:つもり|予定)です|第一希望です|(?:が)?(?:いい|良い)です|(?:に|へ)?(?:行|滞在し|伺い|うかがい|過ごし)(?:き)?たい(?:です|と思(?:い|って(?:い)?)ます)?|(?:考えて|検討して|予定して|探して)(?:い)?ます)$"
)
_TOO_MUCH_JA = re.compile(
    r"(?:より(?:高い|上|多い)|を(?:超え|越え|オーバーす)る?|以上)(?:と|は|だと|の場合は)?(?:ちょっと|かなり|少し|さすがに)?(?:厳し|無理|きつ|困|だめ|ダメ|難し)"
)


def _plain_ja(f: Found, head: str, tail: str) -> bool:
    if f.slot == "budget" and f.value["max"] is not None and not head and _TOO_MUCH_JA.match(tail):
        return True
    if _HEADS_JA[f.slot].match(head):
        return _ENDS_JA.match(tail) is not None
    return not head and _WISHED_JA.match(tail) is not None
