"""How does a hub or a key holder come to know who may ask? Somebody hands in an identity and its certificate."""

from __future__ import annotations

from pathlib import Path

from publiek.collective.identities import Identity
from publiek.collective.wire import certificates, refusals
from publiek.collective.wire.places import CERTIFICATES, MEMBERS
from publiek.warehouse.publication import write_whole


def admit(folder: Path, *, identity: Path, certificate: Path) -> Identity:
    """From now on the member in the file `identity` may ask over the network, with `certificate`.

    Admitting again changes the certificate; keys that sign are not changed so. Raises UsageError "identity-unreadable"
    or "certificate-another", StorageError "certificate-damaged".
    """
    made, pem = Identity.from_yaml(_read(identity)), certificates.only_certificate(_read(certificate))
    certificates.valid_until(pem)
    if made.kind != "member" or made.certificate != certificates.fingerprint_of(pem):
        raise refusals.certificate_another()
    known = folder / MEMBERS / f"{made.name}.yaml"
    if known.exists() and Identity.from_yaml(known.read_bytes()).signing != made.signing:
        raise refusals.certificate_another()
    for path in (known, folder / CERTIFICATES / f"{made.name}.pem"):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / CERTIFICATES / f"{made.name}.pem", content=pem)
    write_whole(known, content=made.to_yaml().encode())
    return made


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()[: certificates.MOST_BYTES]
    except OSError:
        return b""
