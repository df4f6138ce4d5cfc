"""How well does the questionnaire agree with another road, or with the truth?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Z = 1.959963984540054


@dataclass(frozen=True)
class Agreed:
    """`persons` typed, `unclassified` left out; `confusion`: true groups (rows) x typed groups (columns), persons;
    `accuracy` with Wilson 95% interval; `kappa` (Cohen 1960) with the large-sample interval of Fleiss, Cohen and
    Everitt (1969); `by_chance`: the agreement expected by chance.
    """

    persons: int
    unclassified: int
    segments: tuple[str, ...]
    confusion: NDArray[np.int64]
    accuracy: float
    accuracy_low: float
    accuracy_high: float
    kappa: float
    kappa_low: float
    kappa_high: float
    by_chance: float


def compare(typed: Sequence[str | None], true: Sequence[str], segments: tuple[str, ...]) -> Agreed:
    """`typed` beside `true`, person by person; None = unclassified. Intervals take persons as independent.

    Raises ValueError when nobody is classified or a code is not in `segments`.
    """
    place = {code: number for number, code in enumerate(segments)}
    pairs = [(place[right], place[said]) for said, right in zip(typed, true, strict=True) if said is not None]
    if not pairs:
        raise ValueError("nobody is classified")
    table = np.zeros((len(segments), len(segments)), dtype=np.int64)
    np.add.at(table, tuple(np.array(pairs).T), 1)
    n = len(pairs)
    accuracy = float(np.trace(table) / n)
    low, high = _wilson(accuracy, n)
    kappa, chance, error = cohen(table)
    return Agreed(
        persons=n,
        unclassified=len(true) - n,
        segments=segments,
        confusion=table,
        accuracy=accuracy,
        accuracy_low=low,
        accuracy_high=high,
        kappa=kappa,
        kappa_low=kappa - _Z * error,
        kappa_high=kappa + _Z * error,
        by_chance=chance,
    )


def cohen(table: NDArray[np.int64]) -> tuple[float, float, float]:
    """Cohen's kappa of a square table, the agreement by chance, and the standard error of kappa."""
    part = table / table.sum()
    rows, columns = part.sum(axis=1), part.sum(axis=0)
    seen, chance = float(np.trace(part)), float(rows @ columns)
    if chance >= 1:
        return 1.0, chance, 0.0
    kappa = (seen - chance) / (1 - chance)
    agree = np.diag(part) * (1 - (rows + columns) * (1 - kappa)) ** 2
    apart = part * (columns[:, None] + rows[None, :]) ** 2
    spread = agree.sum() + (1 - kappa) ** 2 * (apart.sum() - np.trace(apart)) - (kappa - chance * (1 - kappa)) ** 2
    return float(kappa), chance, float(np.sqrt(max(spread, 0.0) / table.sum()) / (1 - chance))


def _wilson(share: float, n: int) -> tuple[float, float]:
    spread = 1 + _Z**2 / n
    middle = share + _Z**2 / (2 * n)
    reach = _Z * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    return float((middle - reach) / spread), float((middle + reach) / spread)
