"""How a value was meant: wanted, avoided, taken back or only mentioned; a must or a wish.

Japanese says it after the value (「北陸以外」「関西は遠いので除外で」), English before it ("anywhere but Tokyo") and
sometimes after ("Okinawa is out"). The cues are data (``polarity.toml``); this module knows their reach.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from bot.preferences import Polarity
from bot.reading import exceptions
from bot.reading.found import Text
from bot.reading.lexicon import Hit, Lexicon


@dataclass(frozen=True, slots=True)
class Stance:
    """How the words ``norm[start:end]`` were meant."""

    polarity: Polarity = Polarity.WANT
    hard: bool | None = None
    """True: must; False: if possible; None: not said."""
    corrects: bool = False
    """True when the words replace what was said before."""
    told: str = ""
    """The cue's table (``avoid``, ``hardship``, ``reported`` …); empty when wanting is taken for granted."""


_QUERIED = re.compile(r"(?:です|でしょう)?か|[?？]")

_OUTCOMES = {
    "avoid": Polarity.AVOID,
    "hardship": Polarity.AVOID,
    "reported": Polarity.MENTIONED,
    "retract": Polarity.RETRACTED,
    "mention": Polarity.MENTIONED,
    "want": Polarity.WANT,
    "only": Polarity.WANT,
}

# What may stand between a Japanese value and a cue that must follow it at once, or the comma after a topic.
_TOPIC = re.compile(
    r"(?:\s|の(?:方|ほう|あたり|辺り|辺|近く|方面|エリア|ところ|とこ)|方面|あたり|辺り|辺|地方|地域|エリア|圏|周辺|とか|など|なんか|なんて|だけ"
    r"|だと|なら|って|での|での|に|へ|で|を|も|は|が|と|や|の|か|から|まで|、|,|\.{2,}|県|市|町|村|区|側|系|です|だ|「|」|\"|\(|\))*"
)

_DESCRIBED = re.compile(
    r"(?:に|が|を|で|の|と|から|沿いの|ばかりの)[^、。!?はもか]{0,10}?(?:所|ところ|とこ|場所|町|街|村|土地|地域|エリア|宿|部屋|環境)(?=[はもが]|って|だと|には)"
)

"""「山に囲まれた所は」: what is said of the place that the value describes is said of the value."""


def of(text: Text, start: int, end: int, lexicon: Lexicon, until: int | None = None) -> Stance:
    """The stance towards ``norm[start:end]``; cues at ``until`` or behind it belong to something else."""
    scan = lexicon.scan(text)
    left, right = scan.sentence(start)
    hits = [
        h
        for h in scan.of("polarity", max(left, start - 2 * exceptions.FAR), end + 2 * exceptions.FAR)
        if h.end <= right + 1 and not _NOT_ONLY.search(text.norm[max(0, h.start - 3) : h.start])
    ]
    if lexicon.language == "en":  # the "outside" of "outside double work" shuts nothing out
        names = [h for h in scan.of("styles", left, right) if h.kind == "cues" and h.is_name]
        hits = [h for h in hits if not any(n.start <= h.start and h.end <= n.end for n in names)]
    if until is not None:
        hits = [h for h in hits if h.end <= until]
    # Japanese tells of several joined names behind the last of them: 「長野、山梨は除いて」
    clause = _clause(text, end - 1 if lexicon.language == "ja" and end > start else start, left, right)
    if lexicon.language == "ja" and exceptions.UNLIKE_JA.match(text.norm, end, right):
        return Stance(Polarity.AVOID, None, False, "avoid")
    if lexicon.language == "ja" and _LEFT_OUT_FOR.match(text.norm, end, right + 1):
        return Stance(Polarity.AVOID, None, False, "avoid")
    if lexicon.language == "en" and (unsure := _UNSURE.search(text.norm[max(0, start - 32) : start])):
        del unsure
        dropped = _DROP_IT.match(text.norm, end, right)
        return Stance(
            Polarity.RETRACTED if dropped else Polarity.MENTIONED, None, False, "retract" if dropped else "mention"
        )
    if lexicon.language == "en" and _CAN_NOT_WITHOUT.search(text.norm, max(left, start - 90), start):
        return Stance(Polarity.WANT, True, False, "want")
    if lexicon.language == "en" and (no_must := exceptions.unbound(text.norm, start, end)):
        meant = Polarity.RETRACTED if no_must == "free" else Polarity.WANT
        return Stance(meant, None, False, "retract" if no_must == "free" else "only")
    if (freed := exceptions.freed(text.norm, end, right, lexicon.language)) is not None:
        return Stance(freed, None, False, "retract" if freed is Polarity.RETRACTED else "avoid")
    if exceptions.only_this(text, start, end, right, lexicon.language):
        return Stance(Polarity.WANT, True, _corrects(start, end, (left, right), hits), "only")
    if lexicon.language == "ja":
        told = _cleft(text.norm, start, hits) or _japanese(text, (start, end), right, clause, hits)
    else:
        told = _english(
            text.norm,
            (start, end),
            clause,
            [h for h in hits if "," not in text.norm[h.start : h.end].rstrip(",")],
        )
        if told == "mention" and exceptions.WHILE_LIVING.search(text.norm[max(0, start - exceptions.FAR) : start]):
            told = "want"
        if not told or told == "want":
            told = _but_it(text, end, clause[1], hits) or framed(text.norm, start, end) or told
    return Stance(
        _OUTCOMES.get(told, Polarity.WANT),
        _hard(start, end, clause, hits),
        _corrects(start, end, (left, right), hits),
        told,
    )


_LEFT_OUT_FOR = re.compile(
    r"(?:[県府都市町村]|地方|方面|あたり)?(?:の(?:方|ほう))?は[^。!?\n、は]{1,24}(?:から|ので|んで|ため|し)、?(?:今回は|もう|やっぱり?)?、?"
    r"(?:なし|ナシ|無し|抜き)(?:で|に|です|だ|かな|[。!~ー\s]|$)"
)
"""Behind a topic and the reason: 「富山は先月行ったばかりなので、なしで」."""
_NOT_ONLY = re.compile(r"(?:だけ|のみ|ばかり)$")

"""「高知だけじゃなくて愛媛も」 takes nothing back."""

_CLEFT = re.compile(r"(?:の|場所|ところ|とこ|県|地域)[はが]、?$")


def _cleft(norm: str, start: int, hits: list[Hit]) -> str:
    """「行きたいのが新潟で、外すのが長野」: the predicate stands before the value, and nothing behind it counts."""
    cleft = _CLEFT.search(norm[max(0, start - 6) : start])
    if cleft is None:
        return ""
    begins = max(0, start - 6) + cleft.start()
    near = [h for h in hits if h.kind == "clause" and h.outcome in _OUTCOMES and begins - 6 <= h.end <= begins + 1]
    if any(h.outcome in ("avoid", "hardship") for h in near):
        return "avoid"
    return near[-1].outcome if near else ""


_KEEP_OUT = re.compile(
    r"\b(?:keep|keeping|leave|leaving|rule|ruling|cut|count|weed|cross|take|strike|knock)\s+(?:the\s+)?$"
)

_OUT = re.compile(r"(?:\s*(?:,|and|or)\s+[a-z]+|\s+(?:prefecture|city|region|area))*\s+(?:out|off)\b")


def framed(norm: str, start: int, end: int) -> str:
    """What is told around a name: "keep Okayama out", "cross Tottori off the list"; empty without it."""
    head = _KEEP_OUT.search(norm[max(0, start - 16) : start])
    told = _OUT.match(norm, end) if head else None
    if told is None:
        return ""
    return "retract" if told.group().endswith("off") else "avoid"


_UNSURE = re.compile(
    r"\b(?:not|isn't|aren't|'m\s+not|no\s+longer)\s+(?:(?:so|too|really|quite|very|that|all\s+that|at\s+all)\s+)?(?:sure|certain|convinced)\s+(?:any\s?more\s+)?(?:about|for|of|on|by|with)\s+(?:the\s+)?$"
    r"|\bunsure\s+(?:about|of|on)\s+(?:the\s+)?$"
)

_DROP_IT = re.compile(
    r"[^.!?]*\b(?:erase|remove|delete|forget|drop|scrap|scratch|cancel|undo|take|leave|skip)\s+(?:it|that|this|the\s+place)\b"
)

"""Around a place of which one is no longer sure: it is shunned by nobody, and taken back where that is said."""


def _clause(text: Text, position: int, left: int, right: int) -> tuple[int, int]:
    index = bisect_right(text.clauses, (position, 1 << 40)) - 1
    if index >= 0 and text.clauses[index][1] > position:
        return max(text.clauses[index][0], left), min(text.clauses[index][1], right)
    return left, right


def _japanese(text: Text, span: tuple[int, int], right: int, clause: tuple[int, int], hits: list[Hit]) -> str:
    """The table of the deciding cue; empty without one."""
    norm = text.norm
    start, end = span
    limit = min(right, end + exceptions.FAR)
    described = _DESCRIBED.match(norm, end, limit)
    topic = _TOPIC.match(norm, described.end() if described else end, limit)
    after = topic.end() if topic else end
    # a topic set off by a comma keeps its predicate in the next clause
    reach = _reach(text, end, after, limit, clause[1])
    best: tuple[int, int, str] | None = None
    refused = False
    alike = any(h.outcome == "alike" and end <= h.start <= end + 2 for h in hits)
    for hit in hits:
        if hit.kind == "before" and hit.outcome in _OUTCOMES and 0 <= start - hit.end <= 1:
            if norm[hit.start : hit.end] in ("今は", "いまは") and _NOW_WISHED.match(norm, end, right):
                continue
            return hit.outcome
        if hit.outcome not in _OUTCOMES or hit.start < end:
            continue
        if hit.outcome in ("avoid", "hardship") and (
            _IF_NOT.match(text.norm, hit.start)
            or _UNLESS.search(text.norm, start, hit.start)
            or _NOT_TO_BE_LEFT_OUT.match(text.norm, hit.start)
        ):
            continue  # 「長野、なければ山梨」, 「Wi-Fiもないと困る」
        if hit.outcome in ("avoid", "retract") and _NEVER_WITHOUT.match(text.norm, hit.start):
            continue
        if hit.outcome in ("avoid", "hardship") and (
            _WITHOUT_IT.search(norm, end, hit.start) or _WITHOUT_IT_FOR.fullmatch(norm, end, hit.start)
        ):
            continue  # 「保育がないと本当に無理」, 「保育がないと子連れは無理」, 「Wi-Fiだけで結構です」
        if hit.outcome in ("avoid", "hardship") and _AT_THAT_TIME.search(norm, end, hit.start):
            continue  # 「前に直島で籠もったときは短すぎて」
        if (
            hit.outcome == "avoid"
            and _SECOND_THOUGHT.fullmatch(norm, end, hit.start)
            and norm.startswith("いや", hit.start)
        ):
            return "retract"  # 「岩手…いや待って、秋田」
        if hit.outcome in ("avoid", "hardship") and _QUERIED.match(text.norm, hit.end):
            continue  # 「大分じゃだめかな」, 「解決できないか考えて」 deny nothing
        if (hit.kind == "next" and hit.start > after) or hit.start >= reach or hit.kind == "before":
            continue
        if hit.kind == "next" and "、" in norm[hit.start + 2 : hit.end]:
            continue  # 「Wi-Fiは必須、それと車なしで」: the topic has had its predicate
        if hit.outcome == "want" and _WISH_AS_TOPIC.match(norm, hit.start):
            continue  # 「温泉の希望は取り消して」
        if hit.start > after and _of_a_noun(text, end, hit):
            continue  # 「関東で、予算10万円、車なし」 goes without a car, not without Kanto
        order = (hit.start, -hit.end, hit.outcome)
        refused = refused or (hit.outcome == "avoid" and hit.kind == "clause")
        if best is None or order[:2] < best[:2]:
            best = order
    if best and refused and (best[2] == "reported" or (best[2] == "mention" and _TOPIC_MARK.match(norm, end))):
        return "avoid"  # 「岡山はもう何度も行ったので遠慮します」
    if alike:
        # 「京都のような古都は苦手」 avoids Kyoto; 「軽井沢みたいな避暑地がいい」 does not ask for Karuizawa
        return best[2] if best and best[2] in ("avoid", "hardship") else "mention"
    return best[2] if best else ""


_NOW_WISHED = re.compile(
    r"(?!に住|に勤|在住)(?:(?!けど|けれど|ので|から|ですが|ますが)[^、。!?\n])*?"
    r"(?:た[いく](?!さん|へん|ら)|希望|探し|考えて)"
)
"""Behind what is told of now: it is wished for, 「今は副業で地方の会社を支えたい」."""

_NEVER_WITHOUT = re.compile(
    r"(?:外|はず|削|抜|欠か|譲|ゆず|落と)[せれ](?:な[いくか]|ま(?:せ|へ)|へん|ん(?:[。!で]|$)|ぬ|ねえ)"
)

"""「個室と保育は外せません」: a must."""

_LACKING = re.compile(r"でき(?:な|ま)|出来(?:な|ま)|な(?:し|く)|ナシ|無し|不可|不要|禁止|ng")


def _of_a_noun(text: Text, end: int, hit: Hit) -> bool:
    """True when a word of lacking stands at a noun of its own (車なし, ペット不可) behind ``end``."""
    if not _LACKING.match(text.norm, hit.start):
        return False
    index = bisect_left(text.tokens, hit.start, key=lambda t: t.start) - 1
    if index < 0:
        return False
    before = text.tokens[index]
    return before.start >= end and before.end == hit.start and before.pos.startswith(("名詞", "接尾辞"))


_WITHOUT_IT = re.compile(
    r"(?:(?:な|無)い(?:ん(?:だっ|じゃ|だ)|の)?(?:と|なら|では|たら|じゃ)|な(?:けれ|きゃ|くちゃ|くては|かった))(?:ば|ら)?(?:は|も)?[、\s]*"
    r"(?:もう|ちょっと|本当に|ほんとに|ほんと|絶対|さすがに|正直|とても|ぶっちゃけ)?[、\s]*$|(?:だけ|のみ)で、?(?:もう)?$"
)

"""Between a value and a refusal: without it, or with it alone."""

_WITHOUT_IT_FOR = re.compile(
    r"(?:は(?=、?[な無]い)|[^は。!?\n])*?(?:(?:な|無)い(?:と|なら|ん(?:じゃ|だったら))|なければ|なきゃ|なくちゃ|なくては)(?:は|も)?[、\s]*"
    r"[^。、!?\n]{1,14}?(?:には?|だと|では|じゃ|[はもが])、?(?:もう|ちょっと|本当に|ほんとに|ほんと|絶対|さすがに|正直|とても)?[、\s]*"
)

"""The same, and for whom: 「キッチンがないと子連れには無理」; of another topic (「長野は車がないと」) not."""

_AT_THAT_TIME = re.compile(r"(?:た|だ)(?:時|とき|際|ころ|頃)(?:に|は|も|には)")

"""Between a value and a refusal: it is told of what was."""

_SECOND_THOUGHT = re.compile(r"[県都府道市町村]?[\s….、。・ー~!?]+(?:あ、?|ん、?)?")

_NOT_TO_BE_LEFT_OUT = re.compile(r"(?:外|はず)せ(?:な|ま|ん|へん)|(?:抜|欠か)せ(?:な|ま|ん)")

_IF_NOT = re.compile(
    r"な(?:けれ|かっ)|[はもが]?\s*(?:な|無)いと(?:困|だめ|ダメ|駄目|無理|ムリ|むり|いけ|嫌|いや|仕事|働|行け|きつ|キツ|つら|厳し|しんど|不安|話にな|、)"
)

_UNLESS = re.compile(r"な(?:いと|いんじゃ|ければ|きゃ|くては|くちゃ)、?$")

"""Before what would be hard: 「見てもらえないと無理」."""

OF_ITS_WISH = re.compile(
    r"\s*(?:の|という|って)(?:希望|条件|要望|件|話|設定)(?!条件を?全|も)|\s*(?:wish|condition|requirement)s?\b"
)

"""Behind a value: 「温泉の希望は」, what was wished of it is spoken of."""

_WISH_AS_TOPIC = re.compile(r"希望(?:条件)?(?:は|を|も)")

_TOPIC_MARK = re.compile(r"(?:は|も|って|だと|なら|、)")


def _reach(text: Text, end: int, after: int, limit: int, reach: int) -> int:
    """How far the predicate of a Japanese value may stand.

    To the end of its clause; over a comma that follows at once; and, of a topic (「茨城は車社会すぎるからパスで」),
    over reasons as far as no other topic or place comes between.
    """
    topic = bool(_TOPIC_MARK.search(text.norm, end, max(after, end)))
    for begins, ends in text.clauses[max(0, bisect_right(text.clauses, (reach, 0)) - 1) :]:
        if ends <= reach:
            continue
        if begins >= limit or (begins > after and not topic) or _other_topic(text, begins, ends):
            break
        reach = ends
    return min(reach, limit)


_THIS_TIME = frozenset({"今回", "今度", "今年", "今", "次", "次回", "正直", "流石", "もう"})
"""With は these are no other topic: 「福島は去年行ったから今回は外して」."""


def _other_topic(text: Text, start: int, end: int) -> bool:
    """True when a clause speaks of something else: another place, or a noun with は or も."""
    before = ""
    for token in text.tokens[bisect_left(text.tokens, start, key=lambda t: t.start) :]:
        if token.start >= end:
            break
        topic = token.pos.startswith("助詞,係助詞") and before.startswith(("名詞", "代名詞"))
        if "地名" in token.pos or topic:
            return True
        before = "" if token.base in _THIS_TIME else token.pos
    return False


_ANEW = re.compile(
    r"\b(?:and|but)\s+(?:(?:i|we|it|they)(?:'d\s+|'ll\s+|\s+))?"
    r"(?:must|needs?|should|have|has|wants?|would|with|prefer)\b(?!\s+n[o']t\b)"
)

"""A new predicate, over which a denial does not reach: "without driving and must have a private room"."""

_COMPARES = re.compile(r"\s*(?:[a-z]+\s+){0,2}?(?:more|higher|longer|less|fewer|later|earlier)\s+than\b")
"""Behind a denial that only bounds something: "no more than 12 days and a desk"."""

_AT_MOST = re.compile(r"\bat\s+the\s+outside$")
""""200,000 yen at the outside and Hokuriku": a limit, and nothing shut out."""

_ASIDE = re.compile(r"(?:outside|except|excluding|apart from|aside from|other than|(?:away|far) from|\w+ but)\b")

_FOR = re.compile(r"\w,? (?:for|with)\b")

"""Of "anywhere except Tokyo for a side job": what is left aside ends where it is told what for."""

_TO = re.compile(r"[\s,]*(?:(?:to|really|ever|necessarily|even)\s+)*")


def _english(norm: str, span: tuple[int, int], clause: tuple[int, int], hits: list[Hit]) -> str:
    start, end = span
    left, right = max(clause[0], start - exceptions.FAR), min(clause[1], end + exceptions.FAR)
    for joined in _ANOTHER_SUBJECT.finditer(norm, left, start):
        left = joined.end()
    dear = _NOT_WITHOUT.search(norm, left, start)
    before = [
        h
        for h in hits
        if h.kind == "before"
        and h.outcome in _OUTCOMES
        and left < h.end <= start
        and ":" not in norm[h.end : start]
        and not _ANEW.search(norm, h.end, start)
        and not (h.outcome == "avoid" and (_COMPARES.match(norm, h.end) or _AT_MOST.search(norm, 0, h.end)))
        and not _IN_EARNEST.match(norm, h.start)
        and not (dear and dear.start() <= h.start < dear.end())
        and not (_ASIDE.match(norm, h.start) and _FOR.search(norm, h.end, start))
    ]
    after = [
        h
        for h in hits
        if h.kind in ("clause", "next")
        and h.outcome in _OUTCOMES
        and h.start >= end
        and h.end <= right
        and not (h.outcome == "avoid" and _no_harm(norm, end, h))
    ]
    if before:
        # the nearest cue decides; of those that end alike, the longest
        nearest = max(before, key=lambda h: (h.end, h.end - h.start))
        longer = [h for h in before if h.start <= nearest.start and h.end >= nearest.end]
        told = max(longer, key=lambda h: h.end - h.start).outcome
        if told == "want" and any(
            h.outcome == "avoid"
            and h.start < nearest.start
            and norm[h.start : h.end].rstrip(",") != "no"
            and _TO.fullmatch(norm, min(h.end, nearest.start), nearest.start)
            for h in before
        ):
            told = "avoid"  # "rather not go to", "don't want to go to"
        if told != "want":
            return told
    if after:
        return min(after, key=lambda h: (h.start, -h.end)).outcome
    return "avoid" if _listed_refusal(norm, start, end, hits) else ""


_ANOTHER_SUBJECT = re.compile(
    r"\band\s+(?=(?:i|we|you|he|she|they|it|there|please|then|preferably|ideally)(?:'\w+)?\s)"
)
"""Where a clause of its own begins: "we need no car and I've set my heart on Hokkaido" shuts out no Hokkaido."""
_NOT_WITHOUT = re.compile(
    r"\b(?:can't|cannot|can\s+not|couldn't|could\s+not|won't|wouldn't|mustn't|not|never|don't|impossible|unable)\s+"
    r"(?:(?:really|possibly|ever|be|to)\s+)*(?:(?:do|live|go|work|manage|cope|survive|come|travel|be|leave|function|get\s+by)\s+)?without\b"
)
"""Two denials, which make a must: "I can't do without", "we won't come without"."""
_CAN_NOT_WITHOUT = re.compile(
    r"\b(?:can't|cannot|can\s+not|couldn't|could\s+not|won't|wouldn't|impossible\s+to|unable\s+to|never)\s+(?:[a-z'-]+\s+){1,6}?without\s+(?:an?\s+|the\s+|my\s+|our\s+|any\s+|some\s+)?(?:[a-z-]+\s+){0,2}$"
)
"""Before what nothing can be done without: "I can't draw plans without a monitor"."""
_IN_EARNEST = re.compile(
    r"no[,.…\s]+(?:but\s+)?(?:seriously|really|honestly|truly|kidding|joking|joke|jokes(?:\s+aside)?|worries|problem|wait|sorry|actually|thanks|thank\s+you|idea|doubt)\b"
)
"""A "no" that answers or assures, and leaves out nothing: "no seriously, a kitchen is needed"."""
_WHERE_IT = re.compile(r"(?:,\s*)?\b(?:where|in\s+which)\s+(?:[a-z']+\s+){0,4}$")
"""Between a place and what describes where one wants to be: "somewhere in Shikoku where it is not too hot"."""
_NOT_BEFORE = re.compile(r"(?:\bnot|n't|\bnever)\s+(?:(?:at\s+all|really|so)\s+)?$")
_NOT_SO = re.compile(r"\s+(?:too|so|that|very|really|all\s+that|far|bad|a\s+problem|an\s+issue)\b")


def _no_harm(norm: str, end: int, hit: Hit) -> bool:
    """True where what speaks against a place is denied ("Shikoku is not too far") or only said not to be wanted."""
    between = norm[end : hit.start]
    if _WHERE_IT.search(between) or _NOT_BEFORE.search(between):
        return True
    return norm[hit.start : hit.end].endswith(("is not", "isn't")) and _NOT_SO.match(norm, hit.end) is not None


_ANOTHER_THOUGHT = re.compile(
    r"[.!?;:]|\b(?:i|we|he|she|they|it|but|so|because|just|please|only|want|would|with|in|for|from|to|is|are)\b"
)

_OR_ELSE = re.compile(r"[^.!?;:]*?\b(?:or|nor)\b")

_ITEM_WORDS = 4


def _listed_refusal(norm: str, start: int, end: int, hits: list[Hit]) -> bool:
    """True of what stands in a list that is refused as a whole: "I don't want a job, a side job or a second home"."""
    for hit in hits:
        between = norm[hit.end : start]
        if hit.kind != "before" or hit.outcome != "avoid" or hit.end > start or "," not in between:
            continue
        items = re.split(r",|\b(?:or|nor)\b", between)
        if (
            norm[hit.start : hit.end].strip(",") != "no"
            and all(len(item.split()) <= _ITEM_WORDS for item in items)
            and not _ANOTHER_THOUGHT.search(between)
            and (_OR_ELSE.match(norm, hit.end, start) or _OR_ELSE.match(norm, end))
        ):
            return True
    return False


_BUT_IT = re.compile(r"\s*but\s+(?:it|that|they|there|the\s+\w+)(?:'s|'re|\s+is|\s+are|\s+gets|\s+looks)\b")


def _but_it(text: Text, end: int, clause_end: int, hits: list[Hit]) -> str:
    """For "I love Kyoto, but it's too crowded": what the next clause says against it; empty when it does not."""
    if clause_end - end > 12:
        return ""
    index = bisect_right(text.clauses, (clause_end - 1, 1 << 40))
    if index >= len(text.clauses) or not _BUT_IT.match(text.norm, text.clauses[index][0]):
        return ""
    left, right = text.clauses[index]
    against = (h for h in hits if left <= h.start < right and h.kind in ("clause", "next"))
    return next((h.outcome for h in against if h.outcome in ("avoid", "hardship")), "")


def _hard(start: int, end: int, clause: tuple[int, int], hits: list[Hit]) -> bool | None:
    """Must or wish, as the value's own clause says; the nearer one when it says both."""
    best: tuple[int, bool] | None = None
    for hit in hits:
        if hit.outcome not in ("must", "wish") or hit.start < clause[0] or hit.end > clause[1]:
            continue
        distance = max(hit.start - end, start - hit.end, 0)
        if best is None or distance < best[0]:
            best = (distance, hit.outcome == "must")
    return best[1] if best else None


def _corrects(start: int, end: int, sentence: tuple[int, int], hits: list[Hit]) -> bool:
    for hit in hits:
        if hit.outcome != "corrects":
            continue
        if hit.kind == "before" and sentence[0] <= hit.start and hit.end <= start and start - hit.end <= exceptions.FAR:
            return True
        if hit.kind == "after" and end <= hit.start <= end + 6:
            return True
    return False
