"""Amounts told without a figure in yen: nothing at all (「びた一文出せません」), so many banknotes."""

from __future__ import annotations

import re

from bot.reading import narration
from bot.reading.cues import Cues
from bot.reading.found import Found, Text
from bot.reading.numbers import ENGLISH, NUMERAL, english, japanese

CLAIM = 72
"""Above plain amounts: of 「一万円札七枚」 the first number is none of them."""
_MOST_NOTES = 100

_PAYING = r"(?:出せ|出さ|出ま|払え|払わ|払い|使え|使わ|使い|かけら|かけた|負担)"
_OWN = r"(?:自己負担|個人負担|持ち出し|自腹|費用|予算|参加費|滞在費|出費|お金)"
_NOTHING = {
    "ja": re.compile(
        rf"(?:びた一文|(?<![\d一二三四五六七八九十百千万])[一1]円(?:も|たりとも|すら))[^。!?\n]{{0,12}}?{_PAYING}"
        rf"[^。!?\n]{{0,4}}?(?:な[いくし]|ませ|ん(?=[。!?、よでけ]|$)|ず|へん|ねえ)"
        rf"|{_OWN}(?:分|額)?(?:は|が|も|を)?[^。!?\n\d]{{0,10}}?(?<![\d.,])(?:ゼロ|零|[0〇])円?"
        rf"(?!人|名|歳|時|[\d万千])(?=で|が|に|じゃ|しか|まで|、|。|!|\s|$)"
        rf"|{_OWN}(?:は|が)?(?:一切)?(?:なし|無し|かからない|かけない|かけずに)(?=で(?!も)|が|に|の(?:もの|所|ところ|滞在)|、|。|$)"
        r"|(?<![\d万千百十.,])(?:ゼロ|零|[0〇])円(?:で|が(?:いい|条件|希望)|しか|まで|に(?:し|収|おさ))"
        r"|(?:参加費|滞在費|宿泊費|費用|自己負担)(?:は|が)?無料(?:で(?!し)|が(?:いい|良い|条件|希望|必須)|の(?:もの|所|ところ|滞在)|に限)"
    ),
    "en": re.compile(
        r"\b(?:can't|can\s*not|cannot|couldn't|won't|unable\s+to|not\s+able\s+to|not\s+going\s+to|don't\s+want\s+to)\s+"
        r"(?:pay|spend|afford|chip\s+in|contribute)\s+"
        r"(?:anything|a\s+(?:single\s+)?(?:yen|penny|cent|thing)|even\s+(?:one|a\s+single)\s+yen)\b(?!\s+(?:more|over|above|like|close))"
        r"|\b(?:pay|spend)(?:ing)?\s+(?:nothing|zero)\b(?!\s+(?:more|over|above))|\bzero[\s-]budget\b"
        r"|\b(?:have|has|got|with|on)\s+no\s+budget\b(?!\s+(?:limit|cap|ceiling|constraint|restriction|set|yet|in\s+mind|concern|preference))"
        r"|(?<![\d,.])(?:zero|0)\s*yen\b|(?<![\d,.])[¥￥]\s*0(?![\d,.])"
        r"|\b(?:must|has\s+to|have\s+to|needs?\s+to|should)\s+be\s+(?:completely\s+|entirely\s+|totally\s+)?free"
        r"(?:\s+of\s+(?:charge|cost)|(?=\s*(?:[.,;!]|$|for\s+(?:me|us))))"
        r"|\b(?:at\s+no\s+cost|free\s+of\s+charge|cost(?:s|ing)?\s+(?:me|us)\s+nothing)\b(?!\s+wi-?fi)"
    ),
}
_NOTES = {
    "ja": re.compile(
        rf"(?P<note>(?:[一1])?万|五千|5,?000|5千|二千|千|1,?000|10,?000)円?札(?:を|が|で|は|なら)?\s*(?P<n>{NUMERAL})\s*枚"
        rf"|諭吉(?:さん)?(?:を|が|で|は|なら)?\s*(?P<faces>{NUMERAL})\s*(?:枚|人)"
    ),
    "en": re.compile(
        rf"\b(?P<n>(?!an?\b){ENGLISH})\s+(?P<note>(?:10|5|1),?000|ten[\s-]thousand|five[\s-]thousand|one[\s-]thousand)"
        r"[\s-](?:yen\s+)?(?:notes|bills|banknotes)\b"
    ),
}
_EACH = re.compile(
    r"\s*(?:分|ぶん)?(?:、|ずつ)?\s*(?:1人|一人|ひとり|1名|各自|それぞれ|each\b|per\s+person|a\s+head|apiece)"
)


def find(text: Text, cues: Cues) -> list[Found]:
    """The slot ``budget`` where the person says that they can pay nothing, or how many notes."""
    return [*_nothing(text, cues), *_notes(text, cues)]


def _nothing(text: Text, cues: Cues) -> list[Found]:
    return [
        Found(
            m.start(), m.end(), "budget", {"min": None, "max": 0, "per": "total"}, claim=CLAIM, stated=True, hard=None
        )
        for m in _NOTHING[cues.language].finditer(text.norm)
        if not narration.told(text, m.start(), m.end(), cues) and not _asked(text.norm, m.end())
    ]


def _notes(text: Text, cues: Cues) -> list[Found]:
    read = japanese if cues.language == "ja" else english
    out = []
    for m in _NOTES[cues.language].finditer(text.norm):
        count = read(m["n"] if m["n"] else m["faces"])
        note = (read(m["note"].replace("-", " ")) or 0) if m["note"] else 10_000
        if not count or count != int(count) or count > _MOST_NOTES or narration.told(text, m.start(), m.end(), cues):
            continue
        per = "person" if _EACH.match(text.norm, m.end()) else "total"
        value = {"min": None, "max": int(count * note), "per": per}
        out.append(Found(m.start(), m.end(), "budget", value, claim=CLAIM, stated=True))
    return out


def _asked(norm: str, end: int) -> bool:
    """True where the sentence asks: "is it free of charge?" sets no limit."""
    return norm[end : narration.sentence(norm, end - 1)[1] + 1].rstrip().endswith(("?", "?", "か", "か。"))


__all__ = ["find"]
