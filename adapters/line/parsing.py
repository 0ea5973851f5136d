"""LINE webhook events → messages. Pure: no network, no clock.

Event shapes: developers.line.biz/en/reference/messaging-api/#webhook-event-objects, as the SDK's models.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from linebot.v3.webhooks import (
    Event,
    EventMode,
    FollowEvent,
    LocationMessageContent,
    MessageContent,
    MessageEvent,
    PostbackEvent,
    TextMessageContent,
    UnfollowEvent,
    UserMentionee,
)

from adapters.hooks import Heard
from bot.message import Address, Message, MessageKind

PLATFORM = "line"


@dataclass(frozen=True, slots=True)
class Place:
    """What ``Address.conversation`` holds for LINE, as JSON."""

    to: str
    """User, group or room id for a push."""
    token: str = ""
    """Reply token: can be used once, within a minute of the delivery."""
    heard: float = 0.0
    """When the delivery that brought the token arrived, in seconds since 1970."""

    @classmethod
    def read(cls, conversation: str) -> Place:
        """Out of ``Address.conversation``."""
        return cls(**json.loads(conversation))

    def __str__(self) -> str:
        return json.dumps({"to": self.to, "token": self.token, "heard": self.heard})

    @property
    def shared(self) -> bool:
        """A group or room, where others read along."""
        return not self.to.startswith("U")


def parse(event: Event, *, destination: str, now: datetime) -> Heard | None:
    """One event of a delivery; None when it is not something that a person said or did to the bot.

    Args:
        event: as the SDK reads it.
        destination: the bot's user id, from the delivery.
        now: when the delivery arrived; timezone-aware.
    """
    source = event.source
    user = getattr(source, "user_id", None)
    if event.mode != EventMode.ACTIVE or source is None or not user:
        return None
    to = getattr(source, "group_id", None) or getattr(source, "room_id", None) or user
    place = Place(to, getattr(event, "reply_token", None) or "", now.timestamp())
    said = _said(event, shared=place.shared)
    if said is None:
        return None
    kind, fields = said
    address = Address(PLATFORM, destination, user, str(place))
    when = _time(event.timestamp, now)
    return Heard(Message(event.webhook_event_id, address, when, kind, shared_room=place.shared, **fields))


def _said(event: Event, *, shared: bool) -> tuple[MessageKind, dict[str, Any]] | None:
    if isinstance(event, PostbackEvent):
        params = event.postback.params or {}
        picked = str(params.get("date") or params.get("datetime") or "")[:10]
        return "press", {"press": event.postback.data, "picked": picked}
    if isinstance(event, MessageEvent):
        return _message(event.message, shared=shared)
    if shared:
        return None
    if isinstance(event, FollowEvent):
        return "join", {}
    if isinstance(event, UnfollowEvent):
        return "leave", {}
    return None


def _message(content: MessageContent, *, shared: bool) -> tuple[MessageKind, dict[str, Any]] | None:
    if isinstance(content, TextMessageContent):
        text, called = _uncalled(content)
        if shared and not called:
            return None
        return ("text", {"text": text}) if text else ("join", {})
    if shared:
        return None
    if isinstance(content, LocationMessageContent):
        parts = (content.title, content.address)
        return "location", {"text": " ".join(part for part in parts if part)}
    return "attachment", {}


def _uncalled(content: TextMessageContent) -> tuple[str, bool]:
    """The text without the bot's name, and whether it was named. Places are counted in UTF-16 units."""
    mentionees = content.mention.mentionees if content.mention else []
    own = [one for one in mentionees if isinstance(one, UserMentionee) and one.is_self]
    raw = content.text.encode("utf-16-le", "surrogatepass")
    for one in sorted(own, key=lambda one: -one.index):
        raw = raw[: 2 * one.index] + raw[2 * (one.index + one.length) :]
    return raw.decode("utf-16-le", "replace").strip(), bool(own)


def _time(milliseconds: int, now: datetime) -> datetime:
    """When it was said. Redeliveries come up to hours late; anything stranger than that is not believed."""
    try:
        said = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return said if now - timedelta(days=7) < said <= now + timedelta(minutes=5) else now
