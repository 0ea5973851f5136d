"""The statements of documents that nobody has put into tables, searchable by words and by who is named."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.language.bilingual import names_in
from bot.answering.language.eras import dated
from bot.answering.language.folding import fold
from bot.answering.language.identity import by_identity
from bot.answering.language.named import document_of
from bot.answering.language.stemming import stem_of, stems
from bot.answering.language.terms import Term
from bot.answering.tables.index import Index
from bot.seams import Said

FAMILIAR = 0.1
"""Share of a document's statements that say a known answer from which on it is of what questions are known about: of
those that the starting data were drawn from, over 0.7; of any other, 0."""
OFTEN = 0.12
"""Share of a document's statements that must name a subject for the document to be about it as well."""


@dataclass(frozen=True, eq=False, slots=True)
class Stock:
    """The statements of some documents, searchable by words."""

    said: tuple[Said, ...]
    texts: Words
    wide: Words
    """With their context."""
    named: tuple[frozenset[str], ...]
    """Of each, the subjects that its text names."""
    around: tuple[frozenset[str], ...]
    """And those that stand above it."""
    often: Mapping[str, frozenset[str]]
    """Document → the subjects, other than people, that many of its statements name."""
    main: Mapping[str, str]
    """Document → what it is mostly about."""
    strange: frozenset[str]
    """Documents about which no questions are known beforehand."""


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """Folded texts with the stems of their Latin words."""

    texts: tuple[str, ...]
    stems: Mapping[str, frozenset[int]]

    @staticmethod
    def of(texts: Sequence[str]) -> Words:
        """Indexed."""
        by_stem: dict[str, set[int]] = defaultdict(set)
        for number, text in enumerate(texts):
            for one in stems(text):
                by_stem[one].add(number)
        return Words(tuple(texts), {key: frozenset(numbers) for key, numbers in by_stem.items()})

    def holders(self, term: Term) -> dict[int, float]:
        """Which texts hold ``term``, and how far (see ``Term.found_in``)."""
        found: dict[int, float] = {}
        for word in term.others:
            found.update(dict.fromkeys(self._having(word), 0.8))
        found.update(dict.fromkeys(self._having(term.text), 1.0))
        if term.read:
            found.update({n: 1.0 for n, text in enumerate(self.texts) if term.read in names_in(text)})
        return found

    def _having(self, word: str) -> Sequence[int] | frozenset[int]:
        if word.isascii() and word and not word[0].isdigit() and " " not in word and "-" not in word:
            return self.stems.get(stem_of(word), frozenset())
        if word[:1].isdigit():
            pattern = re.compile(rf"(?<![\d.,]){re.escape(word)}(?!\d)")
            return [n for n, text in enumerate(self.texts) if pattern.search(text)]
        return [n for n, text in enumerate(self.texts) if word in text]


@by_identity
def stock(index: Index) -> Stock:
    """The statements of the index's documents, prepared once."""
    said = index.tables.said
    texts = [dated(fold(one.text)) for one in said]
    wide = [f"{one.context} {text}" for one, text in zip(said, texts, strict=True)]
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one in said:
        if one.subject in index.known and index.known[one.subject].kind != "person":
            counted[document_of(one.passage)][one.subject] += 1
    main = {document: count.most_common(1)[0][0] for document, count in counted.items()}
    named = tuple(frozenset(i for m in index.named_in(text) for i in m.ids) for text in texts)
    around = tuple(frozenset(i for m in index.named_in(one.context) for i in m.ids) for one in said)
    naming: dict[str, Counter[str]] = defaultdict(Counter)
    sizes = Counter(document_of(one.passage) for one in said)
    for one, ids in zip(said, named, strict=True):
        naming[document_of(one.passage)].update(i for i in ids if index.known[i].kind != "person")
    often = {
        document: frozenset(i for i, count in counts.items() if count >= max(3, OFTEN * sizes[document]))
        for document, counts in naming.items()
    }
    return Stock(said, Words.of(texts), Words.of(wide), named, around, often, main, strange(said))


def strange(said: Sequence[Said]) -> frozenset[str]:
    """The documents of some statements about which no questions are known beforehand."""
    sizes = Counter(document_of(one.passage) for one in said)
    familiar = Counter(document_of(one.passage) for one in said if one.tells)
    return frozenset(document for document, size in sizes.items() if familiar[document] < FAMILIAR * size)
