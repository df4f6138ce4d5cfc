"""How much do the houses of a collective bring together? Rounded sums of the last season, and who is behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from publiek import disclosure
from publiek.disclosure import KEEPER_EYES, Release
from publiek.disclosure.peer_eyes import rounded
from publiek.engines import EngineSettings, open_engine
from publiek.sector.asking import page
from publiek.sector.opening import Sector, open_sector
from publiek.sector.peers import season_of
from publiek.vocabulary.figures import Base, Figure

_SUMS = ("visits", "tickets", "cents", "bookers")


@dataclass(frozen=True)
class Together:
    """`visits` and `bookers`: rounded, None where too few houses or mostly one; `behind`: newer data wait."""

    season: str
    visits: float | None
    bookers: float | None
    behind: frozenset[str]
    made_at: str


def taking_part(home: Path, houses: Iterable[str]) -> Together:
    """The sums of these houses in the last season that is over. Raises StorageError when nothing was made ready."""
    sector, names = open_sector(home), sorted(set(houses))
    season = season_of(sector, today=date.today())
    (row,) = _released(sector, names, season.year)["peer_total"].table.to_pylist()
    told = {name: rounded(row[name]) if row[name] else None for name in ("visits", "bookers")}
    behind = frozenset(name for name in names if name in sector.behind or name not in sector.state.houses)
    return Together(season.name, told["visits"], told["bookers"], behind, sector.state.made_at)


def _released(sector: Sector, names: list[str], year: int) -> Release:
    with open_engine(wishes=EngineSettings(memory="500MB")) as engine:
        by = ("organisation", "season", "segment")
        table = page(sector, "season-segment", workbench=engine, by=by, houses=names, seasons=[year])
    organisation = table["organisation"].to_numpy() if len(table) else np.zeros(0)
    sums = {
        name: np.array([table[name].to_numpy()[organisation == one].sum() for one in np.unique(organisation)])
        for name in _SUMS
    }
    visits = int(sums["visits"].sum())
    told: dict[str, list[int]] = {name: [int(values.sum())] for name, values in sums.items()}
    told["houses"] = [len(np.unique(organisation))]
    for name in ("visits", "cents"):
        ordered = sorted((int(value) for value in sums[name]), reverse=True)
        told[f"{name}_first"], told[f"{name}_second"] = [sum(ordered[:1])], [sum(ordered[1:2])]
    figure = Figure("peer_total", Base("visits", max(visits, 0), max(visits, 0)), pa.table(told))
    return disclosure.release([figure], policy=KEEPER_EYES)
