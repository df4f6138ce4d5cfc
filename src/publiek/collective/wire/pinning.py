"""Whom does a connection trust? Exactly the certificates that were agreed upon, and no authority at all.

TLS 1.3 alone: in 1.2 a certificate travels in clear, and with it who takes part. No session is taken up again, so a
party that was struck off, or whose certificate expired, is out at its next connection.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from publiek.collective.wire.certificates import Certificate


class TimedSocket(ssl.SSLSocket):
    """A TLS connection on which everything together must be done by `until` (of the monotonic clock)."""

    until: float | None = None

    def _hurry(self) -> None:
        if self.until is not None:
            left = self.until - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self.settimeout(left)

    def recv_into(self, *given: Any, **named: Any) -> int:
        """As on every socket, with the time that is left."""
        self._hurry()
        return super().recv_into(*given, **named)

    def send(self, *given: Any, **named: Any) -> int:
        """As on every socket, with the time that is left."""
        self._hurry()
        return super().send(*given, **named)


def answering(own: Certificate, *, known: Iterable[bytes]) -> ssl.SSLContext:
    """For who answers: shows `own`, and goes on only with one of the `known` certificates (PEM)."""
    context = _context(ssl.PROTOCOL_TLS_SERVER, own, known)
    context.num_tickets = 0
    return context


def asking(own: Certificate, *, there: bytes) -> ssl.SSLContext:
    """For who asks: shows `own`, and goes on only when the other side shows `there` (PEM)."""
    return _context(ssl.PROTOCOL_TLS_CLIENT, own, [there])


def fingerprint(connection: ssl.SSLSocket) -> str:
    """Of the certificate that the other side showed: sha256, hex; empty when it showed none."""
    shown = connection.getpeercert(binary_form=True)
    return sha256(shown).hexdigest() if shown else ""


def _context(protocol: Any, own: Certificate, known: Iterable[bytes]) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.sslsocket_class = TimedSocket
    # The one certificate is the whole identity; a host name adds nothing to it.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # A certificate that was made by somebody else counts by itself, without that somebody.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_cert_chain(own.path, own.key)
    for pem in known:
        context.load_verify_locations(cadata=pem.decode("ascii"))
    return context
