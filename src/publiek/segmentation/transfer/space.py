"""Where does an area lie among all areas? The space in which distances between areas are taken for comparison."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile

Floats = NDArray[np.float64]


def points(profile: AreaProfile, reference: NDArray[np.bool_]) -> Floats:
    """Areas x variables: asinh(100 x) for shares and asinh(x) for levels, in sd of the households of `reference`.

    A variable without spread in the reference is 0 everywhere.
    """
    factor = np.where(np.array(profile.kinds) == "level", 1.0, 100.0)
    stretched = np.arcsinh(profile.values * factor)
    weight = profile.households[reference] / profile.households[reference].sum()
    mean = weight @ stretched[reference]
    spread = np.sqrt(weight @ (stretched[reference] - mean) ** 2)
    return np.where(spread > 0, (stretched - mean) / np.where(spread > 0, spread, 1.0), 0.0)


def centres(places: Floats, weight: Floats, label: NDArray[np.int64], groups: int) -> Floats:
    """Groups x variables: the weighted mean of each group; nan for a group without weight."""
    centre = np.full((groups, places.shape[1]), np.nan)
    for group in range(groups):
        own = weight * (label == group)
        if own.sum() > 0:
            centre[group] = own @ places / own.sum()
    return centre


def nearest(places: Floats, centre: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The nearest centre of each place and the distance to it; centres that are nan are passed over."""
    squared = (places**2).sum(axis=1)[:, None] - 2 * places @ np.nan_to_num(centre).T
    squared = squared + (np.nan_to_num(centre) ** 2).sum(axis=1)
    squared[:, np.isnan(centre).any(axis=1)] = np.inf
    label = squared.argmin(axis=1)
    return label, np.sqrt(np.maximum(squared[np.arange(len(places)), label], 0.0))
