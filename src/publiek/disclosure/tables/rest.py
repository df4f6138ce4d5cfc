"""Where does the money go that a house tells of the whole and not of the parts? To a part of its own: it adds up.

A house leaves out cells of its table (few bookers, one large booker, and what would betray those). What it tells of a
genre is then more than what it tells of the quarters of that genre. The sum over houses is kept additive by one extra
child below every code that has children: the rest of that code. It is judged like any other cell and never shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from publiek.disclosure.tables.cells import ALL, Counts, Dimension, Lattice

#: The rest of a code is written as this sign and the code; no code of a table may begin with it.
REST = "~"


def with_rest(lattice: Lattice) -> Lattice:
    """The lattice with one child more for every code that has children, and the same codes otherwise."""
    return Lattice(tuple(_with_rest(dimension) for dimension in lattice.dimensions))


def shown_cells(lattice: Lattice, wide: Lattice) -> NDArray[np.int64]:
    """Where the cells of `lattice` are in `wide`, in the order of `lattice`."""
    places = np.arange(wide.size).reshape(wide.shape)
    for axis, (few, many) in enumerate(zip(lattice.dimensions, wide.dimensions, strict=True)):
        spots = [many.nodes.index(code) for code in few.nodes]
        places = np.take(places, spots, axis=axis)
    return places.ravel()


def completed(lattice: Lattice, wide: Lattice, told: Counts) -> Counts:
    """The cells of `wide`, adding up, from what one house told (-1: not told), along the first dimension first.

    What is told of a code that has children is divided over the children that are told; what is left is its rest.
    Totals of later dimensions are the sums of what is told of their parts: never more than the truth.
    """
    leaves = np.zeros(wide.leaf_shape, dtype=np.int64)
    values = told.reshape(lattice.shape)
    _divide(lattice, wide, values, leaves, ())
    return wide.summed(leaves)


def _divide(lattice: Lattice, wide: Lattice, values: Counts, leaves: Counts, codes: tuple[str, ...]) -> int:
    """Put the parts of one cell into `leaves`; returns how much of it there is. `codes`: the dimensions done so far."""
    if len(codes) == len(lattice.dimensions):
        amount = max(int(_value(lattice, values, codes)), 0)
        leaves[_leaf(wide, codes)] += amount
        return amount
    return _below(lattice, wide, values, leaves, (codes, ALL))


def _below(lattice: Lattice, wide: Lattice, values: Counts, leaves: Counts, spot: tuple[tuple[str, ...], str]) -> int:
    codes, code = spot
    dimension = lattice.dimensions[len(codes)]
    children = [child for child, parent in dimension.parents.items() if parent == code]
    if not children:
        return _divide(lattice, wide, values, leaves, (*codes, code))
    parts = sum(_below(lattice, wide, values, leaves, (codes, child)) for child in children)
    later = (ALL,) * (len(lattice.dimensions) - len(codes) - 1)
    rest = int(_value(lattice, values, (*codes, code, *later))) - parts
    if rest <= 0:
        return parts
    ends = (REST + ALL if dimension.parents else ALL for dimension in lattice.dimensions[len(codes) + 1 :])
    leaves[_leaf(wide, (*codes, REST + code, *ends))] += rest
    return parts + rest


def _value(lattice: Lattice, values: Counts, codes: Sequence[str]) -> int:
    spots = tuple(d.nodes.index(code) for d, code in zip(lattice.dimensions, codes, strict=True))
    return int(values[spots])


def _leaf(wide: Lattice, codes: Sequence[str]) -> tuple[int, ...]:
    return tuple(d.leaves.index(code) for d, code in zip(wide.dimensions, codes, strict=True))


def _with_rest(dimension: Dimension) -> Dimension:
    above = [code for code in dimension.nodes if code in set(dimension.parents.values())]
    return Dimension(dimension.name, {**dimension.parents, **{REST + code: code for code in above}})
