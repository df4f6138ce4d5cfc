"""Are the differences between groups the same everywhere? The transfer coefficient T over several regions.

    logit p_rs = a + u_r + v_s + w_rs,   w ~ N(0, tau_w^2),   T = s2_v / (s2_v + tau_w^2)

T is the expected correlation between two regions' log odds per group: 1 = the same pattern everywhere, 0 = nothing in
common. With two regions it is only a range; from four regions of 1,500 effective persons it can be published.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from publiek.segmentation.transfer.discrimination import Estimate

Floats = NDArray[np.float64]
_WIDEST = 3.0


@dataclass(frozen=True)
class Transfer:
    """`coefficient` T with its interval; `between` s2_v: variance of the groups' common effects; `deviation`
    tau_w^2: variance of the regions' own deviations; `regions` and `groups` that took part.
    """

    coefficient: Estimate
    between: float
    deviation: float
    regions: int
    groups: int


def empirical(participants: Floats, persons: Floats, *, poisson: bool = False) -> tuple[Floats, Floats]:
    """Empirical log odds (or log rate) and their variance: one half added to both counts; nan without persons."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if poisson:
            value, variance = np.log((participants + 0.5) / persons), 1 / (participants + 0.5)
        else:
            value = np.log((participants + 0.5) / (persons - participants + 0.5))
            variance = 1 / (participants + 0.5) + 1 / (persons - participants + 0.5)
    return np.where(persons > 0, value, np.nan), np.where(persons > 0, variance, np.nan)


def transfer_coefficient(
    participants: Floats, persons: Floats, *, replicates: int, seed: int, poisson: bool = False
) -> Transfer | None:
    """T over regions x groups of effective counts; interval by parametric bootstrap (percentiles).

    tau_w^2 by restricted maximum likelihood with known sampling variances; s2_v is the variance of the realised group
    effects less their mean squared error. None with fewer than two regions or groups.
    """
    value, variance = empirical(participants, persons, poisson=poisson)
    held = ~np.isnan(value)
    groups, regions = held.sum(axis=0) >= 2, held[:, held.sum(axis=0) >= 2].any(axis=1)
    if groups.sum() < 2 or regions.sum() < 2:
        return None
    cells = np.argwhere(held[np.ix_(regions, groups)])
    model = _TwoWay(cells, variance[np.ix_(regions, groups)][tuple(cells.T)], int(regions.sum()), int(groups.sum()))
    between, deviation = model.components(value[np.ix_(regions, groups)][tuple(cells.T)])
    chance = np.random.default_rng(seed)
    again = []
    for _ in range(replicates):
        effect = chance.standard_normal(model.groups)
        effect = (effect - effect.mean()) / effect.std(ddof=1) * np.sqrt(max(between, 0.0))
        noise = chance.standard_normal(len(cells)) * np.sqrt(model.variance + deviation)
        again.append(_ratio(*model.components(effect[cells[:, 1]] + noise)))
    low, high = np.nanquantile(again, [0.025, 0.975]) if replicates else (np.nan, np.nan)
    found = Estimate(_ratio(between, deviation), float(low), float(high))
    return Transfer(found, max(between, 0.0), deviation, model.regions, model.groups)


def _ratio(between: float, deviation: float) -> float:
    """T; groups that do not differ at all have nothing to carry over: 0."""
    return between / (between + deviation) if between > 0 else 0.0


@dataclass(frozen=True)
class _TwoWay:
    """Region and group effects as fixed, cells with known `variance` and a common extra one."""

    cells: NDArray[np.int64]
    variance: Floats
    regions: int
    groups: int

    def components(self, value: Floats) -> tuple[float, float]:
        """s2_v (may be negative: then there is none to be seen) and tau_w^2."""
        design = self._design()
        deviation = self._deviation(design, value)
        weight = 1 / (self.variance + deviation)
        covariance = np.linalg.inv(design.T @ (design * weight[:, None]))
        effect = (covariance @ (design.T @ (weight * value)))[self.regions :]
        centring = np.eye(self.groups)[:, 1:] - 1 / self.groups
        error = centring @ covariance[self.regions :, self.regions :] @ centring.T
        centred = centring @ effect
        return float((centred @ centred - np.trace(error)) / (self.groups - 1)), deviation

    def _design(self) -> Floats:
        """One column per region, one per group but the first."""
        design = np.zeros((len(self.cells), self.regions + self.groups - 1))
        rows = np.arange(len(self.cells))
        design[rows, self.cells[:, 0]] = 1
        later = self.cells[:, 1] > 0
        design[rows[later], self.regions + self.cells[later, 1] - 1] = 1
        return design

    def _deviation(self, design: Floats, value: Floats) -> float:
        """tau_w^2 by restricted maximum likelihood; 0 when there is no more spread than sampling gives."""

        def loss(spread: float) -> float:
            weight = 1 / (self.variance + spread**2)
            curve = design.T @ (design * weight[:, None])
            fitted = design @ np.linalg.solve(curve, design.T @ (weight * value))
            return float(0.5 * (np.linalg.slogdet(curve)[1] - np.log(weight).sum() + weight @ (value - fitted) ** 2))

        if len(value) <= design.shape[1]:
            return 0.0
        found = minimize_scalar(loss, bounds=(0.0, _WIDEST), method="bounded", options={"xatol": 1e-4})
        return float(found.x**2) if found.fun < loss(0.0) else 0.0
