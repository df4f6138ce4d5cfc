"""Which lines of a delivery lose their names once it was settled as a whole?

Until then one order must be seen as one order: doubles, groups and shared accounts are found by that. So the lines of
who is gone have numbers in passing meanwhile (see `gone`), and lines past their term their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from publiek.pseudonymisation.gone import in_passing
from publiek.pseudonymisation.keys import EntityKeys, Pseudonyms
from publiek.pseudonymisation.nameless import bare, coarse, past

Lines = Callable[[pa.Table], pa.Table]


@dataclass(frozen=True, repr=False)
class LettingGo:
    """`bookers`: the numbers in passing of who is gone. `before`: lines of before this day are past their term."""

    bookers: pa.Array
    before: date | None = None

    def __call__(self, staged: pa.Table) -> Lines:
        """What is to be done with the lines of `staged` (same rows, same order) when they were settled."""
        gone = pc.is_in(staged["booker"].combine_chunks(), value_set=self.bookers)
        old = past(staged, self.before) if self.before else pa.repeat(pa.scalar(False), len(staged))
        return lambda settled: bare(coarse(settled, old), gone)


def letting_go(gone: Pseudonyms, *, keys: EntityKeys, delivery: str, before: date | None) -> LettingGo | None:
    """What is let go of the delivery with this digest; None when nobody is gone and nothing is past its term."""
    if not len(gone) and before is None:
        return None
    return LettingGo(in_passing(pa.array(gone, pa.int64()), keys, delivery=delivery), before)
