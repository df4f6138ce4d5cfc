"""A hub, a key holder and houses of an invented town, each in a folder of its own, as on machines of their own.

Nobody in the export files exists; the houses share bookers, so that there is something to find.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from publiek.collective import contributing
from publiek.collective.agreements import Agreement
from publiek.collective.contributing import Decision
from publiek.collective.hub import Hub
from publiek.collective.hub.released import Released
from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.epoch_keys import epoch_of
from publiek.collective.overlap.gateway import Gateway
from publiek.collective.wire import certificates
from publiek.collective.wire.admitting import admit
from publiek.collective.wire.key_holding import Holding
from publiek.errors import Text
from publiek.house import House
from publiek.pipeline import take_in
from tests.support.agreements import agreement_file

AGREEMENT, ROUND, ROLE = "samen-in-de-stad", "2024/25", "direction"
HUB, HOLDER = "de-hub", "de-sleutelhouder"
APPROVERS = ("anna", "bram", "chris")
TABLES = ("origin", "programme", "months", "takings", "overlap")
EPOCH = epoch_of(AGREEMENT, ROUND)
CANARY = "Kanarie"
_POSTCODES = (3011, 3012, 3013, 3014, 3021, 3022, 3023, 3031, 3032)
_GENRES = ("Toneel", "Dans", "Cabaret", "Klassiek")
_HEADER = ("Bestelnummer", "Besteldatum", "Datum voorstelling", "Voorstelling", "Genre", "Naam", "E-mail", "Adres",
           "Postcode", "Woonplaats", "Aantal", "Bedrag")  # fmt: skip


@dataclass(frozen=True)
class World:
    """Everybody, below `folder`: `NAME/home` and `NAME/keys` of a house, `hub` and `holder` with `data` and `keys`."""

    folder: Path
    members: tuple[str, ...]

    @property
    def public(self) -> Path:
        """What everybody may know: identities and certificates, as they were mailed around."""
        return self.folder / "public"

    @property
    def hub(self) -> Hub:
        return Hub(self.folder / "hub" / "data", keys=self.folder / "hub" / "keys")

    @property
    def holding(self) -> Holding:
        return Holding(self.folder / "holder" / "data", keys=self.folder / "holder" / "keys")

    @property
    def agreement_file(self) -> Path:
        return self.public / "afspraak.yaml"

    def house(self, name: str, *, home: Path | None = None) -> House:
        """A house on its own machine, or hosted in `home` with the same keys."""
        place = self.folder / name
        return House(name, home or place / "home", keys=place / "keys", venue_pc4=3011)

    def secret(self, name: str, *, of: str = "") -> SecretIdentity:
        """The keys of a house, or of somebody in it."""
        return SecretIdentity.open(self.folder / name / "keys", of or name)

    def export(self, name: str) -> Path:
        """The export of its ticketing system."""
        return self.folder / name / "export.csv"

    def found(self) -> World:
        """Everybody makes keys and certificates, and is told of the others."""
        self.public.mkdir(parents=True)
        self.agreement_file.write_bytes(
            agreement_file(
                self.members,
                hub=HUB,
                tables=TABLES,
                named=list(self.members),
                overlap={"strength": "centre", "rho": 0.5, "key_holder": HOLDER},
            )
        )
        self._found_hub(self.folder / "hub")
        holding = Holding.create(self.folder / "holder" / "data", HOLDER, keys=self.folder / "holder" / "keys")
        made = certificates.make(holding.keys, HOLDER, hosts=("localhost",))
        certificates.write_public(made, holding.identity, self.public)
        holding.key_holder.open(EPOCH)
        for number, name in enumerate(self.members):
            self._found_house(name, number, holding)
        return self

    def second_hub(self, name: str) -> Hub:
        """A hub with the same keys, members and agreement, that has received nothing."""
        made = Hub.create(self.folder / name, HUB, Text("De hub", "The hub"), keys=self.folder / "hub" / "keys")
        for kind in ("agreements", "members", "approvers"):
            for path in self.hub.places.configuration(kind).glob("*.yaml"):
                (made.places.configuration(kind) / path.name).write_bytes(path.read_bytes())
        return made

    def _found_hub(self, place: Path) -> None:
        hub = Hub.create(place / "data", HUB, Text("De hub", "The hub"), keys=place / "keys")
        made = certificates.make(hub.keys, HUB, hosts=("localhost",))
        certificates.write_public(made, hub.identity, self.public)
        (hub.places.configuration("agreements") / "afspraak.yaml").write_bytes(self.agreement_file.read_bytes())
        for name in APPROVERS:
            approver = SecretIdentity.create(place / "approvers", name, "approver").public
            (hub.places.configuration("approvers") / f"{name}.yaml").write_text(approver.to_yaml(), encoding="utf-8")

    def _found_house(self, name: str, number: int, holding: Holding) -> None:
        keys = self.folder / name / "keys"
        identity = SecretIdentity.create(keys, name, "member").public
        director = SecretIdentity.create(keys, f"{name}-directeur", "approver").public
        (self.folder / name / "directeur.yaml").write_text(director.to_yaml(), encoding="utf-8")
        certificate, known = certificates.write_public(certificates.make(keys, name), identity, self.public)
        for folder in (self.hub.places.root, holding.folder):
            admit(folder, identity=known, certificate=certificate)
        write_export(self.export(name), seed=number)
        holding.key_holder.register(name, epoch=EPOCH, households=3_000)

    # What a house does, on its own machine or hosted

    def settle(self, house: House) -> Agreement:
        """It takes in its export, decides to share, and says who may approve."""
        name = house.organisation
        take_in(self.export(name), house=house)
        hub = self.public / f"{HUB}.identity.yaml"
        contributing.agree(house, self.agreement_file, Decision("De directeur", ROLE), hub=hub)
        contributing.register(house, self.folder / name / "directeur.yaml", role=ROLE)
        return contributing.agreed_with(house, AGREEMENT)

    def make_ready(self, house: House, agreement: Agreement) -> None:
        """It prepares its contribution, and who may approves it."""
        name = house.organisation
        prepared = contributing.prepare(house, agreement, ROUND, identity=self.secret(name))
        approver = self.secret(name, of=f"{name}-directeur")
        contributing.approve(house, prepared, approver=approver, role=ROLE)

    def hosted(self, names: Iterable[str], *, home: Path) -> list[House]:
        """The same houses, each with its own keys, in one home of a host; all made again from their exports."""
        holder, houses = self.holding.key_holder, []
        for name in names:
            house = self.house(name, home=home)
            agreement = self.settle(house)
            gateway = Gateway(house, holder.announce(EPOCH))
            gateway.exchange(gateway.see(self.export(name)), lambda asked, name=name: holder.answer(name, asked))
            self.make_ready(house, agreement)
            houses.append(house)
        return houses

    def release(self, hub: Hub) -> Released:
        """The draft of now, approved by two persons, released."""
        draft = hub.draft(AGREEMENT, ROUND)
        assert draft.may, draft.reasons
        for name in APPROVERS[:2]:
            hub.approve(draft.digest, SecretIdentity.open(self.folder / "hub" / "approvers", name))
        return hub.release(draft.digest)


def counted(release: Released) -> Mapping[str, pa.Table]:
    """The tables of a release without those of shared audience, whose noise is drawn anew for each release."""
    return {name: table for name, table in release.tables.items() if not name.startswith("overlap")}


def shared_audience_apart(one: Released, other: Released) -> float:
    """How far the figures of shared audience lie apart at most, in widths of both intervals together.

    Noise is drawn anew for each; the same households lie under both.
    """
    far = [0.0]
    for name in (name for name in one.tables if name.startswith("overlap")):
        for here, there in zip(one.tables[name].to_pylist(), other.tables[name].to_pylist(), strict=True):
            if here["verdict"] == there["verdict"] == "told":
                width = here["high"] - here["low"] + there["high"] - there["low"]
                far.append(abs(here["households"] - there["households"]) / width)
    assert len(far) > 10
    return max(far)


def write_export(path: Path, *, seed: int, orders: int = 500) -> None:
    """An export with invented bookers: a pool that all houses share, and one canary of each house alone."""
    chance, pool = random.Random(seed), random.Random(1)
    people = [
        (f"Verzonnen {n:05d}", f"v{n:05d}@voorbeeld.example", f"Bedachtestraat {n % 97 + 1}",
         f"{pool.choice(_POSTCODES)}{'ABCDEFGH'[n % 8]}{'KLMNPRST'[n // 8 % 8]}")
        for n in range(1_500)
    ]  # fmt: skip
    canary = (f"{CANARY} {seed}", f"{CANARY.lower()}{seed}@voorbeeld.example", f"{CANARY}plein {seed + 1}", "3011AB")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(_HEADER)
        for n in range(orders):
            name, mail, address, postcode = chance.choice(people) if n else canary
            day = date(2024, 9, 1) + timedelta(days=chance.randrange(300))
            many = chance.choice((1, 2, 2, 2, 4))
            ordered = day - timedelta(days=chance.randrange(40))
            sheet.writerow(
                [f"B{seed}-{n}", f"{ordered:%d-%m-%Y}", f"{day:%d-%m-%Y}", f"Stuk {day.toordinal() % 17}",
                 _GENRES[day.toordinal() % 4], name, mail, address, postcode, "Rotterdam", many, f"{many * 20},00"]
            )  # fmt: skip
