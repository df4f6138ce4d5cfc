"""A purge killed at any file operation leaves the old state or the new one, and the next opening ends what it began."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek.warehouse import Store
from tests.support.kept import amounts, counting, deliver, files_below, files_needed
from tests.support.kept_children import GONE, ORGANISATION, Server, batch

_SEED = 20261129


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two deliveries, of which the second brought a part of the first again."""
    home = tmp_path_factory.mktemp("before") / "home"
    for number in (1, 2):
        rows = [row | {"booker": GONE if row["order"] % 7 == 0 else row["order"]} for row in batch(number)]
        deliver(Store(home, ORGANISATION), f"file-{number}", rows)
    return home


def _gone(home: Path) -> bool:
    """Whether the person stands in no file at all."""
    number = GONE.to_bytes(8, "little", signed=True)
    return all(number not in path.read_bytes() for path in home.rglob("*") if path.is_file())


def _check(home: Path, *, money: list[int]) -> str:
    """What became of it, once somebody opened the data to write."""
    store = Store(home, ORGANISATION)
    was = "killed" if store.is_purging else "before" if store.current().version == 2 else "done"
    store.finish_purge()
    assert amounts(store) == money
    named = any(row["booker"] == GONE for row in counting(store))
    assert store.current().version == (2 if named else 3)
    store.verify()
    store.check_conservation()
    if not named:
        root = home / "organisations" / ORGANISATION
        assert files_below(root) == files_needed(store) | {"CURRENT", "lock", "manifests/000003.json"}
        assert _gone(home)
    return f"{was}-{'named' if named else 'gone'}"


def _kill(server: Server, before: Path, folder: Path, step: int) -> tuple[list[int], Path]:
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(before, home)
    return server.run({"do": "purge", "home": home, "step": step})["exits"], home


def _steps(server: Server, before: Path, folder: Path) -> int:
    """How many file operations a purge takes: more than these never kill."""
    low, high = 1, 2
    while _kill(server, before, folder, high)[0] != [0]:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _kill(server, before, folder, middle)[0] == [0] else (middle, high)
    return high


def _killed_at(server: Server, before: Path, folder: Path, steps: list[int]) -> set[str]:
    money, seen = amounts(Store(before, ORGANISATION)), set()
    for step in steps:
        _, home = _kill(server, before, folder, step)
        seen.add(_check(home, money=money))
    return seen


def test_a_purge_killed_at_some_steps_is_old_or_new(server: Server, before: Path, tmp_path: Path) -> None:
    last = _steps(server, before, tmp_path)
    assert last > 40
    some = sorted({*random.Random(_SEED).sample(range(2, last), 10), *range(last - 8, last)})
    seen = _killed_at(server, before, tmp_path, some)
    assert "killed-gone" in seen, "one of them was killed when all was ready"
    assert seen & {"killed-named", "before-named"}, "and one before"


@pytest.mark.long
def test_a_purge_killed_at_every_step_is_old_or_new(server: Server, before: Path, tmp_path: Path) -> None:
    last = _steps(server, before, tmp_path)
    seen = _killed_at(server, before, tmp_path, list(range(1, last + 1)))
    assert {"before-named", "killed-named", "killed-gone", "done-gone"} <= seen
