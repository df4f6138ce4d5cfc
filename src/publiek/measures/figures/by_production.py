"""What did each production bring?

A production is its id, else its title; two productions with one title carry their id behind it. Rows in order of
the first performance. performances, tickets, visits and revenue_cents as in totals. bookers = accounts with a visit
left at the production; one who saw two productions counts at both. new_share = of the bookers who came in a season
with a past to compare with, those in their first season. median_km = middle distance of the bookers' homes. share =
part of the visits. occupancy = visits / capacity, null without a known capacity.
It does not say: what the production earned, or whether new bookers came because of it.
"""

from __future__ import annotations

from publiek.measures import breakdown
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Figure

NAME = "by_production"
COLUMNS = breakdown.COLUMNS


def figure(prepared: Prepared) -> Figure:
    """One row per production."""
    return breakdown.breakdown(prepared, NAME, "production", by_start=True)
