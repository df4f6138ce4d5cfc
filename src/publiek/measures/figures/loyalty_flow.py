"""How do bookers move from one season to the next?

For each pair of seasons that follow one another in the data, every booker of either season once: from_state = new,
returning or unknown in the first of the two; lapsed when absent then but seen before; none when never seen before.
to_state = returning or new in the second; lapsed when absent and that season is over; not_yet when absent and it
still runs. Groups and schools are left out. Definitions of the states: see loyalty.
It does not say: why somebody came back or stayed away.
"""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from publiek.measures.answers import Answer, rows_as_columns, season_name
from publiek.measures.figures.loyalty import over
from publiek.measures.prepared import Prepared
from publiek.measures.seasons import Loyalty, loyalty_of, state_of
from publiek.vocabulary.figures import Figure

NAME = "loyalty_flow"
COLUMNS = pa.schema(
    [
        *[(name, pa.string()) for name in ("from_season", "to_season", "from_state", "to_state")],
        ("bookers", pa.int64()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row per pair of seasons and move that occurred."""
    found = loyalty_of(prepared)
    bookers = sum(found.everyone)
    limits = ("groups-left-out", "first-season-unknown", "accounts-not-people")
    answer = Answer(NAME, COLUMNS, "bookers", bookers, bookers, limits=limits)
    if len(found.years) < 2:
        silent = Answer(NAME, COLUMNS, "bookers", bookers, bookers, limits=(*limits, "one-season-only"))
        return silent.silent(prepared, have=0, need=1)
    rows = [row for turn in range(1, len(found.years)) for row in _moves(prepared, found, turn)]
    return answer.told(prepared, rows_as_columns(rows, COLUMNS))


def _moves(prepared: Prepared, found: Loyalty, turn: int) -> list[tuple[object, ...]]:
    absent = "lapsed" if over(found.years[turn], prepared.question.today) else "not_yet"
    moves: Counter[tuple[str, str]] = Counter()
    for place, first, was, will, n in found.cells:
        if place == turn - 1:
            moves[state_of(place, first), "returning" if will else absent] += n
        elif place == turn and not was:
            moves[("none", "new") if first == turn else ("lapsed", "returning")] += n
    seasons = (season_name(found.years[turn - 1]), season_name(found.years[turn]))
    return [(*seasons, *move, moves[move]) for move in sorted(moves)]
