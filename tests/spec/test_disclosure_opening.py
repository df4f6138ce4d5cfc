"""What is hidden with a cell is what costs least, and enough: the square that opens it, not the nearest small cells."""

from __future__ import annotations

import numpy as np

from publiek.disclosure.tables.cells import Dimension, Lattice
from publiek.disclosure.tables.opening import opened
from publiek.disclosure.tables.secret import Secret
from publiek.disclosure.tables.suppression import too_narrow

SHAPE = Lattice((Dimension("genre", dict.fromkeys("abc", "")), Dimension("quarter", dict.fromkeys("xyz", ""))))


def secret(leaves: list[list[int]], need: float) -> Secret:
    values = SHAPE.summed(np.array(leaves)).ravel()
    wanted = np.zeros(SHAPE.size)
    wanted[place("a", "x")] = need
    return Secret(SHAPE, values, wanted, np.zeros(SHAPE.size, dtype=np.int64))


def place(genre: str, quarter: str) -> int:
    spots = [d.nodes.index(code) for d, code in zip(SHAPE.dimensions, (genre, quarter), strict=True)]
    return int(np.ravel_multi_index(spots, SHAPE.shape))


def hidden(mask: np.ndarray) -> set[tuple[str, ...]]:
    return {SHAPE.keys(int(cell)) for cell in np.flatnonzero(mask)}


def alone() -> np.ndarray:
    mask = np.zeros(SHAPE.size, dtype=np.bool_)
    mask[place("a", "x")] = True
    return mask


def test_the_cheapest_square_is_hidden() -> None:
    told = secret([[50, 40, 900], [30, 60, 900], [900, 900, 900]], 20.0)
    mask = opened(alone(), told, np.array([place("a", "x")]), price=told.values)
    assert hidden(mask) == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}
    assert not too_narrow(mask, told).any()


def test_a_small_cell_that_opens_nothing_is_not_taken_nor_one_of_nothing() -> None:
    told = secret([[50, 3, 100], [900, 900, 0], [100, 0, 100]], 20.0)
    mask = opened(alone(), told, np.array([place("a", "x")]), price=told.values)
    assert hidden(mask) == {("a", "x"), ("a", "z"), ("c", "x"), ("c", "z")}
    assert not too_narrow(mask, told).any()


def test_what_is_hidden_already_costs_nothing() -> None:
    told = secret([[50, 40, 900], [30, 60, 900], [900, 900, 900]], 20.0)
    mask = alone()
    mask[[place("a", "z"), place("c", "z"), place("c", "x")]] = True
    assert hidden(opened(mask, told, np.array([place("a", "x")]), price=told.values)) == hidden(mask)
