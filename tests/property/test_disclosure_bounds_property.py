"""The tightest bounds always hold the truth, and are those of brute force on small tables."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.disclosure.tables.bounds import HIDDEN, UNKNOWN, Published, tightest
from publiek.disclosure.tables.cells import ALL, Dimension, Lattice
from publiek.disclosure.tables.published import as_rounded
from publiek.disclosure.tables.rounding import reach, rounded


def flat(name: str, count: int) -> Dimension:
    return Dimension(name, {f"{name}{n}": ALL for n in range(count)})


SMALL = Lattice((flat("a", 2), flat("b", 2)))


def told(lattice: Lattice, values, low, high, *, members=frozenset("abcd"), name="t") -> Published:
    return Published("agreement", "round", name, "bookers", lattice, values, low, high, members)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=4), st.sets(st.integers(0, 8), min_size=1, max_size=9))
def test_small_tables_with_hidden_cells_as_by_brute_force(leaves, hidden):
    cells = SMALL.summed(np.array(leaves).reshape(2, 2))
    mask = np.zeros(9, dtype=bool)
    mask[list(hidden)] = True
    mask = mask.reshape(3, 3)
    low, high = np.where(mask, 0, cells), np.where(mask, 24, cells)
    bounds = tightest([told(SMALL, np.where(mask, HIDDEN, cells), low, high)])
    fitting = (
        [
            table
            for four in product(range(int(cells.max()) + 1 if not mask[0, 0] else 25), repeat=4)
            if ((table := SMALL.summed(np.array(four).reshape(2, 2))) >= low).all() and (table <= high).all()
        ]
        if not mask[0, 0]
        else None
    )
    assert (bounds.low[0] <= cells).all() and (cells <= bounds.high[0]).all()
    if fitting is not None:
        assert (bounds.low[0] == np.min(fitting, axis=0)).all()
        assert (bounds.high[0] == np.max(fitting, axis=0)).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([5, 10]))
def test_linked_rounded_tables_hold_the_truth(seed, base):
    chance = np.random.default_rng(seed)
    three = chance.poisson(4, (3, 3, 2))
    shapes = [Lattice((flat("a", 3), flat("b", 3))), Lattice((flat("a", 3), flat("c", 2)))]
    tables, truths = [], []
    for number, (lattice, leaves) in enumerate(zip(shapes, (three.sum(axis=2), three.sum(axis=1)), strict=True)):
        values = rounded(lattice, leaves, base=base, secret=f"{seed}-{number}".encode())
        low, high = as_rounded(values, reach=reach(lattice, leaves, values, base=base))
        tables.append(told(lattice, values, low, high, name=str(number)))
        truths.append(lattice.summed(leaves))
    bounds = tightest(tables)
    for low, high, truth in zip(bounds.low, bounds.high, truths, strict=True):
        assert (low <= truth).all() and (truth <= high).all()


def test_one_rounded_table_leaves_exactly_what_its_rule_leaves():
    values = SMALL.summed(np.array([[10, 0], [5, 15]]))
    low, high = as_rounded(values, reach=4)
    bounds = tightest([told(SMALL, values, low, high)])
    assert (bounds.low[0] == low).all() and (bounds.high[0] == high).all()


def test_a_member_takes_itself_off_and_a_leaver_is_a_difference():
    lattice = Lattice((flat("a", 2),))
    whole = np.array([20, 12, 8])
    everybody = told(lattice, whole, whole, whole, members=frozenset("abcde"))
    rest = told(lattice, np.full(3, HIDDEN), np.zeros(3, dtype=int), np.full(3, UNKNOWN), members=frozenset("bcde"))
    own = told(lattice, np.array([9, 9, 0]), np.array([9, 9, 0]), np.array([9, 9, 0]), members=frozenset("a"))
    bounds = tightest([everybody, rest], targets=[rest], own=[own])
    assert (bounds.low[0] == [11, 3, 8]).all() and (bounds.high[0] == [11, 3, 8]).all()
