"""How often do two accounts agree that are not of one person? Counted in the accounts of the house itself.

Housemates are the hard case: they share address and surname, so the two never count as separate evidence. How many
pairs share both with another initial is counted (families); how often their initials or given names would be alike by
chance follows from how often each is given. Source: Fellegi and Sunter 1969, with name and place taken jointly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.linking.weights import weights


@dataclass(frozen=True)
class Strangers:
    """Probabilities that two accounts of different persons agree so; `pairs` is how many pairs there are.

    `family`: the same address and surname with another initial; `neighbours`: the same address with other surnames.
    `second`: the probability, before comparing, that two accounts taken at random are of one person.
    """

    pairs: float
    email: float
    phone: float
    born: float
    full: float
    short: float
    surname: float
    given: float
    initial: float
    area: float
    family: float
    neighbours: float
    second: float


def strangers_of(records: pa.Table) -> Strangers:
    """Counted in `records` (one row per distinct record)."""
    size = max(2, records.num_rows)
    pairs = size * (size - 1) / 2
    housed = records.filter(pc.and_(pc.is_valid(records["door"]), pc.is_valid(records["surname"])))
    family = _pairs(housed, "door", "surname") - _pairs(housed, "door", "surname", "initial")
    others = _pairs(housed, "door") - _pairs(housed, "door", "surname")
    sure = _pairs(records, "email", "short")
    return Strangers(
        pairs=pairs,
        email=_one_of(records["email"]),
        phone=_one_of(records["phone"]),
        born=_alike(records["born"]),
        full=_alike(records["full"]),
        short=_alike(records["short"]),
        surname=_alike(records["surname"]),
        given=_alike(records["given"]),
        initial=_alike(records["initial"]),
        area=_alike(records["area"]),
        family=max(family, 0.5) / pairs,
        neighbours=max(others, 0.5) / pairs,
        second=min(0.5, max(sure / 0.55, weights().least_second * size) / pairs),
    )


def _pairs(table: pa.Table, *names: str) -> float:
    """How many pairs of rows agree on all `names`; null agrees with nothing."""
    known = table
    for name in names:
        known = known.filter(pc.is_valid(known[name]))
    counts = known.group_by(list(names)).aggregate([([], "count_all")])["count_all"].to_numpy()
    return float((counts * (counts - 1.0) / 2).sum())


def _alike(column: pa.ChunkedArray) -> float:
    """The probability that two stated values drawn at random are the same, at least half a pair's worth."""
    counts = column.drop_null().value_counts().field("counts").to_numpy().astype(float)
    total = counts.sum()
    pairs = max(1.0, total * (total - 1) / 2)
    return float(np.clip((counts * (counts - 1) / 2).sum() / pairs, 0.5 / pairs, 0.5))


def _one_of(column: pa.ChunkedArray) -> float:
    """One in the number of different values: what agrees here is nearly always one person, so pairs tell nothing.

    In a small file too it is rare: at most one in ten thousand.
    """
    return 1 / max(10_000, len(column.drop_null().unique()))
