"""What share of people visits, by kind of person and by place? A multilevel model of one question of a survey.

    logit p = a + x_area' g + (1|age) + (1|education) + (1|household) + (1|age:education)
              + (1|area) + (1|municipality) + (1|province)

(Gelman and Little 1997; Park, Gelman and Bafumi 2004), with the coefficients g of an area's own figures drawn to zero
together. Everything is partially pooled: an area with three respondents says a little about itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.estimation.partial_pooling import (
    Draws,
    FitSettings,
    Fitted,
    Observed,
    Term,
    draw,
    fit,
    of_columns,
    of_levels,
)
from publiek.estimation.partial_pooling.observed import Floats
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.local_rates.evidence import Evidence, gather
from publiek.segmentation.local_rates.settings import COVARIATES, RateSettings, Scale, place_names, scale_of
from publiek.vocabulary.microdata import Item, Microdata, Trait

Codes = NDArray[np.int64]
#: Fewer answers, visitors or non-visitors than this teach nothing about places.
LEAST_RESPONDENTS, LEAST_OF_EACH = 100, 20


@dataclass(frozen=True)
class RateModel:
    """One learned question. `draws` of all effects; `terms` their names in order; `places`: per kind of place the
    names that have an effect; `traits` and `scale` as they were learned; `facts` for the model card.
    """

    item: Item
    source: str
    year: int
    traits: tuple[Trait, ...]
    scale: Scale
    terms: tuple[str, ...]
    places: dict[str, NDArray[np.str_]]
    draws: Draws
    settings: RateSettings
    facts: dict[str, object]

    @property
    def digest(self) -> str:
        """sha256 of the question, the survey, the settings and what was found, to six decimals."""
        told = json.dumps([self.item.name, self.source, self.year, list(self.terms), self.facts], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def effect(self, term: str) -> Floats:
        """Levels x draws of one term."""
        return self.draws.effects[self.terms.index(term)]

    def sd(self, term: str) -> Floats:
        """The standard deviation of one term, per draw."""
        return self.draws.sds[self.terms.index(term)]


def learn_rates(data: Microdata, *, item: str, profile: AreaProfile, settings: RateSettings | None = None) -> RateModel:
    """The multilevel model of one item.

    Raises SegmentationError "survey-item-unknown", "survey-areas-unknown", "survey-too-thin",
    "profile-variable-unknown".
    """
    settings = settings or RateSettings()
    evidence = gather(data, item, profile, settings)
    _refuse_thin(evidence)
    scale = scale_of(profile, _covariates(profile, settings))
    places = {kind: _names(profile, evidence, kind) for kind in settings.places}
    places = {kind: names for kind, names in places.items() if len(names) > 1}
    terms = [*_trait_terms(evidence, settings), *_place_terms(evidence, profile, places)]
    if scale.names:
        values = np.vstack([scale.of(profile), np.zeros(len(scale.names))])
        terms.append(of_columns("covariates", values[evidence.row]))
    observed = Observed(
        "binomial", evidence.visitors, evidence.persons, np.ones((len(evidence.row), 1)), ("intercept",), tuple(terms)
    )
    fitted = fit(observed, FitSettings(shape=settings.shape, rate=settings.rate))
    drawn = draw(fitted, draws=settings.draws, seed=settings.seed, rounds=settings.rounds)
    names = tuple(term.name for term in terms)
    return RateModel(
        item=next(known for known in data.items if known.name == item),
        source=data.source,
        year=data.year,
        traits=evidence.traits,
        scale=scale,
        terms=names,
        places=places,
        draws=drawn,
        settings=settings,
        facts={**_about(evidence), **_found(fitted, drawn, names, scale)},
    )


def _refuse_thin(evidence: Evidence) -> None:
    visitors, persons = float(evidence.visitors.sum()), float(evidence.persons.sum())
    if evidence.respondents >= LEAST_RESPONDENTS and min(visitors, persons - visitors) >= LEAST_OF_EACH:
        return
    raise SegmentationError(
        "survey-too-thin",
        Text("Te weinig antwoorden om iets over plaatsen te zeggen.", "Too few answers to say anything about places."),
        Text(
            "Gebruik een grotere enquête, of voeg jaren samen.",
            "Use a larger survey, or take years together.",
        ),
        {"respondents": evidence.respondents, "needed": LEAST_RESPONDENTS, "needed_of_each": LEAST_OF_EACH},
    )


def _covariates(profile: AreaProfile, settings: RateSettings) -> tuple[str, ...]:
    if settings.covariates is None:
        return tuple(name for name in COVARIATES if name in profile.names)
    absent = [name for name in settings.covariates if name not in profile.names]
    if absent:
        raise SegmentationError(
            "profile-variable-unknown",
            Text("Het gebiedsprofiel heeft deze variabelen niet.", "The area profile does not have these variables."),
            Text("Kies variabelen van het profiel.", "Choose variables of the profile."),
            {"absent": absent, "variables": list(profile.names)},
        )
    return settings.covariates


def _names(profile: AreaProfile, evidence: Evidence, kind: str) -> NDArray[np.str_]:
    """The places of one kind where respondents live, sorted."""
    names = place_names(profile, kind)[evidence.row[evidence.row >= 0]]
    if kind == "province":
        names = np.concatenate([names, evidence.region[np.isin(evidence.region, profile.province)]])
    return np.unique(names[names != ""])


def _trait_terms(evidence: Evidence, settings: RateSettings) -> list[Term]:
    terms = [
        of_levels(trait.name, evidence.trait[:, at], len(trait.values)) for at, trait in enumerate(evidence.traits)
    ]
    at = {trait.name: place for place, trait in enumerate(evidence.traits)}
    for first, second in settings.interactions:
        if first in at and second in at:
            one, other = evidence.trait[:, at[first]], evidence.trait[:, at[second]]
            width, height = len(evidence.traits[at[second]].values), len(evidence.traits[at[first]].values)
            codes = np.where((one >= 0) & (other >= 0), one * width + other, -1)
            terms.append(of_levels(f"{first}:{second}", codes, width * height))
    return terms


def _place_terms(evidence: Evidence, profile: AreaProfile, places: dict[str, NDArray[np.str_]]) -> list[Term]:
    terms = []
    for kind, names in places.items():
        own = np.append(place_names(profile, kind), "")[evidence.row]
        if kind == "province":
            own = np.where(own == "", evidence.region, own)
        terms.append(of_levels(kind, codes_in(own, names), len(names)))
    return terms


def codes_in(own: NDArray[np.str_], names: NDArray[np.str_]) -> Codes:
    """The position of each name in the sorted `names`, -1 when absent."""
    place = np.minimum(np.searchsorted(names, own), len(names) - 1)
    return np.where(names[place] == own, place, -1).astype(np.int64)


def _about(evidence: Evidence) -> dict[str, object]:
    return {
        "respondents": evidence.respondents,
        "placed": evidence.placed,
        "areas": len(np.unique(evidence.row[evidence.row >= 0])),
        "design_effect": round(evidence.design_effect, 4),
        "rate": round(float(evidence.visitors.sum() / evidence.persons.sum()), 6),
    }


def _found(fitted: Fitted, drawn: Draws, names: tuple[str, ...], scale: Scale) -> dict[str, object]:
    effects = fitted.effects[names.index("covariates")] if scale.names else ()
    return {
        "intercept": round(float(drawn.beta.mean()), 6),
        "sds": {name: round(float(sd), 6) for name, sd in zip(names, fitted.sds, strict=True)},
        "covariates": {name: round(float(value), 6) for name, value in zip(scale.names, effects, strict=True)},
        "log_likelihood": round(float(fitted.log_likelihood), 4),
    }
