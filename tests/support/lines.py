"""An invented house on invented areas around Rotterdam, with known truth: TICKET_LINE tables made with numpy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa

from publiek.engines import Workbench
from publiek.measures import Question, Thresholds
from publiek.vocabulary.tables import AREA, AREA_SEGMENT, TICKET_LINE, schema_of

SEGMENTS = ("s1", "s2", "s3", "s4", "s5", "s6")
VENUE = 3011
TODAY = date(2026, 9, 1)
_LON, _LAT = 4.4777, 51.9244


@dataclass(frozen=True)
class Sector:
    """How the house draws (relative rate per segment, decay exp(-km/scale)) and what is wrong with its data."""

    orders: int = 2_000
    seed: int = 7
    bookers_per_order: float = 0.5
    rates: tuple[float, ...] = (1.0,) * len(SEGMENTS)
    decay_km: float = 15.0
    group_share: float = 0.01
    missing: float = 0.08
    foreign: float = 0.02
    returned: float = 0.03
    performances: int = 120
    productions: int = 30


def area_table(size: int = 400, *, seed: int = 1) -> pa.Table:
    """`size` postcode areas, denser near Rotterdam; the first is the venue's."""
    rng = np.random.default_rng(seed)
    km = np.concatenate([[0.0], np.sort(rng.gamma(1.3, 35.0, size - 1))])
    angle = rng.uniform(0, 2 * np.pi, size)
    near = np.minimum(km / 25, 3).astype(int)
    households = np.maximum(5 * (rng.gamma(2.0, 1200 / (1 + near), size) // 5), 50).astype(int)
    pc4 = VENUE + np.arange(size)
    lon = _LON + km * np.cos(angle) / (111.2 * np.cos(np.radians(_LAT)))
    lat = _LAT + km * np.sin(angle) / 111.2
    town = np.where(near == 0, 0, 1 + near * 8 + (angle * 4 / np.pi).astype(int))
    columns = {
        "pc4": pc4,
        "place": [f"Plaats {number}" for number in town],
        "municipality": [f"Gemeente {number}" for number in town],
        "province": ["Zuid" if ring < 2 else "Noord" for ring in near],
        "lon": lon,
        "lat": lat,
        "rd_x": 92_000 + 1000 * km * np.cos(angle),
        "rd_y": 437_000 + 1000 * km * np.sin(angle),
        "area_km2": rng.uniform(1, 20, size),
        "households": households,
        "residents": (households * 2.1).astype(int),
        "urbanity": np.clip(1 + near, 1, 5),
    }
    return pa.table(columns).cast(schema_of(AREA))


def segment_table(areas: pa.Table, *, seed: int = 2, purity: float = 0.25) -> pa.Table:
    """A mix of segments per area; lower `purity` makes the dominant one more dominant."""
    rng = np.random.default_rng(seed)
    mix = rng.dirichlet(np.full(len(SEGMENTS), purity), areas.num_rows)
    best = mix.argmax(axis=1)
    columns = {
        "pc4": areas.column("pc4"),
        "segment": [SEGMENTS[spot] for spot in best],
        "certainty": mix[np.arange(len(mix)), best],
        "mix": pa.array(
            [list(zip(SEGMENTS, row, strict=True)) for row in mix.tolist()], pa.map_(pa.string(), pa.float64())
        ),
    }
    return pa.table(columns).cast(schema_of(AREA_SEGMENT))


def draw_rates(areas: pa.Table, segments: pa.Table, sector: Sector, *, hard: bool = True) -> np.ndarray:
    """The true relative number of bookers per area: households x exp(-km/scale) x rate of its segment (or mix)."""
    lon, lat = (np.array(areas.column(name).to_pylist()) for name in ("lon", "lat"))
    north, east = (lat - _LAT) * 111.2, (lon - _LON) * 111.2 * np.cos(np.radians(_LAT))
    near = np.exp(-np.hypot(north, east) / sector.decay_km)
    if hard:
        taste = np.array([sector.rates[SEGMENTS.index(code)] for code in segments.column("segment").to_pylist()])
    else:
        taste = np.array([[weight for _, weight in row] for row in segments.column("mix").to_pylist()]) @ np.array(
            sector.rates
        )
    return np.array(areas.column("households").to_pylist()) * near * taste


def ticket_lines(areas: pa.Table, segments: pa.Table, sector: Sector, *, homes: np.ndarray | None = None) -> pa.Table:
    """One line per ticket. `homes` gives the area index of each booker; else bookers are drawn from `draw_rates`."""
    rng = np.random.default_rng(sector.seed)
    if homes is None:
        rates = draw_rates(areas, segments, sector)
        homes = rng.choice(
            len(rates), size=max(int(sector.orders * sector.bookers_per_order), 1), p=rates / rates.sum()
        )
    order_booker = np.concatenate(
        [np.arange(len(homes)), rng.integers(0, len(homes), max(sector.orders - len(homes), 0))]
    )
    orders = len(order_booker)
    group = rng.random(orders) < sector.group_share
    party = np.where(group, 30, 1 + rng.choice(6, size=orders, p=[0.18, 0.5, 0.1, 0.13, 0.05, 0.04]))
    line = np.repeat(np.arange(orders), party)
    returned = rng.random(line.size) < sector.returned
    again = np.concatenate([line, line[returned]])
    back = np.arange(again.size) >= line.size
    return _as_lines(areas, sector, rng, homes=homes, order=again, back=back, booker=order_booker, group=group)


def _as_lines(areas, sector, rng, *, homes, order, back, booker, group) -> pa.Table:
    orders, n = len(booker), len(order)
    starts = [
        datetime(2023, 9, 1, 20) + timedelta(days=int(1000 * i / sector.performances))
        for i in range(sector.performances)
    ]
    show = rng.integers(0, sector.performances, orders)
    lead = rng.integers(0, 120, orders)
    start = np.array(starts, dtype="datetime64[s]")[show]
    status = rng.choice(3, size=len(homes), p=[1 - sector.missing - sector.foreign, sector.foreign, sector.missing])[
        booker
    ]
    pc4 = np.array(areas.column("pc4").to_pylist())[homes[booker]]
    names = np.array(["dutch", "foreign", "missing"], dtype=object)
    genre = np.array(["theatre", "dance", "pop", "cabaret"], dtype=object)[show % sector.productions % 4]
    price = np.array([2500, 1750, 0, 3200])[rng.integers(0, 4, orders)]
    sign = np.where(back, -1, 1)
    columns = {
        "delivery": np.ones(n),
        "row": np.arange(2, n + 2),
        "level": ["L2"] * n,
        "performance_id": _texts("v", show)[order],
        "production_id": _texts("p", show % sector.productions)[order],
        "production": _texts("Titel ", show % sector.productions)[order],
        "performance_start": start[order],
        "genre": genre[order],
        "ordered_on": (start.astype("datetime64[D]") - lead.astype("timedelta64[D]"))[order],
        "channel": np.array(["online", "till", "phone"], dtype=object)[rng.choice(3, size=orders, p=[0.8, 0.15, 0.05])][
            order
        ],
        "ticket_type": np.array(["normal", "discount", "free", "normal"], dtype=object)[
            (price // 1750 + (price == 0) * 2) % 4
        ][order],
        "status": np.where(back, "return", "valid"),
        "quantity": sign,
        "amount_cents": sign * price[order],
        "fee_cents": np.zeros(n),
        "capacity": np.full(n, 400),
        "booker_kind": np.where(group, "group", "person")[order],
        "postcode_status": names[status][order],
        "pc4": pa.array(pc4[order], mask=status[order] != 0),
        "order": order + 1_000_000,
        "ticket": np.arange(n) + 5_000_000,
        "booker": (booker + 1)[order],
    }
    schema = schema_of(TICKET_LINE)
    return pa.table([_column(columns.get(field.name), field, n) for field in schema], schema=schema)


def _texts(prefix: str, numbers: np.ndarray) -> np.ndarray:
    return np.array([f"{prefix}{number}" for number in range(int(numbers.max()) + 1)], dtype=object)[numbers]


def _column(values, field: pa.Field, n: int) -> pa.Array:
    return pa.nulls(n, field.type) if values is None else pa.array(values).cast(field.type)


def question(workbench: Workbench, areas: pa.Table, segments: pa.Table, **changes) -> Question:
    """The usual question about the invented house."""
    settings = {
        "organisation_id": "invented-house",
        "venue_pc4": VENUE,
        "areas": areas,
        "segments": segments,
        "segment_source": "invented 1",
        "area_source": "invented areas",
        "workbench": workbench,
        "today": TODAY,
        "thresholds": Thresholds(),
    }
    return Question(**(settings | changes))
