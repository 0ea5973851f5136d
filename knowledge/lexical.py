"""BM25 over Japanese and English in NumPy: character bigrams, single kanji, and words of other scripts.

Terms are 64-bit numbers, so that a whole corpus is cut, sorted and counted by a handful of array operations:
a bigram is its two code points, a kanji its code point, a word a hash of its letters.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import jaconv
import numpy as np
import numpy.typing as npt

K1 = 1.2
B = 0.75

Terms = npt.NDArray[np.uint64]
Scores = npt.NDArray[np.float32]

_WORD = re.compile(r"[a-z0-9]+(?:[.'&-][a-z0-9]+)*|[\u00e0-\u024f]+")
_FUNCTION = re.compile(
    r"(?:何|なに|なん|誰|だれ|どなた|いつ|どこ|どれ|どの|どう|どんな|なぜ|いくつ|いくら|どちら|どのよう)|"
    r"(?:ですか|でしょうか|ますか|でしたか|ましたか|ください|下さい|教えて|おしえて|について|における|によって|により|"
    r"という|といえば|というのは|とは|のは|のこと|こと|もの|ため|ている|ていた|ていますか|された|される|した|して|する|します|しました|"
    r"である|であった|です|ます|ました|から|まで|より|など|には|では|とも|への|での|との|にも|でも|"
    r"ありますか|ある|あります|いる|います|なる|なった|なりますか)|"
    r"\b(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|be|been|do|does|did|the|a|an|of|in|on|at|to|for|"
    r"by|with|from|and|or|it|its|this|that|these|those|there|have|has|had|can|could|will|would|should|please|tell|me|"
    r"about|i|you|we|they|he|she|my|your|our|their|many|much)\b|"
    r"[をがはにのでともへやか?？!！。、,.]"
)
_KANJI_TAG = np.uint64(1 << 60)
_WORD_TAG = np.uint64(1 << 62)
_SHIFT = np.uint64(21)
_SMALL_TO_LARGE = str.maketrans(
    {"ヶ": "ケ", "ヵ": "カ", "鯵": "鰺", "髙": "高", "﨑": "崎", "濵": "浜", "邊": "辺", "邉": "辺"}
)
"""Variants of one letter that names are written with either way."""


def folded(text: str) -> str:
    """``text`` as it is compared: NFKC, lower case, katakana as hiragana, variant letters as one."""
    normal = unicodedata.normalize("NFKC", text).lower().translate(_SMALL_TO_LARGE)
    return str(jaconv.kata2hira(normal))


def terms_of(text: str) -> Terms:
    """The terms of one text, in no particular order, repeated as often as they occur."""
    return _cut([text])[0]


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """An inverted index of numbered texts, as sorted arrays. Immutable."""

    vocabulary: Terms
    """Sorted."""
    starts: npt.NDArray[np.int64]
    """Where each term's postings begin; one more entry than terms."""
    rows: npt.NDArray[np.int32]
    """Text numbers, term by term."""
    weights: Scores
    """BM25 weight of each posting without the term's IDF."""
    size: int
    """How many texts."""

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index ``texts``; their numbers are their positions. About 0.2 s per thousand passages."""
        terms, rows, lengths = _cut(texts)
        if not len(terms):
            return cls(
                np.empty(0, np.uint64),
                np.zeros(1, np.int64),
                np.empty(0, np.int32),
                np.empty(0, np.float32),
                len(texts),
            )
        order = np.lexsort((rows, terms))
        terms, rows = terms[order], rows[order]
        new = np.ones(len(terms), bool)
        new[1:] = (terms[1:] != terms[:-1]) | (rows[1:] != rows[:-1])
        firsts = np.flatnonzero(new)
        counts = np.diff(np.append(firsts, len(terms))).astype(np.float32)
        terms, rows = terms[firsts], rows[firsts]
        vocabulary, starts = np.unique(terms, return_index=True)
        length = lengths[rows] / max(1.0, float(lengths.mean()))
        weights = counts * (K1 + 1) / (counts + K1 * (1 - B + B * length))
        return cls(
            vocabulary, np.append(starts, len(terms)).astype(np.int64), rows.astype(np.int32),
            weights.astype(np.float32), len(texts),
        )  # fmt: skip

    def postings(self, term: np.uint64) -> tuple[npt.NDArray[np.int32], Scores]:
        """The texts that hold ``term``, and its weight in each."""
        at = int(np.searchsorted(self.vocabulary, term))
        if at >= len(self.vocabulary) or self.vocabulary[at] != term:
            return self.rows[:0], self.weights[:0]
        span = slice(self.starts[at], self.starts[at + 1])
        return self.rows[span], self.weights[span]

    def frequency(self, term: np.uint64) -> int:
        """How many texts hold ``term``."""
        return len(self.postings(term)[0])


@dataclass(frozen=True, slots=True)
class Question:
    """A question's terms."""

    terms: Terms
    """Unique and sorted."""
    content: npt.NDArray[np.bool_]
    """Which of them carry content: bigrams and words that are left without function words."""

    @classmethod
    def of(cls, text: str) -> Question:
        """Cut a question into terms."""
        terms = np.unique(terms_of(text))
        bare = terms_of(_FUNCTION.sub(" ", folded(text)))
        return cls(terms, np.isin(terms, bare) & ((terms & _KANJI_TAG) == 0))


@dataclass(frozen=True, slots=True)
class Found:
    """A question held against several indexes, scored as one corpus: a term's IDF is that over all of them."""

    question: Question
    scores: tuple[Scores, ...]
    """BM25 of every text, index by index."""
    possible: float
    """The highest score that a text could have."""
    idfs: Scores
    """Of each of the question's terms."""
    postings: tuple[tuple[npt.NDArray[np.int32], ...], ...]
    """For each index, the texts that hold each of the question's terms."""

    def coverage(self, index: int, row: int) -> float:
        """IDF-weighted share of the question's content that a text holds: 0 to 1."""
        content = self.question.content
        total = float(self.idfs[content].sum())
        if not total:
            return 0.0
        held = sum(float(self.idfs[i]) for i in np.flatnonzero(content) if _holds(self.postings[index][i], row))
        return held / total


def look_up(indexes: Sequence[LexicalIndex], question: Question) -> Found:
    """Score every text of every index against ``question``."""
    size = sum(index.size for index in indexes)
    found = tuple(np.zeros(index.size, np.float32) for index in indexes)
    idfs = np.zeros(len(question.terms), np.float32)
    held: list[list[npt.NDArray[np.int32]]] = [[] for _ in indexes]
    for number, term in enumerate(question.terms):
        postings = [index.postings(term) for index in indexes]
        idfs[number] = idf(sum(len(rows) for rows, _ in postings), size)
        for total, rows_held, (rows, weights) in zip(found, held, postings, strict=True):
            total[rows] += idfs[number] * weights
            rows_held.append(rows)
    return Found(question, found, float(idfs.sum()) * (K1 + 1), idfs, tuple(tuple(rows) for rows in held))


def idf(frequency: int, size: int) -> float:
    """Inverse document frequency, never negative (Lucene's form)."""
    return float(np.log1p((size - frequency + 0.5) / (frequency + 0.5)))


def rarity(indexes: Sequence[LexicalIndex], text: str) -> float:
    """Mean IDF of the terms of ``text`` over several indexes; 0 when it has none."""
    terms = np.unique(terms_of(text))
    size = sum(index.size for index in indexes)
    values = [idf(sum(index.frequency(term) for index in indexes), size) for term in terms]
    return sum(values) / len(values) if values else 0.0


def best(found: Scores, count: int) -> npt.NDArray[np.int64]:
    """Numbers of the ``count`` highest scores above zero, in no particular order."""
    if len(found) > count:
        chosen = np.argpartition(-found, count)[:count]
        return chosen[found[chosen] > 0]
    return np.flatnonzero(found > 0)


def _holds(rows: npt.NDArray[np.int32], row: int) -> bool:
    at = int(np.searchsorted(rows, row))
    return at < len(rows) and int(rows[at]) == row


def _cut(texts: Sequence[str]) -> tuple[Terms, npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Terms and the number of the text that each is from, and every text's number of terms."""
    normal = [folded(text) for text in texts]
    joined = "\n".join(normal)
    points = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    ends = np.cumsum([len(text) + 1 for text in normal])
    row = np.searchsorted(ends, np.arange(len(points)), side="right")
    japanese = _is_japanese(points)
    kanji = _is_kanji(points)
    wide = points.astype(np.uint64)
    pair = japanese[:-1] & japanese[1:] if len(points) else japanese
    terms = [(wide[:-1][pair] << _SHIFT) | wide[1:][pair], wide[kanji] | _KANJI_TAG]
    rows = [row[:-1][pair], row[kanji]]
    words: list[int] = []
    word_rows: list[int] = []
    for number, text in enumerate(normal):
        for word in _WORD.findall(text):
            words.append(_hashed(word))
            word_rows.append(number)
    terms.append(np.array(words, np.uint64) | _WORD_TAG)
    rows.append(np.array(word_rows, np.int64))
    all_rows = np.concatenate(rows)
    lengths = np.bincount(all_rows, minlength=len(texts)).astype(np.float32)
    return np.concatenate(terms), all_rows, lengths


def _hashed(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=7).digest(), "big")


def _is_kanji(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    return ((points >= 0x3400) & (points <= 0x9FFF)) | (points == 0x3005) | ((points >= 0x20000) & (points <= 0x3FFFF))


def _is_japanese(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    kana = ((points >= 0x3041) & (points <= 0x3096)) | ((points >= 0x30A1) & (points <= 0x30FC) & (points != 0x30FB))
    return kana | _is_kanji(points)
