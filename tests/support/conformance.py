"""Every aggregate that ships, asked of one house with every kind of line: the same on all engines, or it may not ship.

An aggregate is a public function of `measures` that gives a frame or an expression. A new one without an entry here
makes a test fail.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import import_module
from inspect import getmembers, isfunction, signature
from pathlib import Path
from pkgutil import walk_packages

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from publiek import measures
from publiek.engines import Engine, Workbench
from publiek.measures import booker_features, combined_reach, compact, frames, rollups
from publiek.measures.booker_rules import packaged_schemes
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Figure
from tests.support import lines as invented
from tests.support.engines_at_hand import engine_at_hand
from tests.support.random_lines import as_table, random_lines

TODAY = date(2026, 3, 1)
AREAS = invented.area_table(6)
SEGMENTS = invented.segment_table(AREAS)
SEEN_ALL = measures.Thresholds(bookers_min=1, cell_min=1)


@cache
def lines() -> pa.Table:
    """Lines with every kind of gap, and enough ordinary ones for the figures that need many bookers."""
    ordinary = invented.ticket_lines(AREAS, SEGMENTS, invented.Sector(orders=150, performances=20, productions=8))
    odd = as_table(random_lines(11, 150))
    return pa.concat_tables([ordinary, odd.cast(ordinary.schema)])


@cache
def compacted() -> pa.Table:
    """The same lines as they are kept compact."""
    with tempfile.TemporaryDirectory() as folder, Workbench(threads=1) as workbench:
        target = Path(folder) / "compact.parquet"
        compact.compact(workbench.frame(lines()), organisation=3, workbench=workbench, target=target)
        return pq.read_table(target)


@dataclass(frozen=True)
class House:
    """The house on one engine."""

    engine: Engine

    @cached_property
    def prepared(self) -> Prepared:
        asked = invented.question(self.engine, AREAS, SEGMENTS, today=TODAY, thresholds=SEEN_ALL)
        return Prepared(self.engine.frame(lines()), asked)

    @cached_property
    def turns(self) -> nw.LazyFrame:
        years = self.prepared.booker_seasons_seen
        turns = {"season": pa.array(years, pa.int32()), "turn": pa.array(range(len(years)), pa.int32())}
        return self.engine.frame(pa.table(turns))

    @cached_property
    def facets(self) -> nw.LazyFrame:
        return self.engine.frame(self.prepared.performances.facets())

    @cached_property
    def compacted(self) -> nw.LazyFrame:
        return self.engine.frame(compacted())

    @cached_property
    def labels(self) -> nw.LazyFrame:
        return self.engine.frame(rollups.labels(SEGMENTS, invented.SEGMENTS))

    def figures(self) -> dict[str, Figure]:
        """Every figure there is."""
        found = measures.measure(self.prepared.lines, self.prepared.question)
        return {figure.name: figure for figure in found}


@cache
def house(engine: str) -> House:
    """The house on an engine; one for all tests, with what was worked out before."""
    return House(engine_at_hand(engine))


@cache
def figures(engine: str) -> dict[str, Figure]:
    """Its figures, worked out once."""
    return house(engine).figures()


def _moments(house: House, told: Callable[[nw.Expr], nw.Expr]) -> nw.LazyFrame:
    return house.prepared.lines.select(
        "ordered_on", "performance_start", day=told(nw.col("ordered_on")), start=told(nw.col("performance_start"))
    )


def _features(house: House) -> nw.LazyFrame:
    until = booker_features.last_day(house.prepared)
    assert until is not None
    return booker_features.features(house.prepared, packaged_schemes(), until)


#: "module.function" -> its answer about the house.
AGGREGATES: dict[str, Callable[[House], nw.LazyFrame]] = {
    "frames.day_number": lambda h: _moments(h, frames.day_number),
    "frames.season_of": lambda h: _moments(h, frames.season_of),
    "frames.coded": lambda h: h.prepared.lines.select("channel", code=frames.coded("channel", frames.CHANNEL_CODES)),
    "frames.grouped": lambda h: frames.grouped(
        h.prepared.lines, ["genre", "pc4"], quantity="sum", amount_cents="sum", capacity="max", ordered_on="min"
    ),
    "frames.total": lambda h: frames.total(h.prepared.lines, quantity="sum", fee_cents="sum", ordered_on="max"),
    "frames.counting": lambda h: frames.counting(h.prepared.lines).select("status", "level", "quantity", "rich"),
    "frames.performances": lambda h: frames.performances(h.prepared.lines),
    "frames.richest": lambda h: h.prepared.counted_lines.select("performance", "season", "day", "rich", "best"),
    "frames.net": lambda h: frames.net(h.prepared.counted_lines),
    "frames.prices": lambda h: frames.prices(h.prepared.counted_lines),
    "frames.booker_seasons": lambda h: frames.booker_seasons(h.prepared.net),
    "frames.bookers": lambda h: frames.bookers(h.prepared.net, h.prepared.booker_seasons),
    "frames.fine_homes": lambda h: frames.fine_homes(h.prepared.counted_lines, h.prepared.bookers),
    "frames.attendances": lambda h: frames.attendances(h.prepared.net, h.prepared.bookers, h.facets),
    "frames.audience_by": lambda h: frames.audience_by(h.prepared.attendances, "genre", frames.UNDATED),
    "frames.transitions": lambda h: frames.transitions(h.prepared.booker_seasons.drop("n"), h.turns),
    "frames.bookings": lambda h: frames.bookings(h.prepared.net, ["channel", "season"]),
    "booker_features.features": _features,
    "compact.homes": lambda h: compact.homes(h.prepared.net),
    "compact.cells": lambda h: compact.cells(h.compacted),
    "compact.came": lambda h: compact.came(h.compacted),
    "compact.net_of": lambda h: compact.net_of(h.compacted),
    "combined_reach.counted_once": lambda h: combined_reach.counted_once(
        h.compacted, combined_reach.Wanted(2023 * 12, 2025 * 12, (0, 1, 2, 3))
    ),
    "rollups.rolled_up": lambda h: rollups.rolled_up(h.compacted, h.labels, rollups.ROLLUPS[0]),
    "rollups.audience": lambda h: rollups.audience(h.compacted, h.labels, keys=("season", "home"), mark="in_season"),
}


def shipped() -> set[str]:
    """Every aggregate in the package, found by what it says it gives."""
    found = set()
    for entry in walk_packages(measures.__path__, f"{measures.__name__}."):
        module = import_module(entry.name)
        for name, function in getmembers(module, isfunction):
            gives = str(signature(function).return_annotation)
            if function.__module__ == module.__name__ and not name.startswith("_") and _is_aggregate(gives):
                found.add(f"{entry.name.removeprefix(f'{measures.__name__}.')}.{name}")
    return found


def _is_aggregate(gives: str) -> bool:
    return gives in ("Frame", "nw.Expr", "nw.LazyFrame", "frames.Frame")
