"""Several slots declined in one breath: 「予算も型も特に希望はない」, "no preference on style, budget or facilities".

What is said of such a list holds for each that it names; one slot by itself is ``bot.reading.declined``'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.reading.cues import Cues, either

_ALSO_JA = {"place": ["県", "エリア", "場所"], "needs": ["設備", "宿"], "budget": ["お金"]}
_ALSO_EN = {
    "needs": ["facility", "equipment", "extras"],
    "place": ["locations", "places"],
    "styles": ["styles", "type", "types"],
    "budget": ["the money"],
}
"""Words that name a slot only among others that do."""
_REACH = 40
"""Characters between a list and what is said of it, before (English) or behind it."""


class Lists:
    """The grammar of a language. ``why``: what declines a slot that stands beside it."""

    def __init__(self, cues: Cues, slots: tuple[str, ...], why: re.Pattern[str]) -> None:
        self.japanese = cues.language == "ja"
        also: Mapping[str, list[str]] = _ALSO_JA if self.japanese else _ALSO_EN
        general = cues.words("decline.general")
        self.topics = {
            slot: re.compile(
                either(
                    [
                        word
                        for word in (*cues.words(f"decline.topic.{slot}"), *also.get(slot, ()))
                        if word not in general
                    ]
                )
            )
            for slot in slots
        }
        one = "|".join(pattern.pattern for pattern in self.topics.values())
        if self.japanese:
            one = rf"(?:{one})(?:など|等|関係)?(?:の(?:条件|希望|こと|件))?"
            joint = r"(?:とか|や|も|と|は|、|・|/|\s|および|及び|または)+"
        else:
            one = rf"(?:(?:the|my|our|any)\s+)?(?:{one})"
            joint = r"(?:\s*(?:,|&|/|\band\b|\bor\b|\bnor\b))+\s*"
        self.list = re.compile(rf"(?:{one})(?:{joint}(?:{one}))+")
        self.why = (
            why if self.japanese else re.compile(rf"{why.pattern}|\bneither\b|\bflexible\s+(?:on|about|with|as\s+to)\b")
        )

    def find(self, norm: str) -> Iterator[tuple[int, int, str]]:
        """Where a slot is declined as one of several, and which."""
        for said in self.list.finditer(norm):
            named = [slot for slot, topic in self.topics.items() if topic.search(said.group())]
            if len(named) > 1 and self._declined(norm, said.start(), said.end()):
                yield from ((said.start(), said.end(), slot) for slot in named)

    def _declined(self, norm: str, start: int, end: int) -> bool:
        stop = re.compile(r"[。!?\n;]|\.(?=\s|$)").search(norm, end)
        last = min(stop.start() if stop else len(norm), end + _REACH)
        if stop is not None and stop.group() == "?":
            return False
        behind = self.why.search(norm, end, last)
        if behind is not None and not re.search(r"\d|\bbut\b", norm[end : behind.start()]):
            return True
        if self.japanese:
            return False
        before = re.split(r"[.;!?\n]", norm[max(0, start - _REACH) : start])[-1]
        said = list(self.why.finditer(before))
        return bool(said) and re.search(r"\d|\bbut\b|,", before[said[-1].end() :]) is None


__all__ = ["Lists"]
