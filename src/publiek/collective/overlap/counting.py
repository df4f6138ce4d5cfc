"""How many households does each member reach, each pair share, and all reach together? Exactly, before noise.

A household counts at `CAP` members at most in sizes and pairs: which of them is drawn by a keyed digest of the
household and the member, before anything is counted, so that it depends on nobody else. How many households there are,
and how many visit 1, 2, 3... members, is counted of all memberships: a household is one household, whatever it visits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

#: Members at which one household counts, at most.
CAP = 20
ROW_BYTES = 16

Rows = NDArray[np.uint8]
Counts = NDArray[np.int64]


@dataclass(frozen=True, repr=False)
class ExactCounts:
    """What is true of the rows. Never leaves the centre without noise. `histogram`: the last class is "or more" when
    there are more members than classes.
    """

    sizes: Counts
    pairs: Counts
    union: int
    histogram: Counts

    def __repr__(self) -> str:
        return f"ExactCounts(members={len(self.sizes)})"


def classes(members: int, *, cap: int = CAP) -> int:
    """How many classes the histogram has: one for each number of members up to the cap, and one for more."""
    return min(members, cap + 1)


def sensitivity(members: int, *, cap: int = CAP) -> float:
    """How far (L2) all counts together move when all memberships of one household come or go.

    With c = the most members it counts at: c sizes, c(c-1)/2 pairs, one reach and one class move by one each.
    """
    return memberships_move(min(cap, members))


def memberships_move(number: int) -> float:
    """The same for a household that counts at `number` members."""
    return math.sqrt(number + number * (number - 1) / 2 + 2)


def exact_counts(rows: Sequence[Rows], *, fillers: Sequence[int], secret: bytes, cap: int = CAP) -> ExactCounts:
    """The counts of the rows (n, 16 bytes) of each member. `fillers`: how many of them match nothing, by member.

    `secret`: the key under which the members of a household over the cap are drawn.
    """
    member = np.repeat(np.arange(len(rows), dtype=np.int64), [len(part) for part in rows])
    household, names = _numbered(rows)
    visited = np.bincount(household, minlength=len(names))
    kept = _capped(household, member, names=names, secret=secret, cap=cap)
    ones = np.ones(int(kept.sum()), dtype=np.int64)
    here = sparse.csr_array((ones, (member[kept], household[kept])), shape=(len(rows), len(names)))
    pairs = np.asarray((here @ here.T).todense(), dtype=np.int64)
    taken = np.asarray(fillers, dtype=np.int64)
    np.fill_diagonal(pairs, np.diagonal(pairs) - taken)
    last = classes(len(rows), cap=cap)
    histogram = np.bincount(np.minimum(visited, last), minlength=last + 1)[1:].astype(np.int64)
    histogram[0] -= taken.sum()
    return ExactCounts(np.diagonal(pairs).copy(), pairs, int(len(names) - taken.sum()), histogram)


def _numbered(rows: Sequence[Rows]) -> tuple[Counts, Rows]:
    """A number for each household: of every row, and the row that stands for each number."""
    whole = np.concatenate([part.reshape(-1, ROW_BYTES) for part in rows])
    halves = np.ascontiguousarray(whole).view(">u8").astype(np.uint64)
    order = np.lexsort((halves[:, 1], halves[:, 0]))
    ordered = halves[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(first) - 1
    return numbers, whole[order[first]]


def _capped(household: Counts, member: Counts, *, names: Rows, secret: bytes, cap: int) -> NDArray[np.bool_]:
    """Which memberships count. Of a household over the cap those with the smallest keyed digests."""
    kept = np.ones(len(household), dtype=bool)
    many = np.flatnonzero(np.bincount(household, minlength=len(names))[household] > cap)
    many = many[np.argsort(household[many], kind="stable")]
    if not len(many):
        return kept
    for mine in np.split(many, np.flatnonzero(np.diff(household[many])) + 1):
        name = names[household[mine[0]]].tobytes()
        drawn = sorted(mine, key=lambda at: _lot(name, int(member[at]), secret))
        kept[drawn[cap:]] = False
    return kept


def _lot(name: bytes, member: int, secret: bytes) -> bytes:
    return blake2b(name + member.to_bytes(4, "big"), key=secret, digest_size=8, person=b"publiek cap").digest()
