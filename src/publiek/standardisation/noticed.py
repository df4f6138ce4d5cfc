"""What was noticed in a batch: counts and row numbers by code, never a value."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.sheet import Spread
from publiek.vocabulary.finding_texts import explain
from publiek.vocabulary.findings import ROWS_SHOWN, Finding, merge

#: A code, the column it is about, and the numbers (int64) of all rows that have it.
Mark = tuple[str, str, pa.Array]


class Noticed:
    """Collects the findings of one batch."""

    def __init__(self, row: pa.Array) -> None:
        """`row`: the row number of every row of the batch."""
        self._row = row
        self._marks: list[tuple[str, str, pa.Array]] = []

    def rows(self, code: str, column: str, where: pa.Array) -> None:
        """Note `code` in `column` for the rows marked in `where` (null counts as not marked)."""
        if pc.any(where).as_py():
            self._marks.append((code, column, where))

    def texts(self, code: str, column: str, at: Spread, bad: pa.Array) -> None:
        """Note `code` for the rows whose distinct text is marked in `bad`."""
        if pc.any(bad).as_py():
            self.rows(code, column, at.give(bad))

    def marks(self, aside: pa.Array) -> tuple[Mark, ...]:
        """Every row of every finding. Of a row in `aside` only why it was set aside is told."""
        kept = pc.invert(aside)
        told = [
            (code, column, self._row.filter(where if _sets_aside(code) else pc.and_(where, kept)))
            for code, column, where in self._marks
        ]
        return tuple(mark for mark in told if len(mark[2]))


def findings_of(marks: tuple[Mark, ...]) -> tuple[Finding, ...]:
    """One finding per code and column, sorted."""
    return tuple(merge([Finding(code, column, len(r), tuple(r[:ROWS_SHOWN].to_pylist())) for code, column, r in marks]))


def _sets_aside(code: str) -> bool:
    return explain(code)["level"] == "set-aside"
