"""An English request to search at a place: "could you focus on Tono?", "could it be Aso only?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading.found import Found, Text

_MOST = 120
_ASKS = (
    r"\W*(?:(?:so|and|ok(?:ay)?|then|now|well|hmm+|sorry|thanks|great|nice|actually|maybe|perhaps|in\s+that\s+case)\W+)*"
    r"(?:(?:can|could|would|will|might)\s+(?:you|we)|would\s+it\s+be\s+possible\s+to|is\s+it\s+possible\s+to|would\s+you\s+mind|(?:can|could)\s+it|please)\s+"
    r"(?:(?:please|just|maybe|perhaps|also|rather|kindly|instead|now|simply)\s+)*"
)
_SEARCHES = (
    r"(?:(?:look|search|check|focus|concentrate|zoom|narrow|limit|restrict|confine|stick|keep|home|settle|searching|looking|focusing|checking|do|try|make|be|go)"
    r"(?:\s+(?:it|this|that|things|the\s+(?:search|list|options|stays?|place|area)|your\s+search|yourself|us))?"
    r"(?:\s+(?:down|in|only|just|more|for\s+(?:stays?|places?|something|options)))*\s*(?:at|in|on|to|around|into|with|within|for)?)\s+"
    r"(?:(?:only|just|specifically|somewhere\s+in|places\s+in|stays\s+in|the\s+(?:city|town|area)\s+of)\s+)*"
)
_ENDS = (
    r"(?:\s*,?\s*(?:city|town|village|island|prefecture|specifically|only|alone|exclusively|in\s+particular|instead(?:\s+of\s+[^?.!]{1,40})?|rather\s+than\s+[^?.!]{1,40}"
    r"|please|then|now|first|again|for\s+(?:me|us)|if\s+possible))*\W*"
)
_ORDER = re.compile(_ASKS + _SEARCHES + "◇(?:\\s*(?:,|or|and|/)\\s*◇)*" + _ENDS)


_BEFORE_IT = re.compile(
    r"(?:^|[,.;!?:]|\b(?:and|but|so|please|now|then|let's|let\s+us|you|i|we|to))\s*"
    r"(?:put|add|bring|include|get|take|restore|reinstate|have|keep|leave)\s+(?:only\s+|just\s+|the\s+)?$"
)
_BEHIND_IT = re.compile(r"(?:\s+(?:prefecture|city|region|island))?\s+(?:back|again)\b(?!\s+to\b)")


def restored(norm: str, start: int, end: int) -> bool:
    """True of a place (at ``start`` to ``end``) that is taken in again: "put Oita back on the list"."""
    return bool(_BEFORE_IT.search(norm, max(0, start - 40), start) and _BEHIND_IT.match(norm, end))


def asked(sentence: str, spans: Sequence[tuple[int, int]]) -> bool:
    """True of a sentence that asks for a search at the places in it (``spans``), and for nothing else."""
    if not spans or len(sentence) > _MOST:
        return False
    told, at = "", 0
    for start, end in sorted(spans):
        told, at = told + sentence[at:start] + "◇", end
    return _ORDER.fullmatch(told + sentence[at:]) is not None


def wanted(text: Text, found: Sequence[Found], sentences: Sequence[tuple[int, int]]) -> list[Found]:
    """The values, with the places at which a search is asked for wished for."""
    places = [(f.start, f.end) for f in found if f.slot == "place"]
    sought = [
        (start, end)
        for start, end in sentences
        if asked(text.norm[start:end], [(a - start, min(b, end) - start) for a, b in places if start <= a < end])
    ]
    return [
        replace(f, polarity=Polarity.WANT)
        if f.slot == "place"
        and f.polarity is Polarity.MENTIONED
        and (
            restored(text.norm, f.start, f.end)
            or ((f.value is not None or f.candidates) and any(a <= f.start < b for a, b in sought))
        )
        else f
        for f in found
    ]


__all__ = ["asked", "restored", "wanted"]
