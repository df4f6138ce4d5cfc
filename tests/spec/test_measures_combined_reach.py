"""Different bookers over any months and genres: counted exactly, or at once from sketches with a stated error."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from publiek.engines import Workbench
from publiek.measures import combined_reach
from publiek.measures.combined_reach import STANDARD_ERROR, Wanted

ALL = Wanted(0, 10**6)
JANUARY, FEBRUARY = 2025 * 12, 2025 * 12 + 1


def lines(*cells: tuple[int, int, list[int]]) -> pa.Table:
    """Compact lines of one house: month, genre and the bookers that came."""
    rows = [(month, genre, booker) for month, genre, bookers in cells for booker in bookers]
    month, genre, booker = (pa.array(column) for column in zip(*rows, strict=True))
    ones = pa.array([1] * len(rows), pa.int8())
    return pa.table(
        {
            "organisation": pa.array([1] * len(rows), pa.int32()),
            "month": month.cast(pa.int32()),
            "genre": genre.cast(pa.int8()),
            "booker": booker.cast(pa.int64()),
            "in_month_genre": ones,
        }
    )


def exact(table: pa.Table, wanted: Wanted) -> int:
    with Workbench(threads=1) as workbench:
        told = workbench.collected(combined_reach.counted_once(workbench.frame(table), wanted))
    return sum(told["bookers"].to_pylist())


def quick(table: pa.Table, wanted: Wanted) -> combined_reach.Reach:
    return combined_reach.together(combined_reach.sketched(table), wanted)


@pytest.mark.parametrize(
    ("wanted", "bookers"),
    [
        (ALL, 4),
        (Wanted(JANUARY, JANUARY), 3),
        (Wanted(JANUARY, FEBRUARY, (0,)), 3),
        (Wanted(FEBRUARY, FEBRUARY, (5,)), 2),
        (Wanted(JANUARY, FEBRUARY, ()), 0),
    ],
)
def test_who_came_more_often_is_one_booker(wanted: Wanted, bookers: int) -> None:
    table = lines((JANUARY, 0, [1, 2, 3]), (FEBRUARY, 0, [3]), (FEBRUARY, 5, [3, 4]))
    assert exact(table, wanted) == bookers
    assert quick(table, wanted) == combined_reach.Reach(bookers, bookers, bookers, exact=True)


def test_up_to_four_thousand_bookers_a_sketch_makes_no_error() -> None:
    table = lines((JANUARY, 0, list(range(2_000))), (FEBRUARY, 0, list(range(1_000, 4_000))))
    assert quick(table, ALL) == combined_reach.Reach(4_000, 4_000, 4_000, exact=True)


def test_beyond_that_the_error_is_what_is_stated() -> None:
    """Of a hundred unions of two months the truth lies within the interval 95 times, and the mean error is 1.6%."""
    chance, inside, errors = np.random.default_rng(11), 0, []
    for _ in range(100):
        keys = np.unique(chance.integers(-(2**63), 2**63 - 1, 30_000))
        table = lines((JANUARY, 0, keys[:20_000].tolist()), (FEBRUARY, 0, keys[10_000:].tolist()))
        found = quick(table, ALL)
        assert not found.exact
        inside += found.low <= len(keys) <= found.high
        errors.append(found.bookers / len(keys) - 1)
    assert inside >= 90
    assert float(np.std(errors)) == pytest.approx(STANDARD_ERROR, rel=0.3)
    assert abs(float(np.mean(errors))) < 3 * STANDARD_ERROR / 10


def test_a_house_where_nobody_came() -> None:
    assert quick(lines((JANUARY, 0, [1])).slice(0, 0), ALL).bookers == 0
