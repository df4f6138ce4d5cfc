"""What was noticed in a batch: counts and row numbers by code, never a value."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.sheet import Spread
from publiek.vocabulary.findings import ROWS_SHOWN, Finding, merge


class Noticed:
    """Collects the findings of one batch."""

    def __init__(self, row: pa.Array) -> None:
        """`row`: the row number of every row of the batch."""
        self._row = row
        self._findings: list[Finding] = []

    def rows(self, code: str, column: str, where: pa.Array) -> None:
        """Note `code` in `column` for the rows marked in `where` (null counts as not marked)."""
        count = pc.sum(where).as_py() or 0
        if count:
            shown = self._row.filter(where)[:ROWS_SHOWN].to_pylist()
            self._findings.append(Finding(code, column, count, tuple(shown)))

    def texts(self, code: str, column: str, at: Spread, bad: pa.Array) -> None:
        """Note `code` for the rows whose distinct text is marked in `bad`."""
        if pc.any(bad).as_py():
            self.rows(code, column, at.give(bad))

    def findings(self) -> tuple[Finding, ...]:
        """One finding per code and column, sorted."""
        return tuple(merge(self._findings))
