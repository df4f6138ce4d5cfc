"""How does a server keep its door, also when somebody leans on it?

The web server is cheroot. What is ours: a connection costs no thread before its first bytes are there; the handshake
and the whole of a request have a deadline, however slowly the bytes drip in; the certificates that are known are looked
at again for each connection; and nothing that goes wrong is told to whoever asked.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cheroot import server, wsgi
from cheroot.errors import FatalSSLAlert
from cheroot.makefile import StreamReader, StreamWriter
from cheroot.ssl import Adapter

from publiek.collective.wire import pinning
from publiek.collective.wire.answering import CONNECTION, FINGERPRINT
from publiek.collective.wire.certificates import Certificate, trusted_in
from publiek.collective.wire.journal import Journal
from publiek.collective.wire.limits import Limits, Places
from publiek.collective.wire.registering import State, state_of

Application = Callable[..., Any]
#: So that one reading takes a whole record of TLS: nothing waits unseen inside it.
_RECORD = 32 << 10
#: For the words of a refusal after a deadline.
_GRACE = 1.0
_DRAIN_SECONDS = 0.5


class _Reader(StreamReader):
    """Also knows of what lies decrypted in the connection itself."""

    def __init__(self, sock: Any, mode: str, size: int) -> None:
        super().__init__(sock, mode, max(size, _RECORD))
        self._sock = sock

    def has_data(self) -> bool:
        ready: Any = super().has_data()  # type: ignore[no-untyped-call]
        return bool(ready or (self._sock.fileno() >= 0 and self._sock.pending()))


class _Pinned(Adapter):
    """Turns an accepted connection into one on which the handshake is still to come, in a thread of its own."""

    def __init__(self, own: Certificate, folder: Path) -> None:
        self._own, self._folder = own, folder
        self._made: ssl.SSLContext | None = None
        self._seen: State = ()
        self.certificate, self.private_key = own.path, own.key

    def bind(self, sock: socket.socket) -> socket.socket:
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, Any]]:
        try:
            return self._now().wrap_socket(sock, server_side=True, do_handshake_on_connect=False), {}
        except (OSError, ValueError) as trouble:
            raise FatalSSLAlert(type(trouble).__name__) from None

    def get_environ(self) -> dict[str, Any]:
        return {}

    def makefile(self, sock: Any, mode: str = "r", bufsize: int = -1) -> Any:
        return _Reader(sock, mode, bufsize) if "r" in mode else StreamWriter(sock, mode, bufsize)

    def _now(self) -> ssl.SSLContext:
        """The context with the certificates that are in the folder now."""
        state = state_of(self._folder, "*.pem")
        if self._made is None or state != self._seen:
            self._made, self._seen = pinning.answering(self._own, known=trusted_in(self._folder).values()), state
        return self._made


class _Request(server.HTTPRequest):
    """A refusal ends the connection: what follows is a body nobody reads, or another request inside it."""

    def send_headers(self) -> None:
        if any(name.lower() == b"connection" and value.lower() == b"close" for name, value in self.outheaders):
            self.close_connection = True
        super().send_headers()


class _Connection(server.HTTPConnection):
    """One connection: first the handshake, then one request after another, each with its deadline."""

    RequestHandlerClass = _Request
    counted = ""
    shaken = False
    waited = False

    def communicate(self) -> bool:
        going_on = False
        with contextlib.suppress(OSError):
            going_on = self._ask() if self.shaken else self._shake()
        if not going_on:
            # Here, in a thread of its own: closing is also done by the one thread that lets everybody in.
            with contextlib.suppress(OSError, ValueError):
                self._drain()
        return going_on

    def allow(self, seconds: float) -> None:
        """From now on the request may take `seconds`."""
        self.socket.until = time.monotonic() + seconds

    def close(self) -> None:
        with contextlib.suppress(OSError):
            super().close()
        if self.counted:
            self.server.places.give_back(self.counted)
            self.counted = ""

    def _drain(self) -> None:
        """Let what is underway arrive and be thrown away, a moment long: closing on it would wipe out our answer."""
        line: Any = socket.socket
        line.shutdown(self.socket, socket.SHUT_WR)
        until = time.monotonic() + _DRAIN_SECONDS
        while (left := until - time.monotonic()) > 0:
            self.socket.settimeout(left)
            if not line.recv(self.socket, _RECORD):
                break

    def _shake(self) -> bool:
        limits: Limits = self.server.limits
        self.socket.settimeout(limits.handshake_seconds)
        try:
            self.socket.do_handshake()
        except (OSError, ValueError) as trouble:
            reason = getattr(trouble, "reason", None) or type(trouble).__name__
            self.server.journal.write("refused", why="handshake", reason=str(reason)[:60], peer=self.remote_addr)
            return False
        self.shaken = True
        self.ssl_env = {
            "wsgi.url_scheme": "https",
            "HTTPS": "on",
            FINGERPRINT: pinning.fingerprint(self.socket),
            CONNECTION: self,
        }
        return True

    def _ask(self) -> bool:
        self.allow(self.server.limits.head_seconds)
        going_on = bool(super().communicate())  # type: ignore[no-untyped-call]
        self.socket.until = None
        return going_on

    def _conditional_error(self, req: Any, response: str) -> None:
        self.allow(_GRACE)
        super()._conditional_error(req, response)  # type: ignore[misc]


class Door(wsgi.Server):
    """The listening server. Start with `start()` (which stays) or `opened()`."""

    ConnectionClass = _Connection

    def __init__(self, address: tuple[str, int], application: Application, *, own: Certificate, known: Path) -> None:
        """`known`: the folder with the certificates (.pem) of who may ask."""
        self.limits, self.journal = Limits(), Journal()
        super().__init__(address, application, server_name="publiek", request_queue_size=128)
        self.ssl_adapter = _Pinned(own, known)
        self.within(self.limits)

    def within(self, limits: Limits, journal: Journal | None = None) -> Door:
        """The same server with other limits and its journal; before it starts."""
        self.limits, self.journal = limits, journal or self.journal
        self.places = Places(most=limits.connections, each=limits.per_address)
        self.timeout, self.shutdown_timeout = limits.idle_seconds, 2
        self.requests.min, self.requests.max = limits.threads, limits.threads
        # How large a body may be differs by what is asked: the application says so, before a byte is read.
        self.max_request_header_size, self.max_request_body_size = limits.head_bytes, 0
        return self

    def process_conn(self, conn: _Connection) -> None:
        """A new connection waits outside until its first bytes are there; then a thread is found for it."""
        if conn.waited:
            super().process_conn(conn)
            return
        conn.waited = True
        peer = str(conn.remote_addr)
        if not self.places.take(peer):
            self.journal.write("refused", why="connections", peer=peer)
            conn.close()
            return
        conn.counted = peer
        self.put_conn(conn)

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """What the web server has to say may hold what somebody sent: only that it said something is kept."""
        self.journal.write("server", level=level)

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self.bind_addr[:2]
        return str(host), int(port)

    def wait(self) -> None:
        """Stay until somebody stops the program."""
        while self.ready:
            time.sleep(1)

    @contextmanager
    def opened(self) -> Iterator[Door]:
        """The server, answering in threads of its own until the end of the `with`."""
        self.prepare()
        thread = threading.Thread(target=self.serve, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.stop()
            thread.join(5)
