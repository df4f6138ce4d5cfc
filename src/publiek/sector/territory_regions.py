"""How do regions stand beside each other? Added up from released building blocks and open statistics, nothing else.

*Residents*: households of each group: the mix of every postcode area times its households. *Reach*: bookers and visits
of the houses that agreed per 1,000 households of the blocks that are told. *Gap*: the share of a group among the
bookers over its share among the households of the same blocks, times 100; a block is of one group. *Intervals*: Poisson
(rates) and Wilson (shares) on counts divided by an overdispersion: how much more the blocks scatter from season to
season than chance alone would do, at least 1; with one season only it cannot be seen, and is said to be 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from publiek import areas
from publiek.disclosure import Release
from publiek.measures import intervals
from publiek.sector.opening import Sector
from publiek.sector.territory import REACH, SUPPLY
from publiek.sector.territory_blocks import Area

#: Fewer bookers of a group than this, and its index stays silent.
_THIN = 30
#: A season is told of a region when the blocks that are told hold at least this part of its told households.
_MOSTLY = 0.8


@dataclass(frozen=True)
class Region:
    """Postcode areas that are looked at together."""

    name: str
    pc4s: frozenset[int]


@dataclass(frozen=True)
class Rate:
    """Bookers and visits per 1,000 households in one season, with the interval of the first."""

    season: int
    bookers: int
    visits: int
    households: int
    per_1000: float
    low: float
    high: float
    visits_per_1000: float


@dataclass(frozen=True)
class Gap:
    """One group among the bookers against the households; verdict: above, below, undecided or thin."""

    group: str
    bookers: int
    share: float
    reference_share: float
    index: float | None
    low: float | None
    high: float | None
    verdict: str


@dataclass(frozen=True)
class Contribution:
    """What one house by name brings: bookers, and its part of the region's bookers; `group` "" is all of them."""

    house: str
    group: str
    bookers: int
    share: float


@dataclass(frozen=True)
class Supply:
    """What is on in the municipalities of which it is told, and in how many it is not."""

    houses: int
    performances: int
    visits: int
    told: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """One region. `covered`: the part of its households that live in told blocks; `scatter`: the overdispersion."""

    region: Region
    areas: int
    households: int
    residents: int
    groups: Mapping[str, float]
    covered: float
    rates: tuple[Rate, ...]
    gaps: tuple[Gap, ...]
    contributions: tuple[Contribution, ...]
    supply: Supply
    scatter: float

    @property
    def rate(self) -> Rate | None:
        """The latest season that is told."""
        return self.rates[-1] if self.rates else None


@dataclass(frozen=True)
class Spot:
    """One postcode area: the part of its households in a group, and the reach of the block it lies in."""

    pc4: int
    municipality: str
    households: int
    share: float
    per_1000: float | None
    low: float | None
    high: float | None
    block: str


@dataclass(frozen=True)
class Ground:
    """What is told of a territory. `blocks`: the areas of each; `told`: (block, season) -> house -> counts."""

    areas: Mapping[int, Area]
    residents: Mapping[int, int]
    mixes: Mapping[int, Mapping[str, float]]
    blocks: Mapping[str, tuple[int, ...]]
    told: Mapping[tuple[str, int], Mapping[str, Mapping[str, Any]]]
    supply: list[Mapping[str, Any]]
    season: int
    groups: tuple[str, ...] = field(default=())


def ground(sector: Sector, release: Release, territory: Iterable[Area]) -> Ground:
    """A released territory, ready to be asked of any region."""
    figure = release[REACH]
    told: dict[tuple[str, int], dict[str, Mapping[str, Any]]] = {}
    for row in figure.table.to_pylist():
        told.setdefault((row["place"], row["season"]), {})[row["house"]] = row
    known = areas.describe().table
    mixes = sector.scheme.table
    return Ground(
        areas={area.pc4: area for area in territory},
        residents=dict(zip(known["pc4"].to_pylist(), known["residents"].to_pylist(), strict=True)),
        mixes={
            pc4: dict(mix or ()) for pc4, mix in zip(mixes["pc4"].to_pylist(), mixes["mix"].to_pylist(), strict=True)
        },
        blocks={name: tuple(pc4s) for name, pc4s in figure.facts["blocks"].items()},  # type: ignore[attr-defined]
        told=told,
        supply=release[SUPPLY].table.to_pylist(),
        season=int(str(figure.facts["season"])),
        groups=sector.codes,
    )


def standing(ground: Ground, region: Region) -> Standing:
    """How one region stands."""
    inside = [ground.areas[pc4] for pc4 in sorted(region.pc4s) if pc4 in ground.areas]
    blocks = _blocks(ground, region)
    households = sum(area.households for area in inside)
    scatter = overdispersion(_counts(ground, blocks))
    told = _told_blocks(ground, blocks, ground.season)
    return Standing(
        region=region,
        areas=len(inside),
        households=households,
        residents=sum(max(ground.residents.get(area.pc4) or 0, 0) for area in inside),
        groups=_residents(ground, inside),
        covered=_households(ground, told) / households if households else 0.0,
        rates=tuple(_rates(ground, blocks, scatter)),
        gaps=tuple(_gaps(ground, told, scatter)),
        contributions=tuple(_contributions(ground, told)),
        supply=_supply(ground, inside),
        scatter=scatter,
    )


def spots(ground: Ground, group: str, pc4s: Iterable[int]) -> list[Spot]:
    """Every postcode area with the share of `group` among its households and the reach of its block."""
    block_of = {pc4: name for name, members in ground.blocks.items() for pc4 in members}
    rates = {name: _rate(ground, [name], ground.season, 1.0) for name in ground.blocks}
    found = []
    for pc4 in sorted(set(pc4s) & set(ground.areas)):
        area, block = ground.areas[pc4], block_of.get(pc4, "")
        rate = rates.get(block)
        share = float(ground.mixes.get(pc4, {}).get(group, 0.0))
        if area.households:
            reach = (rate.per_1000, rate.low, rate.high) if rate else (None, None, None)
            found.append(Spot(pc4, area.municipality, area.households, share, reach[0], reach[1], reach[2], block))
    return found


def overdispersion(counts: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """How much more blocks (rows) scatter over seasons (columns) than chance: Pearson's chi2 per degree of freedom.

    Expected: the total of the block times that of the season over all. 1 when there are too few to see it.
    """
    if counts.size == 0 or min(counts.shape) < 2 or counts.sum() <= 0:
        return 1.0
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    free = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    chi2 = float(np.sum((counts - expected) ** 2 / np.maximum(expected, 1e-9)))
    return float(max(1.0, chi2 / free))


def _blocks(ground: Ground, region: Region) -> list[str]:
    """The blocks that lie wholly in the region: of a part of a block nothing is told."""
    return [name for name, members in ground.blocks.items() if region.pc4s.issuperset(members)]


def _told_blocks(ground: Ground, blocks: Iterable[str], season: int) -> list[str]:
    return [name for name in blocks if "" in ground.told.get((name, season), {})]


def _households(ground: Ground, blocks: Iterable[str]) -> int:
    return sum(ground.areas[pc4].households for name in blocks for pc4 in ground.blocks[name])


def _counts(ground: Ground, blocks: list[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Bookers of the blocks that are told in every season, blocks x seasons."""
    seasons = sorted({season for _, season in ground.told})
    whole = [name for name in blocks if all("" in ground.told.get((name, season), {}) for season in seasons)]
    rows = [[float(ground.told[name, season][""]["bookers"]) for season in seasons] for name in whole]
    return np.array(rows, dtype=float).reshape(len(whole), len(seasons))


def _residents(ground: Ground, inside: Iterable[Area]) -> dict[str, float]:
    """Households of each group; those of areas without a mix are left out."""
    total = dict.fromkeys(ground.groups, 0.0)
    for area in inside:
        for group, share in ground.mixes.get(area.pc4, {}).items():
            if group in total:
                total[group] += share * area.households
    return total


def _rates(ground: Ground, blocks: list[str], scatter: float) -> Iterable[Rate]:
    most = max((_households(ground, _told_blocks(ground, blocks, season)) for _, season in ground.told), default=0)
    for season in sorted({season for _, season in ground.told}):
        told = _told_blocks(ground, blocks, season)
        if told and _households(ground, told) >= _MOSTLY * most:
            rate = _rate(ground, told, season, scatter)
            if rate:
                yield rate


def _rate(ground: Ground, blocks: list[str], season: int, scatter: float) -> Rate | None:
    cells = [ground.told[name, season][""] for name in blocks if "" in ground.told.get((name, season), {})]
    households = sum(cell["households"] for cell in cells)
    if not cells or not households:
        return None
    bookers, visits = (sum(cell[name] for cell in cells) for name in ("bookers", "visits"))
    low, high = intervals.poisson(bookers / scatter)
    per = 1000 / households
    return Rate(
        season, bookers, visits, households, bookers * per, float(low) * scatter * per, float(high) * scatter * per,
        visits * per,
    )  # fmt: skip


def _by_group(ground: Ground, blocks: Iterable[str], house: str = "") -> dict[str, tuple[int, int]]:
    """Bookers and households of the told blocks by the group of the block."""
    found: dict[str, tuple[int, int]] = {}
    for name in blocks:
        group = ground.areas[ground.blocks[name][0]].group
        cell = ground.told[name, ground.season].get(house)
        bookers, households = found.get(group, (0, 0))
        found[group] = (bookers + (cell["bookers"] if cell else 0), households + _households(ground, [name]))
    return found


def _gaps(ground: Ground, told: list[str], scatter: float) -> Iterable[Gap]:
    counts = _by_group(ground, told)
    bookers, households = (sum(pair[spot] for pair in counts.values()) for spot in (0, 1))
    for group in ground.groups:
        came, live = counts.get(group, (0, 0))
        if not live or not bookers:
            continue
        share, reference = came / bookers, live / households
        low, high = (float(edge) / reference for edge in intervals.wilson(came / scatter, bookers / scatter))
        if came < _THIN:
            yield Gap(group, came, share, reference, None, None, None, "thin")
            continue
        verdict = "above" if low > 1 else "below" if high < 1 else "undecided"
        yield Gap(group, came, share, reference, 100 * share / reference, 100 * low, 100 * high, verdict)


def _contributions(ground: Ground, told: list[str]) -> Iterable[Contribution]:
    every = _by_group(ground, told)
    houses = sorted({house for name in told for house in ground.told[name, ground.season] if house})
    whole = sum(bookers for bookers, _ in every.values())
    for house in houses:
        own = _by_group(ground, told, house)
        brought = sum(bookers for bookers, _ in own.values())
        yield Contribution(house, "", brought, brought / whole if whole else 0.0)
        for group in ground.groups:
            came, of = own.get(group, (0, 0))[0], every.get(group, (0, 0))[0]
            if came and of:
                yield Contribution(house, group, came, came / of)


def _supply(ground: Ground, inside: list[Area]) -> Supply:
    """Of municipalities that lie wholly in the region."""
    here = {area.pc4 for area in inside}
    whole = {area.municipality for area in inside}
    whole -= {area.municipality for area in ground.areas.values() if area.pc4 not in here}
    rows = [
        row for row in ground.supply if row["place"] in whole and row["season"] == ground.season and not row["house"]
    ]
    houses, performances, visits = (sum(row[name] for row in rows) for name in ("houses", "performances", "visits"))
    return Supply(houses, performances, visits, tuple(sorted(row["place"] for row in rows)))
