"""Worlds in which it is known how readily people of each segment come: areas that hold a mix, bookers drawn from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from publiek import measures
from publiek.engines import Workbench
from publiek.invented.habits import relate
from publiek.invented.organisations import House, found
from publiek.invented.places import Geography, geography
from publiek.invented.population import people
from publiek.invented.settings import SectorSettings
from publiek.vocabulary.tables import AREA_SEGMENT, TICKET_LINE, schema_of
from tests.support import lines as invented


@dataclass(frozen=True)
class Seen:
    """One segment of one house: the true index, and rows of both figures against the catchment."""

    true: float
    person: dict
    area: dict


def mixes_of(segments: pa.Table) -> tuple[list[str], np.ndarray]:
    """Segment codes, and areas x segments."""
    codes = sorted({code for mix in segments["mix"].to_pylist() for code, _ in mix})
    return codes, np.array([[dict(mix).get(code, 0.0) for code in codes] for mix in segments["mix"].to_pylist()])


def with_mixes(segments: pa.Table, codes: list[str], mix: np.ndarray) -> pa.Table:
    """The same areas with other mixes; the label is what dominates."""
    columns = {
        "pc4": segments["pc4"],
        "segment": [codes[spot] for spot in mix.argmax(axis=1)],
        "certainty": mix.max(axis=1),
        "mix": pa.array(
            [list(zip(codes, row, strict=True)) for row in mix.tolist()], pa.map_(pa.string(), pa.float64())
        ),
    }
    return pa.table(columns).cast(schema_of(AREA_SEGMENT))


def softened(segments: pa.Table, areas: pa.Table, *, dominant: float) -> pa.Table:
    """Mixes blended with the national one until the largest part is `dominant` on average over households."""
    codes, mix = mixes_of(segments)
    known = dict(zip(areas["pc4"].to_pylist(), areas["households"].to_pylist(), strict=True))
    households = np.array([known.get(pc4) or 0 for pc4 in segments["pc4"].to_pylist()], float)
    average = households @ mix / households.sum()
    low, high = 0.0, 1.0
    for _ in range(30):
        part = (low + high) / 2
        now = households @ (part * mix + (1 - part) * average).max(axis=1) / households.sum()
        low, high = (part, high) if now < dominant else (low, part)
    return with_mixes(segments, codes, part * mix + (1 - part) * average)


def with_noise(segments: pa.Table, sd: float, *, seed: int) -> pa.Table:
    """Mixes that are known with an error: each part times exp(normal(0, sd)), then made to add up again."""
    codes, mix = mixes_of(segments)
    noisy = mix * np.exp(np.random.default_rng(seed).normal(0, sd, mix.shape))
    return with_mixes(segments, codes, noisy / noisy.sum(axis=1, keepdims=True))


def booker_lines(pc4: np.ndarray) -> pa.Table:
    """One ticket for each booker, who lives there."""
    n, schema = len(pc4), schema_of(TICKET_LINE)
    known = {
        "level": pa.repeat("L2", n),
        "performance_id": pa.repeat("evening", n),
        "performance_start": pa.repeat(pa.scalar(datetime(2024, 10, 5, 20), pa.timestamp("s")), n),
        "status": pa.repeat("valid", n),
        "quantity": pa.repeat(1, n),
        "amount_cents": pa.repeat(1500, n),
        "booker_kind": pa.repeat("person", n),
        "postcode_status": pa.repeat("dutch", n),
        "channel": pa.repeat("online", n),
        "ticket_type": pa.repeat("normal", n),
        "pc4": pa.array(pc4),
        "order": pa.array(np.arange(n)),
        "booker": pa.array(np.arange(n)),
    }
    columns = [
        known[field.name].cast(field.type) if field.name in known else pa.nulls(n, field.type) for field in schema
    ]
    return pa.table(columns, schema=schema)


def both_figures(pc4: np.ndarray, venue: int, areas: pa.Table, segments: pa.Table) -> tuple[list[dict], list[dict]]:
    """Area index and person index of a house against its catchment; no rows when silent."""
    with Workbench(threads=1) as workbench:
        asked = invented.question(workbench, areas, segments, venue_pc4=venue)
        figures = measures.measure(workbench.frame(booker_lines(pc4)), asked, only=("segment_index", "person_index"))
    areal, personal = ([row for row in f.table.to_pylist() if row["reference"] == "catchment"] for f in figures)
    return areal, personal


def sector_seen(
    areas: pa.Table, truth: pa.Table, *, given: pa.Table | None = None, tickets: int, houses: int
) -> Iterator[Seen]:
    """The first houses of the invented sector that know postcodes: persons who know the house, against its true taste.

    `truth`: the mixes that people are drawn from; `given`: the mixes that the figures are told, the same by default.
    """
    settings = SectorSettings(seed=1, tickets=tickets)
    place = geography(areas, truth)
    persons = people(settings, place)
    for house in found(settings, place)[:houses]:
        if house.level == "L0":
            continue
        known = relate(settings, house, place, persons)
        who = known.person[(known.person >= 0) & (known.kind == 0)]
        pc4 = place.pc4[persons.area[who]]
        areal, personal = both_figures(pc4, house.venue_pc4, areas, truth if given is None else given)
        true = true_index(house, place)
        for area, person in zip(areal, personal, strict=False):
            if "thin" not in (area["verdict"], person["verdict"]) and person["low"] is not None:
                yield Seen(true[place.segments.index(person["segment"])], person, area)


def true_index(house: House, place: Geography) -> np.ndarray:
    """100 x taste over its mean in the true catchment of the house."""
    near = np.exp(-place.kilometres(house.venue_pc4) / house.decay_km)
    near = near + 0.02 * (place.households * near).sum() / place.households.sum()
    share = (place.households * near) @ place.mix
    return 100 * house.segment_taste / (house.segment_taste @ share / share.sum())


def slope(seen: list[Seen], which: str, column: str = "index") -> float:
    """Slope of the log of a figure on the log of the truth: 1 = differences have their true size."""
    true = np.log([one.true for one in seen])
    return float(np.polyfit(true, np.log([getattr(one, which)[column] for one in seen]), 1)[0])


def error(seen: list[Seen], which: str, column: str = "index") -> float:
    """Root mean squared error of the log index."""
    return float(np.sqrt(np.mean([np.log(getattr(one, which)[column] / one.true) ** 2 for one in seen])))


def covered(seen: list[Seen], which: str) -> float:
    """How often the interval holds the truth."""
    return float(np.mean([getattr(one, which)["low"] <= one.true <= getattr(one, which)["high"] for one in seen]))
