"""What do the houses of one pool look like beside each other? Through the gate (peer-eyes), wherever they came from.

A peer is one house with its indicators and what places it in groups: worked out from the data of a home, or come in
as a contribution. Lives only while a release is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from publiek import disclosure
from publiek.disclosure import PEER_EYES, Release
from publiek.disclosure.peer_eyes import EXPECTED
from publiek.sector import peers_expected
from publiek.sector.peers_expected import Model, Place, households_near
from publiek.sector.peers_groups import facts_of, groups_of
from publiek.vocabulary.figures import Base, Figure

#: indicator -> group -> the houses (by number) that were in it.
Members = Mapping[str, Mapping[str, list[int]]]
_JUDGED = pa.schema(
    [
        ("group", pa.string()),
        ("indicator", pa.string()),
        ("members", pa.list_(pa.int64())),
        ("values", pa.list_(pa.float64())),
        ("visits", pa.list_(pa.int64())),
        ("before", pa.list_(pa.int64())),
    ]
)


@dataclass(frozen=True)
class Peer:
    """One house: `number` tells it from the others, `facts` place it in groups, `place` is what a model knows of it."""

    number: int
    facts: Mapping[str, str]
    place: Place | None
    values: Mapping[str, float]


@dataclass(frozen=True)
class Pool:
    """The houses that are compared. `sources`, `version`: of which statistics and sums the values were made."""

    peers: Sequence[Peer]
    sources: tuple[str, ...]
    version: str
    before: Members = field(default_factory=dict)

    @property
    def indicators(self) -> list[str]:
        """Those that any house has; the number of performances is a size, not an indicator."""
        names = dict.fromkeys(name for peer in self.peers for name in peer.values)
        return [name for name in names if name != "performances"]

    def figure(self, name: str, table: pa.Table) -> Figure:
        """A figure that rests on the houses of this pool."""
        houses = len(self.peers)
        base = Base("houses", houses, houses, sources=self.sources, version=self.version)
        return Figure(name, base, table, limits=("booker-not-visitor",))


def peer(number: int, *, subsector: str, venue_pc4: int | None, values: Mapping[str, float]) -> Peer:
    """A house as a peer. `values` must have visits."""
    facts = facts_of(subsector=subsector, venue_pc4=venue_pc4, visits=values["visits"])
    return Peer(number, facts, place_of(subsector, venue_pc4, values), values)


def place_of(subsector: str, venue_pc4: int | None, values: Mapping[str, float]) -> Place | None:
    """What the model of expected values knows of a house; None without a venue or a size."""
    near = households_near(venue_pc4)
    if near is None or not {"performances", "visits"} <= set(values):
        return None
    return Place(subsector, near, values["performances"], values["visits"], values.get("genres"))


def compared(pool: Pool) -> tuple[Release, Members]:
    """What the houses of a pool may be told of each other, and who was in each group when it was told last."""
    figures = [_distribution(pool), _expected(pool)]
    release = disclosure.release(figures, policy=PEER_EYES)
    return release, _members(pool, release)


def model_in(rows: Sequence[Mapping[str, Any]], indicator: str) -> Model | None:
    """The model of one indicator in released rows of `peer_expected`; None where there were too few houses."""
    mine = [row for row in rows if row["indicator"] == indicator]
    if not mine:
        return None
    told = {row["term"]: row["coefficient"] for row in mine}
    houses = {row["term"]: row["houses"] for row in mine}
    return Model(indicator, told, houses, mine[0]["of"], mine[0]["half"])


def _distribution(pool: Pool) -> Figure:
    rows: list[dict[str, Any]] = []
    for indicator in pool.indicators:
        groups: dict[str, list[Peer]] = {}
        for one in pool.peers:
            for group in groups_of(one.facts) if indicator in one.values else ():
                groups.setdefault(group, []).append(one)
        rows += [_row(indicator, group, inside, pool.before) for group, inside in groups.items()]
    return pool.figure("peer_distribution", pa.Table.from_pylist(rows, schema=_JUDGED))


def _row(indicator: str, group: str, inside: list[Peer], before: Members) -> dict[str, Any]:
    return {
        "group": group,
        "indicator": indicator,
        "members": [one.number for one in inside],
        "values": [one.values[indicator] for one in inside],
        "visits": [int(one.values["visits"]) for one in inside],
        "before": list(before.get(indicator, {}).get(group, [])),
    }


def _expected(pool: Pool) -> Figure:
    rows: list[dict[str, Any]] = []
    for indicator in pool.indicators:
        known = [(one.values[indicator], one.place) for one in pool.peers if indicator in one.values and one.place]
        model = peers_expected.fit(indicator, [value for value, _ in known], [place for _, place in known])
        for term, coefficient in model.coefficients.items() if model else ():
            told = {"indicator": indicator, "term": term, "coefficient": coefficient}
            rows.append({**told, "houses": model.houses[term], "of": model.of, "half": model.half})
    return pool.figure("peer_expected", pa.Table.from_pylist(rows, schema=EXPECTED))


def _members(pool: Pool, release: Release) -> Members:
    """Who was in each group when it was told last: now, or before where it stayed silent now."""
    found = {indicator: dict(groups) for indicator, groups in pool.before.items()}
    for row in release["peer_distribution"].table.to_pylist():
        inside = [p.number for p in pool.peers if row["indicator"] in p.values and row["group"] in groups_of(p.facts)]
        found.setdefault(row["indicator"], {})[row["group"]] = inside
    return found
