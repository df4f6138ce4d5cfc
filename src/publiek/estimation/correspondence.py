"""Along which lines do answers differ most, and which answers lie close together? Multiple correspondence analysis.

With Z respondents x categories (1 where given), J items, weights r (sum 1) and masses c_k = sum_i r_i z_ik / J,

    S = D_r^(1/2) (Z D_c^(-1) / J - 1) D_c^(1/2) = U diag(s) V'      lambda = s^2 (inertia of each axis)
    respondents F = D_r^(-1/2) U diag(s)        categories G = D_c^(-1/2) V diag(s)

(Benzécri 1973; Greenacre 1984; Husson, Lê and Pagès 2017). Total inertia is K / J - 1. The test value of a category is
sqrt(n_k (n - 1) / (n - n_k)) times its coordinate: beyond 2 either way it lies off the middle for more than chance.
An axis has no direction of its own: here the category that adds most to it lies on the positive side. It shows patterns
in these answers; it neither explains nor measures anybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Correspondence:
    """`eigenvalues` and `percentages` (of the total inertia) per axis; `respondents`: respondents x axes;
    `coordinates`, `contributions` (percent, per axis 100), `squared_cosines` and `test_values`: categories x axes, in
    the order of items and within an item of codes. `weight`: per respondent.
    """

    eigenvalues: Floats
    percentages: Floats
    respondents: Floats
    coordinates: Floats
    contributions: Floats
    squared_cosines: Floats
    test_values: Floats
    weight: Floats


@dataclass(frozen=True)
class Supplementary:
    """Categories that took no part in finding the axes: `coordinates`, `squared_cosines` and `test_values`."""

    coordinates: Floats
    squared_cosines: Floats
    test_values: Floats


def correspondence(
    codes: Floats, sizes: tuple[int, ...], *, axes: int = 5, weight: Floats | None = None
) -> Correspondence:
    """Respondents x items (0, 1, ... below `sizes`; nan: not answered, which pulls nobody: the shares of the
    others stand in). `weight` per respondent (1). ValueError: a category that nobody gave.
    """
    weight = np.ones(len(codes)) if weight is None else weight
    shown = _shown(codes, sizes, weight)
    rows, mass = weight / weight.sum(), (weight @ shown) / weight.sum() / len(sizes)
    if (mass <= 0).any():
        raise ValueError("a category that nobody gave")
    gaps = (shown / (len(sizes) * mass) - 1) * np.sqrt(mass) * np.sqrt(rows)[:, None]
    values, vectors = np.linalg.eigh(gaps.T @ gaps)
    kept = np.argsort(-values, kind="stable")[: min(axes, sum(sizes) - len(sizes))]
    found, sides = values[kept], _directed(vectors[:, kept])
    coordinates = sides * np.sqrt(found) / np.sqrt(mass)[:, None]
    respondents = (shown @ coordinates) / len(sizes) / np.sqrt(found)
    share = mass * len(sizes)
    return Correspondence(
        eigenvalues=found,
        percentages=100 * found / (sum(sizes) / len(sizes) - 1),
        respondents=respondents,
        coordinates=coordinates,
        contributions=100 * sides**2,
        squared_cosines=coordinates**2 * (share / (1 - share))[:, None],
        test_values=_test_values(coordinates, share, weight),
        weight=weight,
    )


def supplement(found: Correspondence, groups: NDArray[np.int64]) -> Supplementary:
    """Where groups of respondents (0, 1, ...; -1: in none) lie on the axes: at the mean of their members, as a category
    would. ValueError: a group without members.
    """
    weight = found.weight
    member = (groups[:, None] == np.arange(int(groups.max()) + 1)).astype(float) * weight[:, None]
    if (member.sum(axis=0) <= 0).any():
        raise ValueError("a group without members")
    share = member.sum(axis=0) / weight.sum()
    middle = member.T @ found.respondents / member.sum(axis=0)[:, None]
    coordinates = middle / np.sqrt(found.eigenvalues)
    cosines = coordinates**2 * (share / np.maximum(1 - share, 1e-300))[:, None]
    return Supplementary(coordinates, cosines, _test_values(coordinates, share, weight))


def _shown(codes: Floats, sizes: tuple[int, ...], weight: Floats) -> Floats:
    """Respondents x categories: 1 where given, the shares of the others where not answered."""
    parts = []
    for j, size in enumerate(sizes):
        given = (codes[:, [j]] == np.arange(size)).astype(float)
        told = given.sum(axis=1) > 0
        total = max(float(weight[told].sum()), 1e-300)
        given[~told] = weight[told] @ given[told] / total
        parts.append(given)
    return np.concatenate(parts, axis=1)


def _directed(vectors: Floats) -> Floats:
    """Every axis with the category that adds most to it on the positive side."""
    largest = np.abs(vectors).argmax(axis=0)
    return np.asarray(vectors * np.sign(vectors[largest, np.arange(vectors.shape[1])]))


def _test_values(coordinates: Floats, share: Floats, weight: Floats) -> Floats:
    """Coordinates in standard errors of a random draw of as many respondents, without replacement."""
    n = float(weight.sum() ** 2 / (weight**2).sum())
    return np.asarray(coordinates * np.sqrt((n - 1) * share / np.maximum(1 - share, 1e-300))[:, None])
