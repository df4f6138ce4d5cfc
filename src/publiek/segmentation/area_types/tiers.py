"""How do types become main types above and subtypes below, nested by construction?

Up: types are joined two by two, each time the pair whose joining costs least variance (Ward 1963), weighted by
households. Down: the areas of each type are clustered again, as many groups as the recipe says for that type.
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_types.clustering import clustered
from publiek.segmentation.area_types.recipe import Recipe

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
#: A type is never split in groups of fewer areas than this, on average.
AREAS_EACH = 5


def joined(centroids: Floats, size: Floats, groups: int) -> Labels:
    """Of each centroid (row) the number of the main type it is part of, 0 to `groups` - 1, numbered in the order in
    which they first occur. Ward's joining of centroids with weight `size`.
    """
    members = [[at] for at in range(len(centroids))]
    middle, weight = [row.copy() for row in centroids], list(size)
    while len(members) > groups:
        pairs = [(i, j) for i in range(len(members)) for j in range(i)]
        costs = [
            weight[i] * weight[j] / (weight[i] + weight[j]) * ((middle[i] - middle[j]) ** 2).sum() for i, j in pairs
        ]
        i, j = pairs[int(np.argmin(costs))]
        middle[j] = (weight[i] * middle[i] + weight[j] * middle[j]) / (weight[i] + weight[j])
        weight[j] += weight[i]
        members[j] += members[i]
        del middle[i], weight[i], members[i]
    parts = np.empty(len(centroids), dtype=np.int64)
    for number, codes in enumerate(sorted(members, key=min)):
        parts[codes] = number
    return parts


def split(points: Floats, weight: Floats, labels: Labels, *, order: int, settings: Recipe) -> dict[str, Floats]:
    """Subtype code -> centroid, for the areas with type number `labels`; within a type from the highest to the lowest
    of variable `order` (density).
    """
    found = {}
    for at in range(settings.groups):
        code, own = f"G{at + 1}", labels == at
        groups = max(1, min(settings.subtypes.get(code, 1), int(own.sum()) // AREAS_EACH))
        centroids = _centroids(points[own], weight[own], groups, settings)
        centroids = centroids[np.argsort(-centroids[:, order], kind="stable")]
        found |= {f"{code}{letter}": row for letter, row in zip(ascii_lowercase, centroids, strict=False)}
    return found


def _centroids(points: Floats, weight: Floats, groups: int, settings: Recipe) -> Floats:
    if groups == 1:
        return (weight @ points / weight.sum())[None, :]
    return clustered(points, weight, groups, seed=settings.seed, starts=settings.starts)


def parents_of(types: int, main: Labels, subtypes: tuple[str, ...]) -> dict[str, str]:
    """Type -> main type ("A", "B", ...), subtype -> type."""
    above = {f"G{at + 1}": ascii_uppercase[main[at]] for at in range(types)}
    return above | {code: code.rstrip(ascii_lowercase) for code in subtypes}
