"""An invented sector of houses that share households, with the truth known; nobody in it exists.

Ninety houses of 1,210 to 160,000 households, 2.1 million memberships of some 625,000 households: a household goes to a
house by its propensity (gamma), eight times as easily in its own region.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import norm


@dataclass(frozen=True)
class SharedSector:
    """`memberships`: houses x households, 0 or 1; and what follows from it."""

    memberships: sparse.csr_array

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.asarray(self.memberships.sum(axis=1)).ravel().astype(np.int64)

    @property
    def pairs(self) -> NDArray[np.int64]:
        whole = self.memberships.astype(np.int64)
        return (whole @ whole.T).toarray()

    @property
    def visited(self) -> NDArray[np.int64]:
        """How many houses each household visits."""
        return np.asarray(self.memberships.sum(axis=0)).ravel().astype(np.int64)

    @property
    def union(self) -> int:
        return int((self.visited > 0).sum())

    def households_of(self, house: int) -> NDArray[np.int64]:
        return self.memberships.indices[self.memberships.indptr[house] : self.memberships.indptr[house + 1]]


@dataclass(frozen=True)
class SectorShape:
    """How large and how uneven the sector is."""

    houses: int = 90
    memberships: int = 2_130_000
    people: int = 1_080_000
    regions: int = 10
    region: float = 8.0
    propensity: float = 0.5
    unevenness: float = 0.88
    smallest: int = 1_210
    largest: int = 160_000


@cache
def shared_sector(shape: SectorShape = SectorShape(), *, seed: int = 4_4) -> SharedSector:
    """The sector of `shape`; the same seed gives the same."""
    chance = np.random.default_rng(seed)
    sizes = _sizes(shape, chance)
    keen = chance.gamma(shape.propensity, size=shape.people) + 1e-6
    home = chance.integers(shape.regions, size=shape.people)
    rows, columns = [], []
    for house, size in enumerate(sizes):
        weight = keen * np.where(home == house % shape.regions, shape.region, 1.0)
        # The `size` smallest of exponential waiting times: a weighted draw without putting back.
        waiting = chance.exponential(size=shape.people) / weight
        chosen = np.argpartition(waiting, size)[:size]
        rows.append(np.full(size, house))
        columns.append(chosen)
    where = (np.concatenate(rows), np.concatenate(columns))
    ones = np.ones(len(where[0]), dtype=np.int8)
    made = sparse.csr_array((ones, where), shape=(shape.houses, shape.people))
    made.sort_indices()
    return SharedSector(made)


def _sizes(shape: SectorShape, chance: np.random.Generator) -> NDArray[np.int64]:
    """Lognormal, from the smallest to the largest, scaled to the wanted sum; a small sector has houses of one size."""
    if shape.houses < 20:
        return np.full(shape.houses, shape.memberships // shape.houses)
    places = (np.arange(shape.houses) + 0.5) / shape.houses
    shares = np.exp(shape.unevenness * norm.ppf(places))
    low, high = 1.0, 1e6
    for _ in range(60):
        scale = (low + high) / 2
        sizes = np.clip(scale * shares, shape.smallest, shape.largest)
        sizes[0], sizes[-1] = shape.smallest, shape.largest
        low, high = (low, scale) if sizes.sum() > shape.memberships else (scale, high)
    return chance.permutation(sizes.astype(np.int64))
