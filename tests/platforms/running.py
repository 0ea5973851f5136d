"""A local server that answers, misbehaves on request and remembers; and the product's web process beside it."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import uvicorn
from aiohttp import web
from starlette.applications import Starlette

PAYLOADS = Path(__file__).parent.parent / "payloads"


def payload(name: str, **replacements: str) -> Any:
    """A recorded payload, with ``@NAME@`` marks replaced."""
    text = (PAYLOADS / f"{name}.json").read_text(encoding="utf-8")
    for mark, value in replacements.items():
        text = text.replace(f"@{mark}@", value)
    return json.loads(text)


class StandIn:
    """An aiohttp server on a free port. ``faults``: path → what goes wrong, one entry a call.

    ``429``, ``500``: refused. ``reset``: the connection breaks before. ``after:500``, ``after:reset``: accepted,
    and the answer is lost.
    """

    def __init__(self) -> None:
        self.faults: dict[str, list[str]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.wrong: list[str] = []
        """What a strict platform would have refused."""
        self.base = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._entry)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = "http://{}:{}".format(*self._runner.addresses[0])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def made(self, path: str) -> list[dict[str, Any]]:
        """The arguments of the calls of ``path``, oldest first."""
        return [arguments for called, arguments in self.calls if called == path]

    async def _entry(self, request: web.Request) -> web.StreamResponse:
        planned = self.faults.get(self.named(request)) or []
        fault = planned.pop(0) if planned else ""
        answer: web.StreamResponse | None = None
        if not fault or fault.startswith("after:"):
            answer = await self.handle(request)
        if fault.endswith("reset") and request.transport:
            raw = request.transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.transport.abort()
        if fault.endswith("500"):
            answer = web.Response(status=500, text="upstream error")
        if fault == "429":
            answer = web.json_response(
                {"ok": False, "error": "ratelimited", "message": "slow down"}, status=429, headers={"Retry-After": "7"}
            )
        return answer or web.Response(status=504)

    def named(self, request: web.Request) -> str:
        """The name under which faults are planned and calls remembered."""
        return request.path

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raise NotImplementedError


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """The web process on a free port, lifespan and all; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="on", ws="none"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        assert not running.done(), "the web process did not start"
        await asyncio.sleep(0.005)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        await running
