"""How fast does the chance of a visit fall with distance?

E[y_a] = N_a exp(b0) f(d_a): y_a bookers living in area a, N_a its households, d_a kilometres. Fitted as a Poisson
regression (PPML: right on average whatever the variance), without any segment term, so that segments are judged
against it. The family of f is chosen by deviance on areas held out.
Source: Santos Silva and Tenreyro 2006.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from publiek.measures.intervals import Floats

#: log f(d) as a linear form: each family gives its columns for d in units of 10 km.
FAMILIES: dict[str, Callable[[Floats], tuple[Floats, ...]]] = {
    "power": lambda d: (np.log(d),),
    "exponential": lambda d: (d,),
    "lognormal": lambda d: (np.log(d), np.log(d) ** 2),
    "gamma": lambda d: (np.log(d), d),
    "flat": lambda d: (),
}
_UNIT_KM = 10.0
#: A fit that rises between these distances is not a decay, whatever its deviance.
_FAR_KM = np.array([60.0, 120.0, 240.0])


@dataclass(frozen=True)
class Decay:
    """A fitted decay: `family`, its coefficients (d in 10 km), constant b0 and the mean held-out deviance by family."""

    family: str
    constant: float
    coefficients: tuple[float, ...]
    held_out: dict[str, float]

    def weight(self, km: Floats) -> Floats:
        """f(d), the relative chance at distance d; only ratios between distances mean something."""
        return np.exp(_columns(self.family, km) @ np.asarray(self.coefficients))

    def expected(self, households: Floats, km: Floats) -> Floats:
        """N_a exp(b0) f(d_a): bookers expected by distance and size alone."""
        return households * np.exp(self.constant) * self.weight(km)


def _columns(family: str, km: Floats) -> Floats:
    distance = np.maximum(np.asarray(km, float), 1e-3) / _UNIT_KM
    columns = FAMILIES[family](distance)
    return np.column_stack(columns) if columns else np.zeros((distance.size, 0))


def poisson_regression(y: Floats, x: Floats, exposure: Floats, *, rounds: int = 60) -> Floats:
    """Coefficients of E[y] = exposure exp(x b) by iteratively reweighted least squares with step halving.

    y and exposure: (rows,), exposure > 0; x: (rows, columns) with its own constant column.
    """
    mean = (y + max(float(y.mean()), 1e-6)) / 2
    b = np.linalg.lstsq(x.T @ (mean[:, None] * x), x.T @ (mean * np.log(mean / exposure)), rcond=None)[0]
    before = np.inf
    for _ in range(rounds):
        mean = exposure * np.exp(np.clip(x @ b, -60, 30))
        now = deviance(y, mean)
        if not np.isfinite(now) or abs(before - now) < 1e-10 * (abs(now) + 1):
            break
        before = now
        information = x.T @ (mean[:, None] * x)
        step = np.linalg.lstsq(information, x.T @ (y - mean), rcond=None)[0]
        for _ in range(20):
            if deviance(y, exposure * np.exp(np.clip(x @ (b + step), -60, 30))) <= now:
                break
            step = step / 2
        b = b + step
    return b


def deviance(y: Floats, mean: Floats) -> float:
    """Poisson deviance 2 sum(y log(y / m) - (y - m))."""
    safe = np.maximum(mean, 1e-12)
    ratio = np.log(np.where(y > 0, y, 1.0) / safe)
    return 2 * float(np.sum(np.where(y > 0, y * ratio, 0.0) - (y - safe)))


def _fit(family: str, y: Floats, households: Floats, km: Floats) -> Floats:
    x = np.column_stack([np.ones(y.size), _columns(family, km)])
    return poisson_regression(y, x, households)


def _rises(family: str, coefficients: Floats) -> bool:
    return bool(np.any(np.diff(_columns(family, _FAR_KM) @ coefficients) > 0))


def _held_out(family: str, y: Floats, households: Floats, km: Floats, folds: Floats) -> float:
    total = 0.0
    for fold in np.unique(folds):
        out = folds == fold
        b = _fit(family, y[~out], households[~out], km[~out])
        if _rises(family, b[1:]):
            return np.inf
        log_mean = b[0] + _columns(family, km[out]) @ b[1:]
        total += deviance(y[out], households[out] * np.exp(np.clip(log_mean, -60, 30)))
    return total / y.size


def fit(y: Floats, households: Floats, km: Floats, *, folds: int, seed: int) -> Decay:
    """The best decay for counts y in areas with households > 0 and a known distance.

    Areas are dealt over `folds` by `seed`; the family with the lowest held-out deviance is refitted on all. A family
    that rises far away is refused; "flat" remains when all are.
    """
    dealt = np.random.default_rng(seed).permutation(np.arange(y.size) % folds)
    scores = {family: _held_out(family, y, households, km, dealt) for family in FAMILIES}
    for family in sorted(scores, key=lambda name: scores[name]):
        b = _fit(family, y, households, km)
        if not _rises(family, b[1:]):
            known = {name: score for name, score in scores.items() if np.isfinite(score)}
            return Decay(family, float(b[0]), tuple(float(value) for value in b[1:]), known)
    raise AssertionError("the flat family never rises")
