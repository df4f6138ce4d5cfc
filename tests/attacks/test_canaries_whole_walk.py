"""Five hundred canaries walk every road through the program; nowhere on the disk or in what is said is a feather found.

Searched are the data folder, the keys, the reports, the maps, the folder the commands run in, the home of the user, the
temp folder, and everything printed; while commands run, after they were killed, and in every packing. The source files
themselves lie apart.
"""

from __future__ import annotations

import base64
import random
import signal
import time
import traceback
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import yaml

from publiek import pipeline
from publiek.engines import Workbench
from publiek.errors import PubliekError
from publiek.warehouse import Store
from tests.support import canaries as flock
from tests.support import deliveries as sample
from tests.support.roads import PEOPLE, REFUSED, ROADS, broken, csv_of, strange
from tests.support.searching import Search, open_for_writing, plain_json
from tests.support.walkers import Ended, Walkers


@dataclass
class Aviary:
    """Where the canaries fly: the commands, what is searched, and the way to send a file in."""

    walkers: Walkers
    place: Path
    search: Search
    files: dict[str, Path] = field(default_factory=dict)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def watched(self) -> list[Path]:
        """Everything but the deliveries themselves."""
        return [path for path in self.place.iterdir() if path.name != "deliveries"]

    def deliveries(self, name: str) -> Path:
        folder = self.place / "deliveries" / f"{name} {PEOPLE[3]['name']}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def file(self, road: str) -> Path:
        """The delivery of a road."""
        if road not in self.files:
            self.files[road] = ROADS[road][0](self.deliveries(road))
        return self.files[road]

    def brought_in(self, road: str) -> dict[str, Any]:
        """What is answered when the delivery of a road comes in; in Dutch or in English."""
        if road not in self.kept:
            english = ("--language", "en") if len(road) % 2 else ()
            ended = self.run("import", self.file(road), "-o", road, *self.home(*english, "--json"))
            self.kept[road] = ended.answer
        return self.kept[road]

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

    def search_chain(self, error: BaseException | None) -> None:
        """Nothing in an exception, nor in those it came from, however it is shown."""
        while error is not None:
            shown = f"{error!r} {error} {vars(error)} {''.join(traceback.format_exception(error))}"
            assert self.search.in_text(shown.replace(str(self.place), "")) == []
            error = error.__cause__ or error.__context__

    def home(self, *more: object) -> tuple[object, ...]:
        return ("--home", self.place / "home", *more)


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aviary]:
    place = tmp_path_factory.mktemp("aviary")
    walkers = Walkers(place)
    yield Aviary(walkers, place, Search())
    walkers.close()


# The roads in --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("road", ROADS)
def test_a_delivery_comes_in_and_no_name_stays(aviary: Aviary, road: str) -> None:
    kept = aviary.brought_in(road)
    assert kept["level"] == ROADS[road][1]
    assert kept["rows_kept"] >= len(PEOPLE)
    aviary.nothing_left()


def test_the_bookers_of_the_roads_were_really_read(aviary: Aviary) -> None:
    """The silence is no emptiness: five hundred persons are known by their keys, some of them by name and address."""
    for road in ("plain", "no-email", "pretix", "ods", "ticketmatic-json"):
        aviary.brought_in(road)
        with Workbench() as workbench:
            lines = Store(aviary.place / "home", road).lines(workbench).collect("pyarrow").to_native()
        assert len(set(lines["booker"].to_pylist()) - {None}) == len(PEOPLE), road


def test_what_is_remembered_of_columns_is_only_what_everybody_calls_them(aviary: Aviary) -> None:
    aviary.brought_in("titled")
    columns = Store(aviary.place / "home", "titled").history()[0].source["columns"]
    headers = [column["header"] for column in columns]
    assert {"E-mail", "Postcode", "Opmerkingen"} <= set(headers)
    assert headers[-3:] == ["(AA)", "(AB)", "(AC)"]


def test_the_preview_tells_no_value(aviary: Aviary) -> None:
    for road, how in (("plain", "--json"), ("pretix", "--language=en"), ("xlsx", "--json"), ("tixly-json", "--json")):
        aviary.run("import", aviary.file(road), "-o", "voorbeeld", *aviary.home("--dry-run", how))
    assert not (aviary.place / "home" / "organisations" / "voorbeeld").exists()


def test_a_map_is_made_completed_used_and_remembered_without_a_value(aviary: Aviary) -> None:
    file, target = strange(aviary.deliveries("mapped")), aviary.place / "cwd" / "map.yaml"
    aviary.run("import", file, "-o", "mapped", *aviary.home("--json"), code=4)
    aviary.run("map", file, "--out", target, "--json")
    aviary.nothing_left()
    mapping = yaml.safe_load(target.read_text("utf-8"))
    fields = {"Bestelnummer": "order_id", "Klantnummer": "booker_id", "Voorstelling": "production_title",
              "Prijs": "price", "Datum": "performance_date", "Aantal": "quantity", "Voornaam": "first_name",
              "Achternaam": "last_name",
              "Straat": "street", "Huisnr.": "house_number", "Toevoeging": "house_addition", "Postcode": "postcode",
              "E-mail": "email", "Geboortedatum": "birth_date", "Barcode": "ticket_id"}  # fmt: skip
    for name, column in zip(flock.PLAIN, mapping["columns"], strict=True):
        column["field"] = fields.get(name)
    mapping["columns"][-1]["header"] = PEOPLE[3]["name"]
    target.write_text(yaml.safe_dump(mapping), encoding="utf-8")
    rows = file.read_text("utf-8").splitlines()
    file.write_text(
        "\n".join([rows[0].replace(f"veld_{len(flock.PLAIN) - 1}", PEOPLE[3]["name"]), *rows[1:]]), encoding="utf-8"
    )
    kept = aviary.run("import", file, "-o", "mapped", *aviary.home("--map", target, "--json")).answer
    assert kept["rows_kept"] == len(PEOPLE)
    target.unlink()
    aviary.nothing_left()
    file.write_text("\n".join([*file.read_text("utf-8").splitlines(), rows[1]]), encoding="utf-8")
    again = aviary.run("import", file, "-o", "mapped-again", *aviary.home("--json")).answer
    assert again["facts"]["mapping"]
    assert again["columns"][0]["field"] == "order_id"
    aviary.nothing_left()


# Files that are refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", REFUSED)
def test_a_refusal_quotes_nobody(aviary: Aviary, kind: str) -> None:
    file = broken(kind, aviary.deliveries(kind))
    how = ("--json",) if len(kind) % 2 else ("--language", "en")
    aviary.run("import", file, "-o", "refused", *aviary.home(*how), code=REFUSED[kind])
    target = aviary.place / "cwd" / "map.yaml"
    aviary.nothing_said(aviary.walkers.run("map", file, "--out", target))
    if kind == "roster":
        # A map lists what really stands above the columns: its maker must be able to tell them apart.
        target.unlink()
    aviary.nothing_left()


@pytest.mark.parametrize("kind", ["headerless", "contradicts", "json-cut", "xlsx-damaged"])
def test_neither_do_the_exceptions_that_a_program_catches(aviary: Aviary, kind: str) -> None:
    house = pipeline.House("refused", aviary.place / "home", keys=aviary.place / "keys")
    with pytest.raises(PubliekError) as refused:
        pipeline.take_in(broken(kind, aviary.deliveries(kind)), house=house)
    aviary.search_chain(refused.value)


def test_an_error_that_nobody_foresaw_passes_on_its_kind_and_nothing_it_says(aviary: Aviary) -> None:
    """Whatever fails while names are in memory (here: who watches the progress) can have a name in its message."""

    def watcher(step: str, fraction: float) -> None:
        if step == "read":
            raise ValueError(f"cannot show {PEOPLE[0]['name']}")

    file = csv_of(flock.plain(PEOPLE))(aviary.deliveries("fault"))
    house = pipeline.House("fault", aviary.place / "home", keys=aviary.place / "keys")
    with pytest.raises(PubliekError) as refused:
        pipeline.take_in(file, house=house, progress=watcher)
    assert (refused.value.code, refused.value.exit_code) == ("program-fault", 70)
    assert refused.value.where["kind"] == "ValueError"
    aviary.search_chain(refused.value)
    aviary.nothing_left()


# While it runs, and when it is stopped -------------------------------------------------------------------------------


@pytest.mark.parametrize("road", ["plain", "xlsx"])
def test_nothing_is_on_the_disk_at_any_moment(aviary: Aviary, road: str) -> None:
    """The command and what it started itself are frozen again and again, and every file is looked into meanwhile."""
    moments, rounds = random.Random(road), 0
    started = aviary.walkers.start("import", aviary.file(road), "-o", f"frozen-{road}", *aviary.home("--json"))
    while started.running:
        time.sleep(moments.uniform(0.01, 0.09))
        if not started.signal(signal.SIGSTOP):
            break
        written = open_for_writing(started.pid)
        assert all(path.resolve().is_relative_to(aviary.place) for path in written), written
        wrong = aviary.search.found([*aviary.watched, *written])
        started.signal(signal.SIGCONT)
        assert wrong == []
        rounds += 1
    ended = aviary.walkers.wait(started)
    assert (ended.code, rounds > 3) == (0, True)
    aviary.nothing_said(ended)


@pytest.mark.parametrize("road", ["pretix", "ods"])
def test_a_killed_import_leaves_nothing_of_anybody(aviary: Aviary, road: str) -> None:
    source = aviary.file(road)
    moments, killed = random.Random(road), 0
    for number in range(4):
        started = aviary.walkers.start("import", source, "-o", f"killed-{road}-{number}", *aviary.home())
        time.sleep(moments.uniform(0.05, 0.6))
        started.signal(signal.SIGKILL)
        killed += aviary.walkers.wait(started).code == -signal.SIGKILL
        aviary.nothing_left()
    assert killed


def test_a_crash_leaves_no_image_of_the_memory(aviary: Aviary) -> None:
    """Core files are allowed here, as on a developer's machine: a command that crashes still makes none."""
    source = aviary.file("plain")
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS):
        started = aviary.walkers.start("import", source, "-o", f"crash-{number}", *aviary.home(), core=True)
        while started.running and not list((aviary.place / "home").glob(f"organisations/crash-{number}/work/*")):
            time.sleep(0.01)
        started.signal(number)
        assert aviary.walkers.wait(started).code == -number
        assert not list((aviary.place / "cwd").glob("core*"))
        aviary.nothing_left()


# The roads out -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("road", "formats", "language"),
    [("pretix", "html,pdf,pptx,xlsx,json", "nl"), ("hired", "json", "en"), ("tally", "json", "nl")],
)
def test_no_report_names_anybody(aviary: Aviary, road: str, formats: str, language: str) -> None:
    aviary.brought_in(road)
    out = aviary.place / "out" / road
    made = aviary.run(
        "report", "-o", road, "--venue-postcode", "3011AA", "--language", language,
        *aviary.home("--out", out, "--formats", formats, "--json"),
    )  # fmt: skip
    assert {Path(path).suffix[1:] for path in made.answer["report"]} == set(formats.split(","))
    aviary.nothing_left()


def test_neither_do_the_other_answers(aviary: Aviary) -> None:
    for road in ("pretix", "titled"):
        aviary.brought_in(road)
    aviary.run("profile", "-o", "pretix", *aviary.home("--json"))
    aviary.run("deliveries", "-o", "titled", *aviary.home("--json"))
    aviary.run("deliveries", "-o", "titled", *aviary.home("--withdraw", 1))
    aviary.nothing_left()


def test_all_houses_together_know_nobody(aviary: Aviary) -> None:
    """Compact lines, cells, sketches and sums are made of keys and numbers; so is what is shown of them."""
    for road in ("pretix", "plain", "titled"):
        aviary.brought_in(road)
    aviary.run("sector", "refresh", *aviary.home("--json"))
    for by in ("season,area", "month,genre,segment"):
        aviary.run("sector", "show", "--by", by, *aviary.home("--json", "--out", aviary.place / "out" / "table.csv"))
    aviary.run("sector", "reach", "-o", "pretix", "--from", "2020-01", "--to", "2030-12", *aviary.home("--json"))
    aviary.run("sector", "status", *aviary.home("--json"))
    aviary.nothing_left()


# The search itself ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "packing", ["utf-8", "utf-16", "upper", "zip", "zip-in-zip", "parquet", "dictionary", "page", "name"]
)
def test_a_feather_would_be_found(tmp_path: Path, packing: str) -> None:
    name = PEOPLE[11]["family"]
    path = tmp_path / (f"{name}.txt" if packing == "name" else "file")
    if packing in ("zip", "zip-in-zip"):
        sample.write_xlsx(tmp_path / "in.xlsx", {"a": [["x", name]]})
        path.write_bytes((tmp_path / "in.xlsx").read_bytes())
        if packing == "zip-in-zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(tmp_path / "in.xlsx", "ppt/embeddings/sheet.xlsx")
        (tmp_path / "in.xlsx").unlink()
    elif packing == "parquet":
        pq.write_table(pa.table({"order": [1, int(PEOPLE[11]["order"])] * 999}), path, compression="zstd")
    elif packing == "dictionary":
        titles = pa.array(["Hamlet", name] * 999).dictionary_encode()
        pq.write_table(pa.table({"title": titles.filter(pc.equal(titles, "Hamlet"))}), path, compression="zstd")
    elif packing == "page":
        path.write_text(f"<a href='data:text/csv;base64,{base64.b64encode(f'naam;{name}'.encode()).decode()}'>")
    else:
        path.write_bytes(name.upper().encode("utf-16" if packing == "utf-16" else "utf-8"))
    assert Search().found([tmp_path])
