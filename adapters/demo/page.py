"""Browser sessions as a platform: what is written comes in over HTTP, replies wait until the page fetches them."""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from adapters import line, slack
from adapters.citation import attachment_line
from adapters.hooks import Hear
from bot.message import Address, Message, Reply
from bot.wording import Wordings

PLATFORM = "web"
PATH = "/demo"
SESSIONS = 1000
"""Browsers remembered at once; the one that was silent for longest is let go."""
KEPT = 200
"""Replies kept for a browser."""
TEXT = 20_000
"""Characters of one message; the page's own field takes fewer."""
BODY = 100_000
PATIENCE = 5.0
"""Seconds for which a page waits on one request for the next reply."""
_HERE = Path(__file__).parent
_SESSION = re.compile(r"[A-Za-z0-9-]{16,64}")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@dataclass
class _Session:
    """What one browser was told, and a bell for the page that waits for more."""

    replies: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    first: int = 0
    """Number of the oldest reply still kept."""
    bell: asyncio.Event = field(default_factory=asyncio.Event)


class _Sessions:
    """Every browser's replies, in memory: a demo needs no more."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Session] = OrderedDict()

    def of(self, name: str) -> _Session:
        session = self._kept.setdefault(name, _Session())
        self._kept.move_to_end(name)
        while len(self._kept) > SESSIONS:
            self._kept.popitem(last=False)
        return session

    def ring(self) -> None:
        """Send every waiting page home."""
        for session in self._kept.values():
            session.bell.set()


class Carrier:
    """``bot.seams.Carrier`` for the demo page."""

    def __init__(self, sessions: _Sessions, wordings: Wordings) -> None:
        self._sessions = sessions
        self._wordings = wordings

    async def carry(self, reply: Reply, key: str, attempt: int) -> None:  # noqa: ARG002  a key is known or it is not
        """Put the reply, as both platforms show it, where the page fetches it."""
        session = self._sessions.of(reply.address.user)
        if key in session.keys:
            return
        session.keys.add(key)
        session.replies.append(rendered(reply, self._wordings))
        if len(session.replies) > KEPT:
            session.replies.pop(0)
            session.first += 1
        session.bell.set()


def rendered(reply: Reply, wordings: Wordings) -> dict[str, Any]:
    """The very payloads that would go to Slack and to LINE."""
    wording = wordings[reply.language]
    return {
        "language": reply.language,
        "slack": [{"text": message["text"], "blocks": message["blocks"]} for message in slack.render(reply, wording)],
        "line": line.render(reply, wording),
        "files": [attachment_line(attachment, wording) for attachment in reply.attachments],
    }


class Demo:
    """The page and its two calls. ``start`` and ``stop`` it with the web process; ``carrier`` brings it replies."""

    def __init__(
        self,
        *,
        hear: Hear,
        wordings: Wordings,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._hear, self._wordings, self._clock = hear, wordings, clock
        self._sessions = _Sessions()
        self._open = True
        self._template = Environment(
            loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined
        ).get_template("demo.html")
        self.carrier = Carrier(self._sessions, wordings)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """For ``adapters.web.build_app``."""
        return [
            Route(PATH, self._page),
            Route(f"{PATH}/say", self._say, methods=["POST"]),
            Route(f"{PATH}/replies", self._replies),
            Mount(f"{PATH}/static", StaticFiles(directory=_HERE / "static")),
        ]

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Send waiting pages home."""
        self._open = False
        self._sessions.ring()

    async def _page(self, request: Request) -> Response:
        language = request.query_params.get("lang", "")
        if language not in self._wordings.by_language:
            preferred = request.headers.get("accept-language", "")
            language = "en" if preferred.startswith("en") else self._wordings.default
        wording = self._wordings[language]
        other = next((name for name in self._wordings.by_language if name != language), language)
        words = {key: wording(f"web.demo.{key}") for key in ("failed", "waiting", "you", "pick")}
        page = self._template.render(
            wording=wording,
            other=other,
            words=json.dumps(words, ensure_ascii=False),
            # Nobody's language is known before the first words, so a greeting comes in the default one.
            greets=str(language == self._wordings.default).lower(),
        )
        return HTMLResponse(page, headers=_HEADERS)

    async def _say(self, request: Request) -> Response:
        try:
            said = json.loads(await _body(request))
            message = self._message(said)
        except (ValueError, TypeError, AttributeError, KeyError):
            return JSONResponse({"error": "not a message"}, 400)
        try:
            await self._hear(message)
        except Exception:  # noqa: BLE001  the page says so and the person tries again
            return JSONResponse({"error": "try again"}, 503)
        return JSONResponse({"id": message.id}, 202)

    def _message(self, said: dict[str, Any]) -> Message:
        """What the page sends, as a message.

        Raises:
            ValueError: it is nothing of the kind.

        """
        name, now = str(said["session"]), self._clock()
        if not _SESSION.fullmatch(name):
            raise ValueError(name)
        address = Address(PLATFORM, "", name)
        if said.get("join"):
            return Message(f"web:join:{name}", address, now, kind="join")  # however often the page is loaded
        identity = str(uuid.UUID(str(said["id"])))  # the page's own, so a repeated request is the same message
        if press := str(said.get("press") or ""):
            label, picked = str(said.get("text") or ""), str(said.get("picked") or "")
            return Message(
                identity, address, now, kind="press", press=press[:2000], text=label[:300], picked=picked[:10]
            )
        text = str(said.get("text") or "")[:TEXT]
        if not text.strip():
            raise ValueError("nothing was said")
        return Message(identity, address, now, text=text)

    async def _replies(self, request: Request) -> Response:
        name, after = request.query_params.get("session", ""), request.query_params.get("after", "0")
        if not _SESSION.fullmatch(name) or not after.isdigit() or len(after) > 9:
            return JSONResponse({"error": "not a session"}, 400)
        session, end = self._sessions.of(name), time.monotonic() + PATIENCE
        seen = min(int(after), session.first + len(session.replies))
        while self._open and session.first + len(session.replies) <= seen and (left := end - time.monotonic()) > 0:
            session.bell.clear()
            try:
                await asyncio.wait_for(session.bell.wait(), left)
            except TimeoutError:
                break
        fresh = session.replies[max(0, seen - session.first) :]
        told = {"replies": fresh, "next": session.first + len(session.replies)}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY:
            raise ValueError("too large")
    return bytes(body)
