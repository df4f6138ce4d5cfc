"""Does a segmentation tell more about who goes than age and education alone? Out of sample, with an interval.

    lift = D2(age + education + mix of the home area) - D2(age + education),   D2 = 1 - deviance / deviance of the mean

Both models are logistic with a small ridge, fitted on the respondents of other areas: whole areas are left out
together, so that nobody's neighbours tell the answer. The interval resamples areas (weights per cluster, the fitted
models kept); it holds the chance in who was asked, not that of another training sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text, UsageError
from publiek.segmentation.area_profile import Floats
from publiek.segmentation.card.contents import Measured
from publiek.segmentation.logistic import fit
from publiek.segmentation.scheme import SegmentScheme
from publiek.vocabulary.microdata import Microdata

_ALMOST = 1e-9


@dataclass(frozen=True)
class LiftSettings:
    """How a lift is measured. `traits`: what the segmentation must beat; `ridge`: penalty per coefficient, in
    respondents; `least`: fewer visitors or non-visitors than this and nothing is said.
    """

    traits: tuple[str, ...] = ("age", "education")
    folds: int = 5
    draws: int = 500
    ridge: float = 2.0
    least: int = 100
    seed: int = 20221101


@dataclass(frozen=True)
class _Asked:
    """Respondents with an answer, all traits and an area with a group."""

    went: Floats
    weight: Floats
    alone: Floats
    mix: Floats
    area: NDArray[np.int64]


def measure_lift(
    data: Microdata, scheme: SegmentScheme, *, item: str, settings: LiftSettings | None = None
) -> Measured:
    """The lift of `scheme` for one item (0 = did not go, above 0 = went), as a part of deviance (0-1).

    Respondents without an answer, a trait or a classified home area are left out; `n` is who remains. Too few: a
    Measured without a value. Raises UsageError "trait-unknown" for a trait or item that the answers do not have.
    """
    settings = settings or LiftSettings()
    _refuse_unknown(data, (*settings.traits, item))
    asked = _asked(data, scheme, item=item, traits=settings.traits)
    visitors = int(asked.went.sum())
    if min(visitors, len(asked.went) - visitors) < settings.least or len(set(asked.area.tolist())) < settings.folds:
        return Measured("lift", n=len(asked.went), unit="respondents", how=_FEW)
    folds = _folds(asked.area, settings)
    null = _left_out(np.ones((len(asked.went), 0)), asked, folds, settings.ridge)
    alone = _left_out(asked.alone, asked, folds, settings.ridge)
    both = _left_out(np.column_stack([asked.alone, asked.mix]), asked, folds, settings.ridge)
    sums = np.stack([np.bincount(asked.area, part) for part in (null, alone, both)])
    drawn = _resampled(sums, settings)
    low, high = np.quantile((drawn[1] - drawn[2]) / drawn[0], (0.025, 0.975))
    total = sums.sum(axis=1)
    value = (total[1] - total[2]) / total[0]
    return Measured(
        "lift",
        round(float(value), 4),
        round(float(low), 4),
        round(float(high), 4),
        n=len(asked.went),
        unit="respondents",
        how=_how(data, item, float(1 - total[1] / total[0])),
    )


_FEW = Text(
    "Niet gemeten: te weinig ondervraagden die wel en niet gingen.",
    "Not measured: too few respondents who went or did not go.",
)


def _how(data: Microdata, item: str, alone: float) -> Text:
    label = next(one.label for one in data.items if one.name == item)
    share = f"{100 * alone:.1f}"
    comma = share.replace(".", ",")
    return Text(
        f"{data.source} {data.year}, ‘{label.nl}’; leeftijd en opleiding alleen: {comma}%. Hele gebieden om beurten "
        "buiten gehouden.",
        f"{data.source} {data.year}, ‘{label.en}’; age and education alone: {share}%. Whole areas left out in turn.",
    )


def _refuse_unknown(data: Microdata, names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in data.answers.column_names]
    if unknown:
        raise UsageError(
            "trait-unknown",
            Text("Deze vraag of dit kenmerk zit niet in de antwoorden.", "The answers do not have this item or trait."),
            Text("Kijk welke vragen en kenmerken er zijn.", "See which items and traits there are."),
            {"unknown": unknown},
        )


def _asked(data: Microdata, scheme: SegmentScheme, *, item: str, traits: Sequence[str]) -> _Asked:
    codes = [group.code for group in scheme.groups]
    rows = scheme.table.select(["pc4", "mix"]).to_pylist()
    mixes = {str(row["pc4"]): [dict(row["mix"]).get(code, 0.0) for code in codes] for row in rows}
    answered = np.isfinite(data.codes(item)) & np.array([area in mixes for area in data.area])
    for trait in traits:
        answered &= np.isfinite(data.codes(trait))
    columns = [_dummies(data.codes(trait)[answered]) for trait in traits]
    areas = data.area[answered]
    return _Asked(
        went=(data.codes(item)[answered] > 0).astype(float),
        weight=data.weight[answered],
        alone=np.column_stack([np.ones((int(answered.sum()), 0)), *columns]),
        mix=np.array([mixes[area][1:] for area in areas]).reshape(len(areas), len(codes) - 1),
        area=np.unique(areas, return_inverse=True)[1],
    )


def _dummies(codes: Floats) -> Floats:
    """One column per category but the first that occurs."""
    return (codes[:, None] == np.unique(codes)[None, 1:]).astype(float)


def _folds(area: NDArray[np.int64], settings: LiftSettings) -> NDArray[np.int64]:
    """The fold of each respondent: whole areas, dealt out in random order."""
    count = area.max() + 1
    fold = np.empty(count, dtype=np.int64)
    fold[np.random.default_rng(settings.seed).permutation(count)] = np.arange(count) % settings.folds
    return fold[area]


def _left_out(design: Floats, asked: _Asked, folds: NDArray[np.int64], ridge: float) -> Floats:
    """Each respondent's weighted deviance under the model fitted on the other folds."""
    deviance = np.empty(len(asked.went))
    for fold in np.unique(folds):
        out = folds == fold
        found = logistic(design[~out], asked.went[~out], weight=asked.weight[~out], ridge=ridge)
        chance = _chance(design[out], found)
        right = np.where(asked.went[out] > 0, chance, 1 - chance)
        deviance[out] = -2 * asked.weight[out] * np.log(np.maximum(right, _ALMOST))
    return deviance


def logistic(design: Floats, went: Floats, *, weight: Floats, ridge: float) -> Floats:
    """Coefficients (intercept first, not penalised) of a weighted ridge logistic regression."""
    full = np.column_stack([np.ones(len(design)), design])
    penalty = np.array([0.0, *[ridge] * design.shape[1]])
    return fit(full, weight * went, weight, ridge=penalty).coefficients


def _chance(design: Floats, found: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(found[0] + design @ found[1:]))))


def _resampled(sums: Floats, settings: LiftSettings) -> Floats:
    """Deviances (3 x draws) with the areas drawn again with replacement."""
    chance = np.random.default_rng(settings.seed + 1)
    count = sums.shape[1]
    times = chance.multinomial(count, np.full(count, 1 / count), size=settings.draws)
    return sums @ times.T
