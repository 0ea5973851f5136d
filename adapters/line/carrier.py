"""Sends replies to LINE: one reply call while the token lives, else a push that LINE itself recognises when repeated.

A reply token works once, so trying it again after a lost answer can not deliver twice:
either it is taken now, or LINE calls it invalid because it was taken before.
https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
"""

from __future__ import annotations

import json
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Literal, Protocol

import aiohttp
from linebot.v3.messaging import AsyncMessagingApi, PushMessageRequest, ReplyMessageRequest
from linebot.v3.messaging.exceptions import ApiException

from adapters.hooks import Waiting
from adapters.line.parsing import Place
from adapters.line.rendering import render
from bot.message import Reply
from bot.seams import CarrierError, Refused, TryLater, Uncertain
from bot.wording import Wordings

TOKEN_SECONDS = 50.0
"""A token lives one minute from its delivery; the rest is for the way."""
RETRY_KEYS = uuid.UUID("4c1f6f0e-9c0b-5d55-9a3c-0f5d0d7b8a11")
"""Namespace of the retry keys made of our reply keys."""
_SETTINGS_PAUSE = 60.0
_REMEMBERED = 10_000
_PATIENCE = aiohttp.ClientTimeout(total=10)
_QUOTA = "monthly limit"

State = Literal["unsent", "lost", "pushed"]
"""How an earlier attempt of this process ended: surely not sent, answer lost, went by push."""


class Api(Protocol):
    """Gives the API client; it exists only within a running event loop."""

    def __call__(self) -> AsyncMessagingApi:
        """Return the client."""


class Carrier:
    """``bot.seams.Carrier`` for LINE."""

    def __init__(
        self,
        api: Api,
        wordings: Wordings,
        waiting: Waiting | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``clock``: seconds since 1970, to know whether a reply token still lives."""
        self._api = api
        self._wordings = wordings
        self._waiting = waiting
        self._clock = clock
        self._states: OrderedDict[str, State] = OrderedDict()

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:
        """See ``bot.seams.Carrier``."""
        user = reply.address.user
        if self._waiting:
            self._waiting.end(user)
        messages = render(reply, self._wordings[reply.language])
        if not messages:
            return
        place = Place.read(reply.address.conversation) if reply.address.conversation else Place(user)
        if reply.private and place.shared:
            place = Place(user)
        state = self._states.get(key) if attempt > 1 else None
        fresh = bool(place.token) and 0 <= self._clock() - place.heard < TOKEN_SECONDS
        if fresh and state != "pushed":
            if await self._reply(place, messages, key, attempt):
                return
        elif state == "lost":
            raise Uncertain("LINE's answer to the reply was lost, and its token has run out")
        self._note(key, "pushed")
        await self._push(place.to, messages, key)

    async def _reply(self, place: Place, messages: list[dict[str, Any]], key: str, attempt: int) -> bool:
        """Use the reply token; False when it turns out not to work although nothing was sent with it."""
        request = ReplyMessageRequest.from_dict({"replyToken": place.token, "messages": messages})
        try:
            await self._api().reply_message(request, _request_timeout=_PATIENCE)
        except ApiException as error:
            if error.status == 400 and "invalid reply token" in _said(error).lower():
                if attempt > 1 and self._states.get(key) != "unsent":
                    raise Uncertain("the reply token has been used: an earlier attempt got through") from error
                return False
            self._note(key, "lost" if error.status >= 500 else "unsent")
            raise meaning(error) from error
        except aiohttp.ClientConnectorError as error:
            self._note(key, "unsent")
            raise TryLater(f"LINE can not be reached: {error}") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            self._note(key, "lost")
            raise TryLater(f"LINE's answer was lost: {error!r}") from error
        return True

    async def _push(self, to: str, messages: list[dict[str, Any]], key: str) -> None:
        request = PushMessageRequest.from_dict({"to": to, "messages": messages})
        retry_key = str(uuid.uuid5(RETRY_KEYS, key))
        try:
            await self._api().push_message(request, x_line_retry_key=retry_key, _request_timeout=_PATIENCE)
        except ApiException as error:
            if error.status != 409:  # 409: this very request was accepted before
                raise meaning(error) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater(f"LINE's answer was lost: {error!r}") from error

    def _note(self, key: str, state: State) -> None:
        self._states[key] = state
        self._states.move_to_end(key)
        while len(self._states) > _REMEMBERED:
            self._states.popitem(last=False)


def meaning(error: ApiException) -> CarrierError:
    """What an answer of LINE's that is no success means for us."""
    said = _said(error)
    if error.status == 429 and _QUOTA in said.lower():
        return Refused(f"this month's quota of LINE push messages is used up: {said}")
    if error.status == 429:
        return TryLater(f"LINE asks to slow down: {said}", _seconds(error))
    if error.status >= 500:
        return TryLater(f"LINE answered {error.status}")
    if error.status in {401, 403}:
        return TryLater(f"LINE does not accept the channel access token: {said}", _SETTINGS_PAUSE)
    return Refused(f"LINE refused the message ({error.status}): {said}")


def _said(error: ApiException) -> str:
    body = error.body if isinstance(error.body, (str, bytes)) else b""
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(told, dict):
        return ""
    details = "; ".join(f"{item.get('property')}: {item.get('message')}" for item in told.get("details") or ())
    return f"{told.get('message', '')} {details}".strip()


def _seconds(error: ApiException) -> float | None:
    value = (error.headers or {}).get("Retry-After")
    try:
        return float(value) if value else None
    except ValueError:
        return None
