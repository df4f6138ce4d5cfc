"""A hub, its members and what they send: everything that looking together needs, made up and on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from publiek import __version__, disclosure
from publiek.collective import agreements
from publiek.collective.agreements import Agreement
from publiek.collective.benchmark import own_values
from publiek.collective.hub import Hub
from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.menu import lattice_of, menu_version, table_of
from publiek.collective.packages import Approval, Contribution, given, pack
from publiek.disclosure import CountedTable
from publiek.errors import Text
from tests.support.agreements import agreement_file

HUB = "de-hub"
ROUND = "2024/25"
SEGMENTATION = "area-types@2022.2"
MEMBERS = ("huis-a", "huis-b", "huis-c", "huis-d", "huis-e", "huis-f")
APPROVERS = ("anna", "bram", "chris")
#: A day on which the agreement of `agreement_file` is in force.
NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Circle:
    """Everybody who takes part in one agreement of one hub, with the keys of all of them in one folder."""

    hub: Hub
    agreement: Agreement
    keys: Path

    def secret(self, name: str) -> SecretIdentity:
        """The private half of anybody: a member, an approver, the hub, or `NAME-direction`: who approves in a house."""
        return SecretIdentity.open(self.keys, name)

    def contribution(self, member: str, *, number: int = 1, **changes: object) -> Contribution:
        """What a member would send; small tables of its own unless `tables` says otherwise."""
        told: dict[str, object] = {
            "agreement": self.agreement.id,
            "agreement_digest": self.agreement.digest,
            "round": ROUND,
            "member": member,
            "number": number,
            "menu_version": menu_version(),
            "program": __version__,
            "tables": {"indicators": a_table(member)},
            "blobs": {},
        }
        return Contribution(**{**told, **changes})

    def package(self, made: Contribution, *, role: str = "direction", receiver: Identity | None = None) -> bytes:
        """The contribution, approved in `role`, signed by its member and sealed for the hub."""
        approval = self.approval(made, role=role)
        to = receiver or self.hub.identity
        return pack(made, approval=approval, sender=self.secret(made.member), receiver=to)

    def approval(self, made: Contribution, *, role: str = "direction") -> Approval:
        """The approval of who decides in the house of the member."""
        return given(made.digest, approver=self.secret(f"{made.member}-direction"), role=role, at=NOW)

    def send(self, member: str, *, via: str = "file", number: int = 1, **changes: object):
        """The receipt for what a member sends."""
        return self.hub.receive(self.package(self.contribution(member, number=number, **changes)), via=via, at=NOW)


def a_table(member: str) -> pa.Table:
    """Some indicators, other ones for every member."""
    value = 1.0 + len(member) / 10
    return pa.table(
        {"indicator": ["visits_per_booker"], "value": [value], "text": pa.array([None], pa.string())},
        schema=own_values.COLUMNS,
    )


def counted_tables(member: str, codes: Sequence[str] = ("programme", "months"), *, size: int = 400, year: int = 0):
    """What a member counts for tables of the menu, protected as at home; always the same for a member and `year`."""
    draw = np.random.default_rng([year, *member.encode()])
    made = []
    for code in codes:
        lattice = lattice_of(code, scheme=SEGMENTATION)
        spread = draw.dirichlet(np.full(int(np.prod(lattice.leaf_shape)), 0.5))
        leaves = {"bookers": draw.poisson(size * spread).reshape(lattice.leaf_shape).astype(np.int64)}
        if table_of(code).kind == "sums":
            leaves |= {
                "visits": leaves["bookers"] * 2,
                "cents": leaves["bookers"] * 3150,
                "largest": np.minimum(leaves["bookers"], 1) * 9000,
            }
        made.append(CountedTable(code, lattice, leaves, kind=table_of(code).kind))
    release = disclosure.contribution(made, secret=f"secret of {member}".encode())
    return {code: release[code].table.replace_schema_metadata() for code in codes}


def release_approved(circle: Circle, draft, *, by: Sequence[str] = ("anna", "bram")):
    """The release of a draft that enough persons approved."""
    for name in by:
        circle.hub.approve(draft.digest, circle.secret(name))
    return circle.hub.release(draft.digest, today=NOW.date())


def a_circle(folder: Path, members: Sequence[str] = MEMBERS, *, keys: Path | None = None, **changes: object) -> Circle:
    """A hub in `folder`/hub with one agreement between `members`; `changes` go into the agreement."""
    keys = keys or folder / "keys"
    hub = Hub.create(folder / "hub", HUB, Text("De hub", "The hub"), keys=keys)
    content = agreement_file(members, hub=HUB, **changes)
    (hub.places.configuration("agreements") / "samen.yaml").write_bytes(content)
    for member in members:
        join(hub, member, keys=keys)
    for name in APPROVERS:
        made = SecretIdentity.create(keys, name, "approver").public
        (hub.places.configuration("approvers") / f"{name}.yaml").write_text(made.to_yaml(), encoding="utf-8")
    return Circle(hub, agreements.parse(content), keys)


def join(hub: Hub, member: str, *, keys: Path) -> None:
    """A member and who decides there make their keys; the hub is told the public half of the member."""
    made = SecretIdentity.create(keys, member, "member").public
    SecretIdentity.create(keys, f"{member}-direction", "approver")
    (hub.places.configuration("members") / f"{member}.yaml").write_text(made.to_yaml(), encoding="utf-8")


def standing(hub: Hub, agreement: str) -> Mapping[str, str]:
    """Member -> its state in the round."""
    return {one.member: one.state for one in hub.status().of(agreement, ROUND).members}
