"""What is refused, and what is let in or kept out as an exception: anywhere but there, 〜以外."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.preferences import Polarity
from bot.reading.found import Text

FAR = 48

"""How many characters after (Japanese) or before (English) a value its cue may stand."""

_EXCEPT_JA = re.compile(
    r"(?:[県都府道市]|地方|あたり|方面|エリア)*(?:以外|いがい|の他|のほか)"
    r"(?:の[^、。は]{1,6})?(?:[^、。]{0,12}の)?(?:は|も|だと|では|には|へは|とは|なら|って|に|を)+、?"
)

"""「四国以外は」, 「九州以外に籍を置くのは」: all that is not this is the topic."""

_UNLESS_JA = re.compile(
    r"(?:[県都府道市]|地方|あたり|方面|エリア)*(?:じゃ|では|で)"
    r"(?:(?:ない|無い)と|な(?:きゃ|くちゃ|くては)|ねえと|ねぇと|へんと"
    r"|なければ(?![^。]{0,12}(?:どこでも|なんでも|[いよ]い|良い|ok|大丈夫|構わ|お願い)))"
)

"""「長野じゃないと」: whatever is said of all that is not this."""

_WITHIN_JA = re.compile(
    r"(?:[県都府道市]|地方)*(?:から|の外[にへ]?)(?:は|には|へは)?、?(?:出|離れ)"
    r"(?:たく(?:は)?な|とうな|たない|る(?:気|つもり)[はも]?(?:な|あり?ませ)|(?:ら?れ)?(?:ない|ません|へん|ねぇ?)(?:で|$|[。、よなのわし]))"
    r"|(?:[県都府道市]|地方)*の(?:中|内|なか)(?:だけ|のみ|限定|に限)"
)

"""「九州からは出たくない」, 「本州の中だけで」: all that is not there is refused."""

UNLIKE_JA = re.compile(
    r"(?:[県都府道市町村区]|地方|あたり|方面|エリア)*(?:では|じゃ|じゃあ|で|や|と(?:は)?(?:違|ちが))(?:ない|無い|ねえ|ねぇ|なか|う|った)"
    r"(?=(?:、|ほかの|他の|別の|どこか)*(?:ところ|とこ|所|場所|[県町街村市島国](?![民内外])|地域|地方|エリア|土地|方面|どこか|どっか|都道府県|自治体))"
)

"""「宮崎じゃないところ」, 「長野とは違う県」: a place that is none of these."""

_FREED_JA = re.compile(
    r"(?:[県都府道市町村]|地方)?(?:は|も|を|については)?、?(?:もう|もはや|別に)?(?:除外し|外さ|避け|除か|抜か|はずさ|ダメにし)(?:な(?:く|う)て|んで|ないで)(?:も)?(?:いい|よい|良い|ええ|大丈夫|ok|構|かま)"
)

_OUT_EN = r"(?:exclud|avoid|rul(?:e|ed|ing)\s+out|off\s+(?:the\s+)?(?:list|table|limits)|left\s+out|skip)"

_FREED_EN = re.compile(
    r"\s*(?:,?\s*(?:and|or)\s+[a-z]+\s+)?(?:(?:does|do|need|is|are)(?:n't|\s+not|\s+no\s+longer)|no\s+longer|needn't|can\s+stop\s+being)\b"
    rf"(?:\s+(?:have|has|need|needs|to|be|been|really|actually|being)){{0,5}}\s+{_OUT_EN}"
)

_NO_MUST_EN = re.compile(
    r"\b(?:(?:does|do|did|need|must)(?:n't|\s+not)(?:\s+(?:have|need|necessarily|got|really|even|actually))*(?:\s+to)?\s+be|needn't\s+be|need\s+not\s+be"
    r"|(?:is|are)(?:n't|\s+not)\s+(?:bound|tied|limited|restricted|wedded|married)\s+to|not\s+necessarily|no\s+need\s+(?:for\s+it\s+)?to\s+be"
    r"|(?:can|could|may)\s+be\s+(?:somewhere|anywhere|elsewhere)\s+(?:else\s+)?(?:than|besides))"
    r"\s+(?P<only>(?:only|just|exclusively|exactly|precisely)\s+)?(?:(?:in|at|the|her|his|their|my|our|your)\s+){0,2}$"
)
_ONLY_AFTER_EN = re.compile(r"\s+(?:prefecture\s+|city\s+)?(?:only|alone|exclusively)\b")


def unbound(norm: str, start: int, end: int) -> str:
    """Of "it needn't be Gifu": ``free``; of "it doesn't have to be only Gifu", which is wished for still: ``more``."""
    said = _NO_MUST_EN.search(norm, max(0, start - FAR), start)
    if said is None:
        return ""
    return "more" if said["only"] or _ONLY_AFTER_EN.match(norm, end) else "free"


_STILL_EN = re.compile(r"\s+(?:still\s+(?:is|are)|(?:is|are)\s+still(?:\s+(?:out|off|excluded))?)\s*(?:[.,;!?]|$)")


def freed(norm: str, end: int, right: int, language: str) -> Polarity | None:
    """What is no longer shut out, and what still is: "Okinawa needn't be excluded any more. Hokkaido still is"."""
    if language == "ja":
        return Polarity.RETRACTED if _FREED_JA.match(norm, end, right) else None
    if _FREED_EN.match(norm, end, right):
        return Polarity.RETRACTED
    shut = _STILL_EN.match(norm, end) and re.search(_OUT_EN, norm[max(0, end - 120) : end])
    return Polarity.AVOID if shut else None


_REFUSED_NOUN = re.compile(
    r"無理|むり(?!や)|ムリ|ng|だめ|ダメ|駄目|あかん|嫌(?!い?じゃ|い?では)|いや(?!し)|困[るりっ]|不可|論外|対象外|候補外"
    r"|除外|却下|お断り|パス|ありえ|あり得"
)

_REFUSED_VERB = frozenset({
    "考える", "考え", "検討", "希望", "行く", "住む", "暮らす", "働く", "選ぶ", "望む", "求める", "探す",
    "興味", "関心", "意味", "受ける", "動く", "認める", "許す", "許可", "選択", "予定", "つもり", "気",
    "為る", "成る", "要る", "入れる", "置く", "出る", "泊まる", "過ごす", "滞在", "出来る", "ダメ", "頭",
    "眼中",
})  # fmt: skip

_DENIAL = frozenset({"ない", "無い", "ず", "ぬ", "ん", "へん", "ません", "へる"})

_DOUBLE = re.compile(r"(?:無理|ダメ|だめ|駄目|嫌|いや)(?:じゃ|では)な")

_EXCEPTION = r"(?:other than|except(?: for)?|but|outside(?: of)?|besides|apart from)(?: (?:in|to))?"

_ONLY_EN = re.compile(
    r"(?:\b(?:no(?: \w+)?|nothing|nowhere(?: else)?|none)"
    r"|(?:\b(?:not|never|cannot)|n't)(?: (?!want to avoid)[a-z']+){0,5}? any(?:where|thing|place| \w+)(?: else)?"
    r"|(?:\b(?:not|never|cannot)|n't)(?: (?:go|travel|stay|look|be|live|work|move|leave|consider)){0,2}(?= outside))"
    rf" {_EXCEPTION}"
    r" (?:the )?$"
)

""""No region other than Tohoku", "I won't go anywhere but Hokkaido", "not outside Kansai"."""

_IT_MUST_BE = re.compile(
    r"(?:\s+(?:prefecture|region))?\s*,?\s*(?:it\s+(?:has|must|needs|ought)(?:\s+to)?\s+be\b|or\s+(?:nothing|bust|nowhere)\b|and\s+nowhere\s+else\b)"
)

""""Gifu it has to be", "Hokkaido or nothing"."""

WHILE_LIVING = re.compile(
    r"\bwhile\s+(?:(?:i|we)(?:'m|'re|\s+am|\s+are)?\s+)?(?:live|living|stay|staying|based|settle|settled|settling)\s+(?:in|on)\s+(?:the\s+)?$"
)

""""An employer in Tokyo takes me on while I live in Shikoku": what is wished for, not where one lives now."""


def only_this(text: Text, start: int, end: int, right: int, language: str) -> bool:
    """True where all else is refused: what is excepted from a refusal is wanted, and firmly."""
    norm = text.norm
    if language != "ja":
        return bool(_ONLY_EN.search(norm[max(0, start - FAR) : start]) or _IT_MUST_BE.match(norm, end, right))
    if _UNLESS_JA.match(norm, end, right) or _WITHIN_JA.match(norm, end, right):
        return True
    excepted = _EXCEPT_JA.match(norm, end, right)
    if excepted is None:
        return False
    stop = min(right, excepted.end() + FAR // 2)
    said = norm[excepted.end() : stop]
    if _DOUBLE.search(said):
        return False
    return bool(_REFUSED_NOUN.search(said)) or _refuses(text, excepted.end(), stop)


def _refuses(text: Text, start: int, stop: int) -> bool:
    """True when a verb of going or considering is denied: 「行きたくない」; 「構わない」 refuses nothing."""
    meant = ""
    for token in text.tokens[bisect_left(text.tokens, start, key=lambda t: t.start) :]:
        if token.start >= stop:
            return False
        if token.base in _DENIAL and (token.pos.startswith(("助動詞", "形容詞,非自立可能")) or token.base == "へん"):
            return meant in _REFUSED_VERB
        if token.pos.startswith(("動詞,一般", "動詞,非自立可能", "名詞", "形状詞", "形容詞")) and (
            not token.pos.startswith("動詞,非自立可能")
            or meant == ""
            or token.base not in ("居る", "有る", "為る", "来る")
        ):
            meant = token.base
    return False
