"""How much of who takes part do the groups explain, and how much could any division of areas explain?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import betaln, digamma, xlog1py, xlogy

Floats = NDArray[np.float64]


def explained_deviance(rate: Floats, events: Floats, persons: Floats, *, poisson: bool = False) -> float:
    """D2 = 1 - deviance(rate) / deviance(one rate for all), over persons (binomial) or exposure (Poisson).

    `rate`, `events`, `persons`: per group. Negative when the rates are worse than one rate for all. The binomial null
    deviance is that of single persons (0 or 1), the Poisson one that of the groups.
    """
    return float(explained_deviances(rate, events[None, :], persons[None, :], poisson=poisson)[0])


def explained_deviances(rate: Floats, events: Floats, persons: Floats, *, poisson: bool = False) -> Floats:
    """The same for many rows of counts at once (rows x groups); nan where nobody or everybody takes part."""
    average = (events.sum(axis=1) / persons.sum(axis=1))[:, None]
    model, null = (_deviance(r, events, persons, poisson) for r in (rate[None, :], average))
    return 1 - np.divide(model, null, out=np.full(len(null), np.nan), where=null > 0)


def _deviance(rate: Floats, events: Floats, persons: Floats, poisson: bool) -> Floats:
    if poisson:
        expected = persons * rate
        ratio = np.divide(events, expected, out=np.ones_like(expected), where=expected > 0)
        return np.asarray(2 * (xlogy(events, ratio) - (events - expected)).sum(axis=1))
    return np.asarray(-2 * (xlogy(events, rate) + xlog1py(persons - events, -rate)).sum(axis=1))


def mutual_information(events: Floats, persons: Floats) -> tuple[float, float]:
    """Mutual information of group and taking part in nats, less its bias, and the part of the entropy it explains.

    Bias of Miller (1955) and Madow: (groups - 1)(2 - 1) / 2N. Cut off at 0.
    """
    held = persons > 0
    table = np.stack([events[held], persons[held] - events[held]]) / persons.sum()
    out, across = table.sum(axis=1), table.sum(axis=0)
    raw = float(xlogy(table, np.divide(table, np.outer(out, across), out=np.ones_like(table), where=table > 0)).sum())
    value = max(0.0, raw - (int(held.sum()) - 1) / (2 * persons.sum()))
    entropy = -float(xlogy(out, out).sum())
    return value, value / entropy if entropy > 0 else float("nan")


def area_ceiling(events: Floats, persons: Floats) -> float:
    """The D2 that would be reached if the true rate of every area were known, under a beta distribution of rates.

    `events` and `persons`: per area. Between-area spread by beta-binomial maximum likelihood, so that chance within
    areas is not counted. No division of these areas can explain more of who takes part.
    """
    mean = float(events.sum() / persons.sum())
    if not 0 < mean < 1:
        return float("nan")

    def loss(logarithm: float) -> float:
        first, second = np.exp(logarithm) * mean, np.exp(logarithm) * (1 - mean)
        return -float((betaln(events + first, persons - events + second) - betaln(first, second)).sum())

    strength = float(np.exp(minimize_scalar(loss, bounds=(-3.0, 12.0), method="bounded").x))
    known = sum(p * (digamma(strength * p + 1) - digamma(strength + 1)) for p in (mean, 1 - mean))
    unknown = float(xlogy(mean, mean) + xlogy(1 - mean, 1 - mean))
    return float((known - unknown) / -unknown)
