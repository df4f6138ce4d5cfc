"""Which genre draws which segment?

Per genre the bookers with a visit to it by dominant segment of their home area (of their own pc6 when the segmentation
is that fine). share = part of the genre's bookers;
index = 100 share / share of the households in the catchment (the same reference as segment_index); low and high: Wilson
interval of the share divided by the reference share. thin = fewer than 30 bookers in the genre or 5 in the segment.
A booker counts once per genre.
It does not say: what would draw whom. One can only choose from what was on. An area is not a person.
"""

from __future__ import annotations

import pyarrow as pa

from publiek.measures.facet_segments import facet_segments
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Figure

NAME = "genre_segments"
COLUMNS = pa.schema(
    [
        ("genre", pa.string()),
        ("segment", pa.string()),
        ("bookers", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "index", "low", "high")],
        ("thin", pa.bool_()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row per genre and segment."""
    return facet_segments(prepared, NAME, "genre", COLUMNS)
