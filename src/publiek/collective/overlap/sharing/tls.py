"""How do the bytes get from one party to another? Over TCP with TLS 1.3, both sides showing a certificate.

A certificate must come from the authorities of the agreement; the server at the other end must have the name that was
asked for, and the fingerprint that its identity tells, if it tells one. One question and one answer per connection,
each after its length in eight bytes.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread

_LENGTH = 8
#: Of one message: the shares of one house at 2^24 buckets, and a little more.
MOST_BYTES = (1 << 26) + (1 << 20)
_MOST_CONNECTIONS = 64
#: Seconds in which who connects must have said something; answers may take as long as the patience of who asks.
_GREETING = 30.0


@dataclass(frozen=True)
class Credentials:
    """The files of one party: its certificate, the private key of it, and the authorities that it believes (PEM)."""

    certificate: Path
    key: Path
    authorities: Path

    def context(self, *, serving: bool) -> ssl.SSLContext:
        """What TLS needs: version 1.3, and a certificate asked of the other side whichever side we are."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if serving else ssl.PROTOCOL_TLS_CLIENT)
        made.minimum_version = ssl.TLSVersion.TLSv1_3
        made.load_verify_locations(self.authorities)
        made.load_cert_chain(self.certificate, self.key)
        made.verify_mode = ssl.CERT_REQUIRED
        return made


@dataclass(frozen=True)
class Address:
    """Where a server listens, and the fingerprint of its certificate (sha256, hexadecimal) or nothing."""

    host: str
    port: int
    certificate: str = ""


@dataclass(frozen=True)
class TlsLine:
    """Asks servers over TLS (`node.Line`). `patience`: seconds to wait for an answer."""

    credentials: Credentials
    addresses: Mapping[str, Address]
    patience: float = 300.0

    def ask(self, to: str, content: bytes) -> bytes:
        """The answer of `to`. Raises OSError when it is not there, is somebody else, or says nothing in time."""
        address = self.addresses[to]
        context = self.credentials.context(serving=False)
        with (
            socket.create_connection((address.host, address.port), timeout=min(_GREETING, self.patience)) as plain,
            context.wrap_socket(plain, server_hostname=to) as line,
        ):
            if address.certificate and fingerprint(line) != address.certificate:
                raise ConnectionError("another certificate than the one that was told")
            line.settimeout(self.patience)
            _say(line, content)
            return _hear(line)


class Listener:
    """Answers whoever has a certificate, each connection in a thread of its own. `answer(content, certificate=...)`."""

    def __init__(self, address: Address, credentials: Credentials, answer: Callable[..., bytes]) -> None:
        self._context = credentials.context(serving=True)
        self._answer = answer
        self._free = BoundedSemaphore(_MOST_CONNECTIONS)
        self._closed = Event()
        self._socket = socket.create_server((address.host, address.port))

    @property
    def port(self) -> int:
        """Where it listens; told when the address left it open (0)."""
        return int(self._socket.getsockname()[1])

    def serve(self) -> None:
        """Answers until `close`."""
        while not self._closed.is_set():
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            if self._free.acquire(blocking=False):
                Thread(target=self._one, args=(plain,), daemon=True).start()
            else:
                plain.close()

    def close(self) -> None:
        """Takes no more connections."""
        self._closed.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _one(self, plain: socket.socket) -> None:
        """Whoever hangs up or speaks no TLS gets no answer; that is all that happens."""
        try:
            with suppress(OSError, ValueError):
                plain.settimeout(_GREETING)
                with self._context.wrap_socket(plain, server_side=True) as line:
                    asked = _hear(line)
                    told = self._answer(asked, certificate=fingerprint(line))
                    _say(line, told)
        finally:
            plain.close()
            self._free.release()


def fingerprint(line: ssl.SSLSocket) -> str:
    """The sha256 of the certificate that the other side showed."""
    return sha256(line.getpeercert(binary_form=True) or b"").hexdigest()


def _say(line: ssl.SSLSocket, content: bytes) -> None:
    line.sendall(len(content).to_bytes(_LENGTH, "big"))
    line.sendall(content)


def _hear(line: ssl.SSLSocket) -> bytes:
    length = int.from_bytes(_exactly(line, _LENGTH), "big")
    if length > MOST_BYTES:
        raise ValueError("longer than a message can be")
    return _exactly(line, length)


def _exactly(line: ssl.SSLSocket, count: int) -> bytes:
    heard = bytearray()
    while len(heard) < count:
        part = line.recv(min(1 << 20, count - len(heard)))
        if not part:
            raise ConnectionError("the line went dead")
        heard += part
    return bytes(heard)
