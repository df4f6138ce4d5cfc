"""May what a sheet says be told? Figures of people and all free text pass the gate of `disclosure` first.

Numbers of tickets and visits of a performance hold nobody (level L0). Rows about people (from abroad, with a school)
are released for the house's own eyes, and a handful was left out before (decision 0046); titles and names of venues
lose what looks like an e-mail address or telephone number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa

from publiek import disclosure
from publiek.exchange.year_end.filling import Cell, Table, Value
from publiek.exchange.year_end.period import Period
from publiek.vocabulary.figures import Base, Figure


def released(
    values: Sequence[Value], tables: Sequence[Table], period: Period, visits: int
) -> tuple[list[Value], list[Table]]:
    """The same rows and lists, as they came through the gate. Raises DisclosureError."""
    base = Base("visits", max(visits, 0), max(visits, 0), first=period.first, last=period.last)
    people = [one for one in values if one.row.people and one.value is not None]
    rows = {"row": [one.row.code for one in people], "visits": [int(str(one.value)) for one in people]}
    figures = [Figure("year_end_people", base, pa.table(rows, schema=_PEOPLE))]
    figures += [Figure(f"year_end_{table.listing.code}", base, _placed(table)) for table in tables]
    let = disclosure.release(figures)
    told = {row["row"]: row["visits"] for row in let["year_end_people"].table.to_pylist()}
    return (
        [replace(one, value=told.get(one.row.code)) if one.row.people else one for one in values],
        [replace(one, rows=_rows(let[f"year_end_{one.listing.code}"].table)) for one in tables],
    )


_PEOPLE = pa.schema([("row", pa.string()), ("visits", pa.int64())])


def _placed(table: Table) -> pa.Table:
    columns = table.listing.columns
    named = {f"column_{at}": [row[at] for row in table.rows] for at in range(len(columns))}
    kinds = [pa.int64() if one.of or one.fact == "capacity" else pa.string() for one in columns]
    kinds = [pa.date32() if one.fact == "day" else kind for one, kind in zip(columns, kinds, strict=True)]
    return pa.table({name: pa.array(values, kind) for (name, values), kind in zip(named.items(), kinds, strict=True)})


def _rows(told: pa.Table) -> tuple[tuple[Cell | date, ...], ...]:
    return tuple(zip(*(column.to_pylist() for column in told.columns), strict=True))
