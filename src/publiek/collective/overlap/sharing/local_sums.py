"""What does one server work out alone from its shares? One pass over the buckets, a block at a time.

Nothing of a house is ever expanded as a whole: of every component one block of columns is in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from publiek.collective.overlap.sharing.product import own_term, with_zeros_and_ones
from publiek.collective.overlap.sharing.randomness import Words, stream

#: Columns at once: of 90 houses some 24 MB in floating point.
BLOCK = 1 << 15
#: A bitmap with another entry than 0 or 1 passes one check with chance at most a half, all of them with 2^-40.
CHECKS = 40


class Shares(Protocol):
    """Two components of every house, in the order of the members."""

    def block(self, which: int, start: int, count: int) -> Words:
        """Columns `start` up to `start + count` of the first (0) or second (1) component: (n, count)."""
        ...


@dataclass(frozen=True)
class LocalSums:
    """Shares of sums over the buckets, modulo 2^32: the three servers' add up.

    `pairs` (n, n): buckets that two houses filled. `sizes` (n): buckets that a house filled. `checks` (n, 40): sums
    over random halves of the buckets of b b - b. `columns` (2, buckets): both components of the number of houses in
    each bucket (these do not add up over servers: each component is at two of them).
    """

    pairs: Words
    sizes: Words
    checks: Words
    columns: Words


def work_out(shares: Shares, *, houses: int, buckets: int, check_key: bytes) -> LocalSums:
    """The sums of one server. `check_key` picks the halves; all servers use the same, drawn when inputs are fixed."""
    pairs = np.zeros((houses, houses), dtype=np.uint32)
    sizes = np.zeros(houses, dtype=np.uint32)
    checks = np.zeros((houses, CHECKS), dtype=np.uint32)
    columns = np.zeros((2, buckets), dtype=np.uint32)
    for start in range(0, buckets, BLOCK):
        count = min(BLOCK, buckets - start)
        first, second = shares.block(0, start, count), shares.block(1, start, count)
        pairs += own_term(first, second)
        sizes += first.sum(axis=1, dtype=np.uint32)
        checks += with_zeros_and_ones(_squares_less_itself(first, second), _halves(check_key, start, count))
        columns[0, start : start + count] = first.sum(axis=0, dtype=np.uint32)
        columns[1, start : start + count] = second.sum(axis=0, dtype=np.uint32)
    return LocalSums(pairs, sizes, checks, columns)


def _squares_less_itself(first: Words, second: Words) -> Words:
    """The term of this server of b b - b in every bucket."""
    return first * (first + second + second - np.uint32(1))


def _halves(key: bytes, start: int, count: int) -> NDArray[np.float64]:
    """(count, 40) zeros and ones."""
    drawn = stream(key, start=2 * start, count=2 * count).view(np.uint8).reshape(count, 8)[:, : CHECKS // 8]
    return np.unpackbits(np.ascontiguousarray(drawn), axis=1).astype(np.float64)
