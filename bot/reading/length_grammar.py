"""The words around lengths of one language, compiled once: units, bounds, rates, and what is no length at all."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.reading import written_lengths
from bot.reading.cues import Cues, either
from bot.reading.numbers import ENGLISH, NUMERAL


class Grammar:
    """The length grammar of one language."""

    def __init__(self, cues: Cues) -> None:
        self.language = cues.language
        self.fixed = cues.values("duration.fixed", int)
        self.min_front, self.max_front = (
            re.compile(either(cues.words(f"duration.{k}")) + r"\s*(?:で|でも|of\s+|a\s+)?\s*$")
            for k in ("min_front", "max_front")
        )
        self.min_number, self.max_number = (
            re.compile(
                either(cues.words(f"duration.{k}"))
                + (rf"\s*(?:で|でも|に)?\s*(?P<n>{NUMERAL})" if cues.language == "ja" else rf"\s+(?P<n>{ENGLISH})")
                + r"(?=\s*(?:[.!。、,]|$)|で(?:す|お|$)|まで|かな|や)"
            )
            for k in ("min_front", "max_front")
        )
        self.min_back, self.max_back = (
            re.compile(r"(?:くらい|ぐらい|ほど|程度|位)?\s*" + either(cues.words(f"duration.{k}")))
            for k in ("min_back", "max_back")
        )
        # 月に2日 is a rate, 7月に2日 and 来月に2日 are not
        rate = r"(?<![0-9一二三四五六七八九十来今先翌々終の])" + either(cues.words("duration.rate"))
        self.not_front = re.compile(f"(?:{either(cues.words('duration.not_front'))}|{rate})" + r"\s*$")
        self.not_back = re.compile(r"(?!\s*(?:前後|目的))\s*-?\s*" + either(cues.words("duration.not_back")))
        self.labelled = re.compile(either(cues.words("decline.topic.days")) + r"(?:は|が|:|=)?[\s、]*$")
        # "three weeks is more realistic" compares, "three weeks more" adds
        added = r"^(?!\s*(?:is|are|was|were|'s|be|would|'d|will|'ll|sounds?|seems?|feels?|makes?)\b)[^、。,.]{0,4}?"
        if cues.language == "ja":
            added = r"^[^、。,.\s]{0,4}?"
        self.longer = re.compile(added + either(cues.words("duration.longer")))
        self.shorter = re.compile(added + either(cues.words("duration.shorter")))
        self.unfit = re.compile(
            r"(?:だと|では|は)?\s*(?:ちょっと|少し|さすがに)?\s*" + either(cues.words("duration.unfit"))
        )
        self.spoken_days = cues.values("duration.spoken", int)
        self.spoken = re.compile(rf"(?:\W|えーと|うーん|あー|just |maybe |about )*(?P<word>{either(self.spoken_days)})")
        self.trip = re.compile(either(cues.words("duration.trip")))
        self.fixed_words = re.compile(either(self.fixed))
        self.instead = re.compile(
            rf"(?:じゃなくて|ではなく|でなく|もとい|いや|やっぱり?)、?\s*(?P<n>{NUMERAL})(?=[。!\s]|です|で|$)"
            if cues.language == "ja"
            else r"\b(?:i meant?|make it|make that|rather|actually|no,|wait,|but it\S*(?:\s+(?:is|be))?"
            r"|should be|should have been"
            r"|(?:but|so|and)\s+(?:i|we)\S*\s+(?:(?:am|are|would|will|really|just)\s+)*"
            r"(?:going|go|like|want|prefer|need|take|opt|aim|thinking)(?:ing)?(?:\s+(?:for|of|to have))?)"
            rf"\s*(?P<n>{ENGLISH})(?=[.!,]|\s*$)"
        )
        if cues.language == "ja":
            number = rf"(?:{NUMERAL}|数)"
            self.pair = re.compile(
                rf"(?<![\d/])(?<!\d\.)(?P<lo>{number})\s*(?P<u1>{written_lengths.JA_UNIT})?(?P<h1>半)?\s*(?P<joint>~|-|から|、|,|・|か|とか|or|または|もしくは|ー)"
                rf"\s*(?P<hi>{number})\s*(?P<u2>{written_lengths.JA_UNIT})(?P<h2>半)?"
            )
            self.single = re.compile(
                rf"(?<![\d/])(?<!\d\.)(?P<n>{number})\s*(?P<u>{written_lengths.JA_UNIT})(?P<h>半)?(?:\s*(?P<days>{NUMERAL})日(?!間?前))?"
            )
        else:
            number = rf"(?:{ENGLISH}|few|a\s+few|several|half\s+an?|half)"
            self.pair = re.compile(
                rf"(?<![a-z0-9_/])(?<![a-z0-9_][.,])(?P<lo>{number})[\s-]*(?:(?:good|full|whole|solid)\s+)?(?P<u1>{written_lengths.EN_UNIT})?\s*(?:,\s*(?=maybe|or\b))?"
                r"(?P<joint>-|~|to|or maybe|or|/|maybe|and)"
                rf"\s*(?P<hi>{number}|so|longer|more)(?:[\s-]+(?P<u2>{written_lengths.EN_UNIT})(?![a-z]))?"
            )
            self.single = re.compile(
                rf"(?<![a-z0-9_/])(?<![a-z0-9_][.,])(?P<n>{number})[\s-]*(?:full\s+|whole\s+|solid\s+|good\s+)?(?P<u>{written_lengths.EN_UNIT})(?![a-z])(?P<h>\s+and\s+a\s+half)?"
            )


@lru_cache(maxsize=8)
def grammar_of(cues: Cues) -> Grammar:
    """The grammar of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return Grammar(cues)
