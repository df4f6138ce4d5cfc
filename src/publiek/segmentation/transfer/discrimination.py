"""Do the groups tell who takes part and who does not?

Everything comes from one small table: participants and the rest per group, in the order of a score. For bookers "the
rest" is the exposure: the chance that a random booker comes from a group with a higher rate than a random household.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A value with its interval; nan where it could not be measured."""

    value: float
    low: float = float("nan")
    high: float = float("nan")


def concordance(score: Floats, events: Floats, others: Floats) -> float:
    """C-statistic: the chance that a random participant has a higher score than a random other, ties one half.

    `score`, `events`, `others`: per group (or per person); any non-negative weights. nan without events or others.
    """
    value, at = np.unique(score, return_inverse=True)
    tied = [np.bincount(at.ravel(), weights=part, minlength=len(value)) for part in (events, others)]
    if not tied[0].sum() or not tied[1].sum():
        return float("nan")
    return float(concordances(value[None, :], tied[0][None, :], tied[1][None, :])[0])


def concordances(scores: Floats, events: Floats, others: Floats) -> Floats:
    """The same for many rows at once (rows x groups, or one row for all); scores within a row differ."""
    shape = np.broadcast_shapes(scores.shape, events.shape, others.shape)
    order = np.broadcast_to(np.argsort(scores, axis=1, kind="stable"), shape)
    first = np.take_along_axis(np.broadcast_to(events, shape), order, axis=1)
    second = np.take_along_axis(np.broadcast_to(others, shape), order, axis=1)
    below = np.cumsum(second, axis=1) - second / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((first * below).sum(axis=1) / (first.sum(axis=1) * second.sum(axis=1)))


def concordances_of_score(score: Floats, events: Floats, others: Floats) -> Floats:
    """Concordance per row of counts (rows x groups) for one score per group; groups with the same score tie."""
    value, at = np.unique(score, return_inverse=True)
    onto = np.zeros((len(score), len(value)))
    onto[np.arange(len(score)), at.ravel()] = 1
    return concordances(value[None, :], events @ onto, others @ onto)


def concordance_interval(score: Floats, events: Floats, others: Floats, *, confidence: float = 0.95) -> Estimate:
    """C with the interval of DeLong, DeLong and Clarke-Pearson (1988), from counts per distinct score.

    Counts of independent persons; divide by a design effect first. Cut off at 0 and 1.
    """
    value, at = np.unique(score, return_inverse=True)
    first, second = (np.bincount(at.ravel(), weights=part, minlength=len(value)) for part in (events, others))
    total, rest = first.sum(), second.sum()
    if total <= 1 or rest <= 1:
        return Estimate(concordance(score, events, others))
    among_others = (np.cumsum(second) - second / 2) / rest
    among_events = 1 - (np.cumsum(first) - first / 2) / total
    middle = float(first @ among_others / total)
    spread = first @ (among_others - middle) ** 2 / (total - 1) / total
    spread += second @ (among_events - middle) ** 2 / (rest - 1) / rest
    reach = float(ndtri(0.5 + confidence / 2) * np.sqrt(spread))
    return Estimate(middle, max(0.0, middle - reach), min(1.0, middle + reach))


def gini(concordant: float) -> float:
    """Gini coefficient of a c-statistic (Somers' D): 2C - 1."""
    return 2 * concordant - 1


def relative_validity(concordant: float, expected: float) -> float:
    """(C - 0.5) / (C_mb - 0.5): what is left of the discrimination that the model expects with these people.

    About 1: a lower C than elsewhere comes from a more uniform public; well under 1: the rates themselves do not hold
    (Vergouwe, Moons and Steyerberg 2010). Retained discrimination RD is the same against the region's own rates.
    """
    return (concordant - 0.5) / (expected - 0.5) if expected != 0.5 else float("nan")


def lift(score: Floats, events: Floats, persons: Floats, *, part: float = 0.2) -> float:
    """Rate among the best-scoring `part` of persons over the average rate; a group on the edge counts for its part."""
    order = np.argsort(-score, kind="stable")
    before = np.cumsum(persons[order]) - persons[order]
    taken = np.clip(part * persons.sum() - before, 0, persons[order])
    rate = np.divide(events[order], persons[order], out=np.zeros(len(order)), where=persons[order] > 0)
    return float(taken @ rate / (part * events.sum())) if events.sum() else float("nan")


def lorenz_gini(events: Floats, persons: Floats) -> float:
    """Gini of the Lorenz curve of participants over persons, groups from lowest to highest rate (0 = no difference)."""
    rate = np.divide(events, persons, out=np.zeros(len(events)), where=persons > 0)
    order = np.argsort(rate, kind="stable")
    across = np.r_[0.0, np.cumsum(persons[order]) / persons.sum()]
    up = np.r_[0.0, np.cumsum(events[order]) / events.sum()]
    return float(1 - np.sum(np.diff(across) * (up[1:] + up[:-1])))
