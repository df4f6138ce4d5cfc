"""Which barriers live where? The mix to be expected among the people of a postcode area who do not come.

Every barrier is a multilevel model of one survey (area_model), counted out over who lives in each area and stays away
(area_counting). These are estimates of areas, never of persons, and never about health (decision 0036).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import SurveyError, Text
from publiek.listening.area_asked import AreaAnswers, Floats, area_answers, residents
from publiek.listening.area_counting import StayAway, expected, staying_away
from publiek.listening.area_model import Surroundings, learn, surroundings
from publiek.listening.area_settings import (
    LEAST_AREAS,
    LEAST_OF_GROUP,
    LEAST_RESPONDENTS,
    TOLD,
    MixSettings,
)
from publiek.segmentation.area_profile import AreaProfile
from publiek.surveys.barriers.weighed import Weighed
from publiek.vocabulary.barriers import GROUPS, barriers
from publiek.vocabulary.figures import Figure, TooThin

SCHEMA = pa.schema(
    [
        ("pc4", pa.int64()),
        ("barrier", pa.string()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n", pa.int64()),
        ("reliability", pa.float64()),
    ]
)
#: The plain warnings: expected from a model and not counted; about an area and not about anybody in it.
WARNINGS = ("area-expected", "area-not-person")


def expected_mix(
    told: Weighed, profile: AreaProfile, *, settings: MixSettings | None = None, extra: Floats | None = None
) -> Figure:
    """The figure "barrier_areas": per postcode area the share of its non-visitors expected to name each barrier.

    `told`: a weighed survey with postcodes; `profile`: statistics of every area; `settings.of`: "barriers" (default),
    "groups" (`barrier` is then kennen, willen, kunnen or doen: any barrier of the group) or "main" (the most important
    one; shares of an area add up to one, with health and other reasons left out of the rows); `extra`: areas x columns
    of what else is known of the areas, such as the distance to what is on offer.

    `value`, `low`, `high`: mean and 95% interval of the draws. `n`: how many respondents of the group the estimate
    rests on, the same in each row: how many live in one area is never told. `reliability`: 0 (only the national
    average is known) to 1 (the difference of the area with it is known): 1 - variance left / variance between areas.
    Facts: respondents, areas, `national` (barrier -> share). Too thin under 300 respondents with a known area, 30
    areas or 50 people in the group, and for a survey among visitors. Raises SurveyError "barrier-areas-choice".
    """
    settings = settings or MixSettings()
    _check(settings, profile)
    answers = area_answers(told, profile, settings.of)
    inside = answers.inside(settings.among)
    n = int(inside.sum())
    limits = (*WARNINGS, *told.limits)
    thin = TooThin(0, LEAST_OF_GROUP) if "visitors-only" in told.limits else _thin(answers, inside)
    if thin:
        return Figure("barrier_areas", told.base(n), SCHEMA.empty_table(), {}, limits, thin)
    where, people = surroundings(profile, extra), residents(profile)
    away = staying_away(answers, people, where, settings)
    shares = _shares(answers, away, where, settings)
    facts: dict[str, object] = {
        "among": settings.among,
        "of": settings.of,
        "respondents": int((answers.row >= 0).sum()),
        "areas": len(np.unique(answers.row[answers.row >= 0])),
        "national": {code: float(one.national.mean()) for code, one in shares.items()},
    }
    parts = [_rows(code, one, profile, n) for code, one in shares.items()]
    return Figure("barrier_areas", told.base(n), pa.concat_tables(parts), facts, limits)


@dataclass(frozen=True)
class _Share:
    """The share of one barrier: `draws` areas x draws, `persons` of the group per area."""

    draws: Floats
    persons: Floats

    @property
    def national(self) -> Floats:
        """Per draw the share over all areas together."""
        return np.asarray(self.persons @ self.draws / self.persons.sum())

    @property
    def reliability(self) -> Floats:
        """1 - what is left unknown of each area's difference with the whole, over how much areas differ."""
        apart = self.draws - self.national
        left, middle = apart.var(axis=1), apart.mean(axis=1)
        between = self.persons @ (left + middle**2) / self.persons.sum()
        return np.clip(1 - left / max(float(between), 1e-12), 0, 1)


def _check(settings: MixSettings, profile: AreaProfile) -> None:
    known = set(GROUPS) if settings.of == "groups" else {b.code for b in barriers() if not b.special}
    fits = settings.among in ("non_visitors", "interested") and settings.of in TOLD and profile.level == "pc4"
    if fits and set(settings.only) <= known:
        return
    raise SurveyError(
        "barrier-areas-choice",
        Text("Dit kan per gebied niet geschat worden.", "This cannot be estimated per area."),
        Text(
            "Kies niet-bezoekers of geïnteresseerden, en drempels (nooit gezondheid), groepen of de belangrijkste, per "
            "postcodegebied.",
            "Choose non-visitors or the interested, and barriers (never health), groups or the main one, per postcode "
            "area.",
        ),
        {"among": settings.among, "of": settings.of, "level": profile.level},
    )


def _thin(answers: AreaAnswers, inside: NDArray[np.bool_]) -> TooThin | None:
    placed = answers.row >= 0
    if placed.sum() < LEAST_RESPONDENTS:
        return TooThin(int(placed.sum()), LEAST_RESPONDENTS)
    if inside.sum() < LEAST_OF_GROUP:
        return TooThin(int(inside.sum()), LEAST_OF_GROUP)
    areas = len(np.unique(answers.row[placed]))
    return TooThin(areas, LEAST_AREAS) if areas < LEAST_AREAS else None


def _shares(answers: AreaAnswers, away: StayAway, where: Surroundings, settings: MixSettings) -> dict[str, _Share]:
    """What is told, per barrier."""
    parts = away.parts(settings.among)
    found = {
        code: expected(learn(answers, yes, where, settings), parts, where, settings)
        for code, yes in answers.said.items()
        if not settings.only or settings.of == "main" or code in settings.only
    }
    if settings.of == "main":
        total = np.sum(list(found.values()), axis=0)
        found = {code: draws / np.maximum(total, 1e-12) for code, draws in found.items() if code}
    persons = away.persons(settings.among)
    return {code: _Share(draws, persons) for code, draws in found.items() if not settings.only or code in settings.only}


def _rows(code: str, share: _Share, profile: AreaProfile, n: int) -> pa.Table:
    """One barrier in every area where anybody stays away."""
    kept = np.flatnonzero(share.persons > 0)
    low, high = np.quantile(share.draws[kept], (0.025, 0.975), axis=1)
    columns = (share.draws[kept].mean(axis=1), low, high, share.reliability[kept])
    value, low, high, reliability = (np.round(column, 4) for column in columns)
    codes, area = pa.array([code] * len(kept), pa.string()), profile.area[kept].astype(np.int64)
    return pa.table([area, codes, value, low, high, np.full(len(kept), n), reliability], schema=SCHEMA)
