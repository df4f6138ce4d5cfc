"""What does one server's own file say that it is, whom it believes, and what it may do?

    server: server-one
    keys: keys                          # the folder with its secret identity
    folder: work                        # its own: shares, noise, journal
    tls: {certificate: server.pem, key: server.key, authorities: authorities.pem}
    servers:                            # the three, in their order
      - {identity: server-one.yaml, host: 127.0.0.1, port: 9441}
      - ...
    receiver: the-hub.yaml
    patience: 300
    keep_hours: 48
    jobs:
      - agreement: city-together
        round: 2024/25
        number: 1
        sigma: 7.5
        buckets: 1048576
        members:
          - {identity: house-one.yaml, declared: 12000}
          - ...

Paths are told from the folder of the file. A job that is not in it is refused, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.overlap.sharing.node import Duty
from publiek.collective.overlap.sharing.refusals import settings_unreadable
from publiek.collective.overlap.sharing.terms import BUCKETS, SIGMA, JobTerms, Parties
from publiek.collective.overlap.sharing.tls import Address, Credentials
from publiek.errors import PubliekError
from publiek.vocabulary.data_files import read_yaml

_KEYS = {"server", "keys", "folder", "tls", "servers", "receiver", "patience", "keep_hours", "jobs"}


@dataclass(frozen=True)
class Settings:
    """One server: who it is, its folder, what it may do, where the three listen and by what they are known."""

    me: SecretIdentity
    folder: Path
    duty: Duty
    addresses: dict[str, Address]
    credentials: Credentials


def read(path: Path) -> Settings:
    """The settings in a file. Raises UsageError "sharing-settings" with the field, or what its identities raise."""
    try:
        told = read_yaml(path.read_bytes())
    except (OSError, yaml.YAMLError):
        raise settings_unreadable("the file") from None
    if not isinstance(told, dict) or set(told) - _KEYS:
        raise settings_unreadable(", ".join(sorted(map(str, set(told) - _KEYS))) if isinstance(told, dict) else "")
    here = path.parent

    def identity(name: Any) -> Identity:
        return Identity.from_yaml((here / str(name)).read_bytes())

    reading = "server"
    try:
        me = SecretIdentity.open(here / str(told["keys"]), str(told["server"]))
        reading = "tls"
        credentials = Credentials(*(here / str(told["tls"][name]) for name in ("certificate", "key", "authorities")))
        reading = "servers"
        parties, addresses = _parties(told, identity)
        if me.public.signing not in {each.signing for each in parties.servers}:
            raise ValueError("not one of the three")
        reading = "jobs"
        jobs = tuple(_job(each, identity) for each in told["jobs"])
        reading = "patience"
        duty = Duty(parties, jobs, float(told.get("patience", 300)), float(told.get("keep_hours", 48)))
        return Settings(me, here / str(told["folder"]), duty, addresses, credentials)
    except PubliekError:
        raise
    except (OSError, KeyError, TypeError, ValueError):
        raise settings_unreadable(reading) from None


def _parties(told: dict[str, Any], identity: Callable[[Any], Identity]) -> tuple[Parties, dict[str, Address]]:
    first, second, third = (identity(each["identity"]) for each in told["servers"])
    if len({first.name, second.name, third.name}) != 3 or {first.kind, second.kind, third.kind} != {"server"}:
        raise ValueError("three different servers")
    addresses = {
        each.name: Address(str(place["host"]), int(place["port"]), each.certificate)
        for each, place in zip((first, second, third), told["servers"], strict=True)
    }
    members = (identity(member["identity"]) for job in told["jobs"] for member in job["members"])
    houses = {each.name: each for each in members}
    receiver = identity(told["receiver"])
    if receiver.kind != "hub" or set(houses) & {receiver.name, *addresses}:
        raise ValueError("everybody has a name of their own")
    return Parties((first, second, third), receiver, houses), addresses


def _job(told: dict[str, Any], identity: Callable[[Any], Identity]) -> JobTerms:
    members = [(identity(each["identity"]).name, int(each["declared"])) for each in told["members"]]
    return JobTerms(
        agreement=str(told["agreement"]),
        round=str(told["round"]),
        number=int(told["number"]),
        members=tuple(name for name, _ in members),
        declared=tuple(declared for _, declared in members),
        sigma=float(told.get("sigma", SIGMA)),
        buckets=int(told.get("buckets", BUCKETS)),
    )
