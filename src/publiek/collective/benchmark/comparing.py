"""How do the houses of an agreement lie beside each other? From what they contributed, through the gate for peers.

The same rules and the same code as the comparison within one home (`publiek.sector`): quantiles of at least five
houses, rounded coefficients of a model of at least thirty, no rank, no lowest, no name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

import pyarrow as pa

from publiek import disclosure, permitting
from publiek.collective.agreements import Agreement
from publiek.disclosure import Release
from publiek.engines import EngineSettings, open_engine
from publiek.house import House
from publiek.sector.peers import told_place
from publiek.sector.peers_groups import groups_of
from publiek.sector.peers_indicators import Season, indicators, values_of
from publiek.sector.peers_pool import Members, Peer, Pool, compared, model_in, peer
from publiek.vocabulary.figures import Base, Figure

#: Facts in a contributed table that are no indicators.
FACTS = ("subsector", "venue_pc4")
BESIDE = pa.schema(
    [
        ("indicator", pa.string()),
        ("group", pa.string()),
        ("houses", pa.int64()),
        *[
            (name, pa.float64())
            for name in ("own", "low", "middle", "high", "expected", "expected_low", "expected_high")
        ],
    ]
)


@dataclass(frozen=True)
class Compared:
    """A release under peer-eyes, and who was in each group when it was told last (by `number_of`)."""

    release: Release
    members: Members = field(default_factory=dict)


def distribution(parts: Mapping[str, pa.Table], *, agreement: Agreement, before: Members | None = None) -> Compared:
    """The comparison of the houses that contributed. `parts`: member -> its "indicators" table.

    Does not depend on the order of `parts`. A house without visits has no part in it. `before`: what the last release
    of the agreement gave as members: a small group that differs from it by one house stays silent.
    """
    peers = [found for member in sorted(parts) if (found := _peer(member, parts[member])) is not None]
    pool = Pool(peers, (agreement.segmentation,), agreement.digest[:12], before or {})
    release, members = compared(pool)
    return Compared(release, members)


def number_of(member: str) -> int:
    """The number by which a house is told from others in what a hub remembers: always the same for a name."""
    return int.from_bytes(sha256(member.encode()).digest()[:6], "big")


def beside(
    house: House, told: Release | Mapping[str, list[dict[str, Any]]], *, agreement: Agreement, round_: str
) -> Release:
    """The house's own values beside a released comparison: worked out at home, for its own eyes.

    `told`: the release, or its rows by figure as read from a file. A row per indicator and group the house belongs to;
    `expected` with its interval where there is a model, null where there is none.
    """
    permitting.require(house, "benchmark")
    rows = {name: told[name].table.to_pylist() for name in told.figures} if isinstance(told, Release) else told
    looked = House(**{**vars(house), "segmentation": agreement.segmentation})
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        counted = indicators(looked, season=Season(int(round_[:4]), date.today()), engine=engine)
    own = values_of(counted)
    subsector, venue = told_place(house)
    me = peer(0, subsector=subsector, venue_pc4=venue, values=own) if own.get("visits") else None
    table = pa.Table.from_pylist(_beside(me, rows) if me else [], schema=BESIDE)
    return disclosure.release([Figure("beside", Base("visits", counted.base.n, counted.base.of), table)])


def _beside(me: Peer, rows: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    mine = set(groups_of(me.facts))
    found = []
    for row in rows["peer_distribution"]:
        if row["group"] in mine and row["indicator"] in me.values:
            found.append({**row, "own": me.values[row["indicator"]], **_expected(me, row["indicator"], rows)})
    return found


def _expected(me: Peer, indicator: str, rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, float | None]:
    model = model_in(rows.get("peer_expected", []), indicator)
    if model is None or me.place is None:
        return {}
    middle, low, high = model.predict(me.place)
    return {"expected": middle, "expected_low": low, "expected_high": high}


def _peer(member: str, table: pa.Table) -> Peer | None:
    rows = {row["indicator"]: row for row in table.to_pylist()}
    values = {name: row["value"] for name, row in rows.items() if name not in FACTS and row["value"] is not None}
    if not values.get("visits"):
        return None
    subsector = rows["subsector"]["text"] if "subsector" in rows else ""
    venue = int(rows["venue_pc4"]["value"]) if "venue_pc4" in rows else None
    return peer(number_of(member), subsector=subsector or "", venue_pc4=venue, values=values)
