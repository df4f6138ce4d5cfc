"""What would be expected of a house of this size, kind and place?

Per indicator a regression over the houses of a collective: a transformed value (log, or logit for a share) on log size,
log households within 25 km of the venue, log breadth of the offer (effective number of genres), and an effect for each
subsector with at least five houses. Slopes are free; subsector effects are pulled to their mean by a penalty chosen by
leave-one-out error (ridge, partial pooling: Hoerl and Kennard 1970). That is the mixed model with a random effect for
each subsector, of which the penalty is the ratio of the two variances (Robinson 1991). Size is performances for visits
and bookers, and visits for everything else.

Interval: every house is predicted by the model of all others; the ceil(0.9 (n + 1))-th smallest of these errors is the
half width (the jackknife of Barber, Candès, Ramdas and Tibshirani 2021). It needs no assumption about the shape of the
errors; it does assume that houses are alike, and says nothing of a house unlike all of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek import areas
from publiek.measures.geography import great_circle
from publiek.sector.peers_indicators import GROUP, SHARES

Floats = NDArray[np.float64]
LEVEL, LEAST, LEAST_SUBSECTOR = 0.9, 30, 5
PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_REACH_KM, _EDGE = 25.0, 0.005


@dataclass(frozen=True)
class Place:
    """What is known of a house before one looks at an indicator."""

    subsector: str
    households: float
    performances: float
    visits: float
    genres: float | None = None

    def terms(self, indicator: str) -> dict[str, float]:
        """The terms of the model, without the intercept."""
        size = self.performances if indicator in ("visits", "bookers") else self.visits
        told = {"size": math.log(max(size, 1.0)), "households": math.log(max(self.households, 1.0))}
        if self.genres is not None and indicator != "genres":
            told["offer"] = math.log(max(self.genres, 1.0))
        return {**told, f"subsector={self.subsector}": 1.0} if self.subsector else told


@dataclass(frozen=True)
class Model:
    """Coefficients by term on the transformed scale, the half width of the interval there, and the houses behind."""

    indicator: str
    coefficients: Mapping[str, float]
    houses: Mapping[str, int]
    of: int
    half: float

    def predict(self, place: Place) -> tuple[float, float, float]:
        """Expected value, lower and upper end of the interval. A term the model does not have counts as zero."""
        terms = {"intercept": 1.0, **place.terms(self.indicator)}
        middle = sum(self.coefficients.get(name, 0.0) * value for name, value in terms.items())
        return tuple(back(self.indicator, middle + self.half * side) for side in (0, -1, 1))


def households_near(venue_pc4: int | None) -> float | None:
    """Households within 25 km of a venue, as the crow flies; None without a place."""
    table = areas.describe().table
    at = {name: table[name].to_numpy() for name in ("pc4", "lon", "lat")}
    spot = np.flatnonzero(at["pc4"] == (venue_pc4 or 0))
    if not spot.size or not np.isfinite(at["lon"][spot[0]]):
        return None
    km = great_circle(at["lon"], at["lat"], at["lon"][spot[0]], at["lat"][spot[0]])
    return float(table["households"].fill_null(0).to_numpy()[km <= _REACH_KM].sum())


def forward(indicator: str, value: float) -> float:
    """The scale on which effects add up."""
    if indicator in SHARES:
        inside = min(max(value, _EDGE), 1 - _EDGE)
        return math.log(inside / (1 - inside))
    return math.log(max(value, 1.0 if indicator.startswith(GROUP) else 1e-3))


def back(indicator: str, value: float) -> float:
    """From that scale to the indicator's own."""
    return 1 / (1 + math.exp(-value)) if indicator in SHARES else math.exp(min(value, 30.0))


def fit(indicator: str, values: Sequence[float], places: Sequence[Place], *, least: int = LEAST) -> Model | None:
    """The model of one indicator; None with fewer than `least` houses."""
    if len(values) < least:
        return None
    y = np.array([forward(indicator, value) for value in values])
    names, matrix = _design(indicator, places)
    counted = {name: int((matrix[:, spot] != 0).sum()) for spot, name in enumerate(names)}
    penal = np.array([1.0 if name.startswith("subsector=") else 0.0 for name in names])
    fits = [_ridge(matrix, y, penalty * penal) for penalty in PENALTIES]
    weights, errors = min(fits, key=lambda found: float((found[1] ** 2).sum()))
    half = np.sort(np.abs(errors))[min(math.ceil(LEVEL * (len(y) + 1)), len(y)) - 1]
    return Model(indicator, dict(zip(names, weights.tolist(), strict=True)), counted, len(y), float(half))


def _design(indicator: str, places: Sequence[Place]) -> tuple[list[str], Floats]:
    """Terms and matrix. A subsector of few houses gets no effect of its own."""
    rows = [place.terms(indicator) for place in places]
    seen: dict[str, int] = {}
    for row in rows:
        for name in row:
            seen[name] = seen.get(name, 0) + 1
    kept = sorted(n for n, times in seen.items() if not n.startswith("subsector=") or times >= LEAST_SUBSECTOR)
    names = ["intercept", *kept]
    return names, np.array([[{"intercept": 1.0, **row}.get(name, 0.0) for name in names] for row in rows])


def _ridge(matrix: Floats, y: Floats, penalty: Floats) -> tuple[Floats, Floats]:
    """Coefficients, and for every house the error of the model of all others (exact: e / (1 - h))."""
    inverse = np.linalg.pinv(matrix.T @ matrix + np.diag(penalty))
    weights = inverse @ matrix.T @ y
    leverage = np.einsum("ij,jk,ik->i", matrix, inverse, matrix)
    return weights, (y - matrix @ weights) / np.maximum(1 - leverage, 1e-6)
