"""How long: nights, days, weeks and months, ranges and bounds; a night more is a day more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.preferences import Polarity
from bot.reading import length_limits, lengths_found, narration, written_lengths
from bot.reading.cues import Cues
from bot.reading.found import Found, Text
from bot.reading.length_grammar import Grammar, grammar_of
from bot.reading.numbers import ENGLISH, NUMERAL, english, japanese
from bot.seams import ReadingContext

CLAIM = 60

LONGEST_BARE = 90

"""The highest number that is days when no unit stands beside it."""


def find(text: Text, context: ReadingContext, cues: Cues) -> list[Found]:
    """The slot ``days`` in ``text``, as ``cues``' language writes lengths."""
    grammar = grammar_of(cues)
    seen = lengths_found.find(text.norm, grammar, context)
    lengths = [length for length in seen if not length.aside]
    found = []
    for length in lengths:
        value = _value(length, text.norm, grammar, context)
        if not length.bound and grammar.unfit.match(text.norm, length.end):
            found.append(Found(length.start, length.end, "days", None, Polarity.MENTIONED, claim=CLAIM))
        elif context.asked != "days" and narration.told(text, length.start, length.end, cues):
            found.append(Found(length.start, length.end, "days", value, Polarity.MENTIONED, claim=CLAIM))
        elif value is not None:
            confidence, claim = (1.0, CLAIM) if length.sure else (0.6, CLAIM - 5)
            found.append(
                Found(
                    length.start,
                    length.end,
                    "days",
                    value,
                    confidence=confidence,
                    claim=claim,
                    stated=bool(length.bound) or grammar.labelled.search(text.norm, 0, length.start) is not None,
                )
            )
    if lengths and (elliptic := _elliptic(text.norm, lengths[-1], grammar)) is not None:
        found.append(elliptic)
    if not found and (limit := _bound_only(text, grammar, context)) is not None:
        return [limit]
    if not found and context.asked == "days" and (word := grammar.spoken.match(text.norm.strip())):
        days = grammar.spoken_days[word["word"]]
        value = {"min": days, "max": days}
        return [Found(word.start("word"), word.end("word"), "days", value, confidence=0.8, claim=CLAIM)]
    if not found and context.asked == "days":
        found.extend(_bare(text))
    if context.asked != "days":
        found.extend(_told_aside(seen))
    return found


def _told_aside(seen: Sequence[written_lengths.Length]) -> Iterator[Found]:
    """What the grammars take for a length of something else; what stands around it may tell otherwise."""
    for length in seen:
        if length.aside:
            value = {"min": length.low, "max": length.high}
            yield Found(length.start, length.end, "days", value, Polarity.MENTIONED, claim=CLAIM)


_MORE_SO = re.compile(
    r"\s+(?:(?:is|are|'s|seems?|sounds?|feels?|looks?|would\s+be|might\s+be|will\s+be|was)\s+)+(?:(?:actually|probably|a\s+bit|much|rather|far)\s+)*"
    r"(?:more|less)\s+(?!please\b|then\b|now\b|days?\b|weeks?\b|nights?\b|months?\b)[a-z]+"
)
"""Behind a length: "three weeks is more realistic" compares, and makes nothing longer."""


def _value(
    length: written_lengths.Length, norm: str, grammar: Grammar, context: ReadingContext
) -> dict[str, Any] | None:
    after = norm[length.end : length.end + 12]
    longer, shorter = grammar.longer.match(after), grammar.shorter.match(after)
    if grammar.language == "en" and _MORE_SO.match(norm, length.end):
        longer = shorter = None
    if (longer or shorter) and not after.startswith("に"):  # 「10日に短縮」 is no shorter by ten days
        before = context.preferences.parts("days")
        if not before:
            return None
        step = length.high if longer else -length.high
        return {key: max(1, before[key] + step) if before.get(key) else None for key in ("min", "max")}
    if length.bound:
        return _limited(length, context)
    return {"min": length.low, "max": length.high}


def _limited(length: written_lengths.Length, context: ReadingContext) -> dict[str, Any]:
    """A bound; beside one on the other side that was said before, both hold: "at least 5", then "no more than 9"."""
    return length_limits.bounded(length.bound, length.low if length.bound == "min" else length.high, context)


def _bound_only(text: Text, grammar: Grammar, context: ReadingContext) -> Found | None:
    """A limit in days where lengths are spoken of: "and no more than 9"."""
    if context.asked != "days" and not context.preferences.values("days"):
        return None
    bounds: tuple[written_lengths.Bound, written_lengths.Bound] = ("min", "max")
    matches = (
        (b, p.search(text.norm, 0, 60)) for b, p in zip(bounds, (grammar.min_number, grammar.max_number), strict=True)
    )
    # the longer cue says it: "no more than"
    bound, match = min(matches, key=lambda pair: pair[1].start() if pair[1] else len(text.norm))
    count = (japanese if grammar.language == "ja" else english)(match["n"]) if match else None
    if match is None or not count or count != int(count) or count > LONGEST_BARE:
        return None
    length = written_lengths.Length(match.start(), match.end("n"), int(count), int(count), bound)
    return Found(length.start, length.end, "days", _limited(length, context), confidence=0.8, claim=CLAIM)


def limits(norm: str, position: int, cues: Cues) -> bool:
    """True where "at most", 「長くても」 stands right before: a length follows, whatever it looks like."""
    grammar = grammar_of(cues)
    before = norm[max(0, position - 24) : position]
    return bool(grammar.min_front.search(before) or grammar.max_front.search(before))


def _elliptic(norm: str, last: written_lengths.Length, grammar: Grammar) -> Found | None:
    """「2週間じゃなくて3」, "I said two weeks but I meant three": a number that takes the unit of the one before."""
    match = grammar.instead.search(norm, last.end, last.end + 40)
    unit = grammar.single.search(norm, last.start, last.end)
    if not match or not unit:
        return None
    count = (japanese if grammar.language == "ja" else english)(match["n"])
    name = (written_lengths.unit_ja if grammar.language == "ja" else written_lengths.unit_en)(unit["u"])
    days = written_lengths.span(count, name, half=False) if count else None
    if days is None:
        return None
    return Found(
        match.start("n"), match.end("n"), "days", {"min": days, "max": days}, confidence=0.8, corrects=True, claim=CLAIM
    )


_BARE = re.compile(
    rf"\D{{0,6}}?({NUMERAL})(?:\s*(?:~|-|か|、|,|to|or)\s*({NUMERAL}))?"
    r"\s*(?:くらい|ぐらい|ほど|です|かな|で|or so)?[。.!]?\s*$"
)

_BARE_EN = re.compile(rf"(?:about |maybe |around |just )?((?!an?$){ENGLISH})(?: please| or so)?[.!]?")


def _bare(text: Text) -> list[Found]:
    """A number alone, when the length was just asked: days."""
    match = _BARE.match(text.norm) if len(text.norm) < 24 else None
    if not match and (word := _BARE_EN.fullmatch(text.norm.strip())) and (count := english(word[1])) and count <= 400:
        value = {"min": int(count), "max": int(count)}
        return [Found(word.start(1), word.end(), "days", value, confidence=0.7, claim=CLAIM)]
    if not match:
        return []
    low, high = japanese(match[1]), japanese(match[2] or match[1])
    if low is None or high is None or not 1 <= low <= high <= 400:
        return []
    return [
        Found(match.start(1), match.end(), "days", {"min": int(low), "max": int(high)}, confidence=0.7, claim=CLAIM)
    ]
