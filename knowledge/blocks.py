"""The shape that every file kind is read into, and what is known of the file itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the highest."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. Line breaks inside it are meant."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, each item with its mark or number as it is to be shown."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Very many short entries in one line: a roster."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header, which may be empty."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Names | Table


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader made of one file."""

    blocks: tuple[Block, ...]
    title: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""
    audience: str = ""
    source: str = ""
    published_on: date | None = None
    confirmed_on: date | None = None
    notes: tuple[str, ...] = field(default=())
    """Codes of what was odd but did not prevent reading."""
