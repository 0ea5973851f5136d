"""An English question held against Japanese passages: each of its words stands for any of its Japanese words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.answering.language.bilingual import LONGEST, japanese, plain
from knowledge.lexical import LexicalIndex, Scores, idf, terms_of

_WORD = re.compile(r"[a-z][a-z'&-]*")
_KANA_OR_KANJI = re.compile(r"[぀-ヿ㐀-鿿]")
_FUNCTION = re.compile(
    r"about|after|all|also|am|an?|and|any|are|as|at|be|been|before|between|but|by|can|come|could|did|do|does|doing|during"
    r"|each|else|ever|every|far|few|for|from|get|give|had|has|have|he|her|here|him|his|how|i|if|in|into|is|its?|just|kind"
    r"|know|like|long|lot|made|make|many|me|more|most|much|my|no|not|of|off|on|one|only|or|other|our|out|over|own|please"
    r"|put|say|she|should|so|some|such|take|tell|than|that|the|their|them|then|there|these|they|thing|this|those|to|too"
    r"|two|under|up|us|use|very|want|was|way|we|were|what|when|where|which|who|whom|whose|why|will|with|would|yours?"
)
MOST_WORDS = 24
"""Words of a question that are looked up."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A word or expression of the question: the terms of each of its Japanese words."""

    senses: tuple[npt.NDArray[np.uint64], ...]
    words: int
    """How many English words it is."""


def meant(question: str) -> tuple[Meant, ...]:
    """The words of a folded English question that have Japanese ones; none for a question in Japanese."""
    if _KANA_OR_KANJI.search(question):
        return ()
    words = [word.removesuffix("'s") for word in _WORD.findall(question)][:MOST_WORDS]
    out: list[Meant] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            part = words[at : at + length]
            found = () if (length == 1 and _FUNCTION.fullmatch(part[0])) else japanese(" ".join(part))
            if found:
                out.append(Meant(tuple(np.unique(terms_of(word)) for word in found), length))
                break
        at += length
    return tuple(out)


def shares(indexes: Sequence[LexicalIndex], words: Sequence[Meant]) -> tuple[Scores, ...]:
    """For every text of every index the share of the question's words that it holds in Japanese: 0 to 1.

    A word counts by how rare its Japanese words are, and once, by the rarest of them that a text holds.
    """
    size = sum(index.size for index in indexes)
    totals = tuple(np.zeros(index.size, np.float32) for index in indexes)
    possible = 0.0
    for word in words:
        best = tuple(np.zeros(index.size, np.float32) for index in indexes)
        highest = 0.0
        for sense in word.senses:
            holders = [_holding(index, sense) for index in indexes]
            value = idf(sum(map(len, holders)), size) * (1.0 + 0.5 * (word.words - 1))
            if not any(map(len, holders)):
                continue
            highest = max(highest, value)
            for held, rows in zip(best, holders, strict=True):
                held[rows] = np.maximum(held[rows], value)
        possible += highest
        for total, held in zip(totals, best, strict=True):
            np.add(total, held, out=total)
    return tuple(total / max(possible, 1e-9) for total in totals)


def _holding(index: LexicalIndex, terms: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
    """The texts that hold all of ``terms``."""
    found: npt.NDArray[np.int32] | None = None
    for term in terms:
        rows, _ = index.postings(term)
        found = rows if found is None else np.intersect1d(found, rows, assume_unique=True)
        if not len(found):
            break
    return found if found is not None else np.empty(0, np.int32)


def with_names(question: str) -> str:
    """``question`` with its Latin words also as romanised names are indexed (``Oogaki`` as ``ogaki``)."""
    words = _WORD.findall(question.lower())
    other = dict.fromkeys(plain(word) for word in words if len(word) > 3 and plain(word) != word)
    return f"{question} {' '.join(other)}" if other and not _KANA_OR_KANJI.search(question) else question
