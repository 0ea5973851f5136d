"""Care that somebody else gives, or that keeps somebody else at home: it asks for nothing on the stay.

「夫が面倒を見てくれる」, 「家内は孫の世話があるので残ります」, "Grandma minds the kids".
"""

from __future__ import annotations

import re

from bot.reading import narration
from bot.reading.found import Text

_WHO_JA = (
    r"(?:夫|主人|旦那|妻|家内|嫁|奥さん|かみさん|女房|パートナー|両親|父母|義母|義父|母|父|親|祖母|祖父|ばあば|じいじ|おばあちゃん|おじいちゃん|ばあちゃん|じいちゃん"
    r"|姉|兄|妹|弟|姑|舅|親戚|友人|友達|シッター|上の子)(?:さん|たち|ちゃん|夫婦)?"
)
_GIVES_JA = re.compile(
    rf"{_WHO_JA}(?:が|も)[^。!?\n「」]{{0,24}}?(?:見て|みて|看て|預かって|あずかって|面倒|世話|子守|付き添|つきそ)[^。!?\n]{{0,8}}?(?:くれ|もらえ|もらう|いただけ|ます|る(?=[。、のんかけしわ]|$))"
)
_STAYS_JA = re.compile(
    rf"{_WHO_JA}(?:は|が|も)(?P<care>[^。!?\n「」]{{1,24}}?)(?:が|も|の)?(?:ある|あり|ので|から|ため|で)[^。!?\n]{{0,16}}?"
    r"(?:残[りるっ]|留守番|(?:来|こ)(?:ら)?れ(?:ま?せん|な[いく])|行け(?:ま?せん|な[いく])|参加でき|同行でき|不参加|来ません|行きません)"
)
_WHO_EN = (
    r"(?:husband|wife|partner|spouse|mother|father|mum|mom|dad|parents|in-laws|mother-in-law|father-in-law|grandma|grandmother|granny|nana|grandpa|grandfather"
    r"|grandparents|sister|brother|aunt|uncle|sitter|nanny|he|she|they)"
)
TENDS_EN = (
    r"(?:mind(?:s|ing)?|look(?:s|ing)?\s+after|watch(?:es|ing)?|tak(?:e|es|ing)\s+care\s+of|car(?:e|es|ing)\s+for)"
)
_GIVES_EN = re.compile(
    rf"\b{_WHO_EN}(?:'ll|'s|\s+(?:will|is|can|has\s+to|have\s+to|must|needs\s+to|wants\s+to))?\s+(?:be\s+)?(?:(?:happily|always|already|kindly)\s+)?{TENDS_EN}\b[^.!?;]{{0,24}}"
    rf"|\b{_WHO_EN}(?:'ll|'d|\s+(?:will|would|is|can|could))?\s+(?:be\s+)?(?:the\s+one\s+)?(?:do(?:es|ing)?|handl(?:e|es|ing)|tak(?:e|es|ing)\s+on)\s+"
    r"(?:(?:the|all|most\s+of|our|some|any)\s+)*(?:babysitting|child\s?care|child-?minding)\b"
)
_ASKS_EN = re.compile(r"\bwho\s*$|\b(?:need|want|looking\s+for)\b[^.!?;]{0,40}$")


def by_others(text: Text, start: int, end: int) -> bool:
    """True where the words for care at ``norm[start:end]`` tell of care that others give or are kept at home by."""
    left, right = narration.sentence(text.norm, start)
    spans = given(text, left, right)
    if text.language == "ja":
        spans += [m.span("care") for m in _STAYS_JA.finditer(text.norm, left, right)]
    return any(a <= start and end <= b + 2 for a, b in spans)


def given(text: Text, left: int, right: int) -> list[tuple[int, int]]:
    """Where ``norm[left:right]`` tells that the family, or a sitter they have, looks after somebody."""
    if text.language == "ja":
        return [m.span() for m in _GIVES_JA.finditer(text.norm, left, right)]
    found = _GIVES_EN.finditer(text.norm, left, right)
    return [m.span() for m in found if not _ASKS_EN.search(text.norm, left, m.start())]


__all__ = ["TENDS_EN", "by_others", "given"]
