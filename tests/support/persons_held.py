"""A house with one person in deliveries of many systems: what is asked about that person must find all of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.engines import Workbench
from publiek.house import House
from publiek.pipeline import take_in
from publiek.rights import Known
from tests.support import canaries as flock
from tests.support import deliveries as sample
from tests.support.canaries import Canary


class Neighbour(Canary):
    """A canary whose address is one that looking together can use too."""

    def __getitem__(self, name: str) -> str:
        told = {"house": "7", "addition": "", "address": f"{super().__getitem__('street')} 7"}
        return told.get(name) or ("" if name == "addition" else super().__getitem__(name))


#: So many persons per delivery, and the one who asks.
MANY, ASKER = 24, Neighbour(1)


def known(person: Canary = ASKER, **more: str) -> Known:
    """What a canary tells of itself."""
    told = {"email": person["email"], "name": person["name"], "postcode": person["postcode"]}
    return Known(**{**told, "address": person["address"], "customer": person["customer"], **more})


@dataclass
class Held:
    """The house, and the files that were delivered, by name."""

    place: Path
    files: dict[str, Path]
    organisation: str = "de-brug"

    @property
    def house(self) -> House:
        return House(self.organisation, self.place / "home", name="De Brug", keys=self.place / "keys", venue_pc4=3011)

    def copied(self, place: Path) -> Held:
        """The same house at another place."""
        for part in ("home", "keys"):
            shutil.copytree(self.place / part, place / part)
        return Held(place, dict(self.files), self.organisation)

    def bring(self, *names: str) -> None:
        """Takes files in, also again."""
        for name in names or tuple(self.files):
            take_in(self.files[name], house=self.house)

    def lines(self) -> pa.Table:
        """All lines that count."""
        with Workbench() as workbench:
            return self.house.store.lines(workbench).collect("pyarrow").to_native()

    def totals(self) -> tuple[int, int, int]:
        """Rows, tickets and cents that count."""
        lines = self.lines()
        sums = [sum(value or 0 for value in lines[name].to_pylist()) for name in ("quantity", "amount_cents")]
        return lines.num_rows, *sums

    def bookers(self) -> set[int]:
        """Every keyed number of a booker in any file with lines."""
        found: set[int] = set()
        for path in self.place.joinpath("home").rglob("*.parquet"):
            schema = pq.read_schema(path)
            if "booker" in schema.names and "ticket" in schema.names:
                found |= set(pq.ParquetFile(path).read(columns=["booker"])["booker"].to_pylist())
        return found - {None}


USUAL = ("plain", "no-email", "pretix", "ticketmatic-json")


def a_house(place: Path, *, systems: tuple[str, ...] = USUAL, organisation: str = "de-brug") -> Held:
    """A house to which the files of `systems` were delivered."""
    people = [ASKER if n == ASKER.n else Canary(n) for n in range(MANY)]
    folder = place / "delivered"
    held = Held(place, {name: _file(name, _room(folder, name), people) for name in systems}, organisation)
    held.bring()
    return held


def _room(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir(parents=True)
    return made


def _file(name: str, folder: Path, people: list[Any]) -> Path:
    if name in ("pretix-json", "ticketmatic-json", "voordemensen-json", "tixly-json", "eventbrite-json"):
        return flock.document(name.removesuffix("-json"), folder, people)
    if name in ("ticketmatic-csv", "eventbrite-csv"):
        build = {"ticketmatic-csv": sample.ticketmatic_csv, "eventbrite-csv": sample.eventbrite_attendees}[name]
        return sample.write_csv(folder / "list.csv", *flock.sold(build, folder, people), delimiter=";")
    if name == "pretix":
        return sample.write_csv(folder / "list.csv", *flock.pretix(people), delimiter=",")
    header, rows = flock.plain(people, E_mail="no_email") if name == "no-email" else flock.plain(people)
    day = {
        "plain": "16-01-2025",
        "no-email": "17-01-2025",
        "xlsx": "18-01-2025",
        "ods": "19-01-2025",
        "later": "20-01-2025",
    }[name]
    at, ordered = header.index("Datum"), header.index("Besteldatum")
    rows = [[*row[:ordered], "05-11-2024", *row[ordered + 1 :]] for row in rows]
    number = header.index("Bestelnummer")
    rows = [[*row[:at], day, *row[at + 1 :]] for row in rows]
    rows = [[*row[:number], f"{name}{row[number]}", *row[number + 1 :]] for row in rows]
    if name == "xlsx":
        return sample.write_xlsx(folder / "list.xlsx", {"Blad1": [header, *rows]})
    if name == "ods":
        return flock.write_ods(folder / "list.ods", "Blad1", [header, *rows])
    return sample.write_csv(folder / "list.csv", header, rows, delimiter=";")
