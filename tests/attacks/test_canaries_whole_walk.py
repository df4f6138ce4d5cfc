"""Five hundred canaries walk every road through the program, and nowhere on the disk or in what is said is a feather found.

Searched are the data folder, the keys, the reports, the maps, the folder the commands run in, the home of the user, the
temp folder, and everything printed; while commands run, after they were killed, and in every packing. The source files
themselves lie apart.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from publiek import pipeline
from publiek.errors import PubliekError
from tests.support import canaries as flock
from tests.support import deliveries as sample
from tests.support.searching import Search, open_for_writing, plain_json
from tests.support.walkers import Ended, Walkers

PEOPLE = flock.canaries()
BIRD = f"Lijst van {PEOPLE[7]['name']}"
Build = Callable[[Path], Path]


@dataclass
class Aviary:
    """Where the canaries fly: the commands, what is searched, and the way to send a file in."""

    walkers: Walkers
    place: Path
    search: Search

    @property
    def watched(self) -> list[Path]:
        """Everything but the deliveries themselves."""
        return [path for path in self.place.iterdir() if path.name != "deliveries"]

    def deliveries(self, name: str) -> Path:
        folder = self.place / "deliveries" / f"{name} {PEOPLE[3]['name']}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def run(self, *arguments: object, code: int = 0, **job: object) -> Ended:
        """A command that must end with `code` and say nothing of a canary."""
        ended = self.walkers.run(*arguments, **job)
        assert ended.code == code, ended.err
        self.nothing_said(ended)
        return ended

    def nothing_said(self, ended: Ended) -> None:
        told = ended.out + (plain_json(ended.out) if ended.out.startswith("{") else "") + ended.err
        assert self.search.in_text(told) == []

    def nothing_left(self) -> None:
        outside = [path for path in self.watched if path.name != "home"]
        assert self.search.found(self.watched) + self.search.found(outside, letters=True) == []

    def home(self, *more: object) -> tuple[object, ...]:
        return ("--home", self.place / "home", *more)


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aviary]:
    place = tmp_path_factory.mktemp("aviary")
    walkers = Walkers(place)
    yield Aviary(walkers, place, Search())
    walkers.close()


# Deliveries ----------------------------------------------------------------------------------------------------------


def csv_of(table: tuple[list[str], list[list[str]]], *, delimiter: str = ";") -> Build:
    return lambda folder: sample.write_csv(folder / f"{BIRD}.csv", *table, delimiter=delimiter)


def vendor_csv(name: str) -> Build:
    return lambda folder: sample.write_csv(
        folder / f"{BIRD}.csv", *flock.sold(getattr(sample, name), folder, PEOPLE), delimiter=";"
    )


def vendor_json(name: str) -> Build:
    def build(folder: Path) -> Path:
        made = flock.document(name, folder, PEOPLE)
        return made.rename(folder / f"{BIRD}.json")

    return build


def workbook(folder: Path) -> Path:
    """The list in a sheet that is named after a person, behind one with remarks about persons."""
    header, rows = flock.plain(PEOPLE)
    remarks = [[person["comment"]] for person in PEOPLE[:9]]
    return sample.write_xlsx(
        folder / f"{BIRD}.xlsx", {PEOPLE[8]["given"]: remarks, PEOPLE[9]["given"]: [header, *rows]}
    )


def open_document(folder: Path) -> Path:
    header, rows = flock.plain(PEOPLE)
    return flock.write_ods(folder / f"{BIRD}.ods", PEOPLE[9]["given"], [header, *rows])


def tally_with_names(folder: Path) -> Path:
    """Who counted postcodes wrote down who came along."""
    header = ["Datum", "Voorstelling", "Postcode", "Aantal", "Geteld door", "Opmerkingen", "Telefoonnummer"]
    rows = [["16-01-2026", "Hamlet", p["postcode"], "2", p["given"], p["comment"], p["phone"]] for p in PEOPLE]
    return sample.write_csv(folder / f"{BIRD}.csv", header, rows, delimiter=";")


def titled(folder: Path) -> Path:
    """Names above the header, in a total below, in a header of its own, and packed with a name."""
    header, rows = flock.plain(PEOPLE)
    above = [[BIRD, *[""] * (len(header) - 1)], ["Gemaakt door", PEOPLE[1]["name"], *[""] * (len(header) - 2)]]
    header = [*header, PEOPLE[4]["turned"], PEOPLE[5]["given"]]
    rows = [[*row, "x", ""] for row in rows] + [["Totaal", PEOPLE[2]["name"], *[""] * len(header)][: len(header)]]
    path = sample.write_csv(folder / "list.csv", header, rows, delimiter=";", above=above)
    packed = folder / f"{BIRD}.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


def hired(folder: Path) -> Path:
    """Halls hired by the canaries: their own names, numbers and addresses in titles, genres and venues."""
    header, rows = flock.plain(PEOPLE)
    at = header.index("Voorstelling")
    for person, row in zip(PEOPLE, rows, strict=True):
        kinds = (
            f"Verjaardag {person['name']}",
            f"Besloten, bel {person['phone']}",
            f"Boeking {person['email']}",
        )
        row[at] = kinds[person.n % 3]
    return sample.write_csv(folder / f"{BIRD}.csv", header, rows, delimiter=";")


ROADS: dict[str, tuple[Build, str]] = {
    "plain": (csv_of(flock.plain(PEOPLE)), "L2"),
    "no-email": (csv_of(flock.plain(PEOPLE, E_mail="no_email")), "L2"),
    "titled": (titled, "L2"),
    "hired": (hired, "L2"),
    "pretix": (csv_of(flock.pretix(PEOPLE), delimiter=","), "L2"),
    "ticketmatic-csv": (vendor_csv("ticketmatic_csv"), "L2"),
    "eventbrite-csv": (vendor_csv("eventbrite_attendees"), "L2"),
    "xlsx": (workbook, "L2"),
    "ods": (open_document, "L2"),
    "pretix-json": (vendor_json("pretix"), "L2"),
    "ticketmatic-json": (vendor_json("ticketmatic"), "L2"),
    "voordemensen-json": (vendor_json("voordemensen"), "L2"),
    "tixly-json": (vendor_json("tixly"), "L2"),
    "eventbrite-json": (vendor_json("eventbrite"), "L2"),
    "tally": (tally_with_names, "L1"),
}


# The roads in --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("road", ROADS)
def test_a_delivery_comes_in_and_no_name_stays(aviary: Aviary, road: str) -> None:
    build, level = ROADS[road]
    file = build(aviary.deliveries(road))
    english = ("--language", "en") if len(road) % 2 else ()
    ended = aviary.run("import", file, "-o", road, *aviary.home(*english, "--json"))
    assert (ended.answer["level"], ended.answer["rows_kept"]) == (level, len(PEOPLE)) or road == "pretix-json"
    assert ended.answer["rows_kept"] >= len(PEOPLE)
    aviary.nothing_left()
