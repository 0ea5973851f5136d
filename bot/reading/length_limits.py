"""One limit of a length, told by a word for a limit: 「上限は3週間」, "cap it at ten days", "five days is the least".

What was said before of the other side goes on to hold: "at least a week", then "the upper limit is three weeks".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.reading.found import Found, Text
from bot.reading.numbers import NUMERAL, japanese
from bot.seams import ReadingContext

CLAIM = 87
"""Above dates (「下限は5日」), below both limits in one breath."""
_PER_UNIT = {"泊": 1, "日": 1, "週": 7, "月": 30}
_MOST = 400
_MOST_EN = r"(?:upper\s+limit|maximum|max|limit|ceiling|cap|longest|most)"
_LEAST_EN = r"(?:lower\s+limit|minimum|min|shortest|least)"
_IS = r"(?:'s|\s+is|\s+are|\s+would\s+be|\s+should\s+be|\s+must\s+be|\s+has\s+to\s+be|:)"
_ABOUT = r"(?:\s+(?:about|around|just|now|set|at|to|of|probably|still|a))*\s+$"
_BEHIND_EN = r"\s*,?" + _IS + r"\s+(?:(?:the|my|our|an?|his|her|their|absolute|very|really|definitely|about|as)\s+)*"
_OF_ITS_OWN = r"(?<![円万人名]が)(?<![円万人名]を)"
"""Before a word for a limit: it bounds none of what stands before it, 「10万円が限度、10日ほど」."""
_FRONT = {
    "en": {
        "max": re.compile(
            rf"\b{_MOST_EN}\b(?:\s+(?!and\b|but\b|or\b)[a-z']+){{0,4}}?{_IS}{_ABOUT}"
            r"|\b(?:cap|limit|restrict|hold|keep)(?:ped|ed|ted)?\s+(?:it|this|that|things|the\s+(?:stay|trip|length)|us|me)?\s*(?:at|to|under|below|within)\s+$"
            rf"|\b(?:{_MOST_EN})\s+of\s+(?:about\s+|around\s+)?$"
            r"|(?:\bnot|n't|\bnever|\bcannot)\s+(?:[a-z]+\s+){0,3}(?:longer|more)\s+than\s+$|\b(?:exceed(?:ing)?|go\s+(?:over|beyond|past|above))\s+$"
        ),
        "min": re.compile(
            rf"\b{_LEAST_EN}\b(?:\s+(?!and\b|but\b|or\b)[a-z']+){{0,4}}?{_IS}{_ABOUT}"
            r"|(?:\bnot|n't|\bnever|\bcannot|\bnothing|\bno)\s+(?:[a-z]+\s+){0,3}(?:shorter|less|fewer|below|under)\s+(?:than\s+)?$"
        ),
    },
    "ja": {
        "max": re.compile(
            _OF_ITS_OWN + r"(?:上限|最大|最長|限度|マックス)(?:の?日数)?(?:は|が|を|として(?:は)?|でも|で)?[、\s]*$"
        ),
        "min": re.compile(
            _OF_ITS_OWN + r"(?:下限|最低限?|最短|最小)(?:の?日数)?(?:は|が|を|として(?:は)?|でも|で)?[、\s]*$"
        ),
    },
}
_BEHIND = {
    "en": {
        "max": re.compile(_BEHIND_EN + _MOST_EN + r"\b(?!\s+(?:likely|of|convenient))"),
        "min": re.compile(_BEHIND_EN + _LEAST_EN + r"\b"),
    },
    "ja": {
        "max": re.compile(
            r"間?(?:が|を|で)?(?:上限|限度|限界|最大|最長|マックス|いっぱい)|間?を(?:超え|こえ|越え|オーバーし)(?:ない|ず|ると|たら|るの)"
            r"|間?(?:より|以上)(?:長[いく]|は(?:無理|だめ|ダメ|駄目|難し|厳し|ちょっと|休め|困))"
        ),
        "min": re.compile(
            r"間?(?:が|を)?(?:下限|最低(?!気温)|最短)|間?より(?:も)?(?:短[いく]|少な)|間?を(?:下回|切)[るらっ]|間?未満(?:は|だと|では)"
        ),
    },
}
_LIMIT_JA = re.compile(r"(?P<max>上限|最大|最長|限度)|(?P<min>下限|最低限?|最短|最小)")
_DAYS_JA = re.compile(
    rf"(?:の?日数)?(?:は|が|を|として(?:は)?|でも|で)?[、\s]*(?P<n>{NUMERAL})(?P<u>泊|日(?:間)?|週(?:間)?|[ヶか箇ヵカケ]月)"
    r"(?:まで|以内|以上|以下)?(?=$|[。!、,\s~ー]|で|です|に|と|だ|なん|かな|くらい|ぐらい|ほど|は|しか|が|を)(?!(?:頃|開始|出発|スタート|着))"
)
_AS_DATE = re.compile(r"(?:開始|出発|スタート|初日|到着|日程|締め?切り?|予約)[^。!?]{0,12}$")


_BECOMES_JA = re.compile(r"間?に(?:短縮|延長|短く|長く|縮め|延ば|伸ば|のば|減ら|増や)")
"""Behind days: 「10日に短縮」 tells how long, whatever stands before it."""
_LIMITED_JA = re.compile(rf"(?<![\d/月])(?P<n>{NUMERAL})(?P<u>泊|日|週)")


def bounded(side: str, days: int, context: ReadingContext) -> dict[str, Any]:
    """A limit on one ``side`` beside one on the other that was said before, where both can hold."""
    before = context.preferences.parts("days")
    low, high = before.get("min"), before.get("max")
    if side == "min":
        return {"min": days, "max": high if low is None and high and high >= days else None}
    return {"min": low if high is None and low and low <= days else None, "max": days}


def limited(text: Text, lengths: Sequence[Found], context: ReadingContext, language: str) -> list[Found]:
    """The lengths, with those that a word for a limit stands beside made one; in Japanese days that only it tells."""
    out = [_limited(text, f, context, language) for f in lengths]
    if language != "ja":
        return out
    for side, start, told in _alone(text.norm):
        if any(f.start < told.end() and told.start("n") < f.end and f.value is not None for f in out):
            continue
        count = japanese(told["n"])
        if not count or count != int(count):
            continue
        days = int(count) * _PER_UNIT["月" if told["u"][-1] == "月" else told["u"][0]] + (told["u"] == "泊")
        if days <= _MOST:
            value = bounded(side, days, context)
            out.append(Found(start, told.end("u"), "days", value, claim=CLAIM, stated=True))
    return out


def _alone(norm: str) -> Iterator[tuple[str, int, re.Match[str]]]:
    """Days with a word for a limit before or behind them: the side, where it begins, the number."""
    for word in _LIMIT_JA.finditer(norm, 0, 600):
        told = _DAYS_JA.match(norm, word.end())
        if told is not None and not _AS_DATE.search(norm, max(0, word.start() - 20), word.start()):
            yield ("max" if word["max"] else "min"), word.start(), told
    for told in _LIMITED_JA.finditer(norm, 0, 600):
        for side, behind in _BEHIND["ja"].items():
            if behind.match(norm, told.end()):
                yield side, told.start(), told


_DENIED_EN = re.compile(r"(?:\bnot|n't|\bnever|\bcannot|\bno)\s+(?:[a-z]+\s+){0,3}$")
_DENIED_JA = re.compile(
    r"[いく]?(?:の)?(?:間|期間|滞在)?(?:は|が|も|と|だと|なら)?、?[^。、!?\n]{0,8}?(?:ません|ない|無理|難し|厳し|困|だめ|ダメ|駄目|できま)"
)


def _denied(text: Text, f: Found, language: str) -> str:
    """The side that a denied comparison bounds: "won't allow more than three weeks", 「3週間より長くは休めません」."""
    said = text.norm[f.start : f.end]
    if language == "en":
        longer, shorter = said.startswith(("more than", "longer than", "over")), said.startswith(("less", "shorter"))
        denied = _DENIED_EN.search(text.norm, max(0, f.start - 40), f.start)
    else:
        longer, shorter = said.endswith(("より長", "以上")), said.endswith("より短")
        denied = _DENIED_JA.match(text.norm, f.end) if longer or shorter else None
    return "" if denied is None else "max" if longer else "min" if shorter else ""


def _limited(text: Text, f: Found, context: ReadingContext, language: str) -> Found:
    if f.value is None:
        return f
    if f.value["min"] is None or f.value["min"] != f.value["max"]:
        if side := _denied(text, f, language):
            days = f.value["min"] or f.value["max"]
            return replace(f, value=bounded(side, days, context), claim=max(f.claim, CLAIM), stated=True)
        told = language == "ja" and _LIMIT_JA.search(text.norm, f.start, f.end)
        return replace(f, stated=True) if told else f
    before = max(0, f.start - 48)
    for side in ("max", "min"):
        behind = _BEHIND[language][side].match(text.norm, f.end)
        if behind or _FRONT[language][side].search(text.norm, before, f.start):
            value = bounded(side, f.value["min"], context)
            end = behind.end() if behind else f.end
            return replace(f, value=value, end=end, claim=max(f.claim, CLAIM), stated=True)
    if language == "ja" and _BECOMES_JA.match(text.norm, f.end):
        return replace(f, claim=max(f.claim, CLAIM), corrects=True)
    return f


__all__ = ["bounded", "limited"]
