"""Names of municipalities to JIS codes, for files that people bring."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.characters import COMMON_FORMS
from bot.seams import BadInput

_SPACE = re.compile(r"\s+")
_COMMON = str.maketrans(COMMON_FORMS)


def fold(text: str) -> str:
    """A name or heading as it is compared: NFKC, without spaces, lower-case, old and print forms as the common ones."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_COMMON)


def check_digit(code: str) -> str:
    """The sixth digit of a municipality's code (総務省, 全国地方公共団体コード仕様)."""
    return str(11 - sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=True)) % 11)[-1]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every municipality of Japan by code and by name (prefectures are no place to stay at)."""

    names: Mapping[str, str]
    """Code → prefecture + name."""
    codes: Mapping[str, Sequence[str]]
    """Folded name, with and without its prefecture → codes."""

    @classmethod
    def read(cls, path: Path) -> Gazetteer:
        """Read ``municipalities.csv`` (code, name, prefecture, …).

        Raises:
            BadInput: the file is missing or lacks a column.
        """
        names: dict[str, str] = {}
        codes: dict[str, list[str]] = {}
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    code, name, prefecture = row["code"], row["name"], row["prefecture"]
                    if code.endswith("000"):
                        continue
                    names[code] = prefecture + name
                    for known in {fold(name), fold(prefecture + name), fold(name[:-1]), fold(prefecture + name[:-1])}:
                        codes.setdefault(known, []).append(code)
        except FileNotFoundError as error:
            raise BadInput(f"{path}: no such file; it belongs to the starting data") from error
        except (KeyError, UnicodeDecodeError) as error:
            raise BadInput(f"{path}: not a list of municipalities ({error})") from error
        return cls(names, codes)

    def find(self, text: str) -> tuple[str, ...]:
        """The codes that ``text`` can mean: a JIS code (with or without check digit), or prefecture + name, or name.

        A spreadsheet that took a code for a number has lost its leading zero; that is understood.
        """
        folded = fold(text)
        if folded.isdigit():
            code, checked = folded.zfill(5), folded.zfill(6)
            if code in self.names:
                return (code,)
            return (checked[:5],) if checked[:5] in self.names and checked[5:] == check_digit(checked[:5]) else ()
        return tuple(dict.fromkeys(self.codes.get(folded, ())))

    def label(self, code: str) -> str:
        """``長野県中野市（20211）``."""
        return f"{self.names.get(code, '')}（{code}）"
