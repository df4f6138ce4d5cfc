"""How many buckets do two bitmaps have in common, when nobody sees a bitmap? Products of shares, exact modulo 2^32.

A bitmap b is b1 + b2 + b3 modulo 2^32; the server in place i has the components i and i+1. Since

    b b' = sum over i of (bi + b(i+1)) (b'i + b'(i+1)) - b(i+1) b'(i+1)   modulo 2^32

every server has one term of it, worked out alone (Araki et al. 2016, the local half of their multiplication). A term
is a product of a matrix with itself; words are cut into halves of 16 bits, so that the sums of products are whole
numbers under 2^53 and the floating-point product of BLAS is exact.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.collective.overlap.sharing.randomness import Words

_HALF = np.uint32(0xFFFF)
#: Twice a product of halves, summed over so many columns, stays under 2^53.
MOST_COLUMNS = 1 << 20


def with_itself(block: Words) -> Words:
    """`block` (n, w) times its transpose, modulo 2^32: (n, n). At most 2^20 columns."""
    if block.shape[1] > MOST_COLUMNS:
        raise ValueError("too many columns at once to be exact")
    low, high = (block & _HALF).astype(np.float64), (block >> np.uint32(16)).astype(np.float64)
    crossed = low @ high.T
    return _whole(low @ low.T) + (_whole(crossed + crossed.T) << np.uint32(16))


def with_zeros_and_ones(block: Words, chosen: NDArray[np.float64]) -> Words:
    """`block` (n, w) times `chosen` (w, t) of zeros and ones, modulo 2^32: (n, t)."""
    if block.shape[1] > MOST_COLUMNS:
        raise ValueError("too many columns at once to be exact")
    low, high = (block & _HALF).astype(np.float64), (block >> np.uint32(16)).astype(np.float64)
    return _whole(low @ chosen) + (_whole(high @ chosen) << np.uint32(16))


def own_term(first: Words, second: Words) -> Words:
    """The term of the server that holds `first` and `second` (components i and i+1, n by w): (n, n)."""
    return with_itself(first + second) - with_itself(second)


def _whole(exact: NDArray[np.float64]) -> Words:
    return exact.astype(np.uint64).astype(np.uint32)
