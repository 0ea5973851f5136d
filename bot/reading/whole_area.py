"""A wish for one municipality that is opened to its whole prefecture, which no name is said of.

「県内ならどこでも」, 「県全体に広げて」, "open it up to the whole prefecture again".
"""

from __future__ import annotations

import re

from bot.places import Places
from bot.reading.found import Found, Text
from bot.seams import ReadingContext

CLAIM = 75
_WHOLE = {
    "en": re.compile(
        r"\b(?:(?:the|that|its?|our)\s+)?(?:whole|entire)(?:\s+of\s+(?:the|that))?\s+prefecture\b"
        r"|\b(?:(?:all|any\s+part|the\s+whole|the\s+rest)\s+of|all\s+over|(?:any|every)(?:where|\s*place|\s+town)(?:\s+else)?\s+in|across|throughout)\s+(?:the|that)\s+(?:same\s+)?prefecture\b"
        r"|\b(?:widen|broaden|open|expand|extend|enlarge|loosen|go|back|out|up|return)(?:ing|ed|s)?\b[^.!?;,]{0,24}?\bto\s+(?:the|that)\s+(?:same\s+|whole\s+|entire\s+)?prefecture\b"
        r"|\b(?:the\s+)?prefecture\s+as\s+a\s+whole\b"
    ),
    "ja": re.compile(
        r"(?:同じ)?(?:県|府|道)(?:の)?(?:全体|全域|全土)|全県|(?:県|府|道)内(?:の|で|に)?(?:あれば|なら|だったら|でしたら|であれば|全体|全域|のほか)?[、]?(?:どこ|何処|ほか|他|別の|全部|どの(?:町|街|市))"
        r"|(?:県|府|道)(?:単位|レベル|まで)(?:に|で)?(?:まで)?(?:広げ|戻)"
    ),
}


def find(text: Text, context: ReadingContext, places: Places) -> list[Found]:
    """The slot ``place``: the prefecture around the municipalities that are wished for, where all lie in one."""
    match = _WHOLE[text.language].search(text.norm, 0, 600)
    held = [str(h.value) for h in context.preferences.values("place")]
    if match is None or not held or any(not code.startswith("M:") for code in held):
        return []
    around = {f"P:{own}" for code in held for own in places.prefectures(code)}
    if len(around) != 1 or (text.language == "ja" and _named(text, match, places, around)):
        return []
    return [Found(match.start(), match.end(), "place", around.pop(), corrects=True, claim=CLAIM, stated=True)]


def _named(text: Text, match: re.Match[str], places: Places, around: set[str]) -> bool:
    """True for 「岩手県全体」: its name stands right before."""
    names = {places.official_name(code)[:-1] for code in around}
    return any(text.norm.endswith(name, 0, match.start()) for name in names)


__all__ = ["find"]
