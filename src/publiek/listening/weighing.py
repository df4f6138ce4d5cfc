"""How much does each answer count? Weights that make the answers resemble the population, and the design behind them.

A survey among visitors is not weighted: nobody knows the population of visitors, and weighting it to that of a city
would make it look like a survey of residents. Who is missing stays visible (`survey_response`); weights do not hide
that people chose to take part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek import areas
from publiek.estimation.designs.design import Design, Stage
from publiek.estimation.weighting.margins import Margin
from publiek.estimation.weighting.raking import RakeSettings, rake
from publiek.estimation.weighting.weighted import Weighted
from publiek.listening.categories import Margined, margined
from publiek.listening.population import Population, population_of
from publiek.listening.running import Survey
from publiek.segmentation import SegmentScheme
from publiek.surveys.barriers.cells import too_thin
from publiek.surveys.barriers.standing import asks
from publiek.surveys.barriers.weighed import Weighed
from publiek.surveys.responses.answers import Answers
from publiek.vocabulary.figures import Figure

UNKNOWN = "unknown"
#: Fewer answers than this are told as they are: weights of so few are noise.
LEAST_TO_WEIGH = 100
#: Who did not tell keeps their own share; nobody counts for more than five times the middle one (methods.md 4.3).
_SETTINGS = RakeSettings(unanswered="own", cap=5.0)
#: A design effect above this is worth a warning.
_UNEVEN = 2.0
_FEW_CLUSTERS = 10
_COLUMNS = pa.schema(
    [
        ("variable", pa.string()),
        ("category", pa.string()),
        ("n", pa.int64()),
        ("share_answers", pa.float64()),
        ("share_population", pa.float64()),
        ("share_weighted", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Weighing:
    """Answers with their design, and what the weighing did: `margins` it was fitted to, `result` (None: not weighted),
    the `population` it speaks for (None: visitors).
    """

    told: Weighed
    margins: tuple[Margined, ...]
    result: Weighted | None
    population: Population | None


def weigh(
    survey: Survey,
    answers: Answers,
    scheme: SegmentScheme | None = None,
    *,
    own: Mapping[str, Mapping[str, float]] | None = None,
) -> Weighing:
    """Weights for the answers of one survey. `scheme`: the segmentation by which they may be divided; `own`: margins of
    the house (see `population.own_margins`).

    Raises SurveyError "survey-area-unknown" and those of the weighting: margins that contradict each other, weights
    that do not settle. Never a silent default: when weights cannot be made there are no figures.
    """
    start = _given(answers)
    by = dimensions(answers, scheme)
    stages = _stages(answers)
    limits = ("own-choice", *(("few-clusters",) if stages and _clusters(stages) < _FEW_CLUSTERS else ()))
    if survey.about == "visitors":
        return Weighing(Weighed(answers, Design(start, stages), by, ("visitors-only", *limits)), (), None, None)
    population = population_of(survey.area)
    margins = tuple(margined(answers, population, own or {}))
    if len(answers) < LEAST_TO_WEIGH or not margins:
        return Weighing(
            Weighed(answers, Design(start, stages), by, ("not-weighted", *limits)), margins, None, population
        )
    groups = {one.name: one.category for one in margins}
    result = rake(start, groups, [_margin(one, population) for one in margins], settings=_SETTINGS)
    design = Design(result.weight, stages, result.fitted)
    limits = (*limits, *_noticed(margins, result, own or {}))
    return Weighing(Weighed(answers, design, by, limits, (population.source,)), margins, result, population)


def dimensions(answers: Answers, scheme: SegmentScheme | None) -> dict[str, NDArray[np.str_]]:
    """By which traits answers may be divided: those the questionnaire asks, and the group of the area one lives in."""
    by: dict[str, NDArray[np.str_]] = {
        name: answers.texts(name) for name in ("age", "education") if asks(answers, name)
    }
    if asks(answers, "postcode"):
        codes = answers.numbers("postcode")
        by["province"] = _of_area(codes, _provinces())
        if scheme is not None:
            groups = dict(zip(scheme.table["pc4"].to_pylist(), scheme.table["segment"].to_pylist(), strict=True))
            by["segment"] = _of_area(codes, groups)
    return by


def who_answered(weighing: Weighing) -> Figure:
    """The figure "survey_response": each category of the margins among the answers, in the population, and weighted."""
    told, rows = weighing.told, []
    n = len(told)
    weight = told.design.weight / told.design.weight.sum()
    for margin in weighing.margins:
        total = sum(margin.persons.values())
        for category in (*margin.persons, ""):
            here = margin.category == category
            rows.append(
                {
                    "variable": margin.name,
                    "category": category or UNKNOWN,
                    "n": int(here.sum()),
                    "share_answers": float(here.mean()),
                    "share_population": margin.persons[category] / total if category else None,
                    "share_weighted": float(weight[here].sum()),
                }
            )
    rows = [row for row in rows if row["n"] or row["share_population"]]
    silent = too_thin(n)
    facts: dict[str, object] = {}
    if weighing.result is not None and not silent:
        facts = {"design_effect": weighing.result.design_effect, "n_effective": weighing.result.n_effective}
    table = pa.Table.from_pylist([] if silent else rows, schema=_COLUMNS)
    return Figure("survey_response", told.base(n), table, facts, limits=told.limits, too_thin=silent)


def _given(answers: Answers) -> NDArray[np.float64]:
    """The weights the file came with, mean 1; everybody alike when there are none."""
    weight = answers.numbers("weight")
    known = np.isfinite(weight) & (weight > 0)
    if not known.all():
        return np.ones(len(answers))
    return np.asarray(weight / weight.mean()) if len(weight) else weight


def _stages(answers: Answers) -> tuple[Stage, ...]:
    """Clusters and strata when the answers have them."""
    unit, stratum = answers.texts("unit"), answers.texts("stratum")
    if len(set(unit.tolist()) - {""}) < 2:
        return ()
    alone = np.array([name or f"-{at}" for at, name in enumerate(unit.tolist())])
    _, cluster = np.unique(alone, return_inverse=True)
    _, strata = np.unique(stratum, return_inverse=True)
    return (Stage(strata.astype(np.int64), cluster.astype(np.int64)),)


def _clusters(stages: Sequence[Stage]) -> int:
    return len(np.unique(stages[0].cluster))


def _margin(one: Margined, population: Population) -> Margin:
    """The margin as the weighting takes it. Of the statistics' own margins some residents have no category (a place
    whose degree of urbanity was not published): those are left to the others. A margin of the house stays as it is,
    so that one about other people is refused.
    """
    total = sum(one.persons.values())
    times = population.persons / total if one.name in population.margins else 1.0
    return Margin(one.name, tuple(one.persons), np.array([number * times for number in one.persons.values()]))


def _noticed(margins: Sequence[Margined], result: Weighted, own: Mapping[str, object]) -> tuple[str, ...]:
    codes = {
        "margins-together": any(one.together for one in margins),
        "weights-uneven": result.design_effect > _UNEVEN,
        "sex-not-weighted": "gender" not in own,
    }
    return tuple(code for code, holds in codes.items() if holds)


def _of_area(codes: NDArray[np.float64], known: Mapping[int, str]) -> NDArray[np.str_]:
    return np.array([known.get(int(code)) or "" if code == code else "" for code in codes], dtype=np.str_)


def _provinces() -> Mapping[int, str]:
    table = areas.describe().table
    return dict(zip(table["pc4"].to_pylist(), table["province"].to_pylist(), strict=True))
