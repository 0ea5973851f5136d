"""What a place is, and what a name can mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["full", "short", "kana", "kana_full", "romaji", "romaji_full"]
"""How a name was written: ``中野市``, ``中野``, ``なかの``, ``なかのし``, ``nakano``, ``nakano city``."""


class PlacesError(Exception):
    """The files of places are missing or wrong; names the file and line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A prefecture, municipality or region."""

    code: str
    name: str
    """Official: ``中野市``; of a region, as it is usually called."""
    short: str
    """Without 市区町村 or 都府県."""
    kana: str
    romaji: str
    """``Nakano-shi``; of a region its English name."""
    prefectures: tuple[str, ...]
    """Two-digit codes."""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name can mean. Several codes mean all of them together (五島列島)."""

    codes: tuple[str, ...]
    form: Form
