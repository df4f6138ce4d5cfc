"""How many people answered, when, where and by which way? Fewer than ten are not told as a number."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow.compute as pc

from publiek.surveys.responses.answers import Answers
from publiek.vocabulary.barriers import LEAST_TOLD

#: Below this a count is told as "fewer than".
LEAST = LEAST_TOLD
BY = ("collected", "channel", "unit")


@dataclass(frozen=True)
class Counted:
    """How many there are of one day, channel or unit; `n` None: fewer than ten."""

    of: object
    n: int | None


@dataclass(frozen=True)
class Counts:
    """`total` None: fewer than ten; `rounded`: every count is told in whole tens, down ("at least")."""

    total: int | None
    rounded: bool
    by: dict[str, list[Counted]]


def counts(answers: Answers) -> Counts:
    """The counts of one survey. Every table adds up to the same total, so where one of them hides a single count
    or fewer than ten people, any exact number elsewhere could give them away: then all are told in whole tens.
    """
    found = {name: _found(answers, name) for name in BY}
    hidden = [[n for n in table.values() if n < LEAST] for table in found.values()]
    rounded = any(few and (len(few) == 1 or sum(few) < LEAST) for few in hidden)
    by = {
        name: [Counted(of, _told(table[of], rounded)) for of in sorted(table, key=str)] for name, table in found.items()
    }
    return Counts(_told(len(answers), rounded), rounded, by)


def _found(answers: Answers, name: str) -> dict[object, int]:
    return {one["values"]: one["counts"] for one in pc.value_counts(answers.table.column(name)).to_pylist()}


def _told(n: int, rounded: bool) -> int | None:
    if n < LEAST:
        return None
    return n // 10 * 10 if rounded else n
