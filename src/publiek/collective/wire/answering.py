"""What happens between a request and its answer? Who, what, how much: each asked before a byte of the body is read."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

from publiek.collective.identities import Identity
from publiek.collective.wire.journal import Journal
from publiek.collective.wire.limits import Limits, Pace, Places

#: How the server tells who asks and how the deadline is stretched, in the environ of a request.
FINGERPRINT, CONNECTION = "publiek.fingerprint", "publiek.connection"
JSON = "application/json"
BYTES = "application/octet-stream"
#: One part of a path: no dots at its start, no slashes, nothing that a file system or a log reads in another way.
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_STATUS = {
    200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    408: "Request Timeout", 411: "Length Required", 413: "Content Too Large", 422: "Unprocessable Content",
    429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip
_IN_MEMORY, _BLOCK = 1 << 20, 64 << 10
VERSION = "1"


@dataclass(frozen=True)
class Asked:
    """One request of a party that is known. `parts`: the parts of the path that the route leaves open."""

    who: Identity
    parts: tuple[str, ...]
    held: IO[bytes] | None = None

    @property
    def body(self) -> bytes:
        """What came along. A large body lies on disk until somebody asks for it, and is read anew each time."""
        if self.held is None:
            return b""
        self.held.seek(0)
        return self.held.read()


@dataclass(frozen=True)
class Answer:
    """`code`: for the journal, and for who asked when it is a refusal."""

    status: int = 200
    content: bytes = b""
    kind: str = BYTES
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, told: object, *, status: int = 200, code: str = "") -> Answer:
        """`told` as JSON."""
        return cls(status, json.dumps(told, ensure_ascii=False).encode(), JSON, code)


class Refusal(Exception):
    """The request ends here: `status` and a code that says no more than needed."""

    def __init__(self, status: int, code: str, **headers: str) -> None:
        super().__init__(code)
        self.answer = Answer(
            status,
            json.dumps({"code": code}).encode(),
            JSON,
            code,
            {k.replace("_", "-"): v for k, v in headers.items()},
        )


@dataclass(frozen=True)
class Route:
    """`pattern`: the path after the version, * for an open part: "releases/*". `most`: bytes of a body, 0 for none."""

    method: str
    pattern: str
    answer: Callable[[Asked], Answer]
    most: int = 0

    def parts(self, path: tuple[str, ...]) -> tuple[str, ...] | None:
        """The open parts when `path` is of this route."""
        wanted = self.pattern.split("/")
        if len(wanted) != len(path) or any(w not in ("*", p) for w, p in zip(wanted, path, strict=True)):
            return None
        return tuple(p for w, p in zip(wanted, path, strict=True) if w == "*")


class Register(Protocol):
    """Who may ask."""

    def __call__(self, fingerprint: str) -> Identity | None:
        """Whose certificate this is, now."""
        ...


class Application:
    """The WSGI application of a hub or a key holder."""

    def __init__(
        self,
        routes: Iterable[Route],
        *,
        register: Register,
        limits: Limits | None = None,
        journal: Journal | None = None,
    ) -> None:
        self._routes, self._register = tuple(routes), register
        self._limits, self._journal = limits or Limits(), journal or Journal()
        self._pace = Pace(self._limits)
        self._uploads = Places(most=self._limits.uploads, each=self._limits.uploads_each)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        """Answer one request; whatever goes wrong, only a code goes out."""
        began, noted = time.monotonic(), {"who": "-", "route": "-", "bytes": 0}
        try:
            answer = self._answer(environ, noted)
        except Refusal as refusal:
            answer = refusal.answer
        except TimeoutError:
            answer = Refusal(408, "too-slow").answer
        except ConnectionError:
            answer = Refusal(400, "broken-off").answer
        except Exception as trouble:
            answer = Refusal(500, "fault").answer
            self._journal.write("fault", kind=type(trouble).__name__, place=_place(trouble))
        spent = round((time.monotonic() - began) * 1000)
        self._journal.write("request", status=answer.status, code=answer.code, ms=spent, **noted)
        environ[CONNECTION].allow(self._limits.body_seconds(len(answer.content)))
        headers = {
            "Content-Type": answer.kind,
            "Content-Length": str(len(answer.content)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            **answer.headers,
        }
        if answer.status >= 400:
            # Of what was sent, some may still be underway: it is not read.
            headers["Connection"] = "close"
        start(f"{answer.status} {_STATUS[answer.status]}", list(headers.items()))
        return [answer.content] if environ.get("REQUEST_METHOD") != "HEAD" else [b""]

    def _answer(self, environ: dict[str, Any], noted: dict[str, Any]) -> Answer:
        who = self._register(environ.get(FINGERPRINT) or "-")
        if who is None:
            raise Refusal(403, "certificate-unknown")
        noted["who"] = who.name
        if wait := self._pace.wait(who.name):
            raise Refusal(429, "too-many-requests", Retry_After=str(int(wait) + 1))
        route, parts = self._route(environ)
        noted["route"] = f"{route.method} {route.pattern}"
        length = _length(environ, most=route.most)
        noted["bytes"] = length
        if not length:
            return route.answer(Asked(who, parts))
        with self._uploads.place(who.name) as free:
            if not free:
                raise Refusal(503, "busy", Retry_After="2")
            environ[CONNECTION].allow(self._limits.body_seconds(length))
            with SpooledTemporaryFile(max_size=_IN_MEMORY) as held:
                _receive(environ["wsgi.input"], length, held)
                return route.answer(Asked(who, parts, held))

    def _route(self, environ: dict[str, Any]) -> tuple[Route, tuple[str, ...]]:
        version, *path = environ.get("PATH_INFO", "").removeprefix("/").split("/")
        if version != VERSION or environ.get("QUERY_STRING") or not all(_PART.fullmatch(part) for part in path):
            raise Refusal(404, "nothing-here")
        found = {
            route.method: (route, parts) for route in self._routes if (parts := route.parts(tuple(path))) is not None
        }
        if not found:
            raise Refusal(404, "nothing-here")
        chosen = found.get(environ.get("REQUEST_METHOD", ""))
        if chosen is None:
            raise Refusal(405, "method-not-here", Allow=", ".join(sorted(found)))
        return chosen


def _length(environ: dict[str, Any], *, most: int) -> int:
    """How long the body is said to be. A body of unknown length is not taken."""
    said = environ.get("CONTENT_LENGTH") or "0"
    if environ.get("HTTP_TRANSFER_ENCODING") or not re.fullmatch(r"[0-9]{1,12}", said):
        raise Refusal(411, "length-needed")
    if int(said) > most:
        raise Refusal(413, "too-large")
    if most and not int(said):
        raise Refusal(411, "length-needed")
    return int(said)


def _receive(stream: Any, length: int, held: IO[bytes]) -> None:
    """Exactly `length` bytes go into `held`."""
    left = length
    while left:
        block = stream.read(min(left, _BLOCK))
        if not block:
            raise Refusal(400, "broken-off")
        held.write(block)
        left -= len(block)


def _place(trouble: BaseException) -> str:
    """Where in the program; what the trouble says itself may quote what was sent."""
    from publiek.errors import program_fault

    return str(program_fault(trouble).where["place"])
