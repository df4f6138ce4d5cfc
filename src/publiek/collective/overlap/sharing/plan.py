"""What does everybody have to know of one job of the three servers? One file, the same for houses, servers and hub.

Nothing in it is secret. Everything hangs on all having the same: who could give a house another key of a server than
the servers have would read what the house seals. So the file has a code that people compare by another way than the
file came, and nobody seals or serves by a plan without telling its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from publiek.collective.identities import Identity
from publiek.collective.overlap.sharing.refusals import plan_unsound
from publiek.collective.overlap.sharing.terms import BUCKETS, SIGMA, JobTerms, Parties
from publiek.collective.overlap.sharing.tls import Address
from publiek.collective.wire.certificates import fingerprint_of, only_certificate
from publiek.errors import PubliekError
from publiek.vocabulary.data_files import read_yaml

FORMAT = 1
_MOST_BYTES = 2_000_000
_CODE_DIGITS, _GROUP = 32, 4
_MOST_PORT = 65_535


@dataclass(frozen=True)
class Party:
    """One that speaks over the line: its `identity` with the fingerprint of `certificate` (PEM), and where it is."""

    identity: Identity
    certificate: str
    host: str = ""
    port: int = 0

    def told(self) -> dict[str, Any]:
        """As it stands in a file."""
        identity = read_yaml(self.identity.to_yaml())
        where = {"host": self.host, "port": self.port} if self.host else {}
        return {"identity": identity, **where, "certificate": self.certificate}

    def to_yaml(self) -> str:
        """The party as a file that may be mailed."""
        return yaml.safe_dump(self.told(), sort_keys=False)


@dataclass(frozen=True)
class Plan:
    """One job: its terms, the three servers in their order, the receiver, and the houses by name."""

    terms: JobTerms
    servers: tuple[Party, Party, Party]
    receiver: Party
    houses: Mapping[str, Identity]

    @cached_property
    def content(self) -> bytes:
        """The file."""
        terms = self.terms
        told = {
            "format": FORMAT,
            "agreement": terms.agreement,
            "round": terms.round,
            "number": terms.number,
            "sigma": terms.sigma,
            "buckets": terms.buckets,
            "servers": [server.told() for server in self.servers],
            "receiver": self.receiver.told(),
            "members": [
                {"identity": read_yaml(self.houses[name].to_yaml()), "declared": declared}
                for name, declared in zip(terms.members, terms.declared, strict=True)
            ],
        }
        return yaml.safe_dump(told, sort_keys=False).encode()

    @property
    def code(self) -> str:
        """What people compare. As long as it is, because whoever makes the plan may try for two of the same code."""
        digits = sha256(self.content).hexdigest()[:_CODE_DIGITS]
        return "-".join(digits[at : at + _GROUP] for at in range(0, _CODE_DIGITS, _GROUP))

    def has_code(self, code: str) -> bool:
        """Whether somebody typed the code of this plan."""
        return code.strip().lower().replace(" ", "-") == self.code

    @property
    def parties(self) -> Parties:
        """The same for the servers."""
        first, second, third = (server.identity for server in self.servers)
        return Parties((first, second, third), self.receiver.identity, self.houses)

    @property
    def addresses(self) -> dict[str, Address]:
        """Where the three are, by name."""
        return {one.identity.name: Address(one.host, one.port, one.identity.certificate) for one in self.servers}

    @property
    def authorities(self) -> bytes:
        """The certificates of servers and receiver: whoever shows another is not heard."""
        return "".join(one.certificate for one in (*self.servers, self.receiver)).encode()


def read(path: Path) -> Plan:
    """The plan in a file. Raises UsageError "sharing-plan" with the field that makes no sense."""
    told = _mapping(path)
    reading = "format"
    try:
        if told.pop("format") != FORMAT:
            raise ValueError("another form")
        reading = "servers"
        first, second, third = (_party(each, kind="server") for each in told.pop("servers"))
        reading = "receiver"
        receiver = _party(told.pop("receiver"), kind="hub")
        reading = "members"
        members = [(_identity(each["identity"], kind="member"), int(each["declared"])) for each in told.pop("members")]
        reading = "agreement"
        terms = _terms(told, members)
    except PubliekError as error:
        raise plan_unsound(str(error.where.get("field", reading))) from None
    except (KeyError, TypeError, ValueError):
        raise plan_unsound(reading) from None
    return checked(Plan(terms, (first, second, third), receiver, {each.name: each for each, _ in members}))


def read_party(path: Path, *, kind: str = "server") -> Party:
    """A party in a file of its own. Raises UsageError "sharing-plan"."""
    try:
        return _party(_mapping(path), kind=kind)
    except (PubliekError, KeyError, TypeError, ValueError):
        raise plan_unsound(kind) from None


def checked(plan: Plan) -> Plan:
    """The plan itself. Raises UsageError "sharing-plan" when two have the same name or key, or a server no place."""
    everybody = [*(one.identity for one in plan.servers), plan.receiver.identity, *plan.houses.values()]
    if len({one.name for one in everybody}) != len(everybody):
        raise plan_unsound("name")
    if len({one.signing for one in everybody}) != len(everybody):
        raise plan_unsound("signing")
    if len({one.sealing for one in everybody}) != len(everybody):
        raise plan_unsound("sealing")
    if not all(one.host and 0 < one.port <= _MOST_PORT for one in plan.servers):
        raise plan_unsound("host")
    if plan.terms.members != tuple(sorted(plan.houses)):
        raise plan_unsound("members")
    return plan


def _terms(told: dict[str, Any], members: list[tuple[Identity, int]]) -> JobTerms:
    made = JobTerms(
        agreement=str(told.pop("agreement")),
        round=str(told.pop("round")),
        number=int(told.pop("number")),
        members=tuple(each.name for each, _ in members),
        declared=tuple(declared for _, declared in members),
        sigma=float(told.pop("sigma", SIGMA)),
        buckets=int(told.pop("buckets", BUCKETS)),
    )
    if told:
        raise ValueError("other fields")
    return made


def _party(told: dict[str, Any], *, kind: str) -> Party:
    if set(told) - {"identity", "certificate", "host", "port"}:
        raise ValueError("other fields")
    identity = _identity(told["identity"], kind=kind)
    certificate = only_certificate(str(told["certificate"]).encode()).decode("ascii")
    if fingerprint_of(certificate.encode()) != identity.certificate:
        raise ValueError("the certificate of another")
    return Party(identity, certificate, str(told.get("host", "")), int(told.get("port", 0)))


def _identity(told: Any, *, kind: str) -> Identity:
    made = Identity.from_yaml(yaml.safe_dump(told))
    if made.kind != kind:
        raise ValueError("somebody of another kind")
    return made


def _mapping(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            told = read_yaml(file.read(_MOST_BYTES))
    except (OSError, yaml.YAMLError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise plan_unsound("file")
    return told
