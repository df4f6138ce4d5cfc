"""How long before the performance do people order?

Days between the first valid line of an order for a performance and the day of that performance; tickets net of returns,
by band. "unknown": no order date, no performance date, or ordered after the performance. share = part of all tickets.
median_days = over tickets with a known lead time.
It does not say: when people decided. Tickets cannot be ordered before sale opens.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.measures import frames
from publiek.measures.answers import Answer
from publiek.measures.prepared import Prepared
from publiek.measures.residence import weighted_quantile, whole
from publiek.vocabulary.figures import Figure

NAME = "lead_time"
COLUMNS = pa.schema([("band", pa.string()), ("tickets", pa.int64()), ("share", pa.float64())])
BANDS = ("0", "1-7", "8-28", "29-91", "92+", "unknown")
_BOUNDS_DAYS = (1, 8, 29, 92)
_UNKNOWN = -1


def figure(prepared: Prepared) -> Figure:
    """One row per band of days."""
    table = prepared.collected(frames.grouped(prepared.net, ["lead"], tickets="sum"))
    days, tickets = whole(table, "lead", _UNKNOWN), whole(table, "tickets")
    known = days >= 0
    band = np.where(known, np.digitize(days, _BOUNDS_DAYS), len(BANDS) - 1)
    per_band = np.bincount(band, weights=tickets.astype(float), minlength=len(BANDS)).astype(np.int64)
    of, n = int(per_band.sum()), int(per_band[:-1].sum())
    facts = {"median_days": weighted_quantile(days.astype(float), np.where(known, np.maximum(tickets, 0), 0), 0.5)}
    answer = Answer(NAME, COLUMNS, "tickets", n, of, limits=("order-dates-may-lack",), facts=facts)
    if n <= 0:
        return answer.silent(prepared, have=0, need=1)
    return answer.told(prepared, {"band": BANDS, "tickets": per_band, "share": per_band / of})
