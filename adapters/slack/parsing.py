"""Slack payloads → messages. Pure: no network, no clock.

Payload shapes: docs.slack.dev/reference/events and /interactivity (Events API, block actions, slash commands).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.hooks import Heard
from bot.message import Address, Message

PLATFORM = "slack"
PRESS = "press:"
DATE = "date:"
"""Prefixes of the action ids that our renderings carry. Others (link buttons) mean nothing to us."""

# Other subtypes are edits, deletions, joins, topic changes, other bots … (docs.slack.dev/reference/events/message).
_SPOKEN = frozenset({"", "file_share", "thread_broadcast", "me_message"})
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_GROUP_MENTION = re.compile(r"<!(?:subteam\^|channel|here|everyone)[^>]*>")
_LINKED = re.compile(r"<(?:!date\^[^|>]*|!subteam\^[^|>]*|[#@!]?[^|>]*)\|([^>]*)>")
_BARE = re.compile(r"<([^|>]*)>")


@dataclass(frozen=True, slots=True)
class Place:
    """What ``Address.conversation`` holds for Slack, as JSON."""

    channel: str
    """Channel id; a user id stands for the direct-message channel with that user."""
    thread: str = ""
    """Parent message of the thread that the reply goes to; empty: the channel itself."""
    since: str = ""
    """Timestamp of the message being answered: an earlier attempt to answer is looked for after it."""
    user: str = ""
    response_url: str = ""
    """One-time answer address of a slash command or of a press on a message that only one person sees."""
    shared: bool = False
    """Others read along."""

    @classmethod
    def read(cls, conversation: str) -> Place:
        """Out of ``Address.conversation``."""
        return cls(**json.loads(conversation))

    def __str__(self) -> str:
        return json.dumps({slot: getattr(self, slot) for slot in self.__slots__ if getattr(self, slot)})


@dataclass(frozen=True, slots=True)
class Said(Heard):
    """A heard message and what the channel's thread means for it."""

    joins: bool = False
    """The bot was called by name: from now on it follows this thread."""
    follows: bool = False
    """Nobody was called by name: counts only in a thread that the bot has joined."""
    leaves: bool = False
    """Somebody else was called by name: the thread is theirs now, and this message is not for the bot."""
    place: Place = Place("")


def parse(body: Mapping[str, Any], *, now: datetime, bot_user: str = "") -> Said | None:
    """A payload as Bolt gives it; None when it is not something that a person said or did to the bot.

    Args:
        body: the parsed payload (Events API envelope, interaction, or slash command).
        now: when it arrived; timezone-aware. Stands in where the payload does not say when it happened.
        bot_user: the bot's own user id, for payloads that do not name it.
    """
    if body.get("type") == "event_callback":
        return _event(body, now, _bot_user(body) or bot_user)
    if body.get("type") == "block_actions":
        return _pressed(body, now)
    if body.get("command"):
        return _commanded(body, now)
    return None


def _bot_user(body: Mapping[str, Any]) -> str:
    """The bot that this delivery is for (``authorizations`` holds the one installation)."""
    for authorization in body.get("authorizations") or ():
        if authorization.get("is_bot"):
            return str(authorization.get("user_id") or "")
    return ""


def _event(body: Mapping[str, Any], now: datetime, bot_user: str) -> Said | None:
    event = body.get("event") or {}
    if event.get("type") not in {"message", "app_mention"} or event.get("hidden"):
        return None
    user = event.get("user") or ""
    if not user or user in {bot_user, "USLACKBOT"} or event.get("bot_id") or event.get("bot_profile"):
        return None
    if event.get("subtype", "") not in _SPOKEN:
        return None
    channel, ts = event.get("channel") or "", event.get("ts") or ""
    if not channel or not ts:
        return None

    raw = event.get("text") or ""
    named = set(_MENTION.findall(raw))
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    called = direct or event["type"] == "app_mention" or (bool(bot_user) and bot_user in named)
    in_thread = bool(event.get("thread_ts"))
    others = bool(named - {bot_user}) or bool(_GROUP_MENTION.search(raw))
    if not called and not in_thread:
        return None

    place = Place(channel, event.get("thread_ts") or ts, since=ts, user=user, shared=not direct)
    team = body.get("team_id") or event.get("team") or ""
    said = words(raw, bot_user)
    if not said and not called and not event.get("files"):
        return None
    message = Message(
        id=str(body.get("event_id") or f"slack:{channel}:{ts}"),
        address=Address(PLATFORM, team, user, str(place)),
        received_at=_time(ts, now),
        # Words beside a file are answered; the bot's name alone is a knock at the door.
        kind="text" if said else "attachment" if event.get("files") else "join",
        text=said,
        shared_room=not direct,
    )
    return Said(
        message,
        (f"slack:{channel}:{ts}",),  # a mention arrives as app_mention and as message, under two event ids
        joins=called and not direct,
        follows=not called,
        leaves=not called and others,
        place=place,
    )


def _pressed(body: Mapping[str, Any], now: datetime) -> Said | None:
    user = (body.get("user") or {}).get("id") or ""
    action = next(iter(body.get("actions") or ()), None)
    if not user or action is None:
        return None
    action_id, press, picked = str(action.get("action_id") or ""), "", ""
    if action_id.startswith(DATE):
        press, picked = action_id.removeprefix(DATE), action.get("selected_date") or ""
    elif action_id.startswith(PRESS):
        press = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
    if not press:
        return None

    container, shown = body.get("container") or {}, body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or user
    own_eyes = bool(container.get("is_ephemeral"))
    thread = (
        container.get("thread_ts") or shown.get("thread_ts") or ("" if own_eyes else container.get("message_ts") or "")
    )
    shared = channel != user and not channel.startswith("D")
    stamp = str(action.get("action_ts") or container.get("message_ts") or "")
    place = Place(channel, thread, since=stamp, user=user, shared=shared)
    if own_eyes:
        place = replace(place, response_url=body.get("response_url") or "")
    team = (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or ""
    message = Message(
        id=f"slack:{body.get('trigger_id') or f'{user}:{stamp}'}",
        address=Address(PLATFORM, team, user, str(place)),
        received_at=_time(stamp, now),
        kind="press",
        text=str((action.get("text") or {}).get("text") or ""),
        press=press,
        picked=picked,
        shared_room=shared,
    )
    return Said(message, place=place)


def _commanded(body: Mapping[str, Any], now: datetime) -> Said | None:
    user, channel = body.get("user_id") or "", body.get("channel_id") or ""
    if not user:
        return None
    text = words(body.get("text") or "", "")
    place = Place(channel or user, user=user, response_url=body.get("response_url") or "", shared=False)
    message = Message(
        id=f"slack:{body.get('trigger_id') or ''}",
        address=Address(PLATFORM, body.get("team_id") or "", user, str(place)),
        received_at=now,
        kind="text" if text else "join",
        text=text,
    )
    return Said(message, place=place)


def _time(ts: str, now: datetime) -> datetime:
    """When it was said. Redeliveries come up to hours late; anything stranger than that is not believed."""
    try:
        said = datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return said if now - timedelta(days=7) < said <= now + timedelta(minutes=5) else now


def words(raw: str, bot_user: str) -> str:
    """What the person typed: the bot's name taken out, links and names as they were shown, entities resolved.

    https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
    """
    text = _MENTION.sub(lambda found: " " if found[1] == bot_user else found[0], raw)
    text = _LINKED.sub(r"\1", text)
    text = _BARE.sub(r"\1", text)
    return html.unescape(text).strip()
