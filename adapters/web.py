"""The web process: hooks of the platforms, ``/health``, ``/metrics``, and a small page that says what is on.

A hook verifies, parses, hears and answers; a worker does the rest.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.hooks import Receive
from bot.wording import Wordings

BODY_BYTES = 1_000_000
"""No delivery of Slack or LINE comes near this."""
PATIENCE_BYTES = 20_000_000
_PAGES = Path(__file__).parent / "pages"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

Health = Callable[[], Awaitable[Mapping[str, Any]]]
"""Plain JSON with at least ``ok``: may call the database."""


class Service(Protocol):
    """Something that runs as long as the web process does: a platform's connection, the worker."""

    async def start(self) -> None:
        """Begin; returns when it has begun."""

    async def stop(self) -> None:
        """End; returns when it has ended."""


def build_app(
    *,
    wordings: Wordings,
    hooks: Mapping[str, Receive] | None = None,
    services: Sequence[Service] = (),
    health: Health | None = None,
    registry: CollectorRegistry | None = None,
    routes: Sequence[BaseRoute] = (),
    demo: str = "",
    body_bytes: int = BODY_BYTES,
) -> Starlette:
    """Put the web process together.

    Args:
        wordings: for the page at ``/``.
        hooks: ``slack`` → ``Slack.receive``, ``line`` → ``Line.receive``; those that have credentials.
        services: started in order when the process starts, stopped in reverse order when it ends.
        health: what ``/health`` says beyond which platforms are on; ``ok: false`` answers 503.
        registry: where ``/metrics`` reads; the hooks' own counters are added to it.
        routes: further pages (the demo, the admin page).
        demo: path of the demo page, linked from ``/``; empty when there is none.
        body_bytes: larger deliveries are refused with 413 unread.
    """
    hooks = hooks or {}
    registry = registry or CollectorRegistry()
    measured = _Measured(registry)
    paths = {"slack": "/slack/events", "line": "/line/webhook"}
    platforms = {name: name in hooks for name in paths}

    async def page(_: Request) -> Response:
        ordered = sorted(wordings, key=lambda wording: wording.language != wordings.default)
        return HTMLResponse(_page("status.html", wordings=ordered, platforms=platforms, demo=demo), headers=_HEADERS)

    async def healthy(_: Request) -> Response:
        try:
            told = dict(await health()) if health else {}
        except Exception as error:  # noqa: BLE001  a health check that fails says so, whatever the reason
            told = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        body = {"ok": True, "platforms": platforms, **told}
        return JSONResponse(body, 200 if body["ok"] else 503, headers={"Cache-Control": "no-store"})

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for service in services:
                await service.start()
                stack.push_async_callback(service.stop)
            yield

    own: list[BaseRoute] = [Route("/", page), Route("/health", healthy), Route("/metrics", metrics)]
    own += [
        Route(paths[name], _hook(measured.hook(name, receive), body_bytes), methods=["POST"])
        for name, receive in hooks.items()
    ]
    return Starlette(routes=[*own, *routes], lifespan=lifespan)


def _hook(receive: Receive, body_bytes: int) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = await _bounded(request, body_bytes)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response("too large", 413, media_type="text/plain", headers={"Connection": "close"})
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = await receive(headers, body)
        return Response(answer.body, answer.status, media_type=answer.media_type)

    return endpoint


async def _bounded(request: Request, limit: int) -> bytes | None:
    """Read the body; None when it is larger than ``limit`` bytes.

    What is too large is let run past, a while: a client still sending would not see the answer.
    """
    body = bytearray()
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen <= limit:
            body += chunk
        elif seen > limit + PATIENCE_BYTES:
            return None
    return bytes(body) if seen <= limit else None


def _page(name: str, **variables: object) -> str:
    environment = Environment(loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template(name).render(**variables)


class _Measured:
    """Counts deliveries and how long they took to acknowledge."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._answers = Counter(
            "sankin_hook_answers", "Deliveries by answer", ["platform", "status"], registry=registry
        )
        self._seconds = Histogram(
            "sankin_hook_seconds",
            "Seconds to acknowledge a delivery",
            ["platform"],
            registry=registry,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
        )

    def hook(self, platform: str, receive: Receive) -> Receive:
        """``receive``, counted."""

        async def counted(headers: Mapping[str, str], body: bytes) -> Any:
            begun = time.perf_counter()
            answer = await receive(headers, body)
            self._seconds.labels(platform).observe(time.perf_counter() - begun)
            self._answers.labels(platform, str(answer.status)).inc()
            return answer

        return counted
