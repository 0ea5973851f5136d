"""What a place is, and what a name can mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["full", "short", "kana", "kana_full", "romaji", "romaji_full"]
"""How a name was written: ``中野市``, ``中野``, ``なかの``, ``なかのし``, ``nakano``, ``nakano city``."""
DESIGNATED = frozenset(
    (
        "01100",
        "04100",
        "11100",
        "12100",
        "14100",
        "14130",
        "14150",
        "15100",
        "22100",
        "22130",
        "23100",
        "26100",
        "27100",
        "27140",
        "28100",
        "33100",
        "34100",
        "40100",
        "40130",
        "43100",
    )
)
"""Codes of the designated cities, which a bare name means before any town of that name."""


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
