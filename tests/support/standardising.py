"""Raw rows in, standard lines out: the shortest way to say what a cell must come to mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.engines import Workbench
from publiek.pseudonymisation import EntityKeys, Keyring
from publiek.standardisation import Plan, StandardBatch, Standardiser
from publiek.vocabulary.conventions import Conventions
from publiek.vocabulary.tables import TICKET_LINE, schema_of

TODAY = date(2025, 11, 23)
#: A performance for rows that are about something else.
SOMETHING = {"production_title": "De storm", "performance_date": "12-12-2025 20:15"}


@cache
def workbench() -> Workbench:
    """One engine for all tests of a process."""
    return Workbench(memory="500MB", threads=1)


def standardise(*, system: str = "plain", level: str = "L2", decimal: str | None = ",", order: str | None = "dmy",
                **columns: Sequence[str | None]) -> StandardBatch:  # fmt: skip
    """The batch that `columns` make, rows numbered from 2, about one performance unless they say otherwise."""
    size = len(next(iter(columns.values())))
    if not {"production_title", "performance_date", "performance_id"} & set(columns):
        columns = {**columns, **{field: [text] * size for field, text in SOMETHING.items()}}
    texts = {field: pa.array(cells, pa.string()) for field, cells in columns.items()}
    rows = pa.table({"row": pa.array(range(2, 2 + size), pa.int64()), **texts})
    plan = Plan(system, level, frozenset(columns), Conventions(decimal, order), today=TODAY)
    return Standardiser(plan, workbench()).standardise(rows)


def one(field: str, /, **settings: Any) -> Any:
    """What one row says in the column `field` of its line."""
    cells = {name: [cell] if cell is None or isinstance(cell, str) else cell for name, cell in settings.items()
             if name not in ("system", "level", "decimal", "order")}  # fmt: skip
    how = {name: value for name, value in settings.items() if name not in cells}
    lines = standardise(**how, **cells).lines
    assert lines.num_rows == 1, "the row was set aside"
    return lines[field][0].as_py()


def codes(batch: StandardBatch) -> dict[str, int]:
    """Findings as code -> count."""
    return {finding.code: finding.count for finding in batch.findings}


def aside(batch: StandardBatch) -> dict[int, str]:
    """Rows set aside as row -> code."""
    return dict(zip(batch.set_aside["row"].to_pylist(), batch.set_aside["code"].to_pylist(), strict=True))


def ticket_lines(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Pseudonymous lines (TICKET_LINE without delivery), numbered from 2; what a row leaves open is usual."""
    schema = schema_of(tuple(column for column in TICKET_LINE if column.name != "delivery"))
    usual = {"level": "L2", "performance_id": "p1", "status": "valid", "quantity": 1, "amount_cents": 2500,
             "booker_kind": "person", "postcode_status": "missing", "channel": "online", "ticket_type": "normal",
             "genre": "unknown"}  # fmt: skip
    filled = [{**dict.fromkeys(schema.names), **usual, "row": at, **row} for at, row in enumerate(rows, 2)]
    return pa.Table.from_pylist(filled, schema=schema)


def staged(folder: Path, *tables: pa.Table) -> list[Path]:
    """Each table as one staged file."""
    paths = [folder / f"staged-{number}.parquet" for number in range(len(tables))]
    for path, table in zip(paths, tables, strict=True):
        pq.write_table(table, path)
    return paths


def some_keys(folder: Path, entity: str = "theater-de-brug") -> EntityKeys:
    """The keys of a legal entity, in a keys folder of its own."""
    return Keyring(folder / "keys").keys(entity)
