"""Three forms, one standard: mailed files and houses that one host keeps give the same release to the last cell.

The third form, over the network with real processes, is held against the hosted one in
tests/functional/test_federated_processes.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from publiek.collective import contributing
from publiek.collective.contributing import Decision
from publiek.collective.hub import Hub, Released
from publiek.collective.identities import SecretIdentity
from publiek.errors import Text
from publiek.house import House
from publiek.pipeline import take_in
from tests.support.agreements import agreement_file
from tests.support.sector import files_of, make_sector

HUB, ROUND, ROLE = "de-hub", "2024/25", "direction"
TABLES = ("origin", "programme", "months", "takings", "indicators")
APPROVERS = ("anna", "bram", "chris")
HOUSES = 7
#: Those whose exports know bookers.
SYSTEMS = ("pretix-positions", "ticketmatic", "tixly", "voordemensen", "spektrix")

pytestmark = pytest.mark.long


class Town:
    """Houses of the invented sector, each with its own keys, and a hub to begin anew with as often as needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        sector = make_sector(folder / "sector", tickets=60_000)
        self.exports: dict[str, list[Path]] = {}
        self.told: dict[str, Any] = {}
        for organisation, facts in files_of(sector):
            name = organisation["organisation"]
            if organisation["system"] in SYSTEMS and (name in self.exports or len(self.exports) < HOUSES):
                self.exports.setdefault(name, []).append(sector / facts["path"])
                self.told[name] = organisation
        self.agreement = folder / "samen.yaml"
        self.agreement.write_bytes(agreement_file(tuple(self.exports), hub=HUB, tables=TABLES))
        for name in self.exports:
            SecretIdentity.create(folder / "keys", name, "member")
            director = SecretIdentity.create(folder / "keys", f"{name}-directeur", "approver").public
            (folder / f"{name}-directeur.yaml").write_text(director.to_yaml(), encoding="utf-8")
        for name in APPROVERS:
            SecretIdentity.create(folder / "keys", name, "approver")

    def hub(self, form: str) -> Hub:
        """The hub with the same keys, in a folder for this form."""
        made = Hub.create(self.folder / form / "hub", HUB, Text("De hub", "The hub"), keys=self.folder / "keys")
        made.places.configuration("agreements").joinpath("samen.yaml").write_bytes(self.agreement.read_bytes())
        for kind, names in (("members", self.exports), ("approvers", APPROVERS)):
            for name in names:
                public = SecretIdentity.open(self.folder / "keys", name).public
                made.places.configuration(kind).joinpath(f"{name}.yaml").write_text(public.to_yaml(), encoding="utf-8")
        return made

    def house(self, name: str, home: Path, hub: Hub) -> House:
        """The house with its exports taken in, that decided to share and approved what lies ready."""
        house = House(name, home, keys=self.folder / "keys", venue_pc4=int(self.told[name]["venue_postcode"][:4]))
        for export in self.exports[name]:
            take_in(export, house=house)
        contributing.agree(house, self.agreement, Decision("Directie", ROLE), hub=hub.places.identity)
        contributing.register(house, self.folder / f"{name}-directeur.yaml", role=ROLE)
        agreed = contributing.agreed_with(house, "samen-in-de-stad")
        identity = SecretIdentity.open(self.folder / "keys", name)
        prepared = contributing.prepare(house, agreed, ROUND, identity=identity)
        director = SecretIdentity.open(self.folder / "keys", f"{name}-directeur")
        contributing.approve(house, prepared, approver=director, role=ROLE)
        return house

    def release(self, hub: Hub) -> Released:
        draft = hub.draft("samen-in-de-stad", ROUND)
        assert draft.may, draft.reasons
        for name in APPROVERS[:2]:
            hub.approve(draft.digest, SecretIdentity.open(self.folder / "keys", name))
        return hub.release(draft.digest)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Released]:
    """The same season of the same houses, as files from seven homes and from one home of a host."""
    town = Town(tmp_path_factory.mktemp("forms"))
    mailed, hosted = town.hub("files"), town.hub("central")
    for name in reversed(list(town.exports)):
        house = town.house(name, town.folder / "files" / name, mailed)
        agreed = contributing.agreed_with(house, "samen-in-de-stad")
        packed = contributing.pack(house, agreed, ROUND, identity=SecretIdentity.open(town.folder / "keys", name))
        receipt = mailed.receive(packed.path.read_bytes(), via="file")
        assert receipt.status == "accepted", receipt.code
    here = [town.house(name, town.folder / "central" / "home", hosted) for name in town.exports]
    came = hosted.gather(here, "samen-in-de-stad", ROUND)
    assert [one.receipt and one.receipt.status for one in came] == ["accepted"] * HOUSES
    return {"files": town.release(mailed), "central": town.release(hosted)}


def test_the_tables_are_the_same_to_the_last_byte(releases):
    files, central = (
        {name: content for name, content in release.files.items() if name.startswith(("tables/", "makers/"))}
        for release in releases.values()
    )

    assert files == central
    assert {f"tables/{code}.csv" for code in TABLES if code != "indicators"} <= set(files)
    assert "tables/peer_distribution.csv" in files


def test_what_was_done_to_them_is_the_same(releases):
    files, central = (release.telling for release in releases.values())

    for part in ("account", "tables", "versions", "figures_from", "missing", "minimum", "agreement_digest"):
        assert files[part] == central[part], part


def test_the_register_has_the_same_tables(releases):
    files, central = (json.loads(release.files["register.json"])["tables"] for release in releases.values())

    assert files == central


def test_something_is_told(releases):
    for name, table in releases["files"].tables.items():
        if name in TABLES:
            assert "told" in table["verdict"].to_pylist(), name
