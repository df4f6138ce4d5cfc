"""Are there areas in the region the like of which the model never saw?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.transfer import space
from publiek.segmentation.transfer.territory import Territory

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Support:
    """`share` (0-1) of the region's households within the source's range; `outside`: the areas that are not,
    farthest first; `limit`: the distance, in sd, from the nearest group of the source.
    """

    share: float
    outside: tuple[str, ...]
    limit: float


def support(ground: Territory, source: NDArray[np.bool_], target: NDArray[np.bool_], *, quantile: float) -> Support:
    """Households of `target` no farther from their nearest group than `quantile` of the households of `source`.

    The groups are the centres of the scheme's groups over the source's areas.
    """
    places = space.points(ground.profile, source)
    label = ground.positions
    weight = ground.profile.households
    centre = space.centres(places[source], weight[source], label[source], len(ground.segments))
    distance = space.nearest(places, centre)[1]
    order = np.argsort(distance[source], kind="stable")
    passed = np.cumsum(weight[source][order]) / weight[source].sum()
    limit = float(distance[source][order][np.searchsorted(passed, quantile)])
    beyond = target & (distance > limit)
    farthest = np.flatnonzero(beyond)[np.argsort(-distance[beyond], kind="stable")]
    share = 1 - float(weight[beyond].sum() / weight[target].sum())
    return Support(share, tuple(str(area) for area in ground.profile.area[farthest]), limit)
