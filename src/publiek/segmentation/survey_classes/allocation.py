"""How are the classes spread over areas? The people of each area, class by class, as chances with uncertainty.

    pi_as = sum_c f_ac P(s | c, x_a)

with f_ac the composition of area a (compositions) and P the membership model: poststratification (Gelman and Little
1997). Every draw of the coefficients gives another map; areas also have something of their own that nobody measured
(`scatter`), drawn anew for every area. The spread over draws is the uncertainty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from publiek.errors import SegmentationError, Text
from publiek.estimation.latent_classes.multinomial import Floats
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.compositions import Cells, person_cells
from publiek.segmentation.survey_classes import design
from publiek.segmentation.survey_classes.class_model import ClassModel, Membership
from publiek.segmentation.survey_classes.membership import regions_in, unknown_in


@dataclass(frozen=True)
class Allocation:
    """Classes over areas. `mix`: areas x classes, rows sum to 1; `spread`: the sd of each number; `draws`: draws x
    areas x classes; `persons`: residents of 15 and over per area.
    """

    area: NDArray[np.str_]
    classes: tuple[str, ...]
    mix: Floats
    spread: Floats
    draws: Floats
    persons: Floats

    @property
    def entropy(self) -> Floats:
        """Per area, in nats: 0 when everyone is of one class."""
        return np.asarray(-np.sum(self.mix * np.log(np.maximum(self.mix, 1e-300)), axis=1))

    @property
    def effective_number(self) -> Floats:
        """Per area the number of equal classes that would be as mixed: 1 / sum of squares."""
        return np.asarray(1 / (self.mix**2).sum(axis=1))

    @property
    def label(self) -> NDArray[np.int64]:
        """Per area the position of its largest class."""
        return np.asarray(self.mix.argmax(axis=1))

    @property
    def certainty(self) -> Floats:
        """Per area the part of the draws in which its largest class is the largest."""
        return np.asarray((self.draws.argmax(axis=2) == self.label).mean(axis=0))

    @property
    def labels_right(self) -> tuple[float, float, float]:
        """Of what part of people the label of their area is right: (value, low, high), by residents."""
        weight = self.persons / self.persons.sum()
        at = np.arange(len(self.label))
        drawn = self.draws[:, at, self.label] @ weight
        low, high = np.percentile(drawn, [2.5, 97.5])
        value = float(self.mix[at, self.label] @ weight)
        return value, float(min(low, value)), float(max(high, value))


def allocate(model: ClassModel, profile: AreaProfile, *, cells: Cells | None = None, seed: int = 1) -> Allocation:
    """The classes of `model` over the areas of `profile`.

    `cells`: the composition of these areas over the traits of the model; that of `person_cells` by default. Raises
    SegmentationError "membership-not-learned", "survey-traits-differ".
    """
    membership = model.membership
    if membership is None:
        raise SegmentationError(
            "membership-not-learned",
            Text(
                "Van deze enquêtegroepen is nog niet geleerd wie erbij hoort.",
                "Who belongs to these classes is not learned yet.",
            ),
            Text("Leer dat eerst uit dezelfde enquête.", "Learn that first from the same survey."),
        )
    cells = _checked(person_cells(profile) if cells is None else cells, membership)
    person, place = _columns(membership, cells, profile)
    shares = cells.shares
    mix = _poststratified(person, place, membership.coefficients, shares)
    chance = np.random.default_rng(seed)
    draws = []
    for drawn in membership.draws:
        variance = _variance(chance, membership)
        own = np.sqrt(variance) * chance.normal(size=mix.shape)
        draws.append(_poststratified(person, place, drawn * _widened(variance), shares, own=own))
    drawn_mix = np.stack(draws)
    return Allocation(profile.area, model.classes, mix, drawn_mix.std(axis=0), drawn_mix, cells.counts.sum(axis=1))


def _checked(cells: Cells, membership: Membership) -> Cells:
    """The cells with their traits in the order of the model; traits the model does not know are added together."""
    at = {trait.name: (column, trait.values) for column, trait in enumerate(cells.traits)}
    if any(at.get(trait.name, (0, ()))[1] != trait.values for trait in membership.traits):
        raise SegmentationError(
            "survey-traits-differ",
            Text(
                "De kenmerken van de respondenten zijn andere dan die van de inwoners van gebieden.",
                "The traits of the respondents are not those of the residents of areas.",
            ),
            Text(
                "Beschrijf leeftijd, opleiding en huishouden met de categorieën van Publiek.",
                "Describe age, education and household with the categories of Publiek.",
            ),
            {"model": [trait.name for trait in membership.traits], "areas": [trait.name for trait in cells.traits]},
        )
    return Cells(membership.traits, cells.counts, cells.index[:, [at[trait.name][0] for trait in membership.traits]])


def _columns(membership: Membership, cells: Cells, profile: AreaProfile) -> tuple[Floats, Floats]:
    """The columns of every cell and of every area."""
    person = design.person_columns(cells.index.astype(float), membership.traits, unknown_in(membership))
    places = design.Places(
        membership.covariates, membership.centre, membership.scale, membership.region_of, regions_in(membership)
    )
    return person, design.area_columns(profile, places)


def _variance(chance: np.random.Generator, membership: Membership) -> float:
    """The variance of what areas have of their own, drawn from all from 0 up that agree with estimate and error."""
    middle, error = membership.scatter, membership.scatter_error
    if error <= 0:
        return 0.0
    below = norm.cdf(-middle / error)
    return max(0.0, float(middle + error * norm.ppf(below + (1 - below) * chance.uniform())))


def _widened(variance: float) -> float:
    """What turns coefficients that hold on average over areas into those within an area (Zeger, Liang and Albert
    1988): two classes differ by two effects. Without it, adding area effects would level all areas.
    """
    return float(np.sqrt(1 + (16 * np.sqrt(3) / (15 * np.pi)) ** 2 * 2 * variance))


def _poststratified(
    person: Floats, place: Floats, coefficients: Floats, shares: Floats, *, own: Floats | None = None
) -> Floats:
    """Areas x classes: the mean chance over the people of each area."""
    of_person = np.exp(person @ coefficients[: person.shape[1]])
    score = place @ coefficients[person.shape[1] :] + (0 if own is None else own)
    of_place = np.exp(score - score.max(axis=1, keepdims=True))
    total = of_place @ of_person.T
    return np.asarray((shares / total) @ of_person * of_place)
