"""A purge changes lines in every file of a house in one step, and nothing of before is left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from publiek.engines import Workbench
from publiek.errors import StorageError
from publiek.pseudonymisation import bare
from publiek.warehouse import Store, compacts, purging
from tests.support.kept import amounts, counting, deliver, files_below, files_needed, go_on, table, ticket

WHO = 77_000_000_000_000_077


def without(lines: pa.Table) -> pa.Table:
    """What an erasure of one booker changes."""
    return bare(lines, pc.equal(lines["booker"].combine_chunks(), WHO))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "home", "theater-de-brug")
    deliver(made, "a", [ticket(1, booker=WHO, pc4=3011), ticket(2, booker=5), ticket(3, booker=6)])
    deliver(made, "b", [ticket(2, booker=5, cents=99), ticket(4, booker=WHO)])
    deliver(made, "c", [ticket(9, booker=WHO, cents=1)])
    made.withdraw(3)
    return made


def holding(folder: Path, number: int = WHO) -> list[str]:
    """The files in which a number stands, as bytes or in a table."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            there = number.to_bytes(8, "little", signed=True) in path.read_bytes()
            if path.suffix == ".parquet":
                content = pq.ParquetFile(path).read()
                there = there or any(number in column.to_pylist() for column in content.columns)
            found += [path.name] if there else []
    return found


def test_nothing_is_left_and_what_was_sold_stays(store: Store, tmp_path: Path) -> None:
    root = tmp_path / "home" / "organisations" / "theater-de-brug"
    before, version = amounts(store), store.current().version
    assert len(holding(root)) >= 3
    purged = store.purge(without, why="erasure")
    assert holding(root) == []
    assert amounts(store) == before
    assert store.current().version == purged.version == version + 1
    assert files_below(root) == files_needed(store) | {"CURRENT", "lock", f"manifests/{purged.version:06d}.json"}
    assert purged.rows == 3 and len({file.path for file in purged.files}) == len(purged.files)
    assert all(file.before != file.after for file in purged.files)
    store.verify()
    store.check_conservation()


def test_what_stood_in_a_withdrawn_delivery_and_in_older_versions_is_gone_though_nothing_changed(
    store: Store, tmp_path: Path
) -> None:
    other = 123_456_789_123_456_789
    deliver(store, "d", [ticket(20, booker=other)])
    store.withdraw(4)
    purged = store.purge(lambda lines: bare(lines, pc.equal(lines["booker"].combine_chunks(), other)), why="erasure")
    assert purged.files == ()
    assert holding(tmp_path / "home", other) == []


def test_half_read_files_compact_lines_and_leftovers_go_too(store: Store, tmp_path: Path, monkeypatch) -> None:
    root = tmp_path / "home" / "organisations" / "theater-de-brug"
    monkeypatch.setenv("PUBLIEK_CHECKPOINT_SECONDS", "1e-9")
    (root / "work" / "0123456789abcdef").mkdir(parents=True)
    pq.write_table(table([ticket(1, booker=WHO)]), root / "work" / "0123456789abcdef" / "left.parquet")
    checkpoint = root / "unfinished" / "0123456789abcdef"
    checkpoint.mkdir(parents=True)
    pq.write_table(table([ticket(1, booker=WHO)]), checkpoint / "staged-0001.parquet")
    with compacts.making(tmp_path / "home", organisation="theater-de-brug") as making:
        pq.write_table(table([ticket(1, booker=WHO)]), making.visits)
    assert len(holding(root)) > 4
    store.purge(without, why="erasure")
    assert holding(root) == []
    assert go_on(store, "e", [ticket(50), ticket(51)], batches=2) == 0


def test_a_change_of_money_or_rows_is_no_purge_and_changes_nothing(store: Store) -> None:
    before = counting(store)

    def dearer(lines: pa.Table) -> pa.Table:
        return lines.set_column(lines.column_names.index("amount_cents"), "amount_cents", pa.array([1] * len(lines)))

    for wrong in (dearer, lambda lines: lines.slice(1)):
        with pytest.raises(ValueError, match="about a person"):
            store.purge(wrong, why="erasure")
        assert counting(store) == before
        assert not store.is_purging
    store.verify()


def test_figures_are_refused_until_a_killed_purge_is_finished(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = amounts(store)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(purging, "_publish", killed)
    with pytest.raises(KeyboardInterrupt):
        store.purge(without, why="erasure")
    monkeypatch.undo()
    assert store.is_purging
    with pytest.raises(StorageError) as refused:
        store.current()
    assert refused.value.code == "purge-unfinished"
    assert store.finish_purge()
    assert not store.is_purging
    assert not store.finish_purge()
    assert amounts(store) == before
    assert all(line["booker"] != WHO for line in counting(store))


def test_the_next_import_completes_what_was_killed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "_publish", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.purge(without, why="erasure")
    monkeypatch.undo()
    deliver(store, "new", [ticket(60, booker=8)])
    assert WHO not in {line["booker"] for line in counting(store)}


def test_who_reads_an_older_version_gets_no_wrong_figures(store: Store) -> None:
    snapshot = store.current()
    store.purge(without, why="erasure")
    with Workbench() as workbench, pytest.raises(StorageError) as refused, snapshot.reading():
        snapshot.lines(workbench).collect("pyarrow")
    assert refused.value.code == "version-replaced"


def test_another_fault_of_a_reader_is_told_as_it_is(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.current().reading():
        _ = 1 // 0


def test_marks_are_put_on_the_list_when_nothing_can_come_in(store: Store) -> None:
    seen = []
    store.purge(without, why="erasure", beforehand=lambda: seen.append(store.is_purging or amounts(store)))
    assert len(seen) == 1 and isinstance(seen[0], list)


def test_a_purge_of_nothing_makes_no_folder_for_who_has_no_data(tmp_path: Path) -> None:
    nobody = Store(tmp_path / "home", "nobody")
    assert nobody.purge(without, why="erasure").files == ()
    assert nobody.current().deliveries == ()


def test_the_folder_of_a_purged_house_can_be_put_elsewhere(store: Store, tmp_path: Path) -> None:
    store.purge(without, why="erasure")
    shutil.copytree(tmp_path / "home", tmp_path / "there")
    assert amounts(Store(tmp_path / "there", "theater-de-brug")) == amounts(store)
