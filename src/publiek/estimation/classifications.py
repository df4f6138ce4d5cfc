"""How alike are two classifications of the same things?

Labels are whole numbers from 0; a label that nobody has is allowed and changes nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


def contingency(first: Labels, second: Labels, *, weights: Floats | None = None) -> Floats:
    """How much (how many, or how much of `weights`) is in each pair of groups: groups of first x groups of second."""
    shape = (int(first.max(initial=-1)) + 1, int(second.max(initial=-1)) + 1)
    flat = np.bincount(first * shape[1] + second, weights=weights, minlength=shape[0] * shape[1])
    return flat.astype(np.float64).reshape(shape)


def adjusted_rand(first: Labels, second: Labels) -> float:
    """Adjusted Rand index of two partitions (Hubert and Arabie 1985): 1 the same, 0 as by chance."""
    table = contingency(first, second)
    pairs = (table * (table - 1)).sum() / 2
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    in_rows, in_columns = (rows * (rows - 1)).sum() / 2, (columns * (columns - 1)).sum() / 2
    everything = len(first) * (len(first) - 1) / 2
    expected = in_rows * in_columns / everything if everything else 0.0
    largest = (in_rows + in_columns) / 2
    return float((pairs - expected) / (largest - expected)) if largest != expected else 1.0


def adjusted_mutual_information(first: Labels, second: Labels) -> float:
    """Adjusted mutual information with the arithmetic mean (Vinh, Epps and Bailey 2010): 1 the same, 0 as by chance."""
    table = contingency(first, second)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if table.size == 0 or table.shape == (1, 1) or table.shape == (len(first), len(first)):
        return 1.0
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    expected = _expected_information(rows, columns)
    mean = (_entropy(rows) + _entropy(columns)) / 2
    space = mean - expected
    # As elsewhere: a denominator that rounding made zero or of the wrong sign is the smallest number, not a crash.
    space = min(space, -np.finfo(float).eps) if space < 0 else max(space, np.finfo(float).eps)
    return float((mutual_information(table) - expected) / space)


def mutual_information(table: Floats) -> float:
    """Mutual information in nats of a contingency table of counts or weights."""
    total = table.sum()
    there = table > 0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))[there] / total
    return float((table[there] / total * np.log(table[there] / expected)).sum())


def cramers_v(table: Floats) -> float:
    """Cramér's V of a contingency table (Cramér 1946), not corrected for small samples: 0 unrelated, 1 one tells other.

    Empty rows and columns are left out. nan when one of both has a single group: there is nothing to relate.
    """
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    smallest = min(table.shape) - 1
    if smallest < 1:
        return float("nan")
    share = table / table.sum()
    expected = np.outer(share.sum(axis=1), share.sum(axis=0))
    return float(np.sqrt(((share - expected) ** 2 / expected).sum() / smallest))


def best_match(table: Floats) -> tuple[tuple[int, int], ...]:
    """Which group of the second goes with which of the first, so that the most is matched (Kuhn 1955, Hungarian).

    Pairs (first, second), one for each group of the classification that has fewest, in the order of the first.
    """
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(table, maximize=True)
    return tuple((int(row), int(column)) for row, column in zip(rows, columns, strict=True))


def _entropy(counts: Floats) -> float:
    share = counts / counts.sum()
    return float(-(share * np.log(share)).sum())


def _expected_information(rows: Floats, columns: Floats) -> float:
    """Expected mutual information of random partitions with these sizes (hypergeometric model of randomness)."""
    n = rows.sum()
    total = 0.0
    for a in rows:
        for b in columns:
            common = np.arange(max(1.0, a + b - n), min(a, b) + 1)
            if not common.size:
                continue
            log_chance = (
                (gammaln(a + 1) + gammaln(b + 1) + gammaln(n - a + 1) + gammaln(n - b + 1) - gammaln(n + 1))
                - (gammaln(common + 1) + gammaln(a - common + 1))
                - (gammaln(b - common + 1) + gammaln(n - a - b + common + 1))
            )
            total += float((common / n * np.log(n * common / (a * b)) * np.exp(log_chance)).sum())
    return total
