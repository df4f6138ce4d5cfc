"""Where do the sources contradict one another? Shown as findings, never averaged away.

reach-counts-differ      counts and ticket lines of the same performances differ by more than 10%
reach-passes-differ      the survey meets passes more or less often than the ticket lines hold them
reach-bookers-differ     the survey's bookers and the counted bookers give different numbers of visitors
reach-outside-range      visits per visitor fall outside what was thought possible for this kind of house
reach-few-answers        a survey was left out: too few told how often they came
reach-own-visits         known bookers alone made more visits than were counted in all
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.surveys.reach.asking import Answered, usable
from publiek.surveys.reach.assumptions import Assumptions
from publiek.surveys.reach.evidence import Evidence
from publiek.surveys.reach.parts import Floats, spread
from publiek.surveys.reach.reckoning import Reckoned

CODES = (
    "reach-counts-differ",
    "reach-passes-differ",
    "reach-bookers-differ",
    "reach-outside-range",
    "reach-few-answers",
    "reach-own-visits",
)
_COUNTS, _POINTS = 0.10, 0.03


@dataclass(frozen=True)
class Conflict:
    """One contradiction: its code, and what the `one` source says against the `other`, in the same unit."""

    code: str
    one: float
    other: float


def of_counts(evidence: Evidence, visits: Floats) -> list[Conflict]:
    """What can be seen without a survey."""
    found, performances = [], evidence.performances
    both = ~np.isnan(performances.counted) & ~np.isnan(performances.tickets)
    counted, tickets = performances.counted[both].sum(), performances.tickets[both].sum()
    if both.any() and abs(counted - tickets) > _COUNTS * max(counted, tickets):
        found.append(Conflict("reach-counts-differ", float(counted), float(tickets)))
    if evidence.booked and evidence.booked.own_visits > visits.max():
        found.append(Conflict("reach-own-visits", evidence.booked.own_visits, float(np.median(visits))))
    if evidence.asked is not None and not usable(evidence.asked):
        found.append(Conflict("reach-few-answers", int(np.sum(~np.isnan(evidence.asked.times))), 10))
    return found


def of_answers(evidence: Evidence, answered: Answered, visits: Floats) -> list[Conflict]:
    """The share of visits on a pass, asked and counted: apart by more than the interval and three points."""
    if answered.on_pass is None or evidence.passes is None:
        return []
    value, low, high = spread(answered.on_pass)
    known = evidence.passes.visits / max(float(np.median(visits)), 1.0)
    apart = not low <= known <= high and abs(known - value) > _POINTS
    return [Conflict("reach-passes-differ", value, known)] if apart else []


def of_ways(ways: list[Reckoned]) -> list[Conflict]:
    """Two measured ways to the visitors whose difference cannot be chance (0 outside 99.7% of the differences)."""
    measured = [way.draws for way in ways if way.measured]
    if len(measured) < 2:
        return []
    apart = np.log(measured[0]) - np.log(measured[1])
    low, high = np.quantile(apart, (0.0015, 0.9985))
    if low <= 0 <= high:
        return []
    return [Conflict("reach-bookers-differ", *(float(np.median(draws)) for draws in measured[:2]))]


def of_range(evidence: Evidence, assumptions: Assumptions, visits: Floats, visitors: Floats) -> list[Conflict]:
    """Visits per visitor against the assumed range, when all of the interval lies outside it."""
    often = assumptions.of_subsector(evidence.subsector)
    value, low, high = spread(visits / np.maximum(visitors, 1e-9))
    if high < often.least or low > often.most:
        return [Conflict("reach-outside-range", value, often.most if low > often.most else often.least)]
    return []
