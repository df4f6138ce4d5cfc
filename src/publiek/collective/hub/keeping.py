"""What does the hub hold of a member in a round? At most one contribution counts: the one with the highest number.

A package lies here as it came, sealed, and is opened and checked again whenever it is used. Of one that was replaced
or withdrawn only its receipt stays, so that an older package can be told from a newer one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from publiek.collective.hub.places import PACKAGE, RECEIPT, Places
from publiek.collective.hub.receipts import Receipt
from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.packages import Approval, Contribution, refusals, unpack


@dataclass(frozen=True)
class Kept:
    """The last thing that came from a member for a round, and where its package lies (None: it was taken back)."""

    receipt: Receipt
    folder: Path
    package: Path | None

    def opened(self, *, receiver: SecretIdentity, members: Mapping[str, Identity]) -> tuple[Contribution, Approval]:
        """The contribution. Raises PackageError when it is not any more what was accepted."""
        if self.package is None:
            raise ValueError("a contribution that was taken back is not opened")
        try:
            data = self.package.read_bytes()
        except OSError:
            data = b""
        made, approval = unpack(data, receiver=receiver, members=members)
        if made.digest != self.receipt.contribution:
            raise refusals.forged()
        return made, approval


def latest(places: Places, agreement: str, round_name: str, member: str) -> Kept | None:
    """What counts of this member, None when nothing ever came."""
    found = sorted(_numbered(places.contributions(agreement, round_name, member)))
    if not found:
        return None
    folder = found[-1][1]
    package = folder / PACKAGE
    return Kept(_receipt(folder), folder, package if package.exists() else None)


def superseded(places: Places, agreement: str, round_name: str, member: str, *, below: int) -> list[Path]:
    """The packages of earlier numbers, that go when a later one has come."""
    numbered = _numbered(places.contributions(agreement, round_name, member))
    return [folder / PACKAGE for number, folder in numbered if number < below and (folder / PACKAGE).exists()]


def digests(places: Places, agreement: str, round_name: str, member: str) -> dict[int, str]:
    """Number -> digest of everything that was ever accepted of this member in this round."""
    numbered = _numbered(places.contributions(agreement, round_name, member))
    return {number: _receipt(folder).contribution for number, folder in numbered}


def _numbered(folder: Path) -> list[tuple[int, Path]]:
    if not folder.is_dir():
        return []
    return [(int(one.name), one) for one in folder.iterdir() if one.name.isdecimal()]


def _receipt(folder: Path) -> Receipt:
    told = json.loads((folder / RECEIPT).read_bytes())
    known = {field.name for field in fields(Receipt)}
    return Receipt(**{name: value for name, value in told.items() if name in known})
