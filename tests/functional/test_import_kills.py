"""A real import, names and all, that is killed or stopped at any moment: the last good state, or the next one.

Every moment is followed by the question a user would ask: are my figures still there, and does trying again work?
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from publiek import logbook, pipeline
from publiek.pseudonymisation import key_files
from publiek.warehouse import Store
from tests.support.canaries import MARK
from tests.support.searching import Search
from tests.support.walkers import Walkers

HOUSE = "theater-de-brug"
SEED = 20261124
#: Orders of the delivery that is there already, and of the one that is killed: some are in both, with another price.
FIRST, SECOND = range(2_000), range(1_500, 21_500)
PUBLIEK = Path(sys.executable).with_name("publiek")


def write(path: Path, orders: range, *, euros: int) -> Path:
    """One ticket an order; the booker is a canary."""
    head = "Bestelnummer;Besteldatum;Voorstelling;Datum;Kaartsoort;Aantal;Prijs;Naam;E-mail;Telefoon;Postcode\n"
    rows = (
        f"T{n};{n % 28 + 1:02d}-11-2025;Hamlet;{n % 28 + 1:02d}-01-2026;Normaal;1;{euros},00;Jan {MARK}{n % 997};"
        f"{MARK}{n % 997}@example.org;0612345678;{3011 + n % 25} AB\n"
        for n in orders
    )
    path.write_text(head + "".join(rows), encoding="utf-8")
    return path


OLD = {"tickets": len(FIRST), "revenue_cents": len(FIRST) * 1000}
NEW = {"tickets": SECOND.stop, "revenue_cents": (SECOND.start * 10 + len(SECOND) * 25) * 100}


@dataclass
class Scene:
    """A house with one delivery, the file that is to come, and what to run it with."""

    walkers: Walkers
    place: Path
    file: Path
    search: Search

    @property
    def home(self) -> Path:
        return self.place / "home"

    @property
    def arguments(self) -> tuple[object, ...]:
        return ("import", self.file, "-o", HOUSE, "--home", self.home, "--json")

    def restore(self) -> None:
        """The house as it was before the import."""
        for name in ("home", "keys"):
            shutil.rmtree(self.place / name, ignore_errors=True)
            shutil.copytree(self.place / f"{name}-before", self.place / name)

    def figures(self) -> dict[str, int]:
        house = pipeline.House(HOUSE, self.home, keys=self.place / "keys")
        rows = pipeline.look(house, only=("totals",))["totals"].table.to_pylist()
        return {r["measure"]: r["value"] for r in rows if r["season"] == "" and r["measure"] in OLD}

    def good_state(self) -> bool:
        """Nothing is half there, nobody's name is anywhere; whether the new delivery counts."""
        store = Store(self.home, HOUSE)
        known = len(store.history())
        assert self.figures() == (OLD if known == 1 else NEW)
        assert store.verify() == (3 if known == 1 else 7)
        counted = store.check_conservation()
        assert counted["rows_read"] == counted["rows_kept"] == len(FIRST) + (known - 1) * len(SECOND)
        assert counted["cents_read"] == counted["cents_kept"]
        assert self.search.found([self.home, self.place / "keys", self.place / "tmp", self.place / "said"]) == []
        self.whole_keys()
        return known == 2

    def whole_keys(self) -> None:
        """One whole key, and nothing that looks like another."""
        (file,) = (self.place / "keys").iterdir()
        assert len(key_files.read(file).generations) == 1

    def ends_well(self) -> None:
        """The next run finishes the job and clears away what the killed ones left."""
        ended = self.walkers.run(*self.arguments)
        assert ended.code == 0, ended.err
        assert self.good_state()
        root = self.home / "organisations" / HOUSE
        needed = {file.path for record in Store(self.home, HOUSE).history() for file in record.files}
        there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        besides = {name for name in there - needed if not name.startswith(("manifests/", "log/"))}
        assert besides == {"CURRENT", "lock"}
        assert logbook.verify(self.home, HOUSE).whole
        assert list((root / "work").iterdir()) == []


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    place = tmp_path_factory.mktemp("kills")
    walkers = Walkers(place)
    scene = Scene(walkers, place, write(place / "second.csv", SECOND, euros=25), Search())
    first = write(place / "first.csv", FIRST, euros=10)
    assert walkers.run("import", first, "-o", HOUSE, "--home", scene.home).code == 0
    for name in ("home", "keys"):
        (place / name).rename(place / f"{name}-before")
    yield scene
    walkers.close()


def kill_at_random_moments(scene: Scene, *, points: int, finish_every: int) -> None:
    """Kills the same import until it really was killed `points` times, going on in the house as each kill left it."""
    moments, killed, seconds = random.Random(SEED), 0, []
    for _ in range(2):
        scene.restore()
        seconds.append(scene.walkers.run(*scene.arguments).seconds)
    scene.restore()
    duration = min(seconds)
    for _ in range(4 * points):
        started = scene.walkers.start(*scene.arguments)
        time.sleep(moments.uniform(0, duration))
        started.signal(signal.SIGKILL)
        ended = scene.walkers.wait(started)
        killed += ended.code == -signal.SIGKILL
        if ended.code == 0:
            duration = min(duration, ended.seconds)
        there = scene.good_state()
        if killed % finish_every == 0:
            scene.ends_well()
        if there or killed % finish_every == 0:
            scene.restore()
        if killed == points:
            return
    pytest.fail(f"only {killed} of {points} kills came before the end of the import")


def test_kills_at_20_random_moments(scene: Scene) -> None:
    kill_at_random_moments(scene, points=20, finish_every=10)


@pytest.mark.long
def test_kills_at_200_random_moments(scene: Scene) -> None:
    kill_at_random_moments(scene, points=200, finish_every=2)


@pytest.mark.parametrize("times", [1, pytest.param(5, marks=pytest.mark.long)])
def test_kills_of_the_installed_command(scene: Scene, times: int) -> None:
    """As users have it: a process of its own from its first line on."""
    moments = random.Random(SEED)
    environment = os.environ | {"PUBLIEK_KEYS": str(scene.place / "keys"), "TMPDIR": str(scene.place / "tmp")}
    scene.restore()
    for _ in range(times):
        command = [str(PUBLIEK), *map(str, scene.arguments)]
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while running.poll() is None and not list(scene.home.glob("organisations/*/work/*")):
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.5))
        running.kill()
        running.wait()
        if scene.good_state():
            scene.restore()
    scene.ends_well()


def test_a_first_import_killed_while_the_key_is_made_leaves_a_whole_key_or_none(scene: Scene, tmp_path: Path) -> None:
    """At every step in the keys folder. What is left of a draft is cleared away by a later run."""
    first, keys, home = scene.place / "first.csv", tmp_path / "keys", tmp_path / "home"
    made, step = set(), 0
    while True:
        step += 1
        shutil.rmtree(keys, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
        at = {"step": step, "path": f"^{re.escape(str(keys))}", "number": signal.SIGKILL}
        ended = scene.walkers.run("import", first, "-o", HOUSE, "--home", home, keys=keys, at=at)
        if ended.code == 0:
            break
        assert ended.code == -signal.SIGKILL
        assert Store(home, HOUSE).history() == ()
        there = [path for path in keys.glob("*") if not path.name.startswith(".")] if keys.is_dir() else []
        assert [len(key_files.read(path).generations) for path in there] == [1] * len(there)
        made.add((len(there), len(list(keys.glob(".*.draft")))))
    assert {(0, 0), (0, 1), (1, 1), (1, 0)} == made
    for draft in (keys / f".{n:016x}.draft" for n in range(3)):
        shutil.copy(next(keys.glob("*.json")), draft)
        os.utime(draft, (time.time() - 3600,) * 2)
    assert scene.walkers.run("import", scene.file, "-o", HOUSE, "--home", home, keys=keys).code == 0
    assert len(list(keys.iterdir())) == 1


def stop_at_random_moments(scene: Scene, number: signal.Signals, *, times: int) -> None:
    moments, stopped = random.Random(number), 0
    scene.restore()
    while stopped < times:
        started = scene.walkers.start(*scene.arguments)
        while started.running and not list(scene.home.glob("organisations/*/work/*")):
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.5))
        started.signal(number)
        ended = scene.walkers.wait(started)
        if ended.code == 130:
            stopped += 1
            assert ended.err == "Gestopt. Er is niets half bewaard.\n"
            # A stop may come after the answer was said: then it is whole.
            assert ended.out == "" or json.loads(ended.out)["already_kept"] is False
        else:
            assert ended.code == 0, ended.err
        if scene.good_state():
            scene.restore()
    scene.ends_well()


@pytest.mark.parametrize(("number", "times"), [(signal.SIGINT, 1), (signal.SIGTERM, 1)])
def test_a_request_to_stop_is_answered_with_130(scene: Scene, number: signal.Signals, times: int) -> None:
    """Ctrl-C, the system, a terminal that is closed; also while an engine is at work."""
    stop_at_random_moments(scene, number, times=times)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_50_requests_to_stop(scene: Scene, number: signal.Signals) -> None:
    stop_at_random_moments(scene, number, times=50)


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGKILL, marks=pytest.mark.long)])
def test_a_stop_at_any_step_of_the_commit_is_before_it_or_after_it(
    scene: Scene, tmp_path: Path, number: signal.Signals
) -> None:
    """The pointer to the version that counts is the whole of a commit; a stop right behind it undoes nothing."""
    small, counting = write(tmp_path / "small.csv", range(5_000, 5_050), euros=10), []
    for step in range(1, 40):
        scene.restore()
        root = scene.home / "organisations" / HOUSE
        at = {"step": step, "path": rf"^{re.escape(str(root))}(/\.?CURRENT.*)?$", "number": number}
        ended = scene.walkers.run("import", small, "-o", HOUSE, "--home", scene.home, at=at)
        store = Store(scene.home, HOUSE)
        counting.append(len(store.history()))
        assert store.verify() == 3 * counting[-1]
        if ended.code == 0:
            break
        assert ended.code == (130 if number == signal.SIGINT else -9)
    assert counting == sorted(counting)
    assert counting.count(2) >= 2
    assert counting.count(1) >= 3
    assert scene.figures()["tickets"] == len(FIRST) + 50


@pytest.mark.parametrize("times", [1, pytest.param(15, marks=pytest.mark.long)])
def test_a_report_that_is_stopped_is_the_one_that_was_there_or_the_new_one(scene: Scene, times: int) -> None:
    """From file to report in one command, with the engines of the drawings at work beside it."""
    scene.restore()
    out, moments, stopped = scene.place / "out", random.Random(SEED), 0
    words = ("report", scene.file, "-o", HOUSE, "--home", scene.home, "--out", out, "--formats", "html,json")
    out.mkdir(exist_ok=True)
    while stopped < times:
        for name in ("html", "json"):
            (out / f"publiek-report.{name}").write_text("earlier")
        started = scene.walkers.start(*words)
        time.sleep(moments.uniform(0.2, 2.0))
        started.signal(signal.SIGINT)
        ended = scene.walkers.wait(started)
        assert ended.code in (0, 130), ended.err
        stopped += ended.code == 130
        assert len({path.read_text("utf-8") == "earlier" for path in out.iterdir()}) == 1
        assert {path.name for path in out.iterdir()} == {"publiek-report.html", "publiek-report.json"}
        scene.good_state()
