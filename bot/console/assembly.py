"""Builds the product from its settings: the one place where the rooms meet."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.flow import Flow
from bot.message import Address, Message
from bot.places import Places
from bot.reading import RuleReader, load_lexicons
from bot.seams import Alike, Audience, Decided, Passage, Piece, Reads, Roles, StoreError, Tables
from bot.settings import PROJECT, Settings
from bot.wording import Wording, Wordings
from knowledge.catalog import Catalog
from knowledge.database import open_engine
from knowledge.descriptions import Descriptions
from knowledge.ledger import LedgerStore
from knowledge.memory import Memories
from knowledge.week import Weeks

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from sqlalchemy import Engine

    from adapters.llm import Llm
    from bot.reading.reader import Vocabulary
    from knowledge.embedding import OnnxEmbeddings
    from knowledge.library import ChromaLibrary

SOURCES = PROJECT / "knowledge" / "sources"
PROMPTS = PROJECT / "prompts"
T = TypeVar("T")


class LibraryWhenNeeded:
    """The library, opened by a background thread: a person can type while the model loads."""

    def __init__(self, open_library: Callable[[], ChromaLibrary]) -> None:
        self._open = open_library
        self._lock = threading.Lock()
        self._library: ChromaLibrary | None = None

    def warm(self) -> threading.Thread:
        """Open it in the background; the first search waits for what is left of that, and meets its error."""

        def attempt() -> None:
            try:
                self.get()
            except Exception:  # noqa: BLE001  the first search raises it again, where somebody hears it
                return

        thread = threading.Thread(target=attempt, name="library", daemon=True)
        thread.start()
        return thread

    def get(self) -> ChromaLibrary:
        """The open library."""
        with self._lock:
            if self._library is None:
                self._library = self._open()
            return self._library

    def search(self, question: str, *, language: str, audience: Audience, limit: int = 8) -> Sequence[Passage]:
        """See ``bot.seams.Library``."""
        return self.get().search(question, language=language, audience=audience, limit=limit)

    def nearness(self, question: str, statements: Sequence[str]) -> Sequence[float]:
        """See ``bot.seams.Library``."""
        return self.get().nearness(question, statements)

    def alike(self, question: str) -> Sequence[Alike]:
        """See ``bot.seams.Library``."""
        return self.get().alike(question)

    def decided(self, question: str) -> Sequence[Decided]:
        """See ``bot.seams.Library``."""
        return self.get().decided(question)

    def reads(self) -> Reads | None:
        """See ``bot.seams.Library``."""
        return self.get().reads()

    def passage(self, passage_id: str, audience: Audience) -> Passage | None:
        """See ``bot.seams.Library``."""
        return self.get().passage(passage_id, audience)

    def told(self, audience: Audience) -> Tables:
        """See ``bot.seams.Library``."""
        return self.get().told(audience)


def channel_of(organization: str, channel: str) -> Address:
    """Where a channel of an organization is written to."""
    from adapters.slack.parsing import Place

    return Address("slack", organization, "digest", str(Place(channel)))


@dataclass
class Sankin:
    """Everything that a command may need, each part built when it is first used."""

    settings: Settings
    _opening: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    _opened: Embeddings | None = field(default=None, repr=False, compare=False)

    @cached_property
    def wordings(self) -> Wordings:
        """Every language's phrases."""
        return Wordings.load(PROMPTS)

    @property
    def wording(self) -> Wording:
        """The phrases of the command line."""
        return self.wordings[self.settings.sankin_language]

    @cached_property
    def places(self) -> Places:
        """The gazetteer."""
        return Places.load(SOURCES)

    @cached_property
    def reader(self) -> RuleReader:
        """The rules' reading."""
        return RuleReader(self.places, self.lexicons, self._meaning, self._roles)

    def _meaning(self, sentence: str) -> Sequence[float] | None:
        """A sentence's embedding for the reading; None without the bundled model."""
        return self._of_bundled(lambda model: model.embed_query(sentence))

    def _roles(self, pieces: Sequence[Piece]) -> Sequence[Roles] | None:
        """What each thing that is named is to the stay; None without the bundled model."""
        return self._of_bundled(lambda model: model.mentions.roles(pieces))

    def _of_bundled(self, asked: Callable[[OnnxEmbeddings], T]) -> T | None:
        """What the bundled model says, to which the reading's weights belong; None where it is not set or not built."""
        from knowledge.embedding import BUNDLED, OnnxEmbeddings

        if self.settings.sankin_embedding != BUNDLED:
            return None
        try:
            model = self._embeddings()
            assert isinstance(model, OnnxEmbeddings)
            return asked(model)
        except StoreError:
            return None  # the library says how to build it; the reading does with less

    def _embeddings(self) -> Embeddings:
        """The embedding model, one for the library, the reading and the stays' descriptions."""
        from knowledge.embedding import open_embeddings

        with self._opening:
            if self._opened is None:
                self._opened = open_embeddings(self.settings.sankin_embedding, self.settings.sankin_models)
            return self._opened

    @cached_property
    def lexicons(self) -> Mapping[str, Vocabulary]:
        """The words that are understood."""
        return load_lexicons(PROMPTS)

    @cached_property
    def aids(self) -> Llm | None:
        """An LLM's help, where one is set; its packages are imported only then."""
        settings = self.settings
        if not settings.llm_model:
            return None
        from adapters.llm import Llm, open_model
        from bot.reading.proposed import vocabulary

        patience = settings.llm_timeout_seconds
        model = open_model(
            settings.llm_model, base_url=settings.llm_base_url, api_key=settings.llm_api_key, timeout=patience
        )
        words = vocabulary(self.lexicons)
        return Llm(model, self.reader, self.places, self.wordings, words, patience=patience)

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.settings.sankin_home

    @cached_property
    def engine(self) -> Engine:
        """The database, migrated to this version's schema."""
        return open_engine(self.settings.database_url or self.home)

    @cached_property
    def memories(self) -> Memories:
        """People."""
        return Memories(self.engine, policy=self.settings.policy)

    @cached_property
    def ledger(self) -> LedgerStore:
        """Inbox and outbox."""
        return LedgerStore(self.engine, self.memories)

    @cached_property
    def catalog(self) -> Catalog:
        """Programmes, facts, memberships, stays."""
        return Catalog(self.engine, descriptions=self.descriptions)

    @cached_property
    def descriptions(self) -> Descriptions:
        """What the stays' descriptions mean."""
        bland = {"wishes": [text for each in self.wordings for text in each.list("descriptions.wishes")]}
        bland |= {f"offers_{each.language}": list(each.list("descriptions.offers")) for each in self.wordings}
        bland["offers_themes"] = [text for each in self.wordings for text in each.list("descriptions.themes")]
        return Descriptions(self.engine, self._embeddings, self.settings.sankin_embedding, bland)

    @cached_property
    def weeks(self) -> Weeks:
        """What happened in a week."""
        return Weeks(self.engine, self.catalog, self.places)

    @cached_property
    def library(self) -> LibraryWhenNeeded:
        """Passages."""
        return LibraryWhenNeeded(self._open_library)

    def _open_library(self) -> ChromaLibrary:
        from knowledge import known_answers, known_decisions, known_questions
        from knowledge.library import ChromaLibrary

        return ChromaLibrary(
            self.settings.chroma_url or self.home,
            self._embeddings(),
            model_name=self.settings.sankin_embedding,
            notice=self._tell,
            known=known_questions.read(SOURCES / "questions.csv"),
            decisions=known_decisions.read(SOURCES / known_decisions.FILE),
            answers=known_answers.read(SOURCES / "facts.csv"),
        )

    def _tell(self, event: str) -> None:
        sys.stderr.write(self.wording(f"cli.index.{event}") + "\n")

    def warm_up(self) -> None:
        """Answer a question that nobody asked, so that the first one finds index, models and grammars at hand.

        Writes nothing and asks no LLM. What goes wrong is met again, and told, by whoever asks first.
        """
        message = Message("", Address("", "", ""), datetime.now(UTC), "text", self.wording("cli.serve.first_question"))
        with suppress(Exception):
            replace(self.flow(), aids=None).handle(message)

    def flow(self, observe: Callable[[str, float], None] | None = None) -> Flow:
        """The core with its stores plugged in."""
        return Flow(
            self.memories, self.library, self.catalog, self.reader, self.places, self.wordings, observe,
            mail=self.settings.mail_on, room=channel_of if self.settings.slack_on else None, joins=self.memories,
            aids=self.aids,
        )  # fmt: skip
