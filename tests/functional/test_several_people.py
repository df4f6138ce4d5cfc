"""Several people at once, each in a process of their own: nobody sees half a delivery, nobody waits without need.

Readers never wait for a writer. Two organisations are imported side by side; two files of one organisation one after
the other, and who waits is told.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from publiek import pipeline
from publiek.warehouse import Store
from tests.support.walkers import Ended, Started, Walkers

ONE, TWO = "huis-een", "huis-twee"
SMALL, LARGE = 3_000, 300_000
#: Real imports beside one another: it takes two minutes.
pytestmark = pytest.mark.long

SEED = 20261128


def write(path: Path, *, first: int, rows: int, euros: int) -> Path:
    head = "Bestelnummer;Besteldatum;Voorstelling;Datum;Kaartsoort;Aantal;Prijs;E-mail;Postcode\n"
    lines = (
        f"T{n};{n % 28 + 1:02d}-11-2025;Hamlet;{n % 28 + 1:02d}-01-2026;Normaal;1;{euros},00;"
        f"b{n % 997}@example.org;{3011 + n % 25} AB\n"
        for n in range(first, first + rows)
    )
    path.write_text(head + "".join(lines), encoding="utf-8")
    return path


@dataclass
class Office:
    """The files, the home that all share, and the commands."""

    walkers: Walkers
    place: Path
    home: Path

    @property
    def small(self) -> Path:
        return self.place / "small.csv"

    @property
    def large(self) -> Path:
        return self.place / "large.csv"

    def start(self, *words: object) -> Started:
        return self.walkers.start(*words, "--home", self.home, env={"PUBLIEK_PROGRESS": "json"})

    def run(self, *words: object) -> Ended:
        ended = self.walkers.wait(self.start(*words))
        assert ended.code == 0, ended.err
        return ended

    def working(self, organisation: str) -> int:
        """How many imports of an organisation are at work at this moment."""
        return len(list((self.home / "organisations" / organisation / "work").glob("*")))

    def until(self, true: Callable[[], object], started: Started) -> None:
        while not true():
            assert started.running, started.err.read_text()
            time.sleep(0.002)

    def totals(self, organisation: str) -> tuple[int, int]:
        """Tickets and cents, as this process reads them now."""
        house = pipeline.House(organisation, self.home, keys=self.place / "keys")
        rows = pipeline.look(house, only=("totals",))["totals"].table.to_pylist()
        found = {row["measure"]: row["value"] for row in rows if row["season"] == ""}
        return found["tickets"], found["revenue_cents"]


OLD = (SMALL, SMALL * 1000)
NEW = (SMALL + LARGE, SMALL * 1000 + LARGE * 2500)


@pytest.fixture(scope="module")
def walkers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walkers]:
    walkers = Walkers(tmp_path_factory.mktemp("office"))
    write(walkers.place / "small.csv", first=0, rows=SMALL, euros=10)
    write(walkers.place / "large.csv", first=1_000_000, rows=LARGE, euros=25)
    yield walkers
    walkers.close()


@pytest.fixture
def office(walkers: Walkers, tmp_path: Path) -> Office:
    return Office(walkers, walkers.place, tmp_path / "home")


def steps(ended: Ended) -> list[str]:
    """The steps that were told, in order."""
    return list(dict.fromkeys(json.loads(line)["step"] for line in ended.err.splitlines() if line.startswith("{")))


def test_readers_see_the_old_figures_until_the_new_ones_and_never_wait(office: Office) -> None:
    office.run("import", office.small, "-o", ONE)
    writing = office.start("import", office.large, "-o", ONE)
    office.until(lambda: office.working(ONE), writing)
    seen, looked_while_writing = [], 0
    while writing.running:
        seen.append(office.totals(ONE))
        looked_while_writing += bool(office.working(ONE))
    assert office.walkers.wait(writing).code == 0
    seen.append(office.totals(ONE))
    assert looked_while_writing >= 2
    assert set(seen) == {OLD, NEW}
    assert seen == sorted(seen)


def test_a_report_that_is_made_during_an_import_is_whole(office: Office, tmp_path: Path) -> None:
    """It is ready before the import is, and tells of the deliveries that counted when it began."""
    office.run("import", office.small, "-o", ONE)
    writing = office.start("import", office.large, "-o", ONE)
    office.until(lambda: office.working(ONE), writing)
    office.run("report", "-o", ONE, "--formats", "json", "--out", tmp_path / "out")
    (report,) = (tmp_path / "out").glob("*.json")
    assert office.walkers.wait(writing).code == 0
    assert told(report) in (OLD, NEW)
    office.run("report", "-o", ONE, "--formats", "json", "--out", tmp_path / "again")
    assert told(next((tmp_path / "again").glob("*.json"))) == NEW


def told(report: Path) -> tuple[int, int]:
    """Tickets and cents in the data of a report."""
    totals = json.loads(report.read_text("utf-8"))["figures"]["totals"]["rows"]
    found = {measure: value for measure, season, value in totals if season == ""}
    return found["tickets"], found["revenue_cents"]


def test_two_organisations_are_imported_side_by_side(office: Office) -> None:
    first, second = (office.start("import", office.large, "-o", name) for name in (ONE, TWO))
    office.until(lambda: office.working(ONE) and office.working(TWO), first)
    for started in (first, second):
        ended = office.walkers.wait(started)
        assert ended.code == 0, ended.err
        assert "wait" not in steps(ended)
    assert office.totals(ONE) == office.totals(TWO) == (LARGE, LARGE * 2500)


def test_two_files_of_one_organisation_take_turns_and_who_waits_is_told(office: Office) -> None:
    first = office.start("import", office.large, "-o", ONE)
    office.until(lambda: office.working(ONE), first)
    second = office.start("import", office.small, "-o", ONE)
    most = 0
    while second.running:
        most = max(most, office.working(ONE))
        time.sleep(0.001)
    ended = [office.walkers.wait(started) for started in (first, second)]
    assert [one.code for one in ended] == [0, 0]
    assert most == 1
    assert "wait" not in steps(ended[0])
    assert "wait" in steps(ended[1])
    waiting = next(json.loads(line) for line in ended[1].err.splitlines() if '"wait"' in line)
    assert waiting["text"] == "Wachten tot een andere invoer klaar is"
    assert waiting["left_seconds"] is None
    assert [record.number for record in Store(office.home, ONE).history()] == [1, 2]
    assert office.totals(ONE) == NEW


@pytest.mark.parametrize("times", [2, pytest.param(15, marks=pytest.mark.long)])
def test_a_delivery_that_is_withdrawn_during_a_report_is_in_it_or_not(
    office: Office, tmp_path: Path, times: int
) -> None:
    """The report that began before tells it whole: the files stay for who is reading them."""
    moments, seen = random.Random(SEED), set()
    office.run("import", office.small, "-o", ONE)
    for number in range(times):
        office.run("import", office.large, "-o", ONE)
        out = tmp_path / str(number)
        reporting = office.start("report", "-o", ONE, "--formats", "json", "--out", out)
        time.sleep(moments.uniform(0, 1.5))
        office.run("deliveries", "-o", ONE, "--withdraw", number + 2)
        ended = office.walkers.wait(reporting)
        assert ended.code == 0, ended.err
        seen.add(told(next(out.glob("*.json"))))
        assert office.totals(ONE) == OLD
    assert seen <= {OLD, NEW}
    assert Store(office.home, ONE).verify() == 3


@pytest.mark.parametrize("times", [2, pytest.param(15, marks=pytest.mark.long)])
def test_an_import_during_a_withdrawal_both_happen(office: Office, times: int) -> None:
    """One after the other, in whichever order; neither undoes the other."""
    moments = random.Random(SEED)
    office.run("import", office.large, "-o", ONE)
    for _ in range(times):
        large = Store(office.home, ONE).history()[-1].number
        withdrawing = office.start("deliveries", "-o", ONE, "--withdraw", large)
        time.sleep(moments.uniform(0, 0.3))
        importing = office.start("import", office.small, "-o", ONE)
        assert [office.walkers.wait(one).code for one in (withdrawing, importing)] == [0, 0]
        assert office.totals(ONE) == OLD
        store = Store(office.home, ONE)
        store.verify()
        store.check_conservation()
        small = store.history()[-1].number
        office.run("deliveries", "-o", ONE, "--withdraw", small)
        office.run("import", office.large, "-o", ONE)
