"""Whether a sentence has the form of a question, and which of its words ask."""

from __future__ import annotations

import re

from bot.preferences import Polarity
from bot.reading import facts_told
from bot.reading.sentences import FILLER, Sentence
from bot.reading.tried import looked_at, requested

MARK = re.compile(r"[?？]\s*[)」』]?\s*$")


_REQUEST_EN = re.compile(
    r"^(?:(?:and|but|so|okay|ok|also|by the way|btw|then|hmm|well|um|oh|hi|hello|sorry),? ){0,4}"
    r"(?:what|where|when|who|whom|whose|why|which|how|is|are|was|were|do|does|did|can|could|will|would|should|shall|may"
    r"|has|have|am|isn't|aren't|don't|doesn't|won't)\b"
)


_ASKED_TO = re.compile(
    r"(?:て|で)(?:もらえ|いただけ|頂け|くれ|ください|下さい|ほしい|欲しい|もらって)[^。?？]{0,8}[。?？\s]*$|(?:除外|変更|取り消し|取消し?)(?:は|を)?(?:でき|可能)"
    r"|^\W*(?:please\s+)?(?:can|could|would|will)\s+(?:you|we)\s+(?:please\s+)?(?:leave|take|drop|exclude|skip|remove|rule|avoid|change)\b"
)


def is_question(s: Sentence) -> bool:
    """A question, direct or not, that is more than a hesitating answer (「8月とか？」)."""
    mark = bool(MARK.search(s.tail))
    asks = s.has("ask", "cues")
    if any(f.polarity in (Polarity.AVOID, Polarity.RETRACTED) for f in s.found) and _ASKED_TO.search(s.norm[-80:]):
        return False  # 「鹿児島は除いてもらえますか」 asks for it to be done
    if any(f.polarity is Polarity.WANT for f in s.found) and facts_told.ASKED_TO_SET.search(s.norm[-80:]):
        return False
    if any(f.polarity is Polarity.WANT and requested(s.norm, f.end - s.start) for f in s.found if f.end > s.start):
        return False  # 「個室をお願いできますでしょうか」
    if s.language == "ja" and not mark and _UNDECIDED.search(s.tail):
        return False
    if s.language == "en" and any(
        f.slot == "place" and f.polarity is Polarity.WANT and looked_at(s.norm, f.start - s.start) for f in s.found
    ):
        return False
    if s.language == "en" and not mark and s.found and _HEADING.match(s.norm):
        return False
    if s.language == "ja":
        if _PLAIN_QUESTION.search(s.tail) or (_TOPIC_ONLY.search(s.tail) and not s.found and not s.has("greet")):
            return True
        final = any(h.outcome == "ask" and h.kind == "final" for h in s.hits) and not _RESIGNED.search(s.tail)
        vague = [h for h in s.hits if h.outcome == "ask" and h.kind == "anyway"]
        words = [
            h
            for h in s.hits
            if h.outcome == "ask"
            and h.kind == "cues"
            and not any(v.start <= h.start < v.end for v in vague)
            and not _EXPLAINS.match(s.text.norm, h.start)
            and not _WAS_TOLD.match(s.text.norm, h.end)
        ]
        asks = bool(words)
        request = any(
            h.outcome == "ask" and h.kind == "request" and not _WAS_TOLD.match(s.text.norm, h.end) for h in s.hits
        )
        if (
            words
            and not s.found
            and len(s.norm) >= 8
            and not any(h.outcome == "ask" and h.kind == "embedded" for h in s.hits)
        ):
            return True  # 「立法府は何院制」: a question word, and nothing else to it
        if not mark and not request and not (final and polite(s.tail)) and not (asks and (final or _open(s.tail))):
            return False
        if request:
            return True
        return not (len(FILLER.sub("", facts_told.without_hedges(s.outside))) <= 2 and s.found) if not asks else True
    request = any(h.outcome == "ask" and h.kind == "request" for h in s.hits)
    if request:
        return True
    if mark:
        return bool(s.rest) and (asks or bool(_REQUEST_EN.match(s.norm[:120].strip())) or not s.found)
    if _FREE_RELATIVE.match(s.norm) or _WHAT_A.match(s.norm):
        return False
    if asks and len(s.norm) <= 200 and _INVERTED.search(s.norm):
        return True
    return bool(re.match(r"^(?:and |but |so )?(?:what|where|when|who|why|which|how)\b", s.norm[:40].strip())) and asks


_HEADING = re.compile(r"\W*(?:when|where|who(?:\s+comes)?|what|how\s+(?:long|many|much))\s*:")
"""A heading before what was asked for: "Where: Nagano"."""
_UNDECIDED = re.compile(
    r"か(?:どうか)?(?:は|も|が)?、?(?:まだ|ちょっと|全然|正直)?(?:わか|分か|決め|決ま|未定|不明|微妙)[^。!?]{0,10}[。\s]*$"
)
"""「行くかどうかまだわかりません」: left open, and not asked."""


_RESIGNED = re.compile(
    r"(?:^|[、。!\s])(?:まあ|まぁ|ま|しゃあない|仕方ない)[^。!?]{0,16}[いよ良](?:いか|しとするか|っか)[。.\s~ー]*$"
)
"""「まあ賑やかでいいか」: said to oneself."""


_FREE_RELATIVE = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?:when|while|whenever|where|wherever|what(?!\s+(?:about|if)\b))\s+"
    r"(?:i|we|you|he|she|they|it|my|our|the\s+kids|the\s+children)(?:'m|'re|'d|'ve|'s)?\s+(?!do\b|does\b|did\b)"
)
"""A clause without a mark: "when I say long, I mean two months", "what we need is a kitchen"."""


_WHAT_A = re.compile(r"\W*what\s+an?\s+[a-z]+")
""""What a lovely list": no question."""


_INVERTED = re.compile(
    r"(?:[,;:]|\b(?:but|btw|so|just|also|and|question|q))\s+(?:what|who|where|when|why|how(?:\s+(?:much|many|long|far))?)(?:\s+(?:exactly|else|actually))?"
    r"\s+(?:do|does|did|can|could|would|will|should)\s+(?:the|a|an|you|they|it|one|people|somebody|someone|municipalit\w+|companies|towns|employers|workers)\b"
)
"""A question without its mark behind some words before it: "maybe a dumb question but what do the towns get"."""


def polite(norm: str) -> bool:
    """True when a Japanese sentence ends in the polite form of a question."""
    return bool(
        re.search(
            r"(?:です|ます|でしょう|ません|ました|でした|んです|の|ん|のです|い|た|る)か(?:ね|な|い)?[。?？!~ー\s]*$",
            norm,
        )
    )


_PLAIN_QUESTION = re.compile(
    r"(?:は|が|のは)(?:何|なん|どこ|いつ|誰|だれ|どれ|どちら|いくら|いくつ|どう|どの.{1,4}|何.{1,3})(?:である|だった|なの)?か[。.\s]*$"
)


# 「参加費は」 asks; 「予算は」 would as well, were it not read as a value
_TOPIC_ONLY = re.compile(r"[^\s、,。は]{2,}(?:のは|は)[。.\s]*$")


_EXPLAINS = re.compile(r"(?<=[^はがてのも、。!?\s])なん(?:だ|です|や|じゃ|で|の)|なん(?:です|だ|や|じゃ)[ねよなけ]")
"""「留守番なんだ」, 「払うものなんですね」: behind a noun, and before what tells, it is no question word."""


_WAS_TOLD = re.compile(
    r"(?:くれ(?:た|て|まし)|もら(?:った|って|いまし)|いただ(?:いた|いて|きまし)|くださ(?:った|って|いまし))(?!も|いい|よろし|ください|大丈夫)"
)
"""Behind 「教えて」: it was told, and is not asked for."""


_LAST_WORD = (
    r"いくら|いつ|どこ|だれ|誰|何|なに|(?<![^はがてのも、。\s])なん|どう|どれ|どちら|どっち|なぜ|なんで|どうして|とは|って"
    r"|ど[のれん](?:くらい|ぐらい|だけ|ほど)|どんくらい|なんぼ|いくつ|何(?:[年月日時分人名社回歳才円割件]|パーセント|%)+"
)


def _open(norm: str) -> bool:
    """A question word near the end without a mark: 「費用はいくら」."""
    return bool(re.search(rf"(?:{_LAST_WORD})(?:ですか|なの|だろう|でしょう|かな|です)?[。?？!~ー\s]*$", norm))


def words_asked(s: Sentence) -> str:
    """The sentence's words; a leading clause that only states wishes is left out."""
    for begin, end in s.text.clauses:
        if begin <= s.start < end < s.end and end - s.start > 2:
            head = Sentence(s.start, end, (), tuple(f for f in s.found if f.start < end), s.text, s.language)
            if head.found and len(head.rest) <= 1:
                return s.text.words(end, s.end).strip()
            break
    return s.words
