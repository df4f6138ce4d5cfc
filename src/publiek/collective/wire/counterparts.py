"""Where is a hub or a key holder, and which certificate does it show? Told by the house itself, in readable files.

sharing/network.yaml       name -> address, and a proxy when there is one
sharing/known/<name>.pem   its certificate
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from publiek.collective.agreements import NAME
from publiek.collective.contributing.places import Places, read, write
from publiek.collective.identities import Identity
from publiek.collective.wire import calling, certificates, refusals
from publiek.house import House
from publiek.vocabulary.data_files import read_yaml

_FILE = "network.yaml"


@dataclass(frozen=True)
class Counterpart:
    """One other party: `address` https://host:port, `certificate` PEM, `proxy` http://host:port or empty."""

    name: str
    address: str
    certificate: bytes
    proxy: str = ""


def connect(house: House, name: str, address: str, *, certificate: bytes, proxy: str | None = None) -> Counterpart:
    """From now on `name` is at `address` and shows `certificate`. `proxy`: "" for none, None as it was told before.

    Raises UsageError "node-settings-unreadable", StorageError "certificate-damaged".
    """
    if not NAME.fullmatch(name):
        raise refusals.settings_unreadable("name")
    calling.place_of(address, scheme="https", field="address")
    if proxy:
        calling.place_of(proxy, scheme="http", field="proxy")
    certificates.valid_until(certificate)
    places, told = Places(house), _told(house)
    through = told["proxy"] if proxy is None else proxy
    addresses = {**told["parties"], name: address}
    write(places.root / "known" / f"{name}.pem", certificates.only_certificate(certificate))
    write(places.root / _FILE, yaml.safe_dump({"proxy": through, "parties": addresses}, sort_keys=False).encode())
    return counterpart(house, name)


def counterpart(house: House, name: str, *, identity: Identity | None = None) -> Counterpart:
    """The party `name`. `identity`: as it was registered; when that tells a certificate, it is this one.

    Raises UsageError "party-unknown" or "node-settings-unreadable", NetworkError "wire-another-certificate".
    """
    told = _told(house)
    address = told["parties"].get(name)
    pem = read(Places(house).root / "known" / f"{name}.pem") if address else None
    if address is None or pem is None:
        raise refusals.party_unknown(name)
    if identity is not None and identity.certificate and identity.certificate != certificates.fingerprint_of(pem):
        raise refusals.another(name)
    return Counterpart(name, address, pem, told["proxy"])


def _told(house: House) -> Mapping[str, Any]:
    content = read(Places(house).root / _FILE)
    if content is None:
        return {"proxy": "", "parties": {}}
    try:
        told = read_yaml(content)
        parties, proxy = dict(told["parties"]), str(told.get("proxy") or "")
        for name, address in parties.items():
            calling.place_of(address if NAME.fullmatch(name) else "", scheme="https", field="parties")
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, ValueError, AttributeError):
        raise refusals.settings_unreadable(_FILE) from None
    if proxy:
        calling.place_of(proxy, scheme="http", field="proxy")
    return {"proxy": proxy, "parties": parties}
