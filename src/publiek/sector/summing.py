"""Which sums change when houses change, and how are only those made again?

A roll-up is one file per season. A season is written again when a house in it got other compact lines, left, or came:
the rows of all other houses are taken over as they are. Another segmentation, or another recipe, makes all again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek import segmentation
from publiek.engines import Workbench
from publiek.measures import rollups
from publiek.measures.compact import CELL
from publiek.measures.rollups import DIVISIONS, ROLLUPS, Rollup
from publiek.sector.opening import codes_of
from publiek.warehouse.compacts import Compact
from publiek.warehouse.places import token
from publiek.warehouse.publication import force
from publiek.warehouse.sector_state import SectorFolder, SectorState


@dataclass(frozen=True)
class _Change:
    """Which houses' rows go (by number), whose are made again, in which seasons."""

    gone: frozenset[int]
    again: tuple[Compact, ...]
    seasons: tuple[int, ...]


def summed(
    ready: Mapping[str, Compact | None],
    *,
    before: SectorState,
    after: SectorState,
    folder: SectorFolder,
    workbench: Workbench,
) -> tuple[SectorState, tuple[int, ...]]:
    """`after` with the sums of the `ready` houses, written where they changed; and the seasons that changed.

    None: the house left. Houses that are not among `ready` stay as they are.
    """
    if (before.scheme, before.recipe) != (after.scheme, after.recipe):
        before = replace(before, houses={}, files={})
    change = _change(ready, before, numbers=folder.known_numbers())
    files: dict[str, dict[int, str]] = {}
    code, _, version = after.scheme.partition("@")
    scheme = segmentation.assign(code, version=version or None, home=folder.folder.parent)
    labels = workbench.frame(rollups.labels(scheme.table, codes_of(scheme)))
    for rollup in ROLLUPS:
        new = _made_again(rollup, change, labels=labels, workbench=workbench)
        pen = _Pen(rollup, change, new, before.files, folder, workbench)
        for season in change.seasons:
            for name, file in pen.write(season).items():
                files.setdefault(name, dict(before.files.get(name, {})))[season] = file
    files = {**before.files, **{name: {s: f for s, f in made.items() if f} for name, made in files.items()}}
    houses = {name: told for name, told in before.houses.items() if name not in ready}
    houses |= {name: (compact.token, tuple(compact.seasons)) for name, compact in ready.items() if compact}
    return replace(after, houses=houses, files=files), change.seasons


def _change(ready: Mapping[str, Compact | None], before: SectorState, *, numbers: Mapping[str, int]) -> _Change:
    known = {name: before.houses[name][0] for name in ready if name in before.houses}
    tokens = {name: compact.token if compact else None for name, compact in ready.items()}
    again = tuple(compact for name, compact in ready.items() if compact and known.get(name) != compact.token)
    gone = {name for name, token in known.items() if tokens[name] != token}
    seasons = {season for compact in again for season in compact.seasons}
    seasons |= {season for name in gone for season in before.houses[name][1]}
    return _Change(frozenset(numbers[name] for name in gone), again, tuple(sorted(seasons)))


def _made_again(rollup: Rollup, change: _Change, *, labels: nw.LazyFrame, workbench: Workbench) -> pa.Table:
    """The rows of the houses that changed, all seasons."""
    paths = [compact.cells for compact in change.again]
    lines = workbench.scan(paths, partitions=True) if paths else workbench.frame(CELL.empty_table())
    return workbench.collected(rollups.rolled_up(lines, labels, rollup).select(*rollup.columns))


@dataclass(frozen=True)
class _Pen:
    """Writes the seasons of one roll-up: `new` rows of the houses that changed, `old` files with the others."""

    rollup: Rollup
    change: _Change
    new: pa.Table
    old: Mapping[str, Mapping[int, str]]
    folder: SectorFolder
    workbench: Workbench

    def write(self, season: int) -> dict[str, str]:
        """Writes one season of the roll-up and of its divisions: name -> file, "" where nothing is left."""
        divisions = [division for division in DIVISIONS if division.source == self.rollup.name]
        table = self._of_season(season)
        if not len(table):
            return dict.fromkeys([self.rollup.name, *(division.name for division in divisions)], "")
        tables = {self.rollup.name: table}
        for division in divisions:
            tables[division.name] = self.workbench.run(rollups.together(division, self.rollup), {"houses": table})
        return {name: self._written(name, season, made) for name, made in tables.items()}

    def _of_season(self, season: int) -> pa.Table:
        """The rows of all houses, in the order of their numbers."""
        keys = [(name, "ascending") for name in (*rollups.HOUSE, *self.rollup.keys)]
        mine = self.new.filter(pc.equal(self.new["season"], season)).sort_by(keys)
        name = self.old.get(self.rollup.name, {}).get(season)
        return _put_in_between(self._taken_over(name), mine) if name else mine

    def _taken_over(self, name: str) -> pa.Table:
        """The rows of the houses that did not change."""
        table = pq.read_table(self.folder.path(name))
        gone = pa.array(sorted(self.change.gone), table["organisation"].type)
        return table.filter(pc.invert(pc.is_in(table["organisation"], value_set=gone)))

    def _written(self, rollup: str, season: int, table: pa.Table) -> str:
        name = f"{rollup}-{season}-{token()}.parquet"
        pq.write_table(table, self.folder.path(name), compression="lz4", row_group_size=122_880)
        force(self.folder.path(name))
        return name


def _put_in_between(table: pa.Table, rows: pa.Table) -> pa.Table:
    """Two tables sorted by house as one; no house is in both. To sort a million rows again for one house costs more."""
    if not len(rows):
        return table
    there = table["organisation"].to_numpy()
    houses, starts = np.unique(rows["organisation"].to_numpy(), return_index=True)
    places, ends = np.searchsorted(there, houses), [*starts[1:], len(rows)]
    parts, done = [], 0
    for place, start, end in zip(places.tolist(), starts.tolist(), ends, strict=True):
        parts += [table.slice(done, place - done), rows.slice(start, end - start)]
        done = place
    return pa.concat_tables([*parts, table.slice(done)]).combine_chunks()
