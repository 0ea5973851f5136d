"""Is a value wished for, or only told of? 「8月に佐渡へ行きました」 and 「お盆は家族で集まりますか」 are no wishes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from bot.reading import predicate_en, predicate_ja, predicate_told_ja, predicate_words_ja
from bot.reading.cues import Cues, either
from bot.reading.found import Text, Token

REACH = 200
"""Characters of a sentence that are looked at, before and behind a value."""
_HEARSAY = re.compile(
    r"(?:そうです|そうだ|らしい(?:です)?|ん(?:だ|や|じゃ)(?:って|て|と)|[ぁ-ん一-鿿]だって(?=、|$))(?:よ|ね|わ)*[ー~!w]*(?:$|、)"
)
"""「先生が1月に引退するんだって」: what was heard is no wish of one's own."""
_TOLD_OF = re.compile(
    r"(?:大変|い|しい|だ|きれい|綺麗|最高|有名|苦手|楽しみ|普通|静か|にぎやか)(?:です|でし|だ)?(?:よ|ね|な|わ|から)*[ー~!w笑]*$"
)
_SAID_BEFORE = re.compile(r"(?:と|って)(?:お?伝え|言|書|申し|答え|入力|送)\S{0,4}た$")
_ALL_THE_SAME = re.compile(
    r"(?:ん(?:です|だ)|の(?:です|だ))?(?:けど|けれども?|が|ものの|のに)、?(?:やっぱり?|それでも|今でも)?、?"
    r"(?:大?好き(?:な?ん?(?:です|だ)|で|$)|[^。!?\n、]{0,8}(?:また)?(?:行き|住み|過ごし|訪れ)たい|気にな|惹か)"
)
"""Behind what was: what is wished all the same."""
_STOP = re.compile(r"[。!?！？\n]|\.(?=\s|$)|(?<=です|ます|せん|さい)[ ]")
_MARKS = {"。": 1, "!": 1, "?": 1, "\n": 1, ". ": 1, "です ": 3, "ます ": 3, "せん ": 3, "さい ": 3}
"""What ends a sentence, and where behind it the next begins; a space behind a finished predicate does, too."""
_SINCE_JA = re.compile(r"[^。!?\n]{0,24}?[てで](?:以来|このかた|から(?:もう|ずっと|早|はや))")
"""Behind a value of what was once: 「姫路城、遠足で見て以来です」."""
_ABOUT_SO = re.compile(r"ところ|とこ|感じ|あたり|具合|線")
"""Behind といった: 「6万円といったところ」 tells how much, and of nothing that was."""
_THEN = ("頃", "後", "直後")
"""「桜が終わった頃」: a time to come."""
_AFTER_PAST = ("助詞,接続", "助詞,終", "助詞,準体", "補助記号", "助動詞", "名詞", "形状詞")


class _Grammar:
    def __init__(self, cues: Cues) -> None:
        self.language = cues.language
        self.wish = re.compile(either(cues.words("when.wish")))
        self.settled = re.compile(either(cues.words("when.settled")))
        self.weather = re.compile(either(cues.words("when.weather")))
        self.japanese = predicate_words_ja.Words.of(cues) if cues.language == "ja" else None
        self.english = predicate_en.Words.of(cues) if cues.language == "en" else None


@lru_cache(maxsize=8)
def grammar_of(cues: Cues) -> _Grammar:
    """The cues of a language, compiled once.

    Raises:
        CueError: a cue is missing or wrong; names its file and line.
    """
    return _Grammar(cues)


def told(text: Text, start: int, end: int, cues: Cues) -> bool:
    """True when the words ``norm[start:end]`` stand in a tale of what has been."""
    grammar = grammar_of(cues)
    left, right = sentence(text.norm, start)
    since = _SINCE_JA.match(text.norm, end, right) if text.language == "ja" else None
    if since is not None and not _WISHES_JA.search(text.norm, since.end(), right):
        return True
    if long_ago(text, start, end) or (text.language == "en" and predicate_en.of_an_age(text.norm, start)):
        return True
    if grammar.english is not None:
        if predicate_en.ordered(text.norm, left, start, end):
            return False
        return predicate_en.told(text.norm[left:right], start - left, grammar.settled, grammar.wish)
    if grammar.japanese and predicate_told_ja.decided(tokens(text, left, right), (start, end), grammar.japanese):
        return False
    past = _past([t for t in tokens(text, end, right) if not _in_aside(text.norm, end, t.start)], text.norm, end)
    if past is not None and text.norm.startswith(("こと", "事", "すぎ", "過ぎ"), past.end):
        return False  # 「行ったことがない」, 「行きたすぎる」
    if (
        past is not None
        and text.norm.endswith(("といった", "って言った"), end, past.end)
        and _ABOUT_SO.match(text.norm, past.end)
    ):
        return False
    if past is None or re.match(r"\s*(?:でし|だっ|やっ)", text.norm[end : end + 3]):
        return False
    if _ALL_THE_SAME.match(text.norm, past.end, right):
        return False  # 「水族館はなくなったけど、好きなんです」
    if _SAID_BEFORE.search(text.norm[end : past.end]):
        return False  # 「2週間と伝えましたが」: what the person said before, not what was
    if re.search(
        r"(?:ので|から|けど|けれど|ですが|ますが|し)、|、(?:ただし?|でも|しかし|なお|もっとも)",
        text.norm[end : past.start],
    ):
        return False  # its own clause ends before the past
    if _before_another_deed(text, end, past, grammar):
        return True
    # what the person wishes before the verb that was: 「行きました」 is no wish to go
    verbs = [t.start for t in tokens(text, end, past.start) if t.pos.startswith("動詞")]
    spoken = text.norm[end : verbs[-1] if verbs else past.end]
    return not grammar.settled.search(text.norm[max(left, past.start - 8) : past.end]) and not grammar.wish.search(
        spoken
    )


def _in_aside(norm: str, end: int, position: int) -> bool:
    """True in brackets that open behind a value: what they tell is not said of it."""
    return norm.rfind("(", end, position) > norm.rfind(")", end, position)


_PAST_TIME_JA = re.compile(
    r"(?:去年|昨年|一昨年|おととし|前回|この前|こないだ|先日|先月|先週|昔|以前|当時|若い頃|学生時代|子どもの頃|子供の頃|\d+年前|[二三数何十]年前)"
    r"(?!と同じ|と同様|の?(?:よう|みたい)|に続|より)"
)
_FELLOWS_JA = re.compile(
    r"の[^、。!?]{0,4}?(?:仲間|友|先輩|後輩|同級|同期|恩師|連れ|知り合い|メンバー|サークル|ゼミ|部活|同僚|上司)"
)
"""Behind a past time: 「学生時代の仲間と」 says who they are, and tells of nothing that was."""
_NOW_JA = re.compile(
    r"今年|今回|今度|来年|再来年|来月|来週|次[はのに]|だから|なので|ので、|けど、|けれど、|が、|また[、行]|もう一度|同じ"
)
_WISHES_JA = re.compile(r"た[いく]|希望|お?願い|予定|つもり|ください|下さい|が[いよ]い|探し")
_PAST_TIME_EN = re.compile(
    r"\b(?:last\s+(?:year|winter|spring|summer|autumn|fall|month|week|time)|(?:\d+|two|three|four|five|ten|\w+ty|a\s+few)\s+years\s+ago"
    r"|years\s+ago|when\s+(?:i|we)\s+(?:was|were)|back\s+(?:then|in)|once\s+(?:did|spent|went|had))\b"
)
_NOW_EN = re.compile(
    r"\b(?:this\s+(?:time|year)|next|now|again|so|but|same|like|want|would|'d|please|looking|need|hope|plan|going\s+to)\b|[;:]"
)


def long_ago(text: Text, start: int, end: int) -> bool:
    """True where a past time is named before a value and nothing turns to what is to come: 「去年は八人で行って」.

    Of what is wished for, the past is named to be repeated ("the same ten days as last year").
    """
    left, right = sentence(text.norm, start)
    past_time, now = (_PAST_TIME_JA, _NOW_JA) if text.language == "ja" else (_PAST_TIME_EN, _NOW_EN)
    told = next(past_time.finditer(text.norm, left, start), None)
    if told is not None and _FELLOWS_JA.match(text.norm, told.end()):
        return False
    if told is None or now.search(text.norm, told.end(), end):
        return False
    wishes = _WISHES_JA if text.language == "ja" else _NOW_EN
    return not wishes.search(text.norm, end, right)


def _before_another_deed(text: Text, end: int, past: Token, grammar: _Grammar) -> bool:
    """「この春に会社を飛び出して、…ことにしました」: the value is of a deed that is no stay, in a tale."""
    comma = text.norm.find("、", end, past.start)
    if comma < 0 or grammar.japanese is None:
        return False
    spoken = tokens(text, end, comma)
    if len(spoken) < 2 or spoken[-1].surface not in ("て", "で") or not spoken[-2].pos.startswith("動詞"):
        return False
    stays = grammar.japanese.stay | grammar.japanese.desire | {"為る", "居る", "有る", "出来る"}
    return spoken[-2].base not in stays and not grammar.wish.search(text.norm[end:comma])


def small_talk(text: Text, start: int, end: int, cues: Cues, slot: str) -> bool:
    """True when the sentence speaks of something else than a stay: a comment, or a question about something else."""
    grammar = grammar_of(cues)
    left, right = sentence(text.norm, start)
    if grammar.english is not None:
        asked = text.norm[right : right + 1] == "?"
        if slot in ("place", "start") and not asked and predicate_en.of_weather(text.norm[left:right], grammar.english):
            return True
        return asked and predicate_en.asks_of_world(text.norm[left:right], grammar.english)
    spoken = tokens(text, left, right)
    asks = text.norm[right : right + 1] == "?" or (
        len(spoken) > 1 and spoken[-1].surface == "か" and spoken[-2].pos.startswith(("動詞", "助動詞", "形"))
    )
    assert grammar.japanese is not None
    if asks and grammar.weather.search(text.norm, end, right) and not grammar.wish.search(text.norm, end, right):
        return True  # 「10月はまだ台風が来ますか」
    return predicate_ja.remarks(spoken, (start, end), grammar.japanese, slot, question=asks)


def heard(text: Text, start: int, end: int, cues: Cues) -> bool:
    """True when the clause of a value only tells what others do or say: 「友人は佐渡に移住するらしい」."""
    grammar = grammar_of(cues)
    left, right = sentence(text.norm, start)
    if grammar.english is not None:
        return predicate_en.of_others(text.norm[left:right], start - left, grammar.english)
    assert grammar.japanese is not None
    return predicate_told_ja.told_by_others(tokens(text, left, right), (start, end), grammar.japanese)


_ENGAGED_JA = re.compile(
    r"[^。!?\n]{0,16}?(?:出張|結婚式|披露宴|法事|葬儀|学会|同窓会|手術|入院|面接|試験|打ち合わせ|商談)"
    r"(?:[がもは]|の予定が|で)?(?:[^。!?\n、]{0,8}?)(?:あり|ある|入って|控えて|でして|で、|なので)"
)
_ENGAGED_EN = re.compile(
    r"\bi(?:'ve(?:\s+got)?|\s+have|'ll\s+have)\s+(?:an?|my|to\s+attend\s+an?)\s+(?:[a-z'-]+\s+){0,2}?"
    r"(?:(?:business|work)\s+trip|wedding|funeral|conference|surgery|interview|exam)\b"
)


def engaged(text: Text, start: int, end: int) -> bool:
    """True of a time or a place where the speaker has something else to do: 「来月は名古屋に出張があります」."""
    left, right = sentence(text.norm, start)
    if text.language == "ja":
        return _ENGAGED_JA.match(text.norm, end, right) is not None
    cuts = [left, *(m.end() for m in _NEXT_THOUGHT.finditer(text.norm, left, right)), right]
    begins = max(cut for cut in cuts if cut <= start)
    stop = min((cut for cut in cuts if cut > start), default=right)
    return _ENGAGED_EN.search(text.norm, begins, stop) is not None


_NEXT_THOUGHT = re.compile(r";|,?\s\b(?:so|but|then|and\s+(?:i|we))\b")


def topic_of_talk(text: Text, start: int, end: int, cues: Cues) -> bool:
    """True for a date of which something is told: 「年末は大掃除が大変です」, "December is always so busy"."""
    grammar = grammar_of(cues)
    left, right = sentence(text.norm, start)
    if grammar.japanese is not None:
        if _HEARSAY.search(text.norm[end:right].rstrip()) and not grammar.wish.search(text.norm[end:right]):
            return True
        if not re.match(r"は(?!じ)", text.norm[end : end + 2]) or text.norm[right : right + 1] == "?":
            return False
        after = text.norm[end:right]
        return _TOLD_OF.search(after) is not None and not (grammar.wish.search(after) or grammar.settled.search(after))
    assert grammar.english is not None
    if predicate_en.ordered(text.norm, left, start, end):
        return False
    return predicate_en.topic_of_talk(text.norm[left:right], start - left, end - left, grammar.english, grammar.wish)


def sentence(norm: str, position: int) -> tuple[int, int]:
    """The sentence around a position, without its closing mark."""
    floor = max(0, position - REACH)
    ends = [(norm.rfind(mark, floor, position), size) for mark, size in _MARKS.items()]
    left = max((at + size for at, size in ends if at >= 0), default=floor)
    stop = _STOP.search(norm, position, position + REACH)
    return left, stop.start() if stop else min(len(norm), position + REACH)


def tokens(text: Text, start: int, end: int) -> Sequence[Token]:
    """The tokens that start within ``norm[start:end]``."""
    first = bisect_left(text.tokens, start, key=_start)
    return text.tokens[first : bisect_left(text.tokens, end, lo=first, key=_start)]


def _start(token: Token) -> int:
    return token.start


def _past(spoken: Sequence[Token], norm: str, value_end: int) -> Token | None:
    """The first past form that ends a clause: 行きました, 楽しかったです, 行ったので.

    Behind a comma one that describes a noun (「四国で、澄んだ流れに…」) tells nothing of the value.
    """
    ends: list[Token | None] = [*spoken[1:], None][: len(spoken)]
    for token, following in zip(spoken, ends, strict=True):
        past = token.base == "た" and token.pos.startswith("助動詞") and token.surface in ("た", "だ")
        then = following is not None and following.base in _THEN
        noun = following is not None and following.pos.startswith("名詞,普通名詞") and "副詞可能" not in following.pos
        if noun and "、" in norm[value_end : token.start]:
            continue
        if past and not then and (following is None or following.pos.startswith(_AFTER_PAST)):
            return token
    return None


__all__ = ["engaged", "grammar_of", "heard", "long_ago", "sentence", "small_talk", "tokens", "told", "topic_of_talk"]
