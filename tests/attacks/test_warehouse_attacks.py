"""Nothing that points at a person reaches the disk, and no id or manifest reaches outside its own folder."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from publiek.errors import StorageError, UsageError
from publiek.vocabulary.tables import DELIVERY_FIELDS, IDENTITY_COLUMNS, TICKET_LINE
from publiek.warehouse import Store
from publiek.warehouse.columns import SET_ASIDE_ROW
from tests.support.kept import deliver, files_below, prepared, settle, table, ticket

CANARY = "Wilhelmina Kanariepiet"
IDENTIFIERS = sorted({c.name for c in (*DELIVERY_FIELDS, *IDENTITY_COLUMNS) if c.sensitivity == "identifier"})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, "theater-de-brug")


def _assert_no_canary(folder: Path, refused: pytest.ExceptionInfo) -> None:
    assert CANARY not in "".join(str(part) for part in (refused.value, refused.value.where, refused.value.__cause__))
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert all(CANARY.encode() not in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", IDENTIFIERS)
def test_a_batch_with_an_identifier_is_refused_before_a_byte_is_written(
    store: Store, tmp_path: Path, name: str
) -> None:
    lines = table([ticket(1)]).append_column(name, pa.array([CANARY]))
    with store.workspace("a") as workspace:
        with pytest.raises(StorageError, match="identifier-refused") as refused:
            workspace.stage(lines)
        assert refused.value.where == {"columns": [name]}
        _assert_no_canary(tmp_path, refused)
        assert workspace.staged == []


@pytest.mark.parametrize("name", IDENTIFIERS)
def test_settled_lines_with_an_identifier_are_never_kept(store: Store, tmp_path: Path, name: str) -> None:
    lines = table([ticket(1)])
    with pytest.raises(StorageError, match="identifier-refused"), store.workspace("a") as workspace:
        pq.write_table(lines.append_column(name, pa.array([CANARY])), workspace.settled)
        workspace.keep(prepared("a", lines))
    assert store.current().version == 0
    assert all(CANARY.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_any_other_column_is_refused_too(store: Store, tmp_path: Path) -> None:
    lines = table([ticket(1)])
    wrong = {
        "unknown": lines.append_column("remark", pa.array([CANARY])),
        "missing": lines.drop_columns(["pc4"]),
        "types": lines.set_column(lines.column_names.index("booker"), "booker", pa.array([CANARY])),
    }
    for what, batch in wrong.items():
        with store.workspace("a") as workspace:
            with pytest.raises(StorageError, match="columns-refused") as refused:
                workspace.stage(batch)
            assert set(refused.value.where) == {what}
            _assert_no_canary(tmp_path, refused)


def test_a_column_twice_is_refused(store: Store) -> None:
    lines = table([ticket(1)])
    with store.workspace("a") as workspace, pytest.raises(StorageError, match="columns-refused"):
        workspace.stage(lines.append_column("pc6", pa.array(["3011AA"])))


def test_set_aside_rows_carry_nothing_but_number_code_and_money(store: Store) -> None:
    lines = table([ticket(1)])
    aside = pa.table({"row": [9], "code": ["row-unreadable"], "amount_cents": [0], "email": [CANARY]})
    with pytest.raises(StorageError, match="identifier-refused"), store.workspace("a") as workspace:
        workspace.stage(lines)
        settle(workspace)
        workspace.keep(prepared("a", lines, aside=aside))


def test_no_stored_table_has_an_identifier(store: Store, tmp_path: Path) -> None:
    deliver(store, "a", [ticket(1), ticket(2)])
    deliver(store, "b", [ticket(1)])
    tables = list(tmp_path.rglob("*.parquet"))
    assert len(tables) == 5
    open_columns = {column.name for column in TICKET_LINE if column.sensitivity != "identifier"}
    for path in tables:
        assert set(pq.read_schema(path).names) <= open_columns | set(SET_ASIDE_ROW.names)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../other",
        "a/b",
        "a\\b",
        "/etc",
        "Theater",
        "a b",
        "-a",
        "a-",
        "a\0",
        "a\n",
        "é",
        "a.b",
        "~",
        "x" * 65,
        "con=1",
    ],
)
def test_what_is_no_id_never_becomes_a_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="organisation-id"):
        Store(tmp_path, name)


@pytest.mark.parametrize(
    "path",
    [
        "../other-house/deliveries/delivery=1/original-0123456789abcdef/lines.parquet",
        "/etc/passwd",
        "deliveries/delivery=1/../../../x.parquet",
        "deliveries/delivery=1/original-0123456789abcdef/../lines.parquet",
        "deliveries/delivery=1/original-0123456789abcdef/lines.parquet\n",
        "CURRENT",
        "",
    ],
)
def test_a_manifest_that_points_elsewhere_is_damage(store: Store, tmp_path: Path, path: str) -> None:
    deliver(store, "a", [ticket(1)])
    root = tmp_path / "organisations" / "theater-de-brug"
    manifest = json.loads((root / "manifests" / "000001.json").read_text())
    manifest["deliveries"][0]["current"]["path"] = path
    _publish(root, manifest)
    with pytest.raises(StorageError, match="home-damaged"):
        store.current()
    with pytest.raises(StorageError, match="home-damaged"):
        store.withdraw(1)


def test_the_manifest_of_another_house_is_damage(tmp_path: Path) -> None:
    for name in ("house-a", "house-b"):
        deliver(Store(tmp_path, name), "a", [ticket(1)])
    other = tmp_path / "organisations" / "house-a" / "manifests" / "000001.json"
    _publish(tmp_path / "organisations" / "house-b", json.loads(other.read_text()))
    with pytest.raises(StorageError, match="home-damaged"):
        Store(tmp_path, "house-b").current()


def _publish(root: Path, manifest: dict) -> None:
    """Writes `manifest` with a pointer that fits it, as an intruder who knows the format would."""
    content = json.dumps(manifest).encode()
    (root / "manifests" / "000001.json").write_bytes(content)
    pointer = {"format": 1, "version": 1, "sha256": hashlib.sha256(content).hexdigest()}
    (root / "CURRENT").write_text(json.dumps(pointer))


def test_a_link_among_the_leftovers_is_removed_and_not_followed(store: Store, tmp_path: Path) -> None:
    deliver(store, "a", [ticket(1)])
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("mine")
    root = tmp_path / "organisations" / "theater-de-brug"
    (root / "work" / "0123456789abcdef").symlink_to(outside)
    (root / "deliveries" / "delivery=1" / "original-0123456789abcdef").symlink_to(outside)
    deliver(store, "b", [ticket(2)])
    assert files_below(outside) == {"precious"}
    assert not (root / "work" / "0123456789abcdef").is_symlink()
