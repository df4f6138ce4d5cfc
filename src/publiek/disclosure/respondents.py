"""What may be told of people who answered a survey? They were promised that nobody can recognise them.

This holds for every reader, the house itself included: answers are given in confidence, unlike a purchase.

* A cell of fewer than 10 respondents says nothing: no share, no interval, not even how many. Of health: fewer than 30.
* Where one cell of a division is silent, the next smallest is too: it could be found from the others and the whole.
* Nothing of health by area, and no row about fewer areas than a postcode area.
* A figure that does not say on how many respondents each row rests passes only as a model of at least 100 of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from publiek.errors import DisclosureError, Text
from publiek.vocabulary.barriers import barriers
from publiek.vocabulary.figures import Figure

LEAST, LEAST_SPECIAL, LEAST_OF_A_MODEL = 10, 30, 100
RESPONDENTS = "respondents"
#: The column that divides respondents into parts which together are all of them.
_DIVIDES = ("of", "category")
Changes = list[Mapping[str, object]]
Row = dict[str, Any]


def silence_few_respondents(figure: Figure) -> tuple[Figure, Changes]:
    """A figure of a survey without what few respondents say. Raises DisclosureError "figure-without-respondents"."""
    if figure.base.counted != RESPONDENTS or figure.too_thin:
        return figure, []
    if "n" not in figure.table.column_names:
        return _of_a_model(figure)
    rows: list[Row] = figure.table.to_pylist()
    kept = [row for row in rows if not _special_place(row)]
    silent = {at for at, row in enumerate(kept) if _few(row)}
    silent |= _beside(kept, silent)
    numbers = [field.name for field in figure.table.schema if not pa.types.is_string(field.type)]
    for at in silent:
        kept[at] |= dict.fromkeys(numbers)
        kept[at] |= {"verdict": "thin"} if "verdict" in kept[at] else {}
    changed = len(silent) + len(rows) - len(kept)
    if not changed:
        return figure, []
    table = pa.Table.from_pylist(kept, schema=figure.table.schema)
    return replace(figure, table=table), [{"figure": figure.name, "rule": "few-respondents", "rows": changed}]


def _of_a_model(figure: Figure) -> tuple[Figure, Changes]:
    """Rows of a model rest on everybody; those about health never pass."""
    if figure.base.n < LEAST_OF_A_MODEL:
        raise DisclosureError(
            "figure-without-respondents",
            Text(
                f"Het cijfer '{figure.name}' zegt niet op hoeveel antwoorden het rust.",
                f"The figure '{figure.name}' does not say on how many answers it rests.",
            ),
            Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
        )
    rows: list[Row] = figure.table.to_pylist()
    kept = [row for row in rows if not _is_special(row)]
    if len(kept) == len(rows):
        return figure, []
    table = pa.Table.from_pylist(kept, schema=figure.table.schema)
    return replace(figure, table=table), [
        {"figure": figure.name, "rule": "few-respondents", "rows": len(rows) - len(kept)}
    ]


def _is_special(row: Row) -> bool:
    return row.get("barrier") in {barrier.code for barrier in barriers() if barrier.special}


def _special_place(row: Row) -> bool:
    """Health by place of living never passes, whatever the number."""
    return _is_special(row) and ("pc4" in row or row.get("by") in ("area", "municipality", "segment"))


def _few(row: Row) -> bool:
    n = row["n"]
    return n is None or n < (LEAST_SPECIAL if _is_special(row) else LEAST)


def _beside(rows: list[Row], silent: set[int]) -> set[int]:
    """Where exactly one part of a whole is silent: the smallest of the others."""
    divides = next((name for name in _DIVIDES if rows and name in rows[0]), None)
    if divides is None:
        return set()
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row[divides]:
            key = tuple(v for k, v in row.items() if isinstance(v, str) and k not in (divides, "verdict"))
            blocks[key].append(at)
    more = set()
    for block in blocks.values():
        if sum(at in silent for at in block) == 1 and len(block) > 1:
            others = [at for at in block if at not in silent]
            more.add(min(others, key=lambda at: (rows[at]["n"], at)))
    return more
