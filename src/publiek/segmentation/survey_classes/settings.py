"""Which numbers steer the search for classes and the model of who belongs to them? Dated choices, all in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ClassSettings:
    """How classes are found and chosen.

    `items`: names of the items that are used; none named: all, but of "visit" and "frequency" about one discipline
    only the visit. Two questions of which the one answers the other would make classes of their own.
    Tried: `least` to `most` classes, each from `starts` random starts. A number of classes is good enough when no
    class is under `smallest` of the people, the relative entropy is at least `entropy` and classes of resampled
    respondents agree with it (mean adjusted Rand index over `resamples`) by at least `stability`. The good one with
    the lowest BIC is taken. `replicates`: bootstrap samples for the intervals of the profiles. `prior`: respondents
    added to every class who answer as everyone does (see latent).
    """

    code: str = "survey-classes"
    version: str = ""
    items: tuple[str, ...] = ()
    least: int = 2
    most: int = 10
    starts: int = 20
    smallest: float = 0.03
    entropy: float = 0.5
    stability: float = 0.6
    resamples: int = 20
    replicates: int = 100
    prior: float = 1.0
    seed: int = 20220101


@dataclass(frozen=True)
class MembershipSettings:
    """How class membership is tied to people and places.

    `covariates`: variables of the area profile; `traits_penalty`: the ridge on traits (weak: one observation);
    `strengths`: ridges that are tried for the covariates, then for the regions; `folds` of whole areas; `draws`:
    coefficients drawn from their joint distribution, kept with the model.
    """

    covariates: tuple[str, ...] = (
        "density",
        "home_value",
        "owned",
        "flats",
        "educated_high",
        "income_high",
        "age_25_44",
        "two_parents",
    )
    traits_penalty: float = 1.0
    strengths: tuple[float, ...] = (1.0, 5.0, 25.0, 100.0, 400.0, 1600.0)
    folds: int = 5
    draws: int = 100
    seed: int = 20220101
