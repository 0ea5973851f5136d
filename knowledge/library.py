"""Passages: hybrid search over Chroma and BM25, each audience apart, language preferred but not required."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.answering.documents.derived import tables_of, under_heading
from bot.answering.documents.stock import strange
from bot.answering.language.named import document_of
from bot.answering.planning.plan import all_cues
from bot.seams import Alike, Audience, Decided, Passage, Reads, StoreError, Tables
from knowledge import crossing, known_answers, lexical
from knowledge.bundled_model import BUNDLED
from knowledge.documents import Document, Record, indexed_text
from knowledge.embedding import OnnxEmbeddings
from knowledge.known_answers import KnownAnswer
from knowledge.known_decisions import Decision, KnownDecisions
from knowledge.known_questions import SHIPPED, Known, KnownQuestions
from knowledge.lexical import LexicalIndex
from knowledge.passage_store import PassageStore, Progress, Stored, nearest, spread, vectors
from knowledge.question_encoder import NAME as ASKED
from knowledge.ranking import CANDIDATES, CLOSELY, RUN, Candidates, dense_scale, fuse
from knowledge.text_vectors import TextVectors

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

log = logging.getLogger(__name__)

SOURCES = Path(__file__).with_name("sources")
MOST_ALIKE = 80
"""Known questions that are told of."""
READ_WHOLE = 800
"""Passages up to which a library is read for facts as a whole; that takes about a second, once."""
LOOK_AGAIN = 1.0
"""Seconds between two looks at whether another process has written."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The passages of one audience, ready to be searched."""

    stored: Stored
    index: LexicalIndex
    rows: dict[str, int]
    """Passage id → its number."""
    languages: npt.NDArray[np.str_]
    """Of each passage."""

    def folded(self, row: int) -> str:
        """A passage with its title and heading, as it is compared."""
        passage = self.stored.passages[row]
        return lexical.folded(indexed_text(passage.title, passage.heading, passage.text))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The library as it stood at one moment."""

    token: str
    shelves: dict[str, Shelf]
    """By audience."""
    scale: float
    """Of the cosines of its model; see ``knowledge.ranking.dense_scale``."""
    told: dict[str, Tables] = field(default_factory=dict)
    """By audience, what its documents state; worked out when it is first needed."""

    def seen_by(self, audience: Audience) -> list[Shelf]:
        """The shelves that this audience may see: the public one and its own."""
        names = dict.fromkeys(("", audience.organization))
        return [self.shelves[name] for name in names if name in self.shelves]


@dataclass(frozen=True, slots=True)
class Health:
    """What the index holds."""

    documents: int
    passages: int
    missing: int
    """Passages without a vector, found by their words alone: ingest their document again after forgetting it."""
    leftovers: int
    """Chunks that no document has: harmless; ``tidy`` deletes them."""
    model: str


class ChromaLibrary:
    """``bot.seams.Library`` over Chroma, embedded or a server."""

    def __init__(
        self,
        place: Path | str,
        embeddings: Embeddings,
        *,
        model_name: str,
        notice: Callable[[str], None] | None = None,
        progress: Progress | None = None,
        known: Sequence[Known] = (),
        decisions: Sequence[Decision] = (),
        answers: Mapping[str, KnownAnswer] | None = None,
    ) -> None:
        """Opened by the first use, or by ``warm``.

        Args:
            place: folder of the embedded index, or the ``http`` URL of a Chroma server.
            embeddings: what turns texts into vectors.
            model_name: what ``embeddings`` is called; when the index was built with another model, everything is
                embedded again at the first use, and ``notice`` is told.
            notice: told the name of what happens: ``reindexing``, ``reindexed`` (also when damaged vectors are made
                anew). Logged in any case.
            progress: told of chunks done and in all while embedding again.
            known: questions that people are known to ask.
            decisions: those for yes or no whose answer is known.
            answers: what answers them, by the id that they are ``about``.
        """
        self.store = PassageStore(place, embeddings, model_name=model_name)
        home = place if isinstance(place, Path) else None
        self.statements = TextVectors(
            home and home / "statements.npz", embeddings.embed_documents, model_name=model_name,
            shipped=SOURCES / known_answers.SHIPPED,
        )  # fmt: skip
        self._answers = [(key, text) for key, one in (answers or {}).items() if one.stated for text in one.texts]
        own = embeddings if isinstance(embeddings, OnnxEmbeddings) else None
        asked = own.embed_asked if own else embeddings.embed_query
        questions = TextVectors(
            home and home / "questions.npz",
            lambda texts: [asked(text) for text in texts],
            model_name=ASKED if own else model_name,
            shipped=SOURCES / SHIPPED,
        )
        self.decisions = KnownDecisions(decisions, questions)
        self.known = KnownQuestions(
            known,
            questions,
            frozenset(key for key, one in (answers or {}).items() if not one.stated),
        )
        # of one question: passages, statements and known questions are asked one after the other
        self._vector = lru_cache(maxsize=1)(embeddings.embed_query)
        """The vector of a question among passages."""
        self._meaning = lru_cache(maxsize=1)(asked)
        """And among statements and known questions."""
        self._reads = own.together.scores if own else None
        self._notice = notice or (lambda _: None)
        self._progress = progress
        self._lock = threading.RLock()
        self._writing = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._looked = 0.0

    # ------------------------------------------------------------ searching

    def search(self, question: str, *, language: str, audience: Audience, limit: int = 8) -> Sequence[Passage]:
        """The best passages, best first; those in ``language`` before others that are about as good.

        Raises:
            StoreError: the index or the model can not be used.
        """
        if not question.strip():
            return ()
        vector = self._vector(question)
        snapshot = self._fresh()
        try:
            return self._search(snapshot, audience, question, vector, language=language, limit=limit)
        except StoreError as error:
            snapshot = self._mended(snapshot, error)
            return self._search(snapshot, audience, question, vector, language=language, limit=limit)

    def nearness(self, question: str, statements: Sequence[str]) -> Sequence[float]:
        """How near the question is to each statement: their cosines.

        Raises:
            StoreError: the model can not be used.
        """
        cosines: list[float] = self.statements.cosines(self._meaning(question), tuple(statements)).tolist()
        return cosines

    def alike(self, question: str, kept: Callable[[Known], bool] = lambda _: True) -> Sequence[Alike]:
        """The known questions (those that are ``kept``) that are most like it, the most alike first.

        Raises:
            StoreError: the model can not be used.
        """
        return self.known.alike(question, self._meaning(question), MOST_ALIKE, kept)

    def decided(self, question: str, kept: Callable[[Decision], bool] = lambda _: True) -> Sequence[Decided]:
        """The known questions for yes or no (those that are ``kept``) that are most like it, the most alike first.

        Raises:
            StoreError: the model can not be used.
        """
        return self.decisions.decided(self._meaning(question), MOST_ALIKE, kept)

    def reads(self) -> Reads | None:
        """What reads statements together with a question, where the model is the bundled one."""
        return self._reads

    def _search(
        self,
        snapshot: Snapshot,
        audience: Audience,
        question: str,
        vector: Sequence[float],
        *,
        language: str,
        limit: int,
    ) -> Sequence[Passage]:
        shelves = snapshot.seen_by(audience)
        if not shelves:
            return ()
        indexes = [shelf.index for shelf in shelves]
        asked = lexical.Question.of(crossing.with_names(question))
        found = lexical.look_up(indexes, asked)
        words = crossing.meant(asked.text)
        crossed = crossing.shares(indexes, words) if words else [np.zeros(index.size, np.float32) for index in indexes]
        views: list[Candidates] = []
        covered: list[npt.NDArray[np.float32]] = []
        places: list[tuple[Shelf, int]] = []
        with self.store.guard():
            for number, shelf in enumerate(shelves):
                near = nearest(shelf.stored, shelf.rows, vector, CANDIDATES)
                rows = np.union1d(np.fromiter(near, np.int64), lexical.best(found.scores[number], CANDIDATES))
                if words:
                    rows = np.union1d(rows, lexical.best(crossed[number], CANDIDATES))
                held, coverage = found.shares(number, rows)
                dense = np.array([near.get(row, np.nan) for row in rows], np.float32)
                native = shelf.languages[rows] == language
                views.append(Candidates(dense, found.scores[number][rows], held, native, crossed[number][rows]))
                covered.append(coverage)
                places.extend((shelf, int(row)) for row in rows)
        candidates = Candidates(
            *(np.concatenate([getattr(view, name) for view in views]) for name in Candidates.__slots__)
        )
        fused = fuse(candidates, snapshot.scale)
        for i in np.argsort(-fused, kind="stable")[: max(CLOSELY, limit)]:
            shelf, row = places[i]
            fused[i] += RUN * lexical.longest_run(asked.text, shelf.folded(row))
        chosen = [int(i) for i in np.argsort(-fused, kind="stable")[:limit]]
        cosines = self._cosines(vector, [(*places[i], float(candidates.dense[i])) for i in chosen])
        coverage = np.concatenate(covered)
        return tuple(
            replace(
                places[i][0].stored.passages[places[i][1]],
                dense=cosine,
                lexical=float(candidates.lexical[i]),
                score=float(fused[i]),
                coverage=float(coverage[i]),
                crossing=float(candidates.crossing[i]),
            )
            for i, cosine in zip(chosen, cosines, strict=True)
        )

    def _cosines(self, vector: Sequence[float], chosen: Sequence[tuple[Shelf, int, float]]) -> list[float]:
        """The cosine of each chosen passage: known, or measured where only its words brought it here."""
        measured: dict[str, float] = {}
        with self.store.guard():
            for shelf in {id(shelf): shelf for shelf, _, cosine in chosen if np.isnan(cosine)}.values():
                ids = [shelf.stored.passages[row].id for s, row, cosine in chosen if s is shelf and np.isnan(cosine)]
                measured |= {key: float(np.dot(row, vector)) for key, row in vectors(shelf.stored, ids).items()}
        return [
            measured.get(shelf.stored.passages[row].id, 0.0) if np.isnan(cosine) else cosine
            for shelf, row, cosine in chosen
        ]

    def passage(self, passage_id: str, audience: Audience) -> Passage | None:
        """One passage by its id, when this audience may see it."""
        for shelf in self._fresh().seen_by(audience):
            row = shelf.rows.get(passage_id)
            if row is not None:
                return shelf.stored.passages[row]
        return None

    def told(self, audience: Audience) -> Tables:
        """What all documents that this audience may see state, as facts; empty when they are very many."""
        snapshot = self._fresh()
        held = snapshot.told.get(audience.organization)
        if held is None:
            passages = [passage for shelf in snapshot.seen_by(audience) for passage in shelf.stored.passages]
            held = self.matched(tables_of(passages, all_cues())) if len(passages) <= READ_WHOLE else Tables()
            snapshot.told[audience.organization] = held
        return held

    def matched(self, tables: Tables) -> Tables:
        """The tables, with what each statement of a document tells of the known answers.

        Those of documents that tell of none are held against questions under their headings.
        """
        if not tables.said:
            return tables
        said = tables.said
        if self._answers:
            statements = self.statements.of([one.named for one in said])
            answers = self.statements.of([text for _, text in self._answers])
            told = known_answers.told_by(statements, answers, [key for key, _ in self._answers])
            said = tuple(replace(one, tells=own) for one, own in zip(said, told, strict=True))
        unknown = strange(said)
        return replace(
            tables, said=tuple(under_heading(one) if document_of(one.passage) in unknown else one for one in said)
        )

    def idf(self, term: str, audience: Audience | None = None) -> float:
        """How rare ``term`` is among the passages that ``audience`` may see: the mean over its bigrams or words."""
        indexes = [shelf.index for shelf in self._fresh().seen_by(audience or Audience())]
        return lexical.rarity(indexes, term)

    # ------------------------------------------------------------ storing

    def records(self) -> dict[str, Record]:
        """Every live document by its id."""
        return self.store.records()

    def put(self, documents: Sequence[Document], remove: Sequence[str] = (), progress: Progress | None = None) -> None:
        """Store documents and remove others in one step; see ``PassageStore.put``. Searches go on meanwhile."""
        with self._writing:
            self._fresh(now=True)
            self.store.put(documents, remove, progress)
            with self._lock:
                self._snapshot = self._read()

    def forget_source(self, source: str, *, audience: str | None = None) -> int:
        """Remove every document known by this source (of one audience, or of all); returns how many there were."""
        gone = [
            key
            for key, record in self.records().items()
            if source in (record.about.source, record.about.origin) and audience in (None, record.about.audience)
        ]
        self.put((), gone)
        return len(gone)

    def passages(self, audience: Audience | None = None) -> Sequence[Passage]:
        """All passages that an audience may see, in the order of their documents."""
        shelves = self._fresh().seen_by(audience or Audience())
        return tuple(passage for shelf in shelves for passage in shelf.stored.passages)

    def health(self) -> Health:
        """What is stored, for a look at the installation.

        Raises:
            StoreError: the index can not be used.
        """
        records = self.records()
        vectors, leftovers = self.store.vectors()
        passages = sum(len(record.chunks) for record in records.values())
        return Health(len(records), passages, passages - vectors, leftovers, self.store.state().model)

    def tidy(self) -> int:
        """Delete the chunks that belong to no document (a crash leaves them); returns how many.

        Not to be called while another process ingests: it would delete what that one is about to switch to.
        """
        with self._writing:
            return self.store.vectors(delete_leftovers=True)[1]

    # ------------------------------------------------------------ staying current

    def warm(self) -> threading.Thread:
        """Open the index in the background; the first search waits for what is left of it."""
        thread = threading.Thread(target=self._warm, name="library", daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            self._snapshot = None
            self.store.close()

    def _warm(self) -> None:
        try:
            self._fresh()
        except StoreError as error:
            log.warning("%s", error)  # whoever searches first gets it too

    def _fresh(self, *, now: bool = False) -> Snapshot:
        """The present snapshot; read again when something was written since."""
        snapshot = self._snapshot
        if snapshot is not None and not now and time.monotonic() - self._looked < LOOK_AGAIN:
            return snapshot
        # while another thread is reading the index again, the one at hand is good enough
        if not self._lock.acquire(blocking=snapshot is None or now):
            assert snapshot is not None
            return snapshot
        try:
            if self._snapshot is not None:
                self._looked = time.monotonic()
                if self.store.state().token == self._snapshot.token:
                    return self._snapshot
                # an embedded index does not see what another process wrote until it is opened again
                self.store.close()
            self._follow_model()
            self._snapshot = self._read()
            return self._snapshot
        finally:
            self._lock.release()

    def _read(self) -> Snapshot:
        token = self.store.state().token
        shelves = {stored.audience: _shelf(stored) for stored in self.store.live()}
        self._looked = time.monotonic()
        scale = 1.0
        if shelves and self.store.model_name != BUNDLED:
            with self.store.guard():
                scale = dense_scale(max(spread(shelf.stored) for shelf in shelves.values()))
        return Snapshot(token, shelves, scale)

    def _follow_model(self) -> None:
        old = self.store.state().model
        if old != self.store.model_name:
            self._embed_again(f"the embedding model changed from {old} to {self.store.model_name}")

    def _mended(self, snapshot: Snapshot, error: StoreError) -> Snapshot:
        """A snapshot that can be searched, after a search of ``snapshot`` failed.

        Another thread may just have reopened the index. Else its vectors are damaged: they are made anew from the
        texts. They are not tried a second time, since Chroma's core can crash on what it has once failed to load.

        Raises:
            StoreError: the texts can not be read either, or a server does not answer.
        """
        with self._lock:
            if self._snapshot is not None and self._snapshot is not snapshot:
                return self._snapshot
            if not isinstance(self.store.place, Path):
                raise error
            self.store.close()
            self._embed_again(f"the index is damaged ({error})")
            self._snapshot = self._read()
            return self._snapshot

    def _embed_again(self, why: str) -> None:
        log.warning("%s: embedding all passages again", why)
        self._notice("reindexing")
        count = self.store.embed_again(self._progress)
        log.warning("%d passages embedded again", count)
        self._notice("reindexed")


def _shelf(stored: Stored) -> Shelf:
    rows = {passage.id: row for row, passage in enumerate(stored.passages)}
    languages = np.array([passage.language for passage in stored.passages], dtype=np.str_)
    texts = [indexed_text(passage.title, passage.heading, passage.text) for passage in stored.passages]
    return Shelf(stored, LexicalIndex.build(texts, stored.names), rows, languages)
