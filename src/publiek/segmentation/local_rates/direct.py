"""What does the survey itself say about an area, and how far should it be believed? The estimates without a model.

They are what the models are held against: the direct estimate, the synthetic one (everybody is like their kind of
person in the whole country), and the mixture of both that depends on the size of the sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.partial_pooling.observed import Floats

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Direct:
    """Per area the `estimate` of a mean, its standard `error` and the number of `respondents`."""

    estimate: Floats
    error: Floats
    respondents: Codes


def direct(value: Floats, weight: Floats, area: Codes, sizes: Floats) -> Direct:
    """Horvitz-Thompson means of areas with known `sizes`: sum(w y) / N, variance sum(w (w - 1) y^2) / N^2.

    The variance is that of Poisson sampling (Saerndal, Swensson and Wretman 1992), as R's sae gives it.
    """
    count = len(sizes)
    mean = np.bincount(area, weight * value, minlength=count) / sizes
    variance = np.bincount(area, weight * (weight - 1) * value**2, minlength=count) / sizes**2
    return Direct(mean, np.sqrt(np.maximum(variance, 0)), np.bincount(area, minlength=count))


def synthetic(value: Floats, weight: Floats, kind: Codes, sizes: Floats) -> Floats:
    """Per area the mean if every kind of person were as in the whole survey. `sizes`: areas x kinds of person.

    The mean of a kind is sum(w y) over its known size in all areas together.
    """
    mean = np.bincount(kind, weight * value, minlength=sizes.shape[1]) / sizes.sum(axis=0)
    return np.asarray(sizes @ mean / sizes.sum(axis=1))


def sample_size_dependent(own: Floats, model: Floats, estimated: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """The mixture c own + (1 - c) model, and c: 1 where the estimated size reaches the known one, else their ratio.

    Drew, Singh and Choudhry 1982, with delta 1.
    """
    kept = np.minimum(estimated / sizes, 1.0)
    return kept * own + (1 - kept) * model, kept
