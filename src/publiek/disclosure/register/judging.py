"""May tables be released, given all that was released before?

Refused, with a code and facts that may be told:
* `unknown-shape`: parts that do not belong together; `shape-differs`: another division of the same people than was
  told (other codes of a dimension, or other dimensions of a table) in this round;
* `members-read-off`: some combination of releases of one round depends on fewer than `organisations` organisations;
* `differs-too-little`: the same organisations, round and table were told before, otherwise, and some cell may differ
  by fewer than `persons` people (the rule of ten on differences of the Australian bureau). Cells of which the rules
  leave twice `width` were rounded by every house before they were added up: there the difference is hidden as well;
* `told-otherwise`: no table fits both what was told and what is to be told;
* `too-narrow`: some count can be worked out to fewer whole numbers than `width` asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from publiek.disclosure.register.leavers import exposed
from publiek.disclosure.register.verdict import Reason, Verdict
from publiek.disclosure.tables.bounds import tightest
from publiek.disclosure.tables.published import ROUND, Published
from publiek.errors import DisclosureError

#: Fewer people than this may not be the difference between two releases.
PERSONS = 10


def judged(
    candidates: Sequence[Published],
    earlier: Sequence[Published],
    *,
    width: int,
    organisations: int,
    persons: int = PERSONS,
) -> Verdict:
    """The verdict over `candidates`, beside all `earlier` releases of their agreements.

    Raises DisclosureError "table-too-hard".
    """
    if not candidates or not all(table.fits for table in candidates):
        return Verdict(False, (Reason("unknown-shape"),), 0)
    beside = [table for table in earlier if any(_may_share(table, one) for one in candidates)]
    reasons = [
        *_other_shapes([*beside, *candidates]),
        *_read_off([*beside, *candidates], organisations),
        *_changed(candidates, beside, persons, width),
    ]
    if reasons:
        return Verdict(False, tuple(reasons), 0)
    replaced = [one for one in beside if any(_otherwise(table, one) for table in candidates)]
    return _attacked(candidates, [one for one in beside if not any(one is other for other in replaced)], width)


def _may_share(one: Published, other: Published) -> bool:
    rounds = any(dimension.name == ROUND for table in (one, other) for dimension in table.lattice.dimensions)
    return one.measure == other.measure and (rounds or one.round == other.round)


def _other_shapes(tables: Sequence[Published]) -> Iterator[Reason]:
    """A division stays what it was: another one of the same people can be averaged or taken off (privacy.md 2.3)."""
    known: dict[tuple[str, str, str], object] = {}
    for table in tables:
        told: dict[str, object] = {d.name: tuple(sorted(d.parents.items())) for d in table.lattice.dimensions}
        told[f"\n{table.name}"] = tuple(d.name for d in table.lattice.dimensions)
        if any(known.setdefault((table.measure, table.round, at), shape) != shape for at, shape in told.items()):
            yield Reason("shape-differs", {"round": table.round, "table": table.name})


def _read_off(tables: Sequence[Published], least: int) -> Iterator[Reason]:
    """Over all rounds of a measure that a table spanning rounds ties together, else per round."""
    for measure, of_measure in groupby(sorted(tables, key=lambda table: table.measure), lambda table: table.measure):
        members = {table.members: table.round for table in of_measure}
        if few := exposed(members, least=least):
            yield Reason("members-read-off", {"measure": measure, "organisations": len(few)})


def _changed(
    candidates: Sequence[Published], earlier: Sequence[Published], persons: int, width: int
) -> Iterator[Reason]:
    for table in candidates:
        for before in (one for one in earlier if _otherwise(table, one)):
            other = (before.values != table.values) | (before.low != table.low) | (before.high != table.high)
            apart = np.maximum(table.low - before.high, before.low - table.high)
            hidden = np.minimum(table.high - table.low, before.high - before.low) + 1 >= 2 * width
            if (few := int((other & (apart < persons) & ~hidden).sum())) > 0:
                yield Reason("differs-too-little", {"round": table.round, "table": table.name, "cells": few})


def _otherwise(table: Published, before: Published) -> bool:
    """Whether `before` is another version of the same table: newer data of the same organisations."""
    same = (before.name, before.round, before.measure, before.members) == (
        table.name,
        table.round,
        table.measure,
        table.members,
    )
    return same and before.values.shape == table.values.shape and bool((before.values != table.values).any())


def _attacked(candidates: Sequence[Published], earlier: Sequence[Published], width: int) -> Verdict:
    everything = [*earlier, *candidates]
    try:
        bounds = tightest(everything, width=width)
    except DisclosureError as trouble:
        if trouble.code != "published-contradicts":
            raise
        return Verdict(False, (Reason("told-otherwise", {"round": candidates[-1].round}),), 0)
    reasons = [
        Reason("too-narrow", {"round": table.round, "table": table.name, "cells": int(narrow.sum())})
        for table, narrow in zip(everything, bounds.narrow, strict=True)
        if narrow.any()
    ]
    if bounds.others:
        reasons.append(Reason("too-narrow", {"round": candidates[-1].round, "table": "came-or-left"}))
    return Verdict(not reasons, tuple(reasons), bounds.narrowest)
