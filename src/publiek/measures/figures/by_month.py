"""What did each month bring?

As by_production, per calendar month of the performance ("2024-09"), in order. Performances without a date are left out.
It does not say: whether a month was good. Compare it with the same month a year before and with what was on.
"""

from __future__ import annotations

from publiek.measures import breakdown
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Figure

NAME = "by_month"
COLUMNS = breakdown.COLUMNS


def figure(prepared: Prepared) -> Figure:
    """One row per month."""
    return breakdown.breakdown(prepared, NAME, "month")
