"""Subjects with a Japanese name that an English question names: translated (``telework association``) or by sound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.language.bilingual import plain, romaji
from bot.answering.language.folding import analysed, fold
from bot.answering.language.identity import by_identity
from bot.answering.language.question_types import Question
from bot.answering.language.terms import Term
from bot.answering.tables.index import Index, Mentioned

HELD = 0.7
"""Share of a name's letters that the words of a question must stand for."""
WITHIN = 30
"""Letters between the first and the last of these words."""
_LEFT_OUT = frozenset(
    {"日本", "一般", "公益", "社団", "財団", "法人", "株式", "会社", "一般社団法人", "株式会社", "の"}
)


@dataclass(frozen=True, slots=True)
class _Name:
    """One Japanese name of a subject."""

    id: str
    tokens: tuple[str, ...]
    size: int
    """Letters of all tokens."""


@by_identity
def _names(index: Index) -> tuple[Mapping[str, tuple[_Name, ...]], Mapping[str, tuple[str, ...]]]:
    """Token → names that hold it; reading of one or more neighbouring tokens → these tokens."""
    by_token: dict[str, list[_Name]] = defaultdict(list)
    by_reading: dict[str, dict[str, None]] = defaultdict(dict)
    for key, known in index.known.items():
        for name in known.names:
            if name.isascii() or known.kind == "person":
                continue
            tokens = [t for t in analysed(name, "ja").tokens if t.surface not in _LEFT_OUT and t.surface.strip()]
            if not tokens:
                continue
            words = tuple(fold(t.surface) for t in tokens)
            one = _Name(key, words, sum(map(len, words)))
            for word in dict.fromkeys(words):
                by_token[word].append(one)
            for first in range(len(tokens)):
                read = ""
                for last in range(first, min(first + 3, len(tokens))):
                    read += plain(romaji(tokens[last].reading))
                    if len(read) > 2:
                        by_reading[read].update(dict.fromkeys(words[first : last + 1]))
    return (
        {token: tuple(names) for token, names in by_token.items()},
        {read: tuple(words) for read, words in by_reading.items()},
    )


def named_across(index: Index, question: Question, known: Sequence[Mentioned]) -> tuple[Mentioned, ...]:
    """``known`` and the subjects that an English question names in other words, in its order."""
    if question.language != "en" or not index.known:
        return tuple(known)
    by_token, by_reading = _names(index)
    held: dict[int, tuple[_Name, dict[str, Term]]] = {}
    for term in question.terms:
        if term.kind in ("number", "compound"):
            continue
        words = dict.fromkeys((*term.others, *by_reading.get(plain(term.text), ())))
        for word in words:
            for name in by_token.get(fold(word), ()):
                held.setdefault(id(name), (name, {}))[1].setdefault(fold(word), term)
    found: list[tuple[float, float, int, int, str]] = []
    for name, terms in held.values():
        share = sum(len(word) for word in name.tokens if word in terms) / name.size
        start, end = min(t.start for t in terms.values()), max(t.end for t in terms.values())
        if share >= HELD and end - start <= WITHIN + name.size:
            found.append((share, share * name.size, start, end, name.id))
    out = list(known)
    for share, _, first, end, key in sorted(found, key=lambda f: -f[1]):
        start = first
        if share < 1.0:
            # what is left of the name is the word before: reverse (逆) sankin-kotai
            start = max((t.start for t in question.terms if t.end + 1 == first and t.kind == "noun"), default=first)
        if all(end <= one.start or one.end <= start for one in out):
            out.append(Mentioned(start, end, (key,), question.norm[start:end]))
    return tuple(sorted(out, key=lambda one: one.start))
