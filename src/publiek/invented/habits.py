"""Who comes to a house, for how many seasons, how often, and with how many?

The loyalty of a person to a house is a beta-geometric story: a chance `p` of coming in a season drawn from
Beta(mean, spread), a chance of leaving for good after every season, and a personal rate of extra visits. Three
published figures fix it: new bookers returning (19 %), all returning (33 %), first-time share (54 %). From
`mean*(1-leaving) = 0.19` and `0.46/0.54 = 0.19/leaving` follow leaving = 0.223 and mean = 0.2445; the spread and the
visit rate were then found by simulation (docs/explanation/the-invented-sector.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.invented.organisations import House
from publiek.invented.places import Geography
from publiek.invented.population import Persons
from publiek.invented.settings import SectorSettings
from publiek.invented.subsectors import SUBSECTORS

MEAN, SPREAD, LEAVING = 0.2445, 0.8, 0.223
RATE, RATE_SHAPE, RATE_LOYALTY = 0.43, 0.25, 0.9
BEFORE = 12
GROUP_SHARE, GROUP_RATE, GROUP_PARTY = 0.006, 1.9, 52
FOREIGN_SHARE, SECOND_ACCOUNT_SHARE = 0.025, 0.05
KINDS = ("person", "group", "school", "company")
#: Of the orders, what is not sold in the end (see sales.py); the number of relations makes up for it.
SOLD = 0.955


@dataclass(frozen=True)
class Relations:
    """One row per person who knows a house (K rows). `active` is K x seasons; `person` is -1 for someone from abroad.

    `first` is the season year of the very first visit, also when that lies before the data. `second` marks persons
    with two accounts; `kind` is an index in KINDS.
    """

    person: np.ndarray
    first: np.ndarray
    active: np.ndarray
    rate: np.ndarray
    kind: np.ndarray
    second: np.ndarray

    def __len__(self) -> int:
        return len(self.person)


def relate(settings: SectorSettings, house: House, place: Geography, persons: Persons) -> Relations:
    """The relations of one house: as many as its share of the tickets asks for, drawn by true attraction."""
    dice = settings.dice(4, house.number)
    first, active, rate = _loyalty(settings, house, _wanted(settings, house), dice)
    visitors = choose(house.attraction(place)[persons.cell] * persons.keenness, len(first), dice)
    first, active, rate = first[: len(visitors)], active[: len(visitors)], rate[: len(visitors)]
    count = len(visitors)
    group = dice.random(count) < GROUP_SHARE
    kind = np.where(group, 1 + np.searchsorted((0.4, 0.85), dice.random(count)), 0).astype(np.int8)
    abroad = (dice.random(count) < FOREIGN_SHARE) & ~group
    return Relations(
        person=np.where(abroad, -1, visitors).astype(np.int32),
        first=first.astype(np.int16),
        active=active,
        rate=np.where(group, GROUP_RATE, rate).astype(np.float32),
        kind=kind,
        second=(dice.random(count) < SECOND_ACCOUNT_SHARE) & ~group,
    )


def choose(weight: np.ndarray, count: int, dice: np.random.Generator) -> np.ndarray:
    """`count` different persons with chances in proportion to `weight`, in random order; fewer when few are left."""
    edges = np.cumsum(weight, dtype=np.float64)
    chosen = np.empty(0, dtype=np.int64)
    for _ in range(12):
        lacking = count - len(chosen)
        if lacking <= 0:
            break
        drawn = np.searchsorted(edges, np.sort(dice.random(int(lacking * 1.1) + 8)) * edges[-1], side="right")
        chosen = np.union1d(chosen, np.minimum(drawn, len(weight) - 1))
    return dice.permutation(chosen)[:count]


def party_sizes(house: House, kind: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """How many tickets each order is for: 1-9 for persons, 12 and more for groups."""
    edges = np.cumsum(SUBSECTORS[house.subsector].party)
    small = 1 + np.searchsorted(edges[:4], dice.random(len(kind)))
    many = 5 + np.minimum(np.floor(-np.log1p(-dice.random(len(kind))) * 1.2), 4)
    size = np.where(small == 5, many, small)
    coach = -np.log1p(-dice.random((2, len(kind)))).sum(axis=0) / 2
    group = 12 + np.floor(coach * (GROUP_PARTY - 12))
    return np.where(kind == 0, size, np.minimum(group, 250)).astype(np.int32)


def _loyalty(
    settings: SectorSettings, house: House, wanted: int, dice: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First season, activity per season and rate of extra visits of about `wanted` relations that are ever active."""
    years = np.array(settings.season_years)
    mean = min(MEAN * house.loyalty, 0.6)
    drawn = int(wanted / _kept_share(settings, mean))
    first = dice.integers(years[0] - BEFORE, years[-1] + 1, drawn)
    chance = dice.beta(mean * SPREAD, (1 - mean) * SPREAD, drawn)
    life = dice.geometric(LEAVING, drawn)
    age = years[None, :] - first[:, None]
    again = (age > 0) & (age < life[:, None]) & (dice.random(age.shape) < chance[:, None])
    active = (age == 0) | again
    rate = RATE * dice.gamma(RATE_SHAPE, 1 / RATE_SHAPE, drawn) * (chance / mean) ** RATE_LOYALTY
    kept = active.any(axis=1)
    return first[kept], active[kept], rate[kept]


def _kept_share(settings: SectorSettings, mean: float) -> float:
    """The chance that a relation drawn from any past season is active in at least one season of the data.

    For a relation `back` seasons old at the start: E[1-(1-p)^n] over Beta, n the seasons it is still there.
    """
    a, b, seasons = mean * SPREAD, (1 - mean) * SPREAD, settings.seasons
    never = [float(np.prod([(b + i) / (a + b + i) for i in range(n)])) for n in range(seasons + 1)]
    stay = 1 - LEAVING
    share = float(seasons)
    for back in range(1, BEFORE + 1):
        left = [stay ** (back + n - 1) * (LEAVING if n < seasons else 1.0) for n in range(1, seasons + 1)]
        share += sum(chance * (1 - never[n]) for n, chance in enumerate(left, start=1))
    return share / (BEFORE + seasons)


def _wanted(settings: SectorSettings, house: House) -> int:
    """How many relations bring about the house's share of the tickets, from a trial of 20,000 (same for any size)."""
    dice = settings.dice(5, house.number)
    _, active, rate = _loyalty(settings, house, 20_000, dice)
    group = dice.random(len(rate)) < GROUP_SHARE
    visits = (active * (1 + np.where(group, GROUP_RATE, rate)[:, None])).sum(1)
    sizes = party_sizes(house, group.astype(np.int8), dice)
    alone, together = visits[~group].mean() * sizes[~group].mean(), visits[group].mean() * GROUP_PARTY
    per_relation = (1 - GROUP_SHARE) * alone + GROUP_SHARE * together
    return max(3, round(settings.tickets * house.share / (per_relation * SOLD)))
