"""Which part of a release does a data set show: the whole sector, one area, or the productions of one maker?

Only rows that were released are chosen; nothing is added up, divided or worked out anew. Where the agreement is for
everybody, only the tables that everybody may see are in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from publiek.collective.hub.released import Released
from publiek.collective.hub.told import Told
from publiek.disclosure import MAKER_EYES, PUBLIC_EYES
from publiek.disclosure.tables.cells import ALL
from publiek.errors import Text, UsageError

KINDS = ("sector", "area", "producer")
#: How the root of a dimension is written: an empty place in a file means "not told".
WHOLE = "all"


@dataclass(frozen=True)
class View:
    """`kind`: sector (all), area (`of`: a province or municipality by its code) or producer (`of`: a maker)."""

    kind: str = "sector"
    of: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or (self.kind == "sector") != (self.of == ""):
            raise UsageError(
                "dataset-view-unknown",
                Text("Zo'n deel van een vrijgave is er niet.", "There is no such part of a release."),
                Text(
                    "Kies de hele sector, een gebied (--area) of een maker (--maker).",
                    "Choose the whole sector, an area (--area) or a maker (--maker).",
                ),
            )


def tables_of(release: Released, view: View) -> tuple[Told, ...]:
    """The tables of a view, with their roots written out. Raises UsageError "dataset-empty" when there are none."""
    chosen = tuple(_written_out(one) for one in _chosen(release, view))
    if not chosen:
        raise UsageError(
            "dataset-empty",
            Text("In deze vrijgave staat daar niets over.", "This release holds nothing about that."),
            Text(
                "Kijk welke tabellen, gebieden en makers erin staan.", "Look which tables, areas and makers are in it."
            ),
        )
    return chosen


def may_be_public(tables: tuple[Told, ...]) -> bool:
    """Whether everybody may have all of them."""
    return all(one.policy == PUBLIC_EYES.name for one in tables)


def _chosen(release: Released, view: View) -> Iterator[Told]:
    for one in release.told:
        if view.kind == "producer":
            if one.reader == view.of and one.policy == MAKER_EYES.name:
                yield one
        elif one.reader or (release.eyes == "public" and one.policy != PUBLIC_EYES.name):
            continue
        elif view.kind == "sector":
            yield one
        elif "place" in one.figure.table.column_names:
            yield from _in_area(one, view.of)


def _in_area(one: Told, area: str) -> Iterator[Told]:
    """The rows of a place and of the places right below it."""
    parents = _parents(one).get("place", {})
    codes = [area, *(code for code, above in parents.items() if above == area)]
    table = one.figure.table.filter(pc.is_in(one.figure.table["place"], value_set=pa.array(codes, pa.string())))
    if area in parents and table.num_rows:
        yield replace(one, figure=replace(one.figure, table=table))


def _written_out(one: Told) -> Told:
    table = one.figure.table
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(
                place, field, pc.if_else(pc.equal(table[field.name], ALL), WHOLE, table[field.name])
            )
    return replace(one, figure=replace(one.figure, table=table))


def _parents(one: Told) -> Mapping[str, Mapping[str, str]]:
    found: Any = one.figure.facts.get("parents", {})
    return dict(found)
