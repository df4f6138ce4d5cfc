"""How many persons are needed in a region before anything can be said?

Precision-based sample sizes for external validation (Riley et al. 2021), for independent persons; multiply by the
design effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, log, sqrt

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtri

_Z = float(ndtri(0.975))
_LARGEST = 10_000_000


@dataclass(frozen=True)
class Needed:
    """Persons needed, at the design effect: for a verdict at all (`events`), for C and for O/E with intervals as wide
    as asked, and `planned`: what to plan for all questions together. `persons` is the largest of the first three.
    """

    events: int
    concordance: int
    level: int
    planned: int
    design_effect: float

    @property
    def persons(self) -> int:
        """The least number of persons with which each figure is precise enough on its own."""
        return max(self.events, self.concordance, self.level)


def for_level(share: float, *, width: float) -> float:
    """Persons for an interval of O/E as wide as `width`: (1 - phi) / (phi SE^2), SE from exp(z SE) - exp(-z SE)."""
    error = brentq(lambda se: exp(_Z * se) - exp(-_Z * se) - width, 1e-6, 10.0)
    return (1 - share) / (share * error**2)


def concordance_error(persons: float, concordance: float, share: float) -> float:
    """Standard error of C with so many persons (Newcombe 2006, method 4)."""
    c, half = concordance, persons / 2 - 1
    inner = 1 + half * (1 - c) / (2 - c) + half * c / (1 + c)
    return sqrt(c * (1 - c) * inner / (persons**2 * share * (1 - share)))


def for_concordance(share: float, concordance: float, *, width: float) -> int:
    """The least number of persons with which the interval of C is no wider than `width`."""

    def too_wide(persons: float) -> float:
        return 2 * _Z * concordance_error(persons, concordance, share) - width

    return ceil(brentq(too_wide, 4.0, _LARGEST, xtol=1e-3))


def for_slope(share: float, concordance: float, *, width: float) -> float:
    """Persons for an interval of the calibration slope as wide as `width`: I_a / (SE^2 (I_a I_b - I_ab^2)).

    The linear predictor is normal among participants and among others, with the same spread sqrt(2) z_C (binormal).
    """
    nodes, mass = hermegauss(101)
    mass = mass / mass.sum()
    spread = sqrt(2) * float(ndtri(concordance))
    middle = float(logit(share))
    predictor = np.r_[middle + spread**2 / 2 + spread * nodes, middle - spread**2 / 2 + spread * nodes]
    chance = np.r_[share * mass, (1 - share) * mass]
    curve = chance * expit(predictor) * (1 - expit(predictor))
    first, cross, second = curve.sum(), curve @ predictor, curve @ predictor**2
    error = width / (2 * _Z)
    return float(first / (error**2 * (first * second - cross**2)))


def needed(share: float, concordance: float, *, design_effect: float, planned: float, events: float = 100) -> Needed:
    """Persons to ask in a region where a `share` takes part and C is about `concordance`.

    C to 0.05 on either side and O/E within the width of 0.8 to 1.25; C is taken to be 0.55 or more, share 0.5-99.5%.
    `planned`: persons to plan, at a design effect of 1.5.
    """
    phi, c = min(max(share, 0.005), 0.995), min(max(concordance, 0.55), 0.95)
    counts = (
        max(events / phi, events / (1 - phi)),
        for_concordance(phi, c, width=0.1),
        for_level(phi, width=2 * log(1.25)),
    )
    told = [ceil(number * design_effect) for number in counts]
    return Needed(*told, planned=ceil(max(planned * design_effect / 1.5, *told)), design_effect=design_effect)
