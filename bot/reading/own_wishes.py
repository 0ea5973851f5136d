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
        ("start", "party"),
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
    supposed = [f for f in said if text.language == "ja" and _SUPPOSED_JA.match(text.norm, f.end)]
    chosen = {f.slot for f in said if f not in supposed}
    out = []
    for f in found:
        if f in supposed and f.slot in WISHED & chosen:
            out.append(replace(f, polarity=Polarity.MENTIONED, candidates=()))
            continue
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


def needs_of_now(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values; in English a need in a tale of what has been is none: "we got married on Zoom in 2020"."""
    if text.language != "en":
        return list(found)
    return [
        replace(f, polarity=Polarity.MENTIONED)
        if f.slot == "needs" and f.polarity is Polarity.WANT and _BEEN.search(text.norm, max(0, f.start - 40), f.start)
        and not _AGAIN.search(text.norm, f.end, narration.sentence(text.norm, f.start)[1])
        else f
        for f in found
    ]  # fmt: skip


_BEEN = re.compile(
    r"\b(?:i|we|they|he|she)\s+(?:[a-z]+\s+)?(?:was|were|got|met|had|did|went|married|used|[a-z]{3,}ed)\b[^.!?;,]{0,24}$"
)


_AGAIN = re.compile(r"\b(?:again|still|same|please|need|want|like\s+that|as\s+well\s+this\s+time)\b")


_SUPPOSED_JA = re.compile(
    r"(?:くらい|ぐらい|ほど|以上|間|も)?だ(?:と|ったら)、?"
    r"(?!嬉|うれ|助|あり(?:がた|難)|有り?難|いい|良|よ[いさ]|理想|ベスト|最高|ちょうど|都合|最適|完璧|希望|思|行け|いけ|なお|尚)"
)
"""「1ヶ月だと妻が寂しがるので」, beside another length: only thought of."""


def wanted(f: Found) -> Found:
    """A value that was only mentioned, as a wish."""
    return replace(f, polarity=Polarity.WANT) if f.polarity is Polarity.MENTIONED else f


_SOMEBODY_WHO = re.compile(
    r"(?:[にのから])*(?![^。、!?\n]{0,8}(?:休|空|取れ|行け|動け|来られ|来れ))[^。、!?\n]{1,10}?(?:る|た|予定の|控えた)(?:うちの|私の)?"
    r"(?:[長次三]?[男女](?=と|が|は|も)|娘|息子|夫|妻|主人|旦那|嫁|彼|母|父|両親|友人|友達|友だち|妹|弟|姉|兄|孫|婚約者|同僚|先輩|後輩|同期|子)(?:さん|たち|ども|女|氏|親)*(?=と|を|が|は|も|の)"
)


def without_descriptions(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values without those that only describe.

    A time tells who somebody is (「来年結婚する彼と」), a theme what it will be like (「にぎやかになりそうです」).
    """
    if text.language != "ja":
        return list(found)
    return [
        replace(f, polarity=Polarity.MENTIONED)
        if f.polarity is Polarity.WANT
        and (
            (f.slot == "start" and _SOMEBODY_WHO.match(text.norm, f.end))
            or (f.slot == "themes" and _FORESEEN.match(text.norm, f.end))
        )
        else f
        for f in found
    ]


_FORESEEN = re.compile(
    r"(?:な(?:旅|滞在|時間|毎日|一週間|1週間))?(?:に|く)(?:も)?なり(?:そう|ます)(?:です|だ|や)?(?:ね|な|よ|わ|あ|ぁ)*(?=[。!~ー…笑\s]|$)"
)
_ASKED_ABOUT_IT = re.compile(
    r"[にへ](?:も)?(?:聞い|きい|確認し|相談し|問い合わせ|尋ね)(?:てみ)?(?:たら|たところ|ると|て|ました(?:が|ところ)|たけど)、?[^。!?]{0,16}$"
)
"""「経理に聞いたら、予算は10万円までだそうです」: what was heard there is of one's own stay."""
_ANYWHERE_JA = re.compile(r"(?:[県都府道市])?(?:の中)?の?(?:どこか|どっか|どこでも)")
_ANYWHERE_EN = re.compile(
    r"\b(?:any|some)(?:where|\s+place)\b[^.!?;,]{0,40}\b(?:in|near|on|around)\s+(?:the\s+)?$"
    r"|(?:^|[.!?;]\s*)(?:an?|some)\s+(?:[a-z]+\s+)?(?:spot|place|town|village|house|base|corner)\s+(?:in|near|on|around)\s+(?:the\s+)?$"
    r"|\b(?:having|want|like|need|setting\s+up|set\s+up|find(?:ing)?|get(?:ting)?|build(?:ing)?|keep(?:ing)?|for|of|with)\s+(?:a|another)\s+(?:(?:second|other|new|rural|weekend|country|regional)\s+)*(?:base|home|house|place|foothold|office)\s+(?:in|near|on|around)\s+(?:the\s+)?$"
)


def anywhere_in(text: Text, f: Found) -> bool:
    """True of 「四国のどこか」, "anywhere by the sea in Oita", "a second base in Oita": nothing wishes more plainly."""
    if f.slot != "place" or f.polarity is not Polarity.WANT:
        return False
    if text.language == "ja":
        return _ANYWHERE_JA.match(text.norm, f.end) is not None
    return _ANYWHERE_EN.search(text.norm[max(0, f.start - 60) : f.start]) is not None
