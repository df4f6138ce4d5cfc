"""Released figures of invented houses, on real geography: complete, thin, empty, L0-only, L1-only, hostile.

Numbers are drawn with a seed; tables have the columns that the measures fix. Nothing here is measured.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek import areas, disclosure, segmentation
from publiek.errors import Text
from publiek.measures.booker_rules import BookerGroup, BookerScheme, packaged_schemes
from publiek.reports.context import ColumnFate, DeliveryNote, FindingText, Group, Ledger, ReportContext
from publiek.vocabulary.figures import Base, Figure, TooThin
from publiek.vocabulary.findings import Finding

VENUE = 3011
FIRST, LAST = date(2022, 9, 2), date(2025, 6, 28)
SEASONS = ("2022/23", "2023/24", "2024/25")
CATEGORIES = ("matched", "unmatched", "foreign", "missing", "unreadable", "group")
BANDS = ("0-5", "5-10", "10-25", "25-50", "50-100", "100+")
TITLES = (
    "De meeuw", "Winterreis", "Het grote verlangen", "Nachtwerk", "Tante Cor gaat los", "Onder de brug", "Zwanenmeer",
    "Klein verdriet", "De laatste tram", "Bach op zondag", "Licht!", "Wie niet weg is", "Rotterdam zingt", "Moeders",
    "De stille kracht van water", "Havenblues", "Feest van de kat", "Drie zussen", "Open doek", "Ik hier, jij daar",
)  # fmt: skip


@dataclass(frozen=True)
class House:
    """An invented house: how many bookers, which titles."""

    bookers: int = 9_412
    titles: tuple[str, ...] = TITLES
    seed: int = 7
    figures: dict[str, Figure] = field(default_factory=dict)


@cache
def _near() -> dict[str, np.ndarray]:
    """The areas within 45 km of the venue, with how far they are."""
    table = areas.describe().table
    home = table.filter(pc.equal(table["pc4"], VENUE)).to_pylist()[0]
    km = np.hypot(table["rd_x"].to_numpy() - home["rd_x"], table["rd_y"].to_numpy() - home["rd_y"]) / 1000
    households = np.nan_to_num(table["households"].to_numpy(zero_copy_only=False).astype(float))
    kept = np.flatnonzero((km < 45) & (households > 0))
    columns = {name: table[name].to_numpy(zero_copy_only=False)[kept] for name in ("pc4", "place", "municipality")}
    return {**columns, "households": households[kept], "km": km[kept]}


def base(counted: str, n: int, of: int, **more: object) -> Base:
    """A base over the whole period, from the usual sources."""
    known: dict[str, object] = {"first": FIRST, "last": LAST, "sources": ("CBS 2022",), "version": "publiek 0.1.0"}
    return Base(counted, n, of, **{**known, **more})  # type: ignore[arg-type]


def _wilson(k: np.ndarray, n: float) -> tuple[np.ndarray, np.ndarray]:
    p, z = k / n, 1.96
    middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def _shares(k: np.ndarray) -> dict[str, np.ndarray]:
    low, high = _wilson(k, max(k.sum(), 1))
    return {"share": k / max(k.sum(), 1), "low": low, "high": high}


def _segment_index(house: House, rng: np.random.Generator) -> Figure:
    groups = [group.code for group in segmentation.assign().groups]
    lift = np.array([1.55, 1.32, 1.04, 0.78, 1.18, 0.86, 0.97, 0.55])[: len(groups)]
    rows: list[dict[str, object]] = []
    n = round(house.bookers * 0.87)
    for reference, tilt in (("catchment", 0.0), ("municipality", 0.1), ("province", 0.3), ("nl", 0.45)):
        population = rng.dirichlet(np.array([12, 9, 16, 15, 10, 14, 15, 9])[: len(groups)] * 4.0)
        population = population * (1 - tilt * (lift - 1))
        population /= population.sum()
        share = population * lift if reference == "catchment" else None
        if share is not None:
            audience = np.round(n * share / share.sum()).astype(int)
        low, high = _wilson(audience, audience.sum())
        for spot, group in enumerate(groups):
            bounds = 100 * low[spot] / population[spot], 100 * high[spot] / population[spot]
            index = 100 * audience[spot] / audience.sum() / population[spot]
            verdict = "above" if bounds[0] > 100 else "below" if bounds[1] < 100 else "undecided"
            rows.append(
                {
                    "reference": reference,
                    "segment": group,
                    "bookers": int(audience[spot]),
                    "share": audience[spot] / audience.sum(),
                    "share_low": low[spot],
                    "share_high": high[spot],
                    "reference_share": population[spot],
                    "index": index,
                    "low": bounds[0],
                    "high": bounds[1],
                    "index_shrunk": 100 + (index - 100) * n / (n + 100),
                    "verdict": "thin" if audience[spot] < 5 else verdict,
                }
            )
    return Figure(
        "segment_index",
        base(
            "bookers",
            n,
            house.bookers,
            reference="catchment",
            reference_n=318_400,
            sources=("CBS 2022", "area-types 2022.1"),
        ),
        pa.Table.from_pylist(rows),
        {"labels_right": 0.31, "described": 0.46, "kappa": 100.0},
        ("area-not-person", "groups-left-out", "no-postcode-left-out"),
    )


def _person_index(areas: Figure) -> Figure:
    """What the area index would be for people: differences twice as large on the log scale, with their margins."""
    rows = []
    for spot, row in enumerate(areas.table.to_pylist()):
        index = 100 * (row["index"] / 100) ** 2
        reach, band = np.exp(0.12 + 0.02 * (spot % 8)), np.exp(0.25 + 0.12 * (spot % 8))
        low, high = index / reach, index * reach
        sure = min(low, index / band) > 100 or max(high, index * band) < 100
        verdict = ("above" if index > 100 else "below") if sure else "undecided"
        rows.append(
            {
                **{name: row[name] for name in ("reference", "segment")},
                "bookers_modelled": row["bookers"] * 1.02,
                "reference_share": row["reference_share"],
                "index": index,
                "low": low,
                "high": high,
                "index_shrunk": 100 + (index - 100) * 0.9,
                "band_low": index / band,
                "band_high": index * band,
                "verdict": "thin" if row["verdict"] == "thin" else verdict,
            }
        )
    facts = {"labels_right": 0.31, "context_effect": 0.2, "cells": "pc4"}
    limits = ("person-index-model", "groups-left-out", "no-postcode-left-out")
    return Figure("person_index", areas.base, pa.Table.from_pylist(rows), facts, limits)


def _places(house: House, rng: np.random.Generator) -> dict[str, Figure]:
    """Catchment, penetration, distance and white spots from one invented decay with two holes in it."""
    near, n = _near(), round(house.bookers * 0.87)
    expected = near["households"] * np.exp(-near["km"] / 5.5)
    expected *= n / expected.sum()
    level = rng.gamma(12, 1 / 12, len(expected))
    level[(near["municipality"] == "Barendrecht") | (near["municipality"] == "Schiedam")] *= 0.45
    bookers = rng.poisson(expected * level)
    visits = np.round(bookers * rng.gamma(20, 3.1 / 20, len(bookers))).astype(int)
    order = np.argsort(-visits, kind="stable")
    running = np.cumsum(visits[order]) / max(visits.sum(), 1)
    core80, core50 = np.zeros(len(order), bool), np.zeros(len(order), bool)
    core80[order[: np.searchsorted(running, 0.8) + 1]] = True
    core50[order[: np.searchsorted(running, 0.5) + 1]] = True
    rate, spread = 1000 / near["households"], 1.96 * np.sqrt(bookers + 1)
    table = {**{name: near[name] for name in ("pc4", "place", "municipality", "households")}, "bookers": bookers}
    about = base("bookers", int(bookers.sum()), max(house.bookers, int(bookers.sum())))
    penetration = {
        **table,
        "visits": visits,
        "per_1000": bookers * rate,
        "low": np.maximum(bookers - spread, 0) * rate,
        "high": (bookers + spread) * rate,
        "per_1000_shrunk": (bookers + 6) / (expected + 6) * expected * rate,
        "km": near["km"],
        "core80": core80,
    }
    seen = order[visits[order] > 0]
    catchment = {key: table[key][seen] for key in ("pc4", "place", "municipality", "bookers")}
    catchment |= {"core50": core50[seen], "core80": core80[seen]}
    facts = {
        "areas80": int(core80.sum()),
        "areas50": int(core50.sum()),
        "radius80_km": 13.4,
        "municipality": "Rotterdam",
        "municipality_of_venue": "Rotterdam",
    }
    home = ("groups-left-out", "no-postcode-left-out")
    return {
        "catchment": Figure("catchment", about, pa.table(catchment), facts, home),
        "penetration": Figure("penetration", about, pa.table(penetration), {}, ("households-not-people", *home)),
        "distance_bands": _distance(about, bookers, visits),
        "white_spots": _white_spots(about, expected, bookers),
    }


def _distance(about: Base, bookers: np.ndarray, visits: np.ndarray) -> Figure:
    band = np.digitize(_near()["km"], (5, 10, 25, 50, 100))
    k = np.bincount(band, bookers, len(BANDS)) + np.array([0, 0, 0, 40, 61, 12])
    columns = {
        "band": list(BANDS),
        "bookers": k.astype(int),
        "visits": (np.bincount(band, visits, len(BANDS)) + np.array([0, 0, 0, 96, 130, 30])).astype(int),
        **_shares(k),
        "resident_share": [0.02, 0.031, 0.092, 0.19, 0.36, 0.307],
    }
    return Figure("distance_bands", about, pa.table(columns), {"median_km": 6.2}, ("km-straight-line",))


def _white_spots(about: Base, expected: np.ndarray, bookers: np.ndarray) -> Figure:
    near = _near()
    shortfall = expected - bookers
    probability = np.clip(0.5 + shortfall / np.sqrt(expected + 4) / 4, 0.01, 0.995)
    missed = (probability > 0.9) & (shortfall >= 10)
    kind = np.where(missed, "missed", np.where(expected < 10, "low", "as_expected"))
    order = np.lexsort((near["pc4"], -shortfall, ~missed))
    order = order[(expected[order] >= 1) | (bookers[order] > 0)]
    rank = {spot: number for number, spot in enumerate((s for s in order if missed[s]), 1)}
    columns = {
        **{name: near[name][order] for name in ("pc4", "place", "municipality", "households", "km")},
        "expected": expected[order],
        "actual": bookers[order],
        "shortfall": shortfall[order],
        "probability": probability[order],
        "kind": kind[order],
        "rank": pa.array([rank.get(spot) for spot in order], pa.int64()),
    }
    return Figure(
        "white_spots", about, pa.table(columns), {}, ("model-not-cause", "km-straight-line", "other-venues-unseen")
    )


def _coverage(house: House) -> Figure:
    bookers = np.round(house.bookers * np.array([0.87, 0.012, 0.021, 0.074, 0.004, 0.019])).astype(int)
    columns = {
        "category": list(CATEGORIES),
        "bookers": bookers,
        "tickets": bookers * 3,
        "share": bookers / max(bookers.sum(), 1),
    }
    facts = {"share_matched": 0.887, "till_share": 0.064}
    about = base("bookers", int(bookers[0]), int(bookers.sum()))
    return Figure("coverage", about, pa.table(columns), facts, ("no-postcode-may-differ",))


def _loyalty(house: House) -> dict[str, Figure]:
    n = house.bookers
    sizes = {"2022/23": {"unknown": n * 0.38}, "2023/24": {"new": n * 0.24, "returning": n * 0.17}}
    sizes["2024/25"] = {"new": n * 0.26, "returning": n * 0.2}
    lapsed = {"2023/24": n * 0.21, "2024/25": n * 0.25}
    rows: list[dict[str, object]] = []
    for season, states in sizes.items():
        total = sum(states.values())
        previous = sum(sizes[SEASONS[SEASONS.index(season) - 1]].values())
        parts = [(state, k, total) for state, k in states.items()]
        if season in lapsed:
            parts.append(("lapsed", lapsed[season], previous))
        for state, k, of in parts:
            low, high = _wilson(np.array([k]), of)
            rows.append(
                {"season": season, "state": state, "bookers": int(k), "share": k / of, "low": low[0], "high": high[0]}
            )
    flows = [
        ("2022/23", "2023/24", "unknown", "returning", 0.17),
        ("2022/23", "2023/24", "unknown", "lapsed", 0.21),
        ("2022/23", "2023/24", "none", "new", 0.24),
        ("2023/24", "2024/25", "returning", "returning", 0.09),
        ("2023/24", "2024/25", "returning", "lapsed", 0.08),
        ("2023/24", "2024/25", "new", "returning", 0.07),
        ("2023/24", "2024/25", "new", "lapsed", 0.17),
        ("2023/24", "2024/25", "lapsed", "returning", 0.04),
        ("2023/24", "2024/25", "none", "new", 0.26),
    ]
    names = ("from_season", "to_season", "from_state", "to_state", "bookers")
    moved = [dict(zip(names, (*flow[:4], int(n * flow[4])), strict=True)) for flow in flows]
    limits = ("accounts-not-people", "first-season-unknown")
    return {
        "loyalty": Figure("loyalty", base("bookers", n, n), pa.Table.from_pylist(rows), {}, limits),
        "loyalty_flow": Figure("loyalty_flow", base("bookers", n, n), pa.Table.from_pylist(moved), {}, limits),
    }


def _visits(house: House) -> dict[str, Figure]:
    classes = ("1", "2", "3-4", "5-9", "10+")
    rows: list[dict[str, object]] = []
    for season, size in (("", 1.0), ("2022/23", 0.38), ("2023/24", 0.41), ("2024/25", 0.46)):
        k = np.round(house.bookers * size * np.array([0.13, 0.41, 0.22, 0.17, 0.07])).astype(int)
        shares = _shares(k)
        for spot, name in enumerate(classes):
            row = {key: values[spot] for key, values in shares.items()}
            part = (0.03, 0.2, 0.19, 0.28, 0.3)[spot]
            rows.append(
                {"season": season, "visits_per_booker": name, "bookers": int(k[spot]), **row, "visits_share": part}
            )
    reach = [
        {
            "season": season,
            "bookers": int(house.bookers * size),
            "visits": int(house.bookers * size * each),
            "visits_per_booker": each,
        }
        for season, size, each in (
            ("", 1.0, 4.1),
            ("2022/23", 0.38, 3.2),
            ("2023/24", 0.41, 3.3),
            ("2024/25", 0.46, 3.4),
        )
    ]
    about = base("bookers", house.bookers, house.bookers)
    facts = {"mean": 4.1, "median": 2.0, "top_share": 0.38}
    return {
        "booker_groups": _booker_groups(house),
        "frequency": Figure("frequency", about, pa.Table.from_pylist(rows), facts, ("booker-not-visitor",)),
        "reach": Figure("reach", about, pa.Table.from_pylist(reach), {}, ("booker-not-visitor",)),
    }


def _booker_groups(house: House) -> Figure:
    """The packaged divisions, and one of the house itself with a name of its own."""
    own = BookerScheme(
        "own", Text("Eigen <regels>", "Eigen <regels>"), "", (BookerGroup("a", Text("A & B", "A & B"), ()),)
    )
    schemes, rows = (*packaged_schemes(), own), []
    for scheme in schemes:
        chance = np.random.default_rng(len(scheme.groups))
        k = np.round(house.bookers * chance.dirichlet(np.full(len(scheme.with_rest), 3.0))).astype(int)
        for spot, group in enumerate(scheme.with_rest):
            shares = {key: values[spot] for key, values in _shares(k).items()}
            more = {"visits_share": shares["share"], "spent_share": shares["share"], "days_since_last": 100.0}
            rows.append({"scheme": scheme.code, "group": group.code, "bookers": int(k[spot]), **shares, **more})
    named = [(scheme.code, "", scheme.name) for scheme in schemes]
    named += [(scheme.code, group.code, group.name) for scheme in schemes for group in scheme.with_rest]
    names = [{"scheme": scheme, "group": group, "nl": name.nl, "en": name.en} for scheme, group, name in named]
    facts = {"names": names, "own": ["own"], "until": "2025-06-28"}
    about = base("bookers", house.bookers, house.bookers)
    return Figure("booker_groups", about, pa.Table.from_pylist(rows), facts, ("accounts-not-people",))


def _buying(house: House) -> dict[str, Figure]:
    tickets, orders = house.bookers * 4, house.bookers * 2
    bands = np.round(tickets * np.array([0.06, 0.17, 0.29, 0.31, 0.15, 0.02])).astype(int)
    lead = {
        "band": ["0", "1-7", "8-28", "29-91", "92+", "unknown"],
        "tickets": bands,
        "share": bands / max(bands.sum(), 1),
    }
    parties = np.round(orders * np.array([0.12, 0.55, 0.11, 0.14, 0.065, 0.015])).astype(int)
    party = {"size": ["1", "2", "3", "4", "5-9", "10+"], "orders": parties, "tickets": parties * 2, **_shares(parties)}
    sold = np.round(orders * np.array([0.81, 0.09, 0.04, 0.05, 0.01])).astype(int)
    channel = {
        "channel": ["online", "till", "phone", "reseller", "unknown"],
        "orders": sold,
        "tickets": sold * 2,
        **_shares(sold),
    }
    kinds = np.round(tickets * np.array([0.68, 0.17, 0.05, 0.07, 0.03])).astype(int)
    mean = np.array([2450.0, 1720.0, 0.0, 1600.0, 0.0])
    price = {
        "ticket_type": ["normal", "discount", "free", "pass", "guest"],
        "tickets": kinds,
        "revenue_cents": (kinds * mean).astype(int),
        "mean_cents": mean,
        "share": kinds / max(kinds.sum(), 1),
    }
    paid = {"mean_paid_cents": 2231.4, "median_paid_cents": 2150.0, "share_free": 0.08}
    return {
        "lead_time": Figure(
            "lead_time",
            base("tickets", tickets, tickets),
            pa.table(lead),
            {"median_days": 24.0},
            ("order-dates-may-lack",),
        ),
        "party_size": Figure(
            "party_size", base("orders", orders, orders), pa.table(party), {"mean": 2.3}, ("party-is-an-order",)
        ),
        "channel": Figure("channel", base("orders", orders, orders), pa.table(channel), {}, ("channel-not-source",)),
        "price": Figure(
            "price", base("tickets", tickets, tickets), pa.table(price), paid, ("no-fees", "price-not-value")
        ),
    }


def _breakdown(name: str, keys: list[str], weights: np.ndarray, house: House, starts: list[datetime | None]) -> Figure:
    total = house.bookers * 4
    visits = np.round(total * weights / weights.sum()).astype(int)
    size = np.arange(len(keys))
    columns = {
        "key": keys,
        "start": pa.array(starts, pa.timestamp("s")),
        "performances": np.maximum(visits // 260, 1),
        "tickets": visits,
        "visits": visits,
        "bookers": (visits * 0.42).astype(int),
        "revenue_cents": visits * 2185,
        "new_share": 0.3 + 0.35 * ((size * 7) % 11) / 11,
        "median_km": 4.0 + (size * 5) % 9,
        "share": visits / max(visits.sum(), 1),
        "occupancy": pa.array([None if spot % 5 == 4 else 0.55 + 0.05 * (spot % 8) for spot in size], pa.float64()),
    }
    limits = ("booker-not-visitor", "bookers-do-not-add-up", "no-fees")
    return Figure(name, base("visits", int(visits.sum()), int(visits.sum())), pa.table(columns), {}, limits)


def _programme(house: House, rng: np.random.Generator) -> dict[str, Figure]:
    months = [f"{year}-{month:02d}" for year in (2022, 2023, 2024, 2025) for month in range(1, 13)]
    months = [month for month in months if "2022-09" <= month <= "2025-06" and month[5:] not in ("07", "08")]
    days = ["tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    genres = ["theatre", "cabaret", "dance", "classical", "family", "pop", "unknown"]
    starts = [datetime(2022 + spot % 3, 9 + spot % 4, 3 + spot, 20, 15) for spot in range(len(house.titles))]
    season = np.array([1.6 if month[5:] in ("12", "03", "11") else 1.0 for month in months])
    made = {
        "by_production": (list(house.titles), rng.pareto(1.6, len(house.titles)) + 0.4, starts),
        "by_genre": (genres, np.array([31, 22, 11, 12, 13, 9, 2.0]), [None] * len(genres)),
        "by_weekday": (days, np.array([7, 10, 16, 25, 29, 13.0]), [None] * len(days)),
        "by_month": (months, season * rng.gamma(20, 1, len(months)), [None] * len(months)),
    }
    figures = {name: _breakdown(name, *made[name][:2], house, made[name][2]) for name in made}
    return {**figures, "genre_segments": _genre_segments(house, genres, rng)}


def _genre_segments(house: House, genres: list[str], rng: np.random.Generator) -> Figure:
    rows: list[dict[str, object]] = []
    for genre in genres:
        for group in segmentation.assign().groups:
            k, index = int(rng.gamma(2, house.bookers / 90)), float(np.exp(rng.normal(np.log(100), 0.32)))
            thin = k < 30 or genre == "unknown"
            spread = np.exp(1.96 / np.sqrt(k + 1))
            rows.append(
                {
                    "genre": genre,
                    "segment": group.code,
                    "bookers": k,
                    "share": None if thin else 0.125 * index / 100,
                    "index": None if thin else index,
                    "low": None if thin else index / spread,
                    "high": None if thin else index * spread,
                    "thin": thin,
                }
            )
    n = round(house.bookers * 0.87)
    about = base("bookers", n, house.bookers, reference="catchment", reference_n=318_400)
    return Figure("genre_segments", about, pa.Table.from_pylist(rows), {}, ("area-not-person", "genre-is-supply"))


def _totals(house: House) -> Figure:
    each = {"visits": 4, "tickets": 4, "orders": 2, "bookers": 1, "revenue_cents": 8740}
    rows = [{"measure": name, "season": "", "value": house.bookers * times} for name, times in each.items()]
    rows += [
        {"measure": "performances", "season": "", "value": 312},
        {"measure": "productions", "season": "", "value": 20},
    ]
    visits = house.bookers * 4
    return Figure("totals", base("visits", visits, visits), pa.Table.from_pylist(rows), {}, ("booker-not-visitor",))


def figures_of(house: House = House()) -> dict[str, Figure]:
    """Every figure of the brief for one house."""
    rng = np.random.default_rng(house.seed)
    areas = _segment_index(house, rng)
    found = {
        "totals": _totals(house),
        "coverage": _coverage(house),
        "segment_index": areas,
        "person_index": _person_index(areas),
        **_places(house, rng),
        **_loyalty(house),
        **_visits(house),
        **_buying(house),
        **_programme(house, rng),
    }
    return {**found, **house.figures}


def silenced(figure: Figure, *, have: int, need: int, limits: tuple[str, ...] = ()) -> Figure:
    """The same figure, too thin to speak."""
    n = min(figure.base.n, have)
    return replace(
        figure,
        base=replace(figure.base, n=n, of=max(n, have)),
        table=figure.table.slice(0, 0),
        facts={},
        limits=(*figure.limits, *limits),
        too_thin=TooThin(have, need),
    )


def release_of(figures: dict[str, Figure]) -> disclosure.Release:
    """The figures through the real gate."""
    return disclosure.release(figures.values())


def full_house(house: House = House()) -> disclosure.Release:
    """A house with everything."""
    return release_of(figures_of(house))


def small_house() -> disclosure.Release:
    """31 bookers: totals and tallies, but nothing about groups or areas."""
    figures = figures_of(House(bookers=31))
    thin = ("segment_index", "person_index", "penetration", "white_spots", "genre_segments", "distance_bands")
    figures |= {name: silenced(figures[name], have=27, need=100) for name in thin}
    figures["loyalty_flow"] = silenced(figures["loyalty_flow"], have=0, need=1)
    return release_of(figures)


def empty_house() -> disclosure.Release:
    """Nothing in the data at all."""
    return release_of({name: silenced(figure, have=0, need=1) for name, figure in figures_of().items()})


def counts_only_house() -> disclosure.Release:
    """L0: visits per performance, no bookers, no postcodes, no prices."""
    figures, kept = figures_of(), ("totals", "by_production", "by_genre", "by_weekday", "by_month")
    quiet = {
        name: silenced(f, have=0, need=1, limits=("bookers-unknown",))
        for name, f in figures.items()
        if name not in kept
    }
    told = {name: figures[name] for name in kept}
    totals = pa.Table.from_pylist(
        [row for row in told["totals"].table.to_pylist() if row["measure"] in ("visits", "performances")]
    )
    told["totals"] = replace(told["totals"], table=totals)
    for name in kept[1:]:
        table = told[name].table
        for column in ("new_share", "median_km"):
            empty = pa.nulls(len(table), pa.float64())
            table = table.set_column(table.column_names.index(column), column, empty)
        zero = pa.array([0] * len(table), pa.int64())
        for column in ("bookers", "tickets", "revenue_cents"):
            table = table.set_column(table.column_names.index(column), column, zero)
        told[name] = replace(told[name], table=table)
    return release_of({**quiet, **told})


def tally_house() -> disclosure.Release:
    """L1: visits by postcode, no bookers."""
    figures = figures_of()
    places = ("segment_index", "person_index", "catchment", "penetration", "distance_bands", "white_spots", "coverage")
    kept = (*places, "totals", "by_production", "by_month", "by_weekday", "by_genre")
    told = {name: figures[name] for name in kept}
    for name in places:
        told[name] = replace(
            told[name],
            base=replace(told[name].base, counted="tickets" if name == "coverage" else "visits"),
            limits=(*told[name].limits, "visits-not-people"),
        )
    quiet = {
        name: silenced(f, have=0, need=1, limits=("bookers-unknown",))
        for name, f in figures.items()
        if name not in kept
    }
    return release_of({**told, **quiet})


HOUSES = {
    "full": full_house,
    "small": small_house,
    "empty": empty_house,
    "counts": counts_only_house,
    "tally": tally_house,
}

_FINDINGS = (
    Finding("postcode-missing", "postcode", 1893, tuple(range(12, 112))),
    Finding("duplicate-line", "", 14, (88, 91, 204, 377, 1201)),
    Finding("test-order", "test_mark", 1, (5,)),
)
_FINDING_TEXTS = {
    "postcode-missing": FindingText(
        Text("Er staat geen postcode bij deze regels.", "These lines have no postcode."),
        Text("Vraag bij elke bestelling om de postcode.", "Ask for the postcode with every order."),
    ),
    "duplicate-line": FindingText(
        Text("Deze regels staan er twee keer in.", "These lines are in the file twice."),
        Text("U hoeft niets te doen: ze zijn één keer geteld.", "Nothing to do: they were counted once."),
    ),
}
_COLUMNS = (
    ColumnFate(
        "Bestelnummer",
        "order_id",
        "keyed",
        Text("Nodig om regels bij elkaar te houden.", "Needed to keep lines together."),
    ),
    ColumnFate(
        "E-mailadres",
        "email",
        "keyed",
        Text("Alleen om te zien of iemand terugkomt.", "Only to see whether someone comes back."),
    ),
    ColumnFate(
        "Postcode",
        "postcode",
        "generalised",
        Text("Ingekort tot het postcodegebied.", "Shortened to the postcode area."),
    ),
    ColumnFate("Titel", "production_title", "kept", Text("Nodig voor het programma.", "Needed for the programme.")),
    ColumnFate("Bedrag", "amount", "kept", Text("Nodig voor de omzet.", "Needed for the revenue.")),
    ColumnFate(
        "Opmerking", "", "dropped", Text("Vrije tekst: kan van alles bevatten.", "Free text: may hold anything.")
    ),
)


def context_of(language: str = "nl", *, home: bool = True, **more: object) -> ReportContext:
    """The context of the invented "Theater De Brug"; without shapes when `home` is False."""
    near = [int(code) for code in _near()["pc4"]]
    known: dict[str, object] = {
        "organisation": "Theater De Brug",
        "language": language,
        "venue_pc4": VENUE,
        "groups": tuple(Group(g.code, g.name, g.portrait) for g in segmentation.assign().groups),
        "shapes": areas.shapes(near).features if home else {},
        "shapes_approximate": True,
        "findings": _FINDINGS,
        "finding_texts": _FINDING_TEXTS,
        "ledger": Ledger(40_013, 39_998, 15, 88_213_450, 88_210_950, 2_500),
        "deliveries": (
            DeliveryNote(1, "pretix", "L2", date(2022, 9, 2), date(2024, 6, 30), 26_114),
            DeliveryNote(2, "plain", "L2", date(2024, 9, 1), date(2025, 6, 28), 13_884),
        ),
        "columns": _COLUMNS,
        "made_on": date(2025, 8, 14),
        "version": "0.1.0",
        "accuracy": 0.46,
    }
    return ReportContext(**{**known, **more})  # type: ignore[arg-type]
