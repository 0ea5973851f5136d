"""What is known beside what people say of themselves: passages, rows, known questions, and who keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, Protocol

from bot.matching import Matches, Overview, Stay
from bot.preferences import Wishes


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document, as found by a search."""

    id: str
    text: str
    title: str
    heading: str = ""
    source: str = ""
    """Path or name of the document."""
    url: str = ""
    language: str = "ja"
    published_on: date | None = None
    confirmed_on: date | None = None
    dense: float = 0.0
    """Cosine similarity of question and passage."""
    lexical: float = 0.0
    """BM25 score divided by the question's highest possible score: 0 to 1."""
    score: float = 0.0
    """The fused score by which passages are ranked."""
    coverage: float = 0.0
    """IDF-weighted share, 0 to 1, of the question's content (bigrams and words without function words) that the
    passage with its title and heading holds; IDF over what this audience may see. 0 when the question has none."""
    credit: str = ""
    """What the document itself names as its source or publisher, worded; empty when it names none."""
    crossing: float = 0.0
    """Share, 0 to 1, of an English question's words that a Japanese passage holds in Japanese; else 0."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A scheme, agreement, association or portal, with its facts in both languages."""

    id: str
    kind: str
    name_ja: str
    name_en: str
    aliases: tuple[str, ...]
    organizer: str
    url: str
    source: str
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about one thing, with its figure where it has one."""

    id: str
    subject: str
    """Id of the programme, organization or person that it is about."""
    attribute: str
    """``fee``, ``founded``, ``members``, ``birthplace`` …"""
    text_ja: str
    """A whole sentence that can stand alone."""
    text_en: str
    number: float | None
    unit: str
    """``yen``, ``municipalities``, ``people``, ``year`` …; empty when there is no figure."""
    source: str
    url: str
    confirmed_on: date | None

    def told_in(self, language: str) -> str:
        """The statement in English where that is asked for and there is one, else in Japanese."""
        return self.text_en if language == "en" and self.text_en else self.text_ja


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality or company that takes part in a programme."""

    programme: str
    name: str
    """As the source writes it."""
    code: str
    """JIS code; empty when the source's name could be several places."""
    candidates: tuple[str, ...]
    """The codes that it could be."""
    role: str
    source: str
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A person or organization that facts are about (programmes have their own rows)."""

    id: str
    kind: Literal["person", "organization", "municipality", "concept"]
    name_ja: str
    name_en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a document, with what is needed to understand it."""

    text: str
    """As it can stand alone: a short one under its heading, what is said of a person under the name."""
    passage: Passage
    order: int
    """Position within its passage."""
    subject: str
    """Id of what it is about."""
    attributes: tuple[str, ...]
    """What its words show that it tells (``founded``, ``address`` …)."""
    context: str
    """Title, heading and the statement before it."""
    item: bool = False
    """One of a list, or a whole list."""
    whole: bool = False
    """A whole list."""
    named: str = ""
    """The text after the name of what it is about, where it lacks that name: as it is held against a question."""
    tells: tuple[tuple[str, float], ...] = ()
    """Ids of the known answers that it says or may say, each with how far it falls short of that; 0: not at all."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The small tables as they stand: what membership, count and fact questions are computed from."""

    programmes: tuple[Programme, ...] = ()
    facts: tuple[Fact, ...] = ()
    members: tuple[Member, ...] = ()
    subjects: tuple[Subject, ...] = ()
    said: tuple[Said, ...] = ()
    """The statements of documents that ``facts`` were read from, where nobody has put them into tables."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is looking: filters every retrieval inside its query."""

    organization: str = ""
    """Empty: the public only."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A question known beforehand that is like the one asked."""

    about: str
    """Id of the fact that answers it; of a programme or subject where nothing does."""
    answered: bool
    """False for a question that the sources do not answer."""
    likeness: float
    """Of the two questions: their cosine, and a little more for words in common."""
    stated: bool = True
    """False when what answers it says that the sources do not say it."""


class Decided(NamedTuple):
    """A question known beforehand that asks whether something is so, and what is said to it."""

    fact: str
    """Id of the fact that decides it."""
    holds: int
    """1 yes, -1 no, 0 where the fact tells neither."""
    likeness: float
    """Of it and the question asked: their cosine."""


class Read(NamedTuple):
    """A question and a statement read together; log-odds."""

    answers: float
    """That the statement answers the question."""
    agrees: float
    """That it says yes to it; of another kind of question, that it says nothing against what that rests on."""


Reads = Callable[[str, Sequence[str]], Sequence[Read]]
"""Question, statements → each of them read together with the question; the same for the same, whenever asked."""


class Library(Protocol):
    """Passages."""

    def search(self, question: str, *, language: str, audience: Audience, limit: int = 8) -> Sequence[Passage]:
        """The best passages, best first."""

    def nearness(self, question: str, statements: Sequence[str]) -> Sequence[float]:
        """How near the question is in meaning to each statement: their cosines."""

    def alike(self, question: str) -> Sequence[Alike]:
        """The known questions that are most like it, whatever their language, the most alike first."""

    def decided(self, question: str) -> Sequence[Decided]:
        """The known questions for yes or no that are most like it, the most alike first."""

    def reads(self) -> Reads | None:
        """What reads statements together with a question; None where no model here can."""

    def passage(self, passage_id: str, audience: Audience) -> Passage | None:
        """One passage by its id, when this audience may see it."""

    def told(self, audience: Audience) -> Tables:
        """What all documents that this audience may see state, as facts; the same object until they change.

        Empty in a library that is too large for it: facts are then read from the passages found.
        """


class Catalogue(Protocol):
    """Rows: programmes, facts, memberships, stays."""

    def tables(self) -> Tables:
        """The small tables, cached until the catalogue changes."""

    def match(
        self,
        wishes: Wishes,
        *,
        audience: Audience,
        today: date,
        exclude: Sequence[str] = (),
        limit: int = 3,
        words: Sequence[str] = (),
        against: Sequence[str] = (),
        language: str = "ja",
        later: Wishes | None = None,
    ) -> Matches:
        """Stays that satisfy the hard wishes, ranked; when there are none, what would open some.

        ``later``: the same wishes a year later, where no year was named; they stand in when no stay at all is open at
        the wished time.

        ``words`` are what the person wrote of what they want, in ``language`` by and large: they rank by how close the
        descriptions are; what they wrote that they do not want, ``against``, lowers what is close to it. While that can
        not be told yet (a model is still loading), it is left out of the ranking.
        """

    def stays(self, ids: Sequence[str], audience: Audience) -> Sequence[Stay]:
        """Stays by id, in the order asked for; unknown or unseen ids are left out."""

    def overview(self, audience: Audience, today: date) -> Overview:
        """All stays that this audience can book from ``today`` on, counted."""
