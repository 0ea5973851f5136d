"""The words that the reading knows, as data: ``prompts/<lang>/lexicon/*.toml``.

Each file has one table ``[class]`` (``NAME = ["word", …]``) and one table for each outcome, whose lists hold
patterns, one a line::

    [class]
    KIN = ["母", "父", "両親"]
    CARE = ["介護", "看病", "見ながら"]

    [childcare_care]
    cues = [
      "KIN & CARE",
      "育児",
    ]

A pattern is made of *elements*: a class (capitals), a word, or several joined by ``|``. Between elements:

==========  =================================================================================
a space     the second follows the first, at most 4 characters between them
``..``      the second follows, at most 20 characters between them
``...``     the second follows somewhere in the next 60 characters
``&``       both within 60 characters of each other in one sentence, in any order
``!``       (before an element) the sentence does not have it
``^``       (first) the pattern starts the sentence; ``^^`` the message
``$``       (last) the pattern ends the sentence; ``$$`` the message; ``b|$`` b follows, or the sentence ends
==========  =================================================================================

A word stands at token borders; ``~`` at its front or back frees that side (``話~``). It is also met in
every inflection of a dictionary form. All is compiled into one automaton, so the reading stays linear in the length
of the text.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import ahocorasick

from bot.reading import likeness, scope
from bot.reading.found import Text
from bot.reading.likeness import Likeness
from bot.reading.scope import Scope

NEAR, REACH, WINDOW = 4, 20, 60
"""Characters that may stand between two elements: a space, ``..``, and ``...`` or ``&``."""

FILES = ("places", "styles", "needs", "skills", "themes", "acts", "polarity")
SCANNED = 20_000
"""Characters of a message that are looked at; what stands behind them is no wish to work on."""
_MOST = 8
"""Matches of one pattern in one sentence; more would say nothing new."""


class LexiconError(Exception):
    """A lexicon file is wrong; names the file, the line and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern matched ``norm[start:end]``."""

    file: str
    outcome: str
    """Name of the table: ``childcare_care``."""
    kind: str
    """Name of the list: ``cues``."""
    start: int
    end: int
    first: tuple[int, int]
    """Span of the pattern's first element."""
    last: tuple[int, int]
    """Span of its last element in pattern order."""
    spans: tuple[tuple[int, int], ...] = ()
    """Spans of all its elements."""

    @property
    def is_name(self) -> bool:
        """True of one word, or words with nothing but a space between: what is so called, not what is described."""
        return all(second[0] - first[1] == 1 for first, second in pairwise(self.spans))


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


@dataclass(frozen=True, slots=True)
class _Part:
    """Elements in order; ``gaps[i]`` lies between elements i and i + 1."""

    elements: tuple[frozenset[int], ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    file: str
    outcome: str
    kind: str
    parts: tuple[_Part, ...]
    without: tuple[frozenset[int], ...]
    opens: str
    """``""``, ``^`` or ``^^``."""
    closes: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The compiled lexicon of one language. Compared by identity."""

    language: str
    rules: tuple[_Rule, ...]
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


def load(folder: Path) -> Lexicon:
    """Read and compile ``prompts/<lang>`` (its ``lexicon`` folder).

    Raises:
        LexiconError: a file is missing, is not valid TOML, or holds a bad pattern; names file and line.
        LikenessError, ScopeError: trained weights can not be read.
    """
    builder = _Builder()
    for name in FILES:
        builder.read(folder / "lexicon" / f"{name}.toml")
    trained = likeness.load(folder / "lexicon" / "exemplars" / likeness.FILE, folder.name)
    wished = scope.load(folder / "lexicon" / "scope" / scope.FILE)
    return replace(builder.build(folder.name), likeness=trained, scope=wished)


_SENTENCE = re.compile(r"[。!?！？\n…]+|\.(?=\s|$)")


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


# ---------------------------------------------------------------- building


class _Builder:
    """Collects words and rules while files are read."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, bool, bool], int] = {}
        self.rules: list[_Rule] = []
        self.classes: dict[str, dict[str, tuple[str, ...]]] = {}
        self.tables: dict[str, dict[str, Any]] = {}

    def word(self, written: str) -> int:
        """The number of a word as written, with its marks."""
        front, back = written.startswith("~"), written.endswith("~")
        bare = written.strip("~").lower()
        return self.numbers.setdefault((bare, front, back), len(self.numbers))

    def read(self, path: Path) -> None:
        """Take in one file."""
        try:
            source = path.read_text(encoding="utf-8")
            table = tomllib.loads(source)
        except FileNotFoundError as error:
            raise LexiconError(f"{path}: the file is missing") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LexiconError(f"{path}: {error}") from error
        lines = source.splitlines()

        def fail(item: object, why: str) -> LexiconError:
            number = next((n for n, line in enumerate(lines, 1) if f'"{item}"' in line), 0)
            number = number or next(
                (n for n, line in enumerate(lines, 1) if line.startswith((f"{item} ", f"[{item}]"))), 1
            )
            return LexiconError(f"{path}:{number}: {item!r} {why}")

        file = path.stem
        classes: dict[str, tuple[str, ...]] = {}
        for name, words in table.pop("class", {}).items():
            if not name.isupper():
                raise fail(name, "names a class: write it in capitals")
            if not isinstance(words, list) or not words:
                raise fail(name, "needs a list of words")
            for word in words:
                if not isinstance(word, str) or not word.strip("~ "):
                    raise fail(word, "is not a word")
            if len(set(words)) != len(words):
                raise fail(next(w for w in words if words.count(w) > 1), "stands twice in its class")
            classes[name] = tuple(words)
        self.classes[file] = classes
        self.tables[file] = table
        for outcome, lists in table.items():
            if not isinstance(lists, dict):
                raise fail(outcome, "is not a table")
            for kind, patterns in lists.items():
                if isinstance(patterns, str):
                    continue  # a plain value: kept in ``tables``
                if not isinstance(patterns, list):
                    raise fail(kind, "is neither a list of patterns nor a word")
                seen: set[str] = set()
                for pattern in patterns:
                    if pattern in seen:
                        raise fail(pattern, "stands twice")
                    seen.add(pattern)
                    try:
                        for one in _ends(pattern):
                            self.rules.append(self.rule(one, classes, file, outcome, kind))
                    except ValueError as error:
                        raise fail(pattern, str(error)) from error

    def rule(
        self, pattern: object, classes: Mapping[str, tuple[str, ...]], file: str, outcome: str, kind: str
    ) -> _Rule:
        """Compile one pattern.

        Raises:
            ValueError: it can not be read; says why.
        """
        if not isinstance(pattern, str) or not pattern.strip():
            raise ValueError("is not a pattern")
        body = pattern.strip()
        opens = "^^" if body.startswith("^^") else "^" if body.startswith("^") else ""
        body = body[len(opens) :]
        closes = "$$" if body.endswith("$$") else "$" if body.endswith("$") else ""
        body = body[: len(body) - len(closes)]
        parts: list[_Part] = []
        without: list[frozenset[int]] = []
        for chunk in body.split(" & "):
            elements: list[frozenset[int]] = []
            gaps: list[int] = []
            gap = NEAR
            for item in chunk.split(" "):
                if not item:
                    continue
                if item in ("..", "..."):
                    gap = REACH if item == ".." else WINDOW
                    continue
                if item.startswith("!"):
                    without.append(self.element(item[1:], classes))
                    continue
                if elements:
                    gaps.append(gap)
                elements.append(self.element(item, classes))
                gap = NEAR
            if elements:
                parts.append(_Part(tuple(elements), tuple(gaps)))
        if not parts:
            raise ValueError("has no element")
        return _Rule(file, outcome, kind, tuple(parts), tuple(without), opens, closes)

    def element(self, item: str, classes: Mapping[str, tuple[str, ...]]) -> frozenset[int]:
        """The words that one element may be. ``_`` stands for a space inside a word."""
        numbers: set[int] = set()
        for choice in item.split("|"):
            if not choice.strip("~"):
                raise ValueError("has an empty element")
            if choice.isascii() and choice.isupper() and len(choice) > 1:
                if choice not in classes:
                    raise ValueError(f"uses the class {choice}, which is not defined in this file")
                numbers.update(self.word(word) for word in classes[choice])
            else:
                numbers.add(self.word(choice.replace("_", " ")))
        return frozenset(numbers)

    def build(self, language: str) -> Lexicon:
        """The finished lexicon."""
        words: dict[str, list[tuple[int, bool, bool]]] = {}
        for (bare, front, back), number in self.numbers.items():
            words.setdefault(bare, []).append((number, front, back))
        automaton = ahocorasick.Automaton()
        for bare in words:
            automaton.add_word(bare, bare)
        automaton.make_automaton()
        by_word: dict[int, list[int]] = {}
        for index, rule in enumerate(self.rules):
            rarest = min((e for part in rule.parts for e in part.elements), key=len)
            for number in rarest:
                by_word.setdefault(number, []).append(index)
        return Lexicon(
            language=language,
            rules=tuple(self.rules),
            classes=self.classes,
            tables=self.tables,
            automaton=automaton,
            words={bare: tuple(entries) for bare, entries in words.items()},
            by_word={number: tuple(indices) for number, indices in by_word.items()},
        )


def _ends(pattern: object) -> tuple[object, ...]:
    """``a b|c|$`` is ``a b|c`` and ``a $``: the last element, or the end of the sentence."""
    if not isinstance(pattern, str) or not pattern.endswith("|$"):
        return (pattern,)
    body = pattern.removesuffix("|$")
    head, _, _ = body.rpartition(" ")
    return (body, f"{head.removesuffix(' ..').removesuffix(' ...')} $")


# ---------------------------------------------------------------- matching

Span = tuple[int, int]


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
    found: dict[int, set[Span]] = {}
    for last, bare in lexicon.automaton.iter(norm):
        end = last + 1
        start = end - len(bare)
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


def _matches(rule: _Rule, words: Mapping[int, tuple[Span, ...]], spans: Sequence[Span], norm: str) -> Iterator[Hit]:
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


def _places(part: _Part, words: Mapping[int, tuple[Span, ...]]) -> list[list[Span]]:
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


_EDGE = " 　、,。.!?！？…~〜ー-「」『』()（）\n♪☆★w笑"


def _anchored(rule: _Rule, norm: str, span: Span, sentence: Span) -> bool:
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
