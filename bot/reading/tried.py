"""Sentences that look like questions and ask about nothing: they try a wish, tell it, or ask for one to be changed.

「長岡で6月とか？」, 「佐渡がいいかな？」, 「6月にしてくれへん？」, "could we stretch it to three weeks?",
"where I want to go is Mie": what stands in them is wished for, and none of them is put to the sources.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.reading import cues, narration, show_request_ja
from bot.reading.cues import Cues
from bot.reading.found import Found, Text

LABELLED = frozenset({"start", "days", "budget", "party", "place"})
"""Slots whose names say nothing more beside their values: 「時期は6月とか？」."""
_VAGUE = {
    "ja": frozenset({"位", "程", "頃", "辺り", "辺", "方", "方面", "感じ", "間", "如何", "どう", "因みに"}),
    "en": frozenset({
        "around", "about", "maybe", "perhaps", "possibly", "in", "for", "at", "from", "to", "or", "and", "so", "say",
        "like", "the", "a", "an", "of", "please", "how", "what", "then", "instead", "if", "possible", "with", "on",
        "just", "yeah", "right", "eh", "ok", "okay", "huh", "only", "also", "could", "can", "we", "i", "try", "go",
    }),
}  # fmt: skip
"""What only puts a value vaguely, or tries it."""
_MEANING = ("名詞", "動詞", "形容詞", "形状詞", "代名詞", "副詞", "連体詞", "word", "japanese")


def tried(text: Text, found: Sequence[Found], words: Cues) -> list[tuple[int, int]]:
    """The stretches of questions that ask about nothing, but try a wish.

    A question that holds nothing but values (「長岡で6月とか？」), one that ends with a wish (「佐渡がいいかな？」),
    the clause before it that does (「長岡で働きたいんですが、…？」), or one that asks for a change, or to be shown
    stays.
    """
    spans = [(f.start, f.end) for f in found]
    out = []
    for left, right in {narration.sentence(text.norm, f.start) for f in found}:
        inside = [(a, min(b, right)) for a, b in text.clauses if left <= a < right]
        out += [clause for clause in inside[:-1] if text.language == "ja" and _ends_wishing(text, *clause, words)]
        asks = text.norm[right : right + 1] == "?" or _SOFTLY_JA.search(text.norm, left, right) is not None
        wishes = asks and (
            _only_values(text, left, right, spans, words)
            or _ends_wishing(text, *(inside or [(left, right)])[-1], words)
        )
        wishes = wishes or (text.language == "ja" and _to_be_shown(text, left, right, spans))
        begins = left if wishes else _requested(text, left, right, found)
        if begins is None and not asks and _names_one(text, left, right, found):
            begins = left
        if begins is None and len(inside) > 1 and text.language == "ja":
            told = _ends_wishing(text, *inside[-2], words)
            begins = left if told and _WHETHER_JA.match(text.norm, inside[-1][0], right) else None
        if begins is not None:
            out.append((begins, right))
    return out


def _to_be_shown(text: Text, left: int, right: int, spans: Sequence[tuple[int, int]]) -> bool:
    """True of 「10万円までで、何か見つかりますか」: its values say what stays are to be shown."""
    if right - left > show_request_ja.LONGEST:
        return False
    inside = [(a - left, b - left) for a, b in spans if left <= a < b <= right]
    return show_request_ja.asked(text.norm[left:right], inside)


_SOFTLY_JA = re.compile(r"(?:でしょうか|だろうか|ですか(?:ね|な)|かしら)(?:ね|な|ねえ)?\s*\Z")
"""A question without its mark."""
_WHETHER_JA = re.compile(
    r"\s*、?(?:そ(?:れ|う|ういうの)で?(?:も)?)?(?:大丈夫|可能|平気|ok|いけ|行け|でき|出来|問題な|よろし|いい|どう|あり|ござい)[^。!?]{0,10}$"
)
"""Behind a wish, whether it can be: 「車なしで行ける所がいいんですけど大丈夫ですか」."""


_OF_A_VALUE_JA = (
    r"(?:[県府都道市町村]|間|くらい|ぐらい|ほど|程度|頃|ごろ|以内|まで|から|の?(?:開始|スタート|出発)|の?(?:型|タイプ|スタイル)|だけ|のみ|[人名円]"
    r"|の(?:ほう|方))*"
)
_CHANGE_JA = (
    r"(?:し(?!た|ま[すし])|でき|出来|変更|変え|かえ|替え|代え|切り?替|チェンジ|移[しせ]|ずら|延|伸|のば|縮|短縮|上げ|あげ|下げ|さげ|増や|減ら"
    r"|早め|遅ら|直|修正|訂正|更新|設定|絞|広げ|収め|抑え|[a-z]+し)"
)
_ASKED_JA = (
    r"(?:てくれ|てくだ|て下さ|て(?:もらえ|もらっ|もろ|いただ|頂|ほし|欲し|おい|おか|よ[いかろ]|ええ|ちょ)|ても|ちゃ(?:って)?も?(?:いい|大丈夫)"
    r"|とっ?て|といて|ておく|(?:え|せ|げ|め|ら|ば|が|け)?られ|でき|出来|可能|[せめえけげ](?:る|ます|ません|ない|へん|ん[のか?]?)|た[いく]"
    r"|しま(?:す|せん|しょう)|する)"
)
_DONE_JA = re.compile(
    rf"{_OF_A_VALUE_JA}(?:[にへ]、?{_CHANGE_JA}[^。!?]{{0,4}}?{_ASKED_JA}|[にへ]、?(?:変更|訂正|チェンジ)?(?:し(?:た|ま)|する)(?![^。!?]*(?:た|る)(?:の|ん)?(?:は|が))"
    r"|(?:で|を)?、?お?願い?(?:でき|出来|し(?:ます|たい|てい?い))|[はもを](?:[^。!?、]{0,6}に)?、?(?:外し|除い|やめ|入れ|加え|追加し|足し|付け|つけ)(?:て|られ|たい|でき))[^。!?]{0,14}$"
)
"""Behind a value, that it is to be taken, added or left out."""
_ASKS_JA = re.compile(
    r"\?$|(?:か(?:な|ね|い|しら|のう)?|くれ(?:へん|ん|ない|ません)|もらえ(?:る|ない|へん|ん)|[らでき]れる|できる)[よねなの]?[~ー\s]*$"
)
_WONDERS_JA = re.compile(
    r"いつ|誰|だれ|何|なに|なん(?!か|だけ|やけ|です)|どう|どこ|なぜ|なんで|どれ|いくら|どんな|どの|なんぼ|どっち|どちら|(?:ほう|方)が|べき|必要が"
    r"|(?:し|え|め|げ|ばし|らし)(?:たら|れば)|すると|すれば|する場合|した場合|場合"
)
"""What makes it a question of its own, or of what would follow."""
_LEAD_EN = (
    r"(?:\b(?:can|could|may|might|would|will|shall|should)\s+(?:you|we|i)\b"
    r"|\b(?:is|would|will|might)\s+it\s+(?:be\s+)?(?:ok|okay|possible|alright|all\s+right|fine|too\s+late)\b"
    r"|\b(?:any|a)\s+(?:chance|way|possibility)\b|\bmind\b|\b(?:what|how)\s+(?:about|if)\b|\bpossible\s+to\b|\bwhy\s+don't\s+we\b)"
)
_CHANGE_EN = (
    r"(?:mak(?:e|ing)\s+(?:it|that)|chang(?:e|ing)|switch(?:ing)?|swap(?:ping)?|replac(?:e|ing)|mov(?:e|ing)|shift(?:ing)?"
    r"|push(?:ing)?|bring(?:ing)?\s+(?:it|that|the|my|our)|extend(?:ing)?|stretch(?:ing)?|lengthen(?:ing)?|shorten(?:ing)?|cut(?:ting)?|trim(?:ming)?"
    r"|reduc(?:e|ing)|rais(?:e|ing)|bump(?:ing)?|increas(?:e|ing)|lower(?:ing)?|updat(?:e|ing)|postpon(?:e|ing)|delay(?:ing)?"
    r"|put(?:ting)?\s+(?:me|us|it)\s+down|set(?:ting)?|go(?:ing)?\s+(?:with|for)|keep(?:ing)?\s+(?:it|that|this)|add(?:ing)?|includ(?:e|ing))"
)
_DONE_EN = re.compile(rf"{_LEAD_EN}[^.!?]{{0,16}}?\s{_CHANGE_EN}\b[^.!?]{{0,32}}$")
_LEFT_OUT_EN = re.compile(
    rf"{_LEAD_EN}[^.!?]{{0,16}}?\s(?:take|drop|leave|remove|exclude|skip|cancel|forget)\b[^.!?]{{0,24}}$"
)
_TAGGED_EN = re.compile(
    rf"\W*(?:[a-z]+\W+){{0,3}}?{_CHANGE_EN}\b[^.!?]*\b(?:would|could|can|will)\s+(?:you|we|ya)(?:\s+please)?\W*$"
)
""""Swap Shikoku for Chugoku, would you?"."""
_OTHERWISE_EN = re.compile(rf"{_LEAD_EN}[^.!?]*\b(?:instead|rather\s+than)\b")
"""A request that names no change, but says that it takes the place of what was said: "could we do June instead?"."""
_WONDERS_EN = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|then)[\s,]+)*(?:what(?!\s+(?:about|if))|when|who|why(?!\s+don't)|which|where|how(?!\s+(?:about|if)))\b"
    r"|\b(?:what|how\s+(?:much|many|long))\s+(?!if|about)\w+\b"
)


def _requested(text: Text, left: int, right: int, found: Sequence[Found]) -> int | None:
    """Where the first value stands that a question asks to be taken, put in another's place or (a place) left out."""
    values = [f for f in found if left <= f.start < right and f.slot != "origin"]
    sentence = text.norm[left : right + 1].rstrip("。 ")
    if text.language == "ja" and not _ASKS_JA.search(sentence):
        return None
    for f in values:
        if asks_for_change(sentence.rstrip("?"), [(f.start - left, f.end - left)], text.language):
            return f.start if text.language == "ja" else left
    places = [f for f in values if f.slot == "place"]
    left_out = text.language == "en" and any(_LEFT_OUT_EN.search(sentence, 0, f.start - left) for f in places)
    return left if left_out else None


def asks_for_change(sentence: str, values: Sequence[tuple[int, int]], language: str) -> bool:
    """True when a normalised question asks that one of its values (spans) be taken, or take another's place."""
    if not values:
        return False
    if language == "ja":
        if _WONDERS_JA.search(sentence, min(start for start, _ in values)):
            return False
        return any(_DONE_JA.match(sentence, end) for _, end in values)
    if _WONDERS_EN.search(sentence):
        return False
    if _TAGGED_EN.match(sentence):
        return True
    return bool(_OTHERWISE_EN.search(sentence)) or any(_DONE_EN.search(sentence[:start]) for start, _ in values)


_WISHED_FOR_JA = re.compile(
    r"(?<![がの])(?:(?:私|わたし|僕|ぼく|俺|おれ|おら|自分|うち|こっち|当方)(?:たち|ら)?(?:が|の))?[^。!?、がの]{0,8}?"
    r"(?:た[いかが]|てぇ|希望|考えて?い?る|思って?い?る|狙って?い?る|検討して?い?る|気にな(?:って?い?)?る|惹かれて?い?る|探して?い?る)"
    r"(?:の|とこ(?:ろ)?|所|場所|先|町|街|地域|地方|県|時期|期間|日数|日程|月)は、?[^。!?]{0,16}$"
)
_WISHED_FOR_EN = re.compile(
    r"(?:^\s*|[.;!,]\s*|\b(?:but|and|so|because)\s+)"
    r"(?:what|where|when|the\s+(?:\w+\s+)?(?:place|prefecture|region|town|city|month|time|one|spot)s?(?:\s+(?:that|where|which))?)"
    r"\s+(?:i|we)(?:'d|'m|'re|'ve|\s+(?:am|are|would|had|have|really|actually))*\s+[^.!?;,]{1,40}?\s+(?:is|are|was|would\s+be)\s+"
    r"[^.!?;]{0,32}$"
)


_TOLD_BEFORE = 120
"""Characters before a value in which it can be told as what is wished for."""
_MOST_TOLD = 8
"""Values of a sentence that are looked at; nobody tells more of them in one."""


def names_wish(sentence: str, value: int, language: str) -> bool:
    """True of a wish told as what it is: 「行きたいのは山梨県か茨城県」; ``value``: where a value starts in it."""
    return not sentence.rstrip().endswith("?") and _told_before(sentence, max(0, value - _TOLD_BEFORE), value, language)


def _told_before(norm: str, start: int, value: int, language: str) -> bool:
    told = _WISHED_FOR_JA if language == "ja" else _WISHED_FOR_EN
    return told.search(norm[start:value]) is not None


def _names_one(text: Text, left: int, right: int, found: Sequence[Found]) -> bool:
    """The same of one of the values of a sentence."""
    inside = sorted({f.start for f in found if left <= f.start < right})[:_MOST_TOLD]
    return any(_told_before(text.norm, max(left, at - _TOLD_BEFORE), at, text.language) for at in inside)


_SETTLED_JA = re.compile(
    rf"(?:・[一-鿿ァ-ヺー]{{1,8}}?)?{_OF_A_VALUE_JA}(?:の(?:滞在|もの|やつ|プラン)|(?:という|っていう|って)(?:の|やつ|もの))?"
    r"(?:で|に(?:決め打ち|限定|固定|統一|変更|絞り込み|決め)(?:で|して|を)?|に(?:絞っ|絞り込ん|しぼっ|決め|変え|切り替え)て)(?:、?(?:お?願い|おねが|頼|たの)[^。!?]{0,8}|[。!~ー\s]*)$"
)


def settles(sentence: str, value_end: int) -> bool:
    """True of 「リフレッシュ型でお願いします」: a value is chosen, and nothing asked to be told."""
    return _SETTLED_JA.match(sentence, value_end) is not None


_LOOK_AT_EN = re.compile(
    r"(?:^|[.!?;,]|\b(?:and|but|so|then))\W*(?:(?:maybe|perhaps|please|also|instead|ok(?:ay)?)\W+)*(?:can|could|may|might|shall|should)\s+(?:we|you|i)\s+"
    r"(?:(?:please|also|maybe|perhaps|just|then|instead|now)\s+)*(?:(?:have|take)\s+a\s+look\s+at|look\s+(?:at|into|for|in|around)|try|check(?:\s+out)?|consider|explore|search(?:\s+(?:in|for))?|go\s+(?:with|for)|switch\s+to|do)\s+"
    r"(?:(?:stays?|somewhere|something|places?|options?)\s+)?(?:(?:in|for|around|near)\s+)?(?:the\s+)?$"
)


def looked_at(sentence: str, value: int) -> bool:
    """True of "could we look at Shiga or Mie?": stays there are asked for, and nothing to be told."""
    return _LOOK_AT_EN.search(sentence[max(0, value - _TOLD_BEFORE) : value]) is not None


_REQUESTED_JA = re.compile(
    r"(?:[のが](?:ある|あり|でき(?:る)|使える|つい(?:た|ている)|整っ(?:た|ている)|可能な)|つきの?|付きの?|の)?"
    r"(?:環境|お?部屋|お?宿|場所|ところ|とこ|所|滞在先|施設|プラン|条件|滞在|形)?(?:を|で|も|に)?、?"
    r"お願い(?:(?:が|は)?(?:でき|可能)|し(?:て)?も)[^。?？!]{0,12}?か(?:ね|な|しら)?[。?？!\s]*$"
)


def requested(sentence: str, value_end: int) -> bool:
    """True of 「個室をお願いできますか」: a value is asked for, politely, and nothing to be told."""
    return _REQUESTED_JA.match(sentence, value_end) is not None


_NEEDED_JA = re.compile(
    r"(?:[のが](?:ある|あり|でき(?:る)|使える|つい(?:た|ている)|整っ(?:た|ている)|可能な)|つきの?|付きの?|の)?"
    r"(?:環境|設備|お?部屋|お?宿|場所|ところ|とこ|所|滞在先|施設)?(?:[はがも]|だけは)、?(?:絶対に?|やっぱり|やはり|必ず|どうしても)?、?"
    r"(?:(?:必要|必須|不可欠|大事|欲しい|ほしい)(?:です|だ|かな|や)?|[要い](?:る|ります)|(?:外せ|譲れ|欠かせ)(?:ない|ません)(?:です)?)"
    r"(?:な?[ぁあ]?|ねえ?)[。!~ー\s]*$"
)


def needed(sentence: str, value_end: int) -> bool:
    """True of 「個室は必要ですね」: a need thought aloud asks nothing; with 「か」 or 「よね」 it does."""
    return _NEEDED_JA.match(sentence, value_end) is not None


def _only_values(text: Text, left: int, right: int, spans: Sequence[tuple[int, int]], words: Cues) -> bool:
    said = (t for t in narration.tokens(text, left, right) if not any(a <= t.start < b for a, b in spans))
    vague, labels = _VAGUE[text.language], _topics(words)
    return not any(t.pos.startswith(_MEANING) and t.base not in vague and t.surface not in labels for t in said)


_AFTER_WISH = r"(?:かも|[かの]?な|の|ん|です|だ|が|けれ?ど|と思って[いまるす]*|ので|から|し|[あぁねよ、,…~ー\s])*$"


def _ends_wishing(text: Text, left: int, right: int, words: Cues) -> bool:
    return text.language == "ja" and _wishing(words).search(text.norm[max(left, right - 24) : right]) is not None


@lru_cache(maxsize=8)
def _wishing(words: Cues) -> re.Pattern[str]:
    return re.compile(cues.either(words.words("decline.wishing")) + _AFTER_WISH)


@lru_cache(maxsize=8)
def _topics(words: Cues) -> frozenset[str]:
    return frozenset(word for slot in LABELLED for word in words.words(f"decline.topic.{slot}"))


__all__ = ["LABELLED", "asks_for_change", "looked_at", "names_wish", "needed", "requested", "settles", "tried"]
