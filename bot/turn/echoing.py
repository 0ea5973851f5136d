"""A message that first says again what was asked: 「いつかって？ そうだなあ、6月だな」, "Where to? Hmm, Aomori".

The echo asks nothing; it tells which question the rest answers.
"""

from __future__ import annotations

import re

_JA = {
    "start": r"い[つづ](?:[かが]ら|頃|ごろ|行(?:き|く|ぐ)?)?|時期|日程|日取り",
    "place": r"ど[こご]|どっち方面|場所|行き?先",
    "days": r"何日(?:間)?|何泊|どの(?:くらい|ぐらい)|どれ(?:くらい|ぐらい)|期間|日数|長さ",
    "party": r"誰と|だれと|何人|人数|メンバー",
    "budget": r"いくら|なんぼ|予算|お金|金額",
    "needs": r"条件|必要なもの|要るもの",
}
_TAIL_JA = (
    r"(?:まで|から|くらい|ぐらい|ごろ|頃|で|に|へ|さ|が|は)?(?:行(?:き|く|ぐ)(?:たい)?|いく|居る|いる|出せる|泊まる|滞在(?:する)?|いい|暮らす)?"
    r"(?:の|ん)?(?:か|かな)?(?:ですか|かい|や)?(?:な)?(?:って|とな|ってか|やて|っちゅうと|っちゅうと|じゃと)?(?:言うと|いうと|言われても|ねえ|ね|なあ)?"
)
_EN = {
    "start": r"when(?:\s+(?:to\s+go|(?:would|do)\s+i\s+(?:(?:like|want)\s+to\s+)?go))?"
    r"|(?:the\s+)?dates?|wh(?:at|ich)\s+month",
    "place": r"where(?:\s+to)?(?:\s+(?:would|do)\s+i\s+(?:like|want)(?:\s+to\s+go)?)?"
    r"|(?:the\s+)?(?:place|region|location)|which\s+(?:region|prefecture|part)",
    "days": r"(?:for\s+)?how\s+long|how\s+many\s+(?:days|nights)|(?:the\s+)?(?:length|duration)",
    "party": r"who(?:'s|\s+is)?(?:\s+coming)?|how\s+many(?:\s+(?:of\s+us|people))?|(?:the\s+)?party",
    "budget": r"how\s+much|(?:the\s+|my\s+|our\s+)?(?:budget|money|price)",
    "needs": r"(?:any\s+)?(?:needs|requirements|must[\s-]haves)",
}
_OPENING = r"^\s*(?:(?:え|えっと|えーと|ん|うーん|あ|hm+|well|oh|ah|so|ok|okay|um+)[、,.…ー\s]*)?"
_PATTERNS = tuple(
    (slot, re.compile(rf"{_OPENING}(?:{words}){tail}\s*[?？]+(?P<rest>.*\S.*)$", re.IGNORECASE | re.DOTALL))
    for table, tail in ((_JA, _TAIL_JA), (_EN, ""))
    for slot, words in table.items()
)


def echoed(text: str) -> tuple[str, str]:
    """The slot that an echo at the head of ``text`` names, and the rest; nothing and all of it without one."""
    for slot, pattern in _PATTERNS:
        if match := pattern.match(text):
            return slot, match["rest"].strip()
    return "", text


__all__ = ["echoed"]
