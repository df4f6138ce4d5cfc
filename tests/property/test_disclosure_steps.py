"""One step of one leaf proves that counts stay open: never more than is really possible."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.disclosure.tables.bounds import Published, tightest
from publiek.disclosure.tables.cells import Dimension, Lattice
from publiek.disclosure.tables.rounding import rounded
from publiek.disclosure.tables.steps import reached

PLACE = Dimension("place", {"P1": "", "P2": "", "a": "P1", "b": "P1", "c": "P2"})
SEGMENT = Dimension("segment", {"x": "", "y": ""})
LATTICE = Lattice((PLACE, SEGMENT))
MEMBERS = frozenset({"one", "two", "three", "four"})


def published(leaves: list[int], base: int) -> Published:
    told = rounded(LATTICE, np.array(leaves).reshape(LATTICE.leaf_shape), base=base, secret=b"s" * 32)
    low, high = np.maximum(told - base + 1, 0), told + base - 1
    return Published("samen", "2024/25", "origin", "bookers", LATTICE, told, low, high, MEMBERS)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6), st.sampled_from([5, 10]))
def test_a_step_never_claims_more_than_is_possible(leaves: list[int], base: int) -> None:
    table = published(leaves, base)
    exact = tightest([table])
    least, most = reached(LATTICE, table.values, low=exact.low[0], high=exact.high[0])
    assert (least >= exact.low[0]).all()
    assert (most <= exact.high[0]).all()
    assert (least <= table.values).all()
    assert (table.values <= most).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=6))
def test_every_step_is_a_table_that_fits(leaves: list[int]) -> None:
    """For each cell there is one leaf that goes so far with all totals above it inside what was told."""
    table = published(leaves, 5)
    least, most = reached(LATTICE, table.values, low=table.low, high=table.high)
    moves = [np.eye(6, dtype=np.int64)[n].reshape(LATTICE.leaf_shape) for n in range(6)]
    for sign, claimed in ((1, most - table.values), (-1, table.values - least)):
        found = np.zeros(LATTICE.shape, dtype=np.int64)
        for move in moves:
            step = LATTICE.summed(move)
            sizes = [k for k in range(10) if _fits(table.values + sign * k * step, table)]
            found = np.maximum(found, step * max(sizes))
        assert (found == claimed).all()


def _fits(cells: np.ndarray, table: Published) -> bool:
    return bool((cells >= table.low).all() and (cells <= table.high).all())
