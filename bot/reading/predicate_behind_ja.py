"""What a Japanese sentence says right behind a value: a comment, a description, a habit, an image of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.reading.found import Token
from bot.reading.predicate_words_ja import COPULA, SOFT, Words

_SOUGHT = frozenset({"所", "とこ", "場所", "町", "街", "村", "里", "島", "宿", "土地", "地域", "浜", "港"})
_NOTHING_MORE = ("補助記号", "助詞,終助詞", "記号", "感動詞")


def names_a_place(tokens: Sequence[Token], value_end: int) -> bool:
    """「四国で、澄んだ流れに潜れるようなとこ」: nothing but what is sought, and where."""
    after = [t for t in tokens if t.start >= value_end]
    joint = after[0].surface if after else ""
    last = next((t for t in reversed(after) if not t.pos.startswith(_NOTHING_MORE)), None)
    return joint in ("で", "の", "なら", "、") and last is not None and last.base in _SOUGHT


def behind(tokens: Sequence[Token], end: int) -> str:
    """The words of the sentence behind a value."""
    return "".join(t.surface for t in tokens if t.start >= end)


def is_named(tokens: Sequence[Token], value_end: int) -> bool:
    """True when the value itself is the predicate: 8月です, 宮崎のほうです."""
    for token in tokens:
        if token.start < value_end or token.base in SOFT:
            continue
        return token.surface in COPULA
    return False


EVEN = re.compile(r"でも(?!いい|良|よ[い.く]|可|ok|大丈夫|構|かま|問題|行|いけ|どこ|いつ|[。、!?]|$)")
"""「夏でもひんやりした島」: what holds even then is no time to come."""


def is_comment(tokens: Sequence[Token], value_end: int) -> bool:
    """「三連休ですしね」, 「お盆ですね」: said to agree, not to ask for; 「8月ですかね」 is a thought of one's own."""
    after = [t.surface for t in tokens if t.start >= value_end and t.pos.startswith(("助詞", "助動詞"))]
    return bool(after) and after[-1] in ("ね", "よね") and "か" not in after and len(after) <= 4


def describes_noun(tokens: Sequence[Token], value_end: int, words: Words) -> bool:
    """「6月の猛暑」, 「クリスマスのデート」: a date that only describes something else than a stay."""
    after = [t for t in tokens if t.start >= value_end][:4]
    if len(after) < 2 or after[0].surface != "の" or not after[1].pos.startswith("名詞,普通名詞"):
        return False
    if (
        "副詞可能" in after[1].pos
        or "助数詞" in after[1].pos
        or after[1].base in SOFT | words.free | words.stay | words.fit
    ):
        return False
    return len(after) < 3 or after[2].surface not in ("で", "から", "まで", "に", "頃", "、")


def comes_round(tokens: Sequence[Token], value_end: int) -> bool:
    """「夏になると」, 「お盆が近くなると」: said of every year."""
    after = [t for t in tokens if t.start >= value_end][:4]
    return any(a.base == "成る" and b.surface == "と" and b.pos.startswith("助詞,接続") for a, b in pairwise(after))


_SEEN = frozenset({"イメージ", "印象", "感じ", "雰囲気"})


def as_seen(tokens: Sequence[Token], value_end: int) -> bool:
    """「岡山は住みやすいイメージがあります」: how a place or a time is thought of."""
    topic = next((t for t in tokens if t.start >= value_end), None)
    return (
        topic is not None
        and topic.surface in ("は", "って", "も", "だと", "だ")
        and any(t.base in _SEEN for t in tokens[-6:] if t.start >= value_end)
    )


def although(tokens: Sequence[Token], value_end: int) -> bool:
    """「夏休みなのに困って」: the time that it is."""
    after = [t.surface for t in tokens if t.start >= value_end][:3]
    return after[:1] == ["な"] and "".join(after[1:3]).startswith("のに")
