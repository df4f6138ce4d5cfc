"""Which rows of a table are no data: a total at the bottom, or the header once more?"""

from __future__ import annotations

from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from publiek.deliveries.reading import Use
from publiek.vocabulary.findings import ROWS_SHOWN, Finding
from publiek.vocabulary.tables import SET_ASIDE, schema_of

#: The column that a total is usually named in, fetched even when it means nothing itself.
FIRST = "~first"
_TOTAL = (
    r"^\s*(sub|eind|grand|gross|zwischen|tussen)?[\s-]*"
    r"(totaal|totalen|totals?|totaux|summe|gesamt|gesamtsumme|insgesamt|somme|som)\b.{0,40}$"
)
_ANCHORS = frozenset(
    [
        "order_id",
        "ticket_id",
        "booker_id",
        "email",
        "full_name",
        "postcode",
        "performance_date",
        "performance_id",
        "order_date",
        "production_title",
        "status",
        "ticket_type",
    ]
)


class Footers:
    """Takes total rows and repeated headers out of the raw batches of one table, and remembers which.

    A total row has the word (Totaal, Total, Summe, Somme) in its first column or in one that says which order or
    performance a row is about, and is empty in all of those but for the word itself.
    """

    def __init__(self, uses: dict[str, Use], names: dict[str, str]) -> None:
        """`uses`: output column -> what it is; `names`: output column -> the header as it stands in the file."""
        self._anchors = [column for column, use in uses.items() if use.field in _ANCHORS]
        self._labels = [c for c in names if c == FIRST or c in list(uses)[:3] or c in self._anchors]
        self._names = {column: name for column, name in names.items() if name.strip() and column != FIRST}
        self._rows: dict[str, list[int]] = {}

    def without(self, table: pa.Table) -> pa.Table:
        """`table` without the rows that are no data."""
        for code, find in (("row-header-again", self._again), ("row-footer", self._total)):
            mask = find(table)
            if mask is not None and pc.any(mask).as_py():
                self._rows.setdefault(code, []).extend(table["row"].filter(mask).to_pylist())
                table = table.filter(pc.invert(mask))
        return table

    @property
    def set_aside(self) -> pa.Table:
        """The rows taken out so far."""
        rows = [(row, code) for code, found in self._rows.items() for row in found]
        columns = {"row": [r for r, _ in rows], "code": [c for _, c in rows], "amount_cents": [None] * len(rows)}
        return pa.table(columns, schema=schema_of(SET_ASIDE))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding per kind of row that was taken out."""
        return tuple(
            Finding(code, "", len(rows), tuple(rows[:ROWS_SHOWN])) for code, rows in sorted(self._rows.items())
        )

    def _again(self, table: pa.Table) -> pa.ChunkedArray | None:
        """Rows that repeat the header in every column that is read."""
        mask = None
        for column, name in self._names.items():
            same = pc.fill_null(pc.equal(table[column], name), False)
            mask = same if mask is None else pc.and_(mask, same)
            if not pc.any(mask).as_py():
                return None
        return mask

    def _total(self, table: pa.Table) -> pa.ChunkedArray | None:
        if not self._anchors:
            return None
        filled = reduce(pc.add, (pc.cast(pc.is_valid(table[column]), pa.int8()) for column in self._anchors))
        sparse = pc.less_equal(filled, 1)
        if not pc.any(sparse).as_py():
            return None
        rows = table.filter(sparse)
        named = [pc.fill_null(pc.match_substring_regex(rows[c], _TOTAL, ignore_case=True), False) for c in self._labels]
        totals = rows["row"].filter(reduce(pc.or_, named))
        return pc.is_in(table["row"], value_set=totals.combine_chunks()) if len(totals) else None
