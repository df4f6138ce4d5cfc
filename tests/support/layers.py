"""How much of the true variance between areas does each layer of the segmentation give back? Layers on one society.

Recovered part: R2 = 1 - sum_a n_a (rate_a - truth_a)^2 / sum_a n_a (truth_a - mean)^2, over areas with residents,
n_a residents of 15 and over. Every layer sees the same survey and nothing else of the society.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.invented.society import Society, narrowed
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.compositions import person_cells
from publiek.segmentation.local_rates import learn_rates, local_rates
from publiek.segmentation.scheme import SegmentScheme
from publiek.segmentation.survey_classes.allocation import allocate
from publiek.segmentation.survey_classes.class_model import ClassModel, posterior
from publiek.segmentation.survey_classes.finding import find_classes
from publiek.segmentation.survey_classes.membership import learn_membership
from publiek.segmentation.survey_classes.settings import ClassSettings
from publiek.vocabulary.microdata import Microdata

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fair:
    """A society seen fairly: the areas where people live, their profile, truth and survey."""

    society: Society
    profile: AreaProfile

    @property
    def survey(self) -> Microdata:
        """What respondents said."""
        return self.society.survey

    @property
    def town(self) -> NDArray[np.int64]:
        """Per area the number of its municipality."""
        return np.unique(self.profile.municipality, return_inverse=True)[1]


def fair(society: Society) -> Fair:
    """The society with the profile of its own areas."""
    return Fair(society, society.world.land.profile)


def recovered(estimate: Floats, truth: Floats, persons: Floats) -> float:
    """R2 of areas' rates, weighted by persons."""
    mean = persons @ truth / persons.sum()
    return float(1 - persons @ (estimate - truth) ** 2 / (persons @ (truth - mean) ** 2))


def lift_interval(
    better: Floats, worse: Floats, world: Fair, discipline: str, draws: int = 1000
) -> tuple[float, float, float]:
    """Recovered part of `better` minus that of `worse`, with a 95% interval by resampling municipalities."""
    truth, persons = world.society.truth.rate(discipline), world.society.truth.persons
    mean = persons @ truth / persons.sum()
    gained = persons * ((worse - truth) ** 2 - (better - truth) ** 2)
    spread = persons * (truth - mean) ** 2
    towns = int(world.town.max()) + 1
    sums = np.stack([np.bincount(world.town, weights=part, minlength=towns) for part in (gained, spread)])
    times = np.random.default_rng(1).multinomial(towns, np.full(towns, 1 / towns), size=draws)
    drawn = sums @ times.T
    low, high = np.quantile(drawn[0] / drawn[1], (0.025, 0.975))
    return float(gained.sum() / spread.sum()), float(low), float(high)


def overall(world: Fair, discipline: str) -> Floats:
    """No layer: the survey's mean everywhere."""
    went = world.survey.codes(f"visit_{discipline}")
    known = np.isfinite(went)
    weight = world.survey.weight[known]
    return np.full(len(world.profile), weight @ went[known] / weight.sum())


def by_age_and_education(world: Fair, discipline: str) -> Floats:
    """Without a segmentation: the rate per age and education in the survey, counted out over who lives where."""
    data, cells = world.survey, person_cells(world.profile)
    went, age, education = (data.codes(name) for name in (f"visit_{discipline}", "age", "education"))
    known = np.isfinite(went) & np.isfinite(age) & np.isfinite(education)
    code = (age[known] * 2 + education[known]).astype(int)
    rate = _rates(code, 8, went[known], data.weight[known])
    return np.asarray(cells.shares @ rate[cells.index[:, 0] * 2 + cells.index[:, 1]])


def by_area_type(world: Fair, scheme: SegmentScheme, discipline: str) -> Floats:
    """L1: the rate of respondents per area type, given to every area with that label."""
    label = dict(zip(scheme.table["pc4"].to_pylist(), scheme.table["segment"].to_pylist(), strict=True))
    codes = sorted(set(label.values()))
    place = {str(pc4): codes.index(code) for pc4, code in label.items()}
    went = world.survey.codes(f"visit_{discipline}")
    at = np.array([place.get(area, -1) for area in world.survey.area])
    known = np.isfinite(went) & (at >= 0)
    rate = _rates(at[known], len(codes), went[known], world.survey.weight[known])
    own = np.array([place.get(area, -1) for area in world.profile.area])
    return np.where(own >= 0, rate[own], overall(world, discipline))


@dataclass(frozen=True)
class Classes:
    """L2 on one survey: the model of the classes and how they are spread over the areas of the society."""

    model: ClassModel
    data: Microdata
    mix: Floats


def classes_of(world: Fair, kind: str = "interest") -> Classes:
    """L2: classes from one item per discipline (two answers on one discipline are not independent within a class)."""
    data = narrowed(world.survey, kind)
    settings = ClassSettings(starts=10, resamples=5, replicates=2, most=9)
    model = learn_membership(data, find_classes(data, settings=settings), world.profile)
    return Classes(model, data, allocate(model, world.profile).mix)


def by_class(world: Fair, found: Classes, discipline: str) -> Floats:
    """L2: the rate of each class, mixed as the classes are in the area.

    Rates by EM with what is known of the classes held fixed (two steps, Bakk and Kuha 2018): adding up posterior
    classes instead would draw the rates together.
    """
    went = world.survey.codes(f"visit_{discipline}")
    known = np.isfinite(went)
    chance, went, weight = posterior(found.model, found.data)[known], went[known], world.survey.weight[known]
    rate = (weight * went) @ chance / (weight @ chance)
    for _ in range(300):
        member = chance * np.where(went[:, None] > 0, rate, 1 - rate)
        member /= member.sum(axis=1, keepdims=True)
        last, rate = rate, (weight * went) @ member / (weight @ member)
        if np.abs(rate - last).max() < 1e-8:
            break
    return np.asarray(found.mix @ rate)


def by_local_rate(world: Fair, discipline: str) -> Floats:
    """L3: the multilevel model of this one question, counted out over who lives where."""
    model = learn_rates(world.survey, item=f"visit_{discipline}", profile=world.profile)
    rate = local_rates(model, world.profile)["rate"].to_numpy(zero_copy_only=False)
    return np.where(np.isfinite(rate), rate, overall(world, discipline))


def all_layers(world: Fair, scheme: SegmentScheme, disciplines: tuple[str, ...]) -> dict[str, dict[str, Floats]]:
    """Discipline -> layer -> rate per area."""
    found = classes_of(world)
    return {
        one: {
            "age and education": by_age_and_education(world, one),
            "L1": by_area_type(world, scheme, one),
            "L2": by_class(world, found, one),
            "L3": by_local_rate(world, one),
        }
        for one in disciplines
    }


def of_the_ceiling(estimate: Floats, truth: Floats, persons: Floats) -> float:
    """Deviance explained of persons by the estimated rates, as a part of what the true rates explain (exact)."""
    mean = np.full(len(truth), persons @ truth / persons.sum())

    def explained(rate: Floats) -> float:
        kept = np.clip(rate, 1e-6, 1 - 1e-6)
        return float(persons @ (truth * np.log(kept) + (1 - truth) * np.log(1 - kept)))

    return (explained(estimate) - explained(mean)) / (explained(truth) - explained(mean))


def _rates(code: NDArray[np.int64], groups: int, went: Floats, weight: Floats) -> Floats:
    """Weighted rate per group; the overall rate for a group nobody is in."""
    visitors = np.bincount(code, weights=weight * went, minlength=groups)
    persons = np.bincount(code, weights=weight, minlength=groups)
    return np.where(persons > 0, visitors / np.maximum(persons, 1e-12), weight @ went / weight.sum())
