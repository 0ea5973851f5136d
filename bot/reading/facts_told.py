"""Sentences that ask or tell a fact and wish for nothing: a place in them is only mentioned."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.reading.found import Text
from bot.reading.lexicon import Lexicon

_ASKS = re.compile(
    r"[?？]|(?:です|ます|ません|ました|でしょう)か[。\s]*$|[はが]\S{1,4}か[。\s]*$"
    r"|(?:いくら|いくつ|ど[のれん](?:くらい|ぐらい|だけ|ほど)|どんくらい|なんぼ)[^。、?いたか]{0,6}[。\s]*$"
    r"|教えて|知りたい|詳しく|\btell me\b|\bwonder(?:ing|ed)?\b"
)

_TOLD = re.compile(
    r"(?:た|だった|だった|たん(?:です|だ)|たところ(?:です)?|たらしい|たそうです|ました|でした|ましたか|たもの(?:です|だ))"
    r"(?:よ|ね|な|なあ|なぁ|わ|の|よね|けど|から)*[。!！~〜ー笑w.\s]*$"
)

_TOLD_WISH = re.compile(
    r"決[めまり定]|まとま[りっ]|一致し|(?:こと|に)で?落ち着[いき]|違|じゃな|ではな|でなく|やなく|つもり|予定で|にし(?:た|まし)|言|選|思|考え|希望|変更|変わ|興味|惹か|気に|たく|ほし|欲し|探|応募|申し込|しまし|迷|相談|勧め|薦め|住ん|勤|働い"
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


_HEDGES = re.compile(
    r"(?:[強し]いて|あえて|敢えて)(?:言え|いえ|挙げれ|あげれ|選べ|言うな)(?:ば|ら)|どちらかと(?:言|い)(?:えば|うと)|個人的に(?:は)?|なんとなく|何となく|第一希望(?:は)?|とりあえず|ひとまず"
    r"|たぶん|多分|やっぱり?|やはり|もしかして|例えば|たとえば|うーん|えーと|えっと|んー|そうだな|そうですね|まあ|一応|かなあ?|とか|あたり|辺り|[、。…?？!~ー.\s]"
)


ASKED_TO_SET = re.compile(
    r"(?:(?:に|だけに|のみに|で)(?:絞(?:れ|って|り込)|限定(?:し|でき)|変更(?:し|でき|を?お願)|変え(?:ら|て)|し(?:てもら|ていただ|て頂|てくれ)|切り替え)"
    r"|(?<=[都道府県市町村区島内中])で、?(?:お?見せ|出し|探し|見繕っ)て(?:もらえ|もらっ|いただけ|いただい|頂け|頂い|くれ))"
    r"[^。?？]{0,8}か(?:ね|な|しら)?[。?？\s]*$"
)
"""「長野に絞れますか」, 「日南市にしてもらえますか」, 「伊那市で見せてもらえますか」: asks for it to be done."""


def without_hedges(words: str) -> str:
    """What is left of ``words`` without those that only make an answer gentle: 「強いて言えば」."""
    return _HEDGES.sub("", words)


def only_asked(text: Text, start: int, end: int, lexicon: Lexicon) -> bool:
    """True when a question asks about the words (「弘前市は参加していますか」) and not for a stay."""
    left, right = lexicon.scan(text).sentence(start)
    if right - left > 200 or (right - left) - (end - start) < 6:
        return False
    sentence = text.norm[left:right]
    if not _ASKS.search(sentence) or (lexicon.language == "en" and not _ASKS_FACT_EN.search(sentence)):
        return False  # "Gunma maybe?" is a wish
    if lexicon.language == "ja" and not without_hedges(text.norm[left:start] + " " + text.norm[end:right]):
        return False  # 「強いて言えば九州?」
    if ASKED_TO_SET.search(sentence[-80:]):
        return False
    if _ASKS_FOR_ONE.search(sentence):
        return False  # "could you find us something in Otaru?"
    if _OF_A_KIND.search(sentence) and not _OWN_WISH.search(sentence):
        return True  # "how long does such a stay last?"
    rest = text.norm[left:start] + " " + text.norm[end:right]
    wishing = (*lexicon.words_of("places", "STAYING"), *lexicon.words_of("places", "COMPARED"))
    return not any(word in rest for word in wishing)  # 「もっと静かなところは？」 asks for one


_ASKS_FOR_ONE = re.compile(
    r"\b(?:can|could|may|shall|should)\s+(?:we|you|i)\s+(?:(?:please|also|maybe|perhaps|just|instead)\s+)*(?:look\s+(?:at|into|for|in)|try|check(?!\s+(?:whether|if|that|what|when|how|who|the|on|for)\b)|consider|explore|search|go\s+(?:with|for)|(?:have|take)\s+a\s+look\s+at)\b"
    r"|\b(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:find|show|get|give|look|search|offer|suggest|recommend|book|arrange|set)\b"
)

_ASKS_FACT_EN = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|hi|hello|by the way|btw),?\s+)*"
    r"(?:what|where|when|who|whom|whose|why|which|how|is|are|was|were|does|did|do|has|have|can|could|will|would)\b"
    r"|\btell me\b|\bwonder|\bknow\b"
)

_ASKS_FACT = re.compile(
    r"[?？]|か[。\s]*$|(?:は|って|の|たっけ|の?かな|と)[。.\s]*$|教えて|知りたい|一覧|挙げて|抜き出|列挙|すべて|全部|リスト|詳しく|説明"
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
    if lexicon.language == "ja" and _WHAT_THEY_SAY.search(sentence):
        return True
    if not _facts(lexicon).search(sentence):
        return False
    return bool(_ASKS_FACT.search(sentence)) and not _OWN_WISH.search(sentence)


_WHAT_THEY_SAY = re.compile(
    r"(?:何|なに|なん|どんな|どういう|どのよう|どう)[^。!?]{0,24}?(?:と|って|を)、?(?:おっしゃ(?:っ|い|る)|仰(?:っ|い|る)|(?:言|い)わ?(?:っ|れ)|述べ|語っ|話し|お話し|挙げ|掲げ|訴え)"
    r"(?:て(?:い(?:る|ます|らっしゃ\S{0,3})|る|おら\S{0,4})|まし?た?|た)?(?:の|ん)?(?:です|でしょう|だろう|ます)?か?[ねな]?[?。\s]*$"
)
"""「市長はどんなことを課題とおっしゃっているのでしょう」: what somebody says is asked, whatever it is about."""


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
