"""What is a frozen area typology, and how is an area placed in it?

Transformation: asinh(100 x) for shares, asinh(x) for levels; then the range 0-1 with the stored minimum and maximum,
cut off there; then times a stored factor that gives every domain (age, household, home, means, place) the same
variance over households. Scoring another year or level uses these stored numbers, never new ones. Placement: the
nearest centroid; the mix of an area is the softmax of its squared distances,

    mix_s = exp(-d_s^2 / (2 tau^2)) / sum_t exp(-d_t^2 / (2 tau^2))

with tau chosen so that the mix, applied to the centroids, redraws the areas' own figures best. The mix is therefore a
blend of types that resembles the area; it is not a count of people.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_DECIMALS = 6


@dataclass(frozen=True)
class AreaTypes:
    """The frozen model: `low` and `high` on the asinh scale and `factor` per variable, `centroids` group -> one number
    per variable, `tau` the softness of the mix, `kappa` the shrinkage used, `quality` what was measured at the build.
    """

    code: str
    version: str
    vintage: int
    source: str
    variables: tuple[str, ...]
    kinds: tuple[str, ...]
    reasons: tuple[str, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    factor: tuple[float, ...]
    centroids: dict[str, tuple[float, ...]]
    tau: float
    kappa: dict[str, float]
    seed: int
    profile: dict[str, dict[str, float]] = field(default_factory=dict)
    quality: dict[str, object] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[str, ...]:
        """The codes of the groups, from most to least urban."""
        return tuple(self.centroids)

    @property
    def digest(self) -> str:
        """sha256 of everything in the model."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def as_json(self) -> str:
        """The model as the text of its file."""
        return json.dumps({**asdict(self), "digest": self.digest}, indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Placed:
    """Where each area belongs: `segment` code, `certainty` 0-1, `mix` areas x groups (rows sum to 1)."""

    pc4: NDArray[np.int64]
    segment: tuple[str, ...]
    certainty: Floats
    mix: Floats


def from_json(text: str) -> AreaTypes:
    """The model in `text`. Raises ValueError when its digest is not that of its content."""
    told = json.loads(text)
    digest = told.pop("digest")
    for name in ("variables", "kinds", "reasons", "low", "high", "factor"):
        told[name] = tuple(told[name])
    told["centroids"] = {code: tuple(numbers) for code, numbers in told["centroids"].items()}
    model = AreaTypes(**told)
    if model.digest != digest:
        raise ValueError("the model file was changed after it was made")
    return model


def stretched(values: Floats, kinds: tuple[str, ...]) -> Floats:
    """Areas x variables on the asinh scale: asinh(100 x) for shares and percentages, asinh(x) for levels."""
    factor = np.where(np.array(kinds) == "level", 1.0, 100.0)
    return np.arcsinh(values * factor)


def scaled(values: Floats, model: AreaTypes) -> Floats:
    """Areas x variables with the stored range and factors: the space in which distances are taken."""
    low, high = np.array(model.low), np.array(model.high)
    return np.clip((stretched(values, model.kinds) - low) / (high - low), 0, 1) * np.array(model.factor)


def squared_distances(points: Floats, centroids: Floats) -> Floats:
    """Areas x groups, squared Euclidean."""
    return ((points[:, None, :] - centroids[None, :, :]) ** 2).sum(axis=2)


def soft(distances: Floats, tau: float) -> Floats:
    """The mix per area: rows sum to 1."""
    weight = np.exp(-(distances - distances.min(axis=1, keepdims=True)) / (2 * tau**2))
    return weight / weight.sum(axis=1, keepdims=True)


def certainty(distances: Floats) -> Floats:
    """1 - d1^2 / d2^2: 0 when the second nearest group is as near as the first, 1 when the area is its centroid."""
    nearest = np.sort(distances, axis=1)
    return 1 - nearest[:, 0] / np.maximum(nearest[:, 1], 1e-12)


def rounded(numbers: Floats) -> tuple[float, ...]:
    """Numbers as they stand in the model file."""
    return tuple(float(n) for n in np.round(numbers, _DECIMALS))
