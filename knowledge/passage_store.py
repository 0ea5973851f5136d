"""How passages lie in Chroma, and how a set of documents replaces another in one step.

- One collection per audience (and model): a search opens only the collections that the person may see, so that the
  audience is part of the query by construction, and the query needs no metadata filter (which costs Chroma twenty
  times the query itself at 20,000 passages).
- One collection of records, one per document: which chunks of it are live. A search sees live chunks only.

Writing goes in four steps: the new chunks are added beside the old ones; one upsert (one transaction of Chroma's
database) replaces the records of all documents concerned; a new token tells other processes; the old chunks are
deleted. A crash before the second step leaves the old passages answering, one after it the new ones; what is left
over is in no record, is never seen, and is reused or deleted when the document is next stored.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from bot.seams import Passage, SankinError, StoreError
from knowledge.documents import Document, Record, day

if TYPE_CHECKING:
    import httpx
    from chromadb import Collection
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from langchain_core.embeddings import Embeddings

log = logging.getLogger(__name__)

RECORDS = "sankin-documents"
HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 400, "max_neighbors": 32, "ef_search": 200}
"""Recall .9994 at 13,000 passages, against .986 with Chroma's defaults."""
BATCH = 64
"""Chunks that are embedded and written at a time."""
ROWS = 5000
"""Ids in one call to Chroma; its own limit is 5,461."""

PATIENCE = 30.0
"""Seconds to wait for an answer of a Chroma server."""

Progress = Callable[[int, int], None]
"""Called with chunks done and chunks in all."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The live passages of one audience, as they were read."""

    audience: str
    collection: Collection
    passages: tuple[Passage, ...]
    indexed: tuple[str, ...]
    """The passages with title and heading above them."""


class PassageStore:
    """Chroma, embedded (a folder) or a server (an ``http`` URL)."""

    def __init__(self, place: Path | str, embeddings: Embeddings, *, model_name: str) -> None:
        """Opened by the first use.

        Args:
            place: folder of the embedded index, or URL of a Chroma server.
            embeddings: what turns texts into vectors.
            model_name: what ``embeddings`` is called; passages stored under another name are embedded again.
        """
        self.place = place
        self.embeddings = embeddings
        self.model_name = model_name
        self._client: ClientAPI | None = None

    # ------------------------------------------------------------ opening

    def client(self) -> ClientAPI:
        """The open client.

        Raises:
            StoreError: the folder can not be used, or no server answers.
        """
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            with self.guard():
                if isinstance(self.place, Path):
                    self.place.mkdir(parents=True, exist_ok=True)
                    self._client = chromadb.PersistentClient(str(self.place), settings=settings)
                else:
                    url = urlsplit(self.place)
                    self._client = chromadb.HttpClient(
                        host=url.hostname or "localhost",
                        port=url.port or (443 if url.scheme == "https" else 8000),
                        ssl=url.scheme == "https",
                        settings=settings,
                    )
                    for session in _sessions(self._client):
                        session.timeout = PATIENCE  # Chroma would wait for ever
        return self._client

    def close(self) -> None:
        """Let go of the index; the next use opens it again, and sees what other processes have written."""
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(Exception):
            if not isinstance(self.place, Path):
                for session in _sessions(client):
                    session.close()  # Chroma forgets to
            client.close()  # type: ignore[attr-defined]  # every client has it; their interface lacks it

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Chroma's many exceptions as one of ours, with the remedy."""
        try:
            yield
        except SankinError:
            raise
        except OSError as error:
            raise StoreError(f"{self.place}: the passage index can not be used ({error})") from error
        except BaseException as error:
            # the Rust core reports a panic as a BaseException of its own
            if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)):
                raise
            if isinstance(self.place, Path):
                remedy = (
                    "if it is damaged, delete that folder and run: python -m bot load, "
                    "then python -m bot ingest for your own documents"
                )
            else:
                remedy = "is the Chroma server of CHROMA_URL running?"
            raise StoreError(f"{self.place}: the passage index can not be used ({error}); {remedy}") from error

    def _records(self) -> Collection:
        return self.client().get_or_create_collection(
            RECORDS, metadata={"model": self.model_name, "token": uuid.uuid4().hex}, embedding_function=None
        )

    def _collection_name(self, audience: str, model: str) -> str:
        return "sankin-" + hashlib.blake2b(f"{model}\0{audience}".encode(), digest_size=10).hexdigest()

    def collection(self, audience: str) -> Collection:
        """The passages of one audience, created when missing."""
        from chromadb.api.collection_configuration import CreateCollectionConfiguration

        return self.client().get_or_create_collection(
            self._collection_name(audience, self.model_name),
            metadata={"audience": audience, "model": self.model_name},
            configuration=CreateCollectionConfiguration(hnsw=HNSW),
            embedding_function=None,
        )

    # ------------------------------------------------------------ reading

    def token(self) -> str:
        """Changes with everything that is written, by whatever process."""
        with self.guard():
            return str((self._records().metadata or {}).get("token", ""))

    def model(self) -> str:
        """Name of the model that the stored passages were embedded with."""
        with self.guard():
            return str((self._records().metadata or {}).get("model", ""))

    def records(self) -> dict[str, Record]:
        """Every live document by its id."""
        with self.guard():
            found = self._records().get(include=["documents"])
            records = zip(found["ids"], found["documents"] or (), strict=True)
            read = {key: Record.from_json(text) for key, text in records}
            return {key: record for key, record in read.items() if not record.removed}

    def live(self) -> list[Stored]:
        """The live passages of every audience, in the order of their documents."""
        by_audience: dict[str, list[Record]] = {}
        for record in self.records().values():
            by_audience.setdefault(record.about.audience, []).append(record)
        with self.guard():
            return [self._live(audience, records) for audience, records in sorted(by_audience.items())]

    def _live(self, audience: str, records: list[Record]) -> Stored:
        collection = self.collection(audience)
        found = collection.get(include=["documents", "metadatas"])
        rows = {
            key: (text, metadata)
            for key, text, metadata in zip(
                found["ids"], found["documents"] or (), found["metadatas"] or (), strict=True
            )
        }
        ids = [key for record in records for key in record.chunks if key in rows]
        return Stored(
            audience, collection, tuple(_passage(key, *rows[key]) for key in ids), tuple(rows[key][0] for key in ids)
        )

    # ------------------------------------------------------------ writing

    def put(self, documents: Sequence[Document], remove: Sequence[str] = (), progress: Progress | None = None) -> None:
        """Store ``documents`` in place of what their sources said before, and remove others, all in one step.

        Args:
            documents: what to store.
            remove: ids of documents that are to go.
            progress: told after every batch of chunks.

        Raises:
            StoreError: the index can not be written; what it held before still answers.
        """
        before = self.records()
        passages = {document.about.id: document.passages() for document in documents}
        records = [
            Record(document.about, document.digest, tuple(key for key, _, _ in passages[document.about.id]))
            for document in documents
        ]
        gone = [before[key].buried() for key in remove if key in before and key not in passages]
        if not records and not gone:
            return
        with self.guard():
            self._add(records, passages, progress)
            changed = [*records, *gone]
            collection = self._records()
            for start in range(0, len(changed), ROWS):
                part = changed[start : start + ROWS]
                collection.upsert(
                    ids=[record.about.id for record in part],
                    documents=[record.to_json() for record in part],
                    embeddings=np.ones((len(part), 1), np.float32),
                )
            self._announce()
            self._sweep(changed)
            if gone:
                collection.delete(ids=[record.about.id for record in gone])

    def _add(
        self, records: Sequence[Record], passages: dict[str, list[tuple[str, str, dict[str, str | int]]]],
        progress: Progress | None,
    ) -> None:  # fmt: skip
        from langchain_chroma import Chroma

        total = sum(len(record.chunks) for record in records)
        done = 0
        stores: dict[str, Chroma] = {}
        waiting: dict[str, list[tuple[str, str, dict[str, str | int]]]] = {}

        def write(audience: str) -> None:
            nonlocal done
            batch = waiting.pop(audience, [])
            if not batch:
                return
            if audience not in stores:
                name = self.collection(audience).name
                stores[audience] = Chroma(name, self.embeddings, client=self.client())
            present = set(stores[audience].get(ids=[key for key, _, _ in batch], include=[])["ids"])
            fresh = [row for row in batch if row[0] not in present]
            if fresh:
                stores[audience].add_texts(
                    [text for _, text, _ in fresh],
                    [dict(metadata) for _, _, metadata in fresh],
                    [key for key, _, _ in fresh],
                )
            done += len(batch)
            if progress is not None:
                progress(done, total)

        for record in records:
            audience = record.about.audience
            for row in passages[record.about.id]:
                waiting.setdefault(audience, []).append(row)
                if len(waiting[audience]) >= BATCH:
                    write(audience)
        for audience in list(waiting):
            write(audience)

    def _sweep(self, records: Sequence[Record]) -> None:
        for record in records:
            collection = self.collection(record.about.audience)
            stored = collection.get(where={"document": record.about.id}, include=[])["ids"]
            dead = sorted(set(stored) - set(record.chunks))
            for start in range(0, len(dead), ROWS):
                collection.delete(ids=dead[start : start + ROWS])

    def leftovers(self, *, delete: bool = False) -> int:
        """How many chunks belong to no live document, in collections of any model; deleted if so wished."""
        live = {key for record in self.records().values() for key in record.chunks}
        audiences = {record.about.audience for record in self.records().values()}
        current = {self._collection_name(audience, self.model_name) for audience in audiences}
        count = 0
        with self.guard():
            for collection in self.client().list_collections():
                if collection.name == RECORDS or not collection.name.startswith("sankin-"):
                    continue
                ids = collection.get(include=[])["ids"]
                dead = ids if collection.name not in current else [key for key in ids if key not in live]
                count += len(dead)
                if delete and collection.name not in current:
                    self.client().delete_collection(collection.name)
                elif delete:
                    for start in range(0, len(dead), ROWS):
                        collection.delete(ids=dead[start : start + ROWS])
        return count

    def _announce(self) -> None:
        self._records().modify(metadata={"model": self.model_name, "token": uuid.uuid4().hex})

    def embed_again(self, progress: Progress | None = None) -> int:
        """Move the live passages to collections of the present model; returns how many there were.

        The old collections answer until all is done, then they go.
        """
        old_model = self.model()
        with self.guard():
            from langchain_chroma import Chroma

            records = self.records().values()
            audiences = sorted({record.about.audience for record in records})
            total, done = sum(len(record.chunks) for record in records), 0
            for audience in audiences:
                live = {key for record in records if record.about.audience == audience for key in record.chunks}
                name = self._collection_name(audience, old_model)
                source = self.client().get_or_create_collection(name, embedding_function=None)
                target = self.collection(audience)
                target_store = Chroma(target.name, self.embeddings, client=self.client())
                found = source.get(include=["documents", "metadatas"])
                present = set(target.get(include=[])["ids"])
                rows = [
                    row
                    for row in zip(found["ids"], found["documents"] or (), found["metadatas"] or (), strict=True)
                    if row[0] in live
                ]
                for start in range(0, len(rows), BATCH):
                    part = [row for row in rows[start : start + BATCH] if row[0] not in present]
                    if part:
                        target_store.add_texts(
                            [text for _, text, _ in part],
                            [dict(data) for _, _, data in part],
                            [key for key, _, _ in part],
                        )
                    done += len(rows[start : start + BATCH])
                    if progress is not None:
                        progress(done, total)
            self._announce()
            for audience in audiences:
                with suppress(Exception):
                    self.client().delete_collection(self._collection_name(audience, old_model))
            return done


def nearest(stored: Stored, live: Mapping[str, int], vector: Sequence[float], count: int) -> dict[int, float]:
    """The live passages nearest to ``vector``: their numbers, with their cosine similarity.

    Args:
        stored: the passages of one audience.
        live: number of each of them by its id.
        vector: of the question.
        count: how many to look for. Chunks that are being written, or were left by a crash, are found too and left
            out; when they crowd out the others, ten times as many are looked for.
    """
    query = np.asarray([vector], np.float32)
    enough = min(count, len(live)) // 2
    for many in (count, 10 * count):
        found = stored.collection.query(query_embeddings=query, n_results=many, include=["distances"])
        ids, distances = found["ids"][0], (found["distances"] or [[]])[0]
        near = {live[key]: 1.0 - float(distance) for key, distance in zip(ids, distances, strict=True) if key in live}
        if len(near) >= enough or len(ids) < many:
            break
    return near


def vectors(stored: Stored, ids: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
    """The stored vectors of some passages."""
    if not ids:
        return {}
    found = stored.collection.get(ids=list(ids), include=["embeddings"])
    embeddings: Any = found["embeddings"]
    return {key: np.asarray(row, np.float32) for key, row in zip(found["ids"], embeddings, strict=True)}


def _sessions(client: Any) -> Iterator[httpx.Client]:
    """The HTTP sessions inside a client of a Chroma server: its own, and that of the client it checks tenants with."""
    for holder in (client, client._admin_client):
        yield holder._server._session


def _passage(key: str, text: str, metadata: Any) -> Passage:
    return Passage(
        id=key,
        text=text[int(metadata["at"]) :],
        title=str(metadata["title"]),
        heading=str(metadata["heading"]),
        source=str(metadata["source"]),
        url=str(metadata["url"]),
        language=str(metadata["language"]),
        published_on=day(str(metadata["published_on"])),
        confirmed_on=day(str(metadata["confirmed_on"])),
        credit=str(metadata.get("credit", "")),
    )
