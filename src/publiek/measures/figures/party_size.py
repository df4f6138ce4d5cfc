"""With how many do people come?

A party is one order for one performance: its tickets net of returns. The column `orders` counts such parties, so an
order for two performances counts twice. share = part of the parties, with Wilson interval. mean = tickets per
party.
It does not say: who sat beside whom. Friends who order apart are two parties; a group booking is one.
"""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pyarrow as pa

from publiek.measures import frames, intervals
from publiek.measures.answers import Answer
from publiek.measures.prepared import Prepared
from publiek.measures.residence import whole
from publiek.vocabulary.figures import Figure

NAME = "party_size"
COLUMNS = pa.schema(
    [
        ("size", pa.string()),
        ("orders", pa.int64()),
        ("tickets", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "low", "high")],
    ]
)
SIZES = ("1", "2", "3", "4", "5-9", "10+")
_BOUNDS = (2, 3, 4, 5, 10)


def figure(prepared: Prepared) -> Figure:
    """One row per size of party."""
    seated = prepared.net.filter(~nw.col("performance").is_null())
    parties = frames.bookings(seated, ["performance"]).drop("n")
    table = prepared.collected(frames.grouped(parties, ["tickets"]))
    size, count = whole(table, "tickets"), whole(table, "n")
    n = int(count.sum())
    answer = Answer(NAME, COLUMNS, "orders", n, n, limits=("party-is-an-order",))
    if not n:
        return answer.silent(prepared, need=1)
    place = np.digitize(size, _BOUNDS)
    orders = np.bincount(place, weights=count.astype(float), minlength=len(SIZES))
    tickets = np.bincount(place, weights=(count * size).astype(float), minlength=len(SIZES))
    low, high = intervals.wilson(orders, n, confidence=prepared.question.thresholds.confidence)
    answer.facts["mean"] = float(tickets.sum()) / n
    columns = {
        "size": SIZES,
        "orders": orders.astype(np.int64),
        "tickets": tickets.astype(np.int64),
        "share": orders / n,
        "low": low,
        "high": high,
    }
    return answer.told(prepared, columns)
