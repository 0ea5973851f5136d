"""Whether somebody says what they long for: words that no rule could read are then a wish, however unusual.

What is dreamt of is told in ever new words ("the ones who go down on a single breath"), and is not like any
description more than a question for the sources is; but it is told in a form of desire. What that looks like in each
language stands in ``prompts/<lang>/descriptions.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading import facts_told
from bot.reading.found import Text, Token
from bot.reading.text import analyse
from bot.wording import Wording, Wordings

TELLING = 2
"""Words with a meaning of their own without which a longing is for nothing in particular: "I would like that"."""
NEXT = 3
"""Tokens between what is judged and its judgement: 「毎日がええ」, 「聞けたら、すごく嬉しい」."""


def longs(text: str, language: str, wordings: Wordings) -> bool:
    """True when a sentence of ``text`` that is no question says what is longed for."""
    read = analyse(text, language)
    wording = wordings[read.language]
    if telling_words(read.tokens, wording) < TELLING:
        return False
    desires = _desires_ja if read.language == "ja" else _desires_en
    return any(
        desires(read.norm[first:last], [t for t in read.tokens if first <= t.start < last], wording)
        for first, last in _sentences(read)
        if not facts_told.asks(read.norm[first:last])
    )


def states(text: str, language: str, wordings: Wordings) -> bool:
    """True when ``text`` says something: more than a sound, a name or a slip of the hand, and no question."""
    read = analyse(text, language)
    plain = wordings[read.language].list("descriptions.plain")
    # what holds the words of a sentence together; without it they are only struck keys
    joined = any(token.pos.startswith("助") or token.base in plain for token in read.tokens)
    telling = telling_words(read.tokens, wordings[read.language])
    return joined and telling > TELLING and not facts_told.asks(read.norm)


_MEANS = ("名詞,普通名詞", "名詞,固有名詞", "動詞,一般", "形容詞,一般", "形状詞")
_COUNTS = "助数詞可能"


def tells(token: Token, plain: Sequence[str]) -> bool:
    """True of a word with a meaning of its own; ``plain``: words that tell nothing of a place."""
    means = token.pos == "word" or (token.pos.startswith(_MEANS) and _COUNTS not in token.pos)
    return means and token.base not in plain


def telling_words(tokens: Sequence[Token], wording: Wording) -> int:
    """How many words have a meaning of their own."""
    plain = wording.list("descriptions.plain")
    return sum(tells(token, plain) for token in tokens)


def _sentences(read: Text) -> list[tuple[int, int]]:
    """Spans of the normalised text, each with its closing mark."""
    return [(m.start(), m.end()) for m in re.finditer(r"(?:[^.。!?！？\n]|\.(?!\s|$))+[.。!?！？]*", read.norm)]


def _desires_ja(norm: str, tokens: Sequence[Token], wording: Wording) -> bool:
    """A verb of desire, or the judgement that something would be good; a question that is announced is neither."""
    desiring, welcome = wording.list("descriptions.desiring"), wording.list("descriptions.welcome")
    enquiring = wording.list("descriptions.enquiring")
    if any(cue in norm for cue in enquiring):
        return False
    supposed = False
    for index, token in enumerate(tokens):
        supposed = supposed or token.surface in _IF
        if token.base in desiring:
            return True
        if token.base in welcome:
            before = tokens[max(0, index - NEXT) : index]
            # 「…たら嬉しい」, 「…が理想」, 「…がええ」: not 「いいですね」
            if supposed or any(t.surface in _SO and t.pos.startswith("助詞") for t in before):
                return True
    return False


_IF, _SO = ("たら", "だら", "ば", "れば"), ("が", "と", "とか", "でも")


def _desires_en(norm: str, _: Sequence[Token], wording: Wording) -> bool:
    cues = "|".join(
        (r"(?<!\w)" if cue[0].isalpha() else "") + re.escape(cue) for cue in wording.list("descriptions.desiring")
    )
    enquiring = "|".join(map(re.escape, wording.list("descriptions.enquiring")))
    if re.search(rf"\b(?:{enquiring})\b", norm):
        return False
    return re.search(rf"(?:{cues})(?!\w)", norm) is not None
