"""The LINE channel: takes deliveries in, and shows that the bot is at work."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from linebot.v3.messaging import AsyncApiClient, AsyncMessagingApi, Configuration, ShowLoadingAnimationRequest
from linebot.v3.webhook import SignatureValidator
from linebot.v3.webhooks import Event

from adapters.hooks import Answer, Hear, Heard, Waiting
from adapters.line.carrier import Carrier
from adapters.line.parsing import Place, parse
from bot.wording import Wordings

log = logging.getLogger(__name__)

API_URL = "https://api.line.me"
_LOADING_SECONDS = 10
"""Ends by itself when the reply arrives. LINE takes multiples of five up to sixty."""
_CONNECTIONS = 100
"""The SDK would open no more than five a core."""


class Line:
    """One LINE official account. ``start`` and ``stop`` it within the event loop; ``carrier`` sends its replies."""

    def __init__(
        self,
        *,
        access_token: str,
        channel_secret: str,
        hear: Hear,
        wordings: Wordings,
        api_url: str = API_URL,
        loading_after: float | None = 0.7,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``loading_after``: seconds before the loading animation; None where several processes share the work."""
        self._configuration = Configuration(host=(api_url or API_URL).rstrip("/"), access_token=access_token)
        self._configuration.connection_pool_maxsize = _CONNECTIONS
        self._signatures = SignatureValidator(channel_secret)
        self._hear, self._clock = hear, clock
        self._waiting = Waiting(loading_after)
        self._client: AsyncApiClient | None = None
        self.carrier = Carrier(self._api, wordings, self._waiting, lambda: clock().timestamp())

    def _api(self) -> AsyncMessagingApi:
        if self._client is None:
            raise RuntimeError("Line.start() comes before the first message")
        return AsyncMessagingApi(self._client)

    async def start(self) -> None:
        """Open the API client: the SDK's needs a running event loop."""
        self._client = AsyncApiClient(self._configuration)

    async def stop(self) -> None:
        """Close every connection."""
        await self._waiting.stop()
        if self._client:
            await self._client.close()
            self._client = None

    async def receive(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """One delivery; see ``adapters.hooks.Receive``.

        A delivery is written down whole before 200; an event that can not be read is left aside
        without holding up the others. A second delivery of the same events changes nothing.
        """
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return Answer(401, "invalid signature")  # LINE signs UTF-8
        if not self._signatures.validate(text, headers.get("x-line-signature", "")):
            return Answer(401, "invalid signature")
        try:
            delivery = json.loads(text)
            events, destination = list(delivery["events"]), str(delivery.get("destination") or "")
        except (ValueError, KeyError, TypeError, AttributeError):
            return Answer(400, "not a LINE delivery")
        now = self._clock()
        for event in events:
            heard = _read(event, destination, now)
            if heard is None:
                continue
            try:
                new = await self._hear(heard.message, heard.also)
            except Exception:
                log.exception("a LINE event could not be written down; LINE is asked to deliver it again")
                return Answer(503, "try again")
            if new and heard.message.kind in {"text", "press", "location"}:
                self._show_work(heard)
        return Answer(200, "OK")

    def _show_work(self, heard: Heard) -> None:
        user = heard.message.address.user
        if Place.read(heard.message.address.conversation).to == user:  # only one-to-one chats have the animation
            request = ShowLoadingAnimationRequest(chatId=user, loadingSeconds=_LOADING_SECONDS)
            self._waiting.begin(user, lambda: self._api().show_loading_animation(request))


def _read(raw: Any, destination: str, now: datetime) -> Heard | None:
    # The SDK raises many things on many shapes: an event of tomorrow must not lose us today's.
    try:
        return parse(Event.from_dict(raw), destination=destination, now=now)
    except Exception as error:  # noqa: BLE001
        kind = raw.get("type") if isinstance(raw, dict) else type(raw).__name__
        log.info("a LINE event of kind %s was left aside: %s", kind, type(error).__name__)
        return None
