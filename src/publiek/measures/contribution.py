"""What does one house bring to what is learned of all? Bookers per discipline and area, beside how many to expect.

Not a figure: it is never shown. It goes to `segmentation.culture`, which says nothing before enough houses brought
something, and of which only what is pooled over houses comes out.
"""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pyarrow as pa

from publiek.measures import frames
from publiek.measures.prepared import Prepared
from publiek.measures.profiles import home_municipality
from publiek.measures.question import Question
from publiek.measures.residence import whole

COUNTS = pa.schema(
    [("discipline", pa.string()), ("pc4", pa.int32()), ("bookers", pa.int64()), ("exposure", pa.float64())]
)


def contribution(lines: nw.LazyFrame, question: Question) -> tuple[pa.Table, str]:
    """The counts (COUNTS) of one house, and the province it is in ("" when unknown).

    `exposure`: households x distance decay, for every area with households. Empty without a venue, without enough
    bookers or areas to fit a decay, and for a house whose bookers are not known. A booker counts once per discipline.
    """
    prepared = Prepared(lines, question)
    province = home_municipality(prepared)[1]
    where, decay = prepared.geography, prepared.decay
    if decay is None or where.km is None or prepared.residence.counted != "bookers":
        return COUNTS.empty_table(), province
    reached = np.flatnonzero(prepared.modelled & (where.label >= 0))
    exposure = where.households[reached] * decay.weight(where.km[reached])
    parts = [
        pa.table(
            [
                pa.array([genre] * reached.size),
                pa.array(where.pc4[reached], pa.int32()),
                pa.array(bookers[reached].astype(np.int64)),
                pa.array(exposure),
            ],
            schema=COUNTS,
        )
        for genre, bookers in _bookers(prepared).items()
        if genre != "unknown" and bookers[reached].sum() >= question.thresholds.bookers_min
    ]
    return (pa.concat_tables(parts) if parts else COUNTS.empty_table()), province


def _bookers(prepared: Prepared) -> dict[str, np.ndarray]:
    """Bookers per area (over the index of the geography), per genre."""
    where, genres = prepared.geography, prepared.performances.keys["genre"]
    table = prepared.collected(frames.audience_by(prepared.attendances, "genre", frames.UNDATED))
    number, spot = whole(table, "genre"), where.locate(whole(table, "pc4"))
    counts = whole(table, "n") * whole(table, "profile")
    found = {}
    for position, genre in enumerate(genres):
        kept = (number == position) & (spot >= 0)
        found[genre] = np.bincount(spot[kept], weights=counts[kept].astype(float), minlength=where.pc4.size)
    return found
