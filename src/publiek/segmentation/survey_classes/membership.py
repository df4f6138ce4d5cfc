"""Who belongs to which class, given age, education, household and the place where one lives?

A multinomial logit on traits, area figures and regions (multinomial, design), learned with the two-step likelihood:
the answers enter as they are, so nothing is lost to misclassification. The ridge on area figures and the one on
regions are chosen by cross-validation over whole areas, never over single respondents: neighbours would give each
other away. Uncertainty: coefficients are drawn from the normal around the optimum with the inverse of the penalised
information, widened by the mean design effect of weights and clusters (Rao and Scott 1981); what areas have of their
own is in `scatter`. Not in it: the uncertainty of the profiles themselves, and of the composition of areas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from publiek.errors import SegmentationError, Text
from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes import multinomial as mnl
from publiek.estimation.latent_classes.multinomial import Floats, Sample
from publiek.estimation.threads import one_thread
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.survey_classes import design
from publiek.segmentation.survey_classes.class_model import ClassModel, Membership, answers_of, rounded
from publiek.segmentation.survey_classes.scatter import area_scatter
from publiek.segmentation.survey_classes.settings import MembershipSettings
from publiek.vocabulary.microdata import Microdata

_FREE = 1e-6  # ridge on the constant: none to speak of


@dataclass(frozen=True)
class _Prepared:
    """What is learned from. `kind` per feature: 0 constant, 1 trait, 2 area figure, 3 region."""

    sample: Sample
    features: tuple[str, ...]
    kind: NDArray[np.int64]
    places: design.Places
    lost: NDArray[np.bool_]


def learn_membership(
    data: Microdata,
    model: ClassModel,
    profile: AreaProfile | None = None,
    *,
    settings: MembershipSettings | None = None,
) -> ClassModel:
    """`model` with who belongs to its classes, learned from `data` (whose areas are those of `profile`).

    Without a profile only traits and the survey's own regions count. Byte-equal for the same data, model and
    settings. Raises SegmentationError "survey-items-differ", "survey-region-unknown", "survey-covariate-unknown",
    "survey-traits-missing".
    """
    settings = settings or MembershipSettings()
    ready = _prepared(data, model, profile, settings)
    folds = _folds(data, settings)
    with one_thread():
        strengths, deviances = _strengths(ready, folds, settings)
        penalty = _penalty(ready, strengths, settings)
        fitted = mnl.fit_logit(ready.sample, penalty)
        draws, effect = _draws(ready, fitted.coefficients, penalty, data, settings)
        variance, error, pairs = area_scatter(ready.sample, _held_out_scores(ready, folds, penalty), data.area)
    places = ready.places
    return replace(
        model,
        membership=Membership(
            traits=data.traits,
            features=ready.features,
            coefficients=rounded(fitted.coefficients),
            covariates=places.covariates,
            centre=rounded(places.centre),
            scale=rounded(places.scale),
            region_of=places.region_of,
            draws=rounded(draws, draw=True),
            scatter=float(rounded(np.array(variance))),
            scatter_error=float(rounded(np.array(error))),
            quality={
                "ridge_on_area_figures": strengths[0],
                "ridge_on_regions": strengths[1],
                "held_out_deviance_explained": deviances,
                "design_effect": round(effect, 3),
                "pairs_in_one_area": pairs,
                "regions_are": places.region_of or ("survey" if places.regions else ""),
                "area_not_known": int(ready.lost.sum()),
                "seed": settings.seed,
            },
        ),
    )


def regions_in(membership: Membership) -> tuple[str, ...]:
    """The regions that have an effect of their own."""
    return tuple(name.removeprefix("region:") for name in membership.features if name.startswith("region:"))


def unknown_in(membership: Membership) -> tuple[str, ...]:
    """The traits that some respondents did not tell."""
    return tuple(name.removesuffix(":unknown") for name in membership.features if name.endswith(":unknown"))


def _prepared(
    data: Microdata, model: ClassModel, profile: AreaProfile | None, settings: MembershipSettings
) -> _Prepared:
    if not data.traits:
        raise SegmentationError(
            "survey-traits-missing",
            Text(
                "De enquête vertelt niets over de mensen zelf, zoals hun leeftijd.",
                "The survey tells nothing of the people themselves, such as their age.",
            ),
            Text("Beschrijf de kenmerken van de respondenten.", "Describe the traits of the respondents."),
        )
    codes = np.column_stack([data.codes(trait.name) for trait in data.traits])
    untold = tuple(t.name for t, column in zip(data.traits, codes.T, strict=True) if np.isnan(column).any())
    person = design.person_columns(codes, data.traits, untold)
    if profile is None:
        regions = design.regions_told(data)
        places = design.Places((), np.zeros(0), np.ones(0), "", regions)
        place, lost = design.region_columns(data.region, regions), np.zeros(len(data), dtype=bool)
    else:
        places = design.places_of(profile, settings.covariates, data)
        place, lost = design.respondent_columns(data, profile, places)
    answers = answers_of(data, model.items)
    given = latent.log_given(answers, model.profiles.value)[answers.row_of]
    sizes = (1, person.shape[1] - 1, len(places.covariates), len(places.regions))
    return _Prepared(
        sample=Sample(np.concatenate([person, place], axis=1), given, data.weight),
        features=(*design.person_names(data.traits, untold), *places.names),
        kind=np.repeat(np.arange(4), sizes),
        places=places,
        lost=lost,
    )


def _penalty(ready: _Prepared, strengths: tuple[float, float], settings: MembershipSettings) -> Floats:
    return np.array([_FREE, settings.traits_penalty, *strengths])[ready.kind]


def _folds(data: Microdata, settings: MembershipSettings) -> NDArray[np.int64]:
    """A fold per respondent; all respondents of an area (or, without areas, of a cluster) share it."""
    known = data.area != ""
    block = np.where(known, np.char.add("a", data.area), np.char.add("c", data.cluster.astype(str)))
    kinds, place = np.unique(block, return_inverse=True)
    chance = np.random.default_rng([settings.seed, 1])
    return (chance.permutation(len(kinds)) % settings.folds)[place.reshape(-1)]


def _strengths(
    ready: _Prepared, folds: NDArray[np.int64], settings: MembershipSettings
) -> tuple[tuple[float, float], dict[str, float]]:
    """The two ridges by held-out likelihood, and the deviance explained out of sample by traits alone and by all."""
    tried = settings.strengths
    held: dict[tuple[float, float], float] = {}

    def score(pair: tuple[float, float]) -> float:
        if pair not in held:
            held[pair] = _held_out(ready, folds, _penalty(ready, pair, settings))
        return held[pair]

    region = tried[len(tried) // 2]
    area = max(tried, key=lambda s: score((s, region))) if (ready.kind == 2).any() else tried[-1]
    region = max(tried, key=lambda s: score((area, s))) if (ready.kind == 3).any() else tried[-1]
    nothing = _held_out(ready, folds, np.array([_FREE, *[1e9] * 3])[ready.kind])
    traits = _held_out(ready, folds, _penalty(ready, (1e9, 1e9), settings))
    known = _most(ready)
    return (area, region), {
        "traits": round((traits - nothing) / (known - nothing), 5),
        "traits_and_place": round((score((area, region)) - nothing) / (known - nothing), 5),
    }


def _most(ready: _Prepared) -> float:
    """What the likelihood would be if everyone's class were known: the best that any description could reach."""
    start = np.zeros((ready.sample.x.shape[1], ready.sample.log_given.shape[1]))
    alone = mnl.fit_logit(Sample(ready.sample.x[:, :1], ready.sample.log_given, ready.sample.weight), np.array([_FREE]))
    start[0] = alone.coefficients[0]
    member = mnl.class_given_all(ready.sample, start)
    return float(ready.sample.weight @ (member * ready.sample.log_given).sum(axis=1))


def _held_out(ready: _Prepared, folds: NDArray[np.int64], penalty: Floats) -> float:
    """Log-likelihood of each fold under what the others taught."""
    total, start = 0.0, None
    for fold in np.unique(folds):
        fitted = mnl.fit_logit(ready.sample.only(folds != fold), penalty, start=start)
        start = fitted.coefficients
        total += mnl.log_likelihood(ready.sample.only(folds == fold), fitted.coefficients)
    return total


def _held_out_scores(ready: _Prepared, folds: NDArray[np.int64], penalty: Floats) -> Floats:
    """Respondents x classes: everyone's scores by what the other folds taught."""
    scores = np.empty_like(ready.sample.log_given)
    for fold in np.unique(folds):
        fitted = mnl.fit_logit(ready.sample.only(folds != fold), penalty)
        scores[folds == fold] = ready.sample.x[folds == fold] @ fitted.coefficients
    return scores


def _draws(
    ready: _Prepared, coefficients: Floats, penalty: Floats, data: Microdata, settings: MembershipSettings
) -> tuple[Floats, float]:
    """Coefficients drawn around the optimum (draws x features x classes), and the mean design effect."""
    basis = mnl.contrasts(coefficients.shape[1])
    information = mnl.curvature(ready.sample, penalty, coefficients)
    factor = cho_factor(information, lower=True)
    slopes = mnl.slopes(ready.sample, coefficients)
    _, place = np.unique(data.cluster, return_inverse=True)
    summed = np.zeros((int(place.max()) + 1, slopes.shape[1]))
    np.add.at(summed, place.reshape(-1), slopes)
    alone = mnl.curvature(ready.sample, np.zeros(len(penalty)), coefficients)
    effect = float(np.trace(cho_solve(factor, summed.T @ summed)) / np.trace(cho_solve(factor, alone)))
    effect = max(1.0, effect * len(summed) / (len(summed) - 1))
    noise = np.random.default_rng([settings.seed, 2]).normal(size=(len(information), settings.draws))
    free = solve_triangular(factor[0], noise, lower=True, trans="T") * np.sqrt(effect)
    shifts = np.einsum("pcd,sc->dps", free.reshape(len(coefficients), basis.shape[1], settings.draws), basis)
    return coefficients + shifts, effect
