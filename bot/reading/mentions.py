"""What a thing that is named is to the stay, by all that is said around it: wished for, shut out, only mentioned.

Grammars know predicates and a linear model what stands close to a value (``bot.reading.scope``); people say it in
other ways as well (「父の実家が延岡で」, "Noto is calling me"). Where those two are not of one mind, or not sure, a
tagger that learned from marked messages (``knowledge/mention_tagger.py``) reads the sentences around. It decides only
where it is sure: what was taken for a wish is only mentioned then, or what was only mentioned is a wish. It invents no
value, and what it lets stand is read back like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.preferences import Polarity
from bot.reading import others_plans, scope
from bot.reading.found import Found, Text
from bot.reading.lexicon import Lexicon
from bot.reading.pieces import MOST, around, pieces
from bot.seams import Judge, ReadingContext, Roles

WISHED: Mapping[str, float] = {"place": 0.9, "start": 0.945, "days": 0.95, "budget": 0.96}
"""Share of wishing from which what was only mentioned is a wish."""
PASSING: Mapping[str, float] = {"place": 0.12, "start": 0.12, "days": 0.12, "budget": 0.05}
"""Share of wishing below which a wish is none."""
PLAIN, REMARK = 0.88, 0.12
"""The linear model's share of wanting from which a wish of the grammars stands, and up to which a remark of theirs
does: the tagger takes milliseconds."""


def weighed(
    text: Text,
    found: Sequence[Found],
    context: ReadingContext,
    lexicon: Lexicon,
    opinion: scope.Opinion | None,
    judge: Judge | None,
) -> list[Found]:
    """The values with what they are to the stay, where that is sure; the answer to what was asked stays one."""
    if opinion is None or judge is None:
        return list(found)
    named: list[Found] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        known = f.slot in WISHED and f.value is not None and not f.candidates and f.polarity in _OPEN
        if known and (not named or f.start >= named[-1].end):
            named.append(f)
    doubted = [f for f in named if _doubted(text, f, found, lexicon, opinion)]
    if not doubted:
        return list(found)
    start, end = around(text, doubted, lexicon)
    here = [f for f in named if start <= f.start and f.end <= end][:MOST]
    roles = judge(pieces(text, here, start, end))
    if roles is None:
        return list(found)
    told = {id(f): _meant(f, role, context) for f, role in zip(here, roles, strict=False) if f in doubted}
    return scope.together(text, found, [told.get(id(f), f) for f in found])


_OPEN = (Polarity.WANT, Polarity.MENTIONED)


def _doubted(text: Text, f: Found, found: Sequence[Found], lexicon: Lexicon, opinion: scope.Opinion) -> bool:
    """True where the grammars and the linear model are not of one mind, or it is not sure."""
    if scope.settled(text, f, found):
        return False
    if f.polarity is Polarity.WANT:
        return not _told_by_grammar(text, f, lexicon) and float(opinion.shares(f, found)[0]) < PLAIN
    return not _told_aside(text, f, found) and float(opinion.shares(f, found)[0]) > REMARK


def _told_by_grammar(text: Text, f: Found, lexicon: Lexicon) -> bool:
    """True of a wish that lies in more than what stands around it.

    A question wishes ("are there stays in Nagano?"), a place is taken up later ("I'm from Ehime and want to work
    there"), a time comes of the one that is named (「発表会が9月なのでそのあと」).
    """
    left, right = next((span for span in lexicon.scan(text).sentences if span[0] <= f.start < span[1]), (0, f.end))
    if _ASKS.search(text.norm, left, right + 1):
        return True
    if f.slot == "place":
        return _TAKEN_UP[text.language].search(text.norm, f.end) is not None
    if f.slot not in ("start", "days"):
        return False
    if text.language == "ja":
        return _BORDER_JA.search(text.norm, f.start, f.end + 12) is not None
    return _BORDER_EN.search(text.norm, max(0, f.start - 24), f.end + 8) is not None


def _told_aside(text: Text, f: Found, found: Sequence[Found]) -> bool:
    """True of what is only mentioned to tell of something else, or is somebody else's wish.

    A place of which one has just learned something; a second time, length or sum beside the one that the grammars
    took; a time that tells which of its kind is meant (「冬のボーナス次第」).
    """
    if any(start <= f.start < end for start, end in others_plans.spans(text.norm, text.language)):
        return True
    if f.slot == "place":
        return _LEARNED.match(text.norm, f.end) is not None
    if any(g.slot == f.slot and g.polarity is Polarity.WANT and g.value is not None for g in found):
        return True
    return f.slot == "start" and _OF_A_NOUN_JA.match(text.norm, f.end) is not None


_ASKS = re.compile(r"[?？]\W*$|(?:です|ます|ません|でしょう|ない)か(?:ね|な)?[。.!\s]*$")
_TAKEN_UP = {
    "ja": re.compile(
        r"そこ|そちら|そっち|あそこ|あちら|同じ(?:所|ところ|場所|町|街)|近く"
        r"|(?:私|わたし|僕|ぼく|俺|自分|うち)(?:たち|ら)?も"
    ),
    "en": re.compile(
        r"\b(?:there|nearby|near\s+(?:her|him|them)|same\s+(?:place|town|city|area)|me\s+too"
        r"|(?:i|we)\b[^.!?]{0,20}\btoo)\b"
    ),
}
_LEARNED = re.compile(r"[^。!?\n]*ん(?:です|だ)(?:ね|な|[。!]|$)")
"""Behind a place: what one has just learned of it (「鴨川で水遊びできるんですね」)."""
_OF_A_NOUN_JA = re.compile(
    r"の(?!間|あいだ|ほう|方|うち|終わり|初め|始め|はじめ|半ば|なかば|上旬|中旬|下旬|前半|後半|連休|週末|平日|休み|どこか"
    r"|いつか|滞在|旅)"
)
_BORDER_JA = re.compile(r"あと|後|明け|以降|までに|前に|すぎ|過ぎ|終わ|済ん")
_BORDER_EN = re.compile(r"\b(?:after|before|until|till|once|when|from|by|back\s+to|since|following)\b")


def _meant(f: Found, role: Roles, context: ReadingContext) -> Found:
    if f.polarity is Polarity.MENTIONED and role.wished >= WISHED[f.slot]:
        return replace(f, polarity=Polarity.WANT)
    if f.polarity is Polarity.WANT and role.wished <= PASSING[f.slot] and f.slot != context.asked:
        dropped = role.shut_out > role.mentioned
        if f.slot == "budget" and (dropped or f.stated):
            return f  # 「10万以上は出せません」 is a limit
        return replace(f, polarity=Polarity.RETRACTED if dropped else Polarity.MENTIONED)
    return f
