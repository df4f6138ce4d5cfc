"""How is an answer taken in from a system that may mean harm? From an address that may be asked, in parts, in time.

A name is looked up once, when the connection is made, and that very address is asked: one that is public when it is
looked at and private when it is asked (DNS rebinding) leads nowhere. An answer is counted while it comes in, unpacked,
so one of ten gigabytes, or one that unpacks to that, is never held. And an answer has an end: a system that gives one
byte a minute is hung up on. A page that was asked already is not asked again.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Timer
from typing import Any

from publiek.deliveries.live import refusals

#: Lets a self-hosted system on the same machine or the house's own network be connected, also without https.
PRIVATE = "PUBLIEK_CONNECT_PRIVATE"
#: So often a run asks one and the same thing; a list whose last page leads to itself is asked without an end.
MOST_TIMES = 100
#: No list of a ticketing system is longer than so many pages.
MOST_PAGES = 100_000
_PART = 1 << 16
#: Networks that Python calls public and that still lead elsewhere: to IPv4 inside IPv6, or to a network's own things.
_ELSEWHERE = tuple(
    ipaddress.ip_network(one)
    for one in ("64:ff9b::/32", "2002::/16", "fec0::/10", "::/96", "192.0.0.0/24", "192.88.99.0/24")
)


def private_allowed() -> bool:
    """Whether this machine lets the house's own network be asked."""
    return os.environ.get(PRIVATE, "") not in ("", "0")


def is_public(address: str) -> bool:
    """Whether an IP address is one machine on the public internet."""
    found = ipaddress.ip_address(address.split("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    if mapped is not None:
        found = mapped
    if any(found in net for net in _ELSEWHERE if net.version == found.version):
        return False
    return found.is_global and not found.is_multicast


def connect(place: tuple[str, int], timeout: Any = None, *_: Any, **__: Any) -> socket.socket:
    """A connection with `place`, at the address that was looked at. Raises UsageError "live-address-refused" for a
    name of which any address is private, OSError when it does not answer.
    """
    found = socket.getaddrinfo(place[0], place[1], type=socket.SOCK_STREAM)
    if not private_allowed() and not all(is_public(str(one[4][0])) for one in found):
        raise refusals.address_refused("private")
    trouble: OSError = OSError("no address")
    for family, kind, protocol, _name, at in found:
        sock = socket.socket(family, kind, protocol)
        try:
            if isinstance(timeout, int | float):
                sock.settimeout(timeout)
            sock.connect(at)
        except OSError as failed:
            trouble = failed
            sock.close()
        else:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
    raise trouble


def guarded(adapter: type[Any], *, system: str, most_bytes: int, seconds: float) -> type[Any]:
    """`adapter` (of requests), which connects as `connect` does and takes in answers by their limits."""
    from urllib3 import connection, connectionpool
    from urllib3 import exceptions as troubles

    class _Guarded:
        """A connection at a looked-at address, of which an answer takes no longer than it may."""

        def _new_conn(self: Any) -> socket.socket:
            try:
                return connect((self._dns_host, self.port), self.timeout)
            except TimeoutError as slow:
                raise troubles.ConnectTimeoutError(self, "slow") from slow
            except OSError as failed:
                raise troubles.NewConnectionError(self, "no connection") from failed

        def getresponse(self: Any) -> Any:
            watch = Timer(seconds, _hang_up, (self.sock,))
            watch.daemon = True
            watch.start()
            try:
                answer = super().getresponse()  # type: ignore[misc]
            except BaseException:
                watch.cancel()
                raise
            answer.watch = watch
            return answer

    class _Http(_Guarded, connection.HTTPConnection):
        pass

    class _Https(_Guarded, connection.HTTPSConnection):
        pass

    class _HttpPool(connectionpool.HTTPConnectionPool):
        ConnectionCls = _Http

    class _HttpsPool(connectionpool.HTTPSConnectionPool):
        ConnectionCls = _Https

    class Guarded(adapter):  # type: ignore[misc]
        def init_poolmanager(self, *given: Any, **named: Any) -> None:
            super().init_poolmanager(*given, **named)
            self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}

        def send(self, *given: Any, **named: Any) -> Any:
            response = super().send(*given, **named)
            watch = getattr(response.raw, "watch", None)
            try:
                _take_in(response, most_bytes=most_bytes, system=system)
            finally:
                if watch is not None:
                    watch.cancel()
            return response

    return Guarded


def _take_in(response: Any, *, most_bytes: int, system: str) -> None:
    """The whole answer, counted while it comes in."""
    parts, size = [], 0
    for part in response.iter_content(_PART):
        size += len(part)
        if size > most_bytes:
            response.close()
            raise refusals.answer_damaged(system)
        parts.append(part)
    response._content, response._content_consumed = b"".join(parts), True


def _hang_up(sock: socket.socket | None) -> None:
    if sock is not None:
        with suppress(OSError):
            # Not the one of a TLS socket: that one is not for another thread.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)


def no_other_password(request: Any) -> Any:
    """Signs on with nothing, so that no password from a ~/.netrc goes to an address that a house filled in."""
    return request


class Walked:
    """The pages of one list that were asked: one that is asked again, or one too many, ends the reading."""

    def __init__(self, refuse: Callable[[], Exception]) -> None:
        self._refuse = refuse
        self._seen: set[int] = set()

    def step(self, request: Any) -> None:
        """One more page. Raises what `refuse` gives."""
        asked = hash((request.url, request.body))
        if asked in self._seen or len(self._seen) >= MOST_PAGES:
            raise self._refuse()
        self._seen.add(asked)


class Asked:
    """How often each question was asked at one door: one that is asked again and again ends the reading."""

    def __init__(self, refuse: Callable[[], Exception]) -> None:
        self._refuse = refuse
        self._times: dict[int, int] = {}

    def once_more(self, request: Any) -> None:
        """One more question. Raises what `refuse` gives."""
        asked = hash((request.method, request.url, request.body))
        self._times[asked] = self._times.get(asked, 0) + 1
        if self._times[asked] > MOST_TIMES:
            raise self._refuse()
