"""What part do houses that agreed to be named have in reaching each group? No other house can be found from it.

A named house is told in a group with at least ten bookers, and only while what is left after taking off all that are
named there is nobody, or again four houses and ten bookers, none of which brings most of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pyarrow as pa

from publiek.disclosure.area_eyes import Part, named_houses, rounded
from publiek.disclosure.collective_eyes import MEMBERS_EYES
from publiek.disclosure.passage import Release, sealed
from publiek.disclosure.rules import refuse_person_columns, refuse_without_base
from publiek.vocabulary.figures import Figure

HOUSES = 4
COLUMNS = pa.schema([("segment", pa.string()), ("house", pa.string()), ("bookers", pa.int64())])


def only_named_parts(figure: Figure, *, named: Collection[str]) -> Release:
    """The figure (columns as COLUMNS, a row per group and house) with the rows that may be told (members-eyes).

    Raises DisclosureError for a figure without a base or about persons, ValueError for other columns.
    """
    refuse_without_base(figure)
    refuse_person_columns(figure)
    if figure.table.schema.names != COLUMNS.names:
        raise ValueError("a row per group and house")
    groups: dict[str, list[Part]] = {}
    for row in figure.table.to_pylist():
        part = Part(row["house"], row["bookers"], row["bookers"], row["house"] in named)
        groups.setdefault(row["segment"], []).append(part)
    told = [
        {"segment": segment, "house": part.house, "bookers": rounded(part.bookers)}
        for segment, parts in sorted(groups.items())
        for part in sorted(named_houses(parts, least=HOUSES), key=lambda part: part.house)
    ]
    account = [{"figure": figure.name, "rule": "not-named", "rows": figure.table.num_rows - len(told)}]
    table = pa.Table.from_pylist(told, schema=COLUMNS)
    return sealed({figure.name: replace(figure, table=table)}, MEMBERS_EYES, list(account))
