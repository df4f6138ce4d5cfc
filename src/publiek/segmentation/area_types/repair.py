"""How does a noisy or withheld figure become a share one can compare? Shrinkage towards the level above.

    p~ = (n* p + kappa P) / (n* + kappa)       p the area's own share, P that of the level above
    n* = p(1 - p) / (p(1 - p) / n + r^2 (1 + p^2) / (12 n^2) + e^2)

n* is the denominator n less what publication took away: rounding of counts to r, and the error e of percentages that
were rounded or lifted. kappa is fitted per variable and level on the published areas (beta-binomial maximum
likelihood): small where areas truly differ, large where differences are noise. A withheld count is at most 4 (CBS:
"0 - 4 / geheim"): its area gets the share of the level above (n* = 0), but never more than 4 per withheld count nor
less than what is published. The reliability of a value is n* / (n* + kappa). Beta-binomial empirical Bayes estimate;
variance of rounding as that of a uniform error (Sheppard 1898).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_types.recipe import Recipe, Variable

Floats = NDArray[np.float64]
_ALMOST = 1e-4
#: Kappa is fitted on at most this many areas, evenly spread over the sorted codes: 470,000 tell no more.
FITTED_ON = 20_000


@dataclass(frozen=True)
class Repaired:
    """One variable over all areas: `values` complete, `reliability` 0-1, `known`: published, `kappa` (0: a level)."""

    values: Floats
    reliability: Floats
    known: NDArray[np.bool_]
    kappa: float


@dataclass(frozen=True)
class Counted:
    """One share over all areas: `counted` of `of`, `withheld` parts (number), `known`: complete."""

    counted: Floats
    of: Floats
    withheld: NDArray[np.int64]
    known: NDArray[np.bool_]

    @property
    def share(self) -> Floats:
        """The published share, 0 where it is not known."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.known, self.counted / self.of, 0.0)


def counted(variable: Variable, columns: dict[str, Floats]) -> Counted:
    """The counts behind a share or percentage; counts that rounding lifted above their whole are cut off there."""
    of = columns[variable.of]
    parts = np.column_stack([columns[name] for name in variable.numerators])
    withheld = np.isnan(parts).sum(axis=1)
    total = np.nansum(parts, axis=1) * (of / 100 if variable.kind == "percent" else 1)
    with np.errstate(invalid="ignore"):
        known = (withheld == 0) & (of > 0)
    return Counted(np.where(known, np.clip(total, 0, of), total), of, withheld, known)


def repaired_share(variable: Variable, told: Counted, parent: Floats, settings: Recipe) -> Repaired:
    """The share per area, drawn to `parent` as far as its own figure is noise."""
    size = np.where(told.known, effective_size(np.nan_to_num(told.of), parent, variable.error, settings.rounded_to), 0)
    kappa = prior_strength((told.share * size)[told.known], size[told.known], parent[told.known])
    own = (told.share * size + kappa * parent) / (size + kappa)
    with np.errstate(invalid="ignore", divide="ignore"):
        least = np.nan_to_num(told.counted / told.of, nan=0.0, posinf=1.0)
        most = np.nan_to_num((told.counted + settings.suppressed_most * told.withheld) / told.of, nan=1.0, posinf=1.0)
    if variable.kind == "percent":
        least, most = np.zeros_like(least), np.ones_like(most)
    borrowed = np.clip(parent, np.clip(least, 0, 1), np.clip(most, 0, 1))
    return Repaired(np.where(told.known, own, borrowed), size / (size + kappa), told.known, kappa)


def repaired_level(values: Floats, parent: Floats) -> Repaired:
    """A figure on its own scale: its own where published, else that of the level above."""
    known = ~np.isnan(values)
    return Repaired(np.where(known, values, parent), known.astype(float), known, 0.0)


def effective_size(of: Floats, share: Floats, error: float, rounded_to: int) -> Floats:
    """n*: how many people or homes a share is worth, once rounding and lifting are counted as noise."""
    p = np.clip(share, 0.01, 0.99)
    n = np.maximum(of, _ALMOST)
    spread = p * (1 - p)
    return np.where(of > 0, spread / (spread / n + rounded_to**2 * (1 + p**2) / (12 * n**2) + error**2), 0.0)


def prior_strength(counted_: Floats, of: Floats, parent: Floats) -> float:
    """Kappa of the beta-binomial with mean `parent`, by maximum likelihood over 1 to 100,000; rounded to 2 decimals.

    1 when no area is published: the level above is then all there is.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import betaln

    if not len(of):
        return 1.0
    some = slice(None, None, -(-len(of) // FITTED_ON))
    counts, sizes, mean = counted_[some], of[some], np.clip(parent[some], _ALMOST, 1 - _ALMOST)

    def loss(logarithm: float) -> float:
        first, second = np.exp(logarithm) * mean, np.exp(logarithm) * (1 - mean)
        return -float(np.sum(betaln(counts + first, sizes - counts + second) - betaln(first, second)))

    found = minimize_scalar(loss, bounds=(0.0, np.log(1e5)), method="bounded", options={"xatol": 1e-6})
    return round(float(np.exp(found.x)), 2)
