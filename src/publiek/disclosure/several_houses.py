"""Which sums over several houses may be told at all? Of few people, few houses, or mostly one house: nothing.

A row is silent when it rests on fewer than `PERSONS` bookers or `HOUSES` houses, or when one or two houses make up so
much of it that they, or each other, could be read from it: (1, 50), (2, 85) and p% with p = 15, for visits and for
money (Hundepool et al. 2012, chapter 4). When one row alone is silent, the next smallest is silent too: what all rows
bring together is often known from elsewhere. This protects against a look, not against somebody who takes the
differences between many tables: that is for the release register.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.disclosure.rules import Changes
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Figure

Numbers = NDArray[np.float64]

PERSONS = 10
HOUSES = 4
_LARGEST, _TWO_LARGEST, _PERCENT = 0.50, 0.85, 0.15
#: What must be known of each row to judge it, and is never shown: the largest and second largest house.
JUDGED = ("visits_first", "visits_second", "cents_first", "cents_second")
SUMS = ("visits", "tickets", "cents", "bookers", "houses")


def silence_few(figure: Figure) -> tuple[Figure, Changes]:
    """The figure with the sums of such rows taken out, and without what was only there to judge them.

    Raises DisclosureError "figure-not-judged" for a table that does not tell what is needed.
    """
    names = figure.table.column_names
    if not {*SUMS, *JUDGED} <= set(names):
        raise DisclosureError(
            "figure-not-judged",
            Text(
                f"Van '{figure.name}' is niet te zien of er genoeg organisaties in zitten.",
                f"Of '{figure.name}' one cannot see whether enough houses are in it.",
            ),
            Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
        )
    column = {name: figure.table[name].to_numpy().astype(float) for name in (*SUMS, *JUDGED)}
    silent = (column["bookers"] < PERSONS) | (column["houses"] < HOUSES)
    for money in ("visits", "cents"):
        silent |= _dominated(column[money], column[f"{money}_first"], column[f"{money}_second"])
    if silent.sum() == 1 and not silent.all():
        told = np.flatnonzero(~silent)
        silent[told[np.argmin(column["bookers"][told])]] = True
    table = figure.table.drop_columns(list(JUDGED))
    for name in SUMS:
        field = table.schema.field(name)
        kept = pa.array(
            [None if hide else int(value) for hide, value in zip(silent, column[name], strict=True)], field.type
        )
        table = table.set_column(table.column_names.index(name), field, kept)
    base = replace(figure.base, n=int(column["visits"][~silent].sum()), of=int(column["visits"][~silent].sum()))
    changes: Changes = [{"figure": figure.name, "rule": "few", "rows": int(silent.sum())}] if silent.any() else []
    return replace(figure, table=table, base=base), changes


def _dominated(whole: Numbers, first: Numbers, second: Numbers) -> NDArray[np.bool_]:
    """Whether one or two houses make up so much of the whole that they could be read from it."""
    rest = whole - first - second
    mostly = (first > _LARGEST * whole) | (first + second > _TWO_LARGEST * whole) | (rest < _PERCENT * first)
    return np.asarray((whole > 0) & mostly)
