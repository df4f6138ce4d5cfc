"""What of a table is to stay hidden, how far, and what do readers know of it all the same?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from publiek.disclosure.tables.cells import Counts, Lattice

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Secret:
    """What is to be hidden in one measure of a table.

    `values`: the cells; `need`: how wide the interval of a cell must stay when it is hidden (0: of itself it needs
    nothing); `least`: the least that everybody knows a hidden cell to be (from the rules, which are published).
    """

    lattice: Lattice
    values: Counts
    need: Reals
    least: Counts

    def known_to(self, own: Counts, need: Reals) -> Secret:
        """The same for a member that brought `own` to each cell, and for whom the interval must be `need` wide."""
        return replace(self, least=np.maximum(self.least, own), need=np.where(self.need > 0, need, 0.0))
