"""The rows. Times are timezone-aware UTC, money is integer yen, durations are days, places are JIS X 0402 codes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Index, LargeBinary, Text, TypeDecorator, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """Timezone-aware UTC on every database; SQLite gives back what PostgreSQL would."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone would be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Always with a zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _when(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(UtcDateTime(), nullable=nullable, index=index))


def _json(default: Any = dict) -> Any:
    return Field(default_factory=default, sa_column=Column(JSON, nullable=False))


def _long(default: str = "") -> Any:
    return Field(default=default, sa_column=Column(Text, nullable=False))


class Organization(SQLModel, table=True):
    """A company (a Slack workspace) or the public (LINE, terminal, web)."""

    id: str = Field(primary_key=True)
    name: str = ""
    slack_team_id: str | None = Field(default=None, unique=True)
    language: str = "ja"
    policy: dict[str, Any] = _json()
    """Who is HR, where the digest goes and when, which documents and stays it sees."""


class Worker(SQLModel, table=True):
    """A person."""

    id: str = Field(primary_key=True)
    organization: str = Field(default="", index=True)
    language: str = ""
    consent: dict[str, Any] = _json()
    """What → {"version": …, "at": …}."""
    dialogue: dict[str, Any] = _json()
    paused_until: datetime | None = _when(nullable=True)
    seen_at: datetime | None = _when(nullable=True)
    created_at: datetime = _when()
    joined: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    """The same in all rows of one person who joined their accounts, one row an organization; empty: none."""


class Account(SQLModel, table=True):
    """That person on one platform."""

    __table_args__ = (UniqueConstraint("platform", "tenant", "user"),)
    id: int | None = Field(default=None, primary_key=True)
    worker: str = Field(foreign_key="worker.id", index=True)
    platform: str
    tenant: str = ""
    user: str
    address: dict[str, Any] = _json()
    """Where this person was last met: where a notice goes."""


class JoinCode(SQLModel, table=True):
    """A one-time code with which a person joins a second account of theirs (``knowledge.joining``)."""

    __tablename__ = "join_code"
    key: str = Field(primary_key=True)
    """Digest of the code; the code itself is kept nowhere."""
    worker: str = Field(foreign_key="worker.id", index=True)
    """Who asked for it; one has one code at a time."""
    taken_by: str = ""
    """The worker who said it first: nobody else can use it any more."""
    until: datetime = _when()


class Preference(SQLModel, table=True):
    """One line of a person's log of wishes (``bot.preferences.Entry``)."""

    id: int | None = Field(default=None, primary_key=True)
    worker: str = Field(foreign_key="worker.id", index=True)
    op: str = "set"
    slot: str = ""
    value: Any = Field(default=None, sa_column=Column(JSON))
    polarity: str = "want"
    words: str = _long()
    confidence: float = 1.0
    hard: bool | None = None
    source: str = "words"
    message_id: str = ""
    at: datetime = _when()


class Programme(SQLModel, table=True):
    """A scheme, agreement, association or portal."""

    id: str = Field(primary_key=True)
    kind: str
    name_ja: str
    name_en: str = ""
    aliases: list[str] = _json(list)
    organizer: str = ""
    summary_ja: str = _long()
    summary_en: str = _long()
    fee_yen: int | None = None
    """Before tax."""
    eligibility: str = _long()
    schedule: str = _long()
    url: str = ""
    source: str = ""
    confirmed_on: date | None = None


class Subject(SQLModel, table=True):
    """A person, organization, municipality or concept that facts are about."""

    id: str = Field(primary_key=True)
    kind: str
    name_ja: str
    name_en: str = ""
    aliases: list[str] = _json(list)


class Fact(SQLModel, table=True):
    """One statement about one programme or subject."""

    id: str = Field(primary_key=True)
    subject: str = Field(index=True)
    attribute: str
    text_ja: str = _long()
    text_en: str = _long()
    number: float | None = None
    unit: str = ""
    source: str = ""
    url: str = ""
    confirmed_on: date | None = None


class Municipality(SQLModel, table=True):
    """One of the 1,741 municipalities (designated cities included), or of the 47 prefectures."""

    code: str = Field(primary_key=True)
    """Five digits; a prefecture is ``PP000``."""
    name: str = Field(index=True)
    kana: str = ""
    romaji: str = ""
    prefecture: str = ""
    region: str = ""


class Membership(SQLModel, table=True):
    """A municipality or company takes part in a programme."""

    __table_args__ = (UniqueConstraint("programme", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    programme: str = Field(index=True)
    name: str
    """As the source writes it."""
    municipality: str = Field(default="", index=True)
    """Empty when the name could be several places."""
    candidates: list[str] = _json(list)
    role: str = "member"
    since: str = ""
    source: str = ""
    confirmed_on: date | None = None
    position: int = 0
    """Order in the source's list."""


class Stay(SQLModel, table=True):
    """One offer of a municipality."""

    id: str = Field(primary_key=True)
    name: str
    municipality: str = Field(index=True)
    styles: list[str] = _json(list)
    engagement: str = ""
    windows: list[list[str]] = _json(list)
    first_day: date | None = Field(default=None, index=True)
    """Earliest first day of any window: lets the database filter."""
    last_day: date | None = Field(default=None, index=True)
    days_min: int = 1
    days_max: int = 30
    capacity: int = 1
    cost_yen: int | None = None
    childcare_from: int | None = None
    childcare_to: int | None = None
    elder_care: bool | None = None
    workspace: bool | None = None
    wifi: bool | None = None
    private_room: bool | None = None
    car_needed: bool | None = None
    minutes_from_tokyo: int | None = None
    skills: list[str] = _json(list)
    themes: list[str] = _json(list)
    description_ja: str = _long()
    description_en: str = _long()
    audience: str = Field(default="", index=True)
    source: str = ""
    url: str = ""
    contact: str = ""
    confirmed_on: date | None = None
    sample: bool = False
    withdrawn_on: date | None = None


class Proposal(SQLModel, table=True):
    """A stay that was shown to a worker."""

    id: int | None = Field(default=None, primary_key=True)
    worker: str = Field(foreign_key="worker.id", index=True)
    stay: str = Field(index=True)
    score: float = 0.0
    reasons: dict[str, Any] = _json()
    shown_at: datetime = _when(index=True)
    reaction: str = ""
    reaction_reason: str = _long()
    reacted_at: datetime | None = _when(nullable=True)


class Interest(SQLModel, table=True):
    """A worker wants a stay. One row a worker and stay, however often it is said."""

    __table_args__ = (UniqueConstraint("worker", "stay"),)
    id: int | None = Field(default=None, primary_key=True)
    worker: str = Field(foreign_key="worker.id", index=True)
    stay: str = Field(index=True)
    status: str = "new"
    """new → contacted → confirmed / declined / withdrawn / waiting."""
    consented: bool = False
    """The worker agreed that HR and the municipality may see who it is."""
    people: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """How many come along, the worker included: so many places it takes once it is confirmed."""
    note: str = _long()
    history: list[dict[str, Any]] = _json(list)
    """Who changed the status, to what, when."""
    created_at: datetime = _when(index=True)
    changed_at: datetime = _when()
    asked_after_at: datetime | None = _when(nullable=True)
    """When the person was asked how the stay was."""
    rating: int | None = None
    """1 to 5."""
    again: bool | None = None
    """Would go again."""


class Question(SQLModel, table=True):
    """A question that was asked. ``worker`` is emptied when the person is forgotten."""

    id: int | None = Field(default=None, primary_key=True)
    worker: str = Field(default="", index=True)
    organization: str = ""
    text: str = _long()
    language: str = "ja"
    answered: bool = True
    evidence: list[str] = _json(list)
    near: list[str] = _json(list)
    feedback: str = ""
    asked_at: datetime = _when(index=True)


class UnreadFragment(SQLModel, table=True):
    """Words that no rule understood; whoever looks through them can not tell whose they were."""

    id: int | None = Field(default=None, primary_key=True)
    text: str = _long()
    language: str = "ja"
    count: int = 1
    first_on: date
    last_on: date
    key: str | None = Field(default=None, unique=True)
    """Digest of language and text: the same words are one row, whoever counts them at the same time."""
    sayer: str = Field(default="", index=True)
    """Digest of the one person who has said it so far, so that it is forgotten with them; empty once another
    person has said the same, and it is nobody's any more. Never shown."""


class Digest(SQLModel, table=True):
    """One organization's digest of one week."""

    __table_args__ = (UniqueConstraint("week", "organization"),)
    id: int | None = Field(default=None, primary_key=True)
    week: str
    """ISO week: ``2026-W47``."""
    organization: str = ""
    body: dict[str, Any] = _json()
    delivered_at: datetime | None = _when(nullable=True)


class Audit(SQLModel, table=True):
    """A change that somebody made by hand."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = _when(index=True)
    who: str
    what: str
    """``stay/S001``."""
    before: dict[str, Any] = _json()
    after: dict[str, Any] = _json()


OPEN = text("state = 0")


class LedgerRow(SQLModel, table=True):
    """Inbox, outbox and calendar slots in one table."""

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ledger_open", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ledger_lane", "lane", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    )
    id: int | None = Field(default=None, primary_key=True)
    """Arrival order; a lane runs one job at a time, in this order."""
    key: str = Field(unique=True)
    """Event id, idempotency key or calendar slot."""
    lane: str
    kind: str
    payload: dict[str, Any] = _json()
    state: int = 0
    """0 open, 1 done, 2 dead."""
    tries: int = 0
    run_at: float = 0.0
    """Not before (seconds since the epoch), or the end of the lease while it runs."""
    owner: str = ""
    error: str = _long()
    """Why it died or was last put off."""
    person: str = Field(default="", index=True)
    """``Address.lane`` of the person it belongs to: what "forget" erases by."""
    platform: str = ""
    """Whose carrier is needed: a process claims only what it can carry. Empty for calendar slots."""
    erase: bool = False
    """The person was forgotten while this was still to be sent: once it is finished, nothing of it stays."""


class TextVector(SQLModel, table=True):
    """What a description means, as a model's vector: made once for each text. Only texts of the catalogue."""

    __tablename__ = "text_vector"
    key: str = Field(primary_key=True)
    """Digest of the model's name and the text."""
    vector: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """Half-precision floats, little-endian."""


class FollowedThread(SQLModel, table=True):
    """A channel thread that the bot takes part in: messages in it are for the bot even without its name."""

    __tablename__ = "followed_thread"
    channel: str = Field(primary_key=True)
    thread: str = Field(primary_key=True)


class Pace(SQLModel, table=True):
    """A rate limit shared by all processes."""

    name: str = Field(primary_key=True)
    next_at: float = 0.0


class Meta(SQLModel, table=True):
    """Facts about this installation: which starting data was loaded, which model the index was built with."""

    key: str = Field(primary_key=True)
    value: str = _long()
