"""Files, folders and web pages → the library. Re-runnable: what has not changed is not touched.

All that one call reads is put into the library in one step (see ``knowledge.passage_store``): a crash half-way leaves
the old passages answering, and the next call finds the work already done and goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.wording import Wording
from knowledge.blocks import Parsed
from knowledge.chunks import chunks
from knowledge.documents import About, Document, Record, digest_of
from knowledge.readers import LARGEST, READERS, File, Unreadable, kind_of, read, with_default_title

READING = "2"
"""Raised when files are read or cut differently: unchanged files are then read again."""

Progress = Callable[[int, int], None]
"""Called with chunks done and chunks in all."""


class Shelves(Protocol):
    """What ingest needs of a library."""

    def records(self) -> dict[str, Record]:
        """Every live document by its id."""

    def put(self, documents: Sequence[Document], remove: Sequence[str] = (), progress: Progress | None = None) -> None:
        """Store documents and remove others in one step."""

    def forget_source(self, source: str, *, audience: str | None = None) -> int:
        """Remove every document known by this source."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or page that could not be read. What the library knew of it before still answers."""

    path: str
    code: str
    """Key in ``prompts/<lang>/ingest.toml``."""
    variables: tuple[tuple[str, object], ...] = ()

    def why(self, wording: Wording) -> str:
        """What is wrong with it."""
        return wording(f"ingest.{self.code}.why", **dict(self.variables))

    def remedy(self, wording: Wording) -> str:
        """What the person can do."""
        return wording(f"ingest.{self.code}.remedy", **dict(self.variables))


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one call did; sources in the order in which they were found."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    passages: int = 0
    """How many passages were written."""

    def lines(self, wording: Wording) -> list[str]:
        """The report, worded."""
        found = [
            wording(
                "ingest.report.counts", added=len(self.added), changed=len(self.changed),
                unchanged=len(self.unchanged), removed=len(self.removed), failed=len(self.failed),
                passages=self.passages,
            )
        ]  # fmt: skip
        for kind in ("added", "changed", "removed"):
            found.extend(wording(f"ingest.report.{kind}", source=source) for source in getattr(self, kind))
        for failure in self.failed:
            words = {"why": failure.why(wording), "remedy": failure.remedy(wording)}
            found.append(wording("ingest.report.failed", path=failure.path, **words))
        return found


@dataclass(frozen=True, slots=True)
class _Found:
    """A file or page to read."""

    origin: str
    """Absolute path or URL."""
    name: str
    """By which the library is to know it, unless it already knows another document by it."""


def ingest(
    library: Shelves,
    paths: Sequence[Path | str],
    *,
    audience: str = "",
    progress: Progress | None = None,
    remove_missing_under: Sequence[Path] | None = None,
) -> IngestReport:
    """Read files, folders and ``http(s)`` URLs into the library.

    Args:
        library: where they go.
        paths: what to read; folders are read with all their sub-folders, hidden files left out.
        audience: empty or ``public`` for everybody, else an organization's id. A file's own front matter can name
            an audience only when this is empty.
        progress: told of chunks done and in all.
        remove_missing_under: folders whose documents go when their files are gone; None: the folders among ``paths``.

    Raises:
        StoreError: the library can not be written; it is as it was.
    """
    audience = "" if audience == "public" else audience
    records = library.records()
    found, failed = _find(paths)
    if remove_missing_under is None:
        remove_missing_under = [Path(path) for path in paths if not _is_url(path) and Path(path).is_dir()]
    by_origin = {(record.about.origin, record.about.audience): record for record in records.values()}
    documents: dict[str, Document] = {}
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    remove: dict[str, str] = {}
    taken: dict[str, str] = {}  # document id → origin, in this call
    for item in found:
        try:
            file = _fetch(item.origin)
            parsed = _prepared(file, item)
        except Unreadable as error:
            failed.append(Failure(item.origin, error.code, tuple(error.variables.items())))
            continue
        about = _about(parsed, item, audience)
        about = _named(about, item, by_origin, records, taken)
        taken[about.id] = item.origin
        digest = digest_of([READING, repr(about), file.content])
        old = records.get(about.id)
        for key, record in records.items():
            # the same file for another audience than before: it moves
            if record.about.origin == item.origin and key != about.id:
                remove[key] = record.about.source
        if old is not None and old.digest == digest:
            unchanged.append(about.source)
            continue
        document = Document(about, chunks(parsed.blocks, language=parsed.language, title=about.title), digest)
        documents[about.id] = document
        (added if old is None else changed).append(about.source)
    read_now = {item.origin for item in found}
    for folder in remove_missing_under:
        root = str(folder.resolve())
        for key, record in records.items():
            inside = record.about.origin == root or record.about.origin.startswith(root + os.sep)
            if inside and record.about.origin not in read_now and not Path(record.about.origin).exists():
                remove[key] = record.about.source
    kept = set(taken)
    remove = {key: source for key, source in remove.items() if key not in kept}
    library.put(list(documents.values()), list(remove), progress)
    return IngestReport(
        tuple(added), tuple(changed), tuple(unchanged), tuple(remove.values()), tuple(failed),
        sum(len(document.chunks) for document in documents.values()),
    )  # fmt: skip


def forget_source(library: Shelves, source: str, *, audience: str | None = None) -> int:
    """Remove every document known by this source, path or URL; returns how many there were."""
    return library.forget_source(source, audience=audience)


def _find(paths: Sequence[Path | str]) -> tuple[list[_Found], list[Failure]]:
    found: dict[str, _Found] = {}
    failed: list[Failure] = []
    for path in paths:
        if _is_url(path):
            found[str(path)] = _Found(str(path), str(path))
            continue
        place = Path(path).expanduser().resolve()
        if not place.exists():
            failed.append(Failure(str(path), "missing"))
        elif place.is_dir():
            for file in _files(place):
                found[str(file)] = _Found(str(file), f"{place.name}/{file.relative_to(place).as_posix()}")
        else:
            found[str(place)] = _Found(str(place), place.name)
    return list(found.values()), failed


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            # Office keeps an open file's lock beside it as ~$name
            if not name.startswith((".", "~$")) and name != "Thumbs.db":
                yield Path(place, name)


def _is_url(path: Path | str) -> bool:
    return isinstance(path, str) and path.startswith(("http://", "https://"))


def _fetch(origin: str) -> File:
    if _is_url(origin):
        from knowledge.web_page import fetch

        return fetch(origin, largest=LARGEST)
    path = Path(origin)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise Unreadable("too_large", megabytes=round(size / 1e6), limit=LARGEST // 1_000_000)
        file = File(path.name, path.read_bytes())
    except OSError as error:
        raise Unreadable("no_access", detail=error.strerror or str(error)) from error
    if kind_of(file) not in READERS:
        raise Unreadable("unknown_kind", kinds=" ".join(sorted(READERS)))
    return file


def _prepared(file: File, item: _Found) -> Parsed:
    name = item.origin if _is_url(item.origin) else Path(item.origin).stem
    return with_default_title(read(file), name)


def _about(parsed: Parsed, item: _Found, audience: str) -> About:
    return About(
        source=item.name,
        title=" ".join(parsed.title.split())[:200],
        origin=item.origin,
        publisher=parsed.publisher,
        credit=parsed.source,
        url=parsed.url or (item.origin if _is_url(item.origin) else ""),
        language=parsed.language,
        audience=audience or parsed.audience,
        published_on=parsed.published_on,
        confirmed_on=parsed.confirmed_on,
    )


def _named(
    about: About,
    item: _Found,
    by_origin: dict[tuple[str, str], Record],
    records: dict[str, Record],
    taken: dict[str, str],
) -> About:
    """``about`` under the name that this file has in the library.

    It keeps the name under which it was stored. A new file whose name another one has takes its whole path for a
    name; when that other file is no longer there, it was moved here.
    """
    known = by_origin.get((item.origin, about.audience))
    if known is not None:
        return replace(about, source=known.about.source)
    other = taken.get(about.id)
    if other is None and about.id in records:
        other = records[about.id].about.origin
    if other is None or other == item.origin or not (_is_url(other) or Path(other).exists()):
        return about
    return replace(about, source=item.origin)
