"""The borders of the core: protocols, the values that pass through them, and the error tree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple, Protocol

from bot.commands import Command
from bot.matching import Matches, Stay
from bot.message import Address, Message, Reply, Source
from bot.preferences import Entry, Preferences, Wishes

# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What a reader may know besides the words."""

    now: datetime
    """Timezone-aware, in the person's time zone (Asia/Tokyo)."""
    asked: str = ""
    """The slot that was just asked about, or ``confirm`` when a yes-no question is open."""
    language: str = ""
    """The language of the conversation so far; empty at its start."""
    preferences: Preferences = field(default_factory=Preferences)
    shown: tuple[str, ...] = ()
    """Ids of the stays last shown, in order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says."""

    commands: tuple[Command, ...]
    language: str
    """``ja`` or ``en``: the language in which the message was written."""
    unread: tuple[str, ...] = ()
    """Fragments of content that no rule understood."""


class Reader(Protocol):
    """Text → commands. Pure: the same arguments, the same reading."""

    def read(self, text: str, context: ReadingContext) -> Reading:
        """Read one message."""


# ---------------------------------------------------------------- evidence


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


# ---------------------------------------------------------------- answering


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked, for follow-ups: what it was about and what carried the answer."""

    question: str
    topic: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON, written and read by ``bot.answering`` alone."""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the statement that the sources do not say."""

    text: str
    """Worded, with [1] marks."""
    sources: tuple[Source, ...] = ()
    answered: bool = True
    kind: str = "passage"
    """``membership``, ``count``, ``list``, ``number``, ``fact``, ``passage``, ``stays``, ``unknown``, ``ask_back`` …"""
    candidates: tuple[str, ...] = ()
    """For ``ask_back``: questions to offer as buttons, each complete."""
    near: tuple[Source, ...] = ()
    """For ``unknown``: the nearest thing known."""
    topic: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 1.0


# ---------------------------------------------------------------- an LLM's help


@dataclass(frozen=True, slots=True)
class Brief:
    """What a writer is told: nothing of the person but their question."""

    question: str
    language: str
    answer: str
    """The extractive answer, whose facts must all be kept."""
    evidence: Mapping[int, Evidence]
    """By the number under which the answer cites it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One numbered piece of evidence."""

    title: str
    text: str
    names: str = ""
    """Other spellings of the names in it: a draft may use them."""


class Writer(Protocol):
    """Evidence → freer prose. What it writes is verified before anybody reads it."""

    def write(self, brief: Brief) -> str:
        """A draft that cites the evidence as ``[1]``; empty when none could be had in time. Never raises."""


class Aid(Reader, Writer, Protocol):
    """Help over one turn: its calls share one person's patience."""

    @property
    def added(self) -> Sequence[Command]:
        """The commands that reading took from the LLM, not from the rules."""


class Aids(Protocol):
    """Gives help; absent by default."""

    def aid(self) -> Aid:
        """Help for one turn."""


# ---------------------------------------------------------------- what is remembered


@dataclass(frozen=True, slots=True)
class Memory:
    """All that is known about one person when their message is taken up."""

    worker: str = ""
    """Stable id; empty before the first message is settled."""
    language: str = ""
    preferences: Preferences = field(default_factory=Preferences)
    dialogue: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON, written and read by ``bot.turn`` alone: what was asked, shown, is open."""
    interests: tuple[str, ...] = ()
    """Ids of the stays this person has said they want, oldest first."""
    paused: bool = False
    seen_at: datetime | None = None
    """When the person last wrote; None for a new person."""
    joined: tuple[str, ...] = ()
    """The platforms of the accounts that the person joined with this one."""
    audience: Audience = field(default_factory=Audience)


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A stay was shown."""

    stay: str
    score: float
    reasons: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reacted:
    """A shown stay was liked or disliked."""

    stay: str
    reaction: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InterestStated:
    """The person wants this stay (``withdrawn`` takes it back). Recorded once."""

    stay: str
    withdrawn: bool = False
    consented: bool = False
    """True when the person agreed to share it with HR and the municipality."""
    people: int = 1
    """How many come along, the person included."""


@dataclass(frozen=True, slots=True)
class PartyChanged:
    """So many people come along now: what was not yet confirmed is for so many."""

    people: int


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A question was answered, or could not be."""

    text: str
    language: str
    answered: bool
    evidence: tuple[str, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """👍 or 👎 on the last answer with this evidence."""

    good: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FragmentUnread:
    """Words that no rule understood; stored without the person."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """What the person agreed to, and which wording of it."""

    what: str
    version: str


@dataclass(frozen=True, slots=True)
class HumanAsked:
    """The person wants to talk to somebody, and agreed to share that."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the person: rows, ledger payloads, everything."""


@dataclass(frozen=True, slots=True)
class InterestChanged:
    """HR moved an interest on. Not applied, and the message taken up anew, when it no longer stands at ``seen``."""

    interest: int
    status: str
    """``contacted``, ``confirmed``, ``waiting`` or ``declined``."""
    seen: str
    """The status on which the decision rests."""
    by: str
    """``Address.user`` of who did it."""


@dataclass(frozen=True, slots=True)
class StayReviewed:
    """After a stay, the person said how it was; what is None is left as it was."""

    interest: int
    rating: int | None = None
    """1 to 5."""
    again: bool | None = None
    """Would go again."""


@dataclass(frozen=True, slots=True)
class JoinCodeMade:
    """A code was given with which another account can be joined; an earlier one holds no more."""

    key: str
    """Digest of the code."""
    until: datetime


@dataclass(frozen=True, slots=True)
class JoinCodeSaid:
    """A code was said: from now on only this person can use it. An empty ``key`` counts as a guess."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class JoinCodeDropped:
    """The person does not want to join after all."""

    key: str


@dataclass(frozen=True, slots=True)
class AccountsJoined:
    """The person confirmed. Not applied, and the message taken up anew, when the code no longer holds."""

    key: str


@dataclass(frozen=True, slots=True)
class AccountsParted:
    """The account stands alone again."""


Effect = (
    ProposalShown | Reacted | InterestStated | QuestionAsked | FeedbackGiven | FragmentUnread | ConsentGiven
    | HumanAsked | InterestChanged | PartyChanged | StayReviewed | Forget | JoinCodeMade | JoinCodeSaid
    | JoinCodeDropped | AccountsJoined | AccountsParted
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A reply to somebody else than who wrote; posted once for each ``key``."""

    reply: Reply
    key: str
    about: Address | None = None
    """Whom it tells about when that is not the reader: it is erased with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HrSeen:
    """Where HR of an organization is told something at once."""

    organization: str = ""
    hr: tuple[str, ...] = ()
    """User ids of those who may act on interests, on the organization's own platform."""
    hr_channel: str = ""
    """Where HR reads its digest; empty when there is no such channel."""
    hr_email: tuple[str, ...] = ()
    hr_language: str = "ja"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestSeen(HrSeen):
    """An interest as it stands when somebody acts on it."""

    id: int
    stay: str
    stay_name: str
    status: str
    changes: int
    """How often its status has changed so far."""
    left: int
    """Places of the stay that are still free."""
    contact: str
    """E-mail address of the municipality's contact; empty when there is none."""
    person: Address
    """Where its person was last met."""
    language: str
    """The person's."""
    mine: bool
    """It is the asker's own."""
    may_act: bool
    """The asker is HR for its person, and its person agreed to be named."""
    next_waiting: int = 0
    """The interest that has been longest on the stay's waiting list and whose party has room once this one's places
    are free; 0 when there is none."""
    people: int = 1
    """How many come along, the person included."""


@dataclass(frozen=True, slots=True)
class JoinOffer:
    """What a code for joining accounts is worth to who said it."""

    verdict: Literal["good", "wrong", "expired", "own", "already", "same", "too_many"]
    """``same``: the person has an account on that platform, or in that organization, already; ``too_many``: so many
    wrong codes came from here that none is looked at for some minutes."""
    platform: str = ""
    """Of the account that the code is of."""
    language: str = ""
    person: Address | None = None
    """Where that account's person was last met."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that one message leads to: settled in one transaction."""

    replies: tuple[Reply, ...]
    entries: tuple[Entry, ...] = ()
    """New lines of the person's log of wishes."""
    language: str = ""
    dialogue: Mapping[str, Any] = field(default_factory=dict)
    paused: bool | None = None
    """None: unchanged."""
    effects: tuple[Effect, ...] = ()
    trace: Mapping[str, Any] = field(default_factory=dict)
    """What other programs may know of this turn; never stored."""
    notices: tuple[Notice, ...] = ()


class Workers(Protocol):
    """People and what is remembered of them."""

    def recall(self, address: Address) -> Memory:
        """What is known; an empty memory for somebody new. Never writes."""

    def export(self, address: Address) -> Mapping[str, Any]:
        """Everything stored about the person, as plain JSON."""

    def interest(self, interest: int, asker: Address) -> InterestSeen | None:
        """An interest, and what ``asker`` may do about it; None when there is none."""

    def in_hand(self, address: Address) -> Sequence[InterestSeen]:
        """The person's interests that HR knows of and has taken up: contacted or confirmed."""

    def hr(self, address: Address) -> HrSeen:
        """Where HR of the person's organization is told something."""


class Joins(Protocol):
    """One-time codes with which people join their accounts (``bot.turn.joining``)."""

    def new_code(self) -> str:
        """A code that nobody can guess."""

    def offer(self, address: Address, key: str, now: datetime) -> JoinOffer:
        """What a code (by its digest) is worth to who says it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row of the ledger."""

    id: int
    key: str
    lane: str
    kind: Literal["hear", "carry", "slot"]
    """A message to handle, a reply to send, a slot of the calendar."""
    payload: Mapping[str, Any]
    """``to_json`` of the message or reply; for a slot ``{"name": …, "when": …}``."""
    tries: int
    """Counts from 1; the attempts that a crash cut short are among them."""
    owner: str
    """Fencing token of this claim."""


class Ledger(Protocol):
    """Inbox and outbox in one table. See docs/decisions.md for why it is ours.

    Whoever holds a job holds it under a lease. Once that is lost (the holder was gone for longer), whatever the
    holder still reports is refused with False and changes nothing.
    """

    @property
    def lease(self) -> float:
        """Seconds for which a claim holds without ``renew``."""

    def hear(self, message: Message, *, also: Sequence[str] = ()) -> bool:
        """Write a message to the inbox; False when its id, or one of ``also``, was there before."""

    def post(self, reply: Reply, *, key: str, person: str = "") -> bool:
        """Put a reply that no message led to into the outbox; False when ``key`` was there before.

        ``person`` is the ``Address.lane`` of the one it tells about when that is not the reader.
        """

    def slot(self, name: str, when: str) -> bool:
        """Book one slot of the calendar as a job; True for the first of all processes that asks."""

    def claim(self, now: datetime, platforms: Collection[str] | None = None) -> Job | None:
        """Take the next job that is due, under a lease; of these platforms only (slots have the platform "")."""

    def renew(self, job: Job) -> bool:
        """Hold the job for another lease."""

    def settle(self, job: Job, message: Message, outcome: Outcome, now: datetime) -> bool:
        """Write memory, effects, the message's end and its replies in one transaction; False without the lease."""

    def done(self, job: Job, *, replies: Sequence[Reply] = (), error: str = "") -> bool:
        """The reply was sent, or the slot ran and led to ``replies``; ``error`` says what is uncertain about it."""

    def put_off(self, job: Job, after: float | None, error: str, *, counts: bool = True) -> bool:
        """Try again ``after`` seconds; None: later each time. Without ``counts`` it was no try of the job's own."""

    def bury(self, job: Job, error: str, *, reply: Reply | None = None) -> bool:
        """Give it up as a dead letter; ``reply`` tells the person."""

    def prune(self, older_than: timedelta) -> int:
        """Delete what was finished that long ago; how many rows."""

    def listen(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call ``wake`` (from any thread) when there is new work; the result stops that."""


class Carrier(Protocol):
    """Sends replies on one platform."""

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:
        """Send ``reply``. ``key`` is the same at every attempt; ``attempt`` counts from 1.

        Raises:
            TryLater: nothing was sent; may be tried again, ``after`` seconds from now.
            Uncertain: it may have been sent and can not be looked up; is not tried again.
            Refused: the platform will never take this reply.
        """


# ---------------------------------------------------------------- errors


class SankinError(Exception):
    """Root of our errors. ``str()`` names the place and the remedy."""


class BadInput(SankinError):
    """A file, setting or request is wrong."""


class StoreError(SankinError):
    """The home folder or a database can not be used."""


class CarrierError(SankinError):
    """A reply could not be sent."""


class TryLater(CarrierError):
    """Nothing was sent; try again ``after`` seconds."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Uncertain(CarrierError):
    """The reply may have been delivered and can not be repeated safely."""


class Refused(CarrierError):
    """The platform will never take this reply."""
