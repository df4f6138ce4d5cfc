"""Small invented deliveries for the warehouse: made from plain rows, imported through the real doors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.engines import Workbench
from publiek.vocabulary.findings import Finding
from publiek.vocabulary.tables import SET_ASIDE, TICKET_LINE, schema_of
from publiek.warehouse import DeliveryRecord, Prepared, SoFar, Store, Workspace

SCHEMA = schema_of(tuple(column for column in TICKET_LINE if column.name != "delivery"))
START = datetime(2026, 3, 14, 20, 15)


def ticket(order: int | None, *, number: int | None = 1, cents: int = 1500, **facts: object) -> dict[str, object]:
    """One L2 line: ticket `number` of `order` for performance "v1"."""
    usual = {"level": "L2", "performance_id": "v1", "performance_start": START, "status": "valid", "quantity": 1}
    return usual | {"order": order, "ticket": number, "amount_cents": cents, "fee_cents": 0} | facts


def tally(pc4: int | None, *, cents: int = 0, **facts: object) -> dict[str, object]:
    """One L1 line: a number of tickets from one postcode area."""
    usual = {"level": "L1", "performance_id": "v1", "performance_start": START, "status": "valid", "quantity": 3}
    return usual | {"pc4": pc4, "postcode_status": "dutch" if pc4 else "missing", "amount_cents": cents} | facts


def count(ticket_type: str, *, cents: int = 0, **facts: object) -> dict[str, object]:
    """One L0 line: how many tickets of a type were sold for a performance."""
    usual = {"level": "L0", "performance_id": "v1", "performance_start": START, "status": "valid", "quantity": 80}
    return usual | {"ticket_type": ticket_type, "amount_cents": cents} | facts


def table(rows: Iterable[dict[str, object]]) -> pa.Table:
    """The rows as a pseudonymous table; row numbers count on from 2 unless given."""
    return pa.Table.from_pylist([{"row": place} | row for place, row in enumerate(rows, start=2)], schema=SCHEMA)


def settle(workspace: Workspace) -> None:
    """Stands in for standardisation: the staged files become the settled file as they are."""
    with pq.ParquetWriter(workspace.settled, SCHEMA) as writer:
        for path in workspace.staged:
            with pq.ParquetFile(path) as staged:
                for group in range(staged.num_row_groups):
                    writer.write_table(staged.read_row_group(group).cast(SCHEMA))


def set_aside(cents: Iterable[int]) -> pa.Table:
    """One set-aside row for each amount."""
    rows = [{"row": 1000 + place, "code": "row-unreadable", "amount_cents": money} for place, money in enumerate(cents)]
    return pa.Table.from_pylist(rows, schema=schema_of(SET_ASIDE))


def prepared(digest: str, rows: pa.Table, *, aside: pa.Table | None = None, **changes: object) -> Prepared:
    """A delivery whose ledger adds up; `changes` replace entries of the ledger."""
    aside = set_aside([]) if aside is None else aside
    kept = sum((row["amount_cents"] or 0) + (row["fee_cents"] or 0) for row in rows.to_pylist())
    away = sum(aside["amount_cents"].to_pylist())
    ledger = {
        "rows_read": len(set(rows["row"].to_pylist())) + aside.num_rows,
        "rows_kept": len(set(rows["row"].to_pylist())),
        "rows_set_aside": aside.num_rows,
        "cents_read": kept + away,
        "cents_kept": kept,
        "cents_set_aside": away,
    }
    return Prepared(
        digest=digest,
        source={"kind": "csv", "system": "plain", "level": "L2", "columns": [], "conventions": {"decimal": ","}},
        ledger=ledger | changes,
        set_aside=aside,
        findings=[Finding("postcode-unreadable", "postcode", 2, (7, 9))],
        first=date(2026, 3, 14),
        last=date(2026, 3, 14),
        key_id="key-1",
    )


def deliver(
    store: Store,
    digest: str,
    rows: Iterable[dict[str, object]],
    *,
    batches: int = 1,
    source: Mapping[str, object] = MappingProxyType({}),
) -> DeliveryRecord:
    """Import `rows` in `batches` batches, as the pipeline does; `source` tells more of where they came from.

    With a `connection` in `source` they take the place of what that live connection brought before.
    """
    lines = table(rows)
    ready = prepared(digest, lines)
    ready = replace(ready, source={**ready.source, **source})
    with store.workspace(digest) as workspace:
        known = workspace.known()
        if known:
            return known
        size = max(-(-lines.num_rows // batches), 1)
        for start in range(0, max(lines.num_rows, 1), size):
            workspace.stage(lines.slice(start, size))
        settle(workspace)
        if "connection" not in source:
            return workspace.keep(ready)
        before = (one for one in store.history() if one.source.get("connection") == source["connection"])
        former = next((one.number for one in before if not one.withdrawn), None)
        return workspace.keep_instead(ready, former=former)


def go_on(store: Store, digest: str, rows: Iterable[dict[str, object]], *, batches: int = 4, fit: str = "as is") -> int:
    """Import `rows` as the pipeline does what takes long: from the last checkpoint on. Gives the rows done before."""
    lines, aside = table(rows), set_aside([10, 20, 30, 40])
    size = max(-(-lines.num_rows // batches), 1)
    with store.workspace(digest) as workspace:
        if workspace.known():
            return -1
        done = workspace.resume({"reading": fit})
        start = done.rows if done else 0
        assert done is None or (done.last_row, done.cents) == (lines["row"][start - 1].as_py(), start)
        assert done is None or done.set_aside == aside.slice(0, start // size)
        for place in range(start, lines.num_rows, size):
            workspace.stage(lines.slice(place, size))
            upto = min(place + size, lines.num_rows)
            workspace.checkpoint(lambda upto=upto: so_far(lines, aside, upto, size))
        settle(workspace)
        workspace.keep(prepared(digest, lines, aside=aside))
    return start


def so_far(lines: pa.Table, aside: pa.Table, upto: int, size: int) -> SoFar:
    """What is done after `upto` rows; each row counts for a cent, each batch for a row set aside."""
    noticed = (Finding("postcode-unreadable", "postcode", upto, (7, 9)),)
    last_row = lines["row"][upto - 1].as_py()
    return SoFar(upto, last_row, upto, noticed, aside.slice(0, upto // size), date(2026, 3, 14))


def counting(store: Store) -> list[dict[str, object]]:
    """Every line that counts, as plain rows in a fixed order."""
    with Workbench(threads=1) as workbench:
        rows = store.lines(workbench).collect("pyarrow").to_native().to_pylist()
    return sorted(rows, key=lambda row: (row["delivery"], row["row"], row["amount_cents"] or 0))


def amounts(store: Store) -> list[int]:
    """The amounts of all lines that count: in these tests an amount tells which line it is."""
    return sorted(row["amount_cents"] for row in counting(store))


def files_below(folder: Path) -> set[str]:
    """Every file under `folder`, as relative paths."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def files_needed(store: Store) -> set[str]:
    """The data files that the current version names."""
    return {file.path for record in store.history() for file in record.files}
