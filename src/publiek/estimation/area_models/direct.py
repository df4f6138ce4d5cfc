"""What does the survey itself say about an area, and how far should it be believed? The estimates without a model.

They are what the models are held against: the direct estimate, the synthetic one (everybody is like their kind of
person in the whole country), and the mixture of both that depends on the size of the sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.estimation.partial_pooling.observed import Floats

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Direct:
    """Per area the `estimate` of a mean, its standard `error` and the number of `respondents`. nan where the survey
    says nothing: no respondent, or (the error) no respondent with a value other than 0.
    """

    estimate: Floats
    error: Floats
    respondents: Codes

    @property
    def cv(self) -> Floats:
        """The coefficient of variation in percent: 100 x error / estimate."""
        return np.asarray(100 * self.error / np.where(self.estimate == 0, np.nan, self.estimate))


def direct(value: Floats, weight: Floats, area: Codes, sizes: Floats) -> Direct:
    """Horvitz-Thompson means of areas with known `sizes`: sum(w y) / N, variance sum(w (w - 1) y^2) / N^2.

    `weight`: how many residents each respondent stands for (the inverse of the chance to be drawn, so 1 or more);
    `area`: code 0..A-1. The variance is that of Poisson sampling (Saerndal, Swensson and Wretman 1992), as R's sae
    gives it. Raises SegmentationError "area-weights".
    """
    _check_weights(value, weight, area, sizes)
    count = len(sizes)
    have = np.bincount(area, minlength=count)
    mean = np.bincount(area, weight * value, minlength=count) / sizes
    variance = np.bincount(area, weight * (weight - 1) * value**2, minlength=count) / sizes**2
    told = np.bincount(area, value != 0, minlength=count) > 0
    return Direct(np.where(have > 0, mean, np.nan), np.where(told, np.sqrt(variance), np.nan), have)


def synthetic(value: Floats, weight: Floats, kind: Codes, sizes: Floats) -> Floats:
    """Per area the mean if every kind of person were as in the whole survey. `sizes`: areas x kinds of person.

    The mean of a kind is sum(w y) over its known size in all areas together (post-stratified synthetic estimate).
    Raises SegmentationError "area-weights", "area-kind-empty" (a kind lives in the areas but nobody of it answered).
    """
    _check_weights(value, weight, kind, sizes.sum(axis=0))
    everywhere = sizes.sum(axis=0)
    silent = (np.bincount(kind, minlength=sizes.shape[1]) == 0) & (everywhere > 0)
    if silent.any():
        raise SegmentationError(
            "area-kind-empty",
            Text("Van een groep inwoners antwoordde niemand.", "Nobody of a group of residents answered."),
            Text("Voeg die groep samen met een andere.", "Put that group together with another one."),
            {"groups": int(silent.sum())},
        )
    mean = np.bincount(kind, weight * value, minlength=sizes.shape[1]) / np.where(everywhere > 0, everywhere, 1)
    return np.asarray(sizes @ mean / sizes.sum(axis=1))


def composite(own: Floats, model: Floats, estimated: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """The mixture c own + (1 - c) model, and c: 1 where the estimated size reaches the known one, else their ratio.

    `own` and `model`: the direct and the synthetic estimate; `estimated`: sum of weights per area; `sizes`: residents.
    An area without respondents (own nan) has c = 0. Sample-size dependent estimate of Drew, Singh and Choudhry 1982,
    with delta 1.
    """
    kept = np.where(np.isfinite(own), np.minimum(estimated / sizes, 1.0), 0.0)
    return kept * np.nan_to_num(own) + (1 - kept) * model, kept


def _check_weights(value: Floats, weight: Floats, code: Codes, sizes: Floats) -> None:
    """Refuse weights that are no numbers of residents, and codes or sizes that do not fit."""
    fits = len(value) == len(weight) == len(code) > 0
    fits = fits and bool(np.isfinite(value).all() and (weight >= 1 - 1e-9).all() and np.isfinite(weight).all())
    if fits and code.min() >= 0 and code.max() < len(sizes) and bool((sizes[np.unique(code)] > 0).all()):
        return
    raise SegmentationError(
        "area-weights",
        Text("Met deze gewichten is geen cijfer per gebied te maken.", "These weights give no figure per area."),
        Text(
            "Geef per persoon een gewicht van 1 of meer (hoeveel inwoners hij vertegenwoordigt) en per gebied een "
            "aantal inwoners boven 0.",
            "Give every person a weight of 1 or more (how many residents they stand for) and every area a number of "
            "residents above 0.",
        ),
        {"respondents": len(value), "areas": len(sizes)},
    )
