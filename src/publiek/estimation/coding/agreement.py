"""Do two or more people who judge the same things agree more than chance would have them?

    alpha = 1 - D_o / D_e                 observed over expected disagreement (Krippendorff 1970, 2011)
    kappa = (P_o - P_e) / (1 - P_e)       two coders (Cohen 1960); equally many coders each time (Fleiss 1971)

`values`: coders x units, numbers of categories (or of a scale), nan where a coder did not judge; a unit that fewer than
two judged says nothing. Alpha may be used with any number of coders, gaps and these scales: "nominal" (other or not),
"ordinal" (ranks), "interval" (differences), "ratio" (differences relative to size).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SurveyError, Text

Floats = NDArray[np.float64]
SCALES = ("nominal", "ordinal", "interval", "ratio")
#: From these values on codes may be used, or may be used with care (Krippendorff 2004, chapter 11).
RELIABLE, TENTATIVE = 0.8, 0.667
#: With fewer units that two people judged, nothing is said of how reliable coding is.
LEAST = 30


@dataclass(frozen=True)
class Agreement:
    """`alpha` with a 95% interval over resampled units; `agree`: the part of pairs of judgements that is the same;
    `units` that at least two judged; `verdict`: "reliable", "tentative", "anew", "too-few" or "one-category".
    """

    alpha: float
    low: float
    high: float
    agree: float
    units: int
    verdict: str


def agreement(values: Floats, *, scale: str = "nominal", draws: int = 1000, seed: int = 1) -> Agreement:
    """How far coders agree, and whether that is enough. Raises SurveyError "coding-nothing-twice", "coding-scale"."""
    twice = _twice(values)
    alpha = krippendorff_alpha(twice, scale=scale)
    low, high = _interval(twice, scale, draws, seed)
    return Agreement(alpha, low, high, percent_agreement(twice), twice.shape[1], verdict(alpha, twice.shape[1]))


def verdict(alpha: float, units: int) -> str:
    """What may be done with the codes: use them, use them with care, or train and code anew."""
    if units < LEAST:
        return "too-few"
    if np.isnan(alpha):
        return "one-category"
    return "reliable" if alpha >= RELIABLE else "tentative" if alpha >= TENTATIVE else "anew"


def krippendorff_alpha(values: Floats, *, scale: str = "nominal") -> float:
    """Alpha: 1 full agreement, 0 as by chance; nan when one category was used only: nothing can then be told.

    Raises as `agreement`.
    """
    kinds, judged = _judged(_twice(values))
    return _alpha(_coincidences(judged), kinds, scale)


def percent_agreement(values: Floats) -> float:
    """The part of all pairs of judgements of one unit that is the same (each unit counts once)."""
    _, judged = _judged(_twice(values))
    m = judged.sum(axis=1)
    return float(((judged * (judged - 1)).sum(axis=1) / (m * (m - 1))).mean())


def cohen_kappa(first: Floats, second: Floats) -> float:
    """Kappa of two coders over the units that both judged; nan when both used one and the same category only."""
    both = ~np.isnan(first) & ~np.isnan(second)
    kinds = np.unique(np.concatenate([first[both], second[both]]))
    one, other = (np.array([(of[both] == kind).mean() for kind in kinds]) for of in (first, second))
    by_chance = float(one @ other)
    seen = float((first[both] == second[both]).mean())
    return (seen - by_chance) / (1 - by_chance) if by_chance < 1 else float("nan")


def fleiss_kappa(counts: Floats) -> float:
    """Kappa of units x categories: how many coders chose each; equally many coders per unit. ValueError otherwise."""
    m = counts.sum(axis=1)
    if len(m) == 0 or (m != m[0]).any() or m[0] < 2:
        raise ValueError("every unit needs equally many coders, two at least")
    seen = float(((counts * (counts - 1)).sum(axis=1) / (m * (m - 1))).mean())
    by_chance = float(((counts.sum(axis=0) / counts.sum()) ** 2).sum())
    return (seen - by_chance) / (1 - by_chance) if by_chance < 1 else float("nan")


def _twice(values: Floats) -> Floats:
    """Only the units that at least two judged."""
    kept = (~np.isnan(values)).sum(axis=0) >= 2
    if not kept.any():
        raise SurveyError(
            "coding-nothing-twice",
            Text("Geen antwoord is door twee mensen gecodeerd.", "No answer was coded by two people."),
            Text(
                "Laat twee mensen los van elkaar dezelfde antwoorden coderen.",
                "Have two people code the same answers, each on their own.",
            ),
            {"coders": values.shape[0], "answers": values.shape[1]},
        )
    return values[:, kept]


def _judged(values: Floats) -> tuple[Floats, Floats]:
    """The categories, and units x categories: how many coders chose each."""
    kinds = np.unique(values[~np.isnan(values)])
    return kinds, (values[:, :, None] == kinds).sum(axis=0).astype(float)


def _coincidences(judged: Floats) -> Floats:
    """Categories x categories: pairs of judgements within units, each unit counting as many as it has judgements."""
    weight = 1 / (judged.sum(axis=1) - 1)
    return np.asarray(judged.T @ (judged * weight[:, None]) - np.diag(weight @ judged))


def _alpha(pairs: Floats, kinds: Floats, scale: str) -> float:
    total = pairs.sum(axis=0)
    apart = _distance(kinds, total, scale)
    n = total.sum()
    expected = float(total @ apart @ total) / max(n - 1, 1e-300)
    return 1 - float((pairs * apart).sum()) / expected if expected > 0 else float("nan")


def _distance(kinds: Floats, total: Floats, scale: str) -> Floats:
    """Squared distances between categories (Krippendorff 2011)."""
    gap = kinds[:, None] - kinds
    if scale == "nominal":
        return (gap != 0).astype(float)
    if scale == "ordinal":
        below = np.cumsum(total) - total / 2
        return np.asarray((below[:, None] - below) ** 2)
    if scale == "interval":
        return np.asarray(gap**2)
    if scale == "ratio":
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.nan_to_num((gap / (kinds[:, None] + kinds)) ** 2)
    raise SurveyError(
        "coding-scale",
        Text("Deze schaal is niet bekend.", "This scale is not known."),
        Text("Kies nominal, ordinal, interval of ratio.", "Choose nominal, ordinal, interval or ratio."),
    )


def _interval(values: Floats, scale: str, draws: int, seed: int) -> tuple[float, float]:
    """Percentiles over units drawn with replacement."""
    kinds, judged = _judged(values)
    chance, n = np.random.default_rng(seed), len(judged)
    drawn = [_alpha(_coincidences(judged[chance.integers(n, size=n)]), kinds, scale) for _ in range(draws)]
    known = np.array(drawn)[~np.isnan(drawn)]
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
    return float(low), float(high)
