"""What may a house bring of itself to a comparison? Its indicators with two figures, of ten bookers or more.

The values are about the house, not about persons; what protects the house is decided where houses are compared
(peer-eyes). What protects persons is decided here: only indicators that are known, none that rests on fewer than
`PERSONS` bookers, and no value with more than two figures.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from publiek.disclosure.leaving_home import CONTRIBUTION_EYES
from publiek.disclosure.passage import Release, sealed
from publiek.disclosure.peer_eyes import rounded
from publiek.disclosure.rules import refuse_person_columns, refuse_without_base
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.codes import SUBSECTORS
from publiek.vocabulary.figures import Figure

PERSONS = 10
#: What may be in the table: numbers that are rounded, and two facts that are public anyway.
VALUES = frozenset(
    {
        "visits", "bookers", "performances", "frequency", "new_share", "own_municipality", "within_10km", "median_km",
        "price", "occupancy", "genres",
    }
)  # fmt: skip
GROUP = "group:"
#: Told of a house with fewer bookers too: what was on, and how many came.
_NOT_OF_BOOKERS = frozenset({"visits", "performances", "occupancy", "genres", "price"})


def own_value_names() -> frozenset[str]:
    """The indicators that a house may bring, but for the index of each group ("group:CODE")."""
    return VALUES


def only_own_values(figure: Figure) -> Release:
    """The figure as it may leave a house. Raises DisclosureError "figure-not-judged" for anything unknown in it."""
    refuse_without_base(figure)
    refuse_person_columns(figure)
    rows = figure.table.to_pylist()
    if set(figure.table.column_names) != {"indicator", "value", "text"} or not all(_known(row) for row in rows):
        raise DisclosureError(
            "figure-not-judged",
            Text(
                f"Van '{figure.name}' is niet te zien of alles erin bekend is.",
                f"Of '{figure.name}' one cannot see whether all in it is known.",
            ),
            Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
        )
    bookers = next((row["value"] for row in rows if row["indicator"] == "bookers"), 0) or 0
    told = [row for row in rows if bookers >= PERSONS or _public(row) or row["indicator"] in _NOT_OF_BOOKERS]
    table = pa.Table.from_pylist([_rounded(row) for row in told], schema=figure.table.schema)
    account: list[dict[str, object]] = [{"figure": figure.name, "rule": "rounded", "rows": len(told)}]
    if len(told) < len(rows):
        account.append({"figure": figure.name, "rule": "few", "rows": len(rows) - len(told)})
    return sealed({figure.name: replace(figure, table=table)}, CONTRIBUTION_EYES, list(account))


def _public(row: dict[str, object]) -> bool:
    return row["indicator"] in ("subsector", "venue_pc4")


def _known(row: dict[str, object]) -> bool:
    name, value, text = row["indicator"], row["value"], row["text"]
    if name == "subsector":
        return text in SUBSECTORS and value is None
    if name == "venue_pc4":
        return text is None and isinstance(value, float) and 1000 <= value <= 9999 and value == int(value)
    group = isinstance(name, str) and name.startswith(GROUP) and name.removeprefix(GROUP).isalnum()
    return text is None and isinstance(value, float) and (name in VALUES or group)


def _rounded(row: dict[str, object]) -> dict[str, object]:
    value = row["value"]
    return row if _public(row) or not isinstance(value, float) else {**row, "value": rounded(value)}
