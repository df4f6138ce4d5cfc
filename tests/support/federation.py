"""Parties with keys and certificates, and doors to knock on, for the tests of the network."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.wire import certificates
from publiek.collective.wire.answering import Answer, Application, Asked, Route
from publiek.collective.wire.calling import Line, Patience
from publiek.collective.wire.certificates import Certificate
from publiek.collective.wire.journal import Journal
from publiek.collective.wire.limits import Limits
from publiek.collective.wire.listening import Door

#: No test waits longer for an answer than it must.
QUICK = Patience(tries=3, pause=0.01, connect=5, answer=10)
#: Small enough to reach in a test.
SMALL = Limits(handshake_seconds=1, head_seconds=1.5, idle_seconds=2, connections=60, per_address=50, threads=6)


@dataclass(frozen=True)
class Party:
    """A participant with its own keys folder."""

    identity: SecretIdentity
    certificate: Certificate
    keys: Path

    @property
    def public(self) -> Identity:
        """With the fingerprint of the certificate, as the others know it."""
        return replace(self.identity.public, certificate=self.certificate.fingerprint)


def party(folder: Path, name: str, kind: str = "member", **made: object) -> Party:
    """A participant whose keys lie in a folder of its own below `folder`."""
    keys = folder / name / "keys"
    identity = SecretIdentity.create(keys, name, kind)
    return Party(identity, certificates.make(keys, name, **made), keys)


def trust(folder: Path, parties: Iterable[Party]) -> Path:
    """A folder with the certificates of `parties`."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in parties:
        (folder / f"{one.public.name}.pem").write_bytes(one.certificate.pem())
    return folder


def echo(asked: Asked) -> Answer:
    """Says who asked what."""
    return Answer.of({"who": asked.who.name, "parts": list(asked.parts), "bytes": len(asked.body)})


ECHO = (Route("GET", "echo/*", echo), Route("PUT", "echo", echo, most=1 << 20))


@contextmanager
def door(
    owner: Party, known: Path, members: Iterable[Party], *, limits: Limits = SMALL, routes: Iterable[Route] = ECHO
) -> Iterator[Door]:
    """An open door that answers `routes` to `members`; its journal lies beside the folder `known`."""
    by_print = {one.certificate.fingerprint: one.public for one in members}
    journal = Journal(known.parent / "journal.jsonl")
    application = Application(routes, register=by_print.get, limits=limits, journal=journal)
    made = Door(("127.0.0.1", 0), application, own=owner.certificate, known=known)
    with made.within(limits, journal).opened() as opened:
        yield opened


def line(who: Party, there: Party, at: Door, patience: Patience = QUICK) -> Line:
    """A line of `who` to the door of `there`."""
    return Line(
        f"https://127.0.0.1:{at.address[1]}", own=who.certificate, there=there.certificate.pem(), patience=patience
    )


def raw(at: Door, who: Party | None = None, *, seconds: float = 10) -> ssl.SSLSocket:
    """A connection without any manners: no certificate when `who` is none, and no look at the other side."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if who:
        context.load_cert_chain(who.certificate.path, who.certificate.key)
    return context.wrap_socket(socket.create_connection(at.address, timeout=seconds))


def everything(connection: ssl.SSLSocket) -> bytes:
    """Whatever still comes, until the other side hangs up."""
    heard = b""
    try:
        while block := connection.recv(65536):
            heard += block
    except (ConnectionError, ssl.SSLError):
        pass
    return heard
