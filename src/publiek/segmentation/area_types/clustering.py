"""Which areas resemble one another? Weighted k-means with a fixed seed, the same on every machine with this library.

scikit-learn is needed to build a typology, not to use one: it is imported here, inside the function.
"""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text, UsageError
from publiek.estimation.threads import one_thread
from publiek.segmentation.area_types.placement import squared_distances

Floats = NDArray[np.float64]


def can_cluster() -> bool:
    """Whether the library that clusters is here (extra `build`)."""
    return find_spec("sklearn") is not None


def clustered(points: Floats, weight: Floats, groups: int, *, seed: int, starts: int | Floats = 1) -> Floats:
    """The centroids (groups x variables) with the least weighted within-group sum of squares; `starts`: from how many
    starts, or the centroids to start from. Raises UsageError "build-extra-missing".
    """
    try:
        from sklearn.cluster import KMeans
    except ImportError:
        raise UsageError(
            "build-extra-missing",
            Text("Voor het bouwen van gebiedstypen is scikit-learn nodig.", "Building area types needs scikit-learn."),
            Text('Voer uit: pip install "publiek[build]"', 'Run: pip install "publiek[build]"'),
        ) from None
    several = isinstance(starts, int)
    first, tries = ("k-means++", starts) if several else (starts.astype(points.dtype), 1)
    # one thread: sums in another order may end in another optimum, and a rebuild must be equal to the byte
    with one_thread():
        means = KMeans(groups, init=first, n_init=tries, random_state=seed, algorithm="lloyd")
        fit = means.fit(points, sample_weight=weight.astype(points.dtype))
    return np.asarray(fit.cluster_centers_, dtype=float)


def matched(centroids: Floats, reference: Floats) -> Floats:
    """The same centroids in the order of `reference`: the matching with the least total squared distance."""
    from scipy.optimize import linear_sum_assignment

    return centroids[linear_sum_assignment(squared_distances(reference, centroids))[1]]
