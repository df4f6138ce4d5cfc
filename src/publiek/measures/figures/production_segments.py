"""Which production draws which segment?

Per production the bookers with a visit to it by dominant segment of their home area (of their own pc6 when the
segmentation is that fine). share = part of the production's bookers, with its Wilson interval; index = 100 share /
share of the households in the catchment, its interval that of the share divided by the reference share. thin = fewer
than 30 bookers in the production or 5 in the segment. A booker counts once per production.
It does not say: what would draw whom. One can only choose from what was on. An area is not a person.
"""

from __future__ import annotations

import pyarrow as pa

from publiek.measures.facet_segments import facet_segments
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Figure

NAME = "production_segments"
COLUMNS = pa.schema(
    [
        ("production", pa.string()),
        ("segment", pa.string()),
        ("bookers", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "share_low", "share_high", "index", "low", "high")],
        ("thin", pa.bool_()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row per production and segment."""
    return facet_segments(prepared, NAME, "production", COLUMNS)
