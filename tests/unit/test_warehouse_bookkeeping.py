"""Manifests, pointer, cleaning and checks: what each refuses and what each leaves alone."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from publiek.errors import ConservationError, StorageError, UsageError
from publiek.warehouse import DeliveryRecord, Store, cleaning, publication
from publiek.warehouse.places import Places, places_of
from publiek.warehouse.staging import Staging
from tests.support.kept import amounts, deliver, files_below, files_needed, prepared, settle, table, ticket


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, "theater-de-brug")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_of(tmp_path, organisation="theater-de-brug")


def _three(store: Store) -> None:
    """Three deliveries of two tickets; each brings one ticket of the one before again."""
    for number in (1, 2, 3):
        deliver(store, f"file-{number}", [ticket(order, cents=10 * number + order) for order in (number, number + 1)])


# Manifests and the pointer


def test_a_manifest_reads_back_as_it_was(store: Store) -> None:
    record = deliver(store, "a", [ticket(1)])
    assert store.history() == (record,)
    assert isinstance(record, DeliveryRecord)
    assert record.source["conventions"] == {"decimal": ","}


def test_a_newer_format_is_refused_by_readers_and_writers_and_nothing_is_cleaned(store: Store, places: Places) -> None:
    deliver(store, "a", [ticket(1)])
    (places.work / "0123456789abcdef").mkdir()
    pointer = json.loads(places.current.read_text())
    places.current.write_text(json.dumps(pointer | {"format": 2}))
    before = files_below(places.root)
    for act in (store.current, store.history, store.verify, store.check_conservation, lambda: store.withdraw(1)):
        with pytest.raises(StorageError, match="home-newer") as refused:
            act()
        assert refused.value.where == {"format": 2, "format_known": 1}
    with pytest.raises(StorageError, match="home-newer"):
        deliver(store, "b", [ticket(2)])
    assert files_below(places.root) == before
    assert (places.work / "0123456789abcdef").exists()


def test_fields_of_a_later_program_in_the_same_format_are_no_trouble(store: Store, places: Places) -> None:
    deliver(store, "a", [ticket(1)])
    manifest = json.loads(places.manifest(1).read_text()) | {"new": {"thing": 1}}
    publication.write_whole(places.manifest(1), content=json.dumps(manifest).encode())
    pointer = json.loads(places.current.read_text()) | {"sha256": _sha(places.manifest(1)), "also": "new"}
    places.current.write_text(json.dumps(pointer))
    assert amounts(store) == [1500]


def _sha(path: Path) -> str:
    from publiek.warehouse.keeping import fingerprint

    return fingerprint(path)


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"format": "x"}', '{"format": 1}', "\0\1", "3"])
def test_a_pointer_that_is_no_pointer_is_damage_and_not_an_empty_store(
    store: Store, places: Places, content: str
) -> None:
    deliver(store, "a", [ticket(1)])
    places.current.write_text(content)
    before = files_below(places.root)
    with pytest.raises(StorageError, match="home-damaged"):
        store.current()
    with pytest.raises(StorageError, match="home-damaged"):
        deliver(store, "b", [ticket(2)])
    assert files_below(places.root) == before


def test_a_lost_pointer_is_damage_and_not_an_empty_store(store: Store, places: Places) -> None:
    deliver(store, "a", [ticket(1)])
    places.current.unlink()
    before = files_below(places.root)
    for act in (store.current, lambda: deliver(store, "b", [ticket(2)]), lambda: store.profile(name="x")):
        with pytest.raises(StorageError, match="home-damaged"):
            act()
    assert files_below(places.root) == before


def test_a_lost_or_changed_manifest_is_damage(store: Store, places: Places) -> None:
    deliver(store, "a", [ticket(1)])
    good = places.manifest(1).read_bytes()
    places.manifest(1).write_bytes(good.replace(b'"withdrawn": false', b'"withdrawn": true'))
    with pytest.raises(StorageError, match="home-damaged"):
        store.current()
    places.manifest(1).unlink()
    with pytest.raises(StorageError, match="home-damaged"):
        store.current()
    places.manifest(1).write_bytes(good)
    assert amounts(store) == [1500]


def test_a_reader_starts_again_when_its_version_is_cleaned_away_under_its_hands(
    store: Store, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(store, "a", [ticket(1, cents=1)])
    read_bytes, moved = Path.read_bytes, []

    def slow(path: Path) -> bytes:
        content = read_bytes(path)
        if path == places.current and not moved:
            moved.append(True)
            deliver(store, "b", [ticket(2, cents=2)])
            places.manifest(1).unlink()
        return content

    monkeypatch.setattr(Path, "read_bytes", slow)
    assert store.current().version == 2


def test_unknown_files_are_ignored_and_left_alone(store: Store, places: Places) -> None:
    _three(store)
    strangers = [
        places.root / "README.txt",
        places.manifests / "notes.json",
        places.deliveries / "delivery=1" / "mine.parquet",
        places.deliveries / "delivery=x" / "lines.parquet",
        places.work / "keep-me" / "file",
    ]
    for path in strangers:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    deliver(store, "d", [ticket(9, cents=9)])
    assert amounts(store) == [9, 11, 22, 33, 34]
    assert [path.read_text() for path in strangers] == ["mine"] * 5


# Cleaning


def test_old_versions_stay_while_a_reader_may_use_them(store: Store, places: Places) -> None:
    _three(store)
    old = store.current()
    for number in range(4, 10):
        deliver(store, f"file-{number}", [ticket(number - 1, cents=number)])
    assert all(path.exists() for path in old.paths)
    assert len(list(places.manifests.iterdir())) == 10


def test_the_last_three_versions_stay_however_old(store: Store, places: Places) -> None:
    _three(store)
    for number in range(4, 10):
        deliver(store, f"file-{number}", [ticket(number - 1, cents=number)])
    manifest = publication.read(places)
    cleaning.sweep(places, manifest=manifest, grace=-1)
    assert sorted(path.stem for path in places.manifests.iterdir()) == ["000007", "000008", "000009"]
    kept = files_below(places.deliveries)
    needed = {
        file["path"].removeprefix("deliveries/")
        for version in (7, 8, 9)
        for row in json.loads(places.manifest(version).read_text())["deliveries"]
        for file in (row["original"], row["set_aside"], row["findings"], row["current"])
        if file
    }
    assert kept == needed
    store.verify()


def test_the_files_of_a_withdrawn_delivery_go_but_its_record_stays(store: Store, places: Places) -> None:
    _three(store)
    store.withdraw(1)
    assert store.history()[0].findings
    for name in "abc":
        store.profile(name=name)
    cleaning.sweep(places, manifest=publication.read(places), grace=-1)
    assert not places.delivery(1).exists()
    record = store.history()[0]
    assert (record.state, record.findings, record.rows_set_aside.num_rows) == ("withdrawn", (), 0)
    assert record.ledger["rows_read"] == 2
    assert store.verify() == len(files_needed(store))


def test_an_older_manifest_that_cannot_be_read_stops_the_cleaning_of_data(store: Store, places: Places) -> None:
    _three(store)
    places.manifest(2).write_text("damaged")
    before = files_below(places.deliveries)
    orphan = places.deliveries / "delivery=9" / "original-0123456789abcdef"
    orphan.mkdir(parents=True)
    cleaning.sweep(places, manifest=publication.read(places))
    assert orphan.exists()
    assert files_below(places.deliveries) == before


def test_a_commit_that_never_came_to_be_is_cleaned(store: Store, places: Places) -> None:
    deliver(store, "a", [ticket(1)])
    before = files_below(places.root)
    lost = places.deliveries / "delivery=2" / "original-0123456789abcdef" / "lines.parquet"
    lost.parent.mkdir(parents=True)
    for path in (lost, places.manifest(2), places.root / ".CURRENT.0123456789abcdef.part"):
        path.write_text("lost")
    cleaning.sweep(places, manifest=publication.read(places))
    assert files_below(places.root) == before
    assert not lost.parent.parent.exists()


# Checks


def test_verify_names_every_damaged_file_and_how(store: Store, places: Places) -> None:
    _three(store)
    first, second, third = (record.original.path for record in store.history())
    (places.root / first).unlink()
    with (places.root / second).open("ab") as file:
        file.write(b"more")
    content = bytearray((places.root / third).read_bytes())
    content[10] ^= 1
    (places.root / third).write_bytes(content)
    with pytest.raises(StorageError, match="data-damaged") as refused:
        store.verify()
    assert refused.value.where == {"files": {first: "missing", second: "size", third: "content"}}


def test_a_damaged_earlier_delivery_stops_an_import_and_nothing_changes(store: Store, places: Places) -> None:
    _three(store)
    before = store.current()
    before.paths[0].write_bytes(b"no parquet")
    with pytest.raises(StorageError, match="storage-failed"):
        deliver(store, "d", [ticket(1)])
    assert store.current() == before


def test_damaged_findings_are_named(store: Store, places: Places) -> None:
    record = deliver(store, "a", [ticket(1)])
    (places.root / record.findings_file.path).write_text("{")
    with pytest.raises(StorageError, match="data-damaged"):
        _ = record.findings


def test_conservation_is_counted_from_the_files_themselves(store: Store, places: Places) -> None:
    record = deliver(store, "a", [ticket(1), ticket(2)])
    path = places.root / record.original.path
    lines = pq.ParquetFile(path).read()
    pq.write_table(lines.slice(0, 1), path)
    with pytest.raises(ConservationError) as refused:
        store.check_conservation()
    assert refused.value.where["on_disk"] == {
        "rows_kept": 1,
        "rows_set_aside": 0,
        "cents_kept": 1500,
        "cents_set_aside": 0,
    }
    assert refused.value.where["delivery"] == 1


# The workspace


def test_staging_begins_a_new_file_after_so_many_rows(tmp_path: Path) -> None:
    staging = Staging(tmp_path, rows_per_file=5)
    for start in range(0, 14, 2):
        staging.append(table([ticket(start), ticket(start + 1)]))
    files = staging.finish()
    assert [pq.ParquetFile(path).metadata.num_rows for path in files] == [6, 6, 2]
    orders = [order for path in files for order in pq.ParquetFile(path).read()["order"].to_pylist()]
    assert orders == list(range(14))
    assert staging.finish() == files


def test_a_workspace_keeps_only_its_own_file(store: Store) -> None:
    with pytest.raises(ValueError, match="not the file"), store.workspace("a") as workspace:
        workspace.keep(prepared("b", table([ticket(1)])))
    with pytest.raises(RuntimeError, match="inside"):
        store.workspace("a").known()


def test_keeping_twice_in_one_workspace_gives_the_same_record(store: Store) -> None:
    lines = table([ticket(1)])
    with store.workspace("a") as workspace:
        workspace.stage(lines)
        settle(workspace)
        record = workspace.keep(prepared("a", lines))
        assert workspace.keep(prepared("a", lines)) == record
    assert store.current().version == 1


def test_a_refused_source_leaves_nothing_behind(store: Store, places: Places) -> None:
    deliver(store, "a", [ticket(1)])
    before = files_below(places.root)
    lines = table([ticket(2)])
    with pytest.raises(TypeError), store.workspace("b") as workspace:
        workspace.stage(lines)
        settle(workspace)
        wrong = prepared("b", lines)
        wrong.source["not json"] = object()
        workspace.keep(wrong)
    assert files_below(places.root) == before


def test_what_could_not_be_read_back_is_never_published(store: Store) -> None:
    deliver(store, "a", [ticket(1, cents=1)])
    lines = table([ticket(2)])
    with pytest.raises(ValueError, match="read back"), store.workspace("b") as workspace:
        workspace.stage(lines)
        settle(workspace)
        workspace.keep(replace(prepared("b", lines), first=datetime(2026, 3, 14, 20, 15)))
    assert amounts(store) == [1]


@pytest.mark.parametrize("name", ["a [b] *?", "o'brien", "x=y", "très long", "a;b", "100%"])
def test_homes_may_have_any_ordinary_name(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path / name, "theater-de-brug")
    deliver(store, "a", [ticket(1, cents=1), ticket(2, cents=2)])
    deliver(store, "b", [ticket(1, cents=11)])
    store.withdraw(2)
    deliver(store, "c", [ticket(2, cents=12)])
    assert amounts(store) == [1, 12]
    store.check_conservation()


@pytest.mark.parametrize("name", ["status=x", "delivery=7", "level=L2"])
def test_a_home_that_would_pass_for_a_column_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="home-unsuitable"):
        Store(tmp_path / name / "home", "theater-de-brug")


def test_a_relative_home_means_the_folder_it_was_opened_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store(Path("home"), "theater-de-brug")
    os.chdir("/")
    deliver(store, "a", [ticket(1)])
    assert (tmp_path / "home" / "organisations" / "theater-de-brug" / "CURRENT").exists()
