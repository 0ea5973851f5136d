"""Which of the things shown in a list the words point at: by number, by order, by the end of the list."""

from __future__ import annotations

import re

from bot.seams import ReadingContext

_PIECES = r"(?:番目|つ目|つめ|件目|個目|枚目)"
_NUMBERED = r"番(?=[のはがでにをともやっ、,?？!！\s]|$|か[、ら]?|より)"
"""Behind a digit: 「2番って」."""
_COUNTED = r"番(?=[のはがに、]|$)"
"""Behind a kanji: 「一番安い」 tells of the cheapest, not of the first."""
_NAMED = r"(?:number|no\.?|#|option)\s*"


def _nth(digits: str, kanji: str, *others: str) -> str:
    return "|".join((f"(?<![0-9])[{digits}](?:{_PIECES}|{_NUMBERED})", f"(?:{kanji})(?:{_PIECES}|{_COUNTED})", *others))


_ORDINALS = tuple(
    (re.compile(pattern), which)
    for pattern, which in (
        (
            r"最後|一番下|いちばん下|\blast\b(?!\s+(?:weeks?|months?|years?|days?|time|night|minute|few|couple))|\bbottom\b|後者|\blatter\b",
            "#-1",
        ),
        (r"どれも|全部|ぜんぶ|全て|すべて|どっちも|両方|いずれも|どの案も|どの候補も", "*"),
        (r"\bnone\b|\ball\b|\bany of\b|\bneither\b|\bboth\b|\bnothing\b", "*"),
        (_nth("1①", "一|ひと", "①", "最初の", "一番上", "いちばん上", "前者"), "#1"),
        (
            rf"\bfirst\b(?!\s+(?:half|weeks?|weekend|days?|time|thing|two|ten))|\b1st\b|\btop\b|\bformer\b|{_NAMED}(?:1|one)\b",
            "#1",
        ),
        (
            _nth("2②", "二|ふた", "②", "真ん中", "まんなか", r"\bsecond\b|\b2nd\b|\bmiddle\b", rf"{_NAMED}(?:2|two)\b"),
            "#2",
        ),
        (_nth("3③", "三|みっ", "③", r"\bthird\b|\b3rd\b", rf"{_NAMED}(?:3|three)\b"), "#3"),
        (_nth("4", "四", r"\bfourth\b|\b4th\b", rf"{_NAMED}(?:4|four)\b"), "#4"),
    )
)
_ANY_ORDINAL = re.compile("|".join(pattern.pattern for pattern, _ in _ORDINALS))
_PAIR = re.compile(
    r"(?<![0-9.,])([1-9])(?:番目?|つ目)?(?:と|か|、|&|/|\s+(?:and|or|vs\.?|versus|with|to)\s+|\s*,\s*)([1-9])(?:番目?|つ目)?"
    r"(?![0-9.,]|\s*(?:[日泊人名週月年歳才万千円%時分か月ヶ月回件枚台]|days?|nights?|weeks?|months?|people|persons?|adults?|kids|yen))"
)
"""「1と2」, "between 1 and 3": bare numbers, where two things are held against one another."""


_NO_STAY = re.compile(
    r"\b(?:none|all|any|both|neither|most|half|some|one|two|three)\s+of\s+(?:us|you|my|our|your|whom)\b|\b(?:both|all)\s+(?:my|our|his|her|their)\b"
    r"|\b(?:we|they|us|you|them|kids|children|parents|twins|boys|girls)(?:'re|'ve|'d|'ll|\s+(?:are|were|have|had|would|will|could|can|might|may|should|must|do|did))?\s+(?:both|all|neither)\b"
    r"|\ball\s+(?:day|night|week|month|year|in\s+all|together|included|alone|right|set|the\s+(?:time|way|same)|(?:that\s+)?(?:i|we|it|he|she|they|you|this|that)\b)"
    r"|\b(?:middle|first|second|third|fourth|last|1st|2nd|3rd|4th|beginning|end)\s+(?:half\s+|week\s+|part\s+|third\s+)?of\s+(?!(?:the\s+(?:three|two|four|list|ones?|lot)|these|those|them|your|that)\b)"
    r"|\b(?:first|second|third)\s+(?:career|jobs?|base|home|house|half|child|kid|language|person|employer|company|thoughts?|life|city|residence|floor|stage|class)\b"
    r"|\b(?:first|second|third)\s+(?:choice|preference)\b|\b(?:1st|2nd|3rd)\s*(?:to|-|until|till|through)\s*(?:the\s+)?\d"
    r"|\bnothing\s+(?:fancy|special|too|big|complicated|luxurious|crazy|posh|extravagant|particular|specific|else)\b"
    r"|\bfor\s+a\s+second\b|\b(?:it|this|that|which)\s+all\s+(?:has|have|needs?|must|should|depends|works?|sounds?|is|was)\b"
)
"""What only looks as if it pointed: "none of us drives", "middle of April", "a second career"."""


def which_stay(norm: str, context: ReadingContext) -> str:
    """The stay that the words point at: ``#2``, ``#-1``, ``*`` or an id; empty when they do not say."""
    for shown in context.shown:
        if re.search(rf"(?<![a-z0-9]){re.escape(shown.lower())}(?![a-z0-9])", norm):
            return shown
    norm = _NO_STAY.sub(" ", norm)
    if _ANY_ORDINAL.search(norm):
        for pattern, which in _ORDINALS:
            if pattern.search(norm):
                return which
    return ""


def positions(norm: str, length: int, *, pairs: bool = False) -> tuple[int, ...]:
    """Indices (from 0) into a list of ``length`` things that the words point at one by one, in order of the list.

    Args:
        norm: the words, in half width and lower case.
        length: how many things were shown; what points beyond them points at nothing.
        pairs: whether two bare numbers count.
    """
    found = {int(which[1:]) for pattern, which in _ORDINALS if which != "*" and pattern.search(norm)}
    if pairs:
        found.update(int(number) for match in _PAIR.finditer(norm) for number in match.groups())
    return tuple(sorted({at - 1 if at > 0 else length + at for at in found if at <= length} & set(range(length))))


def without_positions(norm: str) -> str:
    """``norm`` without the words that point at one thing by its place in a list."""
    for pattern, which in _ORDINALS:
        if which != "*":
            norm = pattern.sub(" ", norm)
    return _PAIR.sub(" ", norm)
