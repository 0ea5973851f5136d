"""Whose a Japanese sentence is, and whether it settles a value: heard from others, done by them, or decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.reading.found import Token
from bot.reading.predicate_behind_ja import behind
from bot.reading.predicate_words_ja import Words

SETTLED = re.compile(
    r"(?:ごろ|頃|から|開始|スタート|出発|発|入り|まで)?(?:の線|[^。!?、はがもを]{0,6}?(?:いい|良い|よい|よさそう)[なねよかしらあぁー]*)?"
    r"(?:(?:と|って)?(?:いう|いった|言う)?(?:こと|事|ふう|風|話|感じ))?(?:に|で|と|って)?、?"
    r"(?:(?:話|意見|考え|気持ち|全員の意見|みんなの意見)(?:が|は|も))?"
    r"(?:もう|すでに|既に|ほぼ|やっと|無事に?|正式に|みんなで|皆で|全員で|[一-鿿ァ-ヺー]{2,6}で)?、?"
    r"(?:固定|確定|決定|決まり|決め[たまてち]|決まっ|フィックス|fix|落ち着[いき]|まとま[りっ]|一致し"
    r"|(?<=に)(?:戻し(?:ます|て(?!た|い)|たい|とき)|戻す(?:こと|ね|よ|わ|$|。)|戻そう)|(?<=[でが])(?:合って(?:い?ます|る)|正しい|正解))"
)
"""Right behind a value: 「3月下旬固定です」, 「徳島で落ち着きました」, 「青森がいいねと家族会議で決まりました」."""
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
    told = SETTLED.match(behind(tokens, span[1]))
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
