"""Whether children are to be minded by others while one works, in whatever words it is told.

Three things decide: that a child is looked after (見る, 預かる, mind, watch, look after), by whom (by others, or by
oneself and one's family, who are no need of the stay), and whether it is wanted, told to be needless, or only how
things are at home.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading.care_by_others import TENDS_EN, given
from bot.reading.found import Found, Text
from bot.reading.narration import sentence

NEED = "保育"
_CLAIM = 90

_CHILD_JA = (
    r"(?:子(?:ども|供|守)?(?!会社|機)|こども|娘|息子|赤ちゃん|赤ん坊|坊主|チビ|ちび|長男|次男|長女|次女|[上下]の子|双子"
    r"|(?:\d|[一二三四五六七八九十])+(?:歳|才|ヶ月|か月|カ月))"
)
_KEEPS_JA = (
    r"(?:面倒を?(?:み|見|看)|世話を?し|(?<!夢)[み見看]|預かっ?|あずかっ?|遊ばせ|相手を?し)て"
    r"(?:い?て|おい?て|とい?て)?"
)
_FAVOUR_JA = r"(?:くれ|もら[えいうっ]|いただ[けいくき]|頂[けいくき]|ほし|欲し|くださ|下さ)"
_WANTED_JA = re.compile(
    rf"{_CHILD_JA}[^。!?\n]{{0,24}}?{_KEEPS_JA}{_FAVOUR_JA}"
    rf"|(?:仕事|働い|勤務|会議|日中|昼間?|平日)[^。!?\n]{{0,16}}?(?:誰か|だれか|{_CHILD_JA}|面倒|世話)[^。!?\n]{{0,12}}?{_KEEPS_JA}{_FAVOUR_JA}"
    rf"|子守り?(?:を|し|の|が|さん)|(?:通|行|入)(?:える|わせ|かせ|れる)(?:られる)?(?:保育)?園"
    rf"|(?<![物公遊農庭学楽霊族果茶])園[にへ]も?(?:入れ|通わせ|行かせ|預け)(?:たい|たく|られ|て(?:もら|ほし|欲し|いただ|頂)|る(?:と|なら|こと))"
    rf"|{_CHILD_JA}[^。!?\n]{{0,16}}?預け(?:たい|ら[れる]|る(?:ところ|とこ|場所|先|必要)|先)|預け先"
)
_MYSELF_JA = re.compile(
    r"(?:自分(?:たち)?|私(?:たち)?|僕(?:ら)?|俺(?:ら)?|うち|こっち)(?:が|で|は)(?:、|[^。、!?\n]{0,12}?)?(?:面倒|世話|[み見看](?:ます|る|て))"
)
_NEEDLESS_JA = re.compile(
    r"(?:預け|あずけ)(?:なくて|なくと|ないで|ずに|ん(?:で|と))(?:も)?|(?:預け|あずけ)る(?:必要|つもり)(?:は|が|も)?(?:な|あり?ま)"
    r"|手(?:は|が|も)?かから(?:な|ん|ず)|(?:面倒|世話|保育|託児|シッター|預け先)(?:は|も|とか)?(?:別に|特に|もう)?(?:いら|要ら|不要|必要(?:な|あり?ま)|なくて|無くて)"
)
_NOT_WITHOUT_JA = re.compile(
    r"(?:な[しい]|いない|無[しい]|おらん)(?:と|だと|では|じゃ|なら)[^。!?\n]{0,12}?(?:無理|困|働け|だめ|ダメ|駄目|仕事|行け|厳し|きつ|アウト)"
    r"|(?:な|いな|無)(?:ければ|きゃ|くては|くちゃ)"
)
_AT_HOME_JA = re.compile(r"(?:保育|幼稚|こども)園(?:に|へ)?(?:通っ|行っ|預けて|入っ)て?(?:い|る|ます)")

_CHILD_EN = (
    r"(?:child(?:ren)?|kids?|kiddos?|sons?|daughters?|baby|babies|toddlers?|infants?|twins|girls?|boys?|little\s+ones?|youngest|eldest"
    r"|year[\s-]olds?|\d+\s*y\.?o\.?|him|her|them|she|he|they|both(?:\s+of\s+mine)?)"
)
_MINDED_EN = r"(?:look(?:ed|ing)?\s+after|minded|watched|supervised|cared\s+for|tak(?:en|ing)\s+care\s+of|babysat)"
_MINDS_EN = rf"(?:{TENDS_EN}|babysit(?:s|ting)?|keep(?:s|ing)?\s+an\s+eye\s+on)"
_WANTED_EN = re.compile(
    r"\b(?:some(?:one|body|where|place)|any(?:one|body)|a\s+(?:place|person)|people|staff|they|locals?)\b[^.!?\n]{0,40}?"
    rf"\b{_MINDS_EN}\s+(?:(?:my|our|the|both|a|\d+)\b[\s-]*)*(?:\w+[\s-]+){{0,3}}?{_CHILD_EN}\b"
    rf"|\b{_CHILD_EN}\b[^.!?\n]{{0,24}}?\b(?:needs?|has|have|must|should|want|wants|would\s+need)\b[^.!?\n]{{0,12}}?\b(?:be\s+)?{_MINDED_EN}\b"
    rf"|\b{_CHILD_EN}\s+(?:needs?|has|have|must|would\s+need)\s+(?:to\s+(?:be|go|stay)\s+)?some(?:where|place)\b[^.!?\n]{{0,20}}?\b(?:work|day|daytime|weekdays?|hours)\b"
    r"|\b(?:to\s+babysit|(?:a|any)\s+(?:baby-?)?sitter|child-?minder)\b"
)
_MYSELF_EN = re.compile(rf"\b(?:i|we)(?:'ll|'d|\s+(?:will|can|could|would))*\s+{_MINDS_EN}\b")
_NEEDLESS_EN = re.compile(
    r"\b(?:don't|doesn't|do\s+not|does\s+not|won't|will\s+not|wouldn't|needn't|no\s+longer|not)\s+(?:really\s+|actually\s+)?(?:need|needs|require|want|have)?\s*(?:to\s+be\s+|any(?:one|body)?\s+(?:to\s+)?|a\s+)?"
    r"(?:look(?:ed|ing)?\s+after|mind(?:ed|ing)?|watch(?:ed|ing)?|supervis(?:e|ed|ion|ing)|car(?:ed|ing)\s+for|babysit\w*|(?:baby-?)?sitter|childcare|child\s+care|day-?care|nursery)"
    r"|\bold\s+enough\b|\bno\s+need\s+(?:for|of)\s+(?:childcare|child\s+care|day-?care|a\s+(?:nursery|sitter))"
)
_AT_HOME_EN = re.compile(
    r"\b(?:goes|go|going|attends?|is\s+(?:at|in)|are\s+(?:at|in)|enrolled\s+(?:at|in))\s+(?:to\s+)?(?:an?\s+|the\s+)?"
    r"(?:day-?care|nursery|kindergarten|preschool|creche)\s+(?:in|at|here|near|now|currently|back)\b"
)

_ELDER_JA = re.compile(r"介護|高齢|年寄|(?:[7-9]\d|[七八九]十)[一二三四五六七八九]?(?:歳|才)")
_ELDER_EN = re.compile(
    r"\b(?:elder\w*|(?:my|our|his|her)\s+(?:\w+\s+)?(?:mum|mom|mother|dad|father|parents?|grand\w+|in-laws?)\b[^.!?]{0,40}?\b(?:[6-9]\d\b|needs?|has|have|must))"
)
"""Care of old people is another need."""


def minded(text: Text, found: list[Found]) -> list[Found]:
    """``found``, its need of childcare set right where the words around it tell more, or added where only they do."""
    out = list(found)
    at = 0
    while at < len(text.norm):
        left, right = sentence(text.norm, at)
        at = max(right, at) + 1
        here = [f for f in out if f.slot == "needs" and f.value == NEED and left <= f.start < right]
        stance, told = _stance(text, left, right, spoken_of=bool(here))
        if stance is None:
            continue
        out = [replace(f, polarity=Polarity.MENTIONED) if _only_that(f, stance, told, left, right) else f for f in out]
        if here:
            out = [replace(f, polarity=stance) if f in here else f for f in out]
        elif stance is Polarity.WANT and told and not any(f.slot == "needs" and f.value == NEED for f in out):
            out.append(Found(*told, "needs", NEED, confidence=0.8, claim=_CLAIM))
    return out


def _only_that(f: Found, stance: Polarity, told: tuple[int, int] | None, left: int, right: int) -> bool:
    """True of the style whose words tell only who minds the children."""
    if f.slot != "styles" or f.value != "childcare_care" or not left <= f.start < right:
        return False
    return stance is not Polarity.WANT or (told is not None and told[0] <= f.start and f.end <= told[1])


def _stance(text: Text, left: int, right: int, *, spoken_of: bool) -> tuple[Polarity | None, tuple[int, int] | None]:
    """What a sentence tells of it, and where it says so; ``spoken_of``: childcare is named there."""
    ja = text.language == "ja"
    norm = text.norm
    if (_ELDER_JA if ja else _ELDER_EN).search(norm, left, right):
        return None, None
    if (_AT_HOME_JA if ja else _AT_HOME_EN).search(norm, left, right):
        return Polarity.MENTIONED, None
    if ja and spoken_of and _NOT_WITHOUT_JA.search(norm, left, right):
        return Polarity.WANT, None
    needless = (_NEEDLESS_JA, _MYSELF_JA) if ja else (_NEEDLESS_EN, _MYSELF_EN)
    if given(text, left, right) or any(p.search(norm, left, right) for p in needless):
        return Polarity.RETRACTED, None
    if m := (_WANTED_JA if ja else _WANTED_EN).search(norm, left, right):
        return Polarity.WANT, m.span()
    return None, None
