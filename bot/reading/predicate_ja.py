"""What a Japanese sentence says of the values in it: its predicates tell wishes and plans from remarks.

「9月に2週間滞在できれば」, 「北海道に行きたい」 and 「8月がよさそう」 speak of a stay to come; 「夏になると雨が多い」,
「冬によく行きます」 and 「どこか行かれますか」 do not: their predicates tell of the world, of a habit, or ask after
the hearer. A value that no predicate follows (「8月、長野で2週間」) is open: it is wanted by being named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

from bot.reading.cues import Cues
from bot.reading.found import Token

_LIGHT = frozenset({"為る", "居る", "成る", "仕舞う", "見る", "置く", "呉れる", "出来る", "御座る", "有る", "言う"})
"""Verbs that only carry another one, or a noun."""
_QUOTING = frozenset({"思う", "言う", "考える", "感じる"})
_VOLITION = re.compile(r"[おこそとのもよろごぼ]う$")
_FORMAL = frozenset({"事", "方", "積もり", "予定", "為", "様", "訳", "筈"})
"""Nouns that only close a clause."""
_REPAIR = re.compile(
    r"じゃな[いくさ]|ではな[いく]|でなく|(?:^|、|間)違[ういっえ]|ちゃう(?:ちゃう|わ|ねん)*[、。!]|やっぱ|やはり|訂正|変更"
)
_COPULA = ("です", "でし", "だ", "な", "なん", "だっ", "や", "やっ")
_SOFT = frozenset(
    (
        "の",
        "方",
        "辺り",
        "方面",
        "側",
        "近く",
        "地方",
        "位",
        "頃",
        "程",
        "前後",
        "だけ",
        "等",
        "とか",
        "県",
        "市",
        "半ば",
    )
)
"""What may stand between a value and its copula."""
_OWN = ("self", "couple", "family", "lone", "adult")
_HEARER = frozenset({"れる", "られる"})
_ALSO_FINE = frozenset({"", "です", "だ", "か", "かな", "かも", "よ", "ね", "で", "。", "、"})
"""Behind あり: 「石川もありです」 agrees to it, 「温泉もあります」 tells of the world."""


@dataclass(frozen=True, slots=True)
class Words:
    """Dictionary forms that speak of a stay to come, by what they are."""

    desire: frozenset[str]
    stay: frozenset[str]
    fit: frozenset[str]
    party: frozenset[str]
    habit: frozenset[str]
    free: frozenset[str]
    """With one of these 「ある」 and 「ない」 speak of a stay: 休みがある, 空きはありますか."""
    person: frozenset[str]
    """Topics that are the speaker: what is told of them is the speaker's own (of a place: where they are from)."""
    aspect: frozenset[str]
    """Topics of which a wish is told: 場所は, 時期は."""
    owned: frozenset[str]
    """With 御 before them they are the hearer's: ご予定は?"""
    elsewhere: frozenset[str]
    """What others do that is no stay of the speaker's: 出張, 入院."""
    others: frozenset[str]
    """Words for people who are not the speaker."""

    @classmethod
    def of(cls, cues: Cues) -> Words:
        """From the lists ``when.predicate_*``.

        Raises:
            CueError: a list is missing.
        """
        listed = (f.name for f in fields(cls) if f.name != "others")
        people = cues.values("party.role", str)
        others = frozenset(word for word, role in people.items() if not role.startswith(_OWN))
        return cls(**{name: frozenset(cues.words(f"when.predicate_{name}")) for name in listed}, others=others)


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
    named = _is_named(tokens, span[1])
    if slot == "place" and named and not question and _of_another(tokens, span, words, slot):
        return True
    if any(_desires(tokens, i, words) and not (question and tokens[i].base in words.owned) for i in outside):
        return False
    if any(a.base in words.aspect and b.surface == "は" for a, b in pairwise(tokens)):
        return False
    said = "".join(t.surface for t in tokens)
    if _REPAIR.search(said) or _SEEKS.search(said) or _CHANGED_TO.match(_behind(tokens, span[1])):
        return False
    if slot == "place" and not question and _names_a_place(tokens, span[1]):
        return False
    if slot == "place" and not question and _LEARNT.search(said):
        return True
    if _comes_round(tokens, span[1]) or _as_seen(tokens, span[1]):
        return True
    if slot == "start" and (_although(tokens, span[1]) or EVEN.match(_behind(tokens, span[1]))):
        return True
    if slot == "budget" and _ONLY_HAS.match(_behind(tokens, span[1])):
        return False
    if slot == "budget" and _PAYS.match(_behind(tokens, span[1])) and not _PAID_FOR.search(said):
        return False
    if slot == "budget" and _describes_noun(tokens, span[1], words):
        return True
    bases = {tokens[i].base for i in outside} | {tokens[i].surface for i in outside}
    habit = bool(bases & words.habit) or _RATE.search("".join(t.surface for t in tokens)) is not None
    heads = [i for i in outside if _is_predicate(tokens, i, span[1])]
    after = [
        i for i in heads if tokens[i].start >= span[1] and not (slot == "party" and tokens[i].pos.startswith("名詞"))
    ]
    if named and not question and slot != "party":
        return (
            slot == "budget"
            or (slot != "place" and _is_comment(tokens, span[1]))
            or _of_another(tokens, span, words, slot)
        )
    verbs = outside if question else [i for i in outside if tokens[i].start >= span[1]]
    if not habit and any(_stays(tokens, i, words, question=question) for i in verbs):
        return False
    of_it = _behind(tokens, span[1]).startswith("の")
    if any(
        _fits(tokens, i, words, bases)
        for i in outside
        if (tokens[i].start >= span[1] or question) and not (of_it and tokens[i].base in _LIKED)
    ):
        return False
    if slot == "start" and _describes_noun(tokens, span[1], words):
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


_LIKED = frozenset({"好き", "大好き"})
"""「長野のりんごが好き」 likes no place."""
_SOUGHT = frozenset({"所", "とこ", "場所", "町", "街", "村", "里", "島", "宿", "土地", "地域", "浜", "港"})
_NOTHING_MORE = ("補助記号", "助詞,終助詞", "記号", "感動詞")


def _names_a_place(tokens: Sequence[Token], value_end: int) -> bool:
    """「四国で、澄んだ流れに潜れるようなとこ」: nothing but what is sought, and where."""
    after = [t for t in tokens if t.start >= value_end]
    joint = after[0].surface if after else ""
    last = next((t for t in reversed(after) if not t.pos.startswith(_NOTHING_MORE)), None)
    return joint in ("で", "の", "なら", "、") and last is not None and last.base in _SOUGHT


def _behind(tokens: Sequence[Token], end: int) -> str:
    """The words of the sentence behind a value."""
    return "".join(t.surface for t in tokens if t.start >= end)


def _is_named(tokens: Sequence[Token], value_end: int) -> bool:
    """True when the value itself is the predicate: 8月です, 宮崎のほうです."""
    for token in tokens:
        if token.start < value_end or token.base in _SOFT:
            continue
        return token.surface in _COPULA
    return False


EVEN = re.compile(r"でも(?!いい|良|よ[い.く]|可|ok|大丈夫|構|かま|問題|行|いけ|どこ|いつ|[。、!?]|$)")
"""「夏でもひんやりした島」: what holds even then is no time to come."""
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
SETTLED = re.compile(
    r"(?:ごろ|頃|から|開始|スタート|出発|発|入り|まで)?(?:の線|[^。!?、はがもを]{0,6}?(?:いい|良い|よい|よさそう)[なねよかしらあぁー]*)?"
    r"(?:(?:と|って)?(?:いう|いった|言う)?(?:こと|事|ふう|風|話|感じ))?(?:に|で|と|って)?、?"
    r"(?:もう|すでに|既に|ほぼ|やっと|無事に?|正式に|みんなで|皆で|全員で|[一-鿿ァ-ヺー]{2,6}で)?、?"
    r"(?:固定|確定|決定|決まり|決め[たまてち]|決まっ|フィックス|fix|落ち着[いき]|まとま)"
)
"""Right behind a value: 「3月下旬固定です」, 「徳島で落ち着きました」, 「青森がいいねと家族会議で決まりました」."""
_RATE = re.compile(r"(?:毎[年月週]|[年月週]に(?:\d{1,2}|[一二三四五六数何])[回度])")
"""「年に2回」: what one does as a habit."""
_NOMINAL = ("名詞", "接尾辞,名詞的", "助詞,格助詞")
"""Behind one of these a comma ends no clause: 「来月から1年、福岡に転勤だって」."""
_JOINTS = frozenset({"、", "けど", "けれど", "けれども", "ので", "から", "のに", "し"})
_HEARD = re.compile(
    r"(?:[うくぐすつぬぶむるだたい]そう(?:です|だ|で)|らしい|らしく|だって(?=$|、)|んだって|って言って|と聞い"
    r"|ん(?:だ|や|じゃ)(?:って|て|と)(?:さ|よ|な|ね)*[ー~!]*(?=$|、))"
)
_CLAIMED = re.compile(
    r"(?:と|って)(?:言|い[うっ]|勧め|薦め|話し|主張)\S{0,6}(?:けど|けれど|が|のに|て(?:い?[るた]|い?ます|い?ました)よ?)$"
)


def _until_topic(tokens: Sequence[Token], value_end: int) -> Sequence[Token]:
    """The tokens, or those before a comma behind which another topic begins: 「北関東で、ただ茨城は…」."""
    for index, token in enumerate(tokens):
        if token.start < value_end:
            continue
        if token.start == value_end and token.surface in ("は", "って", "も", "が"):
            return tokens  # the value is the topic itself
        if token.surface == "、":
            rest = tokens[index + 1 :]
            topic = next((i for i, t in enumerate(rest) if t.surface == "は" and t.pos.startswith("助詞,係")), None)
            if topic is None or any(t.pos.startswith(("動詞", "形容詞")) for t in rest[:topic]):
                return tokens
            return tokens[:index]
        if token.pos.startswith(("動詞", "形容詞", "助動詞")) and token.surface not in ("で", "な"):
            return tokens
    return tokens


def told_by_others(tokens: Sequence[Token], span: tuple[int, int], words: Words) -> bool:
    """「友人は…移住するらしい」, 「上司は長野がいいと言うけど」: heard, or not shared."""
    clause, before = "", None
    for token in tokens:
        if token.start >= span[1]:
            clause += token.surface
            comma = token.surface == "、" and before is not None and before.pos.startswith(_NOMINAL)
            if (token.surface in _JOINTS and not comma) or (
                token.surface == "が" and token.pos.startswith("助詞,接続")
            ):
                break
        before = token
    if _HEARD.search(clause.rstrip("、")) or _done_by_others(tokens, span, words):
        return True
    somebody = any(
        b.surface in ("は", "が", "も")
        and a.pos.startswith(("名詞", "接尾辞", "代名詞"))
        and a.base not in words.person
        for a, b in pairwise(t for t in tokens if t.end <= span[0])
    )
    return somebody and _CLAIMED.search(clause) is not None  # 「2週間って言ったんですが」 is one's own word


def decided(tokens: Sequence[Token], span: tuple[int, int], words: Words) -> bool | None:
    """True of what is settled for the stay (「高知に決定しました」), False of a move or a meeting, else None."""
    told = SETTLED.match(_behind(tokens, span[1]))
    if told is None or "ない" in told.group():
        return None
    before = [t for t in tokens if t.end <= span[0] and t.base not in ("だけ", "方", "ばかり")]
    return not any(
        b.surface in ("は", "が", "も") and b.pos.startswith("助詞") and a.base not in words.aspect | words.person
        for a, b in pairwise(before)
    )


def _done_by_others(tokens: Sequence[Token], span: tuple[int, int], words: Words) -> bool:
    """「妻が来月から3ヶ月出張です」: somebody else is the subject, and what they do is no stay to come along to."""
    before = [t for t in tokens if t.end <= span[0]]
    subject = next(
        (
            i
            for i in range(len(before) - 1, 0, -1)
            if before[i].surface in ("は", "が", "も") and before[i].pos[:2] == "助詞"
        ),
        None,
    )
    if subject is None or before[subject - 1].surface not in words.others:
        return False
    for token in tokens:
        if token.start < span[1]:
            continue
        if token.base in words.elsewhere:
            return True
        if token.pos.startswith(("動詞", "助詞,接続", "助動詞")) and token.surface not in ("に", "で"):
            return False
    return False


def _is_comment(tokens: Sequence[Token], value_end: int) -> bool:
    """「三連休ですしね」, 「お盆ですね」: said to agree, not to ask for; 「8月ですかね」 is a thought of one's own."""
    after = [t.surface for t in tokens if t.start >= value_end and t.pos.startswith(("助詞", "助動詞"))]
    return bool(after) and after[-1] in ("ね", "よね") and "か" not in after and len(after) <= 4


def _describes_noun(tokens: Sequence[Token], value_end: int, words: Words) -> bool:
    """「6月の猛暑」, 「クリスマスのデート」: a date that only describes something else than a stay."""
    after = [t for t in tokens if t.start >= value_end][:4]
    if len(after) < 2 or after[0].surface != "の" or not after[1].pos.startswith("名詞,普通名詞"):
        return False
    if (
        "副詞可能" in after[1].pos
        or "助数詞" in after[1].pos
        or after[1].base in _SOFT | words.free | words.stay | words.fit
    ):
        return False
    return len(after) < 3 or after[2].surface not in ("で", "から", "まで", "に", "頃", "、")


def _comes_round(tokens: Sequence[Token], value_end: int) -> bool:
    """「夏になると」, 「お盆が近くなると」: said of every year."""
    after = [t for t in tokens if t.start >= value_end][:4]
    return any(a.base == "成る" and b.surface == "と" and b.pos.startswith("助詞,接続") for a, b in pairwise(after))


_SEEN = frozenset({"イメージ", "印象", "感じ", "雰囲気"})


def _as_seen(tokens: Sequence[Token], value_end: int) -> bool:
    """「岡山は住みやすいイメージがあります」: how a place or a time is thought of."""
    topic = next((t for t in tokens if t.start >= value_end), None)
    return (
        topic is not None
        and topic.surface in ("は", "って", "も", "だと", "だ")
        and any(t.base in _SEEN for t in tokens[-6:] if t.start >= value_end)
    )


def _although(tokens: Sequence[Token], value_end: int) -> bool:
    """「夏休みなのに困って」: the time that it is."""
    after = [t.surface for t in tokens if t.start >= value_end][:3]
    return after[:1] == ["な"] and "".join(after[1:3]).startswith("のに")


def _asks_hearer(tokens: Sequence[Token], words: Words) -> bool:
    """「ご予定は?」, 「どこか行かれますか」, 「取れましたか」: asked of the hearer, who is no traveller."""
    for token, after in pairwise(tokens):
        if token.base == "御" and after.base in words.owned:
            return True
        if (
            token.pos.startswith("動詞")
            and after.base in _HEARER
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


def _desires(tokens: Sequence[Token], index: int, words: Words) -> bool:
    """A wish, a request, a plan or a resolution at ``index``."""
    token = tokens[index]
    before = tokens[index - 1].surface if index else ""
    after = tokens[index + 1].surface if index + 1 < len(tokens) else ""
    if token.base == "たい" and token.pos.startswith("助動詞"):
        return True
    if token.pos.startswith("動詞") and _VOLITION.search(token.surface) and not _VOLITION.search(token.base):
        return True
    if token.base in ("貰う", "貰える", "頂く", "頂ける"):
        return before in ("て", "で")
    if token.surface in ("ば", "たら", "だら"):
        return after in ("", "と", "いい", "なあ", "な", "なぁ", "嬉しい", "。", "助かり")  # 「行ければと」
    if token.surface in ("ください", "下さい"):
        return True
    if token.surface == "て" and before == "し" and after in ("", "。", "!", "ね", "よ", "~", "ー"):
        return True  # 「7月12日にchangeして」
    if token.base == "予定":
        return not any(t.base == "た" for t in tokens[index + 1 : index + 4])  # 「予定でしたが」
    return token.base in words.desire or (token.surface == "願" and before == "お")


def _is_predicate(tokens: Sequence[Token], index: int, value_end: int) -> bool:
    """True of a verb or adjective that is no auxiliary, and of a noun that is made one (滞在する, 便利です)."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is not None and after.surface == "ば":
        return False  # a condition asserts nothing
    if token.base in _QUOTING and before is not None and before.surface in ("と", "って"):
        return False
    if token.pos.startswith(("動詞", "形")) and _attributive(tokens, index):
        return False
    if token.pos.startswith("動詞"):
        if before is None or token.base not in _LIGHT:
            return True
        if before.surface in ("に", "と", "は") and all(
            t.base in _SOFT for t in tokens[:index] if value_end <= t.start < before.start
        ):
            return False  # 「8月になります」 is 「8月です」, 「島根だけにして」 is 「島根だけ」
        return before.surface not in ("て", "で", "たり", "だり", "く") and not before.pos.startswith(
            ("名詞", "動詞", "形", "接尾辞")
        )
    if token.pos.startswith("形"):
        adverbial = token.pos.startswith("形状詞") and after is not None and after.surface == "に"
        return "助動詞語幹" not in token.pos and not adverbial
    if (
        not token.pos.startswith(("名詞", "接尾辞,名詞的"))
        or after is None
        or token.start < value_end
        or token.base in _SOFT
    ):
        return False
    if before is not None and "数詞" in before.pos:
        return False  # 「大人4名です」
    told = after.surface == "な" and index + 2 < len(tokens) and tokens[index + 2].surface in ("の", "ん")
    return (
        after.base in ("為る", "出来る")
        or told
        or (after.pos.startswith("助動詞") and after.surface not in ("な", "で", "なら"))
    )


def _stays(tokens: Sequence[Token], index: int, words: Words, *, question: bool) -> bool:
    """A verb of staying that is still to come, of the speaker or of nobody in particular."""
    token = tokens[index]
    if token.base == "入る":
        # 「20日に入って26日に帰る」 arrives; 「6月に入って」 only says how late in the year it is
        return index > 1 and tokens[index - 1].surface == "に" and tokens[index - 2].surface.endswith(("日", "曜"))
    if token.base == "居る" and index > 1 and tokens[index - 1].surface == "まで":
        return tokens[index - 2].surface == "日"  # 「12日までおるわ」
    if token.base not in words.stay or _of_people(tokens, index):
        return False
    if index > 1 and tokens[index - 1].surface == "に" and tokens[index - 2].pos.startswith("動詞"):
        return tokens[index - 2].base in words.stay  # 「食べに行く」 is an errand, 「働きに行く」 is none
    chain = []
    for t in tokens[index + 1 :]:
        if not t.pos.startswith(("助動詞", "動詞,非自立可能", "助詞,接続助詞", "助詞,副助詞")):
            break
        chain.append(t)
    bases = {t.base for t in chain}
    past = any(t.base == "た" and t.surface in ("た", "だ") for t in chain)
    if (past or ({"居る", "て"} <= bases and token.base != "空く")) and not _came_free(tokens, index, words):
        return False
    if bases & {"ない", "ず", "無い"} and not any(t.surface == "しか" for t in tokens):
        return question
    return not (question and bases & _HEARER)


def _came_free(tokens: Sequence[Token], index: int, words: Words) -> bool:
    """What has come free is free: 「9月の第2週が空いてた」, 「5月に休みが取れた」."""
    before = tokens[max(0, index - 2)]
    of_time = before.base in words.free or before.base.startswith(("有休", "有給", "休"))
    if tokens[index].base in ("空く", "空ける"):
        return of_time or "副詞可能" in before.pos or "助数詞" in before.pos or before.pos.startswith("名詞,数詞")
    return tokens[index].base in ("取れる", "とれる") and of_time


def _of_people(tokens: Sequence[Token], index: int) -> bool:
    """「移動する人が増える」: what others do."""
    rest = [t for t in tokens[index + 1 : index + 4] if not t.pos.startswith(("助動詞", "動詞,非自立可能"))]
    return bool(rest) and rest[0].surface in ("人", "方", "人達", "人たち")


def _fits(tokens: Sequence[Token], index: int, words: Words, bases: set[str]) -> bool:
    """It suits, or it does not: 「8月がいい」, 「9月は無理」, 「休みがある」."""
    token = tokens[index]
    following = tokens[index + 1 : index + 3]
    if token.surface == "よく" or any(t.surface == "た" for t in following[:1]):
        return False
    if token.base == "気":
        return [t.base for t in following] == ["に", "成る"]
    if token.base in ("有る", "無い"):
        closing = following[0].surface if following else ""
        return bool(bases & words.free) or (token.surface in ("あり", "アリ", "有り") and closing in _ALSO_FINE)
    return token.base in words.fit and not _attributive(tokens, index)


def _attributive(tokens: Sequence[Token], index: int) -> bool:
    """True when it describes a noun: いい天気, きれいな山, 海に近いところ."""
    rest = iter(tokens[index + 1 :])
    after = next(rest, None)
    while after is not None and (
        after.surface == "な"
        or "助動詞語幹" in after.pos
        or after.pos.startswith("動詞,非自立可能")
        or after.base in ("た", "ない", "れる", "られる", "て")
    ):
        after = next(rest, None)
    return after is not None and after.pos.startswith(("名詞", "接頭辞", "代名詞")) and after.base not in _FORMAL


__all__ = ["EVEN", "SETTLED", "Words", "decided", "remarks", "told_by_others"]
