"""What a figure must look like to answer: people for a population, a day for a date, digits for a telephone number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.language.cues import Cues

_N = r"(?:\d[\d,.]*|[〇一二三四五六七八九十百千]+)\s*(?:[万億千]\s*)?"
_EN = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten)(?:\s*(?:to|or|-|–)\s*\d+)?"
LOOKS: dict[str, re.Pattern[str]] = {
    # when something begins and ends tells it as well
    "hours": re.compile(rf"{_N}(?:時間|分間?)|\b{_EN} (?:hours?|minutes?)\b|\d:\d\d.*\d:\d\d"),
    "people": re.compile(rf"{_N}[余数]?(?:人|名)|[ァ-ヴー]{{2,}}人|\bn\s*=\s*\d"
                         rf"|{_EN}\s+(?:[a-z-]+\s+){{0,3}}(?:people|members|persons|staff"
                         r"|inhabitants|residents|participants|employees|workers|students|hires|were hired|professors)"
                         r"|\bpopulation (?:of|is|was)\b[^.]*\d|number of[^.]*\b\d"),
    "size": re.compile(rf"{_N}[余数]?(?:人|名|自治体|団体|社|会員|市町村)"
                       rf"|{_EN}\s+(?:[a-z-]+\s+){{0,3}}[a-z]+s\b|people"),
    "area": re.compile(rf"{_N}(?:km2|km²|㎢|平方|ヘクタール|ha\b|m2|m²|坪|アール)|\d\s*(?:square|sq|hectare|acre)"),
    "date": re.compile(r"\d{1,2}\s*月|\d{4}\s*[年/-]|[一二三四五六七八九十元]+年|毎[年月週]"
                       r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
                       r"|(?<!\d)(?:1[0-9]|20)\d\d(?!\d)|世紀"),
    "telephone": re.compile(r"\d{2,4}-\d{2,4}-\d{3,4}|\+\d"),
    "mail": re.compile(r"\S@\S"),
    "age": re.compile(rf"{_N}(?:歳|才|代)|\d{{4}}年[^。]{{0,20}}生まれ|\d{{4}}年[^。]{{0,16}}に生"
                      r"|\bborn\b[^.]*\d{4}|\d years? old|age of \d"),
    "yen": re.compile(rf"{_N}(?:円|ドル|ユーロ|ポンド|元|両|文|フラン|マルク|ルピー|ウォン)"
                      r"|[¥$€£]\s?\d|\byen\b|無料|無償|有料|\bfree\b"),
    "percent": re.compile(rf"{_N}(?:%|パーセント|割)|per ?cent|half|半[分数]|[0-9一二三四五六七八九十]分の"),
    "rank": re.compile(rf"{_N}[位番]|優勝|準優勝|[金銀銅]メダル"
                       r"|\b(?:first|second|third|\d+(?:st|nd|rd|th))\b|\bmedal\b"),
    "term_of_office": re.compile(rf"{_N}期|[初再]選|\bterm\b"),
    "day": re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}日|\d{1,2}/\d{1,2}|[月火水木金土日]曜"
                      r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\s\d"),
    "minutes": re.compile(rf"{_N}(?:分間?(?!の)|時間)|\d:\d\d|\b{_EN} (?:hours?|minutes?)\b"),
    "years": re.compile(rf"{_N}(?:年|か月|ヶ月|カ月)|\b{_EN} (?:years?|months?)\b|(?<!\d)(?:19|20)\d\d"),
    "address": re.compile(r"丁目|番地|\d-\d|ビル|〒|[一-鿿]{1,4}区|\bbuilding\b|\bfloor\b|\b[a-z]+-ku\b"),
    "opening": re.compile(r"\d:\d\d|\d時|\d ?[ap]\.?m\b"),
    "weeks": re.compile(rf"{_N}週|{_EN}\s+weeks?\b"),
    "times": re.compile(rf"{_N}[回度](?!目)|毎[年月週日]|\b(?:once|twice|\d+ times)\b"),
    "call": re.compile(r"\d{2,4}-\d{2,4}-\d{3,4}|\+\d"),
}  # fmt: skip
"""Kind of figure → how it looks in folded text. The words that ask for it: ``questions.measure.<kind>``."""


STRICT = ("yen", "age", "minutes", "years", "address", "opening")
"""Kinds for which no other figure stands in."""
PLAINLY: dict[str, re.Pattern[str]] = {"hours": re.compile(rf"{_N}(?:時間|分間?)|\b{_EN} (?:hours?|minutes?)\b")}
"""Of such figures, those that need not be worked out."""


def plainly(kind: str, text: str) -> bool:
    """True when the folded ``text`` gives a figure as it was asked for; nothing has to be worked out."""
    return kind in PLAINLY and PLAINLY[kind].search(text) is not None


def asked(norm: str, cues: Cues) -> str:
    """The kind of figure that the folded question wants; empty when it wants none of these."""
    return next((kind for kind in LOOKS if cues.has(f"measure.{kind}", norm)), "")


def strictly(norm: str, cues: Cues) -> str:
    """The kind of figure for which nothing else stands in that the folded question wants; empty when it wants none."""
    return next((kind for kind in STRICT if cues.has(f"measure.{kind}", norm)), "")


def shown(kind: str, texts: Sequence[str]) -> bool:
    """True when one of the folded ``texts`` holds such a figure, or none is wanted."""
    return not kind or any(LOOKS[kind].search(text) for text in texts)
