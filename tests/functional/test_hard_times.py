"""Full disks, locked folders, crowds: what a person then sees is an exit code and a sentence, and nothing has changed.

Everything through the command line, in real processes. Small disks need the right to mount one; elsewhere a limit on
the size of files stands in for them.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

from publiek import pipeline
from publiek.warehouse import Store
from tests.support.walkers import Ended, Walkers

pytestmark = pytest.mark.long

HOUSE = "theater-de-brug"
PUBLIEK = Path(sys.executable).with_name("publiek")
FULL = "De schijf met de gegevensmap is vol."


def write(path: Path, orders: range, *, euros: int = 10) -> Path:
    """One ticket an order."""
    head = "Bestelnummer;Besteldatum;Voorstelling;Datum;Aantal;Prijs;E-mail;Postcode\n"
    rows = (
        f"T{n};{n % 28 + 1:02d}-11-2025;Hamlet;{n % 28 + 1:02d}-01-2026;1;{euros},00;b{n % 97}@example.org;"
        f"{3011 + n % 25} AB\n"
        for n in orders
    )
    path.write_text(head + "".join(rows), encoding="utf-8")
    return path


@dataclass
class Scene:
    """A place with some deliveries, and the ways to run commands in it."""

    walkers: Walkers
    place: Path
    files: list[Path] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.place / "home"

    def bring(self, number: int, *, home: Path | None = None, **job: object) -> Ended:
        """Import delivery `number` (0, 1, ...)."""
        return self.walkers.run(*self.words(number, home or self.home), **job)

    def words(self, number: int, home: Path) -> tuple[object, ...]:
        return ("import", self.files[number], "-o", HOUSE, "--home", home, "--json")

    def clear(self) -> None:
        for name in ("home", "keys", "out"):
            shutil.rmtree(self.place / name, ignore_errors=True)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    place = tmp_path_factory.mktemp("hard-times")
    walkers = Walkers(place)
    scene = Scene(walkers, place)
    scene.files = [write(place / f"{n}.csv", range(n * 300, n * 300 + 300)) for n in range(6)]
    yield scene
    walkers.close()


@pytest.fixture
def scene(stage: Scene) -> Scene:
    stage.clear()
    return stage


@pytest.fixture
def small_disk(scene: Scene) -> Iterator[Path]:
    """A disk of three megabytes."""
    folder = scene.place / "disk"
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=755", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def state(*folders: Path) -> dict[str, str]:
    """Every file below the folders with its digest; the lock and empty folders say nothing."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files}


def fill(disk: Path, *, left: int) -> Path:
    """Fill a disk but for `left` bytes."""
    ballast = disk / "ballast"
    ballast.write_bytes(b"\0" * max(shutil.disk_usage(disk).free - left, 0))
    return ballast


def refused(ended: Ended, *, code: int, name: str, says: str) -> None:
    """The exit code of the kind, the code of the error in JSON, the Dutch sentence for a person."""
    assert (ended.code, ended.answer["error"]["code"]) == (code, name), ended.err
    assert ended.answer["error"]["what"] == says
    assert ended.err.startswith(says)
    assert ended.answer["error"]["do"] in ended.err


# Full disks ----------------------------------------------------------------------------------------------------------


def full_at(scene: Scene, disk: Path, lefts: range) -> int:
    """Imports on a disk that is full but for some bytes, over and over; gives how often there was too little room."""
    home, times = disk / "home", 0
    assert scene.bring(0, home=home).code == 0
    before = state(disk)
    for left in lefts:
        ballast = fill(disk, left=left)
        ended = scene.bring(1, home=home)
        ballast.unlink()
        if ended.code == 0:
            break
        refused(ended, code=6, name="disk-full", says=FULL)
        assert state(disk) == before
        assert not list(home.glob("organisations/*/work/*"))
        times += 1
    assert scene.bring(1, home=home).code == 0
    assert Store(home, HOUSE).verify() == 6
    assert Store(home, HOUSE).check_conservation()["rows_kept"] == 600
    return times


def test_a_disk_that_fills_up_during_an_import_changes_nothing(scene: Scene, small_disk: Path) -> None:
    assert full_at(scene, small_disk, range(0, 120_000, 40_000)) >= 2


@pytest.mark.long
def test_a_disk_that_fills_up_anywhere_in_an_import_changes_nothing(scene: Scene, small_disk: Path) -> None:
    assert full_at(scene, small_disk, range(0, 200_000, 4096)) >= 10


@pytest.mark.parametrize("limit", [9_000, pytest.param(2_000, marks=pytest.mark.long)])
def test_a_file_that_may_not_grow_is_a_full_disk(scene: Scene, limit: int) -> None:
    assert scene.bring(0).code == 0
    before = state(scene.home, scene.place / "keys")
    refused(scene.bring(1, file_limit=limit), code=6, name="disk-full", says=FULL)
    assert state(scene.home, scene.place / "keys") == before
    assert scene.bring(1).code == 0


def test_a_full_disk_below_the_keys_makes_no_half_key(scene: Scene, small_disk: Path) -> None:
    ballast = fill(small_disk, left=0)
    ended = scene.bring(0, keys=small_disk / "keys")
    says = "De sleutel kan niet worden gelezen of geschreven."
    refused(ended, code=6, name="key-unreadable", says=says)
    assert not state(small_disk / "keys")
    ballast.unlink()
    assert scene.bring(0, keys=small_disk / "keys").code == 0


def test_an_answer_that_cannot_be_written_is_an_error_and_the_delivery_stays(scene: Scene) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a device that is always full")
    command = [str(PUBLIEK), *map(str, scene.words(0, scene.home))]
    environment = os.environ | {"PUBLIEK_KEYS": str(scene.place / "keys")}
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    assert (ended.returncode, "Het antwoord kan niet worden weggeschreven." in ended.stderr) == (6, True)
    assert "Traceback" not in ended.stderr
    assert len(Store(scene.home, HOUSE).history()) == 1


# Locked folders ------------------------------------------------------------------------------------------------------


def test_a_home_that_may_not_be_written(scene: Scene) -> None:
    scene.home.mkdir(mode=0o555)
    says = "Publiek mag in de gegevensmap niet lezen of schrijven."
    refused(scene.bring(0, powerless=True), code=6, name="home-not-allowed", says=says)
    assert not list(scene.home.iterdir())


def test_a_home_on_a_disk_that_can_only_be_read(scene: Scene, small_disk: Path) -> None:
    assert scene.bring(0, home=small_disk / "home").code == 0
    before = state(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    says = "Publiek mag in de gegevensmap niet lezen of schrijven."
    refused(scene.bring(1, home=small_disk / "home"), code=6, name="home-not-allowed", says=says)
    assert state(small_disk) == before
    seen = scene.walkers.run("profile", "-o", HOUSE, "--home", small_disk / "home", "--json")
    assert seen.answer["base"]["n"] > 0


def test_a_file_that_may_not_be_read(scene: Scene) -> None:
    file = write(scene.place / "locked.csv", range(5))
    file.chmod(0)
    ended = scene.walkers.run("import", file, "-o", HOUSE, "--home", scene.home, "--json", powerless=True)
    says = "U mag dit bestand niet lezen."
    refused(ended, code=3, name="file-no-permission", says=says)
    assert not scene.home.exists()


def test_a_keys_folder_that_may_not_be_written(scene: Scene) -> None:
    (scene.place / "keys").mkdir(mode=0o500)
    says = "De sleutel kan niet worden gelezen of geschreven."
    refused(scene.bring(0, powerless=True), code=6, name="key-unreadable", says=says)
    assert not list((scene.place / "keys").iterdir())
    assert not Store(scene.home, HOUSE).history()


@pytest.mark.parametrize(
    ("home", "keys", "name", "says"),
    [
        ("home", "home/keys", "keys-in-data-folder", "De sleutelmap ligt in de gegevensmap."),
        ("home", "home", "keys-in-data-folder", "De sleutelmap ligt in de gegevensmap."),
        ("keys/home", "keys", "data-in-keys-folder", "De gegevensmap ligt in de sleutelmap."),
        ("elsewhere/../keys/home", "keys", "data-in-keys-folder", "De gegevensmap ligt in de sleutelmap."),
    ],
)
def test_keys_and_data_never_lie_in_each_other(scene: Scene, home: str, keys: str, name: str, says: str) -> None:
    refused(scene.bring(0, home=scene.place / home, keys=scene.place / keys), code=6, name=name, says=says)
    assert not (scene.place / home).exists()
    assert not (scene.place / keys).exists()


def test_by_default_they_lie_apart(scene: Scene) -> None:
    """A user who sets nothing: also where a system keeps data and settings in one folder (macOS, Windows)."""
    one = scene.place / "user" / "one"
    job = {"env": {"PUBLIEK_KEYS": "", "XDG_DATA_HOME": one, "XDG_CONFIG_HOME": one}}
    ended = scene.walkers.run("import", scene.files[0], "-o", HOUSE, "--json", **job)
    assert ended.code == 0, ended.err
    shutil.rmtree(one)


# Crowds --------------------------------------------------------------------------------------------------------------


def test_two_files_at_once_both_end_up_in_the_house(scene: Scene) -> None:
    started = [scene.walkers.start(*scene.words(number, scene.home)) for number in (0, 1)]
    answers = [scene.walkers.wait(one).answer for one in started]
    assert {answer["delivery"] for answer in answers} == {1, 2}
    assert not any(answer["already_kept"] for answer in answers)
    assert Store(scene.home, HOUSE).check_conservation()["rows_kept"] == 600
    assert len(list((scene.place / "keys").iterdir())) == 1


def test_the_same_file_at_once_is_one_delivery(scene: Scene) -> None:
    started = [scene.walkers.start(*scene.words(0, scene.home)) for _ in range(3)]
    answers = [scene.walkers.wait(one).answer for one in started]
    assert sorted(answer["already_kept"] for answer in answers) == [False, True, True]
    assert {answer["delivery"] for answer in answers} == {1}
    assert len(Store(scene.home, HOUSE).history()) == 1


def test_what_is_read_while_imports_run_is_a_whole_state(scene: Scene) -> None:
    """Figures and bookkeeping of one report are of one version too, whatever is imported while it is made."""
    house, seen = pipeline.House(HOUSE, scene.home), []
    assert scene.bring(0).code == 0
    for number in range(1, 4):
        importing = scene.walkers.start(*scene.words(number, scene.home))
        while importing.running:
            rows = pipeline.look(house, only=("totals",))["totals"].table.to_pylist()
            seen.append({r["measure"]: r["value"] for r in rows if r["season"] == ""})
        assert scene.walkers.wait(importing).code == 0
    tickets = [totals["tickets"] for totals in seen]
    assert tickets == sorted(tickets)
    assert set(tickets) <= {300, 600, 900, 1200}
    assert len(set(tickets)) >= 3
    assert all(totals["revenue_cents"] == 1000 * totals["tickets"] == 1000 * totals["orders"] for totals in seen)


def test_a_report_is_of_one_version_also_when_an_import_ends_while_it_is_made(scene: Scene) -> None:
    """Its figures and its account of deliveries and rows belong together."""
    assert scene.bring(0).code == 0

    def meanwhile(step: str, fraction: float) -> None:
        if step == "render":
            assert scene.bring(1).code == 0

    house = pipeline.House(HOUSE, scene.home)
    (made,) = pipeline.report(house, folder=scene.place / "out", formats=("json",), progress=meanwhile)
    told = json.loads(made.read_text("utf-8"))
    totals = {row[0]: row[2] for row in told["figures"]["totals"]["rows"] if row[1] == ""}
    assert totals["tickets"] == 300
    assert "300 rijen gelezen" in told["sentences"]["ledger"]["sentence"]
    assert "1 levering" in told["sentences"]["deliveries"]["sentence"]


# Reports -------------------------------------------------------------------------------------------------------------

UNWRITTEN = "Het rapport kan niet worden weggeschreven."


def report_words(scene: Scene, out: str, formats: str = "xlsx,json") -> tuple[object, ...]:
    return (
        "report", "-o", HOUSE, "--venue-postcode", "3011AA", "--home", scene.home, "--out", scene.place / out,
        "--formats", formats, "--json",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("formats", "lefts"),
    [
        ("xlsx,json", (100_000,)),
        pytest.param("html,pdf,pptx", range(0, 1_200_000, 150_000), marks=pytest.mark.long),
    ],
)
def test_a_report_on_a_full_disk_is_replaced_whole_or_not_at_all(
    scene: Scene, small_disk: Path, formats: str, lefts: tuple[int, ...]
) -> None:
    words = report_words(scene, "disk/out", formats)
    assert scene.bring(0).code == 0
    assert scene.walkers.run(*words).code == 0
    before, times = state(small_disk), 0
    assert scene.bring(1).code == 0
    for left in lefts:
        ballast = fill(small_disk, left=left)
        ended = scene.walkers.run(*words)
        ballast.unlink()
        if ended.code == 0:
            break
        refused(ended, code=6, name="report-not-written", says=UNWRITTEN)
        assert "Traceback" not in ended.err
        assert state(small_disk) == before
        times += 1
    assert times
    assert scene.walkers.run(*words).code == 0
    assert len(state(small_disk)) == len(before)
    assert not set(state(small_disk).values()) & set(before.values())


def test_one_file_that_cannot_be_replaced_leaves_the_others_as_they_were(scene: Scene) -> None:
    assert scene.bring(0).code == 0
    (scene.place / "out" / "publiek-report.json").mkdir(parents=True)
    (scene.place / "out" / "publiek-report.xlsx").write_text("earlier")
    before = state(scene.place / "out")
    refused(scene.walkers.run(*report_words(scene, "out")), code=6, name="report-not-written", says=UNWRITTEN)
    assert state(scene.place / "out") == before
    assert len(list((scene.place / "out").iterdir())) == 2


def test_a_report_folder_that_may_not_be_written(scene: Scene) -> None:
    (scene.place / "out").write_text("a file")
    assert scene.bring(0).code == 0
    refused(scene.walkers.run(*report_words(scene, "out")), code=6, name="report-not-written", says=UNWRITTEN)
    (scene.place / "out").unlink()


@pytest.mark.long
def test_a_killed_report_leaves_whole_files_and_a_later_one_clears_up(scene: Scene) -> None:
    assert scene.bring(0).code == 0
    first = scene.walkers.run(*report_words(scene, "out", "json"))
    before, moments = state(scene.place / "out"), random.Random(7)
    for _ in range(10):
        started = scene.walkers.start(*report_words(scene, "out", "json"))
        time.sleep(moments.uniform(0.3, 1.0) * first.seconds)
        started.signal(signal.SIGKILL)
        scene.walkers.wait(started)
        shown = {path: digest for path, digest in state(scene.place / "out").items() if "/.publiek-" not in path}
        assert set(shown) == set(before)
        assert json.loads((scene.place / "out" / "publiek-report.json").read_text("utf-8"))["figures"]
    hidden = scene.place / "out" / ".publiek-abcd1234"
    hidden.mkdir()
    for folder in (scene.place / "out").glob(".publiek-*"):
        os.utime(folder, (time.time() - 7200,) * 2)
    assert scene.walkers.run(*report_words(scene, "out", "json")).code == 0
    assert set(state(scene.place / "out")) == set(before)
    assert not hidden.exists()


# Memory --------------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_million_rows_stay_within_memory(scene: Scene) -> None:
    """At most 1.2 GB at any moment, however many rows there are."""
    big = write(scene.place / "big.csv", range(1_000_000))
    command = [str(PUBLIEK), "import", str(big), "-o", HOUSE, "--home", str(scene.home), "--json"]
    environment = os.environ | {"PUBLIEK_KEYS": str(scene.place / "keys")}
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    big.unlink()
    assert running.returncode == 0
    assert Store(scene.home, HOUSE).check_conservation()["rows_kept"] == 1_000_000
    assert used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) < 1_200_000_000
