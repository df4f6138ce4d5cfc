"""Which performances are there, at which level are they known, and what are they called?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.measures.frames import UNDATED
from publiek.measures.geography import Integers

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: The ways to divide performances for which there is a figure.
FACETS = ("production", "genre", "weekday", "month", "venue")


@dataclass(frozen=True)
class Performances:
    """One entry per performance, sorted by id.

    `keys` lists the names per facet, `number` holds each performance's place in that list, -1 for none.
    """

    ids: list[str]
    rich: list[int]
    start: list[datetime | None]
    capacity: list[int | None]
    keys: dict[str, tuple[str, ...]]
    number: dict[str, Integers]

    @property
    def seasons(self) -> list[int]:
        """The season each performance belongs to, as the year it starts in; UNDATED without a date."""
        return [season_year(start) if start else UNDATED for start in self.start]

    def only(self, kept: NDArray[np.bool_]) -> Performances:
        """The performances of `kept`, in the same order and with the same names."""
        spots = np.flatnonzero(kept).tolist()
        keys, number = {}, {}
        for facet, numbers in self.number.items():
            chosen = numbers[kept]
            present = np.unique(chosen[chosen >= 0])
            keys[facet] = tuple(self.keys[facet][spot] for spot in present.tolist())
            number[facet] = np.where(chosen >= 0, np.searchsorted(present, chosen), -1)
        lists = ([getattr(self, name)[spot] for spot in spots] for name in ("ids", "rich", "start", "capacity"))
        return Performances(*lists, keys, number)

    def as_table(self) -> pa.Table:
        """What lines are joined with: performance_id, performance (number), rich, season, day (null without a date)."""
        return pa.table(
            {
                "performance_id": pa.array(self.ids, pa.string()),
                "performance": pa.array(range(len(self.ids)), pa.int32()),
                "rich": pa.array(self.rich, pa.int32()),
                "season": pa.array([season_year(start) if start else None for start in self.start], pa.int32()),
                "day": pa.array([start.toordinal() if start else None for start in self.start], pa.int32()),
            }
        )

    def facets(self) -> pa.Table:
        """The facet numbers per performance."""
        columns = {facet: pa.array(self.number[facet], pa.int32()) for facet in FACETS}
        return pa.table({"performance": pa.array(range(len(self.ids)), pa.int32()), **columns})


def season_year(moment: datetime) -> int:
    """The year in which the theatre season (1 August - 31 July) of `moment` starts."""
    return moment.year if moment.month >= 8 else moment.year - 1


def list_performances(table: pa.Table) -> Performances:
    """From `frames.performances` (one row per performance and level) to one entry per performance.

    The richest level decides; what it leaves open is taken from the other levels, capacity always the largest.
    """
    by_id: dict[str, list[dict[str, object]]] = {}
    for row in table.sort_by([("performance_id", "ascending"), ("rich", "descending")]).to_pylist():
        by_id.setdefault(row["performance_id"], []).append(row)
    told = [{name: _first(rows, name) for name in table.column_names} for rows in by_id.values()]
    capacity = [max((int(row["capacity"]) for row in rows if row["capacity"]), default=None) for rows in by_id.values()]
    start = [row["performance_start"] for row in told]
    values = {
        "production": _production_names(told),
        "genre": [str(row["genre"] or "unknown") for row in told],
        "weekday": [WEEKDAYS[moment.weekday()] if moment else None for moment in start],
        "month": [f"{moment:%Y-%m}" if moment else None for moment in start],
        "venue": [row["venue"] for row in told],
    }
    keys = {facet: _ordered(facet, names) for facet, names in values.items()}
    number = {facet: _positions(names, keys[facet]) for facet, names in values.items()}
    return Performances(list(by_id), [int(row["rich"]) for row in told], start, capacity, keys, number)


def _first(rows: list[dict[str, object]], name: str) -> object:
    return next((row[name] for row in rows if row[name] is not None), None)


def _production_names(told: list[dict[str, object]]) -> list[str | None]:
    """The title of each performance's production.

    A production is its id, else its title; two productions with one title get their id behind it.
    """
    unit = [row["production_id"] or row["production"] for row in told]
    title: dict[object, str] = {}
    for key, row in zip(unit, told, strict=True):
        name = str(row["production"] or key)
        title[key] = min(title.get(key, name), name)
    shared = {name for name, times in Counter(title.values()).items() if times > 1}
    return [None if key is None else f"{title[key]} ({key})" if title[key] in shared else title[key] for key in unit]


def _ordered(facet: str, names: list[str | None]) -> tuple[str, ...]:
    present = {name for name in names if name is not None}
    return tuple(day for day in WEEKDAYS if day in present) if facet == "weekday" else tuple(sorted(present))


def _positions(names: list[str | None], keys: tuple[str, ...]) -> Integers:
    position = {key: index for index, key in enumerate(keys)}
    return np.array([-1 if name is None else position[name] for name in names], dtype=np.int64)
