"""Places that one and the same message takes back for others: for a reason, by contrast, on second thought."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.preferences import Polarity
from bot.reading import polarity
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon

_REASON = re.compile(r"(?:ので|から|し|ため|て|で|すぎ|過ぎ)[、,\s]*$")

_CONTRAST = re.compile(r"(?:けど|けれど|けども|が|ものの|のに)[、,\s]*$")


def replaced(text: Text, found: list[Found], lexicon: Lexicon) -> list[Found]:
    """A place that another one follows: 「石川は大変そうだから、富山に」, 「九州って言ったけど四国」."""
    found = _besides(text, _swapped(text, found))
    places = [f for f in found if f.slot == "place"]
    taken_back = [f.start for f in places if f.polarity is Polarity.RETRACTED]
    out: list[Found] = []
    for given in found:
        f = given
        if f.slot != "place" or f.polarity is not Polarity.WANT:
            out.append(f)
            continue
        if any(start < f.start for start in taken_back):
            out.append(replace(f, corrects=True))
            continue
        later = next((g for g in places if g.start > f.end and g.polarity is Polarity.WANT), None)
        between = text.norm[f.end : later.start] if later else ""
        if later and 4 < len(between) < 60 and re.match(r"[県府都市町]?[はも]", between) and "。" not in between:
            told = polarity.of(text, f.start, f.end, lexicon, later.start).told
            if not told and _REASON.search(between):
                f = replace(f, polarity=Polarity.AVOID)
            elif not told and _CONTRAST.search(between):
                f = replace(f, polarity=Polarity.MENTIONED)
        elif later and (_SO.fullmatch(between) or _conceded(text, f, later)):
            f = replace(f, polarity=Polarity.MENTIONED)
        if f.polarity is Polarity.WANT and text.language == "en" and _TOO.match(text.norm, f.end):
            f = replace(f, polarity=Polarity.AVOID)
        out.append(f)
    out = _only_there(text, out)
    return [
        replace(f, polarity=Polarity.RETRACTED)
        if f.polarity is Polarity.AVOID
        and (_meant_before(text, f, out) or _changed(text, f, out) or _thought_over(text, f, out))
        else f
        for f in out
    ]


_ONLY_THERE = re.compile(r"[県府都市町]?(?:地方)?(?:だけ|のみ|一択|一本|に絞)(?!で(?:は|も)|じゃ)")
_AS_TOPIC = re.compile(r"[県府都市町]?(?:地方)?(?:の(?:方|ほう))?(?:は|も|なら)")


def _only_there(text: Text, found: Sequence[Found]) -> list[Found]:
    """「四国だけで！近畿はいつでも行けるし」: beside the only one another that is told of is not wished for."""
    only = next(
        (f for f in found if f.slot == "place" and f.polarity is Polarity.WANT and _ONLY_THERE.match(text.norm, f.end)),
        None,
    )
    if text.language != "ja" or only is None:
        return list(found)
    return [
        replace(f, polarity=Polarity.MENTIONED)
        if f.slot == "place"
        and f.polarity is Polarity.WANT
        and f.value != only.value
        and f.start > only.end
        and _AS_TOPIC.match(text.norm, f.end)
        else f
        for f in found
    ]


_CONCEDED = re.compile(
    r"(?:'s|\s+(?:is|was|would\s+be|sounds|looks|seems))\s+(?:[a-z]+\s+){0,2}?(?:fine|ok(?:ay)?|nice|great|good|lovely|alright|all\s+right|cool|fun|pretty"
    r"|beautiful|tempting|convenient)\b[^.!?;]{0,30}?\bbut\b(?!\s+(?:not|only|too|so\s+is))"
)
_AS_WELL = re.compile(
    r"\s*(?:city|prefecture)?\s*,?\s*(?:too|as\s+well|also|is\s+(?:fine|ok(?:ay)?|nice|good|great)\s+too)\b"
)


def _conceded(text: Text, f: Found, later: Found) -> bool:
    """What is granted before a "but" that another place follows: "Tokyo's fine, but my lungs want trees: Gifu"."""
    but = _CONCEDED.match(text.norm, f.end)
    return but is not None and but.end() <= later.start and not _AS_WELL.match(text.norm, later.end)


_TOO = re.compile(
    r"(?:'s|\s+(?:is|was|would\s+be|feels|gets|seems|sounds|looks))\s+(?:(?:a\s+(?:bit|little|tad)|way|just|far|really|much|probably|maybe)\s+){0,2}too\s+"
    r"(?!good\b|nice\b|beautiful\b|tempting\b|lovely\b)[a-z]+\b(?!\s+to\s+(?:miss|skip|resist|pass|ignore))"
)
"""Behind a place that is refused: "Naha's too urban"."""


_BESIDES = re.compile(
    r"(?:^|[.!?;]\s*)(?:besides|apart\s+from|aside\s+from|in\s+addition\s+to|next\s+to|alongside)\s+(?:the\s+)?$"
)
_ALSO_WISHED = re.compile(
    r"\s*,?\s*(?:(?:i|we)(?:'d|'m|'re|\s+would|\s+could|\s+am|\s+are|\s+can)?|how\s+about|what\s+about|maybe)\b[^.!?;]{0,40}"
)


def _besides(text: Text, found: Sequence[Found]) -> list[Found]:
    """The places; of "besides Toyama I'd consider Ishikawa" both are wished for."""
    out = list(found)
    places = sorted((f for f in out if f.slot == "place" and f.value is not None), key=lambda f: f.start)
    for one, other in pairwise(places):
        if _BESIDES.search(text.norm, max(0, one.start - 24), one.start) and _ALSO_WISHED.fullmatch(
            text.norm, one.end, other.start
        ):
            for f in (one, other):
                if f.polarity is Polarity.AVOID:
                    out[out.index(f)] = replace(f, polarity=Polarity.WANT)
    return out


_SWAP = re.compile(r"\b(?:swap|replace|exchange|trade|switch|change)\s+(?:out\s+)?(?:from\s+)?(?:the\s+)?$")
_SWAPPED_FOR = re.compile(r"\s*(?:region|prefecture|area|city)?\s*(?:for|with|to|by|into)\s+(?:the\s+)?")
_NOT_THE_OTHER = re.compile(
    r"(?:\s+(?:prefecture|city|region))?\s*[,.;]?\s*(?:(?:and|but|so|please|note|mind\s+you|that's)\s+)*not\s+(?:in\s+|the\s+)?"
)
""""Fukui, please note not Fukuoka": only put apart from the one that is wished for."""


def _swapped(text: Text, found: Sequence[Found]) -> list[Found]:
    """The places; of "swap Shikoku for Chugoku" the first is taken back, and the second takes its place."""
    out = list(found)
    places = sorted((f for f in out if f.slot == "place" and f.value is not None), key=lambda f: f.start)
    for one in places:
        if not _SWAP.search(text.norm, max(0, one.start - 24), one.start):
            continue
        for other in places:
            if other.start > one.end and _SWAPPED_FOR.fullmatch(text.norm, one.end, other.start):
                out[out.index(one)] = replace(one, polarity=Polarity.RETRACTED)
                out[out.index(other)] = replace(other, polarity=Polarity.WANT, corrects=True)
    return out


_GIVEN_UP = re.compile(
    r"[県府都市町]?(?:は|を|も)?(?:やめ|止め|よし)(?:て|に)?(?:おい?て?)?、?(?:やっぱり?|代わりに)?、?"
)

_TO_THE_OTHER = re.compile(
    r"[県府都市町]?(?:あたり|方面|の(?:ほう|方))?(?:に(?:し|す|変|決|行|い)|で(?:お願|いき|行|す)|が(?:いい|良))"
)


def _changed(text: Text, f: Found, found: Sequence[Found]) -> bool:
    """「石川はやめて富山にします」: not shunned, but given up for another."""
    return f.slot == "place" and any(
        g.slot == "place" and g.polarity is Polarity.WANT and g.start > f.end
        and _GIVEN_UP.fullmatch(text.norm, f.end, g.start) and _TO_THE_OTHER.match(text.norm, g.end)
        for g in found
    )  # fmt: skip


_ON_SECOND_THOUGHT = re.compile(
    r"[県府都市町]?(?:(?:か|で|に(?:する|します)?|が(?:いい|良い))(?:な|なあ|なぁ)?)?[.…、。\s]*(?:いや|いえ)[、,.…\s]*(?:やっぱり?)?[、\s]*"
)


def _thought_over(text: Text, f: Found, found: Sequence[Found]) -> bool:
    """「岩手県か…いや、秋田県がいいな」: not shunned, but named before the better one came to mind."""
    return f.slot == "place" and any(
        g.slot == "place" and g.polarity is Polarity.WANT and g.start > f.end
        and _ON_SECOND_THOUGHT.fullmatch(text.norm, f.end, g.start)
        for g in found
    )  # fmt: skip


_SO = re.compile(r"\s*(?:'s|is|are|sounds|looks|seems|gets|would be|might be)\s[^.!?]{3,40}?,?\s*so\b[^.!?]{0,30}")

""""Sendai sounds cold, so let's make it Fukuoka": the first is not wished for."""


def _meant_before(text: Text, f: Found, found: Sequence[Found]) -> bool:
    """True for what was only named by mistake: "I meant Hakodate, not Sapporo"."""
    if f.slot != "place" or not text.norm.endswith(("not ", "not in "), 0, f.start):
        return False
    if any(
        g.slot == "place" and g.polarity is Polarity.WANT and str(g.value)[:1] == str(f.value)[:1]
        and _NOT_THE_OTHER.fullmatch(text.norm, g.end, f.start)
        for g in found
    ):  # fmt: skip
        return True
    return any(
        g.slot == "place" and g.corrects and g.polarity is Polarity.WANT and 0 < f.start - g.end <= 10 for g in found
    )
