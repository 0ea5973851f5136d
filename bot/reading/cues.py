"""Cue words of the value grammars as data: ``prompts/<lang>/lexicon/{when,duration,budget,party}.toml``.

A file holds lists of words (``after = ["明け", "過ぎ"]``) and tables that give a word its value
(``[season]`` ``"夏" = "06-01/08-31"``), one a line. Each grammar says which it needs and what a value looks like.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

FILES = ("when", "duration", "budget", "party", "decline")

T = TypeVar("T")


class CueError(Exception):
    """A cue file is wrong; names the file, the line and what is wrong with it."""


@dataclass(frozen=True, eq=False)
class Cues:
    """The cue words of one language. Compared by identity, so that a grammar can be compiled once for each."""

    language: str
    folder: Path
    files: Mapping[str, Mapping[str, Any]] = field(repr=False)

    def words(self, key: str) -> tuple[str, ...]:
        """The list ``file.name``, longest first.

        Raises:
            CueError: it is missing or no list of words.
        """
        value = self._at(key)
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            raise self.wrong(key, key.rsplit(".", maxsplit=1)[-1], "needs a list of words")
        if len(set(value)) != len(value):
            raise self.wrong(key, next(w for w in value if value.count(w) > 1), "stands twice in its list")
        polite = (form for word in value for form in _polite(word) if form not in value)
        return tuple(sorted((*value, *dict.fromkeys(polite)), key=len, reverse=True))

    def values(self, key: str, read: Callable[[Any], T]) -> dict[str, T]:
        """The table ``file.name``: word → its value as ``read`` understands it.

        Raises:
            CueError: the table is missing, or a value can not be read.
        """
        table = self._at(key)
        if not isinstance(table, dict) or not table:
            raise self.wrong(key, key.rsplit(".", maxsplit=1)[-1], "needs a table of words and values")
        out: dict[str, T] = {}
        for word, value in table.items():
            try:
                out[word] = read(value)
            except (ValueError, TypeError, KeyError) as error:
                raise self.wrong(key, word, f"has the value {value!r}, which can not be read ({error})") from error
        return out

    def wrong(self, key: str, item: str, why: str) -> CueError:
        """An error that names the line on which ``item`` stands."""
        path = self.folder / f"{key.split('.', maxsplit=1)[0]}.toml"
        number = 1
        if path.is_file():
            lines = path.read_text(encoding="utf-8").splitlines()
            named = (n for sought in (f'"{item}"', item) for n, line in enumerate(lines, 1) if sought in line)
            number = next(named, 1)
        return CueError(f"{path}:{number}: {item!r} {why}")

    def _at(self, key: str) -> Any:
        value: Any = self.files
        for part in key.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


_TO_POLITE = str.maketrans("かがさたなばまらわ", "きぎしちにびみりい")


def _polite(word: str) -> tuple[str, ...]:
    """決めてな(い) → 決めてませ(ん), わからな(い) → わかりませ(ん): the polite form of a negative stem."""
    stem = word[:-1]
    if len(word) < 3 or not word.endswith("な") or not re.search(r"[ぁ-ん]$", stem):
        return ()
    if stem[-1] in "けせてねべめれえげぜでっいきしちにびみりぎじ":
        return (stem + "ませ",)
    return (stem.translate(_TO_POLITE) + "ませ",) if stem[-1] in "かがさたなばまらわ" else ()


def load(prompts: Path, language: str) -> Cues:
    """Read the cue files of ``prompts/<language>/lexicon``.

    Raises:
        CueError: a file is missing or is no valid TOML.
    """
    folder = prompts / language / "lexicon"
    files: dict[str, Mapping[str, Any]] = {}
    for name in FILES:
        path = folder / f"{name}.toml"
        try:
            files[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise CueError(f"{path}: the file is missing") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CueError(f"{path}: {error}") from error
    return Cues(language, folder, files)


def either(words: Mapping[str, Any] | tuple[str, ...] | list[str]) -> str:
    """A pattern for any of the words, longest first; ASCII words stand at word borders."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(_bordered(word) for word in ordered) + ")"


def _bordered(word: str) -> str:
    pattern = re.escape(word).replace(r"\ ", r"\s+")
    front = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
    back = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return front + pattern + back
