"""Where do people buy?

Orders with a ticket left, and tickets net of returns, by sales channel (online, till, phone, reseller, other,
unknown); channels with none are left out. share = part of the orders, with Wilson interval; part of the tickets,
without interval, when no orders are known. An order that used two channels counts in both.
It does not say: where people found out about the performance.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.measures import frames, intervals
from publiek.measures.answers import Answer
from publiek.measures.frames import CHANNEL_CODES
from publiek.measures.prepared import Prepared
from publiek.measures.residence import whole
from publiek.vocabulary.figures import Figure

NAME = "channel"
COLUMNS = pa.schema(
    [
        ("channel", pa.string()),
        ("orders", pa.int64()),
        ("tickets", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "low", "high")],
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row per channel in use."""
    orders = _per_channel(
        prepared, frames.grouped(frames.bookings(prepared.net, ["channel"]).drop("n"), ["channel"]), "n"
    )
    tickets = _per_channel(prepared, frames.grouped(prepared.net, ["channel"], tickets="sum"), "tickets")
    ordered = bool(orders.sum())
    counted = orders if ordered else np.maximum(tickets, 0)
    n = int(counted.sum())
    answer = Answer(NAME, COLUMNS, "orders" if ordered else "tickets", n, n, limits=("channel-not-source",))
    if not n:
        return answer.silent(prepared, need=1)
    used = np.flatnonzero((orders > 0) | (tickets != 0))
    low, high = intervals.wilson(counted[used], n, confidence=prepared.question.thresholds.confidence)
    nothing = np.full(used.size, np.nan)
    columns = {
        "channel": [CHANNEL_CODES[spot] for spot in used],
        "orders": orders[used],
        "tickets": tickets[used],
        "share": counted[used] / n,
        "low": low if ordered else nothing,
        "high": high if ordered else nothing,
    }
    return answer.told(prepared, columns)


def _per_channel(prepared: Prepared, frame: frames.Frame, name: str) -> np.ndarray:
    table = prepared.collected(frame)
    found = np.zeros(len(CHANNEL_CODES), np.int64)
    found[whole(table, "channel")] = whole(table, name)
    return found
