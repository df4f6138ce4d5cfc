"""Who lives in the invented country, and why do those who never come stay away?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.invented.places import Geography
from publiek.invented.settings import AGE_BANDS, SectorSettings

AGE_SHARES = (0.13, 0.15, 0.14, 0.16, 0.17, 0.14, 0.11)
#: Persons per ticket asked for, and never more than this many persons per real household.
PERSONS_PER_TICKET, PERSONS_PER_HOUSEHOLD = 0.85, 1.7
PAIRS = 0.35
#: Shape of the gamma distribution of how keen a person is on culture: the smaller, the more unequal.
KEENNESS = 3.0

#: Why a non-visitor stays away, main reason (codes of docs: the barrier questionnaire).
BARRIERS = ("interest", "habit", "time", "cost", "travel", "company", "supply", "programme", "belonging", "info",
            "booking", "care", "health", "language", "safety")  # fmt: skip
#: Among non-visitors who do have interest. time : cost : travel : company as GSS 2016 (68 : 60 : 39 : 19).
INTERESTED = (0, 0.20, 0.204, 0.18, 0.117, 0.057, 0.03, 0.03, 0.035, 0.035, 0.015, 0.03, 0.045, 0.012, 0.01)
UNINTERESTED_SHARE = 0.43
LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


@dataclass(frozen=True)
class Persons:
    """All invented persons in parallel arrays, ordered by area. `cell` = area x segment x age, flattened."""

    household: np.ndarray
    area: np.ndarray
    segment: np.ndarray
    age: np.ndarray
    letters: np.ndarray
    keenness: np.ndarray
    cell: np.ndarray

    def __len__(self) -> int:
        return len(self.household)


def people(settings: SectorSettings, place: Geography) -> Persons:
    """A sample of invented households over the real areas, in proportion to the real number of households."""
    dice = settings.dice(3)
    ceiling = int(place.households.sum() * PERSONS_PER_HOUSEHOLD)
    wanted = max(2_000, min(int(settings.tickets * PERSONS_PER_TICKET), ceiling))
    houses = int(wanted / (1 + PAIRS))
    edges = np.cumsum(place.households) / place.households.sum()
    area = np.searchsorted(edges, (np.arange(houses) + dice.random(houses)) / houses).clip(0, len(edges) - 1)
    segment = _by_row(np.cumsum(place.mix, axis=1), area, dice.random(houses))
    letters = _letters(segment, dice)
    age = np.searchsorted(np.cumsum(AGE_SHARES), dice.random(houses)).clip(0, len(AGE_BANDS) - 1)
    household = np.repeat(np.arange(houses, dtype=np.int32), 1 + (dice.random(houses) < PAIRS))
    cell = (area * len(place.segments) + segment) * len(AGE_BANDS) + age
    return Persons(
        household=household,
        area=area[household].astype(np.int16),
        segment=segment[household].astype(np.int8),
        age=age[household].astype(np.int8),
        letters=letters[household].astype(np.int16),
        keenness=dice.standard_gamma(KEENNESS, len(household)).astype(np.float32),
        cell=cell[household].astype(np.int32),
    )


def letter_pairs() -> list[str]:
    """The two letters of a postcode, by number: no F, I, O, Q, U, Y, and never SA, SD or SS."""
    return [a + b if a + b not in ("SA", "SD", "SS") else "ST" for a in LETTERS for b in LETTERS]


def _letters(segment: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """Six in ten households of a segment live under the same few first letters: neighbours resemble each other."""
    own = dice.random(len(segment)) < 0.6
    first = np.where(own, (segment * 7 + 3) % 20, dice.integers(0, 20, len(segment)))
    return first * 20 + dice.integers(0, 20, len(segment))


def _by_row(cumulative: np.ndarray, row: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """For each `row`, the column in which `chance` falls; one sorted search over all rows together."""
    steps = (cumulative / cumulative[:, -1:]) + np.arange(len(cumulative))[:, None]
    found = np.searchsorted(steps.reshape(-1), row + chance, side="right")
    column: np.ndarray = np.clip(found - row * cumulative.shape[1], 0, cumulative.shape[1] - 1)
    return column


def nearest_supply(place: Geography, venues: list[int]) -> np.ndarray:
    """Kilometres from every area to the nearest house of the sector."""
    distance: np.ndarray = np.min([place.kilometres(pc4) for pc4 in set(venues)], axis=0)
    return distance


def barriers(persons: Persons, visited: np.ndarray, supply_km: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """The main barrier of every person who never came (index in BARRIERS); -1 for those who did.

    True structure to recover: less keen persons lack interest; `travel` and `supply` grow with distance to the nearest
    house, `health` with age, `care` in the middle ages, `cost` for the young.
    """
    away = np.flatnonzero(~visited)
    reason = np.full(len(persons), -1, dtype=np.int8)
    lukewarm = np.exp(-persons.keenness[away] / KEENNESS)
    interest_chance = np.clip(UNINTERESTED_SHARE * lukewarm / max(lukewarm.mean(), 1e-9), 0, 1)
    weights = np.tile(np.array(INTERESTED), (len(away), 1)).astype(np.float32)
    far = np.minimum(supply_km[persons.area[away]] / 15, 3).astype(np.float32)
    age = persons.age[away]
    weights[:, BARRIERS.index("travel")] *= 0.4 + far
    weights[:, BARRIERS.index("supply")] *= 0.4 + far
    weights[:, BARRIERS.index("health")] *= np.array([0.3, 0.3, 0.5, 0.8, 1.2, 1.9, 3.0], dtype=np.float32)[age]
    weights[:, BARRIERS.index("care")] *= np.array([0.2, 1.2, 2.2, 1.5, 0.8, 0.6, 0.5], dtype=np.float32)[age]
    weights[:, BARRIERS.index("cost")] *= np.array([1.7, 1.3, 1.0, 0.9, 0.8, 0.7, 0.7], dtype=np.float32)[age]
    edges = np.cumsum(weights, axis=1)
    drawn = (dice.random(len(away))[:, None] * edges[:, -1:] > edges).sum(1)
    reason[away] = np.where(dice.random(len(away)) < interest_chance, 0, drawn)
    return reason
