"""How many different bookers came in any period and to any genres together? Exactly, or at once with a stated error.

Marks count bookers of one month, or one month and genre; they do not add up. For any other union the bookers
themselves are counted (exact), or sketches of each month and genre are put together: theta sketches with 4,096 hashed
values, which have no error up to that many bookers and beyond it a standard error of 1.6% (Dasgupta, Lang, Rhodes and
Thaler 2016). Whoever is counted had own net visits in at least one month and genre of the union. Bookers of one house;
houses add up.

A sketch holds hashed pseudonyms: it is personal data, lives in the folder of its house and never leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import narwhals as nw
import numpy as np
import pyarrow as pa

from publiek.measures.frames import Frame

#: 2^12 values: a standard error of 1 / sqrt(4096) = 1.6%.
LG_K = 12
STANDARD_ERROR = 2.0 ** (-LG_K / 2)
SKETCHES: pa.Schema = pa.schema([("month", pa.int32()), ("genre", pa.int8()), ("sketch", pa.binary())])
_TWO_SIGMA = 2


@dataclass(frozen=True)
class Wanted:
    """Months `first` to `last` (as compact lines count them) and genres by number; None is all."""

    first: int
    last: int
    genres: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Reach:
    """So many different bookers; `low` and `high` hold the true number in 95% of cases, and are equal when exact."""

    bookers: int
    low: int
    high: int
    exact: bool


def counted_once(compacted: Frame, wanted: Wanted) -> Frame:
    """Different bookers by organisation, counted from compact lines."""
    inside = (nw.col("month") >= wanted.first) & (nw.col("month") <= wanted.last) & (nw.col("in_month_genre") == 1)
    if wanted.genres is not None:
        inside = inside & nw.col("genre").is_in(list(wanted.genres))
    came = compacted.filter(inside).select("organisation", "booker").unique()
    counted = came.group_by("organisation").agg(nw.len().alias("bookers"))
    return counted.with_columns(nw.col("bookers").cast(nw.Int64))


def sketched(came: pa.Table) -> pa.Table:
    """One sketch per month and genre (SKETCHES). `came`: month, genre and booker of marked compact lines."""
    from datasketches import update_theta_sketch

    came = came.sort_by([("month", "ascending"), ("genre", "ascending")])
    month, genre = came["month"].to_numpy(), came["genre"].to_numpy()
    bookers, rows = came["booker"].to_numpy(), []
    for start, end in _runs(month, genre):
        sketch = update_theta_sketch(LG_K)
        for booker in bookers[start:end].tolist():
            sketch.update(booker)
        rows.append((int(month[start]), int(genre[start]), sketch.compact().serialize()))
    return pa.Table.from_pylist([dict(zip(SKETCHES.names, row, strict=True)) for row in rows], schema=SKETCHES)


def together(sketches: pa.Table, wanted: Wanted) -> Reach:
    """Different bookers of the union of the sketches of one house."""
    from datasketches import compact_theta_sketch, theta_union

    union = theta_union(LG_K)
    for row in sketches.to_pylist():
        if wanted.first <= row["month"] <= wanted.last and (wanted.genres is None or row["genre"] in wanted.genres):
            union.update(compact_theta_sketch.deserialize(row["sketch"]))
    found = union.get_result()
    low, high = (round(bound(_TWO_SIGMA)) for bound in (found.get_lower_bound, found.get_upper_bound))
    return Reach(round(found.get_estimate()), low, high, exact=not found.is_estimation_mode())


def _runs(month: np.ndarray, genre: np.ndarray) -> Iterator[tuple[int, int]]:
    """The rows of each month and genre."""
    edges = np.flatnonzero((np.diff(month) != 0) | (np.diff(genre) != 0)) + 1
    bounds = [0, *edges.tolist(), len(month)]
    return ((start, end) for start, end in pairwise(bounds) if end > start)
