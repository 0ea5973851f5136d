"""What a question is about, word by word, and whether a piece of evidence holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from bot.answering.language.bilingual import LONGEST, japanese, names_in, plain
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.stemming import stem_of, stems
from bot.reading.found import Text, Token

Kind = Literal["name", "number", "noun", "verb", "group", "compound"]

_KANJI = re.compile(r"[一-鿿々]+")
_KATAKANA = re.compile(r"^[ァ-ヴー・]{2,}$")
_LATIN = re.compile(r"[a-z]")
_DIGIT = re.compile(r"\d")
_CONTENT = re.compile(r"[一-鿿々]+|[ァ-ヴー]+|[a-z0-9]+(?:[.,][0-9]+)*")
_COUNTER = re.compile(r"つ|種類|項目| (?:models|types|kinds|benefits|goals|items|ways|sections|parts)")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")


@lru_cache(maxsize=8192)
def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters within kanji, katakana and Latin runs of folded ``text``."""
    pairs: set[str] = set()
    for run in _CONTENT.findall(text):
        if run[0].isascii():
            pairs.add(run)
        else:
            pairs.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(pairs)


@dataclass(frozen=True, slots=True)
class Term:
    """Something that the evidence for an answer should hold."""

    text: str
    """Folded."""
    kind: Kind
    weight: float
    others: tuple[str, ...] = ()
    """Words that say the same."""
    start: int = 0
    end: int = 0
    key: str = ""
    """The group of words that it belongs to."""
    read: str = ""
    """How it is looked for among the names of a Japanese text; empty for a word that is no name."""

    def found_in(self, text: str) -> float:
        """How far folded ``text`` holds it: 1 the word itself, 0.8 another word for it, 0 not at all."""
        if _holds(self.text, text):
            return 1.0
        if self.read and self.read in names_in(text):
            return 1.0
        for other in self.others:
            if _holds(other, text):
                return 0.8
        return 0.0


def _holds(word: str, text: str) -> bool:
    if word.isascii():
        if _DIGIT.match(word):
            return re.search(rf"(?<![\d.,]){re.escape(word)}(?!\d)", text) is not None
        if " " in word or "-" in word:
            return word in text
        return stem_of(word) in stems(text)
    if _DIGIT.match(word):
        return re.search(rf"(?<![\d.,]){re.escape(word)}", text) is not None
    return word in text


def terms_of(text: Text, cues: Cues, others: Mapping[str, Cues]) -> tuple[Term, ...]:
    """The terms of a question, in order. ``others`` are the cues of all languages, for words in the other one."""
    taken: list[tuple[int, int]] = []
    found: list[Term] = []
    starts = {token.start: token.end for token in text.tokens}
    norm = fold(text.norm)
    for match in cues.grouped.finditer(norm):
        if match.start() not in starts:
            continue
        if match.end() < starts[match.start()] and _KANJI.match(norm, match.end()):
            continue  # 社 is no word of 社員
        phrase = match.group()
        key = cues.group_of.get(phrase) or cues.group_of[phrase.removesuffix("s")]
        taken.append((match.start(), match.end()))
        same = tuple(word for each in others.values() for word in each.groups.get(key, ()) if word != phrase)
        found.append(Term(phrase, "group", 1.2 if len(phrase) > 1 else 0.6, same, match.start(), match.end(), key))
    for token in text.tokens:
        if any(a <= token.start and token.end <= b for a, b in taken):
            continue
        term = _japanese_term(token, cues) if cues.language == "ja" else _english_term(token, text, cues)
        if term:
            found.append(term)
    if cues.language == "en":
        found = _in_japanese(text, found)
    found = [_counted(term, norm) for term in found]
    found.extend(_compounds(text, found) if cues.language == "ja" else ())
    return tuple(sorted(found, key=lambda term: (term.start, term.end)))


def _japanese_term(token: Token, cues: Cues) -> Term | None:
    word, pos = fold(token.surface), token.pos
    at = (token.start, token.end)
    if _DIGIT.search(word) or pos.startswith("名詞,数詞"):
        if not _DIGIT.search(word) and len(word) == 1:
            return Term(word, "number", 0.8, (word.translate(_KANJI_DIGITS),), *at)
        return Term(word, "number", 2.0, (), *at)
    if (
        token.base in cues.asking
        or word in cues.asking
        or pos.startswith(("助詞", "助動詞", "補助記号", "代名詞", "空白", "感動詞", "接続詞", "連体詞"))
    ):
        return None
    if pos.startswith("名詞,固有名詞"):
        return Term(word, "name", 2.0 if len(word) > 1 else 1.0, (), *at)
    if pos.startswith(("名詞", "接頭辞", "接尾辞", "形状詞", "記号")):
        if not (_KANJI.search(word) or _LATIN.search(word) or len(word) > 1):
            return None
        if _KATAKANA.match(word) or _LATIN.search(word):
            return Term(word, "noun", 1.5, (fold(token.base),), *at)
        weight = 0.4 if pos.startswith(("接頭辞", "接尾辞")) or len(word) == 1 else 1.0 + 0.2 * (len(word) - 2)
        return Term(word, "noun", weight, (fold(token.base),), *at)
    if pos.startswith(("動詞", "形容詞", "副詞")):
        root = _KANJI.match(word)
        if root:
            follow = word[root.end() : root.end() + 1]
            base = _KANJI.match(token.base)
            exact = root.group() + (follow if len(root.group()) == 1 else "")
            others = (root.group(), *((base.group(),) if base else ()))
            return Term(exact, "verb", 0.7, others, *at)
        if len(word) >= 3 and not pos.startswith("副詞"):
            base = _KANJI.match(token.base)
            return Term(word[:-1], "verb", 0.4, (base.group(),) if base else (), *at)
    return None


def _counted(term: Term, norm: str) -> Term:
    """``5`` in 5つ is how many there are, which a list shows without saying it."""
    if term.kind == "number" and norm.startswith("年度", term.end):
        return replace(term, text=f"{term.text}年度", end=term.end + 2)
    if term.kind == "number" and _COUNTER.match(norm, term.end):
        return Term(term.text, "noun", 0.3, term.others, term.start, term.end)
    return term


def _compounds(text: Text, found: Sequence[Term]) -> list[Term]:
    """Neighbouring nouns as one term more: ``地域経営`` and ``部会`` found apart are not yet 地域経営部会."""
    out: list[Term] = []
    run: list[Term] = []
    for term in [*sorted(found, key=lambda t: t.start), None]:
        if term and term.kind in ("name", "noun", "number", "group") and (not run or run[-1].end == term.start):
            run.append(term)
            continue
        if len(run) > 1:
            a, b = run[0].start, run[-1].end
            out.append(Term(fold(text.norm[a:b]), "compound", 0.8, (), a, b))
        run = [term] if term and term.kind in ("name", "noun", "number", "group") else []
    return out


def _in_japanese(text: Text, found: Sequence[Term]) -> list[Term]:
    """English terms with their Japanese words; those of an expression (``bullet train``) for each of its words."""
    words = [t for t in text.tokens if t.pos == "word"]
    whole: dict[int, tuple[str, ...]] = {}
    for length in range(LONGEST, 1, -1):
        for at in range(len(words) - length + 1):
            run = words[at : at + length]
            if any(t.start in whole for t in run):
                continue
            said = japanese(" ".join(t.surface for t in run))
            if said:
                whole.update(dict.fromkeys((t.start for t in run), said))
    out = []
    for term in found:
        if term.kind in ("number", "compound"):
            out.append(term)
            continue
        own = japanese(term.text)
        expression = whole.get(term.start, ())
        others = tuple(dict.fromkeys((*term.others, *expression, *own)))
        read = plain(term.text) if term.kind == "name" or not (own or term.key) else ""
        out.append(replace(term, others=others, read=read))
    return out


def _english_term(token: Token, text: Text, cues: Cues) -> Term | None:
    word = fold(token.surface)
    at = (token.start, token.end)
    if token.pos == "number":
        return Term(word, "number", 2.0, (), *at)
    if token.pos == "japanese":
        return Term(word, "name", 2.0, (), *at)
    if token.pos != "word":
        return None
    word = word.removesuffix("'s")
    if word in cues.asking:
        return None
    raw = text.words(token.start, token.end)
    named = raw[:1].isupper() and (token.start > 0 or raw.isupper())
    return Term(word, "name" if named else "noun", 2.0 if named else 1.0, (), *at)


def coverage(terms: Sequence[Term], text: str, weights: Mapping[int, float] | None = None) -> float:
    """The share of the terms' weight that folded ``text`` holds, 0 to 1; 1 when there are no terms."""
    total = held = 0.0
    for index, term in enumerate(terms):
        weight = term.weight * (weights[index] if weights else 1.0)
        total += weight
        held += weight * term.found_in(text)
    return held / total if total else 1.0
