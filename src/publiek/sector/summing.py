"""Which sums change when houses change, and how are only those made again?

A roll-up is one file per season. A season is written again when a house in it got other compact lines, left, or came:
the rows of all other houses are taken over as they are. Another segmentation, or another recipe, makes all again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek import segmentation
from publiek.engines import Workbench
from publiek.measures import rollups
from publiek.measures.rollups import ROLLUPS, Rollup
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
    ready: Mapping[str, Compact],
    *,
    before: SectorState,
    after: SectorState,
    folder: SectorFolder,
    workbench: Workbench,
) -> tuple[SectorState, tuple[int, ...]]:
    """`after` with the sums of the `ready` houses, written where they changed; and the seasons that changed."""
    if (before.scheme, before.recipe) != (after.scheme, after.recipe):
        before = replace(before, houses={}, files={})
    change = _change(ready, before, numbers=folder.known_numbers())
    files: dict[str, Mapping[int, str]] = {}
    code, _, version = after.scheme.partition("@")
    scheme = segmentation.assign(code, version=version or None, home=folder.folder.parent)
    labels = workbench.frame(rollups.labels(scheme.table, codes_of(scheme)))
    for rollup in ROLLUPS:
        old = before.files.get(rollup.name, {})
        new = _made_again(rollup, change, labels=labels, workbench=workbench)
        pen = _Pen(rollup, change, new, old, folder)
        written = {season: pen.write(season) for season in change.seasons}
        files[rollup.name] = {s: name for s, name in ({**old, **written}).items() if name}
    houses = {name: (compact.token, tuple(compact.seasons)) for name, compact in ready.items()}
    return replace(after, houses=houses, files=files), change.seasons


def _change(ready: Mapping[str, Compact], before: SectorState, *, numbers: Mapping[str, int]) -> _Change:
    known = {name: told[0] for name, told in before.houses.items()}
    again = tuple(compact for name, compact in ready.items() if known.get(name) != compact.token)
    gone = {name for name in known if name not in ready or known[name] != ready[name].token}
    seasons = {season for compact in again for season in compact.seasons}
    seasons |= {season for name in gone for season in before.houses[name][1]}
    return _Change(frozenset(numbers[name] for name in gone), again, tuple(sorted(seasons)))


def _made_again(rollup: Rollup, change: _Change, *, labels: nw.LazyFrame, workbench: Workbench) -> pa.Table | None:
    """The rows of the houses that changed, all seasons."""
    if not change.again:
        return None
    lines = workbench.scan([compact.visits for compact in change.again], partitions=True)
    return workbench.collected(rollups.rolled_up(lines, labels, rollup).select(*rollup.columns))


@dataclass(frozen=True)
class _Pen:
    """Writes the seasons of one roll-up: `new` rows of the houses that changed, `old` files with the others."""

    rollup: Rollup
    change: _Change
    new: pa.Table | None
    old: Mapping[int, str]
    folder: SectorFolder

    def write(self, season: int) -> str:
        """Writes one season and gives the name of the file; "" when nothing is left of it."""
        parts = [self._taken_over(season)] if season in self.old else []
        if self.new is not None:
            parts.append(self.new.filter(pc.equal(self.new["season"], season)))
        if not sum(map(len, parts)):
            return ""
        keys = (*rollups.HOUSE, *self.rollup.keys)
        table = pa.concat_tables(parts).sort_by([(name, "ascending") for name in keys])
        name = f"{self.rollup.name}-{season}-{token()}.parquet"
        pq.write_table(table, self.folder.path(name), compression="zstd", row_group_size=122_880)
        force(self.folder.path(name))
        return name

    def _taken_over(self, season: int) -> pa.Table:
        """The rows of the houses that did not change."""
        table = pq.read_table(self.folder.path(self.old[season]))
        gone = pa.array(sorted(self.change.gone), table["organisation"].type)
        return table.filter(pc.invert(pc.is_in(table["organisation"], value_set=gone)))
