"""By how much more did the treated change than the others? Difference-in-differences with two-way fixed effects.

    y_it = a_i + g_t + effect * d_it + e_it

With errors that hang together within a unit: standard errors clustered by unit, and, because there are few units, a
wild cluster bootstrap (Cameron, Gelbach and Miller 2008) or the placement of the treatment on every other unit
(Fisher).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Difference:
    """`effect` with its clustered standard error `error`, t interval with units - 1 degrees of freedom, p and units."""

    effect: float
    error: float
    low: float
    high: float
    p: float
    units: int


def difference_in_differences(outcome: Floats, treated: Bools, *, confidence: float = 0.95) -> Difference:
    """`outcome` and `treated` are units x periods, complete. Standard error: CR1, G/(G-1) (N-1)/(N-K).

    K counts the period effects, the treatment and the constant; unit effects are nested in the clusters and are not
    counted (as in Stata's xtreg and R's fixest). Raises ValueError when nobody or everybody is treated.
    """
    within = _within(treated.astype(float))
    squared = float((within**2).sum())
    if squared < 1e-12:
        raise ValueError("no unit changes against another")
    effect = float((within * outcome).sum() / squared)
    residual = _within(outcome) - effect * within
    units, periods = outcome.shape
    scale = units / (units - 1) * (outcome.size - 1) / (outcome.size - periods - 1)
    error = float(np.sqrt(scale * ((within * residual).sum(axis=1) ** 2).sum()) / squared)
    reach = float(stdtrit(units - 1, 0.5 + confidence / 2)) * error
    p = float(2 * stdtr(units - 1, -abs(effect / error))) if error > 0 else float(effect == 0)
    return Difference(effect, error, effect - reach, effect + reach, p, units)


def wild_bootstrap(outcome: Floats, treated: Bools, *, draws: int, seed: int, null: float = 0.0) -> float:
    """The p of `effect = null` by the wild cluster bootstrap-t with the null imposed: Webb's six weights per unit.

    Untrustworthy with one or two treated units (MacKinnon and Webb 2017): use `placements` there.
    """
    within = _within(treated.astype(float))
    squared = float((within**2).sum())
    fitted_out = _within(outcome - null * treated)
    observed = _studentised(fitted_out[None], within, squared)[0]
    chance = np.random.default_rng(seed)
    weights = np.sqrt(np.array([1.5, 1.0, 0.5])) * np.array([[1.0], [-1.0]])
    drawn = chance.choice(weights.ravel(), size=(draws, outcome.shape[0]))
    # The fitted part drops out: it lies in the span of the fixed effects.
    again = _studentised(drawn[:, :, None] * fitted_out, within, squared)
    return float((1 + (np.abs(again) >= abs(observed) - 1e-12).sum()) / (draws + 1))


def placements(outcome: Floats, treated: Bools) -> float:
    """The p of one treated unit among all placements of its treatment (Fisher; Abadie and others 2010)."""
    places = np.flatnonzero(treated.any(axis=1))
    if len(places) != 1:
        raise ValueError("one treated unit")
    pattern = treated[places[0]]
    found = []
    for unit in range(len(outcome)):
        placed = np.zeros_like(treated)
        placed[unit] = pattern
        within = _within(placed.astype(float))
        found.append(float((within * outcome).sum() / (within**2).sum()))
    effects = np.abs(np.array(found))
    return float((effects >= effects[places[0]] - 1e-12).mean())


def _within(table: Floats) -> Floats:
    """What is left of a complete table after unit and period means."""
    return table - table.mean(axis=1, keepdims=True) - table.mean(axis=0, keepdims=True) + table.mean()


def _studentised(outcomes: Floats, within: Floats, squared: float) -> Floats:
    """Effect over clustered error of many outcome tables at once (draws x units x periods)."""
    centred = (
        outcomes
        - outcomes.mean(axis=2, keepdims=True)
        - outcomes.mean(axis=1, keepdims=True)
        + outcomes.mean(axis=(1, 2), keepdims=True)
    )
    effect = (within * centred).sum(axis=(1, 2)) / squared
    residual = centred - effect[:, None, None] * within
    error = np.sqrt(((within * residual).sum(axis=2) ** 2).sum(axis=1)) / squared
    return np.divide(effect, error, out=np.zeros_like(effect), where=error > 0)
