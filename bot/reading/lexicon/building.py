"""The files of a lexicon, checked and compiled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import ahocorasick

from bot.reading import likeness, scope
from bot.reading.lexicon.matching import Lexicon
from bot.reading.lexicon.rules import NEAR, REACH, WINDOW, Part, Rule

FILES = ("places", "styles", "needs", "skills", "themes", "acts", "polarity")


class LexiconError(Exception):
    """A lexicon file is wrong; names the file, the line and what is wrong with it."""


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
    doing = likeness.load(folder / "lexicon" / "doing" / likeness.FILE, folder.name)
    wished = scope.load(folder / "lexicon" / "scope" / scope.FILE)
    return replace(builder.build(folder.name), likeness=trained, doing=doing, scope=wished)


class _Builder:
    """Collects words and rules while files are read."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, bool, bool], int] = {}
        self.rules: list[Rule] = []
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

    def rule(self, pattern: object, classes: Mapping[str, tuple[str, ...]], file: str, outcome: str, kind: str) -> Rule:
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
        parts: list[Part] = []
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
                parts.append(Part(tuple(elements), tuple(gaps)))
        if not parts:
            raise ValueError("has no element")
        return Rule(file, outcome, kind, tuple(parts), tuple(without), opens, closes)

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
