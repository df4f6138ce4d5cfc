"""Which areas resemble one another? Weighted k-means with a fixed seed, the same on every machine with this library.

scikit-learn is needed to build a typology, not to use one: it is imported here, inside the function.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text, UsageError

Floats = NDArray[np.float64]


def clustered(points: Floats, weight: Floats, groups: int, *, seed: int, starts: int) -> Floats:
    """The centroids (groups x variables) with the least weighted within-group sum of squares over `starts` starts."""
    try:
        from sklearn.cluster import KMeans
        from threadpoolctl import threadpool_limits
    except ImportError:
        raise UsageError(
            "build-extra-missing",
            Text("Voor het bouwen van gebiedstypen is scikit-learn nodig.", "Building area types needs scikit-learn."),
            Text('Voer uit: pip install "publiek[build]"', 'Run: pip install "publiek[build]"'),
        ) from None
    # one thread: sums in another order may end in another optimum, and a rebuild must be equal to the byte
    with threadpool_limits(limits=1):
        fit = KMeans(groups, n_init=starts, random_state=seed, algorithm="lloyd").fit(points, sample_weight=weight)
    return np.asarray(fit.cluster_centers_, dtype=float)
