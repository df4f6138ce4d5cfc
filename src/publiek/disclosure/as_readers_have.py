"""What do readers have of a table over houses: which rows, and what can be counted from them?

A figure is written with all that is needed to rebuild what readers have of it, so that exactly what was judged is what
is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from publiek.disclosure.brought import Brought
from publiek.disclosure.tables.cells import Counts, Dimension, Lattice
from publiek.disclosure.tables.places import key_columns
from publiek.disclosure.tables.primary import TOLD, Verdicts
from publiek.disclosure.tables.published import HIDDEN, UNKNOWN, Published
from publiek.disclosure.tables.rest import shown_cells, with_rest
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Base, Figure

#: A house rounds to fives at home: no count of it is further from the truth than this.
_AT_HOME = 4
#: The variance of that rounding is at most r (5 - r) for a count that is r above a multiple.
_VARIANCE = 6.0
_NORMAL = 1.96
#: Limit of tables of sums: houses that may not tell a part do tell the whole, so that parts are less than the whole.
NOT_ALL_TOLD = "parts-not-told-by-all"


def figure_of(
    name: str,
    lattice: Lattice,
    came: Brought,
    values: Mapping[str, Counts],
    verdict: Verdicts,
    facts: Mapping[str, Any],
) -> Figure:
    """The figure: a row per cell of `lattice` that is not nothing. `values`: measure -> rounded, on came.lattice."""
    sums = facts["kind"] == "sums"
    spots = shown_cells(lattice, came.lattice) if sums else np.arange(lattice.size)
    exact = {measure: cells.sum(axis=0) for measure, cells in came.measures.items()}
    something = np.any([cells > 0 for cells in exact.values()], axis=0)
    cells = [cell for cell in range(lattice.size) if something[spots[cell]] or verdict[spots[cell]] != TOLD]
    at = spots[cells]
    told = verdict[at] == TOLD
    houses = (came.measures["bookers"][:, at] > 0).sum(axis=0)
    half = _half(came.measures["bookers"][:, at], facts["steps"]["bookers"])
    bookers = values["bookers"][at]
    columns = {
        **{measure: _where(told, numbers[at]) for measure, numbers in values.items()},
        "houses": _where(told, houses),
        "low": _where(told, np.maximum(bookers - half, 0)),
        "high": _where(told, bookers + half),
        "verdict": pa.array([str(one) for one in verdict[at]], pa.string()),
    }
    whole = int(values["bookers"][0]) if verdict[0] == TOLD else 0
    return Figure(
        name,
        Base("bookers", whole, whole),
        pa.table({**key_columns(lattice, cells), **columns}),
        facts={
            **facts,
            "members": sorted(came.members),
            "parents": {dimension.name: dict(dimension.parents) for dimension in lattice.dimensions},
            "reach": {m: int(np.abs(numbers - exact[m]).max(initial=0)) for m, numbers in values.items()},
        },
        limits=(NOT_ALL_TOLD,) if sums else (),
    )


def tables_in(figure: Figure) -> tuple[Published, ...]:
    """One table per measure, as readers have it. Raises DisclosureError "figure-not-judged"."""
    facts = figure.facts
    if not {"kind", "agreement", "round", "steps", "members", "parents", "reach"} <= set(facts):
        raise not_judged(figure.name)
    told: Any = facts
    lattice = Lattice(tuple(Dimension(name, parents) for name, parents in told["parents"].items()))
    return tuple(_published(figure, measure, lattice, told) for measure in told["reach"])


def _published(figure: Figure, measure: str, lattice: Lattice, facts: Mapping[str, Any]) -> Published:
    """What the rules let readers conclude of each cell: the rounding, at home too; nothing of what is not told."""
    sums = facts["kind"] == "sums"
    wide = with_rest(lattice) if sums else lattice
    spots = shown_cells(lattice, wide) if sums else np.arange(lattice.size)
    values, houses = np.full(wide.size, HIDDEN), np.zeros(wide.size, dtype=np.int64)
    values[spots] = 0
    places = [{code: spot for spot, code in enumerate(d.nodes)} for d in lattice.dimensions]
    for row in figure.table.to_pylist():
        key = tuple(place[row[d.name]] for d, place in zip(lattice.dimensions, places, strict=True))
        cell = spots[int(np.ravel_multi_index(key, lattice.shape))]
        values[cell] = HIDDEN if row[measure] is None else row[measure]
        houses[cell] = row["houses"] or 0
    down = up = np.full(wide.size, _step(measure, facts))
    if measure == "bookers":
        down, up = down + _AT_HOME * houses, up + _AT_HOME * len(facts["members"])
    shape, hidden = wide.shape, values == HIDDEN
    low = np.where(hidden, 0, np.maximum(values - down, 0)).reshape(shape)
    high = np.where(hidden, UNKNOWN, values + up).reshape(shape)
    high = np.where(hidden.reshape(shape), np.minimum(high, _of_nothing(wide, values, high)), high)
    name = f"{figure.name}: {measure}"
    members = frozenset(facts["members"])
    return Published(
        facts["agreement"], facts["round"], figure.name, name, wide, values.reshape(shape), low, high, members
    )


def _of_nothing(lattice: Lattice, values: Counts, high: Counts) -> Counts:
    """The most that a part of what was told to be nothing can be (UNKNOWN: it is part of no such cell)."""
    limit = np.where(values.reshape(lattice.shape) == 0, high, UNKNOWN)
    for axis, dimension in enumerate(lattice.dimensions):
        along = np.moveaxis(limit, axis, 0)
        for parent, children in dimension.families:
            along[list(children)] = np.minimum(along[list(children)], along[parent])
    return limit


def _step(measure: str, facts: Mapping[str, Any]) -> int:
    """How far rounding moved what is told, as readers must take it: a step less one; two steps when that was needed."""
    step, reach = int(facts["steps"][measure]), int(facts["reach"][measure])
    return 0 if reach == 0 and measure == "bookers" else step - 1 if reach < step else 2 * step - 1


def _half(bookers: Counts, base: int) -> Counts:
    """Half the interval that holds the true number in 95 of 100 cases. `bookers`: houses x cells, rounded at home.

    A house of which nothing is told may have had a few; how many such houses there are is judged by those of which
    just one base is told, four for each.
    """
    bringing = (bookers > 0).sum(axis=0)
    silent = np.minimum(len(bookers) - bringing, 4 * (bookers == _AT_HOME + 1).sum(axis=0) + 3)
    again = base**2 / 4 if base > _AT_HOME + 1 else 0.0
    return np.asarray(np.ceil(_NORMAL * np.sqrt(_VARIANCE * (bringing + silent) + again)), dtype=np.int64)


def _where(told: Any, numbers: Counts) -> pa.Array:
    return pa.array([int(number) if one else None for one, number in zip(told, numbers, strict=True)], pa.int64())


def not_judged(name: str) -> DisclosureError:
    """The refusal of a figure that was made in another way than the rules can follow."""
    return DisclosureError(
        "figure-not-judged",
        Text(
            f"Van '{name}' is niet te zien of er genoeg organisaties in zitten.",
            f"Of '{name}' one cannot see whether enough houses are in it.",
        ),
        Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
    )
