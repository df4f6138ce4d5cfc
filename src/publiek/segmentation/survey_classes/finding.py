"""How many classes are there, and what are they like? The items, the number of classes, and the intervals.

The rule that chooses stands in `publiek.estimation.latent_classes.choosing`. Classes are put in order of how much they
do, so that their names do not depend on a seed; in resamples they are matched by starting from the solution itself.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.choosing import People, Rule, Tried, choose_classes, resampled
from publiek.estimation.latent_classes.intervals import bounds, follow
from publiek.estimation.latent_classes.latent import Answers, Fit, Floats
from publiek.estimation.threads import one_thread
from publiek.segmentation.survey_classes.class_model import Bounds, ClassModel, answers_of, rounded
from publiek.segmentation.survey_classes.dependence import most_dependent
from publiek.segmentation.survey_classes.settings import ClassSettings
from publiek.vocabulary.microdata import Item, Microdata

_RESAMPLE_STARTS = 5


def find_classes(data: Microdata, *, settings: ClassSettings | None = None) -> ClassModel:
    """The classes in the answers of `data`, without membership yet (see `learn_membership`).

    Byte-equal for the same data and settings. Raises SegmentationError "survey-no-classes" when no number of classes
    is good enough (what was tried stands in `where`), "survey-item-unknown".
    """
    settings = settings or ClassSettings()
    items = _used(data, settings)
    answers = answers_of(data, items)
    people = People(data.weight, data.cluster)
    with one_thread():
        chosen, tried = choose_classes(answers, people, _rule(settings))
        if chosen is None:
            raise _no_classes(tried)
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
            "effective": round(people.effective, 1),
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


def _rule(settings: ClassSettings) -> Rule:
    own = (field.name for field in fields(Rule))
    return Rule(**{name: getattr(settings, name) for name in own if hasattr(settings, name)})


def _no_classes(tried: list[Tried]) -> SegmentationError:
    return SegmentationError(
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


def _intervals(answers: Answers, data: Microdata, fit: Fit, settings: ClassSettings) -> tuple[Bounds, Bounds]:
    """Shares and profiles with the 2.5 and 97.5 percentiles over resampled clusters of respondents."""
    chance = np.random.default_rng([settings.seed, len(fit.shares), 2])
    replicates = (data.weight * resampled(data.cluster, chance) for _ in range(settings.replicates))
    drawn = follow(answers, fit, replicates, prior=settings.prior)
    return _bounds(fit.shares, drawn.shares), _bounds(fit.chances, drawn.chances)


def _bounds(value: Floats, drawn: Floats) -> Bounds:
    low, high = bounds(value, drawn)
    return Bounds(rounded(value), rounded(low), rounded(high))


def _order(fit: Fit, sizes: tuple[int, ...]) -> NDArray[np.int64]:
    """The most active class first: by mean level of all items."""
    return np.argsort(-latent.levels(fit.chances, sizes).mean(axis=1), kind="stable")
