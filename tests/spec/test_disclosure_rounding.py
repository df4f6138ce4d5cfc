"""Controlled rounding: everything adds up, nothing is far off, on average nothing is off, always the same."""

import time

import numpy as np
import pytest

from publiek.disclosure.tables.cells import ALL, Dimension, Lattice
from publiek.disclosure.tables.rounding import reach, rounded


def flat(name: str, count: int) -> Dimension:
    return Dimension(name, {f"{name}{n}": ALL for n in range(count)})


def deep(name: str, above: int, count: int) -> Dimension:
    middle = {f"{name}-{n}": ALL for n in range(above)}
    return Dimension(name, middle | {f"{name}{n}": f"{name}-{n % above}" for n in range(count)})


def people(lattice: Lattice, mean: float = 4.0):
    chance = np.random.default_rng(1)
    return chance.poisson(chance.gamma(0.5, mean / 0.5, lattice.leaf_shape))


SHAPES = {
    "one": Lattice((deep("m", 3, 12),)),
    "two": Lattice((deep("m", 4, 20), flat("s", 6))),
    "two deep": Lattice((deep("m", 4, 20), deep("s", 3, 7))),
    "three": Lattice((flat("a", 4), flat("b", 4), flat("c", 5))),
}


def holds(lattice, leaves, told, base):
    truth = lattice.summed(leaves)
    assert not (lattice.lines @ told.ravel()).any()
    assert not (told % base).any()
    assert not told[truth == 0].any()
    assert (np.abs(told - truth) <= reach(lattice, leaves, told, base=base)).all()
    assert (np.abs(told - truth) < 2 * base).all()


@pytest.mark.parametrize("base", [5, 10])
@pytest.mark.parametrize("shape", SHAPES)
def test_it_adds_up_and_is_the_same_each_time(shape, base):
    lattice = SHAPES[shape]
    leaves = people(lattice)
    told = rounded(lattice, leaves, base=base, secret=b"secret")
    holds(lattice, leaves, told, base)
    assert (told == rounded(lattice, leaves, base=base, secret=b"secret")).all()
    assert (told != rounded(lattice, leaves, base=base, secret=b"another")).any()


@pytest.mark.long
@pytest.mark.parametrize("shape", ["one", "two", "two deep"])
def test_on_average_every_cell_is_what_it_was(shape):
    """Over 500 seeds the mean of each cell is within 5 standard errors, the mean of all within 4."""
    lattice = SHAPES[shape]
    leaves = people(lattice)
    truth = lattice.summed(leaves)
    off = np.array([rounded(lattice, leaves, base=5, secret=b"%d" % seed) - truth for seed in range(500)])
    error = np.sqrt((truth % 5) * (5 - truth % 5) / 500)
    assert (np.abs(off.mean(axis=0)) <= 5 * error).all()
    means = off.mean(axis=tuple(range(1, off.ndim)))
    assert abs(means.mean()) <= 4 * means.std(ddof=1) / np.sqrt(500) + 1e-12


@pytest.mark.long
def test_on_average_a_table_of_three_dimensions_is_what_it_was():
    lattice = SHAPES["three"]
    leaves = people(lattice)
    truth = lattice.summed(leaves)
    off = np.array([rounded(lattice, leaves, base=5, secret=b"%d" % seed) - truth for seed in range(500)])
    means = off.mean(axis=(1, 2, 3))
    assert abs(means.mean()) <= 4 * means.std(ddof=1) / np.sqrt(500)
    assert np.abs(off).max() < 10


def test_nothing_and_multiples_stay():
    lattice = SHAPES["two"]
    leaves = np.zeros(lattice.leaf_shape, dtype=np.int64)
    assert not rounded(lattice, leaves, base=5, secret=b"s").any()
    leaves[3, 2] = 35
    assert (rounded(lattice, leaves, base=5, secret=b"s") == lattice.summed(leaves)).all()


@pytest.mark.long
@pytest.mark.parametrize(
    "lattice",
    [Lattice((deep("m", 12, 342), flat("s", 13))), Lattice((deep("m", 6, 60), flat("b", 7), flat("c", 9)))],
    ids=["municipality x segment", "three dimensions"],
)
def test_five_thousand_cells_within_two_minutes(lattice):
    leaves = people(lattice)
    begin = time.process_time()
    told = rounded(lattice, leaves, base=5, secret=b"large")
    assert time.process_time() - begin < 120
    holds(lattice, leaves, told, 5)
