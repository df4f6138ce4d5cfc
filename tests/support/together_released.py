"""Six invented houses from a decision to a release, by mail or all in one home; everything real and on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publiek.collective import contributing
from publiek.collective.contributing import Decision
from publiek.collective.hub import Hub, Released
from publiek.collective.identities import SecretIdentity
from publiek.house import House
from tests.support import together as world


@dataclass(frozen=True)
class Season:
    """What there is after one round: `place` holds home, keys and hub; `packages`: the sealed files that travelled."""

    place: Path
    hub: Hub
    houses: tuple[House, ...]
    release: Released
    packages: tuple[bytes, ...]


def a_season(place: Path, *, form: str, **changes: object) -> Season:
    """`form`: "files" (packed, mailed, received) or "central" (gathered by the host); `changes` of the agreement."""
    made = world.a_place(place, **changes)
    hub = Hub(made / "hub", keys=made / "keys")
    houses = tuple(world.house_in(made, slug) for slug in world.HOUSES)
    for house in houses:
        decide_and_approve(made, house, hub)
    packages = []
    if form == "files":
        for house in houses:
            agreed = contributing.agreed_with(house, world.AGREEMENT)
            own = SecretIdentity.open(made / "keys", house.organisation)
            packages.append(contributing.pack(house, agreed, world.ROUND, identity=own).content)
            assert hub.receive(packages[-1], via="file").status == "accepted"
    else:
        assert all(one.receipt for one in hub.gather(houses, world.AGREEMENT, world.ROUND))
    return Season(made, hub, houses, _released(made, hub), tuple(packages))


def decide_and_approve(made: Path, house: House, hub: Hub) -> None:
    """The house decides, and its director approves what lies ready."""
    own = SecretIdentity.create(made / "keys", house.organisation, "member")
    (hub.places.configuration("members") / f"{house.organisation}.yaml").write_text(own.public.to_yaml())
    director = SecretIdentity.create(made / "keys", f"{house.organisation}-director", "approver")
    told = made / f"{house.organisation}-director.yaml"
    told.write_text(director.public.to_yaml())
    contributing.register(house, told, role="direction")
    agreement = hub.places.configuration("agreements") / "samen.yaml"
    contributing.agree(house, agreement, Decision("De directie", "direction"), hub=hub.places.identity)
    agreed = contributing.agreed_with(house, world.AGREEMENT)
    ready = contributing.prepare(house, agreed, world.ROUND, identity=own)
    contributing.approve(house, ready, approver=director, role="direction")


def _released(made: Path, hub: Hub) -> Released:
    draft = hub.draft(world.AGREEMENT, world.ROUND)
    assert draft.may, draft.reasons
    for name in ("anna", "bram"):
        approver = SecretIdentity.create(made / "keys", name, "approver")
        (hub.places.configuration("approvers") / f"{name}.yaml").write_text(approver.public.to_yaml())
        hub.approve(draft.digest, approver)
    return hub.release(draft.digest)
