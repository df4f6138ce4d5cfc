"""An import killed at any moment leaves the old state or the new one, and the next run ends what it began."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek.warehouse import Store
from tests.support.kept import amounts, deliver, files_below, files_needed
from tests.support.kept_children import ORGANISATION, Server, batch

_SEED = 20261123


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one delivery; the import that is killed brings a part of it again."""
    home = tmp_path_factory.mktemp("before") / "home"
    deliver(Store(home, ORGANISATION), "file-1", batch(1))
    return home


OLD = sorted(row["amount_cents"] for row in batch(1))
NEW = sorted([row["amount_cents"] for row in batch(2)] + [row["amount_cents"] for row in batch(1)[:200]])


def _copy(before: Path, folder: Path) -> Path:
    return Path(shutil.copytree(before, folder / "home"))


def _assert_old_or_new(home: Path) -> None:
    store = Store(home, ORGANISATION)
    version = store.current().version
    assert version in (1, 2)
    assert amounts(store) == (OLD if version == 1 else NEW)
    assert store.verify() > 0
    assert store.check_conservation()["rows_read"] == 600 * version


def _assert_the_next_run_ends_it(home: Path) -> None:
    store = Store(home, ORGANISATION)
    deliver(store, "file-2", batch(2))
    assert amounts(store) == NEW
    assert store.current().version == 2
    bookkeeping = {"CURRENT", "lock", *(f"manifests/{version:06d}.json" for version in (0, 1, 2))}
    assert files_below(home / "organisations" / ORGANISATION) == files_needed(store) | bookkeeping
    assert list((home / "organisations" / ORGANISATION / "work").iterdir()) == []
    store.verify()


def _kill_at_random_moments(server: Server, *, before: Path, folder: Path, points: int) -> None:
    """Kills at moments from 0 to the duration of an import, until it really was killed `points` times."""
    job, moments, killed = {"do": "import", "home": folder / "home", "number": 2}, random.Random(_SEED), 0
    _copy(before, folder)
    duration = server.run(job)["seconds"]
    _assert_the_next_run_ends_it(folder / "home")
    for _ in range(4 * points):
        shutil.rmtree(folder / "home")
        home = _copy(before, folder)
        outcome = server.run(job, kill_after=moments.uniform(0, duration))
        if outcome["exits"] == [0]:
            duration = min(duration, outcome["seconds"])
        else:
            killed += 1
        _assert_old_or_new(home)
        _assert_the_next_run_ends_it(home)
        if killed == points:
            return
    pytest.fail(f"only {killed} of {points} kills came before the end of the import")


def _kill_at_steps(server: Server, *, before: Path, folder: Path, every: int) -> None:
    """A kill just before every `every`-th file operation of the import, from its first until after its commit."""
    counted = folder / "steps"
    job = {"do": "import", "home": _copy(before, folder), "number": 2}
    server.run(job | {"step": -1, "result": counted})
    steps = int(counted.read_text())
    assert steps > 30
    states = []
    for step in (*range(1, steps, every), steps, steps + 1):
        shutil.rmtree(folder / "home")
        home = _copy(before, folder)
        outcome = server.run({"do": "import", "home": home, "number": 2, "step": step})
        assert outcome["exits"] == [-9]
        _assert_old_or_new(home)
        states.append(Store(home, ORGANISATION).current().version)
        _assert_the_next_run_ends_it(home)
    assert states == sorted(states)
    assert (states[0], states[-1]) == (1, 2)


def test_kills_at_25_random_moments(server: Server, before: Path, tmp_path: Path) -> None:
    _kill_at_random_moments(server, before=before, folder=tmp_path, points=25)


def test_kills_at_every_third_file_operation(server: Server, before: Path, tmp_path: Path) -> None:
    _kill_at_steps(server, before=before, folder=tmp_path, every=3)


@pytest.mark.long
def test_kills_at_200_random_moments(server: Server, before: Path, tmp_path: Path) -> None:
    _kill_at_random_moments(server, before=before, folder=tmp_path, points=200)


@pytest.mark.long
def test_kills_at_every_file_operation(server: Server, before: Path, tmp_path: Path) -> None:
    _kill_at_steps(server, before=before, folder=tmp_path, every=1)


def test_a_first_import_that_is_killed_leaves_an_organisation_without_data(server: Server, tmp_path: Path) -> None:
    for step in range(1, 40, 6):
        home = tmp_path / f"home-{step}"
        assert server.run({"do": "import", "home": home, "number": 1, "step": step})["exits"] == [-9]
        store = Store(home, ORGANISATION)
        assert (store.current().version, amounts(store)) == (0, [])
        deliver(store, "file-1", batch(1))
        assert amounts(store) == OLD
