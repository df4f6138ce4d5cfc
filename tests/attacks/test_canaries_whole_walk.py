"""Five hundred canaries walk every road through the program; nowhere on the disk or in what is said is a feather found.

Searched are the data folder, the keys, the reports, the maps, the folder the commands run in, the home of the user, the
temp folder, and everything printed; while commands run, after they were killed, and in every packing. The source files
themselves lie apart.
"""

from __future__ import annotations

import base64
import gzip
import random
import signal
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

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
    assert ended.answer["level"] == level
    assert ended.answer["rows_kept"] >= len(PEOPLE)
    aviary.nothing_left()


def test_the_bookers_of_the_roads_were_really_read(aviary: Aviary) -> None:
    """The silence is no emptiness: five hundred persons are known by their keys, some of them by name and address."""
    for road in ("plain", "no-email", "pretix", "ods", "ticketmatic-json"):
        with Workbench() as workbench:
            lines = Store(aviary.place / "home", road).lines(workbench).collect("pyarrow").to_native()
        assert len(set(lines["booker"].to_pylist()) - {None}) == len(PEOPLE), road


def test_what_is_remembered_of_columns_is_only_what_everybody_calls_them(aviary: Aviary) -> None:
    columns = Store(aviary.place / "home", "titled").history()[0].source["columns"]
    headers = [column["header"] for column in columns]
    assert {"E-mail", "Postcode", "Opmerkingen"} <= set(headers)
    assert headers[-3:] == ["(AA)", "(AB)", "(AC)"]


def test_the_preview_tells_no_value(aviary: Aviary) -> None:
    for road, how in (("plain", "--json"), ("pretix", "--language=en"), ("xlsx", "--json"), ("tixly-json", "--json")):
        file = next(aviary.deliveries(road).glob(f"{BIRD}.*"))
        aviary.run("import", file, "-o", "voorbeeld", *aviary.home("--dry-run", how))
    assert not (aviary.place / "home" / "organisations" / "voorbeeld").exists()


def strange(folder: Path) -> Path:
    """Headers that nobody knows, above columns full of canaries."""
    _, rows = flock.plain(PEOPLE)
    header = [f"veld_{n}" for n in range(len(rows[0]))]
    return sample.write_csv(folder / f"{BIRD}.csv", header, rows, delimiter=";")


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


def broken(kind: str, folder: Path) -> Path:
    """A delivery that stops making sense."""
    header, rows = flock.plain(PEOPLE[:99])
    path = folder / f"{BIRD}.csv"
    if kind == "headerless":
        return sample.write_csv(path, rows[0], rows[1:], delimiter=";")
    if kind == "headerless-words":
        words = [[p["given"], p["family"], p["street"], "Zaal", "Online", "Normaal"] for p in PEOPLE]
        return sample.write_csv(path, words[0], words[1:], delimiter=";")
    if kind == "roster":
        rows = [["16-01-2026", "Hamlet", *(["1"] * 30)] for _ in PEOPLE]
        return sample.write_csv(path, ["Datum", "Voorstelling", *(p["name"] for p in PEOPLE[:30])], rows, delimiter=";")
    if kind == "contradicts":
        at = header.index("E-mail")
        rows = [[*row[:at], row[header.index("Straat")], *row[at + 1 :]] for row in rows]
        return sample.write_csv(path, header, rows, delimiter=";")
    if kind == "double":
        return sample.write_csv(path, [*header, "E-mailadres"], [[*r, PEOPLE[0]["email"]] for r in rows], delimiter=";")
    if kind == "quote":
        rows = flock.plain(PEOPLE)[1]
        path.write_text("\n".join(map(";".join, [header, *rows])) + f'\n"{PEOPLE[0]["name"]};' * 3, encoding="utf-8")
        return path
    if kind == "json-unknown":
        return sample.write_json(folder / f"{BIRD}.json", {p["email"]: {p["name"]: [p["phone"], {}]} for p in PEOPLE})
    if kind == "json-cut":
        whole = flock.document("pretix", folder, PEOPLE).read_bytes()
        (folder / f"{BIRD}.json").write_bytes(whole[: len(whole) * 2 // 3])
        return folder / f"{BIRD}.json"
    source = workbook(folder) if kind.startswith("xlsx") else open_document(folder)
    content = source.read_bytes()
    if kind.endswith("cut"):
        source.write_bytes(content[: len(content) * 2 // 3])
    elif kind == "xlsx-two":
        rows = [header, *rows]
        return sample.write_xlsx(source, {PEOPLE[8]["name"][:30]: rows, PEOPLE[9]["given"]: rows})
    else:
        with zipfile.ZipFile(source) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = next(name for name in parts if name.endswith("sheet2.xml"))
        parts[sheet] = parts[sheet].replace(b"</c>", b"", 1)
        with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
    return source


REFUSED = {
    "headerless": 4, "headerless-words": 4, "roster": 4, "contradicts": 4, "double": 4, "quote": 3, "json-unknown": 4,
    "json-cut": 3, "xlsx-cut": 3, "ods-cut": 3, "xlsx-damaged": 3, "xlsx-two": 4,
}  # fmt: skip


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
    source = next(aviary.deliveries(road).glob(f"{BIRD}.*"))
    started = aviary.walkers.start("import", source, "-o", f"frozen-{road}", *aviary.home("--json"))
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
    source = next(aviary.deliveries(road).glob(f"{BIRD}.*"))
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
    source = next(aviary.deliveries("plain").glob(f"{BIRD}.*"))
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGQUIT):
        started = aviary.walkers.start("import", source, "-o", "crashed", *aviary.home(), core=True)
        while not list((aviary.place / "home").glob("organisations/crashed/work/*")):
            time.sleep(0.01)
        started.signal(number)
        assert aviary.walkers.wait(started).code == -number
        aviary.nothing_left()


# The roads out -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("road", "formats", "language"),
    [("pretix", "html,pdf,pptx,xlsx,json", "nl"), ("hired", "html", "en"), ("tally", "json", "nl")],
)
def test_no_report_names_anybody(aviary: Aviary, road: str, formats: str, language: str) -> None:
    out = aviary.place / "out" / road
    made = aviary.run(
        "report", "-o", road, "--venue-postcode", "3011AA", "--language", language,
        *aviary.home("--out", out, "--formats", formats, "--json"),
    )  # fmt: skip
    assert {Path(path).suffix[1:] for path in made.answer["report"]} == set(formats.split(","))
    aviary.nothing_left()


def test_neither_do_the_other_answers(aviary: Aviary) -> None:
    for road in ("pretix", "titled"):
        for command in ("profile", "deliveries"):
            aviary.run(command, "-o", road, *aviary.home("--json"))
    aviary.run("deliveries", "-o", "titled", *aviary.home("--withdraw", 1))
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
