"""What counts of a house as a delivery by the standard: the same tables that any vendor delivers, and their schemas.

Orders, tickets and bookers are the keyed numbers under which they are kept: there are no names to take along. Of what
has no order any more (past its term, erased) the line itself stands in its place, so that every line is there.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.house import House
from publiek.vocabulary import delivering, schemas

_TABLES = {"L0": "counts", "L1": "postcode_counts", "L2": "tickets"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = Mapping[str, Any]
_ROWS_AT_ONCE = 20_000


def write(house: House, folder: Path) -> dict[str, int]:
    """The tables of the standard in `folder`, as CSV and Parquet, with schemas; gives the rows of each."""
    folder.mkdir(mode=0o700)
    counted: dict[str, int] = {}
    with ExitStack() as opened:
        writers: dict[str, _Writer] = {}
        for row in _lines(house):
            name = _TABLES.get(str(row["level"]))
            if name is None:
                continue
            if name not in writers:
                writers[name] = opened.enter_context(_Writer(folder, name))
            writers[name].add(_SHAPES[name](row))
            counted[name] = counted.get(name, 0) + 1
    schemas.write(folder / "schemas")
    return counted


class _Writer:
    """One table, as CSV and as Parquet."""

    def __init__(self, folder: Path, name: str) -> None:
        self._names = delivering.tables()[name].names
        self._schema = pa.schema([(column, pa.string()) for column in self._names])
        self._text = (folder / f"{name}.csv").open("x", encoding="utf-8", newline="")
        self._rows = csv.DictWriter(self._text, self._names, lineterminator="\n", restval="")
        (folder / "parquet").mkdir(mode=0o700, exist_ok=True)
        self._parquet = pq.ParquetWriter(folder / "parquet" / f"{name}.parquet", self._schema, compression="zstd")
        self._waiting: list[Row] = []

    def __enter__(self) -> _Writer:
        self._rows.writeheader()
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._parquet.close()
        self._text.close()

    def add(self, row: Row) -> None:
        """One row more."""
        self._rows.writerow({name: _cell(name, value) for name, value in row.items()})
        self._waiting.append(row)
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        rows = [{name: row.get(name) or None for name in self._names} for row in self._waiting]
        self._parquet.write_table(pa.Table.from_pylist(rows, schema=self._schema))
        self._waiting.clear()


def _cell(name: str, value: str) -> str:
    """A title that a spreadsheet would run as a formula gets an apostrophe; the Parquet file has it as it is."""
    return f"'{value}" if name in ("production_title", "venue") and value.startswith(_FORMULA) else value


def _lines(house: House) -> Iterable[Row]:
    for record in house.store.current().deliveries:
        if record.current is None:
            continue
        with pq.ParquetFile(record.root / record.current.path) as file:
            for batch in file.iter_batches(_ROWS_AT_ONCE):
                for row in batch.to_pylist():
                    yield {**row, "delivery": record.number}


def _shared(row: Row) -> dict[str, str]:
    start = row["performance_start"]
    return {
        "performance_id": row["performance_id"] or _text(start and start.isoformat(timespec="minutes")),
        "production_title": row["production"] or "",
        "start": start.isoformat(timespec="minutes") if start else "",
    }


def _ticket(row: Row) -> dict[str, str]:
    line, ordered = f"line-{row['delivery']}-{row['row']}", row["ordered_on"]
    return _shared(row) | {
        "order_id": line if row["order"] is None else str(row["order"]),
        "ticket_id": line if row["order"] is None or row["ticket"] is None else str(row["ticket"]),
        "ordered_at": f"{ordered.isoformat()}T00:00" if ordered else "",
        "status": row["status"] or "",
        "ticket_type": row["ticket_type"] or "",
        "quantity": _text(row["quantity"]),
        "amount": _money(row["amount_cents"]),
        "fee": _money(row["fee_cents"]),
        "channel": row["channel"] or "",
        "production_id": row["production_id"] or "",
        "genre": row["genre"] or "",
        "venue": row["venue"] or "",
        "booker_id": _text(row["booker"]),
        "booker_kind": row["booker_kind"] or "",
        "postcode_digits": _text(row["pc4"]),
        "postcode_letters": (row["pc6"] or "")[4:],
        "country": row["country"] or "",
        "birth_year": _text(row["birth_year"]),
        "scanned": "" if row["scanned"] is None else str(row["scanned"]).lower(),
    }


def _postcodes(row: Row) -> dict[str, str]:
    return _shared(row) | {
        "postcode_digits": _text(row["pc4"]),
        "postcode_status": row["postcode_status"] or "missing",
        "visits": _text(row["quantity"]),
    }


def _count(row: Row) -> dict[str, str]:
    kind = "tickets_free" if row["ticket_type"] in ("free", "guest") else "tickets_sold"
    kind = "visits" if row["scanned"] else kind
    return _shared(row) | {
        "venue": row["venue"] or "",
        "production_id": row["production_id"] or "",
        "genre": row["genre"] or "",
        kind: _text(row["quantity"]),
        "capacity": _text(row["capacity"]),
        "revenue": _money(row["amount_cents"]),
    }


_SHAPES: Mapping[str, Callable[[Row], dict[str, str]]] = {
    "counts": _count,
    "postcode_counts": _postcodes,
    "tickets": _ticket,
}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _money(cents: int | None) -> str:
    if cents is None:
        return ""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
