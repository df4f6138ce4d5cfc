"""Which shape does an area get on the map? Boundaries when the house has downloaded them, else approximate cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from publiek.areas.cells import cells
from publiek.areas.description import describe
from publiek.areas.storage import read_manifest, stored

Ring = list[list[float]]


@dataclass(frozen=True)
class Shapes:
    """`features`: pc4 -> outer rings, each a closed clockwise list of [lon, lat], larger areas first; `approximate`:
    at least one shape is a cell around a centroid; `source`: what to write under the map.
    """

    features: dict[int, list[Ring]]
    approximate: bool
    source: str


def shapes(pc4s: Iterable[int], *, home: Path | None = None) -> Shapes:
    """The shapes of `pc4s` that exist; `home` is the data folder where boundaries may have been imported."""
    wanted = set(pc4s)
    features, source = _boundaries(home, wanted) if home else ({}, "")
    missing = wanted - features.keys()
    made = {pc4: rings for pc4, rings in _cells().items() if pc4 in missing} if missing else {}
    if not features:
        return Shapes(made, bool(made), describe().source)
    return Shapes({**features, **made}, bool(made), source)


def _boundaries(home: Path, wanted: set[int]) -> tuple[dict[int, list[Ring]], str]:
    """The newest imported boundaries of the wanted areas, {} when there are none."""
    found = [entry for entry in read_manifest(home) if entry.kind == "boundaries"]
    if not found:
        return {}, ""
    newest = max(found, key=lambda entry: (entry.vintage, entry.name))
    table = pq.read_table(stored(home, newest.name), filters=[("pc4", "in", wanted)] if wanted else None)
    rings = ([np.asarray(ring).reshape(-1, 2).tolist() for ring in row] for row in table.column("rings").to_pylist())
    return dict(zip(table.column("pc4").to_pylist(), rings, strict=True)), f"CBS/Kadaster {newest.vintage}"


@cache
def _cells() -> dict[int, list[Ring]]:
    table = describe().table.sort_by([("area_km2", "descending"), ("pc4", "ascending")])
    drawn = cells(*(table.column(name).to_numpy() for name in ("rd_x", "rd_y", "area_km2")))
    return {pc4: [ring.tolist()] for pc4, ring in zip(table.column("pc4").to_pylist(), drawn, strict=True)}
