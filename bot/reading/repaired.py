"""Repair within one message: of several values for a slot that holds one, which of them is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from bot.preferences import SLOT, Polarity
from bot.reading import cues, date_spans, narration
from bot.reading.cues import Cues
from bot.reading.found import Found, Text

_ONE_VALUE = ("start", "days", "budget", "party")

_ECHO = re.compile(
    r"(?:私|わたし|僕|ぼく|俺|自分|うちの?家族|うち)(?:たち|ら)?も、?(?:一度|ぜひ|是非|いつか|同じ(?:ところ|場所|町)[にで])?、?"
    r"(?:行|い[きっ]|住|滞在|暮ら|働|や[っり]|訪れ|体験)[^。!?]{0,8}た[いく]"
    r"|(?:言う|言って(?:い?た|る)|勧める|すすめる|聞いた|教えてくれた|勧められた|すすめられた)(?:もん)?(?:です)?(?:ので|から|んで)、?(?:一度|ぜひ|是非)?、?"
    r"(?:行|い[きっ]|住|滞在|暮ら|働|や[っり]|訪れ|体験)[^。!?]{0,8}た[いく]"
    r"|\b(?:so |now )?i(?:'d| would)? (?:want|like|love) to (?:go|try|stay|live|work)(?: there)?,? too\b"
    r"|\b(?:so|and),? (?:now )?(?:i|we)(?:'d| would)? (?:want|like|love) to (?:go|try|stay|live|work)(?: it)? there\b"
    r"|\b(?:so|and) (?:i'm|we're|i am|we are) (?:sold|in|convinced)\b"
)
"""「先輩が五島に行ったそうで、私も行ってみたい」: what others did is wished for."""
_ECHO_REACH = 60
"""Characters between the place that others were at and one's own wish."""


def echoed(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values, with the place wished for that others are only said to have been at."""
    echo = _ECHO.search(text.norm)
    if echo is None:
        return list(found)
    near = [f for f in found if f.slot == "place" and f.value is not None and 0 <= echo.start() - f.end <= _ECHO_REACH]
    if not near or any(f.polarity is not Polarity.MENTIONED for f in near):
        return list(found)
    return [replace(f, polarity=Polarity.WANT) if f is near[-1] else f for f in found]


_SAID = re.compile(r"(?:間|くらい|ぐらい|ほど|です)?(?:[っとて]+)(?:言|お?伝え|申し|書[いき]|答え|入力)")
_SAID_BEFORE = re.compile(r"\b(?:said|told you|wrote|entered|mentioned)\s+(?:the\s+|a\s+|about\s+)?$")
_FORGET = re.compile(r"\b(?:forget|scratch|ignore|disregard|scrap|drop)\b[^.!?;]*$")
_FORGET_BEHIND = re.compile(
    r"[^。!?\n]*?(?:忘れて|わすれて|なかったこと|無かったこと|取り消|取消|白紙|撤回|なしで|無しで|ナシで)"
)


def insisted(text: Text, found: Sequence[Found], words: Cues) -> list[Found]:
    """「2週間って言ったんですが」 beside no other length insists on it; 「2週間と言ったけど10日」 takes it back."""
    out = []
    for f in found:
        alone = f.polarity is Polarity.RETRACTED and not any(
            other.slot == f.slot and other is not f and other.value is not None for other in found
        )
        before = text.norm[max(0, f.start - 24) : f.start]
        said = _SAID.match(text.norm, f.end)
        after = said.end() if said else f.end
        if (
            alone
            and SLOT[f.slot].merge != "set"
            and (said or _SAID_BEFORE.search(before))
            and not _repair(words).search(text.norm, after)
            and not _FORGET.search(text.norm, max(0, f.start - 48), f.start)
            and not _FORGET_BEHIND.search(text.norm, f.end, f.end + 32)
        ):
            out.append(replace(f, polarity=Polarity.WANT, corrects=True))
        else:
            out.append(f)
    return out


_INSTEAD = re.compile(r"[県府都道市町村]?(?:では|じゃ|で)な(?:くて?|しに)[、 ]?")
"""Between a place that is taken back and the one that takes its place: 群馬ではなく栃木です."""


_ON_SECOND_THOUGHT = re.compile(
    r"[、,。.…!\s]*(?:あ|あっ|いや|いえ|おっと)?[、,…\s]*(?:じゃ|では)な(?:くて?|い(?:な|や|わ)?)[、,。.…!\s]*"
    r"|[\s,.…-]*(?:no|wait|sorry|i\s+mean|rather|er|hm+)?[\s,.…-]+(?:i\s+mean|make\s+(?:that|it)|rather|not\s+that)[\s,:]+"
)
"""Between a place and the one that takes its place behind a pause: 「ニセコ町、じゃなくて富良野市」."""


def repaired(text: Text, found: Sequence[Found], words: Cues) -> list[Found]:
    """Of several values for a slot that holds one: what was taken back yields, the narrower of two refines."""
    out = list(found)
    repair = _repair(words)
    changes: dict[int, Found] = {}
    for slot in ("start", "days", "budget"):
        wanted = [f for f in out if f.slot == slot and f.polarity is Polarity.WANT and f.value is not None]
        for f in wanted[:-1] if slot == "start" else ():
            if _TURNED_DOWN.match(text.norm, f.end, wanted[-1].start):
                changes[id(f)] = replace(f, polarity=Polarity.MENTIONED)
        wanted = [f for f in wanted if id(f) not in changes]
        taken_back = any(f.slot == slot and f.polarity is Polarity.RETRACTED for f in out)
        for f in out if slot == "start" and wanted else ():
            if f.slot == slot and f.polarity is Polarity.AVOID and _NOT_FIRST.search(text.norm[: f.start][-24:]):
                changes[id(f)], taken_back = replace(f, polarity=Polarity.RETRACTED), True  # "not May, June"
        if slot == "days":
            wanted = _beside_a_date(text, wanted, out, repair) or wanted
        best = wanted[0] if wanted else None
        refused = False
        for second in wanted[1:]:
            assert best is not None
            if refused and second.value != best.value:
                changes[id(best)], best, refused = replace(best, polarity=Polarity.RETRACTED), second, False
                continue  # "May? no wait, May is audit. June!": named again only to say why it is taken back
            if slot == "start" and _REASON_EN.search(text.norm, best.end, second.start):
                changes[id(second)] = replace(second, polarity=Polarity.MENTIONED)
            elif slot == "start" and (dated := _in_its_year(text, best, second)) is not None:
                changes[id(second)] = replace(second, polarity=Polarity.MENTIONED)
                changes[id(best)] = dated
            elif _NOT_THAT.search(text.norm, best.end, second.start):
                changes[id(second)], taken_back = replace(second, polarity=Polarity.RETRACTED), True
            elif _SO_THEN.search(text.norm, best.end, second.start):
                changes[id(best)], best = replace(best, polarity=Polarity.MENTIONED), second
            elif (
                second.corrects
                or repair.search(text.norm, best.end, second.start)
                or _shifted(text, best, second)
                or _decided_anew(text, best, second)
            ):
                changes[id(best)] = replace(best, polarity=Polarity.RETRACTED)
                refused = slot == "start" and best.value == second.value
                taken_back, best = True, second
            elif slot == "start" and _wished_apart(text, best, second):
                changes[id(best)], best = replace(best, polarity=Polarity.MENTIONED), second
            elif (labelled := _labelled(text, second, words)) != _labelled(text, best, words):
                changes[id(best if labelled else second)] = replace(
                    best if labelled else second, polarity=Polarity.MENTIONED
                )
                best = second if labelled else best
            elif slot == "start" and (best.confidence < second.confidence or _narrower(second, best)):
                changes[id(best)], best = replace(best, polarity=Polarity.MENTIONED), second
            else:
                changes[id(second)] = replace(second, polarity=Polarity.MENTIONED)
        if taken_back and best is not None:
            changes[id(best)] = replace(changes.get(id(best), best), corrects=True)
    places = sorted((f for f in out if f.slot == "place"), key=lambda f: f.start)
    for before, after in pairwise(places):
        taken_back = before.polarity is Polarity.RETRACTED and after.polarity is Polarity.MENTIONED
        if taken_back and _INSTEAD.fullmatch(text.norm, before.end, after.start):
            changes[id(after)] = replace(after, polarity=Polarity.WANT, corrects=True)
        both = before.polarity is Polarity.WANT and after.polarity is Polarity.WANT
        if both and _ON_SECOND_THOUGHT.fullmatch(text.norm, before.end, after.start):
            changes[id(before)] = replace(before, polarity=Polarity.RETRACTED)
            changes[id(after)] = replace(after, corrects=True)
    out = [changes.get(id(f), f) for f in out]
    if not _mistake(words).search(text.norm):
        return out
    return [replace(f, corrects=True) if f.slot in _ONE_VALUE and f.polarity is Polarity.WANT else f for f in out]


_WISH_EN = re.compile(
    r"\b(?:i|we)(?:'d|\s+would)?\s+(?:(?:really|both|all|rather|just)\s+)*(?:like|love|want|hope|plan|prefer|wish|intend|aim)\s+to\s+"
    r"(?:[a-z]+\s+){0,2}?(?:go|come|leave|start|begin|travel|do\s+(?:it|this))(?:\s+(?:away|there|out|off|again|somewhere|together|some\s*time|in|on|during|from|for|over|around|the|early|late))*\s*\Z"
)
_ABLE_EN = re.compile(
    r"\b(?:i|we)(?:'d|'ll|'m|'re|\s+(?:would|could|can|will|want|hope|plan|am|are|prefer|might|may))\b|\b(?:free|available|possible|works?|suits?)\b"
)
_REMARK_EN = 12
"""Letters before a time in words that are more than a bare answer."""


def _wished_apart(text: Text, best: Found, second: Found) -> bool:
    """True of "no energy left after this autumn. We'd like to go in May": the first stands in a remark."""
    left, _ = narration.sentence(text.norm, best.start)
    return (
        text.language == "en"
        and best.start - left > _REMARK_EN
        and _WISH_EN.search(text.norm, best.end, second.start) is not None
        and _ABLE_EN.search(text.norm, left, best.start) is None
    )


_SO_THEN = re.compile(r"[.!?;,]\s*(?:so|hence|therefore)\s+(?:it's\s+|it\s+is\s+|let's\s+say\s+|for\s+|in\s+)?$")
"""Before the value that a tale ends with: "he wants May, I wanted June. He won, so May"."""
_REASON_EN = re.compile(r"\b(?:because|since|as)\s+(?:the|my|our|his|her|their|it|we|i|he|she|they)\b[^.!?;]*$")
"""Between two times the second of which only tells why: "mid August, because the factory is closed for Obon"."""
_MADE_IT_JA = re.compile(
    r"(?:間|くらい|ぐらい|ほど|程度)?(?:まで)?に(?:し(?:とい|てお|て(?:くだ|下さ|ほし|もら|いただ)|た[いく]|ま[すし]|よ)"
    r"|とど|抑え|おさえ|下げ|上げ|変え|変更|延ば|縮め)"
)
_BUT_THEN_JA = re.compile(
    r"[。!?\n][^。!?\n]*?(?:でも|けど|だけど|ただ|ので|から|し、)[^。!?\n]*$"
    r"|(?:けど|けれども?|ものの|ですが|ますが)、?[^。!?\n]*$"
)
_OF_ELSE_JA = re.compile(r"[一-鿿ァ-ヺー](?:代|費|分|は|が|を|も|の)\s*$")


def _decided_anew(text: Text, before: Found, after: Found) -> bool:
    """「予算は15万円。でも式にお金がかかるから10万円にしといて」: for a reason the one is made the other."""
    return (
        _MADE_IT_JA.match(text.norm, after.end) is not None
        and _BUT_THEN_JA.search(text.norm, before.end, after.start) is not None
        and _OF_ELSE_JA.search(text.norm, before.end, after.start) is None
    )


_OF_ITS_DATE = re.compile(
    r"[\s、,(]*(?:から|より|に|の|で|スタートで?|開始で?|出発で?)?[\s、,]*(?:約|およそ|だいたい|for|about|around)?[\s、,]*"
    r"|[\s、,(]*(?:(?:starting|beginning|from|in|on|as\s+of)\s+)*(?:the\s+)?"
)
"""Between a first day and a length, or a length and a first day, that tell of one stay."""


def _beside_a_date(
    text: Text, lengths: Sequence[Found], found: Sequence[Found], repair: re.Pattern[str]
) -> list[Found]:
    """Of several lengths those right at a first day: 「腰を痛めて三か月。2月8日から10日間」 is a stay of ten days."""
    if len(lengths) < 2 or any(
        f.corrects or _INSTEAD_OF.search(text.norm, lengths[0].end, f.start) for f in lengths[1:]
    ):
        return []
    if any(repair.search(text.norm, a.end, b.start) for a, b in pairwise(lengths)):
        return []
    dates = [f for f in found if f.slot == "start" and f.polarity is Polarity.WANT and f.value is not None]
    return [
        f
        for f in lengths
        if any(
            _OF_ITS_DATE.fullmatch(text.norm, a, b)
            for d in dates
            for a, b in ((d.end, f.start), (f.end, d.start))
            if a <= b
        )
    ]


_INSTEAD_OF = re.compile(r"じゃな|ではな|でなく|→|->|\b(?:but|not|instead|rather|or)\b|か(?=\d)")


@lru_cache(maxsize=8)
def _labels(words: Cues) -> Mapping[str, re.Pattern[str]]:
    ends = (
        r"(?:の希望)?(?:は|が|も|:|=|→|としては|については)?[\s、]*$"
        if words.language == "ja"
        else r"\b[^.!?;,]{0,24}$"
    )
    return {slot: re.compile(cues.either(words.words(f"decline.topic.{slot}")) + ends) for slot in _LABELLED}


_LABELLED = ("start", "days", "budget")


def _labelled(text: Text, f: Found, words: Cues) -> bool:
    """True when the words before a value name what it is: 「期間は14日」, "the stay should begin on 9 June"."""
    return _labels(words)[f.slot].search(text.norm[max(0, f.start - 32) : f.start]) is not None


_TURNED_DOWN = re.compile(
    r"(?:の(?:ほう|方))?(?:は|だと)[^。!?\n]*?(?:ので|から|けん|けえ|さかい|ため|し|が|けど|けれど|て|で)、|'s\s+(?:no\s+good|out)\b"
)
"""Of two times the one of which a reason is told against: 「10日は水泳教室があるので、20日から」."""
_NOT_FIRST = re.compile(r"(?:^|[.!?\n]|\bno,)\s*not\s+(?:in\s+|on\s+)?(?:the\s+)?$")
_NOT_THAT = re.compile(r"\b(?:not|rather than|instead of)\s+(?:in\s+|for\s+)?(?:an?\s+|the\s+)?\Z")
"""'Three weeks, not a month': the second is what does not hold."""


_INTO = re.compile(r"(?:を|から|より)、?\s*")
_SHIFT = re.compile(r"(?:に|へ|まで)、?(?:ずら|変[えわ更]|移|延期|延ば|繰り?[上下]げ|前倒し|後ろ倒し|改め|訂正|修正)")


def _shifted(text: Text, before: Found, after: Found) -> bool:
    """True of 「5月を6月にずらしてください」, "move April to May": the one is put in the place of the other."""
    if text.language == "en":
        changes = date_spans.CHANGES.search(text.norm, max(0, before.start - 40), before.start)
        return changes is not None and text.norm[before.end : after.start].strip() == "to"
    between = _INTO.fullmatch(text.norm, before.end, after.start) or _INTO.fullmatch(
        text.norm, before.end - 2, after.start
    )
    return between is not None and _SHIFT.match(text.norm, after.end) is not None


_YEAR = re.compile(r"年|\byear|\b20\d\d\b")
_MONTH = re.compile(r"\d{1,2}月|january|february|march|april|may|june|july|august|september|october|november|december")
"""A whole month."""


def _in_its_year(text: Text, one: Found, year: Found) -> Found | None:
    """「11月10日から。あ、来年の11月です」: the day, in the year that is told for its month; None for another time."""
    if not _YEAR.search(text.norm, year.start, year.end) or not year.value["latest"]:
        return None
    told = year.value["earliest"][:4]
    moved = {key: f"{told}{day[4:]}" if isinstance(day, str) else day for key, day in one.value.items()}
    if _MONTH.fullmatch(text.norm, one.start, one.end):
        moved["earliest"] = f"{moved['earliest'][:8]}01"  # this year's had partly gone by
    first = str(moved["earliest"])
    last = str(moved["latest"] or first)
    inside = year.value["earliest"] <= first <= last <= year.value["latest"]
    if not inside or (first, last) == (year.value["earliest"], year.value["latest"]) or first.endswith("02-29"):
        return None
    return replace(one, value=moved)


def _narrower(one: Found, other: Found) -> bool:
    def bounds(f: Found) -> tuple[str, str]:
        return f.value["earliest"], f.value["latest"] or "9999"

    (a, b), (c, d) = bounds(one), bounds(other)
    return c <= a and b <= d and (a, b) != (c, d)


@lru_cache(maxsize=8)
def _repair(words: Cues) -> re.Pattern[str]:
    return re.compile(cues.either(words.words("decline.repair")))


@lru_cache(maxsize=8)
def _mistake(words: Cues) -> re.Pattern[str]:
    return re.compile(cues.either(words.words("decline.mistake")))


_PUT_RIGHT_EN = re.compile(
    r"\b(?:sorry|apologi[sz]e|apologies|mistake|wrong|mixed\s+up|mistyped|typo)\b[^?]{0,80}[.!,;:]\s*(?:it|that)(?:'s|\s+is|\s+was|\s+should\s+(?:be|have\s+been))\s+(?:on\s+)?(?:the\s+)?$"
)
"""Before a value that takes the place of a wrong one: "I looked at the wrong page. It was May 17"."""


def put_right(text: Text, found: Sequence[Found]) -> list[Found]:
    """The values; what was said wrong is put right, though it is told in the past."""
    if text.language != "en":
        return list(found)
    return [
        replace(f, polarity=Polarity.WANT)
        if f.slot in ("start", "days", "budget")
        and f.polarity is Polarity.MENTIONED
        and _PUT_RIGHT_EN.search(text.norm, max(0, f.start - 120), f.start)
        else f
        for f in found
    ]
