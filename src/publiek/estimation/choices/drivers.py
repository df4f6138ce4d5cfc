"""What goes together most with a visit, of all that was asked? The explained part, divided over predictors.

    importance_p = mean over all orders of (explained with p and those before it - explained by those before it)

which is the measure of Lindeman, Merenda and Gold (1980) and the value of Shapley (1953): the parts add up to what all
predictors explain together. Explained is R2 of a weighted linear regression, or 1 - deviance / deviance without
predictors of a weighted logit (McFadden 1974). All 2^p subsets are worked out, so at most twelve predictors.
**Importance is not effect**: what goes together with a visit need not bring one about.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SurveyError, Text

Floats = NDArray[np.float64]
MOST = 12
_STEPS = 25
_CLOSE, _CLOSE_WARM = 1e-8, 1e-6
_AT_ONCE = 4_000_000  # numbers held at once in the logit
_RIDGE = 1e-8


@dataclass(frozen=True)
class Drivers:
    """Per predictor `importance` (sums to `explained`) and its `share` of that, with 95% intervals over replicates (nan
    without them); `n` respondents.
    """

    importance: Floats
    low: Floats
    high: Floats
    share: Floats
    share_low: Floats
    share_high: Floats
    explained: float
    n: int


@dataclass(frozen=True)
class _Sample:
    """Respondents x (a constant and predictors), their outcome and weight."""

    design: Floats
    y: Floats
    weight: Floats


def drivers(
    x: Floats,
    y: Floats,
    *,
    weight: Floats | None = None,
    replicates: Floats | None = None,
    logit: bool = True,
) -> Drivers:
    """Respondents x predictors `x`, without nan; `y` 0 or 1 (any number when not `logit`); `weight` per respondent (1);
    `replicates`: respondents x replicates. Raises SurveyError "drivers-too-many", "drivers-nothing-to-explain".
    """
    weight = np.ones(len(y)) if weight is None else weight
    _checked(x, y, logit)
    x = (x - np.average(x, axis=0, weights=weight)) / np.maximum(x.std(axis=0), 1e-12)
    value, warm = _explained(x, y, weight, logit, None)
    importance = _divided(value)
    nothing = np.full(len(importance), np.nan)
    low = high = share_low = share_high = nothing
    if replicates is not None:
        again = np.array([_divided(_explained(x, y, one, logit, warm)[0]) for one in replicates.T])
        low, high = _limits(again, importance)
        share_low, share_high = _limits(again / again.sum(axis=1, keepdims=True), importance / importance.sum())
    return Drivers(
        importance, low, high, importance / importance.sum(), share_low, share_high, float(importance.sum()), len(y)
    )


def _checked(x: Floats, y: Floats, logit: bool) -> None:
    if x.shape[1] > MOST:
        raise SurveyError(
            "drivers-too-many",
            Text("Dit zijn te veel kenmerken om te vergelijken.", "These are too many predictors to compare."),
            Text(f"Kies er hooguit {MOST}, of neem ze samen.", f"Choose {MOST} at most, or put some together."),
            {"have": x.shape[1], "most": MOST},
        )
    still = int((x.std(axis=0) < 1e-12).sum())
    if y.std() < 1e-12 or still or (logit and not np.isin(y, (0, 1)).all()):
        raise SurveyError(
            "drivers-nothing-to-explain",
            Text(
                "Bij de uitkomst of bij een kenmerk zijn alle antwoorden gelijk, of de uitkomst is niet ja of nee.",
                "All answers on the outcome or on a predictor are the same, or the outcome is not yes or no.",
            ),
            Text("Laat dat kenmerk weg.", "Leave that predictor out."),
            {"predictors": x.shape[1], "same": still},
        )


def _subsets(predictors: int) -> NDArray[np.bool_]:
    """All subsets: row s holds the predictors whose bit is set in s."""
    return (np.arange(1 << predictors)[:, None] >> np.arange(predictors) & 1).astype(bool)


def _divided(value: Floats) -> Floats:
    """The value of every predictor, from the explained part of every subset."""
    predictors = int(np.log2(len(value)))
    size = _subsets(predictors).sum(axis=1)
    parts = np.array([factorial(s) * factorial(predictors - s - 1) for s in range(predictors)]) / factorial(predictors)
    without = np.arange(len(value))
    found = []
    for p in range(predictors):
        lacking = without[(without >> p & 1) == 0]
        found.append(float(parts[size[lacking]] @ (value[lacking | 1 << p] - value[lacking])))
    return np.array(found)


def _explained(x: Floats, y: Floats, weight: Floats, logit: bool, warm: Floats | None) -> tuple[Floats, Floats | None]:
    """The explained part of every subset; for the logit also the coefficients, from which replicates start."""
    return _deviance(x, y, weight, warm) if logit else (_squares(x, y, weight), None)


def _squares(x: Floats, y: Floats, weight: Floats) -> Floats:
    """R2 of every subset."""
    middle = np.average(np.column_stack([x, y]), axis=0, weights=weight)
    gaps = np.column_stack([x, y]) - middle
    gram = gaps.T @ (gaps * weight[:, None])
    found = [0.0]
    for kept in _subsets(x.shape[1])[1:]:
        at = np.flatnonzero(kept)
        found.append(float(gram[at, -1] @ np.linalg.lstsq(gram[np.ix_(at, at)], gram[at, -1], rcond=None)[0]))
    return np.array(found) / gram[-1, -1]


def _deviance(x: Floats, y: Floats, weight: Floats, warm: Floats | None) -> tuple[Floats, Floats]:
    """1 - deviance / deviance without predictors of every subset, by Newton on many subsets at once."""
    sample = _Sample(np.column_stack([np.ones(len(y)), x]), y, weight)
    kept = np.column_stack([np.ones(1 << x.shape[1], dtype=bool), _subsets(x.shape[1])])
    start = np.zeros(kept.shape) if warm is None else warm
    step = max(1, _AT_ONCE // len(y))
    close = _CLOSE if warm is None else _CLOSE_WARM
    spans = [slice(a, a + step) for a in range(0, len(kept), step)]
    parts = [_newton(sample, kept[span], start[span], close) for span in spans]
    likelihood = np.concatenate([part[0] for part in parts])
    return 1 - likelihood / likelihood[0], np.concatenate([part[1] for part in parts])


def _newton(sample: _Sample, kept: NDArray[np.bool_], start: Floats, close: float) -> tuple[Floats, Floats]:
    """(log-likelihood, coefficients) of each subset; what is not in a subset stays 0."""
    design, weight = sample.design, sample.weight
    rows, columns = np.triu_indices(design.shape[1])
    squares, at = design[:, rows] * design[:, columns], np.arange(design.shape[1])
    b, last = start, np.full(len(kept), -np.inf)
    for _ in range(_STEPS):
        score = design @ b.T
        likelihood = (sample.y * weight) @ score - weight @ np.logaddexp(0, score)
        if (likelihood - last < close * np.abs(likelihood)).all():
            break
        last = likelihood
        chance = 1 / (1 + np.exp(-score))
        slope = ((sample.y[:, None] - chance) * weight[:, None]).T @ design
        curve = np.zeros((len(kept), len(at), len(at)))
        curve[:, rows, columns] = (chance * (1 - chance) * weight[:, None]).T @ squares
        curve[:, columns, rows] = curve[:, rows, columns]
        curve *= kept[:, :, None] & kept[:, None, :]
        curve[:, at, at] += np.where(kept, _RIDGE * weight.sum(), 1.0)
        b = b + np.linalg.solve(curve, (slope * kept)[:, :, None])[:, :, 0]
    return likelihood, b


def _limits(again: Floats, value: Floats) -> tuple[Floats, Floats]:
    low, high = np.percentile(again, [2.5, 97.5], axis=0)
    return np.minimum(low, value), np.maximum(high, value)
