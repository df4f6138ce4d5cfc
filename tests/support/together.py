"""A site whose houses look together: six invented houses with a season of orders, a hub, and nothing decided yet."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import yaml

from publiek.collective import contributing
from publiek.collective.hub import Hub, Released
from publiek.collective.identities import SecretIdentity
from publiek.errors import Text
from publiek.house import House
from publiek.pipeline import take_in
from tests.support.agreements import agreement_file
from tests.support.federated_world import write_export

HUB, AGREEMENT, ROUND = "de-hub", "samen-in-de-stad", "2024/25"
HOUSES = ("de-brug", "het-dok", "de-kade", "paradijs", "zaal-zuid", "museum-noord")
STEWARDS = {"anna": "anna@example.org", "bram": "bram@example.org"}
#: Few, for the audit of many takes long; `tables` in the agreement may name others.
TABLES = ("origin", "indicators")
#: Postcodes of the export, and where those bookers live here.
_TOWNS = {3012: 2511, 3013: 3511, 3014: 1012, 3021: 1013, 3022: 3512, 3023: 2512, 3031: 3013, 3032: 1103}


@cache
def _made() -> Path:
    """The orders of every house, imported once in a test process."""
    place = Path(mkdtemp(prefix="publiek-together-"))
    for number, slug in enumerate(HOUSES):
        write_export(place / f"{slug}.csv", seed=number)
        _spread(place / f"{slug}.csv")
        take_in(place / f"{slug}.csv", house=house_in(place, slug))
    return place


def _spread(path: Path) -> None:
    """The bookers of the export live in towns of three provinces."""
    text = path.read_text(encoding="utf-8")
    for before, after in _TOWNS.items():
        text = text.replace(f";{before}", f";{after}")
    path.write_text(text, encoding="utf-8")


def house_in(place: Path, slug: str) -> House:
    """One of the houses, as the site knows it."""
    return House(organisation=slug, home=place / "home", keys=place / "keys", name=slug.title(), venue_pc4=3011)


def a_place(place: Path, **changes: object) -> Path:
    """A folder with home, keys and hub; `changes` go into the agreement."""
    for name in ("home", "keys"):
        shutil.copytree(_made() / name, place / name)
    hub = Hub.create(place / "hub", HUB, Text("De hub", "The hub"), keys=place / "keys")
    agreed = agreement_file(HOUSES, **{"hub": HUB, "tables": TABLES, "segmentation": "area-types@2022.2", **changes})
    (hub.places.configuration("agreements") / "samen.yaml").write_bytes(agreed)
    (place / "hub" / "persons.yaml").write_text(yaml.safe_dump(STEWARDS), encoding="utf-8")
    return place


def contributed(place: Path) -> Hub:
    """Every house decided, looked and approved, and the hub took it in; by the library, without the site."""
    hub = Hub(place / "hub", keys=place / "keys")
    agreement = hub.configuration().agreement(AGREEMENT)
    for slug in HOUSES:
        house, secret = house_in(place, slug), SecretIdentity.create(place / "keys", slug, "member")
        (hub.places.configuration("members") / f"{slug}.yaml").write_text(secret.public.to_yaml(), encoding="utf-8")
        approver = SecretIdentity.create(place / "keys", f"{slug}-direction", "approver")
        told = place / f"{slug}-direction.yaml"
        told.write_text(approver.public.to_yaml(), encoding="utf-8")
        file = hub.places.configuration("agreements") / "samen.yaml"
        contributing.agree(house, file, contributing.Decision("De directie", "direction"), hub=hub.places.identity)
        contributing.register(house, told, role="direction")
        prepared = contributing.prepare(house, agreement, ROUND, identity=secret)
        contributing.approve(house, prepared, approver=approver, role="direction")
    hub.gather([house_in(place, slug) for slug in HOUSES], AGREEMENT, ROUND)
    return hub


def released(hub: Hub) -> Released:
    """What may be told of it now, approved by two persons and released."""
    draft = hub.draft(AGREEMENT, ROUND)
    for name in list(STEWARDS):
        secret = SecretIdentity.create(hub.keys, name, "approver")
        path = hub.places.configuration("approvers") / f"{name}.yaml"
        path.write_text(secret.public.to_yaml(), encoding="utf-8")
        hub.approve(draft.digest, secret)
    return hub.release(draft.digest)


def on(site: object, place: Path) -> object:
    """The settings of a site that has its houses and its hub in `place`."""
    return replace(site, home=place / "home", keys=place / "keys", hub=place / "hub")
