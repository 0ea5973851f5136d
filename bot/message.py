"""What crosses a border: addresses, messages, replies. Frozen, and free of any platform's types."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Platform = str
"""``slack``, ``line``, ``terminal`` or ``web``; a new platform needs no change here."""

MessageKind = Literal["text", "press", "join", "leave", "location", "attachment"]
"""What happened: words, a button, the bot added or opened, removed, a place sent, a file or sticker sent."""

EvidenceKind = Literal["passage", "fact", "membership", "stay"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message came from and where its reply goes.

    ``conversation`` is opaque to the core: each adapter writes into it what it needs to answer
    (a Slack channel and thread, a LINE reply token). Who the person is never depends on it.
    """

    platform: Platform
    tenant: str
    """Slack team id, LINE bot user id (``destination``), empty for the terminal."""
    user: str
    """The person's id on that platform."""
    conversation: str = ""

    @property
    def lane(self) -> str:
        """The queue in which this person's messages are handled one at a time, in order."""
        return f"{self.platform}:{self.tenant}:{self.user}"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that a person said or did."""

    id: str
    """The platform's own id of the event; a second message with the same id is the same message."""
    address: Address
    received_at: datetime
    """Timezone-aware. The only clock that the core ever sees."""
    kind: MessageKind = "text"
    text: str = ""
    press: str = ""
    """Value of the choice that was pressed (``kind == "press"``)."""
    picked: str = ""
    """ISO date that came with a date picker's press."""
    asked: str = ""
    """A slot, when the text is to be read as if that slot had just been asked (scriptable chat)."""
    shared_room: bool = False
    """True in a channel or group where others read the reply."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. On a platform without buttons it is a line that can be typed."""

    label: str
    """Full label; a renderer shortens it to its platform's limit."""
    value: str
    """Comes back as ``Message.press``; at most 300 characters (LINE postback data)."""
    kind: Literal["press", "date", "url"] = "press"
    """``date`` opens a date picker where there is one; ``url`` opens ``value``."""
    emphasis: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Reason:
    """One wish held against one stay."""

    verdict: Literal["met", "unmet", "unknown"]
    column: str
    """The stay's column on which the verdict rests."""
    text: str
    """Worded, in the person's language."""


@dataclass(frozen=True, slots=True)
class Card:
    """One proposed stay, ready to be shown."""

    id: str
    """The stay's id."""
    title: str
    subtitle: str
    lines: tuple[str, ...] = ()
    """Facts: dates, days, cost, places left."""
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    """For instance: a sample, or confirmed long ago."""
    choices: tuple[Choice, ...] = ()
    url: str = ""
    people: tuple[str, ...] = ()
    """Ids, on the reply's platform, of people whom the card is about and who agreed to that (for HR)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered source under an answer."""

    number: int
    kind: EvidenceKind
    id: str
    """Passage, fact, programme or stay id: stored with feedback."""
    title: str
    heading: str = ""
    url: str = ""
    published_on: date | None = None
    confirmed_on: date | None = None
    passage: str = ""
    """The words themselves, shown when the person asks to see them."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a reply (an export, a digest's chart or table)."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    description: str = ""
    """Alternative text."""


@dataclass(frozen=True, slots=True)
class Reply:
    """All that one message is answered with, in reading order."""

    address: Address
    text: str
    language: str = "ja"
    sources: tuple[Source, ...] = ()
    cards: tuple[Card, ...] = ()
    closing: str = ""
    """Comes after the cards: what was understood, the next question."""
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    private: bool = False
    """True when only this person may see it even if they spoke in a channel (their own data)."""


# ---------------------------------------------------------------- as plain JSON


T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Write a message, reply or any part of one as plain JSON; fields at their defaults are left out.

    A form of our own because a message may hold what strict JSON libraries refuse (lone surrogates),
    and must be stored all the same.
    """
    if is_dataclass(value) and not isinstance(value, type):
        out = {}
        for each in fields(value):
            held = getattr(value, each.name)
            if each.default is MISSING or held != each.default:
                out[each.name] = to_json(held)
        return out
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, date) else value


def from_json(kind: type[T], data: Any) -> T:
    """Build the ``kind`` (``Message``, ``Reply`` …) that ``to_json`` was given; unknown fields are let go.

    Raises:
        KeyError, TypeError, ValueError: ``data`` is not what ``to_json`` gives for this kind.
    """
    return cast("T", _build(kind, data))


@cache
def _types(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, data: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return None if data is None else _build(next(arg for arg in get_args(kind) if arg is not NoneType), data)
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], item) for item in data)
    if is_dataclass(kind):
        types = _types(cast("type", kind))
        return cast("type", kind)(**{name: _build(types[name], held) for name, held in data.items() if name in types})
    if kind is bytes:
        return b64decode(data)
    return kind.fromisoformat(data) if kind in (date, datetime) else data
