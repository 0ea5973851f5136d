"""The web process: pages, health, metrics, what is not there, and the order in which it starts and stops."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from adapters.hooks import Answer
from adapters.web import build_app
from tests.platforms import serving
from tests.platforms.replies import WORDINGS


async def _ok(headers: Mapping[str, str], body: bytes) -> Answer:
    return Answer(200, f"{len(body)} {headers['content-type']}")


@asynccontextmanager
async def client(**settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    app = build_app(wordings=WORDINGS, **settings)
    async with serving(app) as address, httpx.AsyncClient(base_url=address) as http:
        yield http


async def test_the_page_says_in_both_languages_what_is_on() -> None:
    async with client(hooks={"slack": _ok}, demo="/demo") as http:
        page = await http.get("/")
    assert page.status_code == 200
    text = page.text
    for wording in WORDINGS:
        assert f'lang="{wording.language}"' in text
        assert wording("web.status.lead") in text
        assert wording("web.status.on") in text
        assert wording("web.status.off") in text
    assert 'href="/demo"' in text
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_health() -> None:
    async def well() -> Mapping[str, Any]:
        return {"ok": True, "ledger": {"pending": 2}}

    async def ill() -> Mapping[str, Any]:
        return {"ok": False, "ledger": {"dead": 1}}

    async def broken() -> Mapping[str, Any]:
        raise OSError("no database")

    async with client(hooks={"line": _ok}, health=well) as http:
        told = await http.get("/health")
        assert (told.status_code, told.json()) == (
            200,
            {"ok": True, "platforms": {"slack": False, "line": True}, "ledger": {"pending": 2}},
        )
    async with client(health=ill) as http:
        assert (await http.get("/health")).status_code == 503
    async with client(health=broken) as http:
        told = await http.get("/health")
        assert (told.status_code, told.json()["ok"], told.json()["error"]) == (503, False, "OSError: no database")


async def test_metrics_count_deliveries() -> None:
    async with client(hooks={"slack": _ok}) as http:
        for _ in range(3):
            await http.post("/slack/events", content=b"x", headers={"Content-Type": "text/plain"})
        text = (await http.get("/metrics")).text
    assert 'sankin_hook_answers_total{platform="slack",status="200"} 3.0' in text
    assert 'sankin_hook_seconds_count{platform="slack"} 3.0' in text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/slack/events", 405),
        ("POST", "/line/webhook", 404),  # LINE has no credentials here
        ("GET", "/nowhere", 404),
        ("GET", "/../etc/passwd", 404),
        ("POST", "/", 405),
        ("POST", "/health", 405),
    ],
)
async def test_what_is_not_there(method: str, path: str, status: int) -> None:
    async with client(hooks={"slack": _ok}) as http:
        assert (await http.request(method, path)).status_code == status


async def test_bodies_are_bounded() -> None:
    async with client(hooks={"slack": _ok}, body_bytes=1000) as http:
        taken = await http.post("/slack/events", content=b"a" * 1000, headers={"Content-Type": "x/y"})
        assert (taken.status_code, taken.text) == (200, "1000 x/y")
        assert (await http.post("/slack/events", content=b"a" * 1001)).status_code == 413
        assert (await http.post("/slack/events", content=b"a" * 5_000_000)).status_code == 413


class Recorded:
    def __init__(self, name: str, log: list[str], *, fails: bool = False) -> None:
        self.name, self.log, self.fails = name, log, fails

    async def start(self) -> None:
        if self.fails:
            raise OSError(self.name)
        self.log.append(f"+{self.name}")

    async def stop(self) -> None:
        self.log.append(f"-{self.name}")


async def test_services_stop_in_reverse_order() -> None:
    log: list[str] = []
    async with client(services=[Recorded("ledger", log), Recorded("slack", log)]):
        assert log == ["+ledger", "+slack"]
    assert log == ["+ledger", "+slack", "-slack", "-ledger"]


async def test_what_has_started_is_stopped_when_something_else_can_not_start() -> None:
    log: list[str] = []
    app = build_app(wordings=WORDINGS, services=[Recorded("ledger", log), Recorded("slack", log, fails=True)])
    with pytest.raises(OSError, match="slack"):
        async with app.router.lifespan_context(app):
            pass
    assert log == ["+ledger", "-ledger"]
