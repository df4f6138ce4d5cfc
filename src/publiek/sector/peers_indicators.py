"""By which indicators is a house compared, and what are they for one house in one season?

The same code gives a house its own values (released for its own eyes) and what goes into the pool of its collective.
All of one theatre season, except `new_share`, which looks back on what was delivered before it:

visits = admissions · bookers = accounts with a visit outside groups and schools · frequency = visits per booker ·
new_share = part of the bookers never seen before, unknown in the first season of the data · own_municipality = part of
the bookers with a known home who live in the municipality of the venue · within_10km, median_km = how far they live ·
price = money per ticket in euros, free tickets included · occupancy = visits as part of the seats, over performances
with known seats · genres = effective number of genres (exp of the Shannon entropy of visits; Jost 2006) ·
group:CODE = index of a group of the segmentation against the Netherlands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa

from publiek import looking, measures
from publiek.engines import Engine
from publiek.house import House
from publiek.measures import Prepared, Selection
from publiek.measures.answers import season_name
from publiek.measures.profiles import home_municipality, profile
from publiek.measures.residence import weighted_quantile
from publiek.vocabulary.figures import Base, Figure, TooThin

NAME = "peer_indicators"
COLUMNS = pa.schema([("indicator", pa.string()), ("value", pa.float64())])
COUNTS = ("visits", "bookers", "performances")
SHARES = ("new_share", "own_municipality", "within_10km", "occupancy")
#: In the order in which a page tells them; groups follow.
INDICATORS = (
    "visits", "bookers", "frequency", "new_share", "own_municipality", "within_10km", "median_km", "price", "occupancy",
    "genres",
)  # fmt: skip
GROUP = "group:"
_NEAR_KM = 10.0


@dataclass(frozen=True)
class Season:
    """One theatre season by the year it starts in, and the day on which is asked."""

    year: int
    today: date

    @property
    def name(self) -> str:
        """How people call it: 2024/25."""
        return season_name(self.year)

    @property
    def selection(self) -> Selection:
        """The performances of this season."""
        return Selection(since=f"{self.year}-08", until=f"{self.year + 1}-07")


def indicators(house: House, *, season: Season, engine: Engine) -> Figure:
    """What one house is in one season: a row per indicator that is known."""
    snapshot = house.store.current()
    looking.require_delivered(house, snapshot)
    question = looking.question_of(house, snapshot, engine, today=season.today)
    ready = looking.compact_of(house, snapshot)
    compacted = measures.Compacted(engine.scan([ready.visits], partitions=True), ready.listed) if ready else None
    base = Prepared(snapshot.lines(engine), question, compacted)
    part = Prepared(base.lines, replace(question, selection=season.selection), compacted, base)
    values = {**_sums(part), **_loyalty(base, season), **_homes(part), **_programme(part), **_groups(part)}
    known = {name: float(value) for name, value in values.items() if value is not None and np.isfinite(value)}
    visits = int(known.get("visits", 0))
    base_of = Base("visits", visits, visits, sources=(question.area_source, question.segment_source))
    table = pa.table({"indicator": list(known), "value": list(known.values())}, schema=COLUMNS)
    if not visits:
        return Figure(NAME, base_of, table.slice(0, 0), too_thin=TooThin(0, 1))
    return Figure(NAME, base_of, table, {"season": season.name}, ("booker-not-visitor", "accounts-not-people"))


def values_of(figure: Figure) -> Mapping[str, float]:
    """The indicators of a figure by name."""
    return dict(zip(figure.table["indicator"].to_pylist(), figure.table["value"].to_pylist(), strict=True))


def _sums(part: Prepared) -> dict[str, float | None]:
    table = part.by_season
    sums = {name: sum(table[name].to_pylist()) for name in ("visits", "tickets", "cents", "priced")}
    priced = sums["priced"] > 0 and sums["tickets"] > 0
    count = len(part.performances.ids)
    return {
        "visits": sums["visits"] or None,
        "performances": count or None,
        "price": sums["cents"] / sums["tickets"] / 100 if priced else None,
    }


def _loyalty(base: Prepared, season: Season) -> dict[str, float | None]:
    figures = {figure.name: figure for figure in measures.answer(base, only=("reach", "loyalty"))}
    reach = [row for row in figures["reach"].table.to_pylist() if row["season"] == season.name]
    states = {row["state"]: row for row in figures["loyalty"].table.to_pylist() if row["season"] == season.name}
    enough = bool(reach) and reach[0]["bookers"] >= base.question.thresholds.bookers_min
    return {
        "bookers": reach[0]["bookers"] if reach else None,
        "frequency": reach[0]["visits_per_booker"] if enough else None,
        "new_share": states["new"]["share"] if enough and "new" in states else None,
    }


def _homes(part: Prepared) -> dict[str, float | None]:
    living, where = part.residence, part.geography
    if living.effective < part.question.thresholds.bookers_min:
        return {}
    municipality, _ = home_municipality(part)
    found: dict[str, float | None] = {
        "own_municipality": float(living.units[where.municipality == municipality].sum()) / living.n
    }
    if where.km is not None:
        known = np.isfinite(where.km)
        near = known & (where.km <= _NEAR_KM)
        found["within_10km"] = float(living.units[near].sum()) / max(int(living.units[known].sum()), 1)
        found["median_km"] = weighted_quantile(where.km, living.units, 0.5)
    return found


def _programme(part: Prepared) -> dict[str, float | None]:
    listed, visits = part.performances, part.by_performance["visits"].astype(float)
    capacity = np.array([value or 0 for value in listed.capacity], dtype=float)
    seats = capacity.sum()
    genre = listed.number["genre"]
    sums = np.bincount(genre[genre >= 0], np.maximum(visits[genre >= 0], 0), minlength=1)
    shares = sums[sums > 0] / max(sums.sum(), 1)
    return {
        "occupancy": float(visits[capacity > 0].sum() / seats) if seats else None,
        "genres": float(np.exp(-(shares * np.log(shares)).sum())) if shares.size else None,
    }


def _groups(part: Prepared) -> dict[str, float | None]:
    """Index of each group against the households of the Netherlands; unknown where too few bookers."""
    labels, where, rules = part.labelling, part.geography, part.question.thresholds
    held = where.households @ labels.shares
    if part.residence.effective < rules.bookers_min or not held.sum():
        return {}
    found = profile(labels.bookers, held / held.sum(), rules=rules, design_effect=part.residence.design_effect)
    return {
        f"{GROUP}{code}": None if verdict == "thin" else float(value)
        for code, value, verdict in zip(where.segments, found.index, found.verdict, strict=True)
    }
