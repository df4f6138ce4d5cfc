"""What was recognised in a file, and how do its rows come out?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from publiek.deliveries.flow import Flow
from publiek.deliveries.header_row import letter
from publiek.deliveries.privacy import ColumnUse
from publiek.errors import Text
from publiek.vocabulary.conventions import Conventions
from publiek.vocabulary.findings import Finding, merge


@dataclass(frozen=True)
class Received:
    """A delivery that is understood. Nothing has been interpreted yet but the meaning of its columns.

    `digest` is the sha256 of the file, `size` its bytes; `fields` the delivery fields present; `columns` the privacy
    preview of every column; `facts` what may be told (encoding, sheet, header row, how conventions were found). After
    `batches()` is exhausted `rows_read`, `set_aside` and `findings` are complete.
    """

    digest: str
    size: int
    kind: str
    system: str
    level: str
    fields: frozenset[str]
    columns: tuple[ColumnUse, ...]
    conventions: Conventions
    facts: dict[str, object]
    _flow: Flow = field(repr=False, compare=False)
    _about_file: tuple[Finding, ...] = field(default=(), repr=False, compare=False)

    def batches(self) -> Iterator[pa.Table]:
        """The delivery rows: `row` (int64) and the `fields` as text. May be walked once."""
        return self._flow.batches()

    def batches_behind(
        self, rows: int, *, last_row: int, passing: Callable[[float], None]
    ) -> Iterator[pa.Table] | None:
        """The batches behind the first `rows` rows; None when row number `last_row` is not the last of those.

        What is passed over is read all the same, so that in the end everything is known of all rows; `passing` is told
        which share of it. Takes the place of `batches`.
        """
        batches, passed, last = self.batches(), 0, 0
        while passed < rows and (batch := next(batches, None)) is not None:
            passed, last = passed + len(batch), batch["row"][-1].as_py()
            passing(min(1.0, passed / rows))
        return batches if (passed, last) == (rows, last_row) else None

    @property
    def rows_read(self) -> int:
        """Rows given so far plus rows set aside."""
        return self._flow.rows_read

    @property
    def set_aside(self) -> pa.Table:
        """Rows that were no data or could not be read (`SET_ASIDE`)."""
        return self._flow.set_aside

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed while reading."""
        return tuple(merge([*self._about_file, *self._flow.findings]))

    @property
    def reading(self) -> str:
        """A digest of how the file is read. The same file with the same `reading` gives the same rows once more."""
        how = [self.kind, self.system, self.level, sorted(self.fields), vars(self.conventions), self._flow.recipe]
        return hashlib.sha256(json.dumps(how, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def progress(self) -> float:
        """The share of the rows given so far, 0 to 1; of the bytes where nobody knows how many rows there are."""
        records = self.facts.get("records")
        return min(1.0, self.rows_read / records) if isinstance(records, int) and records else self._flow.fraction

    @property
    def strange(self) -> tuple[str, ...]:
        """The letters of the columns that have a name but were not understood, so not read."""
        return tuple(letter(column.position) for column in self.columns if column.strange)

    @property
    def summary(self) -> Text:
        """What was recognised, in one sentence."""
        known = self.facts.get("system_name")
        read = sum(column.field is not None for column in self.columns)
        nl = {"L0": "een telling", "L1": "een telling per postcode", "L2": "bestellingen en tickets"}[self.level]
        en = {"L0": "a count", "L1": "a tally by postcode", "L2": "orders and tickets"}[self.level]
        of = len(self.columns)
        return Text(
            f"Herkend als {nl}{f' uit {known}' if known else ''}: {read} van de {of} kolommen worden gelezen.",
            f"Recognised as {en}{f' from {known}' if known else ''}: {read} of {of} columns are read.",
        )
