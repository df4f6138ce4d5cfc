"""What does the last release say to this house about itself? Worked out at home, for its own eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publiek import permitting, segmentation
from publiek.collective.agreements import Agreement
from publiek.collective.benchmark.comparing import beside
from publiek.collective.benchmark.reaching import by_group, own_part
from publiek.collective.contributing import agreed_with
from publiek.collective.contributing.places import Places, read
from publiek.collective.contributing.preparing import lying_ready
from publiek.collective.hub import released
from publiek.collective.hub.released import Released
from publiek.collective.identities import Identity
from publiek.disclosure import Release
from publiek.errors import StorageError, Text
from publiek.house import House


@dataclass(frozen=True)
class AtHome:
    """`part`: the house's own part in reaching each group; `compared`: itself beside the others. None: not released.

    Both are releases under own-eyes. `groups`: the names of the groups of the agreed segmentation.
    """

    release: Released
    part: Release | None
    compared: Release | None
    groups: Mapping[str, Text]


def at_home(house: House, agreement: str, round_: str) -> AtHome:
    """The last release of a round that this house received, with the house's own place in it.

    Raises DisclosureError "no-share-rule" for an agreement the house never decided about, StorageError
    "nothing-received" when no release came back, PackageError when one was touched.
    """
    permitting.require(house, "benchmark")
    agreed = agreed_with(house, agreement)
    release = last_received(house, agreed, round_)
    tables = release.tables
    part = compared = None
    if "origin" in tables:
        own = lying_ready(house, agreed, round_).contribution.tables.get("origin")
        part = own_part(by_group(own), tables["origin"].to_pylist()) if own is not None else None
    if "peer_distribution" in tables:
        rows: dict[str, list[dict[str, Any]]] = {
            name: tables[name].to_pylist() for name in ("peer_distribution", "peer_expected") if name in tables
        }
        compared = beside(house, rows, agreement=agreed, round_=round_)
    code, _, version = agreed.segmentation.partition("@")
    groups = {group.code: group.name for group in segmentation.assign(code, version=version, home=house.home).groups}
    return AtHome(release, part, compared, groups)


def last_received(house: House, agreement: Agreement, round_: str) -> Released:
    """The newest release of a round that lies here, checked again."""
    places = Places(house)
    folders = sorted(path for path in places.received(agreement.id, round_).glob("*") if path.is_dir())
    hub = read(places.known(agreement.hub))
    if not folders or hub is None:
        raise StorageError(
            "nothing-received",
            Text("Van deze ronde is nog niets teruggekomen.", "Nothing came back of this round yet."),
            Text(
                "Haal de vrijgave op met: publiek contribute receive of fetch.",
                "Get the release with: publiek contribute receive or fetch.",
            ),
            {"agreement": agreement.id, "round": round_},
        )
    return released.in_folder(folders[-1], hub=Identity.from_yaml(hub))
