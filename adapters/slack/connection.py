"""The Slack app: takes events in over HTTP or Socket Mode, shows the courtesies that only Slack has.

``slack-bolt`` checks, acknowledges and reconnects; every payload then runs through one path:
parse → (thread rules) → hear → 200. Nothing is answered 200 before it is written down.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from adapters.hooks import Answer, Hear, Waiting
from adapters.slack.carrier import Carrier, Threads
from adapters.slack.parsing import PLATFORM, Place, Said, parse
from adapters.slack.rendering import home_view
from bot.message import Address, Reply
from bot.wording import Wording, Wordings

log = logging.getLogger(__name__)

API_URL = "https://slack.com/api/"
_SECONDS = 10.0
"""Patience with one API call."""
_RECONNECT = (1.0, 5.0, 15.0, 60.0)
"""Seconds between attempts to open the first Socket Mode connection; the last one repeats."""

Home = Callable[[Address], Awaitable[Reply]]
"""What the App Home shows a person: what is known of them, and buttons."""


class Slack:
    """One workspace's app. ``start`` and ``stop`` it within the event loop; ``carrier`` sends its replies.

    With ``app_token`` events come over Socket Mode, with ``signing_secret`` over HTTP; with both, over
    whichever the app is configured for in Slack: an event that came twice is heard once.
    """

    def __init__(
        self,
        *,
        bot_token: str,
        hear: Hear,
        threads: Threads,
        wordings: Wordings,
        signing_secret: str = "",
        app_token: str = "",
        api_url: str = API_URL,
        home: Home | None = None,
        status_after: float | None = 1.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``status_after``: seconds before "is thinking…" is shown; None where several processes share the work."""
        self._client = AsyncWebClient(bot_token, base_url=api_url or API_URL, retry_handlers=[])
        self._hear, self._threads, self._wordings, self._home, self._clock = hear, threads, wordings, home, clock
        self._app_token = app_token
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None
        self._waiting = Waiting(status_after)
        self._bot_user = ""
        self._socket: AsyncSocketModeHandler | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._app = self._bolt(bot_token, signing_secret)
        self.carrier = Carrier(self._client, wordings, self._waiting)

    def _bolt(self, bot_token: str, signing_secret: str) -> AsyncApp:
        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            # Bolt would call auth.test here and answer 200 to an event when that call fails: the event would be lost.
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token)

        async def take(req: AsyncBoltRequest) -> BoltResponse:
            return await self._take(req.body)

        app = AsyncApp(
            client=self._client,
            signing_secret=signing_secret,
            authorize=authorize,
            ignoring_self_events_enabled=False,  # parse ignores our own and every other bot
            logger=_bolt_log(),
        )
        app.use(take)
        return app

    async def start(self) -> None:
        """Open the session, and the Socket Mode connection where there is an app token. Does not wait for Slack."""
        self._client.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=100), timeout=aiohttp.ClientTimeout(total=_SECONDS)
        )
        self._background(self._introduce())
        if self._app_token:
            self._background(self._connect())

    async def stop(self) -> None:
        """Close every connection."""
        await self._waiting.stop()
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self._socket:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
            await self._socket.client.aiohttp_client_session.close()
        if self._client.session:
            await self._client.session.close()

    @property
    def connected(self) -> bool | None:
        """Whether the Socket Mode connection stands; None without one."""
        return None if not self._app_token else bool(self._socket and self._socket.client.current_session)

    async def receive(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """One HTTP delivery; see ``adapters.hooks.Receive``."""
        if self._verifier is None:
            return Answer(404, "no signing secret is set")
        if not _genuine(self._verifier, headers, body):
            return Answer(401, "invalid signature")
        try:
            request = AsyncBoltRequest(body=body.decode(), headers=dict(headers))
        except (ValueError, AttributeError, TypeError):
            return Answer(400, "not a Slack payload")
        response = await self._app.async_dispatch(request)
        media_type = (response.headers.get("content-type") or ["text/plain"])[0].split(";")[0]
        return Answer(response.status, response.body or "", media_type)

    async def _take(self, body: Mapping[str, Any]) -> BoltResponse:
        try:
            said = parse(body, now=self._clock(), bot_user=self._bot_user)
        except (AttributeError, KeyError, TypeError, ValueError):
            log.warning("a Slack payload of an unknown shape was left aside: %s", body.get("type"))
            return BoltResponse(status=200, body="")
        if said is None:
            self._courtesy(body.get("event") or {}, str(body.get("team_id") or ""))
            return BoltResponse(status=200, body="")
        try:
            if await self._concerns_us(said) and await self._hear(said.message, said.also):
                self._show_work(said.place, said.message.text)
        except Exception:
            log.exception("a Slack event could not be written down; Slack is asked to deliver it again")
            return BoltResponse(status=503, body="")
        return BoltResponse(status=200, body="")

    async def _concerns_us(self, said: Said) -> bool:
        channel, thread = said.place.channel, said.place.thread
        if said.joins:
            await self._threads.join(channel, thread)
        if said.follows and not await self._threads.joined(channel, thread):
            return False
        if said.leaves:
            await self._threads.leave(channel, thread)
        return not said.leaves

    def _courtesy(self, event: Mapping[str, Any], team: str) -> None:
        kind, user, channel = event.get("type"), event.get("user"), event.get("channel")
        if kind == "app_home_opened" and user and channel:
            address = Address(PLATFORM, team, str(user), str(Place(str(channel), user=str(user))))
            shown = self._show_home(address) if event.get("tab") == "home" else self._suggest(address, str(channel))
            self._background(shown)
        elif kind == "assistant_thread_started":  # apps that still use assistant_view
            opened = event.get("assistant_thread") or {}
            address = Address(PLATFORM, team, str(opened.get("user_id")))
            self._background(self._suggest(address, str(opened.get("channel_id")), str(opened.get("thread_ts"))))

    async def _suggest(self, address: Address, channel: str, thread: str = "") -> None:
        # Under agent_view a thread_ts makes the prompts fail silently; only assistant_view wants it.
        wording = await self._wording(address)
        pairs = zip(wording.list("slack.prompts.titles"), wording.list("slack.prompts.messages"), strict=True)
        await self._client.assistant_threads_setSuggestedPrompts(
            channel_id=channel,
            title=wording("slack.prompts.title"),
            prompts=[{"title": title, "message": message} for title, message in list(pairs)[:4]],
            **({"thread_ts": thread} if thread else {}),
        )

    async def _wording(self, address: Address) -> Wording:
        reply = await self._home(address) if self._home else None
        return self._wordings[reply.language if reply else self._wordings.default]

    async def _show_home(self, address: Address) -> None:
        wording = self._wordings[self._wordings.default]
        reply = Reply(address, wording("slack.home.new"), language=wording.language)
        if self._home:
            reply = await self._home(address)
        view = home_view(reply, self._wordings[reply.language])
        await self._client.views_publish(user_id=address.user, view=view)

    def _show_work(self, place: Place, text: str) -> None:
        if place.thread and not place.response_url:
            self._waiting.begin(f"{place.channel}:{place.thread}", lambda: self._status(place, text))

    async def _status(self, place: Place, text: str) -> None:
        # Asking for the person's language would add to the very work that is waited for.
        western = text.isascii() and any(char.isalpha() for char in text)
        wording = self._wordings["en" if western else self._wordings.default]
        await self._client.assistant_threads_setStatus(
            channel_id=place.channel, thread_ts=place.thread, status=wording("slack.status.working")
        )

    async def _introduce(self) -> None:
        told = await self._client.auth_test()
        self._bot_user = str(told.get("user_id") or "")
        log.info("Slack: workspace %s, bot user %s", told.get("team"), self._bot_user)

    async def _connect(self) -> None:
        self._socket = AsyncSocketModeHandler(self._app, self._app_token, logger=log)
        for number in range(1_000_000):
            try:
                await self._socket.connect_async()  # type: ignore[no-untyped-call]
            except Exception as error:  # noqa: BLE001  whatever the reason, the next attempt may succeed
                pause = _RECONNECT[min(number, len(_RECONNECT) - 1)]
                log.warning("Socket Mode: %s; next attempt in %.0f s", error, pause)
                await asyncio.sleep(pause)
            else:
                log.info("Socket Mode: connected")
                return

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_courteously(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _courteously(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001  none of this is needed to answer people
        log.warning("Slack: %s", error)


def _bolt_log() -> logging.Logger:
    # Bolt reads SLACK_BOT_TOKEN by itself and warns that it is given twice.
    bolt = logging.getLogger(f"{__name__}.bolt")
    bolt.setLevel(logging.ERROR)
    return bolt


def _genuine(verifier: SignatureVerifier, headers: Mapping[str, str], body: bytes) -> bool:
    """Slack's own check on the raw bytes: the signature, and a timestamp of the last five minutes.

    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    with suppress(UnicodeDecodeError):
        if stamp.isascii() and stamp.isdigit() and signature.isascii():
            return bool(verifier.is_valid(body, stamp, signature))
    return False
