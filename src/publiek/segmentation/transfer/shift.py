"""How different are the people of the region from those the model was learned on?

Population stability index (Jeffreys divergence) and Jensen-Shannon distance over groups, the same per variable, and
the spread of the predicted rates. Being different does not make a model wrong; it makes a judgement less certain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_SMOOTHING = 0.5


@dataclass(frozen=True)
class Spread:
    """The linear predictor (log odds, or log rate) in the region beside the source: ratio of sd, difference of mean."""

    ratio: float
    difference: float


def smoothed(amounts: Floats, *, size: float | None = None) -> Floats:
    """Shares of amounts over K cells with half an observation spread evenly over them: (c + 0.5/K) / (N + 0.5).

    `size`: the number of independent observations N behind the amounts (default: their sum).
    """
    total = float(amounts.sum())
    number = total if size is None else size
    counts = amounts / total * number if total > 0 else amounts
    return (counts + _SMOOTHING / len(amounts)) / (counts.sum() + _SMOOTHING)


def stability_index(source: Floats, target: Floats) -> float:
    """Population stability index of two rows of shares: sum (b - a) ln(b / a); both above zero. 0 = the same."""
    return float(((target - source) * np.log(target / source)).sum())


def jensen_shannon(source: Floats, target: Floats) -> float:
    """Jensen-Shannon divergence in bits (Lin 1991), between 0 (the same) and 1 (nothing in common)."""
    middle = (source + target) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(side > 0, side * np.log2(side / middle), 0.0).sum() for side in (source, target)]
    return float(sum(parts) / 2)


def independent_size(weight: Floats) -> float:
    """How many equal observations weigh as much as these (Kish 1965): (sum w)^2 / sum w^2."""
    return float(weight.sum() ** 2 / (weight**2).sum()) if weight.size and weight.any() else 0.0


def variable_index(source: Floats, target: Floats, weights: tuple[Floats, Floats], *, bins: int = 10) -> float:
    """Stability index of one continuous variable, in bins with equal parts of the source.

    `weights`: of the observations of source and target. Ties in the source make fewer bins.
    """
    order = np.argsort(source, kind="stable")
    passed = np.cumsum(weights[0][order]) / weights[0].sum()
    edges = np.unique([source[order][np.searchsorted(passed, at)] for at in np.arange(1, bins) / bins])
    shares = [
        smoothed(
            np.bincount(np.searchsorted(edges, values, side="left"), weights=weight, minlength=len(edges) + 1),
            size=independent_size(weight),
        )
        for values, weight in ((source, weights[0]), (target, weights[1]))
    ]
    return stability_index(shares[0], shares[1])


def predictor_spread(predictor: Floats, source: Floats, target: Floats) -> Spread:
    """How the linear predictor per group spreads over persons: sd in target / sd in source, and mean difference.

    `source` and `target`: persons per group. Ratio nan when the source has no spread.
    """
    means, spreads = [], []
    for persons in (source, target):
        share = persons / persons.sum()
        mean = float(share @ predictor)
        means.append(mean)
        spreads.append(float(np.sqrt(share @ (predictor - mean) ** 2)))
    return Spread(spreads[1] / spreads[0] if spreads[0] > 0 else float("nan"), means[1] - means[0])
