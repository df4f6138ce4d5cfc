"""What does standardising need to know of a delivery, and what does it give back for one batch?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from publiek.standardisation.noticed import Mark
from publiek.vocabulary.conventions import Conventions
from publiek.vocabulary.findings import Finding


@dataclass(frozen=True)
class Plan:
    """How one delivery is to be read.

    `system` and `level` are codes, `fields` the delivery fields present, `default_venue` the venue of rows that name
    none, `organisation` the house. `today` is the day dates are judged against: null means the day of the run.
    """

    system: str = "plain"
    level: str = "L2"
    fields: frozenset[str] = frozenset()
    conventions: Conventions = field(default_factory=Conventions)
    default_venue: str | None = None
    organisation: str | None = None
    today: date | None = None


@dataclass(frozen=True, repr=False)
class StandardBatch:
    """One batch after standardising.

    `lines` has the columns of STANDARD_LINE, `set_aside` those of SET_ASIDE. Every row of the batch is in exactly one
    of the two. `cents_in` is all money that could be read in the batch (amount and fee, signed), taken before the rows
    were divided; `rows_in` the number of rows received; `marks` has all rows of the findings,
    `money` the readable cents of every row (what `cents_in` adds up). Shown as counts only: the lines still hold names.
    """

    lines: pa.Table
    set_aside: pa.Table
    findings: tuple[Finding, ...]
    cents_in: int
    rows_in: int
    marks: tuple[Mark, ...] = ()
    money: pa.Array | None = None

    def __repr__(self) -> str:
        kept, aside = self.lines.num_rows, self.set_aside.num_rows
        return f"StandardBatch(rows_in={self.rows_in}, lines={kept}, set_aside={aside}, cents_in={self.cents_in})"
