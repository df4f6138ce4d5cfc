"""How does a node ask something of a hub or a key holder? Outgoing alone, of the one certificate that was agreed upon.

What goes wrong on the way is tried again, with ever longer pauses; what the other side refuses is not. An answer that
points elsewhere is not followed. A proxy is used when one is told, or set in the environment; it sees nothing but
bytes, for the connection to the other side goes through it closed.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import secrets
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

from publiek.collective.wire import pinning, refusals
from publiek.collective.wire.certificates import Certificate, fingerprint_of
from publiek.errors import NetworkError

_BLOCK = 64 << 10
_AGAIN = (429, 500, 502, 503, 504)
_NOT_KNOWN = ("CERTIFICATE_REQUIRED", "ALERT_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_BAD_CERTIFICATE", "ALERT_ACCESS")
#: Of an answer that says no.
_MOST_REFUSAL = 10_000


@dataclass(frozen=True)
class Patience:
    """`tries` in all, with pauses from `pause` doubling up to `longest`; seconds for a connection and for an answer.

    `slowest`: bytes per second at which what is sent or received may still go.
    """

    tries: int = 8
    pause: float = 0.5
    longest: float = 30.0
    connect: float = 10.0
    answer: float = 60.0
    slowest: int = 16 << 10


@dataclass(frozen=True)
class Told:
    """What the other side answered."""

    status: int
    content: bytes

    def json(self) -> Any:
        """The answer as JSON. Raises ValueError."""
        return json.loads(self.content)


class _Again(Exception):
    """Worth another try: `reason`, and after how many seconds the other side said."""

    def __init__(self, reason: str, *, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


class Line:
    """A line to one other party. Not for several threads at once."""

    def __init__(
        self, address: str, *, own: Certificate, there: bytes, proxy: str = "", patience: Patience | None = None
    ) -> None:
        """`address`: https://host:port. `there`: its certificate (PEM). `proxy`: http://host:port; else as is set.

        Raises UsageError "node-settings-unreadable" for an address that is not of this form.
        """
        self._host, self._port = place_of(address, scheme="https", field="address")
        self.address = f"{self._host}:{self._port}"
        self._proxy = proxy or _proxy_around(self._host)
        self._context = pinning.asking(own, there=there)
        self._there = fingerprint_of(there)
        self._patience = patience or Patience()
        self._open: http.client.HTTPSConnection | None = None
        self.sleep: Callable[[float], None] = time.sleep

    def ask(self, method: str, path: str, body: bytes | None = None, *, most: int = _MOST_REFUSAL) -> Told:
        """The answer to `method` `path`, of at most `most` bytes.

        A refusal (4xx) is an answer too. Raises NetworkError: wire-unreachable after the last try, and at once
        wire-another-certificate, wire-not-known-there and wire-strange-answer.
        """
        trouble = _Again("-")
        for tried in range(self._patience.tries):
            if tried:
                self.sleep(self._pause(tried, trouble.wait))
            try:
                return self._once(method, path, body, most)
            except _Again as again:
                trouble = again
            finally:
                if trouble.reason != "-":
                    self.close()
        raise refusals.unreachable(self.address, tries=self._patience.tries, reason=trouble.reason)

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _pause(self, tried: int, asked: float) -> float:
        """Ever longer, and never quite the same: houses that were cut off together do not come back together."""
        pause = min(self._patience.pause * 2.0 ** (tried - 1), self._patience.longest)
        return max(min(asked, self._patience.longest), pause * (0.5 + secrets.randbelow(512) / 1024))

    def _once(self, method: str, path: str, body: bytes | None, most: int) -> Told:
        refusal: NetworkError | None = None
        try:
            connection = self._connected(len(body or b"") + most)
            self._send(connection, method, path, body)
            return self._answer(connection, most)
        except NetworkError:
            self.close()
            raise
        except ssl.SSLCertVerificationError:
            refusal = refusals.another(self.address)
        except ssl.SSLError as error:
            reason = str(error.reason or "SSLError")
            if not any(word in reason for word in _NOT_KNOWN):
                raise _Again(reason) from None
            refusal = refusals.unknown_here(self.address)
        except (OSError, http.client.HTTPException) as error:
            raise _Again(type(error).__name__) from None
        self.close()
        raise refusal

    def _connected(self, size: int) -> http.client.HTTPSConnection:
        seconds = self._patience.answer + size / self._patience.slowest
        if self._open is None:
            self._open = self._connection()
            self._open.connect()
            if pinning.fingerprint(self._open.sock) != self._there:
                raise refusals.another(self.address)
        if isinstance(self._open.sock, pinning.TimedSocket):
            self._open.sock.until = time.monotonic() + seconds
        return self._open

    def _connection(self) -> http.client.HTTPSConnection:
        if not self._proxy:
            return http.client.HTTPSConnection(
                self._host, self._port, timeout=self._patience.connect, context=self._context
            )
        host, port = place_of(self._proxy, scheme="http", field="proxy")
        made = http.client.HTTPSConnection(host, port, timeout=self._patience.connect, context=self._context)
        told = urlsplit(self._proxy)
        headers = {}
        if told.username:
            pair = f"{unquote(told.username)}:{unquote(told.password or '')}".encode()
            headers["Proxy-Authorization"] = "Basic " + base64.b64encode(pair).decode("ascii")
        made.set_tunnel(self._host, self._port, headers=headers)
        return made

    def _send(self, connection: http.client.HTTPSConnection, method: str, path: str, body: bytes | None) -> None:
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.putheader("User-Agent", "publiek")
        if body is not None:
            connection.putheader("Content-Type", "application/octet-stream")
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        try:
            for start in range(0, len(body or b""), _BLOCK):
                connection.send((body or b"")[start : start + _BLOCK])
        except (BrokenPipeError, ConnectionResetError):
            # Refused before everything was read: the answer says why.
            return

    def _answer(self, connection: http.client.HTTPSConnection, most: int) -> Told:
        answer = connection.getresponse()
        content = answer.read((most if answer.status < 400 else _MOST_REFUSAL) + 1)
        if len(content) > most and answer.status < 400:
            raise refusals.strange(self.address, status=answer.status, most=most)
        if answer.length:
            raise _Again("IncompleteRead")
        if answer.will_close:
            self.close()
        told = Told(answer.status, content[:_MOST_REFUSAL] if answer.status >= 400 else content)
        if answer.status in _AGAIN and code_of(told) != "quota-spent":
            raise _Again(f"status {answer.status}", wait=_seconds(answer.headers.get("Retry-After")))
        if answer.status < 200 or 300 <= answer.status < 400 or answer.status >= 500:
            # Also what points elsewhere: nobody is followed.
            raise refusals.strange(self.address, status=answer.status)
        return told


def code_of(told: Told) -> str:
    """The code in a refusal; empty when there is none that looks like one."""
    try:
        code = told.json()["code"]
    except (ValueError, TypeError, KeyError):
        return ""
    return code if isinstance(code, str) and code.replace("-", "").isalnum() and len(code) < 60 else ""


def place_of(address: str, *, scheme: str, field: str) -> tuple[str, int]:
    """Host and port of `scheme`://host:port. Raises UsageError "node-settings-unreadable"."""
    try:
        told = urlsplit(address)
        port = told.port or {"https": 443, "http": 80}[scheme]
        sound = told.scheme == scheme and told.hostname and told.path in ("", "/") and not told.query
        if sound and told.hostname and not (scheme == "https" and told.username):
            return told.hostname, port
    except ValueError:
        pass
    raise refusals.settings_unreadable(field)


def _proxy_around(host: str) -> str:
    """The proxy that is set in the environment for other hosts (HTTPS_PROXY, NO_PROXY); empty for none."""
    if not any(name.lower() == "https_proxy" for name in os.environ):
        return ""
    proxies = getproxies_environment()
    return "" if proxy_bypass_environment(host, proxies) else proxies.get("https", "")


def _seconds(told: str | None) -> float:
    return float(told) if told and told.isdecimal() and len(told) < 6 else 0.0
