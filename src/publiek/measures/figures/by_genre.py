"""What did each genre bring?

As by_production, per genre of the standard; "unknown" where the delivery has none. Rows by code of the genre.
bookers = accounts with a visit left in the genre; one who came to two genres counts at both.
It does not say: what people like best. One can only choose from what was on.
"""

from __future__ import annotations

from publiek.measures import breakdown
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Figure

NAME = "by_genre"
COLUMNS = breakdown.COLUMNS


def figure(prepared: Prepared) -> Figure:
    """One row per genre."""
    return breakdown.breakdown(prepared, NAME, "genre")
