"""Who may open the admin page, and from where: one secret, a signed cookie, the page's own requests."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from contextvars import ContextVar
from urllib.parse import urlsplit

from sqladmin.authentication import AuthenticationBackend
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SESSION_SECONDS = 8 * 3600
WRONG_PAUSE = 1.0
"""Seconds that a wrong secret costs whoever tries it."""
_WHO: ContextVar[str] = ContextVar("admin", default="admin")


def who() -> str:
    """Name of the person whose request is being answered."""
    return _WHO.get()


class SignIn(AuthenticationBackend):
    """One secret; the session is a signed cookie that other sites' requests do not carry."""

    def __init__(self, secret: str, *, https: bool) -> None:
        key = hashlib.sha256(b"sankin admin cookie\0" + secret.encode()).hexdigest()
        super().__init__(
            key,
            session_cookie="sankin_admin",
            max_age=SESSION_SECONDS,
            same_site="strict",
            https_only=https,
            path="/admin",
        )
        self._secret = secret.encode()

    async def login(self, request: Request) -> bool:
        """Whether the secret is right and a name was given."""
        form = await request.form()
        name, given = str(form.get("username") or "").strip(), str(form.get("password") or "")
        if not name or not hmac.compare_digest(given.encode(), self._secret):
            await asyncio.sleep(WRONG_PAUSE)
            return False
        request.session.clear()
        request.session["name"] = name[:60]
        return True

    async def logout(self, request: Request) -> bool:
        """Forget who it was."""
        request.session.clear()
        return True

    async def authenticate(self, request: Request) -> bool:
        """Whether somebody is signed in; changes of this request bear that name."""
        name = request.session.get("name")
        _WHO.set(f"admin:{name}")
        return bool(name)

    async def get_user_id(self, request: Request) -> str:
        """The name given at sign-in."""
        return str(request.session.get("name"))


class SameOrigin:
    """Refuses what another site makes a browser send; and nobody frames or keeps these pages.

    ``Sec-Fetch-Site`` is sent by every current browser, ``Origin`` with every POST (OWASP CSRF cheat sheet, "Fetch
    Metadata headers").
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what is the page's own."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if request.method not in ("GET", "HEAD", "OPTIONS") and not _own(request):
            await PlainTextResponse("refused", 403)(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"], (b"x-frame-options", b"DENY"), (b"cache-control", b"no-store"),
                    (b"referrer-policy", b"same-origin"), (b"x-content-type-options", b"nosniff"),
                ]  # fmt: skip
            await send(message)

        await self._app(scope, receive, sending)


def _own(request: Request) -> bool:
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host", "")
