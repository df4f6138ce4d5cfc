"""How much do areas differ beyond what is known of their people and places?

Respondents of one area resemble one another when the area has something of its own. Let g_i be the slope of the
log-likelihood of respondent i in the class scores, and I_i the information in that answer. For area effects u_s,
independent per class with variance v, to first order (the score
of a variance component, Liang 1987; Commenges and Jacqmin-Gadda 1997)

    E[g_i . g_j] = v <I_i, I_j>      for i, j in the same area

so v is estimated by the ratio of the two sums over all pairs. It takes no area of its own out of anybody's answers:
what one respondent said is never seen in the figure of an area.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.latent_classes.multinomial import Floats, Sample, shares


def area_scatter(sample: Sample, held_out: Floats, area: NDArray[np.str_]) -> tuple[float, float, int]:
    """(variance on the logit scale, its standard error, pairs of respondents of one area).

    `held_out`: respondents x classes, each one's scores by a model that never saw anyone of that area: a model that
    did has already taken part of the likeness away, and the variance would come out too small. Respondents without an
    area are left out. The variance may come out below 0: there is then nothing to see.
    """
    known = area != ""
    before = shares(held_out[known])
    after = shares(held_out[known] + sample.log_given[known])
    weight = sample.weight[known][:, None]
    slope, information = (after - before) * weight, (_spread(before) - _spread(after)) * weight
    _, place, count = np.unique(area[known], return_inverse=True, return_counts=True)
    alike = _pairs(slope, place.reshape(-1), len(count))
    scale = _pairs(information, place.reshape(-1), len(count))
    pairs = int((count * (count - 1) // 2).sum())
    if not pairs or scale.sum() <= 0:
        return 0.0, 0.0, pairs
    variance = float(alike.sum() / scale.sum())
    error = float(np.sqrt(((alike - variance * scale) ** 2).sum()) / scale.sum())
    return variance, error, pairs


def _spread(share: Floats) -> Floats:
    """diag(p) - p p', flattened: respondents x classes squared."""
    outer = share[:, :, None] * share[:, None, :]
    return np.asarray((share[:, :, None] * np.eye(share.shape[1]) - outer).reshape(len(share), share.shape[1] ** 2))


def _pairs(numbers: Floats, place: NDArray[np.int64], areas: int) -> Floats:
    """Per area the sum over pairs (i < j) of the inner products of rows."""
    summed = np.zeros((areas, numbers.shape[1]))
    np.add.at(summed, place, numbers)
    own = np.bincount(place, weights=(numbers**2).sum(axis=1), minlength=areas)
    return np.asarray(((summed**2).sum(axis=1) - own) / 2)
