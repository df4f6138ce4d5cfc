"""Where do those who came live, and of how many is that known?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from publiek.measures.geography import Geography, Integers
from publiek.measures.intervals import Floats

#: In the order of the coverage figure.
CATEGORIES = ("matched", "unmatched", "foreign", "missing", "unreadable", "group")
_OF_ORIGIN = ("unmatched", "foreign", "unreadable", "missing")


@dataclass(frozen=True)
class Residence:
    """Units and visits by area (arrays over the index of `Geography`), and bookers and tickets by category.

    `counted` is "bookers" when bookers with a known home exist, else "visits" (a tally of postcodes has no bookers):
    then `units` are visits and `design_effect` says by how much their number must be divided before an interval is
    taken, because people come in parties.
    """

    counted: str
    units: Integers
    visits: Integers
    bookers_by: dict[str, int]
    tickets_by: dict[str, int]
    design_effect: float

    @property
    def n(self) -> int:
        """Units with a home in a known area."""
        return int(self.units.sum())

    @property
    def of(self) -> int:
        """All units, wherever they live and whether or not that is known."""
        return sum((self.bookers_by if self.counted == "bookers" else self.tickets_by).values())

    @property
    def effective(self) -> float:
        """The number of independent units that intervals may rest on."""
        return self.n / self.design_effect


def settle(
    geography: Geography, *, homes: pa.Table, tallied: pa.Table, tickets: pa.Table, tally_design_effect: float
) -> Residence:
    """From three small tables to arrays by area.

    `homes`: pc4, origin, profile, own (visits), n (bookers). `tallied`: pc4, visits of lines without a booker.
    `tickets`: pc4, origin, grouped, tickets.
    """
    spot, profile = geography.locate(whole(homes, "pc4")), whole(homes, "profile") == 1
    size = geography.pc4.size
    bookers = _spread(spot[profile], whole(homes, "n")[profile], size)
    visits = _spread(spot[profile], whole(homes, "own")[profile], size)
    visits += _spread(geography.locate(whole(tallied, "pc4")), whole(tallied, "visits"), size)
    known = bool(bookers.sum())
    groups = 1 - whole(homes, "profile")
    return Residence(
        counted="bookers" if known else "visits",
        units=bookers if known else np.maximum(visits, 0),
        visits=np.maximum(visits, 0),
        bookers_by=_by_category(spot, whole(homes, "origin", 3), groups, whole(homes, "n")),
        tickets_by=_by_category(
            geography.locate(whole(tickets, "pc4")),
            whole(tickets, "origin", 3),
            whole(tickets, "grouped"),
            whole(tickets, "tickets"),
        ),
        design_effect=1.0 if known else tally_design_effect,
    )


def whole(table: pa.Table, name: str, null: int = -1) -> Integers:
    """A column as int64, null replaced."""
    return table.column(name).cast(pa.int64()).fill_null(null).combine_chunks().to_numpy(zero_copy_only=False)


def _spread(spot: Integers, amount: Integers, size: int) -> Integers:
    known = spot >= 0
    return np.bincount(spot[known], weights=amount[known].astype(float), minlength=size).astype(np.int64)


def _by_category(spot: Integers, origin: Integers, grouped: Integers, amount: Integers) -> dict[str, int]:
    """Group first, then an area that exists, else what the address says."""
    names = np.array(_OF_ORIGIN, dtype=object)[origin]
    names = np.where(spot >= 0, "matched", names)
    names = np.where(grouped == 1, "group", names)
    return {category: int(amount[names == category].sum()) for category in CATEGORIES}


def share_set(weights: Integers | Floats, share: float) -> np.ndarray:
    """The smallest set of areas that holds at least `share` of the weight: largest first, ties by area order."""
    order = np.argsort(-weights, kind="stable")
    running = np.cumsum(weights[order])
    inside = np.zeros(weights.size, bool)
    if running.size and running[-1] > 0:
        inside[order[: int(np.searchsorted(running, share * running[-1] * (1 - 1e-12))) + 1]] = True
    return inside & (weights > 0)


def weighted_quantile(values: Floats, weights: Integers | Floats, share: float) -> float | None:
    """The smallest value under which at least `share` of the weight lies; None without weight."""
    kept = (np.asarray(weights) > 0) & np.isfinite(values)
    if not kept.any():
        return None
    order = np.argsort(values[kept], kind="stable")
    running = np.cumsum(np.asarray(weights)[kept][order])
    return float(values[kept][order][np.searchsorted(running, share * running[-1] * (1 - 1e-12))])
