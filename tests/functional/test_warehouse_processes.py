"""Many real processes at one store: readers see no half state, importers take turns, trouble changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek.errors import StorageError
from publiek.warehouse import Store
from tests.support.kept import amounts, deliver, files_below, ticket
from tests.support.kept_children import ORGANISATION, Server, batch

pytestmark = pytest.mark.long

_NOBODY = 65534


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def _expected(deliveries: int) -> list[tuple[int, int]]:
    """(rows, cents) that count after each delivery of `_many`: three orders each, the third brought again next time."""
    states, orders = [], {}
    for number in range(1, deliveries + 1):
        orders |= {row["order"]: row["amount_cents"] for row in batch(number, tickets=3, fresh=2)}
        states.append((len(orders), sum(orders.values())))
    return states


def test_readers_never_see_a_half_state_while_30_deliveries_are_committed(server: Server, tmp_path: Path) -> None:
    home, done, deliveries = tmp_path / "home", tmp_path / "done", 30
    readers = [{"do": "read", "home": home, "done": done, "result": tmp_path / f"seen-{reader}"} for reader in (1, 2)]
    outcome = server.run({"do": "many", "home": home, "done": done, "deliveries": deliveries}, *readers)
    assert outcome["exits"] == [0, 0, 0]
    expected = _expected(deliveries)
    for reader in readers:
        seen = {int(version): values for version, values in json.loads(Path(reader["result"]).read_text()).items()}
        assert {version: values for version, values in seen.items() if values != [list(expected[version - 1])]} == {}
        assert max(seen) == deliveries
        assert len(seen) > 3


def test_two_imports_at_once_take_turns_and_both_end_up_in(server: Server, home: Path) -> None:
    outcome = server.run({"do": "import", "home": home, "number": 1}, {"do": "import", "home": home, "number": 4})
    assert outcome["exits"] == [0, 0]
    assert amounts(Store(home, ORGANISATION)) == sorted(row["amount_cents"] for n in (1, 4) for row in batch(n))


def test_the_same_file_in_two_imports_at_once_is_kept_once(server: Server, home: Path) -> None:
    job = {"do": "import", "home": home, "number": 1}
    assert server.run(job, job)["exits"] == [0, 0]
    assert [record.number for record in Store(home, ORGANISATION).history()] == [1]


def test_who_waits_is_told_and_gives_up_in_the_end(server: Server, home: Path, tmp_path: Path) -> None:
    told = []
    store = Store(home, ORGANISATION)
    with (
        store.workspace("a"),
        pytest.raises(StorageError, match="import-busy"),
        store.workspace("b", patience=0.1, waiting=lambda: told.append("waiting")),
    ):
        pytest.fail("two writers at once")
    assert told == ["waiting"]
    deliver(store, "b", [ticket(1)])


def test_a_killed_writer_does_not_keep_its_place(server: Server, home: Path, tmp_path: Path) -> None:
    outcome = server.run({"do": "hold", "home": home, "held": tmp_path / "held"}, kill_after=0.5)
    assert outcome["exits"] == [-9]
    assert (tmp_path / "held").exists()
    store = Store(home, ORGANISATION)
    with store.workspace("a", patience=0):
        pass
    assert list((home / "organisations" / ORGANISATION / "work").iterdir()) == []


# Trouble with the disk


@pytest.mark.parametrize("limit", [0, 60, 1000, 3000, 8000])
def test_a_file_that_may_not_grow_is_a_full_disk_and_changes_nothing(
    server: Server, home: Path, tmp_path: Path, limit: int
) -> None:
    store = Store(home, ORGANISATION)
    deliver(store, "file-1", batch(1))
    before, files = store.current(), files_below(home)
    job = {"do": "limited", "home": home, "number": 2, "file_limit": limit, "result": tmp_path / "code"}
    # The child writes its answer through the same limit: only a limit above it can be told apart.
    server.run(job)
    assert (tmp_path / "code").read_text() == ("disk-full" if limit > 8 else "")
    assert (store.current(), files_below(home)) == (before, files)
    store.verify()
    deliver(store, "file-2", batch(2))
    assert store.current().version == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_fills_up_anywhere_in_an_import_changes_nothing(small_disk: Path) -> None:
    store = Store(small_disk / "home", ORGANISATION)
    deliver(store, "file-1", batch(1))
    before, files, ballast = store.current(), files_below(small_disk), small_disk / "ballast"
    refused = 0
    for left in range(0, 200_000, 8192):
        ballast.write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - left))
        try:
            deliver(store, "file-2", batch(2))
            break
        except StorageError as trouble:
            assert trouble.code == "disk-full"
            refused += 1
        finally:
            ballast.unlink()
        assert (store.current(), files_below(small_disk)) == (before, files)
        store.verify()
    assert refused > 3
    deliver(store, "file-2", batch(2))
    assert store.current().version == 2
    assert store.verify() == 7


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.getuid() != 0, reason="becomes another user, which needs root")
def test_a_home_that_may_not_be_written_is_refused_clearly(server: Server, open_folder: Path) -> None:
    job = {"do": "limited", "home": open_folder / "home", "number": 1, "user": _NOBODY, "result": open_folder / "code"}
    server.run(job)
    assert (open_folder / "code").read_text() == "home-not-allowed"
    assert not (open_folder / "home").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="becomes another user, which needs root")
def test_what_one_user_keeps_another_cannot_read(server: Server, open_folder: Path) -> None:
    deliver(Store(open_folder / "home", ORGANISATION), "file-1", batch(1))
    job = {"do": "limited", "home": open_folder / "home", "number": 2, "user": _NOBODY, "result": open_folder / "code"}
    server.run(job)
    assert (open_folder / "code").read_text() == "home-not-allowed"


def test_everything_is_for_this_user_only(home: Path) -> None:
    deliver(Store(home, ORGANISATION), "file-1", batch(1))
    assert stat.S_IMODE((home / "organisations").stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "organisations" / ORGANISATION).stat().st_mode) == 0o700


def test_a_home_that_is_a_file_is_refused(home: Path) -> None:
    home.write_text("")
    with pytest.raises(StorageError, match="storage-failed"):
        deliver(Store(home, ORGANISATION), "file-1", batch(1))
    with pytest.raises(StorageError, match="storage-failed"):
        Store(home, ORGANISATION).current()
