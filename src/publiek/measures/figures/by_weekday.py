"""What did each day of the week bring?

As by_production, per weekday of the performance, Monday first. Performances without a date are left out.
It does not say: which day people prefer. What was on differs by day.
"""

from __future__ import annotations

from publiek.measures import breakdown
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Figure

NAME = "by_weekday"
COLUMNS = breakdown.COLUMNS


def figure(prepared: Prepared) -> Figure:
    """One row per weekday."""
    return breakdown.breakdown(prepared, NAME, "weekday")
