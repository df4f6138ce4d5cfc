"""How many different visitors, from each source by itself? Draws of the answer, and the way each was made.

V visits, B bookers as persons (accounts / accounts per booker), f visits per booker, R visits that are not a booker's
own, a survey's share of first visits p and of first visits on own tickets o:

    survey and visits    V p
    survey and bookers   B p / o                          bookers counted, companions from what visitors say
    tickets              B + R (1 - q) / (1 + (f - 1) r)   q: companions who book, r: how often they come back
    counts               V / m                            m: visits per visitor of this kind of house, assumed

The first two come from what was measured; the others from assumed ranges, and are used only where nothing was asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.surveys.reach.asking import Answered
from publiek.surveys.reach.assumptions import Assumptions
from publiek.surveys.reach.evidence import Booked
from publiek.surveys.reach.parts import Floats

#: From so many places or moments on two ways are mixed, and the margin of a survey is trusted.
FEWEST_UNITS = 20


@dataclass(frozen=True)
class Reckoned:
    """One way to the number of visitors: its draws and code; `measured`: no assumed range decides it."""

    name: str
    draws: Floats
    measured: bool
    rests_on: int


def persons_who_book(booked: Booked, assumptions: Assumptions, *, count: int, dice: np.random.Generator) -> Floats:
    """Bookers as persons: accounts divided by how many accounts one booker has."""
    return booked.bookers / assumptions.accounts_per_booker.draws(count, dice)


def share_of_persons(answered: Answered, assumptions: Assumptions, *, window: str, dice: np.random.Generator) -> Floats:
    """Visitors per visit, by the window that was asked."""
    if window == "season":
        return answered.first
    between = assumptions.look_back.draws(len(answered.first), dice)
    return answered.first + between * (answered.harmonic - answered.first)


def from_survey(visits: Floats, persons: Floats, answered: Answered) -> Reckoned:
    """V p."""
    return Reckoned("visitors_survey", visits * persons, True, answered.n)


def from_bookers(bookers: Floats, persons: Floats, answered: Answered) -> Reckoned | None:
    """B p / o; None where own tickets were not asked or hardly anybody had them."""
    if answered.own is None or not np.all(answered.own > 0):
        return None
    return Reckoned("visitors_bookers", bookers * persons / answered.own, True, answered.n)


def from_tickets(
    visits: Floats, bookers: Floats, booked: Booked, assumptions: Assumptions, *, dice: np.random.Generator
) -> Reckoned:
    """B + R (1 - q) / (1 + (f - 1) r), never fewer than the bookers nor more than the visits."""
    count = len(visits)
    rest = np.maximum(visits - booked.own_visits, 0.0)
    book = assumptions.companions_who_book.draws(count, dice)
    back = assumptions.companions_come_back.draws(count, dice)
    often = np.maximum(booked.own_visits / bookers, 1.0)
    draws = bookers + rest * (1 - book) / (1 + (often - 1) * back)
    return Reckoned("visitors_tickets", np.minimum(draws, np.maximum(visits, bookers)), False, booked.bookers)


def from_counts(visits: Floats, assumptions: Assumptions, *, subsector: str, dice: np.random.Generator) -> Reckoned:
    """V / m."""
    often = assumptions.of_subsector(subsector).draws(len(visits), dice)
    return Reckoned("visitors_counts", visits / often, False, round(float(np.median(visits))))


def together(ways: list[Reckoned]) -> Floats:
    """The measured ways as one: on the logarithm the mix with the least variance, weights between 0 and 1.

    One survey is in both, so they are correlated: w = cov(a, a - b) / var(a - b) for log N = a + w (b - a). Not to
    be used with fewer than `FEWEST_UNITS` places or moments: such a weight would be fitted to chance.
    """
    if len(ways) == 1:
        return ways[0].draws
    one, other = (np.log(way.draws) for way in ways)
    apart = one - other
    spread = float(np.var(apart))
    weight = float(np.clip(np.cov(one, apart)[0, 1] / spread, 0, 1)) if spread > 0 else 0.0
    mixed: Floats = np.exp(one + weight * (other - one))
    return mixed
