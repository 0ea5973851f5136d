"""What the stays' descriptions mean: embedded once a text, kept in the database, held against what a person wrote.

A stay has one vector: the mean of its descriptions in both languages and of its themes, each taken around the middle of
its kind, so that what all descriptions share (and the language itself) does not count. What a person wrote is taken
around the middle of wishes that say nothing of a place (``prompts/<lang>/descriptions.toml``); with the bundled model
it has a second vector, which the wish encoder gives: the nearer one counts.

Nothing here makes a turn wait: whatever has to be loaded or embedded is so in a thread of its own, and until then
nobody's words are compared. What people write is embedded and forgotten; only texts of the catalogue are stored.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, delete, select
from sqlmodel import Session, col

from bot.matching import Closeness
from bot.seams import SankinError
from knowledge.database import reading, writing
from knowledge.memory import upsert
from knowledge.tables import Meta, Stay, TextVector

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

log = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float32]
KINDS = ("ja", "en", "themes")
"""The texts of a stay: its description in either language, and its themes as one line."""
AT_ONCE = 64
"""Texts embedded before they are stored: what a crash loses at most."""
FEW = 20
"""Bland descriptions weigh as much as so many of the catalogue when their middle is taken: one stay alone has none."""
SAID_KEPT = 512
"""Vectors of what people wrote that are kept in memory, so that a talk does not embed the same words every turn."""
SOON = 0.05
"""Seconds that a turn may wait for what is nearly ready."""

AGAIN = 60.0
"""Seconds after a failure until it is tried again."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Ready:
    """The descriptions of one version of the catalogue."""

    version: str
    row: Mapping[str, int]
    """Stay → its row."""
    vectors: Vectors
    """Shape ``(stays with a description, dimensions)``."""
    middle: Vectors
    """Of wishes that say nothing; shape ``(dimensions,)``."""


class Descriptions:
    """The stays' descriptions as vectors. May be used from several threads."""

    def __init__(
        self, engine: Engine, embeddings: Callable[[], Embeddings], model: str, bland: Mapping[str, Sequence[str]]
    ) -> None:
        """Nothing is opened yet.

        Args:
            engine: where the catalogue is.
            embeddings: opens the model; may raise ``SankinError`` where there is none.
            model: its name.
            bland: ``wishes``, and ``offers_<kind>`` for each of ``KINDS``: texts that say nothing of one place rather
                than another.
        """
        self._engine = engine
        self._open = embeddings
        self._model = model
        self._bland = bland
        self._lock = threading.Lock()
        self._work: threading.Thread | None = None
        self._embeddings: Embeddings | None = None
        self._ready: Ready | None = None
        self._said: OrderedDict[str, Vectors] = OrderedDict()
        self._rows: tuple[Sequence[str], Ready, npt.NDArray[np.intp]] | None = None
        self._broken_until = 0.0
        self.patience = SOON
        """Seconds that a turn waits for what is still being loaded; a program that wants the same answer at every run
        has more of it than a person."""

    # ------------------------------------------------------------ comparing

    def closeness(self, words: Sequence[str], stays: Sequence[str], version: str) -> Closeness | None:
        """How close the descriptions of ``stays`` are to what was written, in one pass; ``version`` is the catalogue's.

        None where nothing can be compared yet. While a newer catalogue is being embedded, the stays that were there
        before are compared.
        """
        ready = self._ready
        if ready is None or ready.version != version:
            self._wait()
            ready = self._ready
        if ready is None or not ready.row or not words:
            return None
        found = np.stack([(ready.vectors @ self._embedded(text, ready.middle).T).max(axis=1) for text in words])
        at = self._rows_of(stays, ready)
        each = np.where(at >= 0, found[:, at], np.nan)
        return Closeness(tuple(words), each)

    def _embedded(self, text: str, middle: Vectors) -> Vectors:
        """Its vectors, shape ``(1 or 2, dimensions)``: what comes near a description by either is near to it."""
        vector = self._said.get(text)
        if vector is None:
            from knowledge.embedding import OnnxEmbeddings  # what opens a model has it, and nobody before

            model = self._opened()
            vector = unit(np.asarray([model.embed_query(text)], dtype=np.float32) - middle)
            if isinstance(model, OnnxEmbeddings):
                vector = np.vstack([vector, np.asarray([model.embed_wish(text)], dtype=np.float32)])
        with self._lock:
            self._said[text] = vector
            self._said.move_to_end(text)
            while len(self._said) > SAID_KEPT:
                self._said.popitem(last=False)
        return vector

    def _rows_of(self, stays: Sequence[str], ready: Ready) -> npt.NDArray[np.intp]:
        kept = self._rows
        if kept is None or kept[0] is not stays or kept[1] is not ready:
            at = np.fromiter((ready.row.get(stay, -1) for stay in stays), dtype=np.intp, count=len(stays))
            self._rows = kept = (stays, ready, at)
        return kept[2]

    # ------------------------------------------------------------ staying current

    def warm(self) -> threading.Thread:
        """Load the model and embed what is new, in the background."""
        with self._lock:
            if self._work is None or not self._work.is_alive():
                self._work = threading.Thread(target=self._catch_up, name="descriptions", daemon=True)
                self._work.start()
            return self._work

    def rest(self) -> None:
        """Wait until no work is going on in the background: before the database is closed."""
        work = self._work
        if work is not None:
            work.join()

    def _wait(self) -> None:
        """Catch up in the background, and wait for it as long as a turn may."""
        if time.monotonic() >= self._broken_until:
            self.warm().join(self.patience)

    def _catch_up(self) -> None:
        try:
            self.embed()
            self._ready = self._read()
        except SankinError as error:
            self._broken_until = time.monotonic() + AGAIN
            log.warning("descriptions are not compared with what people write: %s", error)
        except Exception:
            self._broken_until = time.monotonic() + AGAIN
            log.exception("descriptions are not compared with what people write")

    def embed(self, progress: Progress | None = None) -> int:
        """Embed the descriptions that have no vector yet, and drop the vectors that no stay needs; how many were new.

        What was done is kept at every step: after a crash the next run goes on from there.

        Raises:
            SankinError: the model can not be opened, or the database not be used.
        """
        with reading(self._engine) as session:
            wanted = {self._key(text): text for texts in self._texts(session).values() for text in texts if text}
            if wanted:
                wanted |= {
                    self._key(text): text for name in self._bland for text in self._bland[name] if name != "wishes"
                }
            known = set(session.scalars(select(col(TextVector.key))))
        new = [key for key in wanted if key not in known]
        model = self._opened() if new else None
        for begin in range(0, len(new), AT_ONCE):
            if progress:
                progress(begin, len(new))
            some = new[begin : begin + AT_ONCE]
            assert model is not None
            vectors = model.embed_documents([wanted[key] for key in some])
            rows = [{"key": k, "vector": _packed(v)} for k, v in zip(some, vectors, strict=True)]
            with writing(self._engine) as session:
                session.execute(upsert(session, TextVector).on_conflict_do_nothing(), rows)
        if gone := sorted(known - wanted.keys()):
            with writing(self._engine) as session:
                for begin in range(0, len(gone), 500):
                    session.execute(delete(TextVector).where(col(TextVector.key).in_(gone[begin : begin + 500])))
        return len(new)

    def _opened(self) -> Embeddings:
        if self._embeddings is None:
            self._embeddings = self._open()
        return self._embeddings

    def _texts(self, session: Session) -> dict[str, tuple[str, ...]]:
        """Stay → its text of each of ``KINDS``; empty where it has none."""
        query = select(col(Stay.id), col(Stay.description_ja), col(Stay.description_en), col(Stay.themes))
        rows = session.execute(query.where(col(Stay.withdrawn_on).is_(None)).order_by(col(Stay.id)))
        return {stay: (ja.strip(), en.strip(), "、".join(themes)) for stay, ja, en, themes in rows}

    def _read(self) -> Ready:
        """Everything that is embedded, as one matrix."""
        from knowledge.catalog import VERSION

        with reading(self._engine) as session:
            version = session.scalar(select(col(Meta.value)).where(col(Meta.key) == VERSION)) or ""
            texts = self._texts(session)
            if not any(any(each) for each in texts.values()):
                nothing = np.zeros((0, 0), dtype=np.float32)
                return Ready(version, {}, nothing, nothing)
            query = select(col(TextVector.key), col(TextVector.vector)).execution_options(yield_per=5000)
            stored = {key: np.frombuffer(vector, dtype="<f2") for key, vector in session.execute(query)}
        wishes = [self._opened().embed_query(text) for text in self._bland["wishes"]]
        total = np.zeros((len(texts), len(wishes[0])), dtype=np.float32)
        for number, kind in enumerate(KINDS):
            have = [
                (row, vector)
                for row, each in enumerate(texts.values())
                if each[number] and (vector := stored.get(self._key(each[number]))) is not None
            ]
            bland = [stored[key] for text in self._bland[f"offers_{kind}"] if (key := self._key(text)) in stored]
            if not have:
                continue
            at = np.array([row for row, _ in have])
            vectors = np.stack([vector for _, vector in have]).astype(np.float32)
            total[at] += unit(vectors - middle_of(vectors, bland))
        some = np.flatnonzero(total.any(axis=1))
        row = {stay: i for i, stay in enumerate(np.array(list(texts), dtype=object)[some].tolist())}
        return Ready(version, row, unit(total[some]), np.mean(wishes, axis=0, dtype=np.float32))

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self._model}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:40]


def middle_of(vectors: Vectors, bland: Sequence[Vectors] | Vectors) -> Vectors:
    """What all texts of a kind have in common, shape ``(dimensions,)``; ``bland``: of texts that say nothing."""
    share = FEW / (FEW + len(vectors)) if len(bland) else 0.0
    middle: Vectors = (1 - share) * vectors.mean(axis=0)
    return middle + share * np.mean(bland, axis=0, dtype=np.float32) if share else middle


def unit(vectors: Vectors) -> Vectors:
    """The same directions, each of length 1; shape ``(n, dimensions)``."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _packed(vector: Iterable[float]) -> bytes:
    return np.asarray(list(vector), dtype="<f2").tobytes()
