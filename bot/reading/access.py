"""How far a stay may lie: hours on the way, near the capital."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading import narration, place_names, polarity
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon

NEAR_CAPITAL = "移動120分以内"

"""What "close to Tokyo" comes to when no time is named; it ranks, as nobody named a limit."""

_NEAR_BEFORE = re.compile(
    r"\b(?:close|near|nearer|closer|not (?:too |so |very )?far|within (?:easy )?reach)"
    r"(?: from| to| of)? (?:central )?$"
)

_NEAR_BEHIND = re.compile(
    r"(?:都)?(?:に|から|の)?(?:なるべく|できるだけ|わりと|比較的|割と)?、?"
    r"(?:近[いくけ場]|近郊|遠く(?:ない|なく)|遠すぎ(?:ない|なく)|アクセス)"
)


def near_capital(text: Text, found: list[Found], lexicon: Lexicon) -> list[Found]:
    """「東京に近いところ」, "close to Tokyo": how far it may be, not where it is."""
    out: list[Found] = []
    for f in found:
        of_tokyo = f.value == "P:13" and f.polarity is Polarity.WANT and f.slot in ("place", "origin")
        near = of_tokyo and (
            _NEAR_BEHIND.match(text.norm, f.end) or _NEAR_BEFORE.search(text.norm[max(0, f.start - 30) : f.start])
        )
        if near:
            hard = polarity.of(text, f.start, f.end, lexicon).hard
            out.append(replace(f, slot="needs", value=NEAR_CAPITAL, hard=bool(hard), candidates=()))
            if f.slot == "origin":
                out.append(f)
        else:
            out.append(f)
    return out


_HOURS = re.compile(
    r"(?P<h>\d{1,2}(?:\.\d)?|[一二三四五六七八]|半)\s?時間(?P<half>半)?(?:\s?(?P<m>\d{1,2})分)?|(?P<min>\d{2,3})\s?分"
    r"|(?P<eh>\d{1,2}(?:\.\d)?|an?|one|two|three|four|five|six|half an|a couple of)[ -]?(?:hours?|hrs?|h)\b"
    r"(?P<ehalf> and a half)?|(?P<emin>\d{2,3})[ -]?(?:minutes?|mins?)\b"
)

_NUMBERS = {
    "一": 1.0,
    "二": 2.0,
    "三": 3.0,
    "四": 4.0,
    "五": 5.0,
    "六": 6.0,
    "七": 7.0,
    "八": 8.0,
    "半": 0.5,
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "half an": 0.5,
    "a couple of": 2.0,
}

_OF_A_TERMINUS = re.compile(
    r"(?:東京|品川|新宿|渋谷|池袋|上野|大宮|横浜|名古屋|京都|新大阪|大阪|岡山|広島|博多|仙台|札幌)駅から"
)

"""「東京駅から90分」 is a journey, 「駅から10分」 a walk."""


_FAR = 80
_JOURNEY = re.compile(
    r"\b(?:travel(?:l?ing)?|journey|trip|ride|drive|flight|commute|transfer|getting\s+(?:there|here)|to\s+get\s+there)\b[^.!?;\n]{0,40}?"
    r"(?:\b(?:not|never|no|under|within|less|at\s+most|at\s+the\s+most|max(?:imum)?|up\s+to|below|exceed)\b|n't\b)[^.!?;,\n]{0,24}$"
)
"""Before a time: the way has it for a limit: "Travel from our home should not be more than …"."""


def travel_times(text: Text, lexicon: Lexicon) -> list[Found]:
    """「新幹線で2時間以内」→ the need ``移動120分以内``."""
    found: list[Found] = []
    for match in _HOURS.finditer(text.norm[: place_names.LONGEST]):
        left, right = max(0, match.start() - 30), min(len(text.norm), match.end() + 20)
        for begin, end in text.clauses:
            if begin > match.start():
                break
            if match.start() < end:
                left, right = max(left, begin - 12), min(right, end)
        around = _OF_A_TERMINUS.sub(
            "から", text.norm[max(left, narration.sentence(text.norm, match.start())[0]) : right]
        )
        told = any(w in around for w in lexicon.words_of("places", "TRAVEL"))
        if not told and _JOURNEY.search(text.norm, max(0, match.start() - _FAR), match.start()) is None:
            continue
        if any(w in around for w in lexicon.words_of("places", "NOTTRAVEL")):
            continue
        hours = match["h"] or match["eh"]
        if hours:
            value = _NUMBERS.get(hours)
            minutes = 60 * (float(hours) if value is None else value)
            minutes += 30 if match["half"] or match["ehalf"] else 0
            minutes += int(match["m"] or 0)
        else:
            minutes = float(match["min"] or match["emin"])
        if 10 <= minutes <= 24 * 60:
            found.append(Found(match.start(), match.end(), "needs", f"移動{round(minutes)}分以内", claim=75))
    return found
