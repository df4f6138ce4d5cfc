"""Which disciplines may be told at all? Closed unless enough organisations, regions and people stand behind them.

Deliveries of a discipline that does not meet the limits are set aside before anything is learned, so that they do not
speak through other figures either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.culture.contributions import Rows
from publiek.segmentation.culture.thresholds import Thresholds

#: Why something is withheld, in the order in which it is looked at.
REASONS = (
    "no-contributions",
    "too-few-organisations",
    "too-few-regions",
    "one-organisation-dominates",
    "too-few-respondents",
    "too-few-bookers",
)


@dataclass(frozen=True)
class Screened:
    """`rows` that may be learned from; `withheld`: per discipline that may not be told, why."""

    rows: Rows
    withheld: dict[str, str]


def screen(rows: Rows, limits: Thresholds) -> Screened:
    """The rows of every discipline that meets the limits, by its deliveries or by its surveys."""
    kept = np.zeros(len(rows), dtype=bool)
    withheld: dict[str, str] = {}
    for discipline in sorted(set(rows.discipline.tolist())):
        here = rows.discipline == discipline
        houses, asked = here & ~rows.survey, here & rows.survey
        by_houses = _why_not_houses(rows, houses, limits) if houses.any() else "no-contributions"
        by_survey = _why_not_survey(rows, asked, limits) if asked.any() else "no-contributions"
        if not by_houses:
            kept |= houses
        if not by_survey:
            kept |= asked
        if by_houses and by_survey:
            withheld[discipline] = by_houses if houses.any() else by_survey
    return Screened(rows.only(kept), withheld)


def _why_not_houses(rows: Rows, here: NDArray[np.bool_], limits: Thresholds) -> str:
    names, which = np.unique(rows.source[here], return_inverse=True)
    if len(names) < limits.organisations_least:
        return "too-few-organisations"
    if len(set(rows.region[here].tolist()) - {""}) < limits.regions_least:
        return "too-few-regions"
    events = np.bincount(which, rows.events[here])
    return "one-organisation-dominates" if events.max() > limits.largest_part_most * events.sum() else ""


def _why_not_survey(rows: Rows, here: NDArray[np.bool_], limits: Thresholds) -> str:
    return "too-few-respondents" if rows.expected[here].sum() < limits.survey_persons_least else ""
