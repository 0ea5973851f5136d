"""What the words of a Japanese sentence are in it: a wish, a verb of staying, what suits, the head of a predicate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from bot.reading.cues import Cues
from bot.reading.found import Token

_LIGHT = frozenset({"為る", "居る", "成る", "仕舞う", "見る", "置く", "呉れる", "出来る", "御座る", "有る", "言う"})
"""Verbs that only carry another one, or a noun."""
_QUOTING = frozenset({"思う", "言う", "考える", "感じる"})
_VOLITION = re.compile(r"[おこそとのもよろごぼ]う$")
_FORMAL = frozenset({"事", "方", "積もり", "予定", "為", "様", "訳", "筈"})
"""Nouns that only close a clause."""
COPULA = ("です", "でし", "だ", "な", "なん", "だっ", "や", "やっ")
SOFT = frozenset(
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
HEARER = frozenset({"れる", "られる"})
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


def desires(tokens: Sequence[Token], index: int, words: Words) -> bool:
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


def is_predicate(tokens: Sequence[Token], index: int, value_end: int) -> bool:
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
            t.base in SOFT for t in tokens[:index] if value_end <= t.start < before.start
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
        or token.base in SOFT
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


def stays(tokens: Sequence[Token], index: int, words: Words, *, question: bool) -> bool:
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
    return not (question and bases & HEARER)


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


def fits(tokens: Sequence[Token], index: int, words: Words, bases: set[str]) -> bool:
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
