"""What a text holds of a lexicon: all its patterns looked for at once, in time that grows with the text's length."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from bot.reading.found import Text
from bot.reading.lexicon.rules import WINDOW, Hit, Part, Rule
from bot.reading.likeness import Likeness
from bot.reading.scope import Scope

Span = tuple[int, int]

SCANNED = 20_000
"""Characters of a message that are looked at; what stands behind them is no wish to work on."""
_MOST = 8
"""Matches of one pattern in one sentence; more would say nothing new."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What one text holds of the lexicon."""

    sentences: tuple[tuple[int, int], ...]
    hits: tuple[Hit, ...]
    """In reading order."""
    by_file: Mapping[str, tuple[Hit, ...]]
    _starts: Mapping[str, tuple[int, ...]]

    def of(self, file: str, start: int = 0, end: int | None = None) -> Sequence[Hit]:
        """The hits of a file that start within ``[start, end)``, in reading order."""
        hits = self.by_file.get(file, ())
        if start <= 0 and end is None:
            return hits
        starts = self._starts.get(file, ())
        return hits[bisect_left(starts, start) : len(hits) if end is None else bisect_left(starts, end)]

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position."""
        index = bisect_right(self.sentences, (position, 1 << 40)) - 1
        return self.sentences[max(0, index)]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The compiled lexicon of one language. Compared by identity."""

    language: str
    rules: tuple[Rule, ...]
    classes: Mapping[str, Mapping[str, tuple[str, ...]]]
    """File → class → its words."""
    tables: Mapping[str, Mapping[str, Any]]
    """File → the other tables, as written."""
    automaton: Any = field(repr=False)
    words: Mapping[str, tuple[tuple[int, bool, bool], ...]] = field(repr=False)
    """Word → (number, free at its front, free at its back)."""
    by_word: Mapping[int, tuple[int, ...]] = field(repr=False)
    """Word number → rules whose rarest element has it."""
    likeness: Likeness | None = field(default=None, repr=False)
    """What tells sentences that no rule knows."""
    doing: Likeness | None = field(default=None, repr=False)
    """What tells what a message does."""
    scope: Scope | None = field(default=None, repr=False)
    """What tells wishes from what is only spoken of."""

    def scan(self, text: Text) -> Scan:
        """Everything of the lexicon that ``text`` holds; the last few texts are remembered."""
        return _scan(self, _Key(text))

    def words_of(self, file: str, name: str) -> tuple[str, ...]:
        """The words of a class."""
        return self.classes.get(file, {}).get(name, ())


class _Key:
    """A text, compared by its words: tokens follow from them."""

    __slots__ = ("text",)

    def __init__(self, text: Text) -> None:
        self.text = text

    def __hash__(self) -> int:
        return hash(self.text.norm)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key) and self.text.norm == other.text.norm and self.text.language == other.text.language
        )


_SENTENCE = re.compile(r"[。!?！？\n…]+|\.(?=\s|$)|(?<=です|ます|せん|さい)[ ]+(?=\S)")
"""Where a sentence ends; in Japanese a space behind a finished predicate stands for its mark."""
_OTHER_TOPIC = re.compile(r"[、 ](?!私|僕|俺|自分|うち|今|もう)[^、 ]{1,8}は(?![、。])")
"""Within what would be refused: another topic, which has the refusal. 「二拠点生活、予算は気にしません」."""
_OVER = re.compile(r"(?:です|ます|ません|でした|ました)[、 ]|\band\s+(?:i|we)(?:'d|'ll|\s)")
"""The end of a clause that says all: 「副業に興味があります、近くにスーパーがないと厳しいです」."""


def sentences(norm: str) -> tuple[tuple[int, int], ...]:
    """Spans of sentences, their closing marks included."""
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in _SENTENCE.finditer(norm):
        if norm[start : mark.start()].strip():
            spans.append((start, mark.end()))
            start = mark.end()
    if norm[start:].strip() or not spans:
        spans.append((start, len(norm)))
    return tuple(spans)


@lru_cache(maxsize=4)
def _scan(lexicon: Lexicon, key: _Key) -> Scan:
    text = key.text
    spans = sentences(text.norm)
    words = _words(lexicon, text)
    candidates = sorted({rule for number in words for rule in lexicon.by_word.get(number, ())})
    hits: list[Hit] = []
    present = frozenset(words)
    for index in candidates:
        rule = lexicon.rules[index]
        if not any(element.isdisjoint(present) for part in rule.parts for element in part.elements):
            hits.extend(_matches(rule, words, spans, text.norm))
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    by_file: dict[str, list[Hit]] = {}
    for hit in hits:
        by_file.setdefault(hit.file, []).append(hit)
    return Scan(
        spans,
        tuple(hits),
        {file: tuple(own) for file, own in by_file.items()},
        {file: tuple(hit.start for hit in own) for file, own in by_file.items()},
    )


def _words(lexicon: Lexicon, text: Text) -> dict[int, tuple[Span, ...]]:
    """Word number → where it stands."""
    norm = text.norm[:SCANNED]
    starts = {token.start for token in text.tokens}
    ends = {token.end for token in text.tokens}
    # the ん of 「希望しているんです」 stands for の, and is no negation
    explains = {token.start for token in text.tokens if token.base == "の" and token.surface == "ん"}
    found: dict[int, set[Span]] = {}
    for last, bare in lexicon.automaton.iter(norm):
        end = last + 1
        start = end - len(bare)
        if bare == "ん" and start in explains:
            continue
        for number, front, back in lexicon.words[bare]:
            if (front or _border(norm, start, starts, bare[0])) and (back or _border(norm, end, ends, bare[-1])):
                found.setdefault(number, set()).add((start, end))
    for token in text.tokens:
        for number, front, back in lexicon.words.get(token.base, ()):
            if not front and not back and not token.pos.startswith("感動詞"):
                found.setdefault(number, set()).add((token.start, token.end))
    return {number: tuple(sorted(spans)) for number, spans in found.items()}


def _border(norm: str, position: int, borders: set[int], edge: str) -> bool:
    """True when a word whose edge is this character may start or end here."""
    if position <= 0 or position >= len(norm):
        return True
    if edge.isascii() and edge.isalnum():
        before, after = norm[position - 1], norm[position]
        return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())
    return position in borders or not edge.isalnum()


def _matches(rule: Rule, words: Mapping[int, tuple[Span, ...]], spans: Sequence[Span], norm: str) -> Iterator[Hit]:
    """Where a rule holds."""
    where = [_places(part, words) for part in rule.parts]
    if not all(where):
        return
    firsts = [[found[0][0] for found in part] for part in where]
    count: dict[int, int] = {}
    sentence = 0
    for chain in where[0]:
        while sentence + 1 < len(spans) and chain[0][0] >= spans[sentence][1]:
            sentence += 1
        left, right = spans[sentence]
        if chain[-1][1] > right or count.get(sentence, 0) >= _MOST:
            continue
        chains = [chain]
        for part, begins in zip(where[1:], firsts[1:], strict=True):
            near = _nearest(part, begins, chain, left, right)
            if near is None:
                break
            chains.append(near)
        if len(chains) < len(where):
            continue
        if any(_holds(element, words, left, right) for element in rule.without):
            continue
        if _goes_past(rule, norm, chains):
            continue
        start = min(span[0] for c in chains for span in c)
        end = max(span[1] for c in chains for span in c)
        if not _anchored(rule, norm, (start, end), (left, right)):
            continue
        count[sentence] = count.get(sentence, 0) + 1
        yield Hit(
            rule.file,
            rule.outcome,
            rule.kind,
            start,
            end,
            chain[0],
            chains[-1][-1],
            tuple(s for c in chains for s in c),
        )


def _places(part: Part, words: Mapping[int, tuple[Span, ...]]) -> list[list[Span]]:
    """Chains of spans, one for each way in which the part's elements follow each other, by their start."""
    rows = [sorted({span for number in element for span in words.get(number, ())}) for element in part.elements]
    chains = [[span] for span in rows[0]]
    for row, gap in zip(rows[1:], part.gaps, strict=True):
        begins = [span[0] for span in row]
        longer: list[list[Span]] = []
        for chain in chains:
            end = chain[-1][1]
            index = bisect_left(begins, end)
            if index < len(row) and begins[index] - end <= gap:
                # the longest of those that start there
                best = index
                while best + 1 < len(row) and begins[best + 1] == begins[index]:
                    best += 1
                longer.append([*chain, row[best]])
        chains = longer
    return chains


def _nearest(
    part: Sequence[list[Span]], begins: Sequence[int], chain: Sequence[Span], left: int, right: int
) -> list[Span] | None:
    """The chain of ``part`` nearest to ``chain`` in the same sentence, within the window."""
    start, end = chain[0][0], chain[-1][1]
    middle = bisect_left(begins, start)
    best: list[Span] | None = None
    distance = WINDOW + 1
    for index in range(max(0, middle - 4), min(len(part), middle + 5)):
        other = part[index]
        if other[0][0] < left or other[-1][1] > right or (other[0][0] < end and other[-1][1] > start):
            continue
        gap = max(other[0][0] - end, start - other[-1][1])
        if gap < distance:
            best, distance = other, gap
    return best


def _holds(element: frozenset[int], words: Mapping[int, tuple[Span, ...]], left: int, right: int) -> bool:
    """True when the sentence has one of the element's words."""
    for number in element:
        spans = words.get(number)
        if spans:
            index = bisect_left(spans, (left, 0))
            if index < len(spans) and spans[index][1] <= right:
                return True
    return False


def _goes_past(rule: Rule, norm: str, chains: Sequence[Sequence[Span]]) -> bool:
    """True where what refuses a thing, or says that it is none, stands behind the end of the clause that names it."""
    refuses = rule.outcome in ("avoid", "retract")
    if not refuses and rule.kind != "no":
        return False
    between = [(a[1], b[0]) for c in chains for a, b in pairwise(c)]
    if any(_OVER.search(norm, *gap) for gap in between):
        return True
    return refuses and any(_OTHER_TOPIC.search(norm, *gap) for gap in between)


_EDGE = " 　、,。.!?！？…~〜ー-「」『』()（）\n♪☆★w笑"


def _anchored(rule: Rule, norm: str, span: Span, sentence: Span) -> bool:
    """True when the rule's ``^`` and ``$`` hold, marks and emoji set aside."""
    (start, end), (left, right) = span, sentence
    if rule.opens and not _empty(norm[max(0 if rule.opens == "^^" else left, start - 40) : start]):
        return False
    if rule.opens == "^^" and start > 40:
        return False
    if rule.closes:
        stop = len(norm) if rule.closes == "$$" else right
        if stop - end > 40 or not _empty(norm[end:stop]):
            return False
    return True


def _empty(piece: str) -> bool:
    return all(char in _EDGE or (not char.isalnum() and ord(char) > 0x2190) for char in piece)
