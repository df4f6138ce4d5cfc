"""What stands now, in a file that tells the same thing at several moments? The latest stand of each, never a sum.

Such files are small (a row per performance, ticket type and moment), so they are read whole. What a later row replaced
is set aside with its row number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from publiek.deliveries.flow import Flow
from publiek.vocabulary.findings import ROWS_SHOWN, Finding
from publiek.vocabulary.tables import SET_ASIDE, schema_of

#: A row is replaced by a later one (`MOMENT`) that has the same values here.
SAME = ("performance_id", "ticket_type", "status")
MOMENT = "order_date"
CODE = "stand-replaced"
_NOTHING = re.compile(r"[-€\s]*0*([.,]0*)?")


class LatestStands(Flow):
    """The rows of a cumulative file. Of rows with one moment, or none, the last in the file stands."""

    _replaced: tuple[int, ...] = ()

    def _assembled(self) -> Iterator[pa.Table]:
        batches = list(super()._assembled())
        if not batches:
            return
        rows = pa.concat_tables(batches)
        latest = _latest(rows)
        numbers = rows["row"].to_pylist()
        self._replaced = tuple(number for place, number in enumerate(numbers) if place not in latest)
        yield _money_said(rows.take(sorted(latest)))

    @property
    def set_aside(self) -> pa.Table:
        """As for any file, and the rows that a later one replaced."""
        rows = [{"row": number, "code": CODE, "amount_cents": None} for number in self._replaced]
        replaced = pa.Table.from_pylist(rows, schema=schema_of(SET_ASIDE))
        return pa.concat_tables([super().set_aside, replaced]).sort_by("row")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """As for any file, and that rows were replaced."""
        if not self._replaced:
            return super().findings
        return (*super().findings, Finding(CODE, "", len(self._replaced), self._replaced[:ROWS_SHOWN]))


def _latest(rows: pa.Table) -> set[int]:
    """The places of the rows that stand."""
    known = [name for name in SAME if name in rows.column_names]
    moments = rows[MOMENT].to_pylist() if MOMENT in rows.column_names else [None] * len(rows)
    keys = zip(*(rows[name].to_pylist() for name in known), strict=True) if known else [()] * len(rows)
    found: dict[tuple[str | None, ...], int] = {}
    for place, key in enumerate(keys):
        before = found.get(key)
        if before is None or (moments[place] or "") >= (moments[before] or ""):
            found[key] = place
    return set(found.values())


def _money_said(rows: pa.Table) -> pa.Table:
    """Takings of nothing are left out: DIP says itself what is free, so a price of nothing need not tell it."""
    if "revenue" not in rows.column_names:
        return rows
    said = [None if text and _NOTHING.fullmatch(text) else text for text in rows["revenue"].to_pylist()]
    return rows.set_column(rows.column_names.index("revenue"), "revenue", pa.array(said, pa.string()))
