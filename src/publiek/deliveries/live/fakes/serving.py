"""How does a fake answer on loopback, and how does it misbehave when asked to?

A fake is a function from a question to an answer. The server around it can be told to be busy (429), to have an outage
(503), to cut an answer off, to let a token expire after some questions, or to hang up: as real vendors do.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Question:
    """What was asked: the method, the path without the query, the query, the headers (lower case), the JSON body."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any = None
    address: str = ""


@dataclass(frozen=True)
class Answer:
    """What is said back: a JSON value, or text with a `kind`."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"


#: What misbehaves, by the number of the question (1 is the first): "busy", "outage", "half", "hang-up", "not-json".
Faults = dict[int, str]


@dataclass
class Serving:
    """A fake at an address. `asked`: every question so far; `faults` may be changed while it runs.

    `expires_after`: from that question on the credentials are refused (401); None: never.
    """

    address: str
    asked: list[Question]
    faults: Faults
    expires_after: int | None = None
    retry_after: str = "0"


@contextmanager
def serve(fake: Callable[[Question], Answer], *, faults: Faults | None = None) -> Iterator[Serving]:
    """The fake on a free port of loopback for as long as the context lasts."""
    serving = Serving("", [], faults or {})
    server = _Quiet(("127.0.0.1", 0), _handler(fake, serving))
    serving.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield serving
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(ThreadingHTTPServer):
    """Who asks may be killed in the middle of a question: that is no fault of the fake."""

    def handle_error(self, *_: object) -> None:
        """Says nothing."""


def _handler(fake: Callable[[Question], Answer], serving: Serving) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """A fake says nothing."""

        def _any(self) -> None:
            question = self._question()
            serving.asked.append(question)
            fault = serving.faults.get(len(serving.asked), "")
            if fault == "hang-up":
                self.close_connection = True
                return
            answer = self._faulty(fault) or self._expired() or fake(question)
            content = answer.body if isinstance(answer.body, str) else json.dumps(answer.body, ensure_ascii=False)
            self._send(answer, content.encode(), fault)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815

        def _question(self) -> Question:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            parts = urlsplit(self.path)
            try:
                body = json.loads(raw) if raw else None
            except ValueError:
                body = raw.decode("utf-8", "replace")
            headers = {name.lower(): value for name, value in self.headers.items()}
            return Question(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body, serving.address)

        def _faulty(self, fault: str) -> Answer | None:
            if fault == "busy":
                return Answer({"error": "busy"}, 429, {"Retry-After": serving.retry_after})
            if fault == "outage":
                return Answer("<h1>Service unavailable</h1>", 503, kind="text/html")
            if fault == "not-json":
                return Answer('{"results": [', 200)
            return None

        def _expired(self) -> Answer | None:
            over = serving.expires_after is not None and len(serving.asked) > serving.expires_after
            return Answer({"error": "token expired"}, 401) if over else None

        def _send(self, answer: Answer, content: bytes, fault: str) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(content)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if fault == "half":
                self.wfile.write(content[: len(content) // 2])
                self.close_connection = True
                return
            self.wfile.write(content)

    return Handler
