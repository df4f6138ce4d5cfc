"""Which groups are attached to where a person lives? A group of an area that is attached to a person is about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from publiek.errors import Text
from publiek.house import House
from publiek.rights.scanning import Line
from publiek.segmentation import SegmentScheme


@dataclass(frozen=True)
class Attached:
    """A group of a segmentation for one place of the person (a postcode of six or four signs).

    `certainty` (0-1): how large a part of the area the group is.
    """

    place: str
    scheme: str
    group: str
    name: Text
    certainty: float | None


def attached_to(house: House, lines: Iterable[Line]) -> tuple[Attached, ...]:
    """The group of every place of the person, in the segmentation through which the house looks now."""
    places = {(line.facts.get("pc6"), line.facts.get("pc4")) for line in lines if line.facts.get("pc4") is not None}
    if not places:
        return ()
    scheme = house.scheme
    names = {group.code: group.name for group in scheme.groups}
    found = []
    for pc6, pc4 in sorted((str(pc6 or ""), int(str(pc4))) for pc6, pc4 in places):
        row = _row(scheme, pc6, pc4)
        if row is not None:
            told = names.get(row["segment"], Text(row["segment"], row["segment"]))
            place = pc6 if row["fine"] else str(pc4)
            found.append(Attached(place, f"{scheme.code} {scheme.version}", row["segment"], told, row["certainty"]))
    return tuple(dict.fromkeys(found))


def _row(scheme: SegmentScheme, pc6: str, pc4: int) -> dict[str, Any] | None:
    """The group, its certainty and whether it is of the finer place."""
    if scheme.fine is not None and pc6:
        fine = _first(scheme.fine, "pc6", pc6)
        if fine is not None:
            return {**fine, "fine": True}
    coarse = _first(scheme.table, "pc4", pc4)
    return None if coarse is None else {**coarse, "fine": False}


def _first(table: pa.Table, column: str, value: object) -> dict[str, Any] | None:
    rows = table.filter(pc.equal(table[column], pa.scalar(value, table.schema.field(column).type)))
    if not rows.num_rows:
        return None
    return {"segment": rows["segment"][0].as_py(), "certainty": rows["certainty"][0].as_py()}
