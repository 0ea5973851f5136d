"""How a value was meant: wanted, avoided, taken back or only mentioned; a must or a wish.

Japanese says it after the value (「北陸以外」「関西は遠いので除外で」), English before it ("anywhere but Tokyo") and
sometimes after ("Okinawa is out"). The cues are data (``polarity.toml``); this module knows their reach.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from bot.preferences import Polarity
from bot.reading.found import Text
from bot.reading.lexicon import Hit, Lexicon

FAR = 48
"""How many characters after (Japanese) or before (English) a value its cue may stand."""


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
        for h in scan.of("polarity", max(left, start - 2 * FAR), end + 2 * FAR)
        if h.end <= right + 1 and not _NOT_ONLY.search(text.norm[max(0, h.start - 3) : h.start])
    ]
    if lexicon.language == "en":  # the "outside" of "outside double work" shuts nothing out
        names = [h for h in scan.of("styles", left, right) if h.kind == "cues" and h.is_name]
        hits = [h for h in hits if not any(n.start <= h.start and h.end <= n.end for n in names)]
    if until is not None:
        hits = [h for h in hits if h.end <= until]
    # Japanese tells of several joined names behind the last of them: 「長野、山梨は除いて」
    clause = _clause(text, end - 1 if lexicon.language == "ja" and end > start else start, left, right)
    if lexicon.language == "ja" and _UNLIKE_JA.match(text.norm, end, right):
        return Stance(Polarity.AVOID, None, False, "avoid")
    if (freed := _freed(text.norm, end, right, lexicon.language)) is not None:
        return Stance(freed, None, False, "retract" if freed is Polarity.RETRACTED else "avoid")
    if _only_this(text, start, end, right, lexicon.language):
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
        if told == "mention" and _WHILE_LIVING.search(text.norm[max(0, start - FAR) : start]):
            told = "want"
        if not told or told == "want":
            told = _but_it(text, end, clause[1], hits) or framed(text.norm, start, end) or told
    return Stance(
        _OUTCOMES.get(told, Polarity.WANT),
        _hard(start, end, clause, hits),
        _corrects(start, end, (left, right), hits),
        told,
    )


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
_UNLIKE_JA = re.compile(
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
_STILL_EN = re.compile(r"\s+(?:still\s+(?:is|are)|(?:is|are)\s+still(?:\s+(?:out|off|excluded))?)\s*(?:[.,;!?]|$)")


def _freed(norm: str, end: int, right: int, language: str) -> Polarity | None:
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
_WHILE_LIVING = re.compile(
    r"\bwhile\s+(?:(?:i|we)(?:'m|'re|\s+am|\s+are)?\s+)?(?:live|living|stay|staying|based|settle|settled|settling)\s+(?:in|on)\s+(?:the\s+)?$"
)
""""An employer in Tokyo takes me on while I live in Shikoku": what is wished for, not where one lives now."""


def _only_this(text: Text, start: int, end: int, right: int, language: str) -> bool:
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


_ASKS = re.compile(
    r"[?？]|(?:です|ます|ません|ました|でしょう)か[。\s]*$|[はが]\S{1,4}か[。\s]*$"
    r"|(?:いくら|いくつ|ど[のれん](?:くらい|ぐらい|だけ|ほど)|どんくらい|なんぼ)[^。、?いたか]{0,6}[。\s]*$"
    r"|教えて|知りたい|詳しく|\btell me\b|\bwonder"
)


_TOLD = re.compile(
    r"(?:た|だった|だった|たん(?:です|だ)|たところ(?:です)?|たらしい|たそうです|ました|でした|ましたか|たもの(?:です|だ))"
    r"(?:よ|ね|な|なあ|なぁ|わ|の|よね|けど|から)*[。!！~〜ー笑w.\s]*$"
)
_TOLD_WISH = re.compile(
    r"決め|違|じゃな|ではな|でなく|やなく|つもり|予定で|にし(?:た|まし)|言|選|思|考え|希望|変更|変わ|興味|惹か|気に|たく|ほし|欲し|探|応募|申し込|しまし|迷|相談|勧め|薦め|住ん|勤|働い"
)
_TOLD_EN = re.compile(
    r"\b(?:yesterday|last (?:night|week|year|month|summer|winter|spring|autumn)"
    r"|last time|once|ago|watched|ate|had|used to|went|"
    r"visited|read|saw|bought|heard)\b"
)
_TOLD_WISH_EN = re.compile(
    r"\b(?:want|like|love|would|could|can|decided|chose|changed|interested|thinking|thought|prefer|"
    r"need|looking|stay|work|works|not|instead|but|said|meant|wish|hope|please)\b"
)


def narrates(sentence: str, language: str) -> bool:
    """True when a normalised sentence only tells what happened (「去年京都で食べた」): it wishes for nothing."""
    if language == "ja":
        return bool(_TOLD.search(sentence[-40:])) and not _TOLD_WISH.search(sentence)
    return bool(_TOLD_EN.search(sentence)) and not _TOLD_WISH_EN.search(sentence)


def asks(sentence: str) -> bool:
    """True when a normalised sentence is a question."""
    return bool(_ASKS.search(sentence))


_OF_A_KIND = re.compile(
    r"(?:型|スタイル|タイプ)(?:の滞在|の|)(?:は|って|とは)"
    r"|^\W*(?:how (?:long|many|much|often|big)|what(?:'s| is| are| does| do)|who|why|when)\b"
    r"(?!.*\b(?:i|we|us|me|my|our|can|could|any|available|good|best|nice|places?|recommend|suits?|fits?|options?)\b)"
)
"""What is asked of a kind of stay as such."""


def only_asked(text: Text, start: int, end: int, lexicon: Lexicon) -> bool:
    """True when a question asks about the words (「弘前市は参加していますか」) and not for a stay."""
    left, right = lexicon.scan(text).sentence(start)
    if right - left > 200 or (right - left) - (end - start) < 6:
        return False
    sentence = text.norm[left:right]
    if not _ASKS.search(sentence) or (lexicon.language == "en" and not _ASKS_FACT_EN.search(sentence)):
        return False  # "Gunma maybe?" is a wish
    if _ASKS_FOR_ONE.search(sentence):
        return False  # "could you find us something in Otaru?"
    if _OF_A_KIND.search(sentence) and not _OWN_WISH.search(sentence):
        return True  # "how long does such a stay last?"
    rest = text.norm[left:start] + " " + text.norm[end:right]
    wishing = (*lexicon.words_of("places", "STAYING"), *lexicon.words_of("places", "COMPARED"))
    return not any(word in rest for word in wishing)  # 「もっと静かなところは？」 asks for one


_ASKS_FOR_ONE = re.compile(
    r"\b(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:find|show|get|give|look|search|offer|suggest|recommend|book|arrange|set)\b"
)
_ASKS_FACT_EN = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|hi|hello|by the way|btw),?\s+)*"
    r"(?:what|where|when|who|whom|whose|why|which|how|is|are|was|were|does|did|do|has|have|can|could|will|would)\b"
    r"|\btell me\b|\bwonder|\bknow\b"
)
_ASKS_FACT = re.compile(
    r"[?？]|か[。\s]*$|(?:は|って|の|たっけ|の?かな|と)[。.\s]*$|教えて|知りたい|一覧|挙げて|すべて|全部|リスト|詳しく|説明"
    r"|^\W*(?:what|where|when|who|whom|whose|why|which|how|is|are|was|were|does|did|do|has|have|can|could|will|would)\b"
    r"|\btell me\b|\bwonder|\blist\b|^\W*(?:please\s+)?(?:name|give me|show me)\b"
)
_OWN_WISH = re.compile(
    r"(?:行き|住み|暮らし|働き|泊まり|過ごし|滞在し|体験し|してみ|使い|探し)たい|希望です|を希望|がいい|でお願い"
    r"|\b(?:i|we)(?: would|'d)? (?:want|like|love|prefer|wish|hope)\b|\bi'm looking|\bcan (?:i|we) (?:go|stay|live)\b"
)


def factual(text: Text, start: int, end: int, lexicon: Lexicon) -> bool:
    """True when the sentence of ``norm[start:end]`` asks for a fact (a population, who takes part), not for a stay.

    Such a question wishes for nothing, whatever places, styles or skills it names.
    """
    left, right = lexicon.scan(text).sentence(start)
    if right - left > 200:
        return False
    del end
    sentence = text.norm[left:right]
    if sentence.rstrip(" 。.、").endswith(lexicon.words_of("places", "FACTNOUNS")):
        return True  # 「大垣市の人口」
    if not _facts(lexicon).search(sentence):
        return False
    return bool(_ASKS_FACT.search(sentence)) and not _OWN_WISH.search(sentence)


@lru_cache(maxsize=8)
def _facts(lexicon: Lexicon) -> re.Pattern[str]:
    """Words of facts; a Latin one stands at a word's start, a Japanese one anywhere."""
    words = lexicon.words_of("places", "FACTS")
    return re.compile("|".join((r"(?<!\w)" if w[0].isascii() else "") + re.escape(w) for w in words))


def inside_name(text: Text, start: int, end: int, lexicon: Lexicon) -> bool:
    """True when the words are a piece of an organisation's or work's name (Work *Design* Lab)."""
    for name in lexicon.words_of("places", "NAMES"):
        at = text.norm.find(name, max(0, start - len(name)), end + len(name))
        if 0 <= at <= start and end <= at + len(name):
            return True
    return False


def _clause(text: Text, position: int, left: int, right: int) -> tuple[int, int]:
    index = bisect_right(text.clauses, (position, 1 << 40)) - 1
    if index >= 0 and text.clauses[index][1] > position:
        return max(text.clauses[index][0], left), min(text.clauses[index][1], right)
    return left, right


def _japanese(text: Text, span: tuple[int, int], right: int, clause: tuple[int, int], hits: list[Hit]) -> str:
    """The table of the deciding cue; empty without one."""
    norm = text.norm
    start, end = span
    limit = min(right, end + FAR)
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
            return hit.outcome
        if hit.outcome not in _OUTCOMES or hit.start < end:
            continue
        if hit.outcome in ("avoid", "hardship") and (
            _IF_NOT.match(text.norm, hit.start) or _NOT_TO_BE_LEFT_OUT.match(text.norm, hit.start)
        ):
            continue  # 「長野、なければ山梨」, 「Wi-Fiもないと困る」
        if hit.outcome in ("avoid", "retract") and _NEVER_WITHOUT.match(text.norm, hit.start):
            continue
        if hit.outcome in ("avoid", "hardship") and _WITHOUT_IT.search(norm, end, hit.start):
            continue  # 「保育がないと本当に無理」, 「Wi-Fiだけで結構です」
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
    if best and best[2] == "reported" and refused:
        return "avoid"  # 「岡山はもう何度も行ったので遠慮します」
    if alike:
        # 「京都のような古都は苦手」 avoids Kyoto; 「軽井沢みたいな避暑地がいい」 does not ask for Karuizawa
        return best[2] if best and best[2] in ("avoid", "hardship") else "mention"
    return best[2] if best else ""


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
_AT_THAT_TIME = re.compile(r"(?:た|だ)(?:時|とき|際|ころ|頃)(?:に|は|も|には)")
"""Between a value and a refusal: it is told of what was."""
_SECOND_THOUGHT = re.compile(r"[県都府道市町村]?[\s….、。・ー~!?]+(?:あ、?|ん、?)?")
_NOT_TO_BE_LEFT_OUT = re.compile(r"(?:外|はず)せ(?:な|ま|ん|へん)|(?:抜|欠か)せ(?:な|ま|ん)")
_IF_NOT = re.compile(
    r"な(?:けれ|かっ)|[はもが]?\s*(?:な|無)いと(?:困|だめ|ダメ|駄目|無理|いけ|嫌|いや|仕事|きつ|つら|厳し|、)"
)
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


def _other_topic(text: Text, start: int, end: int) -> bool:
    """True when a clause speaks of something else: another place, or a noun with は or も."""
    before = ""
    for token in text.tokens[bisect_left(text.tokens, start, key=lambda t: t.start) :]:
        if token.start >= end:
            break
        if "地名" in token.pos or (token.pos.startswith("助詞,係助詞") and before.startswith(("名詞", "代名詞"))):
            return True
        before = token.pos
    return False


_ANEW = re.compile(
    r"\b(?:and|but)\s+(?:(?:i|we|it|they)\s+)?"
    r"(?:must|needs?|should|have|has|wants?|would|with|prefer)\b(?!\s+n[o']t\b)"
)
"""A new predicate, over which a denial does not reach: "without driving and must have a private room"."""

_ASIDE = re.compile(r"(?:outside|except|excluding|apart from|aside from|other than|(?:away|far) from|\w+ but)\b")
_FOR = re.compile(r"\w,? (?:for|with)\b")
"""Of "anywhere except Tokyo for a side job": what is left aside ends where it is told what for."""


_TO = re.compile(r"[\s,]*(?:(?:to|really|ever|necessarily|even)\s+)*")


def _english(norm: str, span: tuple[int, int], clause: tuple[int, int], hits: list[Hit]) -> str:
    start, end = span
    left, right = max(clause[0], start - FAR), min(clause[1], end + FAR)
    before = [
        h
        for h in hits
        if h.kind == "before"
        and h.outcome in _OUTCOMES
        and left < h.end <= start
        and ":" not in norm[h.end : start]
        and not _ANEW.search(norm, h.end, start)
        and not (_ASIDE.match(norm, h.start) and _FOR.search(norm, h.end, start))
    ]
    after = [
        h for h in hits if h.kind in ("clause", "next") and h.outcome in _OUTCOMES and h.start >= end and h.end <= right
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
        if hit.kind == "before" and sentence[0] <= hit.start and hit.end <= start and start - hit.end <= FAR:
            return True
        if hit.kind == "after" and end <= hit.start <= end + 6:
            return True
    return False
