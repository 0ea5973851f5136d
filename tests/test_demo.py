"""The demo page over HTTP, and in a browser where there is one."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from adapters.demo import Demo
from adapters.web import build_app
from bot.message import Message, Reply
from tests.platforms import serving
from tests.platforms.replies import EXPORT, WORDINGS, usual

SESSION = "browser-0000-1111-2222"


@dataclass
class Echo:
    """Answers at once: stays to a text, what was pressed to a press."""

    messages: list[Message] = field(default_factory=list)
    demo: Demo | None = None
    down: bool = False

    async def __call__(self, message: Message, also: Sequence[str] = ()) -> bool:
        if self.down:
            raise OSError("the database is gone")
        if message.id in {known.id for known in self.messages}:
            return False
        self.messages.append(message)
        assert self.demo is not None
        await self.demo.carrier.carry(self._reply(message), message.id, 1)
        return True

    def _reply(self, message: Message) -> Reply:
        if message.kind == "text":
            return usual(message.address)
        text = "はじめまして" if message.kind == "join" else f"押された: {message.press} {message.picked}"
        return Reply(message.address, text, attachments=(EXPORT,) if message.press == "export" else ())


@asynccontextmanager
async def running() -> AsyncIterator[tuple[str, Echo]]:
    echo = Echo()
    demo = Demo(hear=echo, wordings=WORDINGS)
    echo.demo = demo
    app = build_app(wordings=WORDINGS, services=[demo], routes=demo.routes, demo="/demo")
    async with serving(app) as address:
        yield address, echo


@pytest.fixture
async def http() -> AsyncIterator[tuple[httpx.AsyncClient, Echo]]:
    async with running() as (address, echo), httpx.AsyncClient(base_url=address) as client:
        yield client, echo


def said(**fields: Any) -> dict[str, Any]:
    return {"session": SESSION, "id": str(uuid.uuid4()), **fields}


async def test_a_talk(http: tuple[httpx.AsyncClient, Echo]) -> None:
    client, echo = http
    for body in (
        said(join=True),
        said(join=True),
        said(text="海の近く"),
        said(press="date:start", picked="2027-02-01"),
    ):
        assert (await client.post("/demo/say", json=body)).status_code == 202
    assert [message.kind for message in echo.messages] == ["join", "text", "press"]
    told = (await client.get("/demo/replies", params={"session": SESSION, "after": 0})).json()
    greeting, stays, pressed = told["replies"]
    assert told["next"] == 3
    assert greeting["line"] == [{"type": "text", "text": "はじめまして"}]
    assert [message["type"] for message in stays["line"]] == ["text", "flex", "text"]
    assert stays["slack"][0]["blocks"][0]["text"]["text"] == "費用は町が出します。[1]"
    assert pressed["line"][0]["text"] == "押された: date:start 2027-02-01"
    again = (await client.get("/demo/replies", params={"session": SESSION, "after": 2})).json()
    assert len(again["replies"]) == 1


async def test_a_repeated_request_is_one_message(http: tuple[httpx.AsyncClient, Echo]) -> None:
    client, echo = http
    body = said(text="海の近く")
    for _ in range(2):
        assert (await client.post("/demo/say", json=body)).status_code == 202
    assert len(echo.messages) == 1


async def test_a_page_waits_for_the_next_reply(http: tuple[httpx.AsyncClient, Echo]) -> None:
    client, _ = http
    waiting = asyncio.create_task(client.get("/demo/replies", params={"session": SESSION, "after": 0}))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await client.post("/demo/say", json=said(text="海の近く"))
    assert len((await waiting).json()["replies"]) == 1


async def test_sessions_do_not_see_each_other(http: tuple[httpx.AsyncClient, Echo]) -> None:
    client, _ = http
    await client.post("/demo/say", json=said(text="海の近く"))
    await client.post("/demo/say", json=said(join=True) | {"session": "another-browser-3333"})
    told = (await client.get("/demo/replies", params={"session": "another-browser-3333", "after": 0})).json()
    assert [reply["line"][0]["text"] for reply in told["replies"]] == ["はじめまして"]


@pytest.mark.parametrize(
    "body",
    [
        *(b"{", b"[]", b"null", b"a" * 200_000, b'{"session": "../../etc", "text": "x"}'),
        *(b'{"session": "browser-0000-1111-2222"}', b'{"session": "browser-0000-1111-2222", "id": "x", "text": "x"}'),
    ],
)
async def test_what_is_no_message(http: tuple[httpx.AsyncClient, Echo], body: bytes) -> None:
    client, echo = http
    assert (await client.post("/demo/say", content=body)).status_code == 400
    assert echo.messages == []
    assert (await client.get("/demo/replies", params={"session": "x", "after": "0"})).status_code == 400
    assert (await client.get("/demo/replies", params={"session": SESSION, "after": "-1"})).status_code == 400


async def test_a_message_that_can_not_be_kept_is_said_to_be_lost(http: tuple[httpx.AsyncClient, Echo]) -> None:
    client, echo = http
    echo.down = True
    assert (await client.post("/demo/say", json=said(text="海"))).status_code == 503


@pytest.mark.parametrize(
    ("asked", "language"), [("?lang=en", "en"), ("?lang=ja", "ja"), ("?lang=xx", "ja"), ("", "ja")]
)
async def test_the_page_speaks_both_languages(http: tuple[httpx.AsyncClient, Echo], asked: str, language: str) -> None:
    client, _ = http
    page = await client.get(f"/demo{asked}")
    assert f'<html lang="{language}">' in page.text
    assert WORDINGS[language]("web.demo.title") in page.text
    assert f'data-greets="{str(language == "ja").lower()}"' in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert (await client.get("/demo/static/demo.js")).status_code == 200


async def test_in_a_browser() -> None:
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    api = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
    if not browser_path:
        pytest.skip("no Chromium here")
    async with running() as (address, echo), api.async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = await browser.new_page(locale="ja-JP")
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        await page.goto(f"{address}/demo")
        await page.get_by_text("はじめまして").first.wait_for()
        await page.fill("#text", "海の近くで<b>2週間</b>")
        await page.press("#text", "Enter")
        await page.locator("#line .card").nth(2).wait_for()
        assert await page.locator("#slack .actions button.primary").count() == 3
        assert await page.locator("#slack .message.mine").inner_text() == "あなた\n\n海の近くで<b>2週間</b>"
        assert "町1の<滞在> & ＊海＊" in await page.locator("#slack strong").nth(2).inner_text()
        await page.locator("#line .card").first.get_by_role("button", name="興味あり").click()
        await page.get_by_text("押された: interested:S001").first.wait_for()
        await page.fill("#text", "日付")
        await page.press("#text", "Enter")
        await page.locator("#quick input[type=date]").fill("2027-02-01")
        await page.get_by_text("押された: date:start 2027-02-01").first.wait_for()
        await browser.close()
    assert errors == []
    assert [message.kind for message in echo.messages] == ["join", "text", "press", "text", "press"]
