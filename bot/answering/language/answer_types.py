"""Does a statement hold the kind of thing that was asked for: a date, an amount, a place, a reason?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.language.question_types import Question

_NUMBER = (
    r"(?:\d[\d,.]*"
    r"|[〇一二三四五六七八九十百千万億数]+(?=[年月日人円個件回歳位つ社名倍割%度種本冊台代分秒時週か者面市町村県国ドルユ]))"
)
KINDS: dict[str, re.Pattern[str]] = {
    "when": re.compile(
        r"\d{1,4}\s*年|\d{1,2}\s*月|\d{1,2}\s*日|\d{1,2}\s*時|\d{1,2}:\d\d"
                r"|[一二三四五六七八九十]+[年月日]|世紀|令和|平成|昭和|大正|明治|時代|年代|曜"
        r"|(?:毎|翌|前|同|昨|今|来)[年月週日]|\b(?:1[0-9]|20)\d\d\b|\b(?:january"
                r"|february|march|april|may|june|july|august|september|october|november"
                r"|december)\b"
        r"|まで|から|以降|以来|頃|ごろ|当時|直前|直後|期"
    ),
    "money": re.compile(rf"{_NUMBER}\s*(?:円|ドル|ユーロ|ポンド|元|ウォン|両)|[¥$€£]\s?\d|\byen\b"
            rf"|\bdollars?\b|\bjpy\b|無料|有料|無償|有償|\bfree\b"),
    "how_long": re.compile(rf"{_NUMBER}\s*(?:年|か月|ヶ月|カ月|ヵ月|ケ月|週|日|時間|分|秒)|半年|半日"
            rf"|\b(?:years?|months?|weeks?|days?|hours?|minutes?)\b"),
    "how_many": re.compile(rf"{_NUMBER}|半数|半分|多く|\b(?:one|two|three|four|five|six|seven|eight|nine|ten"
            rf"|half|dozen|hundred|thousand|million)\b"),
    "person": re.compile(r"氏|さん|[一-鿿]{1,4}\s?[一-鿿ぁ-んァ-ヶ]{1,4}|[ァ-ヴー]{2,}・?[ァ-ヴー]*"
            r"|\b[A-Z][a-z]+|代表|者|王|帝|人|家|族|会|社|党|国"),
    "place": re.compile(r"[都道府県市区町村郡島州国山川湖海洋港駅区域部]|[ァ-ヴー]{3,}|[東西南北]|地方"
            r"|地域|地|大学|学校|\b[A-Z][a-z]+"),
    "why": re.compile(r"ため|為|から|ので|により|によって|よって|理由|原因|背景|きっかけ|せい|影響"
            r"|結果|目的|として|because|since|due to|so that|in order|reason|\bto\b"),
    "how": re.compile(r"によって|により|ことで|方法|て|で、|by\b|through|\bto\b"),
    "called": re.compile(r"呼|「|『|という|称|とも|言う|いう|名|called|known as|named|term"),
    "define": re.compile(r"とは|である|という|と呼|を指|のこと|意味|です|こと|\bis\b|\bare\b|refers? to"
            r"|means?|called"),
}  # fmt: skip
_TIME = re.compile(
    r"\d\s*(?:年|月|日|時|代)|\d:\d\d|(?<!\d)(?:1\d|20)\d\d(?!\d)|[一二三四五六七八九十]+[年月日時]|世紀|時代|[春夏秋冬]|[昨今来翌毎同]年|末に|初頭|初期|後期|中期|頃|まで|夜|朝"
    r"|spring|summer|autumn|winter|century|morning|evening|january|february|march|april|june|july|august|september"
    r"|october|november|december|until|since"
)
"""A time, of whatever precision: an answer to "when" holds one."""
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?|[一二三四五六七八九十百千]+(?=[年月日人円個件回歳位つ社名])")


def holds_kind(question: Question, folded: str) -> float:
    """1 when folded ``folded`` holds what the question asks for and the question does not say itself; else 0."""
    kinds = [kind for kind in KINDS if kind in question.forms]
    if not kinds:
        return 0.5
    kind = kinds[0]
    if kind in ("when", "money", "how_long", "how_many"):
        asked = {m.group() for m in KINDS[kind].finditer(question.norm)}
        return 1.0 if any(m.group() not in asked for m in KINDS[kind].finditer(folded)) else 0.0
    return 1.0 if KINDS[kind].search(folded) else 0.0


def holds_time(question: Question, folded: str) -> bool:
    """True when folded ``folded`` holds a time that the question does not say itself."""
    asked = {m.group() for m in _TIME.finditer(question.norm)}
    return any(m.group() not in asked for m in _TIME.finditer(folded))


def new_figures(question: Question, folded: str) -> bool:
    """True when ``folded`` holds a figure that the question does not."""
    asked = set(_FIGURE.findall(question.norm))
    return any(figure not in asked for figure in _FIGURE.findall(folded))


def holds_figure(question: Question, texts: Sequence[str]) -> bool:
    """False when an amount, a number or a time is asked for and none of the folded ``texts`` holds one."""
    kind = next((k for k in KINDS if k in question.forms), "")
    if kind == "when":
        return any(_TIME.search(text) for text in texts)
    return kind not in ("money", "how_many") or any(holds_kind(question, text) > 0 for text in texts)
