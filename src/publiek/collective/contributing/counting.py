"""What does a house count for each table of the menu? Leaves of the fixed hierarchies, from its lines of one season.

A *booker* is one account of the house with more net visits than none, outside group and school bookings, which are of
nobody's own. Bookers count once per house in a cell of the table; who came to two genres or in two months counts in
both. Where a booker lives is where the last own order of the season said so.

In `takings` only bookers with visits in that genre and quarter count: their visits, their money, and the money of the
one who paid most, by which the gate judges dominance. Loose passes, counts without a booker and groups are not in it;
money that was paid back to somebody beyond what that account paid there counts as nothing, not as less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from publiek import areas, segmentation
from publiek.collective.menu import QUARTERS, UNKNOWN, lattice_of, place_code, table_of
from publiek.disclosure.tables.cells import Dimension, Lattice
from publiek.vocabulary.codes import GENRES

Whole = NDArray[np.int64]
Leaves = Mapping[str, Whole]
#: Which mark counts the bookers of a table once in each of its cells.
_MARK = {"origin": "in_season", "programme": "in_season_genre", "months": "in_month_genre"}


def leaves_of(code: str, lines: pa.Table, *, scheme: str) -> tuple[Lattice, Leaves]:
    """The shape of table `code` and per measure the values of its leaves.

    Counts have the measure bookers; sums have bookers, visits, cents and largest (cents of the booker who paid most).
    `lines`: see `season_lines`. `scheme`: CODE@VERSION of the segmentation agreed upon.
    """
    lattice = lattice_of(code, scheme=scheme)
    spots = tuple(_PLACES[dimension.name](lines, dimension, scheme) for dimension in lattice.dimensions)
    cells = np.ravel_multi_index(spots, lattice.leaf_shape).astype(np.int64)
    counted = _counts(lines, cells, lattice, _MARK[code]) if table_of(code).kind == "counts" else None
    return lattice, counted or _sums(lines, cells, lattice)


def _counts(lines: pa.Table, cells: Whole, lattice: Lattice, mark: str) -> Leaves:
    return {"bookers": _added(lattice, cells, _whole(lines, mark))}


def _sums(lines: pa.Table, cells: Whole, lattice: Lattice) -> Leaves:
    """Money by booker and leaf; a booker without visits there does not count."""
    told = lines.append_column("cell", pa.array(cells)).filter(pc.equal(lines["grouped"], 0))
    told = told.filter(pc.is_valid(told["booker"])).select(["cell", "booker", "visits", "cents"])
    each = told.group_by(["cell", "booker"]).aggregate([("visits", "sum"), ("cents", "sum")])
    each = each.filter(pc.greater(each["visits_sum"], 0))
    cell, visits, cents = (_whole(each, name) for name in ("cell", "visits_sum", "cents_sum"))
    cents = np.maximum(cents, 0)
    largest = np.zeros(int(np.prod(lattice.leaf_shape)), dtype=np.int64)
    np.maximum.at(largest, cell, cents)
    return {
        "bookers": _added(lattice, cell, np.ones_like(cell)),
        "visits": _added(lattice, cell, visits),
        "cents": _added(lattice, cell, cents),
        "largest": largest.reshape(lattice.leaf_shape),
    }


def _added(lattice: Lattice, cells: Whole, values: Whole) -> Whole:
    return _bins(cells, values, int(np.prod(lattice.leaf_shape))).reshape(lattice.leaf_shape)


def _bins(places: Whole, values: Whole, size: int) -> Whole:
    """Sums by place, in whole numbers (bincount would go through floats)."""
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, places, values)
    return found


def _whole(lines: pa.Table, name: str) -> Whole:
    return np.asarray(lines[name].fill_null(0).to_numpy(), dtype=np.int64)


def _spots(dimension: Dimension) -> dict[str, int]:
    return {code: n for n, code in enumerate(dimension.leaves)}


def _by_home(lines: pa.Table, dimension: Dimension, code_of: Mapping[int, str]) -> Whole:
    """Places among the leaves by home (pc4, 0 = unknown); what has no code is unknown."""
    spots = _spots(dimension)
    homes, back = np.unique(_whole(lines, "home"), return_inverse=True)
    found = [spots.get(code_of.get(int(home), UNKNOWN), spots[UNKNOWN]) for home in homes]
    return np.array(found, dtype=np.int64)[back.ravel()] if found else np.zeros(0, dtype=np.int64)


def _place(lines: pa.Table, dimension: Dimension, scheme: str) -> Whole:
    told = areas.describe().table.select(["pc4", "municipality", "province"]).to_pylist()
    known = {row["pc4"]: place_code(row["municipality"], row["province"]) for row in told if row["province"]}
    return _by_home(lines, dimension, known)


def _segment(lines: pa.Table, dimension: Dimension, scheme: str) -> Whole:
    code, _, version = scheme.partition("@")
    table = segmentation.assign(code, version=version or None).table
    known = dict(zip(table["pc4"].to_pylist(), table["segment"].to_pylist(), strict=True))
    return _by_home(lines, dimension, {home: group for home, group in known.items() if group})


def _genre(lines: pa.Table, dimension: Dimension, scheme: str) -> Whole:
    spots = _spots(dimension)
    return np.array([spots[genre] for genre in GENRES], dtype=np.int64)[_whole(lines, "genre")]


def _month(lines: pa.Table, dimension: Dimension, scheme: str) -> Whole:
    return _by_month(lines, dimension, {month: month for months in QUARTERS.values() for month in months})


def _quarter(lines: pa.Table, dimension: Dimension, scheme: str) -> Whole:
    return _by_month(lines, dimension, {month: name for name, months in QUARTERS.items() for month in months})


def _by_month(lines: pa.Table, dimension: Dimension, code_of: Mapping[str, str]) -> Whole:
    """`month` counts from January of year 0; one that is not above nothing is of no date."""
    spots, months = _spots(dimension), _whole(lines, "month")
    place = np.array([spots[code_of[f"{n:02d}"]] for n in range(1, 13)], dtype=np.int64)[months % 12]
    return np.where(months > 0, place, spots[UNKNOWN])


_PLACES: Mapping[str, Callable[[pa.Table, Dimension, str], Whole]] = {
    "place": _place,
    "segment": _segment,
    "genre": _genre,
    "month": _month,
    "quarter": _quarter,
}
