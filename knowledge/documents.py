"""What a document is on its way into the library: its description, its chunks, its record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from bot.answering.language.bilingual import names_in


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a document as a whole."""

    source: str
    """Path or name by which it is known; unique within an audience."""
    title: str
    origin: str = ""
    """Absolute path or URL that it was read from."""
    publisher: str = ""
    credit: str = ""
    """What the document itself names as its source."""
    url: str = ""
    language: str = "ja"
    audience: str = ""
    """Empty: public; else an organization's id."""
    published_on: date | None = None
    confirmed_on: date | None = None

    @property
    def id(self) -> str:
        """Stable id: the same source for the same audience is the same document."""
        return _digest(self.audience, self.source)[:12]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document, small enough to be one passage."""

    text: str
    heading: str = ""
    """Headings above it, joined by `` › ``."""
    language: str = "ja"
    anchor: str = ""
    """A line that the text needs to be understood (a list's lead line); part of ``text`` already when not empty."""


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk under the id by which its passage is known."""

    id: str
    text: str
    heading: str
    language: str
    names: str = ""
    """Proper names in a Japanese text, in Latin letters, so that a question in English finds them."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is to be stored."""

    about: About
    chunks: tuple[Chunk, ...]
    digest: str
    """Of everything that its chunks were made from: the same digest, the same chunks."""

    def record(self) -> Record:
        """What the index keeps of it.

        A chunk's id is made from the document and all that the chunk says, so that an unchanged chunk of a changed
        document keeps it.
        """
        about = self.about
        common = (
            about.source, about.title, about.credit or about.publisher, about.url, about.audience,
            _iso(about.published_on), _iso(about.confirmed_on),
        )  # fmt: skip
        seen: dict[str, int] = {}
        stored = []
        for chunk in self.chunks:
            name = _digest(*common, chunk.heading, chunk.language, chunk.text)[:12]
            seen[name] = seen.get(name, 0) + 1
            again = f"-{seen[name]}" if seen[name] > 1 else ""
            names = ""
            if chunk.language == "ja":
                names = " ".join(sorted(names_in(indexed_text(about.title, chunk.heading, chunk.text))))
            stored.append(StoredChunk(f"{about.id}-{name}{again}", chunk.text, chunk.heading, chunk.language, names))
        return Record(about, self.digest, tuple(stored))


@dataclass(frozen=True, slots=True)
class Record:
    """A stored document: its description and its live chunks, in order.

    The texts lie here, apart from their vectors, so that these can be made anew.
    """

    about: About
    digest: str
    chunks: tuple[StoredChunk, ...]
    removed: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its chunks."""
        return tuple(chunk.id for chunk in self.chunks)

    def to_json(self) -> str:
        """For the index; read back by ``from_json``."""
        about = asdict(self.about) | {
            "published_on": _iso(self.about.published_on),
            "confirmed_on": _iso(self.about.confirmed_on),
        }
        chunks = [[chunk.id, chunk.text, chunk.heading, chunk.language, chunk.names] for chunk in self.chunks]
        value = {"about": about, "digest": self.digest, "chunks": chunks, "removed": self.removed}
        # lone surrogates can come out of a damaged file; the index takes none
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")

    @classmethod
    def from_json(cls, text: str) -> Record:
        """The record that ``to_json`` wrote."""
        value = json.loads(text)
        about: dict[str, Any] = value["about"]
        about["published_on"] = day(about["published_on"])
        about["confirmed_on"] = day(about["confirmed_on"])
        chunks = tuple(StoredChunk(*chunk) for chunk in value["chunks"])
        return cls(About(**about), value["digest"], chunks, value["removed"])

    def buried(self) -> Record:
        """The same record, marked as removed."""
        return replace(self, chunks=(), removed=True)


def indexed_text(title: str, heading: str, text: str) -> str:
    """A passage as it is indexed: under its title and heading."""
    return f"{title}\n{heading}\n{text}" if heading else f"{title}\n{text}"


def digest_of(parts: Sequence[bytes | str]) -> str:
    """A digest over several parts, each kept apart from the next."""
    return _digest(*parts)


def day(text: str) -> date | None:
    """An ISO date, or None for an empty text."""
    return date.fromisoformat(text) if text else None


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


def _digest(*parts: bytes | str) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        content = part.encode("utf-8", "replace") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()
