"""Whose and of what: values that are wished for one's own stay, apart from small talk and others' news."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading import narration
from bot.reading.cues import Cues
from bot.reading.found import Found, Text
from bot.seams import ReadingContext

WISHED = frozenset({"start", "days", "budget", "party", "place"})
_TOGETHER = tuple(
    frozenset(pair)
    for pair in (
        ("days", "start"),
        ("days", "place"),
        ("days", "budget"),
        ("days", "party"),
        ("start", "budget"),
        ("start", "needs"),
        ("place", "budget"),
    )
)
"""Slots that make each other believed when one sentence speaks of both: a length and where, when, for how much."""


def of_ones_own(
    text: Text,
    found: Sequence[Found],
    beside: Sequence[Found],
    context: ReadingContext,
    words: Cues,
    tried: Sequence[tuple[int, int]],
) -> list[Found]:
    """The values; those of small talk are only mentioned. ``beside``: what was read of other kinds.

    ``tried``: the sentences that only try a wish.

    A length or an amount beside another value speaks of a stay whatever the predicate is.
    """
    said = [f for f in found if f.polarity is not Polarity.MENTIONED and (f.value is not None or f.candidates)]
    out = []
    for f in found:
        if any(a <= f.start < b for a, b in tried):
            out.append(wanted(f))
            continue
        if f in said and f.slot == "origin" and narration.heard(text, f.start, f.end, words):
            continue  # where somebody else lives
        if f in said and f.slot in WISHED and f.polarity is Polarity.WANT:
            left, right = narration.sentence(text.norm, f.start)
            heard = (g for g in (*said, *beside) if g.polarity is not Polarity.MENTIONED)
            beside_it = {g.slot for g in heard if left <= g.start < right}
            alone = not any(f.slot in pair and pair <= beside_it for pair in _TOGETHER)
            answers = context.asked == f.slot
            past = f.slot == "place" and not f.stated and narration.told(text, f.start, f.end, words)
            past = past and (not answers or narration.long_ago(text, f.start, f.end))
            past = past or (
                f.slot in ("place", "start", "days") and not answers and narration.engaged(text, f.start, f.end)
            )
            own = f.slot != "place" and _ASKED_ABOUT_IT.search(text.norm[max(0, left) : f.start]) is not None
            own = own or (f.slot == "party" and f.stated)  # 「妹も合流するそうです」 is heard, and changes the party
            remark = alone and not answers and not f.stated
            if (past or (not own and narration.heard(text, f.start, f.end, words))) or (
                remark and narration.small_talk(text, f.start, f.end, words, f.slot)
            ):
                out.append(replace(f, polarity=Polarity.MENTIONED, candidates=()))
                continue
        out.append(f)
    return out


def wanted(f: Found) -> Found:
    """A value that was only mentioned, as a wish."""
    return replace(f, polarity=Polarity.WANT) if f.polarity is Polarity.MENTIONED else f


_ASKED_ABOUT_IT = re.compile(
    r"[にへ](?:も)?(?:聞い|きい|確認し|相談し|問い合わせ|尋ね)(?:てみ)?(?:たら|たところ|ると|て|ました(?:が|ところ)|たけど)、?[^。!?]{0,16}$"
)
"""「経理に聞いたら、予算は10万円までだそうです」: what was heard there is of one's own stay."""
_ANYWHERE_JA = re.compile(r"(?:[県都府道市])?(?:の中)?の?(?:どこか|どっか|どこでも)")
_ANYWHERE_EN = re.compile(
    r"\b(?:any|some)(?:where|\s+place)\b[^.!?;,]{0,40}\b(?:in|near|on|around)\s+(?:the\s+)?$"
    r"|(?:^|[.!?;]\s*)(?:an?|some)\s+(?:[a-z]+\s+)?(?:spot|place|town|village|house|base|corner)\s+(?:in|near|on|around)\s+(?:the\s+)?$"
)


def anywhere_in(text: Text, f: Found) -> bool:
    """True of 「四国のどこか」 and "anywhere by the sea in Miyazaki": no form of words wishes more plainly."""
    if f.slot != "place" or f.polarity is not Polarity.WANT:
        return False
    if text.language == "ja":
        return _ANYWHERE_JA.match(text.norm, f.end) is not None
    return _ANYWHERE_EN.search(text.norm[max(0, f.start - 60) : f.start]) is not None
