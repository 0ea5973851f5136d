"""How passages lie in Chroma, and how a set of documents replaces another in one step.

- One collection per audience (and model): a search opens only the collections that the person may see, so that the
  audience is part of the query by construction, and the query needs no metadata filter (which costs Chroma twenty
  times the query itself at 20,000 passages).
- One collection of records, one per document: its description and the texts of its live chunks. A search sees live
  chunks only. Texts and vectors lie apart, so that vectors that are damaged, or another model's, are made anew.

Writing goes in four steps: the vectors of new chunks are added beside the old ones; one upsert (one transaction of
Chroma's database; several for very many megabytes) replaces the records of all documents concerned; a new token tells
other processes; the old vectors are deleted. A crash before the second step leaves the old passages answering, one
after it the new ones; what is left over is in no record, is never seen, and is reused or deleted when the document is
next stored.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from bot.seams import Passage, SankinError, StoreError
from knowledge.documents import Document, Record, StoredChunk, indexed_text

if TYPE_CHECKING:
    import httpx
    from chromadb import Collection
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from langchain_core.embeddings import Embeddings

log = logging.getLogger(__name__)

RECORDS = "sankin-records"
HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 400, "max_neighbors": 32, "ef_search": 200}
"""Recall .9994 at 13,000 passages, against .986 with Chroma's defaults."""
BATCH = 64
"""Chunks that are embedded and written at a time."""
ROWS = 5000
"""Ids in one call to Chroma; its own limit is 5,461."""

PATIENCE = 30.0
"""Seconds to wait for an answer of a Chroma server."""

LETTERS = 3_000_000
"""Characters in one call to Chroma: below the 40 MB that its server takes, whatever they are."""

Progress = Callable[[int, int], None]
"""Called with chunks done and chunks in all."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The live passages of one audience, as they were read."""

    audience: str
    collection: Collection
    passages: tuple[Passage, ...]
    names: tuple[str, ...]
    """Of each passage, the proper names in it in Latin letters."""


@dataclass(frozen=True, slots=True)
class State:
    """What the index was built with."""

    model: str
    epoch: int
    """Counts how often everything was embedded again."""
    token: str
    """Changes with everything that is written, by whatever process."""


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
            RECORDS,
            metadata={"model": self.model_name, "token": uuid.uuid4().hex, "epoch": 0},
            embedding_function=None,
        )

    def _state(self) -> State:
        metadata = self._records().metadata or {}
        return State(str(metadata.get("model", "")), int(metadata.get("epoch", 0)), str(metadata.get("token", "")))

    def _collection_name(self, audience: str, state: State) -> str:
        said = f"{state.model}\0{state.epoch}\0{audience}"
        return "sankin-" + hashlib.blake2b(said.encode(), digest_size=10).hexdigest()

    def collection(self, audience: str, state: State | None = None) -> Collection:
        """The passages of one audience, created when missing."""
        from chromadb.api.collection_configuration import CreateCollectionConfiguration

        return self.client().get_or_create_collection(
            self._collection_name(audience, state or self._state()),
            metadata={"audience": audience, "model": self.model_name},
            configuration=CreateCollectionConfiguration(hnsw=HNSW),
            embedding_function=None,
        )

    # ------------------------------------------------------------ reading

    def state(self) -> State:
        """What the index was built with, and a token that changes with everything that any process writes."""
        with self.guard():
            return self._state()

    def records(self) -> dict[str, Record]:
        """Every live document by its id."""
        with self.guard():
            found = self._records().get(include=["metadatas"])
        texts = (str(metadata["record"]) for metadata in found["metadatas"] or ())
        read = {key: Record.from_json(text) for key, text in zip(found["ids"], texts, strict=True)}
        return {key: record for key, record in read.items() if not record.removed}

    def live(self) -> list[Stored]:
        """The live passages of every audience, in the order of their documents."""
        by_audience: dict[str, list[Passage]] = {}
        names: dict[str, list[str]] = {}
        for record in self.records().values():
            by_audience.setdefault(record.about.audience, []).extend(_passages(record))
            names.setdefault(record.about.audience, []).extend(chunk.names for chunk in record.chunks)
        with self.guard():
            return [
                Stored(audience, self.collection(audience), tuple(passages), tuple(names[audience]))
                for audience, passages in sorted(by_audience.items())
            ]

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
        records = [document.record() for document in documents]
        stored = {record.about.id for record in records}
        gone = [before[key].buried() for key in remove if key in before and key not in stored]
        if not records and not gone:
            return
        with self.guard():
            self._embed(records, self._state(), progress)
            changed = [*records, *gone]
            for part in _by_size([(record.about.id, record.to_json()) for record in changed]):
                self._records().upsert(
                    ids=[key for key, _ in part],
                    metadatas=[{"record": text} for _, text in part],
                    embeddings=np.ones((len(part), 1), np.float32),
                )
            self._announce()
            self._sweep(changed)
            if gone:
                self._records().delete(ids=[record.about.id for record in gone])

    def _embed(self, records: Iterable[Record], state: State, progress: Progress | None) -> int:
        """Add the vectors of all chunks that have none yet; returns how many chunks there are."""
        from langchain_chroma import Chroma

        by_audience: dict[str, list[tuple[Record, StoredChunk]]] = {}
        for record in records:
            by_audience.setdefault(record.about.audience, []).extend((record, chunk) for chunk in record.chunks)
        total, done = sum(map(len, by_audience.values())), 0
        for audience, rows in by_audience.items():
            name = self.collection(audience, state).name
            store = Chroma(name, self.embeddings, client=self.client())
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                present = set(store.get(ids=[chunk.id for _, chunk in batch], include=[])["ids"])
                fresh = [(record, chunk) for record, chunk in batch if chunk.id not in present]
                if fresh:
                    store.add_texts(
                        [indexed_text(record.about.title, chunk.heading, chunk.text) for record, chunk in fresh],
                        [
                            {"document": record.about.id, "source": record.about.source, "language": chunk.language}
                            for record, chunk in fresh
                        ],
                        [chunk.id for _, chunk in fresh],
                    )
                done += len(batch)
                if progress is not None:
                    progress(done, total)
        return total

    def _sweep(self, records: Sequence[Record]) -> None:
        for record in records:
            collection = self.collection(record.about.audience)
            stored = collection.get(where={"document": record.about.id}, include=[])["ids"]
            dead = sorted(set(stored) - set(record.ids))
            for start in range(0, len(dead), ROWS):
                collection.delete(ids=dead[start : start + ROWS])

    def vectors(self, *, delete_leftovers: bool = False) -> tuple[int, int]:
        """How many live chunks have a vector, and how many vectors belong to no live chunk (deleted if so wished)."""
        records = self.records().values()
        live = {key for record in records for key in record.ids}
        held = left = 0
        with self.guard():
            state = self._state()
            current = {self._collection_name(record.about.audience, state) for record in records}
            for collection in self.client().list_collections():
                if collection.name == RECORDS or not collection.name.startswith("sankin-"):
                    continue
                ids = collection.get(include=[])["ids"]
                is_current = collection.name in current
                dead = [key for key in ids if key not in live] if is_current else ids
                held += len(ids) - len(dead)
                left += len(dead)
                if delete_leftovers and not is_current:
                    self.client().delete_collection(collection.name)
                elif delete_leftovers:
                    for start in range(0, len(dead), ROWS):
                        collection.delete(ids=dead[start : start + ROWS])
        return held, left

    def _announce(self, epoch: int | None = None) -> None:
        metadata = {"model": self.model_name, "token": uuid.uuid4().hex}
        epoch = self._state().epoch if epoch is None else epoch
        self._records().modify(metadata={**metadata, "epoch": epoch})

    def embed_again(self, progress: Progress | None = None) -> int:
        """Move the live passages to new collections of the present model; returns how many there were.

        For another model, or when the vectors of this one are damaged. The old collections answer until all is done,
        then they go.
        """
        with self.guard():
            old = self._state()
            new = State(self.model_name, old.epoch + 1, "")
            records = self.records().values()
            count = self._embed(records, new, progress)
            self._announce(new.epoch)
            for audience in {record.about.audience for record in records}:
                with suppress(Exception):
                    self.client().delete_collection(self._collection_name(audience, old))
            return count


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


def spread(stored: Stored) -> float:
    """Standard deviation of the cosines between some of the passages; 0 when there are too few to tell."""
    step = max(1, len(stored.passages) // 150)
    sample = list(vectors(stored, [passage.id for passage in stored.passages[::step]]).values())
    if len(sample) < 20:
        return 0.0
    rows = np.stack(sample)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return float((rows @ rows.T)[np.triu_indices(len(rows), 1)].std())


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


def _by_size(rows: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Rows in as few parts as Chroma takes at once."""
    part: list[tuple[str, str]] = []
    size = 0
    for row in rows:
        if part and (len(part) >= ROWS or size + len(row[1]) > LETTERS):
            yield part
            part, size = [], 0
        part.append(row)
        size += len(row[1])
    if part:
        yield part


def _passages(record: Record) -> Iterator[Passage]:
    about = record.about
    for chunk in record.chunks:
        yield Passage(
            id=chunk.id,
            text=chunk.text,
            title=about.title,
            heading=chunk.heading,
            source=about.source,
            url=about.url,
            language=chunk.language,
            published_on=about.published_on,
            confirmed_on=about.confirmed_on,
            credit=about.credit or about.publisher,
        )
