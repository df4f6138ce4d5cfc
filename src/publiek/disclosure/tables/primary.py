"""Which cells may not be told by themselves? Of few persons, few organisations, mostly one, or a whole group alike.

Contributions come as holdings x cells: organisations of one holding count as one. All tests are in whole numbers, so
that a share of exactly 50% is told and a cent more is not.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from publiek.disclosure.tables.cells import Counts, Lattice
from publiek.disclosure.tables.ruling import Ruling

Mask = NDArray[np.bool_]
Verdicts = NDArray[np.str_]
#: What follows from an address alone: the place, and the group of the area in which it lies.
OF_AN_ADDRESS = frozenset({"place", "segment"})
#: What is said of a cell. The order is that in which reasons are given: of a cell of few organisations that is all.
TOLD, FEW_HOUSES, FEW_PERSONS, DOMINATED, GROUP, COMPLEMENT = (
    "told", "few-houses", "few-persons", "dominated", "group", "complement",
)  # fmt: skip


def by_holding(brought: Counts, holdings: list[str]) -> Counts:
    """Holdings x cells from houses x cells: what houses of one holding bring is added up."""
    names = sorted(set(holdings))
    together = np.zeros((len(names), brought.shape[1]), dtype=np.int64)
    np.add.at(together, [names.index(name) for name in holdings], brought)
    return together


def two_largest(brought: Counts) -> tuple[Counts, Counts]:
    """Per cell what the largest and the second largest holding bring."""
    padded = np.vstack([brought, np.zeros((2, brought.shape[1]), dtype=np.int64)])
    top = np.partition(padded, len(padded) - 2, axis=0)[-2:]
    return top[1], top[0]


def dominated(brought: Counts, ruling: Ruling) -> Mask:
    """Cells in which one or two holdings bring most, or the second largest can estimate the largest.

    (n,k): the largest brings more than `dominance-one` %, or the two largest more than `dominance-two` %. p%: what is
    left after the two largest is less than `percent` % of the largest. A cell of nothing is not dominated.
    """
    whole = brought.sum(axis=0)
    first, second = two_largest(brought)
    one = 100 * first > ruling["dominance-one"] * whole
    two = 100 * (first + second) > ruling["dominance-two"] * whole
    percent = 100 * (whole - first - second) < ruling["percent"] * first
    return np.asarray((whole > 0) & (one | two | percent))


def few_houses(brought: Counts, ruling: Ruling) -> Mask:
    """Cells to which somebody, but fewer than `organisations` holdings, brought something."""
    bringing = (brought > 0).sum(axis=0)
    return np.asarray((bringing > 0) & (bringing < ruling["organisations"]))


def split_rows(lattice: Lattice, cells: Counts, ruling: Ruling) -> Mask:
    """Cells of rows in which one category holds more than `group` % of at least `persons`: the whole split.

    A row is a cell and its children along one dimension. Two things tell nothing of anybody: what holds for everybody
    together (houses that have one genre have it for every group), and where people live by what areas are like
    (`OF_AN_ADDRESS`: who knows an address knows both).
    """
    found = np.zeros(lattice.shape, dtype=np.bool_)
    if {dimension.name for dimension in lattice.dimensions} <= OF_AN_ADDRESS:
        return found.ravel()
    values = cells.reshape(lattice.shape)
    for axis, dimension in enumerate(lattice.dimensions):
        along, marked = np.moveaxis(values, axis, 0), np.moveaxis(found, axis, 0)
        for parent, children in dimension.families:
            if len(children) < 2:
                continue
            spots = list(children)
            # Children x all combinations of the other dimensions, of which the first is everybody.
            most = 100 * along[spots] > ruling["group"] * along[parent]
            telling = most & ~most.reshape(len(spots), -1)[:, 0].reshape(-1, *(1,) * (along.ndim - 1))
            marked[spots] |= np.asarray(telling.any(axis=0) & (along[parent] >= ruling["persons"]))
    return found.ravel()


def verdicts(
    lattice: Lattice, brought: Mapping[str, Counts], ruling: Ruling, *, persons: int, split: bool = True
) -> Verdicts:
    """What is said of every cell. `brought`: measure -> holdings x cells, "bookers" among them.

    `persons`: how many bookers a cell needs. Every measure meets dominance; a cell that fails for one is hidden for
    all. Where nobody brought anything there is nothing to hide. `split`: whether the group rule is applied.
    """
    bookers = brought["bookers"]
    whole = bookers.sum(axis=0)
    verdict = np.full(lattice.size, TOLD, dtype="<U12")
    if split:
        verdict[split_rows(lattice, whole, ruling)] = GROUP
    for contributions in brought.values():
        verdict[dominated(contributions, ruling)] = DOMINATED
    something = np.zeros(lattice.size, dtype=np.bool_)
    for contributions in brought.values():
        something |= contributions.sum(axis=0) > 0
    verdict[something & (whole < persons)] = FEW_PERSONS
    for contributions in brought.values():
        verdict[few_houses(contributions, ruling)] = FEW_HOUSES
    return verdict


def too_few_for_money(bookers: Counts, amounts: Counts, largest: Counts, ruling: Ruling) -> Mask:
    """Cells of one house of which the money may not be told: too few bookers, or one booker brings too much of it."""
    few = (bookers > 0) & (bookers < ruling["money-bookers"])
    return np.asarray(few | (100 * largest > ruling["money-largest"] * np.abs(amounts)) & (largest > 0))


def rate(part: int, whole: int, ruling: Ruling) -> float | None:
    """The share of a told part in a told whole, both rounded; None on fewer than `rate-base`: then nothing is said."""
    return part / whole if whole >= ruling["rate-base"] else None
