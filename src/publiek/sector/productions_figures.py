"""Which figures does a maker get, before the gate? Each row tells of how many bookers and venues it is a sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from publiek.measures.profiles import profile
from publiek.measures.residence import weighted_quantile
from publiek.sector.productions_pool import Pool
from publiek.vocabulary.figures import Base, Figure

_PEOPLE = [
    ("key", pa.string()),
    ("part", pa.string()),
    *[(n, pa.int64()) for n in ("bookers", "venues", "bookers_first")],
]
HOMES = pa.schema([*_PEOPLE, ("share", pa.float64())])
TOTAL = pa.schema([*_PEOPLE, *[(name, pa.float64()) for name in ("visits_per_booker", "median_km")]])
SEASONS = pa.schema([*_PEOPLE, ("new_share", pa.float64())])
_INDEX = ("share", "share_low", "share_high", "reference_share", "index", "low", "high")
GROUPS = pa.schema([*_PEOPLE, *[(name, pa.float64()) for name in _INDEX], ("verdict", pa.string())])
COUNTS = pa.schema(
    [
        *[(name, pa.string()) for name in ("venue", "season")],
        *[(name, pa.int64()) for name in ("visits", "performances")],
        ("named", pa.bool_()),
    ]
)
_LIMITS = ("booker-not-visitor", "groups-left-out", "accounts-not-people")


def figures_of(pool: Pool) -> list[Figure]:
    """Counts by venue and season, and the people: in all, per season, by place and by group."""
    where = pool.first.geography
    province = dict(zip(where.municipality.tolist(), where.province.tolist(), strict=True))
    codes = np.array([str(code) for code in where.pc4.tolist()], dtype=object)
    inside = dict(zip(codes.tolist(), where.municipality.tolist(), strict=True))
    return [
        _figure("maker_counts", _counts(pool), pool, counted="visits"),
        _figure("maker_total", _total(pool), pool),
        _figure("maker_seasons", _seasons(pool), pool),
        _figure("maker_provinces", _homes(pool.by_area(where.province), {}), pool),
        _figure("maker_municipalities", _homes(pool.by_area(where.municipality), province), pool),
        _figure("maker_areas", _homes(pool.by_area(codes), inside), pool),
        _figure("maker_groups", _groups(pool), pool),
    ]


def _row(key: str, by_venue: Sequence[int], part: str = "") -> dict[str, object]:
    """A sum with what is needed to judge it."""
    some = [count for count in by_venue if count > 0]
    told = {"bookers": sum(some), "venues": len(some), "bookers_first": max(some, default=0)}
    return {"key": key, "part": part, **told}


def _counts(pool: Pool) -> pa.Table:
    rows = [
        {
            "venue": one.venue,
            "season": season,
            "visits": one.visits.get(season, 0),
            "performances": one.performances.get(season, 0),
            "named": one.named,
        }
        for one in pool.seen
        for season in sorted({*one.visits, *one.performances})
    ]
    return pa.Table.from_pylist(rows, schema=COUNTS)


def _total(pool: Pool) -> pa.Table:
    bookers = sum(pool.bookers)
    visits = sum(int(one.living.visits.sum()) for one in pool.seen)
    known = [one for one in pool.seen if one.geography.km is not None]
    km = np.concatenate([one.geography.km for one in known]) if known else np.zeros(0)
    units = np.concatenate([one.living.units for one in known]) if known else np.zeros(0)
    homes = sum(one.living.n for one in pool.seen)
    row = {
        **_row("", pool.bookers),
        "visits_per_booker": visits / homes if homes and bookers else None,
        "median_km": weighted_quantile(km, units, 0.5),
    }
    return pa.Table.from_pylist([row], schema=TOTAL)


def _seasons(pool: Pool) -> pa.Table:
    rows = []
    for season in sorted({season for one in pool.seen for season in one.seasons}):
        each = [one.seasons.get(season, (0, 0, 0)) for one in pool.seen]
        known, new = (sum(one[place] for one in each) for place in (1, 2))
        share = new / known if known >= pool.first.rules.bookers_min else None
        rows.append({**_row(season, [bookers for bookers, _, _ in each]), "new_share": share})
    return pa.Table.from_pylist(rows, schema=SEASONS)


def _homes(found: Mapping[str, list[int]], parts: Mapping[str, str]) -> pa.Table:
    whole = sum(sum(counts) for counts in found.values())
    rows = [
        {**_row(name, counts, parts.get(name, "")), "share": sum(counts) / whole}
        for name, counts in sorted(found.items())
    ]
    return pa.Table.from_pylist(rows, schema=HOMES)


def _groups(pool: Pool) -> pa.Table:
    """Index of each group against the households of the Netherlands."""
    where, rules = pool.first.geography, pool.first.rules
    inside = where.label >= 0
    held = np.bincount(where.label[inside], where.households[inside], minlength=len(where.segments))
    found = profile(pool.groups.sum(axis=0), held / max(held.sum(), 1.0), rules=rules)
    numbers = {name: getattr(found, name) for name in _INDEX if name != "reference_share"}
    rows = []
    for spot, code in enumerate(where.segments):
        told = {name: None if np.isnan(values[spot]) else float(values[spot]) for name, values in numbers.items()}
        share = float(held[spot] / max(held.sum(), 1.0))
        by_venue = [int(count) for count in pool.groups[:, spot]]
        rows.append({**_row(code, by_venue), **told, "reference_share": share, "verdict": found.verdict[spot]})
    return pa.Table.from_pylist(rows, schema=GROUPS)


def _figure(name: str, table: pa.Table, pool: Pool, *, counted: str = "bookers") -> Figure:
    n = sum(sum(one.visits.values()) for one in pool.seen) if counted == "visits" else sum(pool.bookers)
    first, last = pool.period
    base = Base(counted, max(n, 0), max(n, 0), reference="nl", first=first, last=last, sources=pool.first.sources)
    return Figure(name, base, table, {"venues": len(pool.seen)}, _LIMITS)
