"""Has what came the shape that the menu prescribes? Asked at the door, so that one bad table never stops a release."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from publiek.collective.agreements import Agreement
from publiek.collective.benchmark import own_values, productions
from publiek.collective.menu import lattice_of, table_of
from publiek.collective.packages import Contribution
from publiek.disclosure import Contributed
from publiek.disclosure.brought import brought
from publiek.disclosure.tables.ruling import ruling
from publiek.errors import PubliekError

#: Far above what a house can have; a number beyond it is a mistake or an attack.
_MOST = 10**12


def unlike_menu(made: Contribution, agreement: Agreement) -> str:
    """The table that has another shape or values that cannot be, "" when all are as they should be."""
    for code, table in made.tables.items():
        try:
            _CHECKS[table_of(code).kind](code, table, agreement, made.member)
        except (PubliekError, ValueError, KeyError, TypeError):
            return code
    return "" if _batch_fits(made) else "overlap"


def _batch_fits(made: Contribution) -> bool:
    """Whether the households for a trusted centre are of this member and round. Shares only servers can read."""
    content = made.blobs.get("overlap")
    if content is None:
        return True
    from publiek.collective.overlap.epoch_keys import epoch_of
    from publiek.collective.overlap.packages import read_batch

    try:
        batch = read_batch(content)
    except PubliekError:
        return False
    return (batch.member, batch.epoch) == (made.member, epoch_of(made.agreement, made.round))


def _counted(code: str, table: pa.Table, agreement: Agreement, member: str) -> None:
    lattice = lattice_of(code, scheme=agreement.segmentation)
    brought(code, table_of(code).kind, lattice, (Contributed(member, table),), ruling())


def _indicators(code: str, table: pa.Table, agreement: Agreement, member: str) -> None:
    rows = table.to_pylist()
    names = [row["indicator"] for row in rows]
    values = [row["value"] for row in rows if row["value"] is not None]
    texts = [row["text"] for row in rows if row["text"] is not None]
    sound = table.schema.equals(own_values.COLUMNS) and len(set(names)) == len(names) <= 200
    if not sound or not all(-_MOST < value < _MOST for value in values) or not all(len(text) < 60 for text in texts):
        raise ValueError("not indicators")


def _productions(code: str, table: pa.Table, agreement: Agreement, member: str) -> None:
    if not table.schema.equals(productions.COLUMNS):
        raise ValueError("not productions")
    origin = lattice_of("origin", scheme=agreement.segmentation)
    for maker in set(table["maker"].to_pylist()):
        mine = table.filter(pc.equal(table["maker"], maker)).drop_columns(["maker"])
        brought("origin", "counts", origin, (Contributed(member, mine),), ruling())


_CHECKS: dict[str, Callable[[str, pa.Table, Agreement, str], None]] = {
    "counts": _counted,
    "sums": _counted,
    "indicators": _indicators,
    "productions": _productions,
}
