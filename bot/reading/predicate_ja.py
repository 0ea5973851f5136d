"""What a Japanese sentence says of the values in it: its predicates tell wishes and plans from remarks.

「9月に2週間滞在できれば」, 「北海道に行きたい」 and 「8月がよさそう」 speak of a stay to come; 「夏になると雨が多い」,
「冬によく行きます」 and 「どこか行かれますか」 do not: their predicates tell of the world, of a habit, or ask after
the hearer. A value that no predicate follows (「8月、長野で2週間」) is open: it is wanted by being named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.reading.found import Token
from bot.reading.predicate_behind_ja import (
    EVEN,
    although,
    as_seen,
    behind,
    comes_round,
    describes_noun,
    is_comment,
    is_named,
    names_a_place,
)
from bot.reading.predicate_told_ja import decided, told_by_others
from bot.reading.predicate_words_ja import HEARER, Words, desires, fits, is_predicate, stays

_REPAIR = re.compile(
    r"じゃな[いくさ]|ではな[いく]|でなく|(?:^|、|間)違[ういっえ]|ちゃう(?:ちゃう|わ|ねん)*[、。!]|やっぱ|やはり|訂正|変更"
)


_LIKED = frozenset({"好き", "大好き"})
"""「長野のりんごが好き」 likes no place."""
_LEARNT = re.compile(r"(?:ん|の)(?:です|だ|や)(?:か|ね|よね|なあ?|ー|~)+$")
"""「鴨川で水遊びできるんですね」: it was not known before."""


def remarks(tokens: Sequence[Token], span: tuple[int, int], words: Words, slot: str, *, question: bool) -> bool:
    """True when the sentence of these tokens wishes for nothing by the value at ``span``."""
    tokens = _until_topic(tokens, span[1])
    outside = [i for i, t in enumerate(tokens) if not span[0] <= t.start < span[1]]
    if any(a.base == "御" and b.base == "住まい" for a, b in pairwise(tokens)) or (
        question and _asks_hearer(tokens, words)
    ):
        return True
    if told_by_others(tokens, span, words):
        return True
    if (settled := decided(tokens, span, words)) is not None:
        return not settled
    if any(t.base in ("其処", "そこ") for t in tokens if t.start >= span[1]):
        return False  # 「実家が高知で、そこに」
    named = is_named(tokens, span[1])
    if slot == "place" and named and not question and _of_another(tokens, span, words, slot):
        return True
    if any(desires(tokens, i, words) and not (question and tokens[i].base in words.owned) for i in outside):
        return False
    if any(a.base in words.aspect and b.surface == "は" for a, b in pairwise(tokens)):
        return False
    said = "".join(t.surface for t in tokens)
    if _REPAIR.search(said) or _SEEKS.search(said) or _CHANGED_TO.match(behind(tokens, span[1])):
        return False
    if slot == "place" and not question and names_a_place(tokens, span[1]):
        return False
    if slot == "place" and not question and _LEARNT.search(said):
        return True
    if comes_round(tokens, span[1]) or as_seen(tokens, span[1]):
        return True
    if slot == "start" and (although(tokens, span[1]) or EVEN.match(behind(tokens, span[1]))):
        return True
    if slot in ("days", "start") and _IS_THERE.match(behind(tokens, span[1])) and not _topic(tokens, span[0]):
        return False
    if slot == "budget" and _ONLY_HAS.match(behind(tokens, span[1])):
        return False
    if slot == "budget" and _PAYS.match(behind(tokens, span[1])) and not _PAID_FOR.search(said):
        return False
    if slot == "budget" and describes_noun(tokens, span[1], words):
        return True
    bases = {tokens[i].base for i in outside} | {tokens[i].surface for i in outside}
    habit = bool(bases & words.habit) or _RATE.search("".join(t.surface for t in tokens)) is not None
    heads = [i for i in outside if is_predicate(tokens, i, span[1])]
    after = [
        i for i in heads if tokens[i].start >= span[1] and not (slot == "party" and tokens[i].pos.startswith("名詞"))
    ]
    if named and not question and slot != "party":
        return (
            slot == "budget"
            or (slot != "place" and is_comment(tokens, span[1]))
            or _of_another(tokens, span, words, slot)
        )
    verbs = outside if question else [i for i in outside if tokens[i].start >= span[1]]
    if not habit and any(stays(tokens, i, words, question=question) for i in verbs):
        return False
    of_it = behind(tokens, span[1]).startswith("の")
    if any(
        fits(tokens, i, words, bases)
        for i in outside
        if (tokens[i].start >= span[1] or question) and not (of_it and tokens[i].base in _LIKED)
    ):
        return False
    if slot == "start" and describes_noun(tokens, span[1], words):
        return True
    if named and slot == "party":
        return False
    if (
        slot == "party"
        and not question
        and any(tokens[i].base in words.party for i in outside if tokens[i].start >= span[1])
    ):
        return False
    return bool(after or habit or (question and (named or heads or slot != "place")))


def _topic(tokens: Sequence[Token], start: int) -> bool:
    """True where something is spoken of before a value: 「荷物は8月3日に着きます」."""
    return any(t.end <= start and t.surface in ("は", "が", "も") and t.pos.startswith("助詞") for t in tokens)


_IS_THERE = re.compile(
    r"(?:間|くらい|ぐらい|ほど)?(?:なら|は|まで(?:なら)?|だけ)?(?:い|居)られ(?:る|ます|そう)"
    r"|(?:頃|ごろ)?(?:に|には|で)?(?:着き(?:ます|たい)|着く(?:予定|つもり)|到着(?:し(?:ます|たい)|予定)|出発(?:し(?:ます|たい)|予定)|発ちます|出ます|伺います|うかがいます)"
)
"""「2週間ならいられます」, 「8月3日に着きます」: who writes is there, or on the way."""
_ONLY_HAS = re.compile(r"し(?:か|きゃ)(?:な[いくかきし]|あり|出せ|払え|持っ)")
"""「2万円しかなくて」: the means that there are."""
_PAYS = re.compile(
    r"(?:円|くらい|ぐらい|ほど|程度|まで|ずつ|は|を|なら|だけ|自分で|自腹で|、)*"
    r"(?:出(?:します|す(?:$|[。つよわね予の])|そう|せ)|払(?:います|う(?:$|[。つよわね予の])|え)|用意(?:し(?:て(?:い?ます|い?る|あり|ある)|ます)|でき)"
    r"|(?:貯め|ため)て(?:い?ます|い?る|あ)|かけ(?:ます|られ)|持ち寄)"
)
"""「1人6万円ずつ出します」: what one pays oneself."""
_PAID_FOR = re.compile(
    r"(?:会社|勤務先|職場|上司|部|市|県|町|自治体|国|親|実家)(?:が|から|は|で)|補助|支給|手当|給付|助成"
)
_SEEKS = re.compile(
    r"(?:とこ(?:ろ)?|所|場所|町|街|村|宿|プラン|案|滞在先)(?:は|って|とか|が|、)?"
    r"(?:な[いか]|あり(?:ま(?:す|せん|へん))|ある|あらへん|ねえ|ねぇ)[^。!?]{0,4}?(?:か|かな[あぁー]*|かね|\?)"
)
"""「紅葉を見ながら働けるとこないかな」: who asks whether there is such a place looks for one."""
_CHANGED_TO = re.compile(
    r"(?:くらい|ぐらい|ほど|程度)?(?:に|まで)、?(?:差し?替え|切り?替え|入れ?替え|取り?替え|乗り換え|振り?替え|変え|改め|(?:引き)?(?:上げ|下げ)"
    r"|増や|減ら|延ば|伸ば|縮め|抑え|修正|訂正)(?!ら|た[^い])"
)
"""「6万に上げる」, 「静岡県に差し替えます」: what takes the place of what was said."""
_RATE = re.compile(r"(?:毎[年月週]|[年月週]に(?:\d{1,2}|[一二三四五六数何])[回度])")
"""「年に2回」: what one does as a habit."""


def _until_topic(tokens: Sequence[Token], value_end: int) -> Sequence[Token]:
    """The tokens, or those before a comma or space behind which another topic begins: 「北関東で、ただ茨城は…」."""
    for index, token in enumerate(tokens):
        if token.start < value_end:
            continue
        if token.start == value_end and token.surface in ("は", "って", "も", "が"):
            return tokens  # the value is the topic itself
        spaced = index > 0 and tokens[index - 1].end < token.start
        if token.surface == "、" or spaced:
            rest = tokens[index:] if spaced else tokens[index + 1 :]
            topic = next((i for i, t in enumerate(rest) if t.surface == "は" and t.pos.startswith("助詞,係")), None)
            if topic is None or any(t.pos.startswith(("動詞", "形容詞")) for t in rest[:topic]):
                return tokens
            return tokens[:index]
        if token.pos.startswith(("動詞", "形容詞", "助動詞")) and token.surface not in ("で", "な"):
            return tokens
    return tokens


def _asks_hearer(tokens: Sequence[Token], words: Words) -> bool:
    """「ご予定は?」, 「どこか行かれますか」, 「取れましたか」: asked of the hearer, who is no traveller."""
    for token, after in pairwise(tokens):
        if token.base == "御" and after.base in words.owned:
            return True
        if (
            token.pos.startswith("動詞")
            and after.base in HEARER
            and token.base in ("行く", "住む", "過ごす", "為る", "働く")
        ):
            return True
    if any(
        token.base == "た" and token.surface == "た" and after.base in ("か", "の", "ん", "?")
        for token, after in pairwise(tokens[-4:])
    ):
        return True  # 「取れましたか」, 「行ったんですか」
    return any(t.base in ("あなた", "貴方") for t in tokens)


def _of_another(tokens: Sequence[Token], span: tuple[int, int], words: Words, slot: str) -> bool:
    """「今は夏休みです」, 「2期は10月からなので」: the value is told of a topic that is not the speaker's stay."""
    topics = [
        i
        for i, t in enumerate(tokens)
        if t.end <= span[0]
        and i
        and t.surface in ("は", "が", "も")
        and t.pos.startswith("助詞")
        and tokens[i - 1].surface != "て"  # 「春といっても4月です」 narrows one's own wish
    ]
    if not topics:
        before = {t.base for t in tokens if t.end <= span[0]}
        return bool(before & {"もう", "未だ", "今", "もうすぐ", "丸"}) or (
            slot == "place" and bool(before & words.person)
        )
    own = words.aspect if slot == "place" else words.aspect | words.person
    told = tokens[: topics[-1]]
    return not any(t.base in words.stay or t.base in words.fit or t.base in own or t.base in words.free for t in told)
