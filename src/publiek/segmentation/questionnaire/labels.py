"""Of how many residents is the label of their area right? Type everybody by what they are, and compare.

Every resident of 15 and over is typed by the questions about person and home; the label is right when that is the
type of the area. Nobody is asked: the chances of all patterns of answers per area follow from its profile. The degree
of urbanity is left out on purpose: it says where somebody lives, so that it would make the label right by definition.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.questionnaire.area_questions import learn_area_questions, placed_areas
from publiek.segmentation.questionnaire.model import Floats, Questionnaire
from publiek.segmentation.questionnaire.residents import answering
from publiek.segmentation.scheme import SegmentScheme

_RESAMPLES = 500
_SEED = 20261101
HOW = Text(
    "Berekend: elke bewoner van 15 jaar en ouder krijgt een type op grond van leeftijd, huishouden, opleiding en "
    "woning; het label klopt als dat het type van het gebied is.",
    "Worked out: every resident of 15 and over is typed by age, household, education and home; the label is right "
    "when that is the type of the area.",
)
HOW_CLASSES = Text(
    "Berekend: het grootste deel van het mengsel van een gebied, gemiddeld over bewoners.",
    "Worked out: the largest part of the mix of an area, averaged over residents.",
)


class LabelsRight(NamedTuple):
    """The part of residents of 15+ whose label is right (0-1), with a 95% interval."""

    value: float
    low: float
    high: float


class Agreeing(NamedTuple):
    """`areas`: positions in the profile; `persons`: residents of 15+; `right`: part of them whose label is right."""

    areas: NDArray[np.int64]
    persons: Floats
    right: Floats


def labels_right(profile: AreaProfile, scheme: SegmentScheme, *, with_place: bool = False) -> LabelsRight:
    """Of how many residents the label of their area is right.

    `scheme` of kind "survey-classes": its mix says how many people of each class live in an area, so the label is
    right for the largest part. Any other kind: see `agreeing`. Interval: bootstrap over municipalities, and for the
    latter the widest of two assumptions on how homes and people go together within an area; the value is the mean of
    the two. Raises SegmentationError "questionnaire-profile".
    """
    if scheme.kind == "survey-classes":
        return _interval([_largest_parts(profile, scheme)], profile)
    model = learn_area_questions(profile, scheme)
    ways = [agreeing(profile, scheme, model, together=way, with_place=with_place) for way in (False, True)]
    return _interval(ways, profile)


def labels_right_by_segment(
    profile: AreaProfile, scheme: SegmentScheme, *, with_place: bool = False
) -> dict[str, LabelsRight]:
    """As `labels_right`, for the residents of the areas of each type apart."""
    model = learn_area_questions(profile, scheme)
    placed = placed_areas(profile, scheme)
    ways = [agreeing(profile, scheme, model, together=way, with_place=with_place) for way in (False, True)]
    found = {}
    for number, code in enumerate(placed.codes):
        here = placed.label == number
        if here.any():
            found[code] = _interval([Agreeing(*(part[here] for part in way)) for way in ways], profile)
    return found


def agreeing(
    profile: AreaProfile, scheme: SegmentScheme, model: Questionnaire, *, together: bool, with_place: bool
) -> Agreeing:
    """Per area of both profile and scheme, the part of residents that `model` types as the area is labelled.

    With place: the answer on urbanity counts too.
    """
    placed = placed_areas(profile, scheme)
    said = answering(profile.only(placed.kept), together=together)
    unsaid = np.full(len(said.patterns), -1)
    right = np.zeros(len(placed.label))
    for degree in range(said.place.shape[1]) if with_place else [-1]:
        codes = np.column_stack([said.patterns, unsaid if degree < 0 else unsaid + 1 + degree])
        typed = model.posterior(codes).argmax(axis=1)
        # per area: the chance of all patterns that are typed as its label
        by_type = said.own @ np.eye(len(model.segments))[typed]
        part = by_type[np.arange(len(right)), placed.label]
        right += part * (1.0 if degree < 0 else said.place[:, degree])
    return Agreeing(np.flatnonzero(placed.kept), said.persons, right)


def _largest_parts(profile: AreaProfile, scheme: SegmentScheme) -> Agreeing:
    placed = placed_areas(profile, scheme)
    largest = dict(
        zip(
            scheme.table["pc4"].to_pylist(),
            (max((part for _, part in mix), default=0.0) for mix in scheme.table["mix"].to_pylist()),
            strict=True,
        )
    )
    right = np.array([largest[int(code)] for code in profile.area[placed.kept]])
    return Agreeing(np.flatnonzero(placed.kept), profile.residents[placed.kept], right)


def _interval(ways: list[Agreeing], profile: AreaProfile) -> LabelsRight:
    """Mean over the ways; the interval spans those of all ways."""
    dice = np.random.Generator(np.random.PCG64(_SEED))
    town = np.unique(profile.municipality[ways[0].areas], return_inverse=True)[1]
    towns = int(town.max()) + 1
    times = dice.multinomial(towns, np.full(towns, 1 / towns), size=_RESAMPLES)
    values, ends = [], []
    for way in ways:
        people = np.bincount(town, weights=way.persons)
        right = np.bincount(town, weights=way.persons * way.right)
        drawn = (times @ right) / np.maximum(times @ people, 1e-12)
        values.append(right.sum() / people.sum())
        ends.append(np.quantile(drawn, (0.025, 0.975)) if towns > 1 else (0.0, 1.0))
    return LabelsRight(float(np.mean(values)), float(min(e[0] for e in ends)), float(max(e[1] for e in ends)))
