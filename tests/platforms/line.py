"""LINE as far as our adapter uses it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from aiohttp import web
from linebot.v3.messaging import Message as LineMessage

from adapters.splitting import graphemes, utf16_units
from tests.platforms.running import StandIn

TOKEN = "line-channel-access-token"
SECRET = "line-channel-secret"
BOT = "U" + "b" * 32
TARO = "U" + "1" * 32
GROUP = "C" + "2" * 32


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """LINE's header for ``body`` (developers.line.biz/en/docs/messaging-api/verify-webhook-signature)."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"X-Line-Signature": base64.b64encode(digest).decode()}


class LineStandIn(StandIn):
    """Reply tokens that work once, retry keys, a monthly quota."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()
        self.expired: set[str] = set()
        self.keys: set[str] = set()
        self.pushed_with: list[str] = []
        self.quota: int | None = None
        self.arrived: list[tuple[str, str, dict[str, Any]]] = []
        """How (``reply`` or ``push``), to whom (token or id), what."""
        self.loading: list[str] = []
        self.names: dict[str, str] = {}
        self.menus: dict[str, dict[str, Any]] = {}
        self.pictures: dict[str, bytes] = {}
        self.default_menu = ""

    def texts(self) -> list[str]:
        return [message.get("text") or message.get("altText", "") for _, _, message in self.arrived]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if "/richmenu" in request.path:
            return await self._menu(request)
        if request.path.startswith("/v2/bot/profile/"):
            return self._profile(request.path.rpartition("/")[2])
        body = await request.json()
        self.calls.append((request.path, body))
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _no(401, "Authentication failed")
        match request.path:
            case "/v2/bot/message/reply":
                return self._reply(request, body)
            case "/v2/bot/message/push":
                return self._push(request, body)
            case "/v2/bot/chat/loading/start":
                self.loading.append(body["chatId"])
                return web.json_response({}, status=202)
        return _no(404, "Not found")

    def _profile(self, user: str) -> web.Response:
        name = self.names.get(user)
        return web.json_response({"userId": user, "displayName": name}) if name else _no(404, "Not found")

    async def _menu(self, request: web.Request) -> web.Response:
        *_, last = request.path.split("/")
        match request.method, request.path.removeprefix("/v2/bot/").split("/"):
            case "GET", ["richmenu", "list"]:
                listed = [{**menu, "richMenuId": name} for name, menu in self.menus.items()]
                return web.json_response({"richmenus": listed})
            case "POST", ["richmenu"]:
                name = f"richmenu-{len(self.calls)}"
                self.menus[name] = await request.json()
                self.calls.append((request.path, self.menus[name]))
                return web.json_response({"richMenuId": name})
            case "POST", ["richmenu", name, "content"]:
                self.pictures[name] = await request.read()
                if request.content_type != "image/png" or len(self.pictures[name]) > 1024 * 1024:
                    self.wrong.append("a picture")
                return web.json_response({})
            case "POST", ["user", "all", "richmenu", name] if name in self.pictures:
                self.default_menu = name
                return web.json_response({})
            case "DELETE", ["richmenu", name]:
                del self.menus[name]
                return web.json_response({})
        return _no(404, last)

    def _reply(self, request: web.Request, body: dict[str, Any]) -> web.Response:
        token = body["replyToken"]
        if "X-Line-Retry-Key" in request.headers:
            self.wrong.append("a retry key on a reply")
        if token in self.used | self.expired:
            return _no(400, "Invalid reply token")
        self.used.add(token)
        return self._take("reply", token, body["messages"])

    def _push(self, request: web.Request, body: dict[str, Any]) -> web.Response:
        key = request.headers.get("X-Line-Retry-Key", "")
        self.pushed_with.append(key)
        if key in self.keys:
            return _no(409, "The retry key is already accepted")
        if self.quota == 0:
            return _no(429, "You have reached your monthly limit.")
        self.keys.add(key)
        return self._take("push", body["to"], body["messages"])

    def _take(self, how: str, to: str, messages: list[dict[str, Any]]) -> web.Response:
        if not 1 <= len(messages) <= 5:
            self.wrong.append(f"{len(messages)} messages")
        for message in messages:
            LineMessage.from_dict(message)  # the SDK's model refuses unknown kinds and missing fields
            self.wrong += refused(message)
            self.arrived.append((how, to, message))
        return web.json_response({"sentMessages": [{"id": str(number)} for number, _ in enumerate(messages)]})


def refused(message: dict[str, Any]) -> list[str]:
    """What LINE would refuse: limits of developers.line.biz/en/reference/messaging-api that the SDK does not check."""
    wrong = []
    if message["type"] == "text" and not (1 <= utf16_units(message["text"]) <= 5000 and message["text"].strip()):
        wrong.append("length of a text")
    if message["type"] == "flex":
        contents = message["contents"]
        if not 1 <= utf16_units(message["altText"]) <= 400:
            wrong.append("length of an altText")
        if not 1 <= len(contents["contents"]) <= 12 or _bytes(contents) > 50 * 1024:
            wrong.append("size of a carousel")
        if any(_bytes(bubble) > 30 * 1024 for bubble in contents["contents"]):
            wrong.append("size of a bubble")
    items = (message.get("quickReply") or {}).get("items", [{}])
    if not 1 <= len(items) <= 13:
        wrong.append("quick replies")
    for node in _walk(message):
        if node.get("type") in {"postback", "message", "uri", "datetimepicker"}:
            limit = 20 if any(node is item.get("action") for item in items) else 40
            if not 1 <= graphemes(node["label"]) <= limit or utf16_units(node.get("data", "")) > 300:
                wrong.append(f"an action: {node}")
        if node.get("type") == "text" and not node["text"]:
            wrong.append("an empty text")
    return wrong


def _bytes(contents: dict[str, Any]) -> int:
    return len(json.dumps(contents, ensure_ascii=False).encode())


def _walk(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for item in node for found in _walk(item)]
    if isinstance(node, dict):
        return [node, *(found for value in node.values() for found in _walk(value))]
    return []


def _no(status: int, said: str) -> web.Response:
    return web.json_response({"message": said}, status=status)
