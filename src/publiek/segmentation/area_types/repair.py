"""How do withheld and noisy figures become shares one can compare? Shrinkage of each area towards its municipality.

    p~ = (n p + kappa P) / (n + kappa)         p the area's own share, P its municipality's, n its denominator

kappa is fitted once per variable on the published areas (beta-binomial maximum likelihood): it is small where areas
truly differ and large where differences are noise. A withheld count is at most 4 (CBS: "0 - 4 / geheim"): the area
then gets the share of its municipality, but never more than 4 per withheld count nor less than what is published.
Gale, Singleton, Bates and Longley (2016) for the variables; the shrinkage is the beta-binomial empirical Bayes
estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import AreaError, Text
from publiek.segmentation.area_types.recipe import Recipe, Variable

Floats = NDArray[np.float64]
_ALMOST = 1e-4


@dataclass(frozen=True)
class Repaired:
    """`values`: areas x variables, complete; `published`: which were published; `kappa`: strength of the shrinkage
    per variable (0 for levels), in units of the denominator.
    """

    values: Floats
    published: NDArray[np.bool_]
    kappa: dict[str, float]


def repair(table: pa.Table, recipe: Recipe) -> Repaired:
    """The complete matrix of `recipe.variables` for the areas in `table`, which has `municipality` and the named
    columns (null = withheld). Raises AreaError "segmentation-input-incomplete" when a column is missing or empty.
    """
    _refuse_missing(table, recipe)
    codes = {name: number for number, name in enumerate(sorted(set(_text(table, "municipality"))))}
    parents = np.array([codes[name] for name in _text(table, "municipality")])
    values, published, kappa = [], [], {}
    for variable in recipe.variables:
        value, known, strength = _repaired(table, variable, parents, recipe.suppressed_most)
        values.append(value)
        published.append(known)
        kappa[variable.name] = strength
    return Repaired(np.column_stack(values), np.column_stack(published), kappa)


def column(table: pa.Table, name: str) -> Floats:
    """One column as floats, nan where withheld."""
    return np.array(table.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)


def _text(table: pa.Table, name: str) -> list[str]:
    return [value or "" for value in table.column(name).to_pylist()]


def _refuse_missing(table: pa.Table, recipe: Recipe) -> None:
    wanted = {name for v in recipe.variables for name in (v.of, *v.numerators)} | {"municipality", "pc4"}
    missing = sorted(wanted - set(table.column_names))
    empty = sorted(n for n in wanted & set(table.column_names) if table.column(n).null_count == len(table))
    if missing or empty or not len(table):
        raise AreaError(
            "segmentation-input-incomplete",
            Text("Er ontbreken cijfers voor de gebiedstypen.", "Figures for the area types are missing."),
            Text("Gebruik een bestand met al deze kolommen.", "Use a file with all of these columns."),
            {"missing": missing, "empty": empty, "areas": len(table)},
        )


def _repaired(
    table: pa.Table, variable: Variable, parents: NDArray[np.int64], most: int
) -> tuple[Floats, NDArray[np.bool_], float]:
    of = column(table, variable.of)
    parts = np.column_stack([column(table, name) for name in variable.numerators])
    withheld = np.isnan(parts).sum(axis=1)
    counted = np.nansum(parts, axis=1) * (of / 100 if variable.kind == "percent" else 1)
    if variable.kind == "level":
        known = withheld == 0
        return np.where(known, parts[:, 0], _parent_means(parts[:, 0], of, known, parents)), known, 0.0
    known = (withheld == 0) & (of > 0)
    counted = np.where(known, np.clip(counted, 0, of), counted)
    parent = _parent_shares(counted, of, known, parents)
    kappa = prior_strength(counted[known], of[known], parent[known])
    with np.errstate(invalid="ignore", divide="ignore"):
        own = (counted + kappa * parent) / (of + kappa)
        least, largest = counted / of, (counted + most * withheld) / of
    if variable.kind == "percent":
        least, largest = np.zeros_like(of), np.ones_like(of)
    bounded = np.clip(parent, np.nan_to_num(least, nan=0.0), np.clip(np.nan_to_num(largest, nan=1.0), 0, 1))
    return np.where(known, own, bounded), known, kappa


def _parent_shares(counted: Floats, of: Floats, known: NDArray[np.bool_], parents: NDArray[np.int64]) -> Floats:
    """The share of each area's municipality over its published areas; of the country when there are none."""
    size = parents.max() + 1
    total = np.bincount(parents[known], weights=of[known], minlength=size)
    part = np.bincount(parents[known], weights=counted[known], minlength=size)
    national = part.sum() / total.sum()
    return np.where(total > 0, part / np.maximum(total, 1), national)[parents]


def _parent_means(values: Floats, weight: Floats, known: NDArray[np.bool_], parents: NDArray[np.int64]) -> Floats:
    usable = known & (weight > 0)
    return _parent_shares(np.nan_to_num(values) * np.nan_to_num(weight), np.nan_to_num(weight), usable, parents)


def prior_strength(counted: Floats, of: Floats, parent: Floats) -> float:
    """Kappa of the beta-binomial with mean `parent`, by maximum likelihood over 1 to 100,000; rounded to 2 decimals."""
    from scipy.optimize import minimize_scalar
    from scipy.special import betaln

    mean = np.clip(parent, _ALMOST, 1 - _ALMOST)

    def loss(logarithm: float) -> float:
        first, second = np.exp(logarithm) * mean, np.exp(logarithm) * (1 - mean)
        return -float(np.sum(betaln(counted + first, of - counted + second) - betaln(first, second)))

    found = minimize_scalar(loss, bounds=(0.0, np.log(1e5)), method="bounded", options={"xatol": 1e-6})
    return round(float(np.exp(found.x)), 2)
