"""How many of the people who live in each area visit? The learned model, counted out over who lives there.

    rate_a = sum_c f_ac p(c, a),   f_ac the share of kind of person c among residents of 15 and over

An area that was not in the survey gets its figures, its municipality and its province, and an effect of its own of
unknown size: its interval is wider, not absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit

from publiek.errors import SegmentationError, Text
from publiek.estimation.partial_pooling.observed import Floats
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.compositions import Cells, person_cells
from publiek.segmentation.local_rates.benchmarking import PublishedTotal, benchmarked
from publiek.segmentation.local_rates.learning import RateModel, codes_in
from publiek.segmentation.local_rates.settings import place_names

_AREAS_AT_ONCE = 200


@dataclass(frozen=True)
class Predicted:
    """`table`: area (pc4), rate, low, high (0-1, 95%; null where nobody of 15 and over lives). `draws`: areas x draws
    of the rate. `persons`: residents of 15 and over. `adjustments`: per published total its factor.
    """

    table: pa.Table
    draws: Floats
    persons: Floats
    adjustments: pa.Table

    def rate_of(self, inside: NDArray[np.bool_]) -> tuple[float, float, float]:
        """The rate over several areas together, with its 95% interval."""
        weight = np.where(inside, self.persons, 0.0)
        together = weight @ np.nan_to_num(self.draws) / weight.sum()
        low, high = np.quantile(together, (0.025, 0.975))
        return float(together.mean()), float(low), float(high)


def local_rates(model: RateModel, profile: AreaProfile) -> pa.Table:
    """Per area the modelled rate with its 95% interval: columns pc4, rate, low, high (the first named after the level
    of the profile). Rounded to five decimals.
    """
    return predict(model, profile).table


def predict(
    model: RateModel, profile: AreaProfile, *, cells: Cells | None = None, totals: Sequence[PublishedTotal] = ()
) -> Predicted:
    """Rates with their draws. `cells`: who lives where, person_cells(profile) when not given.

    Raises SegmentationError "traits-differ", and those of `benchmarked`.
    """
    cells = cells if cells is not None else person_cells(profile)
    kind = _kind_effects(model, cells)
    persons = cells.counts.sum(axis=1)
    share = cells.counts / np.where(persons > 0, persons, 1)[:, None]
    place = _place_effects(model, profile)
    draws = np.empty(place.shape)
    for start in range(0, len(profile), _AREAS_AT_ONCE):
        part = slice(start, start + _AREAS_AT_ONCE)
        chance = expit(place[part, None, :] + kind[None, :, :])
        draws[part] = np.einsum("ac,acd->ad", share[part], chance)
    draws, adjustments = benchmarked(draws, persons, profile, totals, seed=model.settings.seed)
    draws[persons <= 0] = np.nan
    return Predicted(_told(model, profile, draws), draws, persons, adjustments)


def _kind_effects(model: RateModel, cells: Cells) -> Floats:
    """Per kind of person (cells x draws) what its traits add, the intercept included."""
    own = {trait.name: place for place, trait in enumerate(cells.traits)}
    names = [trait.name for trait in model.traits]
    known = {trait.name: trait.values for trait in cells.traits}
    differing = [trait.name for trait in model.traits if known.get(trait.name) != trait.values]
    if differing:
        raise SegmentationError(
            "traits-differ",
            Text(
                "De enquête deelt mensen anders in dan de bevolkingscijfers.",
                "The survey sorts people in other ways than the population figures do.",
            ),
            Text(
                "Breng leeftijd, opleiding en huishouden van de enquête eerst terug tot dezelfde klassen.",
                "First bring age, education and household of the survey back to the same classes.",
            ),
            {"traits": differing},
        )
    index = np.column_stack([cells.index[:, own[name]] for name in names]) if names else cells.index[:, :0]
    total = np.repeat(model.draws.beta[:1], len(cells.index), axis=0)
    for at, name in enumerate(names):
        total = total + model.effect(name)[index[:, at]]
    for first, second in model.settings.interactions:
        if f"{first}:{second}" in model.terms:
            one, other = names.index(first), names.index(second)
            codes = index[:, one] * len(model.traits[other].values) + index[:, other]
            total = total + model.effect(f"{first}:{second}")[codes]
    return total


def _place_effects(model: RateModel, profile: AreaProfile) -> Floats:
    """Per area (areas x draws) what the place adds; places the survey did not reach are drawn from all places."""
    dice = np.random.default_rng([model.settings.seed, 3])
    total = np.zeros((len(profile), model.draws.beta.shape[1]))
    if model.scale.names:
        total += model.scale.of(profile) @ model.effect("covariates")
    for kind, names in model.places.items():
        own = place_names(profile, kind)
        code = codes_in(own, names)
        absent, which = np.unique(own[code < 0], return_inverse=True)
        fresh = dice.standard_normal((len(absent), total.shape[1])) * model.sd(kind)
        total[code >= 0] += model.effect(kind)[code[code >= 0]]
        total[code < 0] += fresh[which]
    return total


def _told(model: RateModel, profile: AreaProfile, draws: Floats) -> pa.Table:
    with np.errstate(invalid="ignore"):
        low, high = np.quantile(draws, (0.025, 0.975), axis=1)
    rate = draws.mean(axis=1)
    code = pa.array(profile.area.tolist(), pa.string())
    columns = {profile.level: code.cast(pa.int32()) if profile.level == "pc4" else code}
    for name, values in (("rate", rate), ("low", low), ("high", high)):
        columns[name] = pa.array(np.round(values, 5), mask=~np.isfinite(values))
    facts = {"item": model.item.name, "source": model.source, "year": str(model.year), "digest": model.digest}
    return pa.table(columns).replace_schema_metadata(facts)
