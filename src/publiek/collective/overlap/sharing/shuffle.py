"""In how many houses is each bucket filled, without anybody seeing which bucket? Two servers shuffle, one opens.

The number of houses in a bucket is shared: s = s1 + s2 + s3. The first server has s1 + s2, the second s3: together two
shares. Both mask them with common random words, add dummies of which each knows its own alone, and put all in one order
that the third does not know. The third adds up the two and sees values without places (the shuffle with an honest
majority of cross-media audience measurement; see docs/explanation/overlap-three-servers.md).

The lists have the same length whatever the noise: what is not a dummy is filled with a value that is never counted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.collective.overlap.sharing.noise import SHIFT
from publiek.collective.overlap.sharing.randomness import Words, derive, permutation, stream
from publiek.collective.overlap.sharing.refusals import sums_wrong

FIRST, SECOND = 0, 1
#: Fills up; far from any count and any count's negative.
FILLING = 1 << 31


def places_for_dummies(houses: int) -> int:
    """How many places one server's dummies take."""
    return 2 * SHIFT * (houses + 1)


def share_to_open(own: Words, dummies: NDArray[np.int64], *, place: int, key: bytes) -> Words:
    """What the server in `place` (0 or 1) sends to the third: masked, with dummies, in the common order of `key`.

    `own`: its share of the number of houses in every bucket (s1 + s2, or s3). `dummies`: how many of each value 0..n.
    """
    mask = stream(derive(key, "shuffle mask"), count=own.size)
    parts = [own + mask if place == FIRST else own - mask]
    for maker in (FIRST, SECOND):
        hidden = stream(derive(key, "shuffle dummies", str(maker)), count=places_for_dummies(dummies.size - 1))
        parts.append(_listed(dummies) - hidden if maker == place else hidden)
    whole = np.concatenate(parts)
    return whole[permutation(derive(key, "shuffle order"), size=whole.size)]


def opened(first: Words, second: Words, *, houses: int, buckets: int) -> NDArray[np.int64]:
    """How many buckets have 0, 1, ... n houses, with the noise of both in it: (n + 1). It may be negative.

    Raises DisclosureError "sharing-sums" when the shares do not make such values.
    """
    expected = buckets + 2 * places_for_dummies(houses)
    if first.size != expected or second.size != expected:
        raise sums_wrong("shuffle")
    values = first + second
    counts = np.bincount(values[values <= houses], minlength=houses + 1).astype(np.int64)
    if int(counts.sum()) + int(np.count_nonzero(values == FILLING)) != expected:
        raise sums_wrong("shuffle")
    return counts - 2 * SHIFT


def _listed(dummies: NDArray[np.int64]) -> Words:
    """The dummies one by one, filled up to the length that they always have."""
    places = places_for_dummies(dummies.size - 1)
    values = np.repeat(np.arange(dummies.size, dtype=np.uint32), dummies)
    if values.size > places:
        raise ValueError("more dummies than places")
    return np.concatenate([values, np.full(places - values.size, FILLING, dtype=np.uint32)])
