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

import numpy as np
import numpy.typing as npt

from bot.characters import COMMON_FORMS, HIRAGANA

LONGEST_QUESTION = 1000
"""Characters of a question that are looked up; nobody asks more, and a paste of 100,000 must not stall the rest."""
K1 = 0.6
B = 0.6
"""BM25's saturation and length. Tuned with the weights below on one half of JSQuAD's development questions."""
FUNCTION_WEIGHT = 0.3
"""What function words and question words count, against words that carry content."""
WORD_WEIGHT = 2.0
"""What a Latin word or a number counts: it is one term, where a Japanese word is several bigrams."""

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
_AS_COMPARED = HIRAGANA | str.maketrans({old: common.translate(HIRAGANA) for old, common in COMMON_FORMS.items()})
"""Katakana as hiragana, and variants of one letter that names are written with either way."""


def folded(text: str) -> str:
    """``text`` as it is compared: NFKC, lower case, katakana as hiragana, variant letters as one."""
    return unicodedata.normalize("NFKC", text).lower().translate(_AS_COMPARED)


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
    def build(cls, texts: Sequence[str], names: Sequence[str] = ()) -> LexicalIndex:
        """Index ``texts``; their numbers are their positions. About 0.2 s per thousand passages.

        Args:
            texts: what is indexed.
            names: for each of them words by which it is found too; they do not count to its length.
        """
        terms, rows, lengths = _cut(texts)
        if any(names):
            more, more_rows, _ = _cut(names, fold=False)
            terms, rows = np.concatenate([terms, more]), np.concatenate([rows, more_rows])
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

    text: str
    """Folded."""
    terms: Terms
    """Unique and sorted."""
    weights: Scores
    """How much each counts, besides its rarity."""
    content: npt.NDArray[np.bool_]
    """Which of them carry content: bigrams and words that are left without function words."""

    @classmethod
    def of(cls, text: str) -> Question:
        """Cut a question into terms."""
        normal = folded(text[:LONGEST_QUESTION])
        terms = np.unique(_cut([normal], fold=False)[0])
        bare = np.isin(terms, _cut([_FUNCTION.sub(" ", normal)], fold=False)[0])
        weights = np.where(bare, 1.0, FUNCTION_WEIGHT) * np.where(terms & _WORD_TAG, WORD_WEIGHT, 1.0)
        return cls(normal, terms, weights.astype(np.float32), bare & ((terms & _KANJI_TAG) == 0))


@dataclass(frozen=True, slots=True)
class Found:
    """A question held against several indexes, scored as one corpus: a term's IDF is that over all of them."""

    question: Question
    scores: tuple[Scores, ...]
    """BM25 of every text as a share of the highest score that any text could have, index by index: 0 to 1."""
    values: Scores
    """Weight times IDF of each of the question's terms."""
    postings: tuple[tuple[npt.NDArray[np.int32], ...], ...]
    """For each index, the texts that hold each of the question's terms."""

    def shares(self, index: int, rows: npt.NDArray[np.int64]) -> tuple[Scores, Scores]:
        """Which share of the question some texts hold, and which share of its content: each 0 to 1."""
        held = np.zeros((len(self.values), len(rows)), bool)
        for number, postings in enumerate(self.postings[index]):
            if len(postings):
                at = np.minimum(np.searchsorted(postings, rows), len(postings) - 1)
                held[number] = postings[at] == rows
        content = np.where(self.question.content, self.values, 0.0)
        return self._share(self.values, held), self._share(content, held)

    @staticmethod
    def _share(values: Scores, held: npt.NDArray[np.bool_]) -> Scores:
        total = float(values.sum())
        share: Scores = (values @ held / total if total else np.zeros(held.shape[1])).astype(np.float32)
        return share


def look_up(indexes: Sequence[LexicalIndex], question: Question) -> Found:
    """Score every text of every index against ``question``."""
    size = sum(index.size for index in indexes)
    found = tuple(np.zeros(index.size, np.float32) for index in indexes)
    values = np.zeros(len(question.terms), np.float32)
    held: list[list[npt.NDArray[np.int32]]] = [[] for _ in indexes]
    for number, term in enumerate(question.terms):
        postings = [index.postings(term) for index in indexes]
        values[number] = question.weights[number] * idf(sum(len(rows) for rows, _ in postings), size)
        for total, rows_held, (rows, weights) in zip(found, held, postings, strict=True):
            total[rows] += values[number] * weights
            rows_held.append(rows)
    possible = float(values.sum()) * (K1 + 1)
    shares = tuple(total / max(possible, 1e-9) for total in found)
    return Found(question, shares, values, tuple(tuple(rows) for rows in held))


def longest_run(question: str, text: str) -> float:
    """Length of the longest piece of ``question`` that ``text`` holds word for word, as a share: 0 to 1.

    Both are folded already.
    """
    longest = 0
    for start in range(len(question)):
        while start + longest < len(question) and question[start : start + longest + 1] in text:
            longest += 1
    return longest / len(question) if question else 0.0


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


def _cut(texts: Sequence[str], *, fold: bool = True) -> tuple[Terms, npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Terms and the number of the text that each is from, and every text's number of terms."""
    normal = [folded(text) for text in texts] if fold else list(texts)
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
    found: npt.NDArray[np.bool_] = (
        ((points >= 0x3400) & (points <= 0x9FFF)) | (points == 0x3005) | ((points >= 0x20000) & (points <= 0x3FFFF))
    )
    return found


def _is_japanese(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    kana = ((points >= 0x3041) & (points <= 0x3096)) | ((points >= 0x30A1) & (points <= 0x30FC) & (points != 0x30FB))
    japanese: npt.NDArray[np.bool_] = kana | _is_kanji(points)
    return japanese
