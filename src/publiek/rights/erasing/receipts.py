"""What is the proof of an erasure? A receipt that names nobody: what, where, when, with digests, in the log's chain.

    home/organisations/<id>/receipts/W-2026-7K3M9QXD.json

The receipt holds a digest of the identities with a salt that only the person's copy has: who has both can show that
this receipt is theirs, the house alone cannot tell whose it is. Its own digest stands in the log.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publiek import logbook
from publiek.house import House
from publiek.rights import refusals
from publiek.rights.cases.keeping import new_number as random_number
from publiek.rights.known import Known
from publiek.warehouse import publication
from publiek.warehouse import refusals as storage
from publiek.warehouse.places import places_of

FORMAT = 1
_DOMAIN = b"publiek erasure 1\n"


@dataclass(frozen=True)
class Receipt:
    """The proof. `told`: everything in it (see answers.yaml, `rights receipt`); `salt`: for the person's copy alone."""

    number: str
    told: Mapping[str, Any]
    salt: str = field(default="", repr=False)

    @property
    def again(self) -> bool:
        """Whether there was nothing left to erase."""
        return bool(self.told["again"])

    @property
    def pending(self) -> tuple[Mapping[str, Any], ...]:
        """What is left for a person to do."""
        return tuple(self.told["pending"])


def new_number(year: int) -> str:
    """A number for a receipt, such as W-2026-7K3M9QXD."""
    return f"W-{random_number(year)}"


def folder_of(house: House) -> Path:
    """Where receipts are kept."""
    return places_of(house.home, organisation=house.organisation).root / "receipts"


def identity_digest(known: Known, salt: str) -> str:
    """The salted digest of who it was about: what was told, in lower case and without blanks."""
    told = [f"{name}={''.join(getattr(known, name).casefold().split())}" for name in known.told]
    return hashlib.sha256(_DOMAIN + bytes.fromhex(salt) + "\n".join(told).encode()).hexdigest()


def keep(house: House, number: str, told: Mapping[str, Any]) -> None:
    """Writes a receipt down, with its digest in the log. Done again for the same number it changes nothing."""
    content = json.dumps(dict(told), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    path = folder_of(house) / f"{number}.json"
    if not path.is_file():
        with storage.storing():
            folder_of(house).mkdir(mode=0o700, exist_ok=True)
            publication.write_whole(path, content=content)
            path.chmod(0o600)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest not in _chained(house, number):
        counts: dict[str, str | int | bool] = {
            "digest": digest,
            "lines": int(told["lines"]),
            "files": len(told["files"]),
            "pending": len(told["pending"]),
            "again": bool(told["again"]),
        }
        logbook.note(house.home, house.organisation, logbook.Entry("erasure", number, detail=counts))


def written(house: House, number: str) -> dict[str, Any]:
    """What stands in a receipt, whether or not it came into the log."""
    with storage.storing():
        told: dict[str, Any] = json.loads((folder_of(house) / f"{number}.json").read_bytes())
    return told


def read(house: House, number: str) -> Receipt:
    """One receipt. Raises UsageError "receipt-unknown", StorageError "receipt-changed" when the log tells otherwise."""
    if number not in numbers(house):
        raise refusals.receipt_unknown()
    with storage.storing():
        content = (folder_of(house) / f"{number}.json").read_bytes()
    if hashlib.sha256(content).hexdigest() not in _chained(house, number):
        raise refusals.receipt_changed()
    return Receipt(number, json.loads(content))


def numbers(house: House) -> tuple[str, ...]:
    """The numbers of all receipts, oldest first."""
    found = sorted(folder_of(house).glob("W-*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    return tuple(path.stem for path in found)


def _chained(house: House, number: str) -> set[str]:
    """The digests that the log has of a receipt."""
    lines = logbook.read(house.home, house.organisation, actions=("erasure",))
    return {str(line.detail.get("digest")) for line in lines if line.subject == number}
