"""How alike are two classifications of the same things?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def adjusted_rand(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """Adjusted Rand index of two partitions (Hubert and Arabie 1985): 1 the same, 0 as by chance."""
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)
    pairs = (table * (table - 1)).sum() / 2
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    in_rows, in_columns = (rows * (rows - 1)).sum() / 2, (columns * (columns - 1)).sum() / 2
    expected = in_rows * in_columns / (len(first) * (len(first) - 1) / 2)
    largest = (in_rows + in_columns) / 2
    return float((pairs - expected) / (largest - expected)) if largest != expected else 1.0
