"""Who is new, who came back, and who stayed away since?

Per season: new = first visit in the data, with at least one earlier season to look back on; returning = also seen
in an earlier season; unknown = the first season in the data, where there is no past to compare with; lapsed = came
in the previous season of the data but not in this one, said only when this season is over. share of new, returning
and unknown: part of the bookers of the season; of lapsed: part of the bookers of the previous season. Wilson
intervals. Groups and schools are left out. Frequency is another matter: see frequency.
It does not say: whether somebody came under another account, or before the data begin.
"""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from publiek.measures import intervals
from publiek.measures.answers import Answer, rows_as_columns, season_name
from publiek.measures.prepared import Prepared
from publiek.measures.seasons import Loyalty, loyalty_of
from publiek.vocabulary.figures import Figure

NAME = "loyalty"
COLUMNS = pa.schema(
    [
        ("season", pa.string()),
        ("state", pa.string()),
        ("bookers", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "low", "high")],
    ]
)
_STATES = ("new", "returning", "lapsed", "unknown")


def figure(prepared: Prepared) -> Figure:
    """One row per season and state that can occur in it."""
    found = loyalty_of(prepared)
    bookers = sum(found.everyone)
    limits = ["groups-left-out", "first-season-unknown", "accounts-not-people"]
    if any(not over(year, prepared.question.today) for year in found.years):
        limits.append("season-running")
    if len(found.years) == 1:
        limits.append("one-season-only")
    answer = Answer(NAME, COLUMNS, "bookers", bookers, bookers, limits=tuple(limits))
    if not bookers:
        return answer.silent(prepared, need=1)
    rows = [row for turn in range(len(found.years)) for row in _season_rows(prepared, found, turn)]
    return answer.told(prepared, rows_as_columns(rows, COLUMNS))


def over(year: int, today: date) -> bool:
    """Whether the season that starts in `year` has ended."""
    return today > date(year + 1, 7, 31)


def _season_rows(prepared: Prepared, found: Loyalty, turn: int) -> list[tuple[object, ...]]:
    rules, season = prepared.question.thresholds, season_name(found.years[turn])
    rows: list[tuple[object, ...]] = []
    for state in _STATES:
        past = state != "unknown"
        if past != (turn > 0) or (state == "lapsed" and not over(found.years[turn], prepared.question.today)):
            continue
        k = found.lapsed(turn) if state == "lapsed" else found.in_state(turn, state)
        n = found.bookers(turn - 1) if state == "lapsed" else found.bookers(turn)
        low, high = intervals.wilson(k, n, confidence=rules.confidence)
        rows.append((season, state, k, k / n if n else None, float(low), float(high)))
    return rows
