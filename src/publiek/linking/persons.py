"""Who is who, when pairs are joined: accounts that are linked, directly or through others, are one person."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from publiek.linking.records import Records


def persons_at(records: Records, found: pa.Table, *, least: float) -> np.ndarray:
    """Per account the number of its person (-1: not compared), when pairs of at least `least` are joined."""
    chosen = found["probability"].to_numpy() >= least
    size = records.table.num_rows
    left, right = (found[side].to_numpy()[chosen] for side in ("left", "right"))
    person = connected(size, left, right)
    return np.where(records.record >= 0, person[records.record] if size else -1, -1)


def connected(size: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Per thing the number of the group it is in, when `left` and `right` are joined."""
    joined = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    return connected_components(joined, directed=False)[1]
