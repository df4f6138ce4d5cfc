"""How much was there in all, and per season?

visits = admissions: quantity of valid lines and returns; a pass or package without a performance is no visit; where
only a count is known (L0) the count. tickets = the same over lines with a ticket (L1, L2), loose passes included.
orders = orders with a ticket left. bookers = accounts with a visit left, groups and schools included.
revenue_cents = money for tickets, net of returns, without fees. A season (1 August - 31 July) is that of the
performance, else of the order. Per performance only the richest level counts, never the sum of two levels.
What cannot be known at the level of the data (orders and bookers of a tally, money of a count) has no row.
It does not say: how many different people came. A booker is not a visitor.
"""

from __future__ import annotations

from collections import Counter

import narwhals as nw
import pyarrow as pa

from publiek.measures import frames
from publiek.measures.answers import Answer, rows_as_columns, season_name
from publiek.measures.prepared import Prepared, counts_of
from publiek.vocabulary.figures import Figure

NAME = "totals"
COLUMNS = pa.schema([("measure", pa.string()), ("season", pa.string()), ("value", pa.int64())])
_MEASURES = ("visits", "tickets", "orders", "bookers", "revenue_cents", "performances", "productions")


def figure(prepared: Prepared) -> Figure:
    """The totals over all seasons (season "") and per season."""
    counts = {**_sums(prepared), **_orders(prepared), **_bookers(prepared), **_performances(prepared)}
    seasons = sorted({season for sums in counts.values() for season in sums if season is not None})
    rows = [
        (measure, "" if season is None else season_name(season), counts[measure].get(season, 0))
        for measure in _MEASURES
        if measure in counts
        for season in (None, *seasons)
    ]
    visits = counts["visits"].get(None, 0)
    limits = ("booker-not-visitor",) if "bookers" in counts else ("bookers-unknown",)
    if len(set(prepared.performances.rich)) > 1:
        limits = (*limits, "levels-mixed")
    answer = Answer(NAME, COLUMNS, "visits", visits, visits, limits=limits)
    return answer.told(prepared, rows_as_columns(rows, COLUMNS)) if seasons else answer.silent(prepared, need=1)


def _sums(prepared: Prepared) -> dict[str, Counter[int | None]]:
    table = prepared.by_season
    found: dict[str, Counter[int | None]] = {}
    for name, column, present in (
        ("visits", "visits", None),
        ("tickets", "tickets", "rich"),
        ("revenue_cents", "cents", "priced"),
    ):
        counted: Counter[int | None] = Counter()
        for season, value in zip(counts_of(table, "season"), counts_of(table, column), strict=True):
            counted[season] += value
            counted[None] += value
        if present is None or any(value > 0 for value in counts_of(table, present)):
            found[name] = counted
    return found


def _orders(prepared: Prepared) -> dict[str, Counter[int | None]]:
    per_season = prepared.collected(frames.grouped(frames.bookings(prepared.net, ["season"]).drop("n"), ["season"]))
    if not per_season.num_rows:
        return {}
    everywhere = prepared.collected(frames.total(frames.bookings(prepared.net, []).drop("n")))
    return {"orders": Counter({**_pairs(per_season), None: sum(counts_of(everywhere, "n"))})}


def _bookers(prepared: Prepared) -> dict[str, Counter[int | None]]:
    came = prepared.booker_seasons.filter(nw.col("visits") > 0).drop("n")
    per_season = prepared.collected(frames.grouped(came, ["season"]))
    if not per_season.num_rows:
        return {}
    everyone = prepared.collected(frames.total(prepared.bookers.filter(nw.col("visits") > 0)))
    return {"bookers": Counter({**_pairs(per_season), None: sum(counts_of(everyone, "n"))})}


def _performances(prepared: Prepared) -> dict[str, Counter[int | None]]:
    listed = prepared.performances
    if not listed.ids:
        return {}
    productions = {
        (season, number)
        for season, number in zip(listed.seasons, listed.number["production"], strict=True)
        if number >= 0
    }
    per_season = Counter(season for season, _ in productions)
    return {
        "performances": Counter({**Counter(listed.seasons), None: len(listed.ids)}),
        "productions": Counter({**per_season, None: len(listed.keys["production"])}),
    }


def _pairs(table: pa.Table) -> dict[int | None, int]:
    return dict(zip(counts_of(table, "season"), counts_of(table, "n"), strict=True))
