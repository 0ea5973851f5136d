"""Slack as far as our adapter uses it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
import uuid
from typing import Any

from aiohttp import WSMsgType, web
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.platforms.running import StandIn

TOKEN = "xoxb-stand-in"
APP_TOKEN = "xapp-stand-in"
SECRET = "slack-signing-secret"
BOT = "U0SANKIN00"
DM = "D0TARO0000"
CHANNEL = "C0GENERAL0"


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """Slack's headers for ``body`` (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


class SlackStandIn(StandIn):
    """Channels with their messages, files, response addresses, and Socket Mode."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: dict[str, list[dict[str, Any]]] = {DM: [], CHANNEL: []}
        self.whispers: list[dict[str, Any]] = []
        self.homes: dict[str, dict[str, Any]] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.page = 100
        self.names: dict[str, str] = {}
        self._count = 0
        self._socket: web.WebSocketResponse | None = None
        self._acks: dict[str, asyncio.Future[dict[str, Any]]] = {}

    @property
    def api(self) -> str:
        return f"{self.base}/api/"

    def texts(self, channel: str = DM) -> list[str]:
        """What the bot said in a channel, as blocks show it."""
        return [shown(message) for message in self.messages[channel] if message.get("bot_id")]

    def person_says(self, channel: str, ts: str, text: str = "…") -> None:
        self.messages[channel].append({"type": "message", "user": "U0TARO0000", "ts": ts, "text": text})

    def named(self, request: web.Request) -> str:
        return "/upload" if request.path.startswith("/upload/") else request.path.removeprefix("/api/")

    async def handle(self, request: web.Request) -> web.StreamResponse:
        name = self.named(request)
        if name.startswith("/socket"):
            return await self._serve_socket(request)
        if name == "/upload":
            self.files[request.path.removeprefix("/upload/")]["content"] = await request.read()
            return web.Response(text="OK")
        arguments = await _arguments(request)
        self.calls.append((name, arguments))
        if name.startswith("/response/"):
            self._judge(arguments.get("blocks"))
            self.whispers.append(arguments)
            return web.Response(text="ok")
        if request.headers.get("Authorization") not in {f"Bearer {TOKEN}", f"Bearer {APP_TOKEN}"}:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        method = getattr(self, "on_" + re.sub(r"\W", "_", name), None)
        answer = method(arguments) if method else {}
        return web.json_response({"ok": "error" not in answer, **answer})

    # -- methods

    def on_auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"user_id": BOT, "team": "Sankin", "team_id": "T0SANKIN00", "bot_id": "B0SANKIN00"}

    def on_chat_postMessage(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._judge(asked.get("blocks"))
        if asked["channel"] not in self.messages:
            return {"error": "channel_not_found"}
        if not asked.get("text"):
            self.wrong.append("a message without fallback text")
        kept = {key: asked[key] for key in ("text", "blocks", "metadata", "thread_ts") if asked.get(key)}
        self._count += 1
        ts = f"{time.time():.6f}"[:-4] + f"{self._count:04d}"
        self.messages[asked["channel"]].append({"ts": ts, "bot_id": "B0SANKIN00", "user": BOT, **kept})
        return {"ts": ts, "channel": asked["channel"]}

    def on_chat_postEphemeral(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._judge(asked.get("blocks"))
        self.whispers.append(asked)
        return {"message_ts": "1.1"}

    def on_users_info(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = self.names.get(asked["user"])
        return {"user": {"profile": {"real_name": name}}} if name else {"error": "user_not_found"}

    def on_conversations_open(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": DM}}

    def on_conversations_replies(self, asked: dict[str, Any]) -> dict[str, Any]:
        thread = asked["ts"]
        return self._paged(
            [m for m in self.messages[asked["channel"]] if thread in (m["ts"], m.get("thread_ts"))], asked
        )

    def on_conversations_history(self, asked: dict[str, Any]) -> dict[str, Any]:
        return self._paged([m for m in self.messages[asked["channel"]] if not m.get("thread_ts")], asked)

    def on_views_publish(self, asked: dict[str, Any]) -> dict[str, Any]:
        view = _json(asked["view"])
        self._judge(view["blocks"])
        View(type="home", blocks=Block.parse_all(view["blocks"])).validate_json()
        self.homes[asked["user_id"]] = view
        return {}

    def on_files_getUploadURLExternal(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        name = uuid.uuid4().hex
        self.files[name] = {"name": asked["filename"], "length": int(asked["length"])}
        return {"upload_url": f"{self.base}/upload/{name}", "file_id": name}

    def on_files_completeUploadExternal(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        done = [{"id": file["id"], "title": file["title"]} for file in _json(asked["files"])]
        self._count += 1
        shared = {"ts": f"{time.time():.6f}", "bot_id": "B0SANKIN00", "text": "", "files": done}
        self.messages[asked["channel_id"]].append(shared | {"thread_ts": asked.get("thread_ts")})
        return {"files": done}

    def on_apps_connections_open(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.base.replace("http", "ws") + "/socket"}

    def _paged(self, found: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
        """Metadata only when asked for, ``oldest`` honoured, small pages."""
        start = int(asked.get("cursor") or 0)
        newer = [m for m in found if m["ts"] > (asked.get("oldest") or "")]
        page = newer[start : start + self.page]
        if str(asked.get("include_all_metadata")) not in {"True", "true", "1"}:
            page = [{key: value for key, value in m.items() if key != "metadata"} for m in page]
        following = str(start + self.page) if len(newer) > start + self.page else ""
        return {"messages": page, "response_metadata": {"next_cursor": following}}

    def _judge(self, blocks: Any) -> None:
        self.wrong += refused(_json(blocks) or [])

    # -- Socket Mode

    async def _serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket = socket
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for frame in socket:
            if frame.type == WSMsgType.TEXT:
                told = json.loads(frame.data)
                self._acks.pop(told["envelope_id"]).set_result(told)
        return socket

    async def envelope(self, body: dict[str, Any], kind: str = "events_api", patience: float = 3.0) -> bool:
        """Deliver over Socket Mode; False when it is not acknowledged."""
        for _ in range(600):
            if self._socket is not None:
                break
            await asyncio.sleep(0.005)
        assert self._socket is not None, "nobody connected"
        name = str(uuid.uuid4())
        self._acks[name] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"envelope_id": name, "type": kind, "payload": body})
        try:
            await asyncio.wait_for(self._acks[name], patience)
        except TimeoutError:
            return False
        return True


def refused(blocks: list[dict[str, Any]]) -> list[str]:
    """What Slack would refuse in a message's blocks, by the SDK's own models and the documented limits."""
    wrong = [f"{len(blocks)} blocks"] if len(blocks) > 50 else []
    if sum(len(node["text"]) for node in _walk(blocks) if isinstance(node.get("text"), str)) > 13_000:
        wrong.append("blocks too large")
    for raw in blocks:
        block = Block.parse(raw)
        try:
            assert block is not None, raw
            block.validate_json()
            ids = [element.get("action_id") for element in raw.get("elements", ()) if raw["type"] == "actions"]
            assert len(ids) == len(set(ids)), "action_id twice in a block"
            texts = [node["text"] for node in _walk(raw) if isinstance(node.get("text"), str)]
            assert all(0 < len(text) <= 3000 for text in texts), "length of a text"
            assert len(raw.get("elements", ())) <= (25 if raw["type"] == "actions" else 10), "number of elements"
        except (SlackObjectFormationError, AssertionError) as error:
            wrong.append(f"{error}: {raw}")
    return wrong


def shown(message: dict[str, Any]) -> str:
    """All texts of a message's blocks, or its plain text."""
    blocks = _json(message.get("blocks") or [])
    found = [node["text"] for node in _walk(blocks) if isinstance(node.get("text"), str)]
    return "\n".join(found) or str(message.get("text") or "")


def elements(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Buttons and pickers of a message."""
    blocks = [block for block in _json(message["blocks"]) if block["type"] == "actions"]
    return [element for block in blocks for element in block["elements"]]


def _walk(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for item in node for found in _walk(item)]
    if isinstance(node, dict):
        return [node, *(found for value in node.values() for found in _walk(value))]
    return []


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
