"""What do readers have of a table: the values, and what the published rules let them conclude from each?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.disclosure.tables.cells import Counts, Lattice

#: A cell that is not told.
HIDDEN = -1
#: No upper limit is known.
UNKNOWN = 10**12
#: The dimension whose codes are rounds: a table that has it tells of several rounds at once.
ROUND = "round"


@dataclass(frozen=True)
class Published:
    """One table and measure as readers have it.

    `values`: lattice.shape, HIDDEN where not told. `low`, `high`: per cell what the truth can be by the published rules
    alone (lattice.shape, whole numbers, UNKNOWN: no limit). `members`: the organisations that are in the sums. Tables
    that share a dimension by name and code, with the same agreement, round and measure, count the same people: every
    dimension of the menu divides everybody (what is unknown is a code of its own).
    """

    agreement: str
    round: str
    name: str
    measure: str
    lattice: Lattice
    values: Counts
    low: Counts
    high: Counts
    members: frozenset[str]

    @property
    def fits(self) -> bool:
        """Whether the parts belong together: one shape, limits that hold for the values, somebody in the sums."""
        parts = (self.values, self.low, self.high)
        if any(part.shape != self.lattice.shape for part in parts) or not self.members:
            return False
        told = self.values != HIDDEN
        inside = (self.low <= self.values) & (self.values <= self.high)
        return bool((inside | ~told).all() and (self.low >= 0).all() and (self.low <= self.high).all())


def as_rounded(values: Counts, *, reach: int) -> tuple[Counts, Counts]:
    """What readers know of values that are at most `reach` from the truth: low and high (see `rounding.reach`)."""
    return np.maximum(values - reach, 0), values + reach
