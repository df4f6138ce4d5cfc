"""What is kept of an import that was stopped: whole or thrown away, gone in time, and never a figure."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publiek.errors import ConservationError, DeliveryError, StorageError, Text
from publiek.warehouse import Store
from publiek.warehouse.checkpoints import KEPT_FOR, _digest_of
from publiek.warehouse.rhythm import INTERVAL, REST, Rhythm
from tests.support.kept import amounts, counting, deliver, files_below, go_on, set_aside, so_far, table, ticket

ROWS = [ticket(order, cents=order) for order in range(1, 401)]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PUBLIEK_CHECKPOINT_SECONDS", "1e-9")
    return Store(tmp_path / "home", "huis")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "home" / "organisations" / "huis"


def stopped(store: Store, *, batches: int = 2, digest: str = "a", by: type[BaseException] = KeyboardInterrupt) -> None:
    """An import that is stopped after so many of its four batches."""
    lines, aside = table(ROWS), set_aside([10, 20, 30, 40])
    with pytest.raises(by), store.workspace(digest) as workspace:
        workspace.resume({"reading": "as is"})
        for start in range(0, batches * 100, 100):
            workspace.stage(lines.slice(start, 100))
            assert workspace.checkpoint(lambda upto=start + 100: so_far(lines, aside, upto, 100))
        workspace.stage(lines.slice(batches * 100, 50))
        raise by


def whole(store: Store) -> bool:
    """Everything is there once, with everything that was set aside."""
    (record,) = store.history()
    store.check_conservation()
    return amounts(store) == list(range(1, 401)) and len(record.rows_set_aside) == 4


def test_what_was_stopped_goes_on_where_it_was(store: Store, root: Path) -> None:
    stopped(store, batches=3)
    assert store.history() == ()
    assert go_on(store, "a", ROWS) == 300
    assert whole(store)
    assert not (root / "unfinished").exists()
    assert list((root / "work").iterdir()) == []


def test_it_can_be_stopped_again_and_again(store: Store) -> None:
    stopped(store, batches=1)
    lines, aside = table(ROWS), set_aside([10, 20, 30, 40])
    for upto in (200, 300, 400):
        with pytest.raises(KeyboardInterrupt), store.workspace("a") as workspace:
            done = workspace.resume({"reading": "as is"})
            assert done is not None
            assert done.rows == upto - 100
            workspace.stage(lines.slice(upto - 100, 100))
            workspace.checkpoint(lambda upto=upto: so_far(lines, aside, upto, 100))
            raise KeyboardInterrupt
    assert go_on(store, "a", ROWS) == 400
    assert whole(store)


def test_the_lines_are_those_of_an_import_that_was_never_stopped(store: Store, tmp_path: Path) -> None:
    stopped(store)
    go_on(store, "a", ROWS)
    never = Store(tmp_path / "other", "huis")
    assert go_on(never, "a", ROWS) == 0
    assert counting(store) == counting(never)


def test_another_program_key_or_mapping_begins_anew(store: Store) -> None:
    stopped(store)
    assert go_on(store, "a", ROWS, fit="otherwise") == 0
    assert whole(store)


def test_another_file_does_not_go_on_from_it(store: Store) -> None:
    stopped(store, digest="b")
    assert go_on(store, "a", ROWS) == 0


def _rewritten(change: Callable[[dict], object]) -> Callable[[Path], None]:
    """A change of what STATE says, sealed as the program seals it."""

    def damage(folder: Path) -> None:
        state = json.loads((folder / "STATE").read_text())["state"]
        change(state)
        (folder / "STATE").write_text(json.dumps({"sha256": _digest_of(state), "state": state}))

    return damage


def _flipped(name: str, place: int) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[place] ^= 1
        (folder / name).write_bytes(content)

    return damage


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no state": lambda folder: (folder / "STATE").unlink(),
    "empty state": lambda folder: (folder / "STATE").write_bytes(b""),
    "half a state": lambda folder: os.truncate(folder / "STATE", 200),
    "state of another kind": lambda folder: (folder / "STATE").write_text("[]"),
    "state changed by hand": lambda folder: (folder / "STATE").write_text(
        (folder / "STATE").read_text().replace('"cents": 200', '"cents": 100')
    ),
    "a newer format": _rewritten(lambda state: state.update(format=2)),
    "a file from elsewhere": _rewritten(lambda state: state["staged"][0].update(name="../../CURRENT")),
    "staged file gone": lambda folder: (folder / "staged-0002.parquet").unlink(),
    "staged file cut": lambda folder: os.truncate(folder / "staged-0001.parquet", 1000),
    "staged file changed": _flipped("staged-0001.parquet", 500),
    "staged files swapped": lambda folder: (folder / "staged-0001.parquet").replace(folder / "staged-0002.parquet"),
    "set-aside file gone": lambda folder: (folder / "aside-0001.parquet").unlink(),
    "set-aside file changed": _flipped("aside-0002.parquet", 100),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_what_is_not_whole_is_thrown_away(store: Store, root: Path, kind: str) -> None:
    stopped(store)
    (folder,) = (root / "unfinished").iterdir()
    DAMAGE[kind](folder)
    assert go_on(store, "a", ROWS) == 0
    assert whole(store)


def test_what_will_be_refused_again_is_not_kept(store: Store, root: Path) -> None:
    """Rows that do not add up: the checkpoint may be the reason."""
    lost = Text("Er is iets zoek.", "Something is missing.")
    broken = ConservationError("conservation-broken", lost, lost)
    with pytest.raises(ConservationError), store.workspace("a") as workspace:
        workspace.resume({"reading": "as is"})
        workspace.stage(table(ROWS))
        workspace.checkpoint(lambda: so_far(table(ROWS), set_aside([]), 400, 400))
        assert (root / "unfinished").is_dir()
        raise broken
    assert not (root / "unfinished").exists()


def test_a_stop_that_looks_like_a_file_that_cannot_be_read_loses_nothing(store: Store) -> None:
    """A stop that comes while the reader calls back is reported by it as a row that it cannot read."""
    unread = Text("Dit bestand kan niet worden gelezen.", "This file cannot be read.")
    with pytest.raises(DeliveryError), store.workspace("a") as workspace:
        workspace.resume({"reading": "as is"})
        workspace.stage(table(ROWS).slice(0, 100))
        workspace.checkpoint(lambda: so_far(table(ROWS), set_aside([10, 20, 30, 40]), 100, 100))
        raise DeliveryError("table-unreadable", unread, unread)
    assert go_on(store, "a", ROWS) == 100


def test_rows_that_run_otherwise_are_told_and_the_next_import_begins_anew(store: Store, root: Path) -> None:
    stopped(store)
    with pytest.raises(StorageError, match="checkpoint-misfit"), store.workspace("a") as workspace:
        assert workspace.resume({"reading": "as is"})
        raise workspace.misfit()
    assert not (root / "unfinished").exists()
    assert go_on(store, "a", ROWS) == 0


def test_nobody_counts_it(store: Store, root: Path) -> None:
    deliver(store, "first", ROWS[:10])
    before = (store.current(), counting(store), store.verify())
    stopped(store)
    assert (store.current(), counting(store), store.verify()) == before


# When it is cleaned


def test_the_next_finished_import_cleans_it(store: Store, root: Path) -> None:
    stopped(store)
    deliver(store, "other", ROWS[:10])
    assert not (root / "unfinished").exists()


def test_it_is_kept_a_week(store: Store, root: Path) -> None:
    stopped(store)
    (folder,) = (root / "unfinished").iterdir()
    for age, there in ((KEPT_FOR - 60, True), (KEPT_FOR + 60, False)):
        os.utime(folder / "STATE", (time.time() - age,) * 2)
        store.profile(name=f"Huis {age}")
        assert (root / "unfinished").exists() == there


def test_of_a_file_that_is_kept_it_is_cleaned(store: Store, root: Path, tmp_path: Path) -> None:
    """Killed between the moment the delivery counts and the moment its checkpoint is removed."""
    stopped(store)
    (root / "unfinished").rename(tmp_path / "aside")
    go_on(store, "a", ROWS)
    (tmp_path / "aside").rename(root / "unfinished")
    store.profile(name="Huis")
    assert not (root / "unfinished").exists()


def test_only_pseudonymous_columns_lie_in_it(store: Store, root: Path) -> None:
    stopped(store)
    names = {name.rpartition("/")[2].partition("-")[0] for name in files_below(root / "unfinished")}
    assert names == {"STATE", "staged", "aside"}
    with pytest.raises(StorageError, match="identifier-refused"), store.workspace("b") as workspace:
        workspace.stage(table(ROWS).append_column("email", table(ROWS)["status"]))


# When it is made


def test_a_short_import_makes_none(store: Store, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIEK_CHECKPOINT_SECONDS")
    lines = table(ROWS)
    with pytest.raises(KeyboardInterrupt), store.workspace("a") as workspace:
        workspace.resume({})
        workspace.stage(lines)
        assert not workspace.checkpoint(lambda: pytest.fail("asked for"))
        assert not workspace.checkpoint(lambda: pytest.fail("asked for"), last=True)
        raise KeyboardInterrupt
    assert not (root / "unfinished").exists()


def test_the_rhythm() -> None:
    now = [0.0]
    rhythm = Rhythm(INTERVAL, clock=lambda: now[0])
    now[0] = INTERVAL - 0.1
    assert not rhythm.due
    now[0] = INTERVAL
    assert rhythm.due
    rhythm.took(0.1)
    assert not rhythm.due
    now[0] += INTERVAL
    assert rhythm.due
    rhythm.took(10.0)  # a disk that is very slow
    now[0] += REST * 10 - 1
    assert not rhythm.due
    now[0] += 1
    assert rhythm.due


@pytest.mark.parametrize(("asked", "due"), [("0", False), ("1e-9", True), ("often", False), ("-1", False)])
def test_the_rhythm_that_is_asked(monkeypatch: pytest.MonkeyPatch, asked: str, due: bool) -> None:
    monkeypatch.setenv("PUBLIEK_CHECKPOINT_SECONDS", asked)
    rhythm = Rhythm()
    time.sleep(0.001)
    assert rhythm.due == due
