"""How wide a text stands in a table of plain text, in a sheet or on a button."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Columns that ``text`` takes, of which a full-width character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
