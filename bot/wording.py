"""``prompts/<lang>`` → words. A missing phrase or variable is an error, never an empty sentence.

Every ``*.toml`` in a language's folder is one namespace: ``[ask] start = "…{n}…"`` in ``dialogue.toml``
is the phrase ``dialogue.ask.start``. Values are strings or lists of strings.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


class WordingError(Exception):
    """A phrase or one of its variables is missing, or a prompts file can not be read."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of one language."""

    language: str
    phrases: Mapping[str, str | tuple[str, ...]]

    def __call__(self, key: str, /, **variables: object) -> str:
        """The phrase ``key`` with its variables filled in.

        Raises:
            WordingError: the phrase, or a variable that it names, is missing.
        """
        phrase = self.phrases.get(key)
        if not isinstance(phrase, str):
            raise WordingError(f"prompts/{self.language}: no phrase {key!r}")
        try:
            return phrase.format_map(variables)
        except (KeyError, IndexError, ValueError) as error:
            raise WordingError(f"prompts/{self.language}: phrase {key!r} needs {error}") from error

    def list(self, key: str) -> tuple[str, ...]:
        """The list of phrases ``key``."""
        phrase = self.phrases.get(key)
        if not isinstance(phrase, tuple):
            raise WordingError(f"prompts/{self.language}: no list {key!r}")
        return phrase

    def has(self, key: str) -> bool:
        """True when there is such a phrase."""
        return key in self.phrases

    def variables(self, key: str) -> frozenset[str]:
        """The variables that a phrase names."""
        phrase = self.phrases[key]
        parts = (phrase,) if isinstance(phrase, str) else phrase
        return frozenset(name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name)


@dataclass(frozen=True, slots=True)
class Wordings:
    """Every language that has a folder under ``prompts/``."""

    by_language: Mapping[str, Wording]
    default: str = "ja"

    def __getitem__(self, language: str) -> Wording:
        return self.by_language.get(language) or self.by_language[self.default]

    def __iter__(self) -> Iterator[Wording]:
        return iter(self.by_language.values())

    @classmethod
    def load(cls, folder: Path) -> Wordings:
        """Every language folder; read once in a process.

        Raises:
            WordingError: a file is not valid TOML or holds something else than phrases; names the file.
        """
        return cls(_load_languages(folder))


@cache
def _load_languages(folder: Path) -> Mapping[str, Wording]:
    return {sub.name: _load_language(sub) for sub in sorted(folder.iterdir()) if (sub / "dialogue.toml").exists()}


def _load_language(folder: Path) -> Wording:
    phrases: dict[str, str | tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise WordingError(f"{path}: {error}") from error
        for key, value in _flatten(path.stem, table):
            if isinstance(value, str):
                phrases[key] = value
            elif isinstance(value, list) and all(isinstance(item, str) for item in value):
                phrases[key] = tuple(value)
            else:
                raise WordingError(f"{path}: {key} is neither a phrase nor a list of phrases")
    return Wording(folder.name, phrases)


def _flatten(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(f"{prefix}.{key}", value)
        else:
            yield f"{prefix}.{key}", value
