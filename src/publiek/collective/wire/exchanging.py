"""What passes between a house and the others in a season? Questions and a package go, a release comes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from publiek.collective import contributing
from publiek.collective.agreements import Agreement
from publiek.collective.contributing.places import Places
from publiek.collective.hub import released
from publiek.collective.hub.receipts import Receipt
from publiek.collective.hub.released import Released
from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.epoch_keys import epoch_of
from publiek.collective.overlap.gateway import Finished, Gateway
from publiek.collective.wire import refusals
from publiek.collective.wire.node import Listed, Node
from publiek.house import House
from publiek.pseudonymisation.keyring import Keyring

#: An answer in some seconds, also of a key holder that is busy.
PER_REQUEST = 20_000


@dataclass(frozen=True)
class Fetched:
    """A release that was fetched and checked, and the folder it was put in; `new`: it was not here yet."""

    release: Released
    folder: Path
    new: bool


def pseudonyms(
    house: House, agreement: Agreement, round: str, *, files: Iterable[Path], node: Node, today: date | None = None
) -> list[Finished]:
    """Make the pseudonyms of a round of `files` with the key holder, ready to be prepared as part of a contribution.

    `files`: the export files that were imported; see `Gateway`. Raises DisclosureError "not-by-the-share-rule" unless
    shared audience is among what the house decided to share.
    """
    day, epoch = today or date.today(), epoch_of(agreement.id, round)
    agreement.require_round(round, today=day)
    gateway = Gateway(house, node.announced(agreement, epoch, today=day))

    def evaluate(request: bytes) -> bytes:
        return node.evaluate(agreement, request, today=day)

    return [gateway.exchange(gateway.see(path), evaluate, per_request=PER_REQUEST) for path in files]


def send(
    house: House, agreement: Agreement, round: str, *, identity: SecretIdentity, node: Node, today: date | None = None
) -> Receipt:
    """Pack what lies ready and was approved, and send it. Everything is looked at again (see `contributing.pack`).

    May be called again after it was interrupted, at any moment: the hub knows what it has.
    """
    packed = contributing.pack(house, agreement, round, identity=identity, today=today)
    receipt = node.send(agreement, packed, today=today)
    if receipt.status != "refused":
        contributing.note(house, "sent", packed.contribution)
    return receipt


def withdraw(
    house: House, agreement: Agreement, *, identity: SecretIdentity, node: Node, round: str | None = None, by: str = ""
) -> list[Receipt]:
    """Take back what was sent, of one round or of all, and tell the hub. Needs nobody's permission."""
    taken = contributing.withdraw(house, agreement.id, identity=identity, round=round, by=by)
    receipts = []
    for packed in taken:
        receipts.append(node.send(agreement, packed))
        contributing.note(house, "sent", packed.contribution)
    return receipts


def fetch(house: House, agreement: Agreement, *, node: Node, by: str = "") -> list[Fetched]:
    """Every release of an agreement, checked against the keys of its hub; new ones are kept with the house.

    Raises NetworkError, and as `contributing.receive` does.
    """
    return [_fetched(house, agreement, listed, node, by) for listed in node.releases(agreement)]


def keys_of(house: House) -> Path:
    """The folder with the keys of a house."""
    return Keyring(house.keys, data_folder=house.home).folder


def _fetched(house: House, agreement: Agreement, listed: Listed, node: Node, by: str) -> Fetched:
    folder = Places(house).received(agreement.id, listed.round) / f"{listed.number:06d}"
    if folder.is_dir():
        kept = released.in_folder(folder, hub=contributing.hub_of(house, agreement))
        if kept.digest == listed.digest:
            return Fetched(kept, folder, new=False)
    with TemporaryDirectory() as waiting:
        for name, content in node.files(agreement, listed).items():
            path = Path(waiting) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        came = contributing.receive(house, Path(waiting), by=by)
    if (came.release.agreement, came.release.digest) != (agreement.id, listed.digest):
        raise refusals.strange(agreement.hub, reason="another-release")
    return Fetched(came.release, came.folder, new=True)
