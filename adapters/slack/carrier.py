"""Sends replies to Slack, each once.

Slack has no idempotency key, so every message carries its reply's key as metadata, and a second attempt
first looks whether the first one got through. What only one person sees can not be looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.hooks import Waiting
from adapters.slack.parsing import Place
from adapters.slack.rendering import escape, render
from bot.message import Attachment, Reply
from bot.seams import CarrierError, Refused, TryLater, Uncertain
from bot.wording import Wordings

EVENT_TYPE = "sankin_reply"
"""Type of the metadata on our messages (docs.slack.dev/messaging/message-metadata)."""

# docs.slack.dev/reference/methods/chat.postMessage#errors
_PASSING = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_SETTINGS = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "missing_scope",
        "not_allowed_token_type",
        "ekm_access_denied",
    }
)
_SETTINGS_PAUSE = 60.0
"""Seconds until the next try when a token or scope is wrong: somebody has to mend it."""


class Threads(Protocol):
    """The channel threads that the bot takes part in; kept where a restart does not forget them."""

    async def joined(self, channel: str, thread_ts: str) -> bool:
        """True when messages in this thread are for the bot even without its name."""

    async def join(self, channel: str, thread_ts: str) -> None:
        """From now on the bot follows this thread. May be repeated."""

    async def leave(self, channel: str, thread_ts: str) -> None:
        """The bot no longer follows this thread. May be repeated."""


class Carrier:
    """``bot.seams.Carrier`` for Slack."""

    def __init__(self, client: AsyncWebClient, wordings: Wordings, waiting: Waiting | None = None) -> None:
        """``client``: with ``retry_handlers=[]`` (its default one repeats blindly) and a shared session."""
        self._client = client
        self._wordings = wordings
        self._waiting = waiting
        self._direct: dict[str, str] = {}

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:
        """See ``bot.seams.Carrier``."""
        place = Place.read(reply.address.conversation) if reply.address.conversation else Place(reply.address.user)
        if self._waiting:
            self._waiting.end(f"{place.channel}:{place.thread}")
        messages = render(reply, self._wordings[reply.language])
        own_eyes = place.response_url or (reply.private and place.shared)
        if own_eyes and not reply.attachments and await self._whisper(place, messages, reply):
            return
        with _told():
            if own_eyes or place.channel == reply.address.user:
                channel, thread, since = await self._direct_channel(reply.address.user), "", place.since
            else:
                channel, thread, since = place.channel, place.thread, place.since
            before = await self._earlier(channel, thread, since) if attempt > 1 else []
            sent = _parts(before, key)
            for part, message in enumerate(messages):
                if part not in sent:
                    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key, "part": part}}
                    await self._client.chat_postMessage(
                        channel=channel, thread_ts=thread or None, metadata=metadata, **message
                    )
            for attachment in reply.attachments:
                if attachment.content and not _holds(before, attachment):
                    await self._upload(channel, thread, attachment)
        if own_eyes and reply.private and place.shared and attempt == 1:
            await self._point_to_direct(place, reply)

    async def _whisper(self, place: Place, messages: tuple[dict[str, Any], ...], reply: Reply) -> bool:
        """Show ``messages`` to one person where they wrote; False when that is not possible there.

        Raises:
            Uncertain: an answer was lost; such a message can not be looked up.

        """
        for number, message in enumerate(messages):
            try:
                with _told(can_look_up=False):
                    if place.response_url:
                        await self._respond(place.response_url, message)
                    else:
                        await self._client.chat_postEphemeral(
                            channel=place.channel,
                            user=reply.address.user,
                            thread_ts=place.thread or None,
                            text=message["text"],
                            blocks=message["blocks"],
                        )
            except Refused:
                if number:
                    raise
                return False
        return True

    async def _respond(self, url: str, message: Mapping[str, Any]) -> None:
        hook = AsyncWebhookClient(url, session=self._client.session, retry_handlers=[])
        response = await hook.send_dict(
            {
                "text": message["text"],
                "blocks": message["blocks"],
                "response_type": "ephemeral",
                "replace_original": False,
            }
        )
        if response.status_code == 429:
            raise TryLater("Slack asks to slow down", _seconds(response.headers))
        if response.status_code >= 500:
            raise Uncertain(f"Slack answered {response.status_code}")
        if response.status_code >= 400:
            raise Refused(f"Slack answered {response.status_code}: {response.body[:200]}")

    async def _direct_channel(self, user: str) -> str:
        if user not in self._direct:
            opened = await self._client.conversations_open(users=user)
            self._direct[user] = str(opened["channel"]["id"])
        return self._direct[user]

    async def _earlier(self, channel: str, thread: str, since: str) -> list[Mapping[str, Any]]:
        """Messages that stand in the conversation since the person wrote; the newest hundred when that is not known."""
        found: list[Mapping[str, Any]] = []
        cursor = ""
        while True:
            asked: dict[str, Any] = {"channel": channel, "limit": 100, "include_all_metadata": True}
            asked |= {"oldest": since} if since else {}
            asked |= {"cursor": cursor} if cursor else {}
            try:
                if thread:
                    page = await self._client.conversations_replies(ts=thread, **asked)
                else:
                    page = await self._client.conversations_history(**asked)
            except SlackApiError as error:
                if _error(error) == "thread_not_found":
                    return found
                raise
            found += page.get("messages") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor or not since:
                return found

    async def _upload(self, channel: str, thread: str, attachment: Attachment) -> None:
        await self._client.files_upload_v2(
            channel=channel,
            thread_ts=thread or None,
            filename=attachment.name,
            title=attachment.name,
            content=attachment.content,
            alt_txt=attachment.description or None,
        )

    async def _point_to_direct(self, place: Place, reply: Reply) -> None:
        """Say where the answer went. A courtesy: the answer itself has arrived."""
        text = escape(self._wordings[reply.language]("slack.private.sent"))
        try:
            if place.response_url:
                await self._respond(place.response_url, {"text": text, "blocks": None})
            else:
                await self._client.chat_postEphemeral(
                    channel=place.channel, user=reply.address.user, thread_ts=place.thread or None, text=text
                )
        except (SlackApiError, CarrierError, aiohttp.ClientError, TimeoutError):
            return


def _parts(messages: list[Mapping[str, Any]], key: str) -> set[int]:
    """Which parts of the reply ``key`` are among ``messages``."""
    parts = set()
    for message in messages:
        metadata = message.get("metadata") or {}
        payload = metadata.get("event_payload") or {}
        if metadata.get("event_type") == EVENT_TYPE and payload.get("key") == key:
            parts.add(int(payload.get("part") or 0))
    return parts


def _holds(messages: list[Mapping[str, Any]], attachment: Attachment) -> bool:
    files = [file for message in messages if message.get("bot_id") for file in message.get("files") or ()]
    return any(file.get("title") == attachment.name for file in files)


@contextmanager
def _told(*, can_look_up: bool = True) -> Iterator[None]:
    """Slack's errors in the words of ``bot.seams``."""
    try:
        yield
    except SlackApiError as error:
        raise _meaning(error, can_look_up=can_look_up) from error
    except SlackRequestError as error:  # a file's bytes did not get through; without them nothing is shown
        raise TryLater(f"Slack did not take the file: {error}") from error
    except aiohttp.ClientConnectorError as error:
        raise TryLater(f"Slack can not be reached: {error}") from error
    except (aiohttp.ClientError, TimeoutError) as error:
        if can_look_up:
            raise TryLater(f"Slack's answer was lost: {error!r}") from error
        raise Uncertain(f"Slack's answer was lost: {error!r}") from error


def _meaning(error: SlackApiError, *, can_look_up: bool) -> CarrierError:
    code, status = _error(error), _status(error)
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return TryLater("Slack asks to slow down", _seconds(getattr(error.response, "headers", {})))
    if status >= 500 or code in _PASSING:
        lost = f"Slack answered {status} {code}".strip()
        return TryLater(lost) if can_look_up else Uncertain(lost)
    if code in _SETTINGS:
        return TryLater(f"Slack does not accept the app's token or scopes: {code}", _SETTINGS_PAUSE)
    return Refused(f"Slack refused the message: {code or status}{_details(error)}")


def _error(error: SlackApiError) -> str:
    data = getattr(error.response, "data", error.response)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _details(error: SlackApiError) -> str:
    data = getattr(error.response, "data", error.response)
    told = (data.get("response_metadata") or {}).get("messages") if isinstance(data, dict) else None
    return f" {told}" if told else ""


def _status(error: SlackApiError) -> int:
    response = error.response
    status = response.get("status_code") if isinstance(response, dict) else getattr(response, "status_code", 0)
    return int(status or 0)


def _seconds(headers: Mapping[str, str]) -> float:
    """``Retry-After``; one second when Slack does not say."""
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    try:
        return float(value[0] if isinstance(value, list) else value)
    except ValueError:
        return 1.0
