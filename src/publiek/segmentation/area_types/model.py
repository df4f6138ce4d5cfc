"""What is a frozen area typology, and in which space are its distances taken?

Transformation: asinh(100 x) for shares, asinh(x) for levels; then the range 0-1 with the stored minimum and maximum,
cut off there; then times a stored factor that gives every domain (age, household, home, means, place) the same
variance over households. Scoring another year or level uses these stored numbers, never new ones. (Gale, Singleton,
Bates and Longley 2016; the factor is ours.)
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_DECIMALS = 6
#: The tiers, from few groups to many.
TIERS = ("main", "type", "subtype")
#: Fields that version 2022.1 did not have: left out of its digest.
_ADDED = ("parents", "subtypes", "subtau")


@dataclass(frozen=True)
class AreaTypes:
    """The frozen model: `low` and `high` on the asinh scale and `factor` per variable, `centroids` type -> one number
    per variable, `tau` the softness of the mix, `kappa` the shrinkage used, `quality` what was measured at the build.

    `subtypes`: subtype -> centroid, `subtau` their softness; `parents`: type -> main type, subtype -> type. All three
    are empty in version 2022.1, which has one tier.
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
    parents: dict[str, str] = field(default_factory=dict)
    subtypes: dict[str, tuple[float, ...]] = field(default_factory=dict)
    subtau: float = 0.0

    @property
    def groups(self) -> tuple[str, ...]:
        """The codes of the types, from most to least urban."""
        return tuple(self.centroids)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers there are."""
        return TIERS if self.subtypes else ("type",)

    def codes(self, tier: str = "type") -> tuple[str, ...]:
        """The codes of one tier."""
        if tier == "main":
            return tuple(sorted({self.parents[code] for code in self.groups}))
        return tuple(self.subtypes) if tier == "subtype" else self.groups

    def children(self, code: str) -> tuple[str, ...]:
        """The codes of the tier below that are part of `code`."""
        return tuple(child for child, parent in self.parents.items() if parent == code)

    @property
    def digest(self) -> str:
        """sha256 of everything in the model."""
        return _digest(self._told())

    def _told(self) -> dict[str, object]:
        told = asdict(self)
        return {name: value for name, value in told.items() if self.subtypes or name not in _ADDED}

    def as_json(self) -> str:
        """The model as the text of its file."""
        return json.dumps({**self._told(), "digest": self.digest}, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> AreaTypes:
    """The model in `text`. Raises ValueError when its digest is not that of its content."""
    told = json.loads(text)
    digest = told.pop("digest")
    if _digest(told) != digest:
        raise ValueError("the model file was changed after it was made")
    for name in ("variables", "kinds", "reasons", "low", "high", "factor"):
        told[name] = tuple(told[name])
    for name in ("centroids", "subtypes"):
        told[name] = {code: tuple(numbers) for code, numbers in told.get(name, {}).items()}
    return AreaTypes(**told)


def _digest(told: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def stretched(values: Floats, kinds: tuple[str, ...]) -> Floats:
    """Areas x variables on the asinh scale: asinh(100 x) for shares and percentages, asinh(x) for levels."""
    factor = np.where(np.array(kinds) == "level", 1.0, 100.0)
    return np.arcsinh(values * factor)


def ranged(points: Floats, low: Floats, high: Floats) -> Floats:
    """Points on the asinh scale brought to 0-1 and cut off there; a variable without range is 0."""
    width = high - low
    return np.clip((points - low) / np.where(width > 0, width, 1), 0, 1)


def scaled(values: Floats, model: AreaTypes) -> Floats:
    """Areas x variables with the stored range and factors: the space in which distances are taken."""
    within = ranged(stretched(values, model.kinds), np.array(model.low), np.array(model.high))
    return within * np.array(model.factor)


def rounded(numbers: Floats) -> tuple[float, ...]:
    """Numbers as they stand in the model file."""
    return tuple(float(n) for n in np.round(numbers, _DECIMALS))
