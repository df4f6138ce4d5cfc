"""Of how many bookers and tickets do we know where they come from?

Category of a booker: group (only group or school bookings), matched (home is an area of the reference), unmatched (a
Dutch postcode that the reference does not have), foreign, missing, unreadable. A ticket follows its booker's home,
else its own line. share = part of all bookers; of all tickets when no bookers are known. share_matched = the share of
"matched" among all but groups. till_share = tickets sold at the till / tickets.
It does not say: whether those without a postcode are like the others.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.measures import frames
from publiek.measures.answers import Answer
from publiek.measures.prepared import Prepared, counts_of
from publiek.measures.residence import CATEGORIES
from publiek.vocabulary.figures import Figure

NAME = "coverage"
COLUMNS = pa.schema(
    [("category", pa.string()), ("bookers", pa.int64()), ("tickets", pa.int64()), ("share", pa.float64())]
)


def figure(prepared: Prepared) -> Figure:
    """Bookers and tickets by what is known of their address."""
    living = prepared.residence
    bookers = np.array([living.bookers_by[category] for category in CATEGORIES])
    tickets = np.array([living.tickets_by[category] for category in CATEGORIES])
    counted = bookers if bookers.sum() else tickets
    of, matched = int(counted.sum()), int(counted[0])
    unit = "bookers" if bookers.sum() else "tickets"
    limits = ("no-postcode-may-differ",) if bookers.sum() else ("no-postcode-may-differ", "bookers-unknown")
    without_groups = of - int(counted[-1])
    facts = {
        "share_matched": matched / without_groups if without_groups > 0 else None,
        "till_share": _till_share(prepared),
    }
    answer = Answer(NAME, COLUMNS, unit, matched, of, limits=limits, uses=("areas",), facts=facts)
    if of <= 0:
        return answer.silent(prepared, need=1, have=0)
    columns = {"category": CATEGORIES, "bookers": bookers, "tickets": tickets, "share": counted / of}
    return answer.told(prepared, columns)


def _till_share(prepared: Prepared) -> float | None:
    table = prepared.collected(frames.grouped(prepared.net, ["channel"], tickets="sum"))
    by_channel = dict(zip(counts_of(table, "channel"), counts_of(table, "tickets"), strict=True))
    sold = sum(by_channel.values())
    return by_channel.get(frames.CHANNEL_CODES.index("till"), 0) / sold if sold > 0 else None
