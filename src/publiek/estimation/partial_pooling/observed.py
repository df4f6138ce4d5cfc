"""What was observed, and which effects may explain it? Counts, their sizes, fixed columns and batches of effects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit, gammaln

from publiek.errors import SegmentationError, Text

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
FAMILIES = ("binomial", "poisson")


@dataclass(frozen=True)
class Term:
    """A batch of effects that share one standard deviation (Gelman and Hill 2007, chapter 11).

    `design`: observations x levels. `codes`: the level of each observation (-1 none) when each has at most one.
    `sd`: given when it is not to be estimated.
    """

    name: str
    design: csr_array
    codes: Codes | None = None
    sd: float | None = None

    @property
    def levels(self) -> int:
        """How many effects the batch has."""
        return int(self.design.shape[1])


def of_levels(name: str, codes: Codes, levels: int, *, sd: float | None = None) -> Term:
    """A random intercept: one effect per level; an observation with code -1 has none."""
    codes = np.asarray(codes, dtype=np.int64)
    known = np.flatnonzero(codes >= 0)
    design = csr_array((np.ones(len(known)), (known, codes[known])), shape=(len(codes), levels))
    return Term(name, design, codes, sd)


def of_columns(name: str, columns: Floats, *, sd: float | None = None) -> Term:
    """Coefficients of standardised columns (observations x columns), drawn to 0 together: ridge of its own strength."""
    return Term(name, csr_array(columns), None, sd)


@dataclass(frozen=True)
class Observed:
    """Counts to explain.

    `family` "binomial": `count` successes of `size` trials, logit; "poisson": `count` events for exposure `size`, log.
    Neither needs whole numbers. `fixed`: observations x columns, `names` of those columns (the intercept included).
    `normal`: observations that are a measured value of the linear predictor instead, with `size` its precision.
    """

    family: str
    count: Floats
    size: Floats
    fixed: Floats
    names: tuple[str, ...]
    terms: tuple[Term, ...]
    normal: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        """Refuse counts that cannot be.

        Raises SegmentationError "pooling-input".
        """
        counted = np.ones(len(self.count), dtype=bool) if self.normal is None else ~self.normal
        impossible = ~np.isfinite(self.count) | (self.size <= 0) | ~np.isfinite(self.size)
        impossible |= counted & (self.count < 0)
        if self.family == "binomial":
            impossible |= counted & (self.count > self.size * (1 + 1e-9))
        if self.family in FAMILIES and len(self.count) and not impossible.any() and np.isfinite(self.fixed).all():
            return
        raise SegmentationError(
            "pooling-input",
            Text("Deze aantallen kunnen niet kloppen.", "These counts cannot be right."),
            Text(
                "Geef per rij een aantal van 0 of meer, niet groter dan het totaal, en een totaal groter dan 0.",
                "Give every row a count of 0 or more, no larger than its total, and a total above 0.",
            ),
            {"rows": len(self.count), "impossible": int(impossible.sum()), "family": self.family},
        )


@dataclass(frozen=True)
class Slopes:
    """The log-likelihood at a linear predictor, and per observation its first slope, weight (minus the second) and
    the slope of that weight.
    """

    value: float
    first: Floats
    weight: Floats
    bend: Floats


def slopes(observed: Observed, eta: Floats) -> Slopes:
    """The log-likelihood and its slopes at `eta`."""
    count, size = observed.count, observed.size
    if observed.family == "binomial":
        mean = expit(eta)
        weight = size * mean * (1 - mean)
        value, bend = count * eta - size * np.logaddexp(0, eta), weight * (1 - 2 * mean)
        mean = size * mean
    else:
        mean = weight = bend = size * np.exp(np.clip(eta, -700, 100))
        value = count * eta - mean
    first = count - mean
    if observed.normal is not None:
        gap, normal = count - eta, observed.normal
        value, first = np.where(normal, -size * gap**2 / 2, value), np.where(normal, size * gap, first)
        weight, bend = np.where(normal, size, weight), np.where(normal, 0.0, bend)
    return Slopes(float(value.sum()), first, weight, bend)


def constant(observed: Observed) -> float:
    """The part of the log-likelihood that no parameter changes."""
    counted = slice(None) if observed.normal is None else ~observed.normal
    count, size = observed.count[counted], observed.size[counted]
    measured = np.zeros(0) if observed.normal is None else observed.size[observed.normal]
    fixed = float(np.log(measured / (2 * np.pi)).sum() / 2)
    if observed.family == "binomial":
        return fixed + float((gammaln(size + 1) - gammaln(count + 1) - gammaln(size - count + 1)).sum())
    return fixed + float((count * np.log(size) - gammaln(count + 1)).sum())


def averaged_first(observed: Observed, eta: Floats, variance: Floats) -> Floats:
    """The mean of the first slope when the linear predictor is normal around `eta` with this variance.

    Poisson in closed form; binomial by Gauss-Hermite with 12 nodes.
    """
    if observed.family == "poisson":
        mean = observed.size * np.exp(np.clip(eta + variance / 2, -700, 100))
    else:
        nodes, weights = np.polynomial.hermite_e.hermegauss(12)
        reach = np.sqrt(variance)
        chance = sum(weight * expit(eta + reach * node) for node, weight in zip(nodes, weights, strict=True))
        mean = observed.size * chance / weights.sum()
    if observed.normal is None:
        return np.asarray(observed.count - mean)
    return np.where(observed.normal, observed.size * (observed.count - eta), observed.count - mean)
