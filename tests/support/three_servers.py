"""Three servers, a receiver and invented houses: in memory, or as three real processes with certificates."""

from __future__ import annotations

import datetime
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.overlap.job import OverlapQuestion
from publiek.collective.overlap.sharing import Destination, Duty, JobTerms, Node, Parties, SharedJob, shares_of
from publiek.collective.overlap.sharing.tls import Address, Credentials, TlsLine
from publiek.disclosure.budget import Ledger

AGREEMENT, ROUND = "city-together", "2024/25"
SERVERS = ("server-one", "server-two", "server-three")
SECRET = bytes(range(32))
ROOT = Path(__file__).parents[2]


def pseudonym(household: int, *, epoch: str = "2024") -> bytes:
    """What the key holder would make of this household: 16 bytes that tell nothing."""
    return sha256(f"{epoch}|{household}".encode()).digest()[:16]


def pseudonyms(households: Sequence[int] | np.ndarray) -> np.ndarray:
    """The same for many at once: (n, 16) bytes, by a generator that mixes well (tests of accuracy alone)."""
    mixed = np.asarray(households, dtype=np.uint64)[:, None] * np.uint64(2) + np.arange(2, dtype=np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
        mixed = (mixed + np.uint64(0x9E3779B97F4A7C15)) if shift == 30 else mixed
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed.view(np.uint8).reshape(-1, 16)


def terms_of(houses: Mapping[str, Sequence[int]], **changes: object) -> JobTerms:
    """A job between these houses, each declaring what it has; small bitmaps unless told otherwise."""
    declared = tuple(max(10, len(set(households))) for households in houses.values())
    named = {"agreement": AGREEMENT, "round": ROUND, "number": 1}
    told = {"members": tuple(houses), "declared": declared, "buckets": 1 << 12}
    return JobTerms(**{**named, **told, **changes})


@dataclass
class Cast:
    """Everybody's keys, in one folder of a test."""

    folder: Path
    servers: tuple[SecretIdentity, SecretIdentity, SecretIdentity]
    receiver: SecretIdentity
    houses: dict[str, SecretIdentity]

    @classmethod
    def of(cls, folder: Path, houses: Sequence[str]) -> Cast:
        keys = folder / "keys"
        first, second, third = (SecretIdentity.create(keys, name, "server") for name in SERVERS)
        members = {name: SecretIdentity.create(keys, name, "member") for name in houses}
        return cls(folder, (first, second, third), SecretIdentity.create(keys, "the-hub", "hub"), members)

    @property
    def parties(self) -> Parties:
        first, second, third = (server.public for server in self.servers)
        houses = {name: each.public for name, each in self.houses.items()}
        return Parties((first, second, third), self.receiver.public, houses)

    def sealed(self, terms: JobTerms, house: str, households: Sequence[int] | np.ndarray) -> tuple[bytes, bytes, bytes]:
        """What this house sends, one message for each server."""
        to = Destination(terms, self.parties.servers)
        told = (
            pseudonyms(households) if isinstance(households, np.ndarray) else [pseudonym(each) for each in households]
        )
        return shares_of(told, to=to, house=self.houses[house], secret=SECRET, coverage=0.9)


@dataclass
class InMemory:
    """A line that calls the nodes of this process; `meddle` may change, repeat or hold back what is carried."""

    nodes: dict[str, Node]
    meddle: Callable[[str, bytes], Sequence[bytes]] = lambda to, content: [content]

    def ask(self, to: str, content: bytes) -> bytes:
        replies = [self.nodes[to].answer(each) for each in self.meddle(to, content)]
        if not replies:
            raise ConnectionError("nobody there")
        return replies[-1]


@dataclass
class Theatre:
    """The whole cast on one stage, in one process."""

    cast: Cast
    terms: JobTerms
    line: InMemory
    ledger: Ledger

    @classmethod
    def of(cls, folder: Path, houses: Mapping[str, Sequence[int]], **changes: object) -> Theatre:
        cast, terms = Cast.of(folder, list(houses)), terms_of(houses, **changes)
        line = InMemory({})
        for server in cast.servers:
            duty = Duty(cast.parties, (terms,), patience=10.0)
            line.nodes[server.public.name] = Node(server, duty, folder / server.public.name, line)
        ledger = Ledger(folder / "ledger")
        ledger.allow(1.0, agreement=AGREEMENT, round=ROUND)
        return cls(cast, terms, line, ledger)

    def give(self, houses: Mapping[str, Sequence[int] | np.ndarray]) -> None:
        """Every house gives in what it has; a refusal is an error of the test."""
        for house, households in houses.items():
            for server, sealed in zip(SERVERS, self.cast.sealed(self.terms, house, households), strict=True):
                reply = self.line.nodes[server].answer(sealed)
                assert reply == b"+", reply

    @property
    def job(self) -> SharedJob:
        return SharedJob(self.terms, self.cast.parties, self.cast.receiver, self.line)

    @property
    def question(self) -> OverlapQuestion:
        return question_of(self.terms)


def question_of(terms: JobTerms) -> OverlapQuestion:
    return OverlapQuestion(terms.agreement, terms.round, terms.members, "sharing")


def town(houses: int = 6, *, people: int = 900, seed: int = 7) -> dict[str, list[int]]:
    """A small town: houses of different size, households by number; nobody in it exists."""
    dice = np.random.default_rng(seed)
    keen = dice.gamma(0.7, size=people)
    found = {}
    for number in range(houses):
        size = people // (3 + number)
        found[f"house-{number + 1}"] = sorted(
            int(each) for each in dice.choice(people, size, replace=False, p=keen / keen.sum())
        )
    return found


# --- three real processes -----------------------------------------------------------------------------------------


class Authority:
    """Who signs the certificates of one agreement."""

    def __init__(self, folder: Path) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority of a test")])
        self.path = folder / "authorities.pem"
        certificate = self._certificate(self._name, self._key.public_key(), authority=True)
        self.path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def credentials(self, folder: Path, name: str) -> tuple[Credentials, str]:
        """Files for a party with this name, and the fingerprint of its certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._certificate(subject, key.public_key(), authority=False)
        made = Credentials(folder / f"{name}.pem", folder / f"{name}.key", self.path)
        made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        made.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return made, certificate.fingerprint(hashes.SHA256()).hex()

    def _certificate(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, authority: bool) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        name = str(subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        own = x509.SubjectKeyIdentifier.from_public_key(key)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        made = made.add_extension(own, critical=False).add_extension(issuer, critical=False)
        if authority:
            usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            made = made.add_extension(usage, critical=True)
        else:
            made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        return made.sign(self._key, hashes.SHA256())


@dataclass
class Processes:
    """Three servers as processes, each with its own folder and settings, and what the others need to reach them."""

    cast: Cast
    terms: JobTerms
    parties: Parties
    addresses: dict[str, Address]
    receiver_line: TlsLine
    house_line: TlsLine
    running: dict[str, subprocess.Popen[str]]

    def give(self, house: str, households: Sequence[int] | np.ndarray) -> list[bytes]:
        """The house sends its shares over TLS; the replies."""
        sealed = self.cast.sealed(self.terms, house, households)
        return [self.house_line.ask(server, each) for server, each in zip(SERVERS, sealed, strict=True)]

    @property
    def job(self) -> SharedJob:
        return SharedJob(self.terms, self.parties, self.cast.receiver, self.receiver_line)

    def start(self, server: str) -> None:
        """One server, from its settings; returns when it listens."""
        settings = self.cast.folder / f"{server}.settings.yaml"
        command = [sys.executable, "-m", "publiek.collective.overlap.sharing.server", str(settings)]
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
        self.running[server] = process
        ready = process.stdout.readline() if process.stdout else ""
        assert ready.startswith("ready"), ready

    def kill(self, server: str) -> None:
        self.running[server].kill()
        self.running[server].wait()

    def close(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()


@contextmanager
def processes(folder: Path, terms: JobTerms, *, patience: float = 60.0) -> Iterator[Processes]:
    """Three real servers for this job, stopped at the end."""
    cast, authority = Cast.of(folder, terms.members), Authority(folder)
    printed, addresses = {}, {}
    for server in cast.servers:
        name = server.public.name
        _, printed[name] = authority.credentials(folder, name)
        addresses[name] = Address("127.0.0.1", _free_port(), printed[name])
    servers = tuple(replace(server.public, certificate=printed[server.public.name]) for server in cast.servers)
    hub, hub_print = authority.credentials(folder, "the-hub")
    house, _ = authority.credentials(folder, "houses")
    receiver = replace(cast.receiver.public, certificate=hub_print)
    parties = Parties((servers[0], servers[1], servers[2]), receiver, cast.parties.houses)
    for identity in (*servers, receiver, *parties.houses.values()):
        (folder / f"{identity.name}.yaml").write_text(identity.to_yaml())
    for server in servers:
        told = _settings(server, terms, addresses, patience)
        (folder / f"{server.name}.settings.yaml").write_text(yaml.safe_dump(told))
    made = Processes(cast, terms, parties, addresses, TlsLine(hub, addresses, 600), TlsLine(house, addresses, 60), {})
    try:
        for server in SERVERS:
            made.start(server)
        yield made
    finally:
        made.close()


def _settings(server: Identity, terms: JobTerms, addresses: dict[str, Address], patience: float) -> dict[str, object]:
    declared = zip(terms.members, terms.declared, strict=True)
    return {
        "server": server.name,
        "keys": "keys",
        "folder": f"work-{server.name}",
        "tls": {"certificate": f"{server.name}.pem", "key": f"{server.name}.key", "authorities": "authorities.pem"},
        "servers": [
            {"identity": f"{name}.yaml", "host": place.host, "port": place.port} for name, place in addresses.items()
        ],
        "receiver": "the-hub.yaml",
        "patience": patience,
        "jobs": [
            {
                "agreement": terms.agreement,
                "round": terms.round,
                "number": terms.number,
                "sigma": terms.sigma,
                "buckets": terms.buckets,
                "members": [{"identity": f"{house}.yaml", "declared": number} for house, number in declared],
            }
        ],
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
