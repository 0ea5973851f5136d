"""A place that is widened to a larger one around it: 「北杜市だけじゃなくて山梨県全体で」, "not just Hokuto"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.places import Places
from bot.preferences import Polarity
from bot.reading.found import Found, Text

_NOT_ONLY_JA = re.compile(
    r"(?:だけ|のみ|限定|に限ら|に絞ら|にこだわら)?(?:じゃなく(?:って|て)?|でなく(?:て)?|ではなく(?:て)?|ず(?:に)?|ないで|から)、?(?:その|もう少し)?(?:周辺の|広く)?"
)
_WHOLE_JA = re.compile(
    r"(?:[県府都道]|地方)?(?:全(?:体|域|部|土)|全県|中(?=で|に|を)|内ならどこ|のどこ|まで?(?:範囲を)?広げ|に(?:範囲を)?広げ)"
)
_NOT_ONLY_EN = re.compile(r"\b(?:not\s+(?:just|only)|beyond|from)\s+$")
_WHOLE_EN = re.compile(
    r"[,\s]*(?:but\s+)?(?:also\s+)?(?:to\s+)?(?:anywhere\s+in\s+|all\s+(?:of\s+|over\s+)?|the\s+whole\s+(?:of\s+)?|the\s+entire\s+|any\s+part\s+of\s+)(?:the\s+)?"
)


def widened(text: Text, found: Sequence[Found], places: Places) -> list[Found]:
    """The values, with the narrower place taken back where the wider one takes it in."""
    out = list(found)
    named = [i for i, f in enumerate(out) if f.slot == "place" and f.value is not None]
    for left, right in pairwise(named):
        narrow, wide = out[left], out[right]
        if narrow.value == wide.value or not places.within(str(narrow.value), str(wide.value)):
            continue
        between = text.norm[narrow.end : wide.start]
        if text.language == "ja":
            widens = _NOT_ONLY_JA.fullmatch(between) and (
                between.startswith(("だけ", "のみ", "に")) or _WHOLE_JA.match(text.norm, wide.end)
            )
        else:
            before = text.norm[max(0, narrow.start - 16) : narrow.start]
            widens = _NOT_ONLY_EN.search(before) and _WHOLE_EN.fullmatch(between)
        if widens:
            out[left] = replace(narrow, polarity=Polarity.RETRACTED)
            out[right] = replace(wide, polarity=Polarity.WANT)
    return out


__all__ = ["widened"]
