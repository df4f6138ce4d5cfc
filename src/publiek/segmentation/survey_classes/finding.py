"""How many classes are there, and what are they like? The search, the rule that chooses, and the intervals.

The rule: of the numbers of classes that are good enough (no class too small, answers that tell classes apart, found
again in resampled respondents) the one with the lowest BIC (Schwarz 1978; Nylund, Asparouhov and Muthén 2007). With
weights, the log-likelihood is scaled to the effective number of respondents (Kish 1965), so that a weighted survey
cannot carry more classes than an equal one of that size. Classes are put in order of how much they do, so that their
names do not depend on a seed; in resamples they are matched by starting from the solution itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.latent import Answers, Fit, Floats
from publiek.estimation.threads import one_thread
from publiek.segmentation.agreement import adjusted_rand
from publiek.segmentation.survey_classes.class_model import Bounds, ClassModel, answers_of, rounded
from publiek.segmentation.survey_classes.dependence import most_dependent
from publiek.segmentation.survey_classes.settings import ClassSettings
from publiek.vocabulary.microdata import Item, Microdata

_RESAMPLE_STARTS = 5


@dataclass(frozen=True)
class Tried:
    """One number of classes: `bic`, `smallest` share, relative `entropy`, `stability` (nan: not looked at)."""

    fit: Fit
    bic: float
    smallest: float
    entropy: float
    stability: float = float("nan")

    def as_dict(self) -> dict[str, float | int | None]:
        """As the model's study keeps it."""
        stability = None if np.isnan(self.stability) else round(self.stability, 4)
        return {
            "classes": len(self.fit.shares),
            "log_likelihood": round(self.fit.log_likelihood, 4),
            "bic": round(self.bic, 4),
            "smallest": round(self.smallest, 4),
            "entropy": round(self.entropy, 4),
            "stability": stability,
        }


def find_classes(data: Microdata, *, settings: ClassSettings | None = None) -> ClassModel:
    """The classes in the answers of `data`, without membership yet (see `learn_membership`).

    Byte-equal for the same data and settings. Raises SegmentationError "survey-no-classes" when no number of classes
    is good enough (what was tried stands in `where`), "survey-item-unknown".
    """
    settings = settings or ClassSettings()
    items = _used(data, settings)
    answers = answers_of(data, items)
    with one_thread():
        tried = [_tried(answers, data, k, settings) for k in range(1, settings.most + 1)]
        chosen, tried = _chosen(tried, answers, data, settings)
        fit = latent.ordered(chosen.fit, _order(chosen.fit, answers.sizes))
        shares, profiles = _intervals(answers, data, fit, settings)
    return ClassModel(
        code=settings.code,
        version=settings.version or f"{data.year}.1",
        source=data.source,
        year=data.year,
        items=items,
        shares=shares,
        profiles=profiles,
        everyone=rounded(latent.everyone(answers)),
        study={
            "respondents": len(data),
            "effective": round(_effective(data.weight), 1),
            "chosen": chosen.as_dict(),
            "tried": [one.as_dict() for one in tried],
            "rule": {"smallest": settings.smallest, "entropy": settings.entropy, "stability": settings.stability},
            "most_dependent": most_dependent(answers, fit, tuple(item.name for item in items)),
            "left_out": [item.name for item in data.items if item not in items],
            "seed": settings.seed,
        },
    )


def _used(data: Microdata, settings: ClassSettings) -> tuple[Item, ...]:
    """The items that are used, in the order of the survey."""
    known = {item.name for item in data.items}
    if set(settings.items) - known:
        raise SegmentationError(
            "survey-item-unknown",
            Text("Een gekozen vraag staat niet in de enquête.", "A chosen question is not in the survey."),
            Text("Kies vragen uit de beschrijving van de enquête.", "Choose questions of the survey's description."),
            {"unknown": sorted(set(settings.items) - known)},
        )
    if settings.items:
        return tuple(item for item in data.items if item.name in settings.items)
    visited = {item.discipline for item in data.items if item.kind == "visit" and item.discipline}
    return tuple(item for item in data.items if item.kind != "frequency" or item.discipline not in visited)


def _tried(answers: Answers, data: Microdata, classes: int, settings: ClassSettings) -> Tried:
    starts = settings.starts if classes > 1 else 1
    fit = latent.fit_latent(answers, classes, seed=settings.seed, starts=starts, prior=settings.prior)
    effective = _effective(data.weight)
    free = latent.parameters(answers.sizes, classes)
    bic = -2 * fit.log_likelihood * effective / data.weight.sum() + free * np.log(effective)
    member = latent.memberships(answers, fit)
    unsure = -np.sum(member * np.log(np.maximum(member, 1e-300)), axis=1) @ data.weight / data.weight.sum()
    entropy = 1 - unsure / np.log(classes) if classes > 1 else 1.0
    return Tried(fit, float(bic), float(fit.shares.min()), float(entropy))


def _chosen(
    tried: list[Tried], answers: Answers, data: Microdata, settings: ClassSettings
) -> tuple[Tried, list[Tried]]:
    """The number of classes by the rule; stability is only looked at as far as the choice needs it."""
    for one in sorted(tried, key=lambda t: t.bic):
        classes = len(one.fit.shares)
        if classes == 1:
            break  # no classes at all explain the answers better than what is left
        if classes < settings.least or one.smallest < settings.smallest or one.entropy < settings.entropy:
            continue
        looked = Tried(one.fit, one.bic, one.smallest, one.entropy, _stability(one.fit, answers, data, settings))
        tried = [looked if t is one else t for t in tried]
        if looked.stability >= settings.stability:
            return looked, tried
    raise SegmentationError(
        "survey-no-classes",
        Text(
            "In deze antwoorden zijn geen groepen te vinden die groot, duidelijk en stabiel genoeg zijn.",
            "These answers hold no classes that are large, clear and stable enough.",
        ),
        Text(
            "Gebruik meer respondenten of meer vragen over cultuur.",
            "Use more respondents or more questions on culture.",
        ),
        {"tried": [one.as_dict() for one in tried]},
    )


def _stability(fit: Fit, answers: Answers, data: Microdata, settings: ClassSettings) -> float:
    """Mean adjusted Rand index between the classes found and those found again among resampled respondents."""
    labels = latent.memberships(answers, fit).argmax(axis=1)
    chance = np.random.default_rng([settings.seed, len(fit.shares), 1])
    found = []
    for _ in range(settings.resamples):
        drawn = answers.reweighted(data.weight * resampled(data.cluster, chance))
        again = latent.fit_latent(
            drawn,
            len(fit.shares),
            seed=int(chance.integers(2**31)),
            starts=_RESAMPLE_STARTS,
            prior=settings.prior,
        )
        found.append(adjusted_rand(labels, latent.memberships(answers, again).argmax(axis=1)))
    return float(np.mean(found))


def resampled(cluster: NDArray[np.int64], chance: np.random.Generator) -> Floats:
    """How often each respondent is drawn when whole clusters are drawn with replacement."""
    kinds, place = np.unique(cluster, return_inverse=True)
    times = chance.multinomial(len(kinds), np.full(len(kinds), 1 / len(kinds)))
    return times[place.reshape(-1)].astype(float)


def _intervals(answers: Answers, data: Microdata, fit: Fit, settings: ClassSettings) -> tuple[Bounds, Bounds]:
    """Shares and profiles with the 2.5 and 97.5 percentiles over resampled clusters of respondents."""
    chance = np.random.default_rng([settings.seed, len(fit.shares), 2])
    drawn = [
        latent.climb(answers.reweighted(data.weight * resampled(data.cluster, chance)), fit, prior=settings.prior)
        for _ in range(settings.replicates)
    ]
    return (
        _bounds(fit.shares, np.array([one.shares for one in drawn])),
        _bounds(fit.chances, np.array([one.chances for one in drawn])),
    )


def _bounds(value: Floats, drawn: Floats) -> Bounds:
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return Bounds(rounded(value), rounded(np.minimum(low, value)), rounded(np.maximum(high, value)))


def _order(fit: Fit, sizes: tuple[int, ...]) -> NDArray[np.int64]:
    """The most active class first: by mean level of all items."""
    return np.argsort(-latent.levels(fit.chances, sizes).mean(axis=1), kind="stable")


def _effective(weight: Floats) -> float:
    """The effective number of respondents (Kish 1965)."""
    return float(weight.sum() ** 2 / (weight**2).sum())
