"""Which weights meet known totals, also of numbers such as a score or an income, changed as little as possible?

Calibration (Deville and Särndal 1992): w_i = d_i F(x_i'b) with b such that sum w_i x_i are the totals, found by
Newton's method. F is 1 + u (linear: regression estimation; weights may fall below zero), exp(u) (raking) or Deville and
Särndal's logit between two bounds. Linear with bounds is cut off at them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from publiek.estimation.designs.design import Fitted, Floats
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.weighting.weighted import MarginRow, Weighted, check_before, spread_of

_Curve = Callable[[Floats], tuple[Floats, Floats]]


def calibrate(
    weight: Floats,
    auxiliary: Floats,
    totals: Floats,
    *,
    kind: str = "linear",
    bounds: tuple[float, float] | None = None,
) -> Weighted:
    """Weights whose sums of the columns of `auxiliary` (give a column of ones for the size) are `totals`. `kind`:
    "linear", "raking" or "logit"; `bounds`: between which multiples of the weight before (needed for logit).

    The rows of `margins` tell totals, not shares. Raises SurveyError "weighting-input", "weighting-few",
    "weighting-bounds", "weighting-calibration" (then there are no weights), "survey-design-sizes".
    """
    before = check_before(weight)
    columns, wanted = np.asarray(auxiliary, dtype=float), np.asarray(totals, dtype=float)
    if columns.shape != (len(before), len(wanted)) or not np.all(np.isfinite(columns)):
        raise refuse("survey-design-sizes", respondents=len(before), others=list(columns.shape))
    curve = _curve(kind, bounds)
    factor, iterations = _solved(before, columns, wanted, curve)
    after = before * factor
    rows = tuple(
        MarginRow(
            "total", str(at), int(np.count_nonzero(column)), float(goal), float(before @ column), float(after @ column)
        )
        for at, (column, goal) in enumerate(zip(columns.T, wanted, strict=True))
    )
    return Weighted(
        after,
        (Fitted(before, columns),),
        iterations,
        **spread_of(after),
        margins=rows,
        refit=lambda replicates: _refit(replicates, columns, wanted, curve),
    )


def _refit(replicates: Floats, columns: Floats, wanted: Floats, curve: _Curve) -> Floats:
    found = np.full(replicates.shape, np.nan)
    for at, before in enumerate(replicates.T):
        factor, _, wrong = _newton(before, columns, wanted, curve)
        if float(wrong.max()) <= 1e-6:
            found[:, at] = before * factor
    return found


def _solved(before: Floats, columns: Floats, wanted: Floats, curve: _Curve) -> tuple[Floats, int]:
    factor, iterations, wrong = _newton(before, columns, wanted, curve)
    if not float(wrong.max()) <= 1e-9:
        worst = int(np.argmax(np.nan_to_num(wrong, nan=np.inf)))
        raise refuse("weighting-calibration", total=worst, error=float(wrong[worst]), iterations=iterations)
    return factor, iterations


@dataclass(frozen=True)
class _Equations:
    """Totals to meet: sum before x F(turned b) turned = goal, in columns turned orthogonal, so that a score of hundreds
    and a column of 0 and 1 weigh alike.
    """

    before: Floats
    turned: Floats
    goal: Floats
    curve: _Curve

    def gap(self, place: Floats) -> tuple[Floats, Floats, Floats]:
        """What is left at `place`, with the factor per respondent and its slope."""
        factor, slope = self.curve(self.turned @ place)
        return self.goal - (self.before * factor) @ self.turned, factor, slope

    def step(self, place: Floats) -> Floats | None:
        """Newton's step, or half of it, or a quarter...: the first that comes nearer. None when none does."""
        gap, _, slope = self.gap(place)
        information = self.turned.T @ ((self.before * slope)[:, None] * self.turned)
        step = np.linalg.lstsq(information, gap, rcond=1e-12)[0]
        for half in range(30):
            tried = place + step / 2**half
            if float(np.linalg.norm(self.gap(tried)[0])) < float(np.linalg.norm(gap)):
                return np.asarray(tried)
        return None


def _newton(before: Floats, columns: Floats, wanted: Floats, curve: _Curve) -> tuple[Floats, int, Floats]:
    """The factor per respondent, the steps taken, and per total the error left, relative to its size."""
    sizes = np.maximum(np.abs(wanted), before @ np.abs(columns)) + 1e-300
    values, vectors = np.linalg.eigh(columns.T @ (before[:, None] * columns))
    usable = values > 1e-12 * values.max()
    turn = vectors[:, usable] / np.sqrt(values[usable])
    equations = _Equations(before, columns @ turn, turn.T @ wanted, curve)
    place, steps = np.zeros(turn.shape[1]), 0
    while True:
        factor = equations.gap(place)[1]
        wrong = np.abs((before * factor) @ columns - wanted) / sizes
        if steps == 100 or float(wrong.max()) <= 1e-13 or (better := equations.step(place)) is None:
            return factor, steps, wrong
        place, steps = better, steps + 1


def _curve(kind: str, bounds: tuple[float, float] | None) -> _Curve:
    """F(u) and F'(u)."""
    low, high = bounds or (-np.inf, np.inf)
    if kind not in ("linear", "raking", "logit") or not low < 1 < high or (kind == "logit" and bounds is None):
        raise refuse("weighting-bounds", kind=kind, bounds=list(bounds or ()))
    if kind == "logit":
        return lambda u: _logit(u, low, high)
    return lambda u: _cut(*((1 + u, np.ones_like(u)) if kind == "linear" else _exp(u)), low, high)


def _exp(u: Floats) -> tuple[Floats, Floats]:
    grown = np.exp(np.clip(u, -500, 500))
    return grown, grown


def _cut(value: Floats, slope: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    inside = (value > low) & (value < high)
    return np.clip(value, low, high), np.where(inside, slope, 0.0)


def _logit(u: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """Deville and Särndal's: low + (high - low) / (1 + (high - 1)/(1 - low) exp(-A u)), A making the slope 1 at 0."""
    steep = (high - low) / ((1 - low) * (high - 1))
    part = expit(steep * u + np.log((1 - low) / (high - 1)))
    return low + (high - low) * part, (high - low) * steep * part * (1 - part)
