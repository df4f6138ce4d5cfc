"""What may leave one house for an agreement? Rounded counts, and money only of many; never a row about a person.

Counts are rounded at home (controlled rounding), so that who adds up never holds a small count. Of visits and money a
cell is told only when at least `money-bookers` bookers are in it and none brings more than `money-largest` % of it, and
with it are hidden the cells from which it could be worked out.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.disclosure.passage import Policy, Release, sealed
from publiek.disclosure.tables.cells import Counts, Lattice
from publiek.disclosure.tables.places import key_columns, leaf_cells
from publiek.disclosure.tables.primary import Mask, too_few_for_money
from publiek.disclosure.tables.rounding import rounded
from publiek.disclosure.tables.ruling import Ruling, ruling
from publiek.disclosure.tables.suppression import Secret, hidden_with
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Base, Figure

CONTRIBUTION_EYES = Policy(
    "contribution-eyes",
    Text(
        nl="Voor wie de cijfers van de deelnemers optelt; afgerond in huis, zonder één rij over een persoon.",
        en="For who adds up the figures of the members; rounded at home, without a single row about a person.",
    ),
)
#: Money of the largest booker of a leaf: needed to judge, never told.
LARGEST = "largest"


@dataclass(frozen=True)
class CountedTable:
    """What one house counted, before protection.

    `name`: the code of the table in the menu. `leaves`: measure -> whole numbers of `lattice.leaf_shape`, none
    negative. Kind counts: "bookers". Kind sums: "bookers", "visits", "cents" and "largest" (cents of the largest
    booker in the leaf).
    """

    name: str
    lattice: Lattice
    leaves: Mapping[str, Counts]
    kind: str = "counts"


def contribution(tables: Iterable[CountedTable], *, secret: bytes, on: date | None = None) -> Release:
    """What leaves one house, under "contribution-eyes": one figure per table, and the account of what was changed.

    Kind counts: a row per leaf with a rounded value above 0. Kind sums: a row per cell (root: "") with rounded bookers
    above 0; visits and cents are null where they may not be told. A cell without a row is not told. `secret` belongs
    to this house, agreement and round: the same secret and counts give the same contribution. `on`: the rules of that
    day (None: today). Raises DisclosureError "table-not-understood" or "counted-unsound".
    """
    rules = ruling(on)
    figures: dict[str, Figure] = {}
    account: list[Mapping[str, object]] = [{"rule": "rules", "version": rules.version}]
    for table in tables:
        _require_sound(table, rules)
        if table.name in figures:
            raise _unsound(table.name, "name")
        make = _counts if table.kind == "counts" else _sums
        figures[table.name], changes = make(table, _key(secret, table.name), rules)
        account += changes
    return sealed(figures, CONTRIBUTION_EYES, account)


def _counts(table: CountedTable, key: bytes, rules: Ruling) -> tuple[Figure, list[Mapping[str, object]]]:
    leaves = table.leaves["bookers"].astype(np.int64)
    cells = rounded(table.lattice, leaves, base=rules["base-contribution"], secret=key)
    spots = [cell for cell in leaf_cells(table.lattice) if cells.ravel()[cell] > 0]
    told = _rows(table.lattice, spots, {"bookers": [int(cells.ravel()[cell]) for cell in spots]})
    return _figure(table, told, cells), [_rounding(table, cells)]


def _sums(table: CountedTable, key: bytes, rules: Ruling) -> tuple[Figure, list[Mapping[str, object]]]:
    lattice = table.lattice
    exact = {name: lattice.summed(values.astype(np.int64)).ravel() for name, values in table.leaves.items()}
    base = rules["base-contribution"]
    bookers = rounded(lattice, table.leaves["bookers"].astype(np.int64), base=base, secret=key).ravel()
    alone = too_few_for_money(exact["bookers"], exact["cents"], exact[LARGEST], rules) | (bookers == 0)
    hidden = _hidden_at_home(lattice, exact, alone, rules)
    spots = [int(cell) for cell in np.flatnonzero(bookers > 0)]
    money = {name: [None if hidden[cell] else int(exact[name][cell]) for cell in spots] for name in ("visits", "cents")}
    told = _rows(lattice, spots, {"bookers": [int(bookers[cell]) for cell in spots], **money})
    changes: list[Mapping[str, object]] = [_rounding(table, bookers)]
    for rule, mask in (("money-of-few", alone & (bookers > 0)), ("complement", hidden & ~alone)):
        if mask.any():
            changes.append({"figure": table.name, "rule": rule, "rows": int(mask.sum())})
    return _figure(table, told, bookers.reshape(lattice.shape)), changes


def _hidden_at_home(lattice: Lattice, exact: Mapping[str, Counts], alone: Mask, rules: Ruling) -> Mask:
    """Cells whose visits and money stay at home. Who reads is taken to know which cells are truly empty."""
    empty = exact["bookers"] == 0
    start = alone & ~empty
    need = {
        "cents": np.maximum(rules["percent"] / 100 * exact[LARGEST], rules["width"]),
        "visits": np.full(lattice.size, float(rules["width"])),
    }
    nothing = np.zeros(lattice.size, dtype=np.int64)
    secrets = [
        Secret(lattice, exact[name], np.where(start & (exact[name] > 0), need[name], 0.0), nothing) for name in need
    ]

    def left_over(cells: NDArray[np.int32]) -> bool:
        few = [exact[name][cells].sum(keepdims=True) for name in ("bookers", "cents", LARGEST)]
        return bool(too_few_for_money(few[0], few[1], few[2], rules)[0])

    return np.asarray(hidden_with(start, secrets, left_over=left_over) | alone)


def _rows(lattice: Lattice, cells: list[int], measures: Mapping[str, list[int | None]]) -> pa.Table:
    columns = {name: pa.array(values, pa.int64()) for name, values in measures.items()}
    return pa.table({**key_columns(lattice, cells), **columns})


def _figure(table: CountedTable, told: pa.Table, bookers: Counts) -> Figure:
    whole = int(bookers.ravel()[0])
    return Figure(table.name, Base("bookers", whole, whole), told, facts={"kind": table.kind})


def _rounding(table: CountedTable, cells: Counts) -> Mapping[str, object]:
    exact = table.lattice.summed(table.leaves["bookers"].astype(np.int64)).ravel()
    return {"figure": table.name, "rule": "rounded", "rows": int((exact != cells.ravel()).sum())}


def _require_sound(table: CountedTable, rules: Ruling) -> None:
    measures = frozenset(table.leaves) - ({LARGEST} if table.kind == "sums" else set())
    names = tuple(dimension.name for dimension in table.lattice.dimensions)
    rules.require(kind=table.kind, dimensions=names, measures=measures)
    if table.kind == "sums" and LARGEST not in table.leaves:
        raise _unsound(table.name, LARGEST)
    for name, values in table.leaves.items():
        if values.shape != table.lattice.leaf_shape or values.dtype.kind not in "iu" or (values < 0).any():
            raise _unsound(table.name, name)


def _key(secret: bytes, name: str) -> bytes:
    if not secret:
        raise _unsound(name, "secret")
    return hmac.digest(secret, name.encode(), "sha256")


def _unsound(table: str, what: str) -> DisclosureError:
    return DisclosureError(
        "counted-unsound",
        Text("Deze telling klopt niet in zichzelf.", "This count does not hold together."),
        Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
        {"table": table, "what": what},
    )
