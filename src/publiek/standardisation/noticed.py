"""What was noticed in a batch: counts and row numbers by code, never a value."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.sheet import Spread
from publiek.vocabulary.finding_texts import explain
from publiek.vocabulary.findings import ROWS_SHOWN, Finding, merge


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

    def findings(self, aside: pa.Array) -> tuple[Finding, ...]:
        """One finding per code and column, sorted. Of a row in `aside` only why it was set aside is told."""
        kept = pc.invert(aside)
        found = []
        for code, column, where in self._marks:
            told = where if explain(code)["level"] == "set-aside" else pc.and_(where, kept)
            shown = self._row.filter(told)
            if len(shown):
                found.append(Finding(code, column, len(shown), tuple(shown[:ROWS_SHOWN].to_pylist())))
        return tuple(merge(found))
