"""Is every bitmap made of zeros and ones, and about as full as its house declared? Asked without seeing one.

*Entries.* Of b b - b, which is 0 in every bucket exactly when all entries are 0 or 1, sums over 40 random halves of the
buckets are opened. An honest house gives zeros, which tell nothing. Another number passes with chance 2^-40. Without
this a house could write 1,000,000 into the bucket of one household and read from the overlaps, above all noise,
who else has that household.

*Sizes.* The number of filled buckets is opened with the noise that it has in the answer anyway. It must lie between
that of half and of one and a half times the declared number of households (the quota of the key holder), give or take
five standard deviations of the noise, and under 80% of all buckets. All ones are noticed always; an empty bitmap is
noticed of a house that declared some hundred households or more, of a smaller one the noise hides it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from publiek.collective.overlap.sharing.randomness import Words
from publiek.collective.overlap.sharing.refusals import not_zero_or_one, size_unlikely
from publiek.collective.overlap.sharing.terms import JobTerms

LEAST_OF_DECLARED, MOST_OF_DECLARED = 0.5, 1.5
FULLEST = 0.8
_DEVIATIONS = 5


def require_sound(entries: Words, sizes: NDArray[np.int64], *, terms: JobTerms) -> None:
    """Raises DisclosureError "sharing-entries" or "sharing-size" with the houses whose bitmaps are not sound.

    `entries` (n, checks): opened sums of b b - b. `sizes` (n): filled buckets with noise.
    """
    if wrong := [house for house, sums in zip(terms.members, entries, strict=True) if np.any(sums)]:
        raise not_zero_or_one(wrong)
    unlikely = []
    for house, declared, size in zip(terms.members, terms.declared, sizes.tolist(), strict=True):
        least, most = bounds(declared, terms=terms)
        if not least <= size <= most:
            unlikely.append(house)
    if unlikely:
        raise size_unlikely(unlikely)


def bounds(declared: int, *, terms: JobTerms) -> tuple[float, float]:
    """Between which numbers of filled buckets, noise included, a house with so many declared households must lie."""
    margin = _DEVIATIONS * terms.sigma_of_all
    least = _filled(LEAST_OF_DECLARED * declared, terms.buckets) - margin
    most = _filled(MOST_OF_DECLARED * declared, terms.buckets) + margin
    return least, min(most, FULLEST * terms.buckets)


def _filled(households: float, buckets: int) -> float:
    """How many of the buckets so many households fill, in expectation."""
    return buckets * -math.expm1(households * math.log1p(-1 / buckets))
