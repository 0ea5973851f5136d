"""Both limits of a length in one breath, the unit said once: "at least 5 days, at most 9"."""

from __future__ import annotations

import re
from typing import Any

from bot.reading.found import Found, Text
from bot.reading.numbers import ENGLISH, NUMERAL, english, japanese
from bot.seams import ReadingContext

CLAIM = 88
"""Above dates (「9日まで」) and people ("no fewer than 2")."""
_MOST = 400
_PER_UNIT = {"night": 1, "day": 1, "week": 7, "month": 30}
_ORDER = (("min", "max"), ("max", "min"))

_UNIT_EN = r"(?:[\s-]+(?P<NAME>nights?|days?|weeks?|months?)\b)?"
_NUMBER_EN = (
    rf"(?P<NAMEn>(?!an?\b(?!\s+(?:week|month))){ENGLISH})"
    rf"(?!\s*(?:,\d|%|yen\b|k\b|people\b|adults?\b|of\s+us\b|persons?\b|years?\b))"
)
_FRONT_EN = {
    "min": r"(?:at\s+least|(?:an?\s+|the\s+)?min(?:imum)?\.?(?:\s+of|\s+is)?|(?:no|not)\s+(?:fewer|less"
    r"|shorter)\s+than)",
    "max": r"(?:at\s+(?:the\s+)?most|(?:an?\s+|the\s+)?max(?:imum)?\.?(?:\s+of|\s+is)?|up\s+to|(?:no"
    r"|not)\s+(?:more|longer)\s+than)",
}
_BACK_EN = {
    "min": r"(?:at\s+(?:the\s+)?(?:very\s+)?least|(?:at\s+(?:the|a)\s+)?min(?:imum)?\b)",
    "max": r"(?:at\s+(?:the\s+)?(?:very\s+)?most|(?:at\s+(?:the|a)\s+)?max(?:imum)?\b|tops)",
}
_JOINT_EN = r"[\s,;:&]*(?:(?:and|but|or|with|then)\s+)*"
_UNIT_JA = r"(?:\s*(?P<NAME>泊|日間?|週間?|[ヶか箇ヵカケ]月))?"
_NUMBER_JA = rf"(?P<NAMEn>{NUMERAL})(?!\s*(?:月\d|万|千|円|人|名|歳|時|分|年|%))"
_FRONT_JA = {
    "min": r"(?:最低(?:でも|限)?|最短(?:でも)?|最小(?:でも)?|少なくとも|少なくて(?:も)?|短[くう]て(?:も)?|せめて"
    r"|下限(?:は|が)?)(?:で|は)?、?",
    "max": r"(?:最大(?:でも)?|最長(?:でも)?|最高(?:でも)?|長[くう]て(?:も)?|多[くう]て(?:も)?|せいぜい|上限(?:は"
    r"|が)?|できれば|遅くとも)(?:で|は)?、?",
}
_BACK_JA = {
    "min": r"\s*(?:間)?(?:以上|より長|は(?:欲し|ほし|いたい|必要))",
    "max": r"\s*(?:間)?(?:以下|以内|未満|まで)",
}
_JOINT_JA = r"(?:で|、|,|・|\s|かつ|から|くらい|ぐらい|程度|ほど|または|は|間|以上)*"


def _item(which: str, at: str, language: str) -> str:
    """A pattern of one limit; its groups are called after ``at``."""
    front, back, number, unit = (
        (_FRONT_EN, _BACK_EN, _NUMBER_EN, _UNIT_EN) if language == "en" else (_FRONT_JA, _BACK_JA, _NUMBER_JA, _UNIT_JA)
    )
    gap = r"\s+" if language == "en" else r"\s*"
    told, behind = ((number + unit.replace("NAME", "NAMEu")).replace("NAME", f"{at}{side}") for side in "fb")
    behind += (r"\s*,?\s*" if language == "en" else "") + back[which]
    until = r"(?:\s*(?:まで|以内|以下))?" if language == "ja" and which == "max" else ""
    return rf"(?:{front[which]}{gap}{told}{until}|{behind})"


def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    joint = _JOINT_EN if language == "en" else _JOINT_JA
    border = r"(?<![a-z0-9])" if language == "en" else r"(?<![\d/.])"
    return tuple(
        (first, re.compile(border + _item(first, "a", language) + joint + _item(second, "b", language)))
        for first, second in _ORDER
    )


_LIMITS = {language: _patterns(language) for language in ("en", "ja")}
_HEAD = {
    "en": re.compile(r"\b(?:(?P<unit>nights?|days?|weeks?)|length|duration|how\s+long|stay)\b[^.!?]{0,12}$"),
    "ja": re.compile(r"(?:(?P<unit>泊)数?|日数|期間|長さ|日にち|滞在)[^。!?\d]{0,8}$"),
}


def find(text: Text, context: ReadingContext, language: str) -> list[Found]:
    """The slot ``days`` where both its limits are told together."""
    if language == "ja" and (told := _RANGE_JA.search(text.norm, 0, 600)):
        low, high = _days(told["an"], _unit(told["au"]), "ja"), _days(told["bn"], _unit(told["bu"]), "ja")
        if low and high and low <= high:
            value: dict[str, Any] = {"min": low, "max": high}
            return [Found(told.start("an"), told.end(), "days", value, claim=CLAIM, stated=True)]
    for first, pattern in _LIMITS[language]:
        match = pattern.search(text.norm, 0, 600)
        if match is None:
            continue
        one, other = _told(match, "a"), _told(match, "b")
        head = _HEAD[language].search(text.norm, max(0, match.start() - 24), match.start())
        unit = one[1] or other[1] or (_unit(head["unit"]) if head and head["unit"] else "")
        if not unit and (head is not None or context.asked == "days" or context.preferences.values("days")):
            unit = "day"
        if not unit:
            continue
        days = [_days(written, own or unit, language) for written, own in (one, other)]
        low, high = days if first == "min" else days[::-1]
        if low is None or high is None or low > high:
            continue
        value = {"min": low, "max": high}
        return [Found(match.start(), match.end(), "days", value, claim=CLAIM, stated=True)]
    return []


_RANGE_JA = re.compile(
    r"(?:滞在|期間|日数|長さ|泊数)(?:期間|日数)?(?:は|が|も|について(?:は)?|ですが|としては|:)[、.…\s]*(?:うーん|そうですね|えーと|えっと|まあ)?[、.…\s]*(?:だいたい|およそ|約|大体)?"
    rf"(?P<an>{NUMERAL})(?P<au>泊|日間?|週間?)(?:くらい|ぐらい|ほど|程度)?(?:から|〜|~|-|ないし|、?長くて(?:も)?)"
    rf"(?P<bn>{NUMERAL})(?P<bu>泊|日間|週間?|[ヶか箇ヵカケ]月)(?:間)?"
)
"""「滞在は10日から2週間を考えています」: with the topic before it, the first is no day of a month."""


def _told(match: re.Match[str], at: str) -> tuple[str, str]:
    """The number and the unit of one limit, as written."""
    side = "f" if match[f"{at}fn"] else "b"
    return match[f"{at}{side}n"], _unit(match[f"{at}{side}u"] or "")


def _unit(written: str) -> str:
    if not written:
        return ""
    if written[0] in "泊n":
        return "night"
    if written.startswith(("週", "week")):
        return "week"
    return "day" if written.startswith(("日", "day")) else "month"


def _days(written: str, unit: str, language: str) -> int | None:
    count = (english if language == "en" else japanese)(written)
    if not count or count != int(count) or count > _MOST:
        return None
    days = int(count) * _PER_UNIT[unit]
    return days + 1 if unit == "night" else days


__all__ = ["find"]
