"""A local server that speaks the OpenAI chat-completions protocol, and misbehaves on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = str | Callable[[dict[str, Any]], str]
"""What the model says, or a function of the request that makes it."""

MISBEHAVIOURS = (
    "hangs", "trickles", "500", "429", "401", "malformed", "not_json", "no_choices", "empty", "null", "refuses",
    "filtered", "cut", "too_long", "closes", "streams", "huge",
)  # fmt: skip


@dataclass
class Model:
    """What the server does and what it was asked."""

    url: str = ""
    prose: Reply = ""
    """Said to a request for text."""
    reading: Reply = '{"commands": []}'
    """Said to a request for structured output."""
    misbehaves: str = ""
    """One of ``MISBEHAVIOURS``."""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    """Paths asked for that are no chat completions."""
    stopped: threading.Event = field(default_factory=threading.Event)

    def answer(self, request: dict[str, Any]) -> str:
        said = self.reading if "response_format" in request else self.prose
        return said if isinstance(said, str) else said(request)

    @property
    def asked(self) -> list[str]:
        """All that was sent, request by request."""
        return [json.dumps(request["messages"], ensure_ascii=False) for request in self.requests]


@contextmanager
def serve() -> Iterator[Model]:
    """Run the server on a free port of the loopback."""
    model = Model()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            return

        def do_GET(self) -> None:
            model.elsewhere.append(self.path)
            self._send(404, {})

        def do_POST(self) -> None:
            if not self.path.endswith("/chat/completions"):
                model.elsewhere.append(self.path)
                self.close_connection = True
                return
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.requests.append(body)
            model.headers.append(dict(self.headers))
            try:
                self._behave(body, model.misbehaves)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _behave(self, body: dict[str, Any], how: str) -> None:
            match how:
                case "hangs":
                    model.stopped.wait(30)
                    self.close_connection = True
                case "trickles":
                    self._trickle()
                case "500" | "429" | "401":
                    self._send(int(how), {"error": {"message": "no: " + json.dumps(body["messages"]), "type": "x"}})
                case "malformed":
                    self._say('{"commands": [{"command": "Set", ' if "response_format" in body else "\x00\x01")
                case "not_json":
                    self._raw(200, b"<html>gateway</html>", "text/html")
                case "no_choices":
                    self._send(200, {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": []})
                case "empty":
                    self._say("")
                case "null":
                    self._say(None)
                case "refuses":
                    self._say(None, refusal="I can not help with that.")
                case "filtered":
                    self._say("", ended="content_filter")
                case "cut":
                    self._cut()
                case "too_long":
                    self._say(model.answer(body)[:10], ended="length")
                case "streams":
                    self._raw(200, b'data: {"choices": [{"delta": {"content": "x"}}]}\n\n' * 50, "text/event-stream")
                case "huge":
                    self._say(model.answer(body) * 1_000)
                case "closes":
                    self.close_connection = True
                case _:
                    self._say(model.answer(body))

        def _say(self, text: str | None, *, refusal: str | None = None, ended: str = "stop") -> None:
            message = {"role": "assistant", "content": text, "refusal": refusal}
            self._send(
                200,
                {
                    "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "local",
                    "choices": [{"index": 0, "message": message, "finish_reason": ended}],
                    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
                },
            )  # fmt: skip

        def _send(self, status: int, content: dict[str, Any]) -> None:
            self._raw(status, json.dumps(content).encode(), "application/json")

        def _raw(self, status: int, content: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if status == 429:
                self.send_header("Retry-After", "20")
            self.end_headers()
            self.wfile.write(content)

        def _cut(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b'{"id": "chatcmpl-1", "choices": [{"mess')
            self.wfile.flush()
            self.close_connection = True

        def _trickle(self) -> None:
            """A byte now and then: no single read ever times out."""
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "5000")
            self.end_headers()
            for _ in range(300):
                if model.stopped.is_set():
                    break
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield model
    finally:
        model.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
