"""Does somebody say yes, given who they are, whether they go out, and where they live? A multilevel model per question.

    logit P(yes) = level of the state + (1|age) + (1|education) + (1|household) + traits x away
                   + x_area' (g + h away) + (1|area) + (1|municipality) + (1|province)

`state` is visitor, non-visitor without or with interest; `away` is 1 for the last two. Visitors say of their area what
non-visitors may say of it too; how far that is so is estimated (h, and the traits of those who stay away). Everything
is partially pooled (Gelman and Little 1997), so an area with three respondents says a little about itself. Beside it
stand the same model without places, and without traits; what they say is averaged by how likely they make the answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from publiek.estimation.partial_pooling import Draws, FitSettings, Observed, Term, draw, fit, of_columns, of_levels
from publiek.listening.area_asked import SIZES, VISITOR, AreaAnswers, Codes, Floats, kinds
from publiek.listening.area_settings import EVIDENCE_ASKED, LEAST_NAMED, MixSettings
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.local_rates.settings import COVARIATES, place_names, scale_of

PLACES = ("area", "municipality", "province")


@dataclass(frozen=True)
class Surroundings:
    """The figures of every area (areas x columns, standardised over residents) and its places as codes."""

    columns: Floats
    codes: dict[str, Codes]


def surroundings(profile: AreaProfile, extra: Floats | None = None) -> Surroundings:
    """What is known of every area. `extra`: areas x columns of the house's own, such as the distance to what is on
    offer; standardised here.
    """
    scale = scale_of(profile, tuple(name for name in COVARIATES if name in profile.names))
    columns = scale.of(profile)
    if extra is not None:
        weight = profile.residents / max(float(profile.residents.sum()), 1e-12)
        centred = extra - weight @ extra
        spread = np.sqrt(weight @ centred**2)
        columns = np.column_stack([columns, centred / np.where(spread > 0, spread, 1)])
    codes = {kind: np.unique(place_names(profile, kind), return_inverse=True)[1].astype(np.int64) for kind in PLACES}
    return Surroundings(columns, codes)


@dataclass(frozen=True)
class Learned:
    """One question learned: `draws` of all effects, `terms` their names in order, `states` in the order of the levels,
    `known`: kind of place -> codes of the places with an effect; `evidence`: log-likelihood less what is asked of it;
    `weight`: how believable beside the other models of the same question.
    """

    states: tuple[int, ...]
    draws: Draws
    terms: tuple[str, ...]
    known: dict[str, Codes]
    evidence: float
    weight: float = 1.0

    def effect(self, term: str) -> Floats:
        """Levels x draws."""
        return self.draws.effects[self.terms.index(term)]


def learn(answers: AreaAnswers, yes: Floats, where: Surroundings, settings: MixSettings) -> tuple[Learned, ...]:
    """The models of one question, from those of `answers` who answered it (`yes`: 1, 0, nan not answered).

    Nobody differs; kinds of people differ; places differ too (left out when too few said yes or no). The last is the
    widest. Their weights say how believable each is, so that differences are not invented where there are none.
    """
    kept = np.flatnonzero(np.isfinite(yes))
    answers, yes = answers.only(kept), yes[kept]
    states = tuple(np.unique(answers.state).tolist())
    away = (answers.state != VISITOR) & (len(states) > 1)
    people = _person_terms(answers.traits, away, both=VISITOR in states)
    places, known = _place_terms(answers.row, away, where, both=VISITOR in states)
    found = [_fitted(answers, yes, settings, [], {}), _fitted(answers, yes, settings, people, {})]
    if _enough(yes):
        found.append(_fitted(answers, yes, settings, [*people, *places], known))
    weights = softmax([model.evidence - EVIDENCE_ASKED * at for at, model in enumerate(found)])
    return tuple(replace(model, weight=float(weight)) for model, weight in zip(found, weights, strict=True))


def _fitted(
    answers: AreaAnswers, yes: Floats, settings: MixSettings, terms: list[Term], known: dict[str, Codes]
) -> Learned:
    states = tuple(np.unique(answers.state).tolist())
    levels = (answers.state[:, None] == np.array(states)) * 1.0
    names = tuple(str(one) for one in states)
    observed = Observed("binomial", answers.weight * yes, answers.weight, levels, names, tuple(terms))
    fitted = fit(observed, FitSettings(shape=2.0, rate=settings.rate, start=1 / settings.rate))
    drawn = draw(fitted, draws=settings.draws, seed=settings.seed, rounds=settings.rounds)
    return Learned(states, drawn, tuple(term.name for term in terms), known, fitted.log_likelihood)


def _place_terms(
    row: Codes, away: NDArray[np.bool_], where: Surroundings, *, both: bool
) -> tuple[list[Term], dict[str, Codes]]:
    columns = np.vstack([where.columns, np.zeros(where.columns.shape[1])])[row]
    terms, known = [of_columns("figures", columns)], {}
    if both:
        terms.append(of_columns("figures-away", columns * away[:, None]))
    for kind in PLACES:
        known[kind] = np.unique(where.codes[kind][row[row >= 0]])
        own = np.append(where.codes[kind], -1)[row]
        terms.append(of_levels(kind, _position(own, known[kind]), len(known[kind])))
    return terms, known


def _enough(yes: Floats) -> bool:
    return min(float(yes.sum()), float((1 - yes).sum())) >= LEAST_NAMED


def _person_terms(traits: Codes, away: NDArray[np.bool_], *, both: bool) -> list[Term]:
    terms = [of_levels(name, traits[:, at], size) for at, (name, size) in enumerate(SIZES.items())]
    if both:
        parts = [
            of_levels(name, np.where(away, traits[:, at], -1), size) for at, (name, size) in enumerate(SIZES.items())
        ]
        terms.append(of_columns("person-away", np.hstack([part.design.toarray() for part in parts])))
    return terms


def _position(own: Codes, known: Codes) -> Codes:
    """Where each code stands in the sorted `known`, -1 when it does not."""
    if not len(known):
        return np.full(len(own), -1)
    place = np.searchsorted(known, own).clip(0, len(known) - 1)
    return np.where((own >= 0) & (known[place] == own), place, -1).astype(np.int64)


def kind_effects(model: Learned, state: int) -> Floats:
    """Kinds of person x draws: the level of a state and what traits add (logits)."""
    index = kinds()
    total = np.repeat(model.draws.beta[[model.states.index(state)]], len(index), axis=0)
    start = 0
    for at, (name, size) in enumerate(SIZES.items()):
        if name in model.terms:
            total = total + model.effect(name)[index[:, at]]
        if state != VISITOR and "person-away" in model.terms:
            total = total + model.effect("person-away")[start : start + size][index[:, at]]
        start += size
    return total


def place_effects(model: Learned, where: Surroundings, settings: MixSettings, *, away: bool = True) -> Floats:
    """Areas x draws: what the place adds; places that the survey did not reach are drawn from all places."""
    total = np.zeros((len(where.columns), model.draws.beta.shape[1]))
    if "figures" in model.terms:
        total += where.columns @ model.effect("figures")
    if away and "figures-away" in model.terms:
        total += where.columns @ model.effect("figures-away")
    dice = np.random.default_rng([settings.seed, 3])
    for kind, known in model.known.items():
        codes = where.codes[kind]
        fresh = dice.standard_normal((codes.max() + 1, total.shape[1])) * model.draws.sds[model.terms.index(kind)]
        fresh[known] = model.effect(kind)
        total += fresh[codes]
    return total
