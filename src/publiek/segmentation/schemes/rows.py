"""What does each row of a licensee's table say: which key, which group, how probable, from when to when?

Rows that say nothing usable are set aside with a reason and counted; what makes the whole table doubtful is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from publiek.segmentation.schemes.cells import Codes, days, numbers_of
from publiek.segmentation.schemes.keys import Additions, Numbers, house_numbers, household_keys, read_postcodes
from publiek.segmentation.schemes.plan import ImportPlan
from publiek.segmentation.schemes.refusals import refuse
from publiek.segmentation.schemes.tables import OpenedTable
from publiek.vocabulary.findings import ROWS_SHOWN, Finding, merge

Floats = NDArray[np.float64]
#: Beyond this part of the rows, unreadable keys are no stray errors: the wrong column or level was named.
MOST_UNREADABLE = 0.05
_SLACK = 1e-6


@dataclass
class Rows:
    """The usable rows: `row` number in the file, `key`, `code` (place in `codes`), `part` (0-1, None when hard),
    `since` and `until` (days, None without periods), `households` (nan = unknown, None without the column);
    `numbered`: whether row numbers are those of the file.
    """

    row: Numbers
    key: Numbers
    code: Numbers
    part: Floats | None
    since: Numbers | None
    until: Numbers | None
    households: Floats | None
    codes: tuple[str, ...] = ()
    numbered: bool = True

    def taken(self, kept: NDArray[np.bool_] | Numbers) -> Rows:
        """Some of the rows, or all in another order."""

        def of(values: NDArray[np.generic] | None) -> NDArray[np.generic] | None:
            return None if values is None else values[kept]

        parts = (self.row, self.key, self.code, self.part, self.since, self.until, self.households)
        return Rows(*(of(values) for values in parts), codes=self.codes, numbered=self.numbered)  # type: ignore[arg-type]


@dataclass
class Noticed:
    """The findings of an import and how many rows were set aside."""

    findings: list[Finding] = field(default_factory=list)
    set_aside: int = 0
    numbered: bool = True

    def note(self, code: str, column: str, rows: Numbers, *, set_aside: bool = False) -> None:
        """`rows` (numbers in the file) have the problem `code`."""
        if len(rows):
            self.findings.append(Finding(code, column, len(rows), tuple(int(row) for row in rows[:ROWS_SHOWN])))
            self.set_aside += len(rows) if set_aside else 0

    def merged(self) -> tuple[Finding, ...]:
        """One finding per code and column; without row numbers when lines were passed over and these are not known."""
        found = merge(self.findings)
        return tuple(found if self.numbered else (Finding(f.code, f.column, f.count) for f in found))


@dataclass
class _Table:
    """What is kept in mind from piece to piece of one table."""

    plan: ImportPlan
    noticed: Noticed
    codes: Codes
    additions: Additions = field(default_factory=Additions)
    unreadable: int = 0
    other_level: int = 0


def read_rows(opened: OpenedTable, plan: ImportPlan, noticed: Noticed) -> Rows:
    """All usable rows of the table. Raises SegmentationError when codes, shares or keys make the table doubtful."""
    told = _Table(plan, noticed, Codes(tuple(group.code for group in plan.groups)))
    pieces, first = [], 2
    for batch in opened.batches():
        pieces.append(_piece(batch, np.arange(first, first + len(batch)), told))
        first += len(batch)
    if told.other_level > MOST_UNREADABLE * opened.rows:
        raise refuse("segmentation-keys-mixed", rows=told.other_level, of=opened.rows, level=plan.level)
    if told.unreadable > MOST_UNREADABLE * opened.rows:
        raise refuse("segmentation-keys-unreadable", rows=told.unreadable, of=opened.rows, level=plan.level)
    told.codes.check(named=bool(plan.groups))
    rows = _joined(pieces, told.codes.names) if pieces else None
    if rows is None or not len(rows.key):
        raise refuse("segmentation-rows-none", rows=opened.rows)
    _account(opened, noticed)
    rows.numbered = opened.numbered
    return rows


def _account(opened: OpenedTable, noticed: Noticed) -> None:
    if opened.ragged:
        noticed.findings.append(Finding("row-ragged", "", opened.ragged))
        noticed.set_aside += opened.ragged
    if opened.encoding != "utf-8":
        noticed.findings.append(Finding("encoding-windows-1252", "", 1))
    noticed.numbered = opened.numbered


def _piece(batch: pa.Table, number: Numbers, told: _Table) -> Rows:
    """The usable rows of one piece of the table."""
    columns, key = told.plan.columns, _keys(batch, number, told)
    since = days(batch.column(columns.valid_from), first=True) if columns.valid_from else None
    until = days(batch.column(columns.valid_until), first=False) if columns.valid_until else None
    if since is None and until is not None:
        since = days(None, first=True, rows=len(batch))
    if until is None and since is not None:
        until = days(None, first=False, rows=len(batch))
    households = numbers_of(batch.column(columns.households), whole=True) if columns.households else None
    code, part = _single(batch, told)
    rows = Rows(number, key, code, part, since, until, households)
    readable = rows.taken(key >= 0)
    if columns.groups:
        return _spread(batch.filter(pa.array(key >= 0)), readable, told)
    unclassified = readable.code < 0
    told.noticed.note("segment-code-missing", "segment", readable.row[unclassified], set_aside=True)
    return readable.taken(~unclassified)


def _keys(batch: pa.Table, number: Numbers, told: _Table) -> Numbers:
    """The key of each row, -1 where it cannot be read; what was unreadable is noted."""
    columns, level = told.plan.columns, told.plan.level
    text = batch.column(columns.postcode[0])
    if len(columns.postcode) > 1:
        text = pc.binary_join_element_wise(text, batch.column(columns.postcode[1]), "")
    codes = read_postcodes(text)
    other = (codes.pc4 >= 0) & ((codes.letters >= 0) == (level == "pc4"))
    key = np.where(other, -1, codes.pc4 if level == "pc4" else codes.pc6)
    if level == "household":
        house = house_numbers(batch.column(columns.number))
        extra = told.additions.numbers(batch.column(columns.addition)) if columns.addition else np.zeros_like(house)
        key = household_keys(key, house, extra)
    unreadable = (key < 0) & ~other
    told.other_level += int(other.sum())
    told.unreadable += int(unreadable.sum())
    told.noticed.note("segment-key-other-level", "postcode", number[other], set_aside=True)
    told.noticed.note("segment-key-unreadable", "postcode", number[unreadable], set_aside=True)
    return key


def _single(batch: pa.Table, told: _Table) -> tuple[Numbers, Floats | None]:
    """The code and its probability where a row has one group; zeros where every group has a column."""
    columns = told.plan.columns
    if columns.groups:
        return np.zeros(len(batch), np.int64), None
    code = told.codes.numbers(batch.column(columns.segment))
    return code, _share(batch, columns.probability, told.plan) if columns.probability else None


def _spread(batch: pa.Table, rows: Rows, told: _Table) -> Rows:
    """One row per key and group out of one column per group; a group without a part has no row."""
    wide = told.plan.columns.groups
    parts = np.column_stack([_share(batch, header, told.plan, empty=0.0) for _, header in wide])
    code = told.codes.known(tuple(group for group, _ in wide))
    at, which = np.nonzero((parts > 0) | ~np.isfinite(parts))
    nothing = np.setdiff1d(np.arange(len(parts)), at)
    told.noticed.note("segment-code-missing", "segment", rows.row[nothing], set_aside=True)
    spread = rows.taken(at)
    spread.code, spread.part = code[which], parts[at, which]
    return spread


def _share(batch: pa.Table, header: str, plan: ImportPlan, *, empty: float = float("nan")) -> Floats:
    """Probabilities as shares. Raises "segmentation-shares-unreadable" for what is no number from 0 to 1 (or 100)."""
    share = numbers_of(batch.column(header), empty=empty) / (100 if plan.unit == "percent" else 1)
    wrong = int((~(share >= 0) | ~(share <= 1 + _SLACK)).sum())
    if wrong:
        raise refuse("segmentation-shares-unreadable", rows=wrong, unit=plan.unit)
    return share


def _joined(pieces: list[Rows], codes: tuple[str, ...]) -> Rows:
    def of(name: str) -> NDArray[np.generic] | None:
        columns = [getattr(piece, name) for piece in pieces]
        return None if not columns or columns[0] is None else np.concatenate(columns)

    names = ("row", "key", "code", "part", "since", "until", "households")
    return Rows(*(of(name) for name in names), codes=codes)  # type: ignore[arg-type]
