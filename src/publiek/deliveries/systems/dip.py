"""How do cumulative stands look as a file? One row per performance, ticket type and moment, as DIP counts.

These are the columns that Publiek itself writes (`publiek exchange dip out`). A stand is everything up to its moment,
so of several moments only the latest counts. Reservations are rows with the status "reserved".
"""

from __future__ import annotations

from publiek.deliveries.systems.description import Record, System, layout
from publiek.deliveries.systems.documents import text

COLUMNS = (
    "dip_performance",
    "dip_production",
    "title",
    "start",
    "measured_at",
    "status",
    "ticket_type",
    "number",
    "revenue",
    "capacity",
    "blocked_seats",
)
STANDS = layout(
    "json",
    """
    performance_id: dip_performance
    production_id: dip_production
    production_title: title
    performance_date: start
    order_date: measured_at
    status: status
    ticket_type: ticket_type
    visits: number
    revenue: revenue
    capacity: capacity
    -unneeded: blocked_seats
    """,
    signature="dip_performance|measured_at|ticket_type|number",
    level="L0",
    date_order="ymd",
    decimal=".",
    cumulative=True,
)


def flatten(document: object) -> list[Record] | None:
    """The rows of the JSON file with the same columns: {"dip": 1, "stands": [...]}."""
    if not (
        isinstance(document, dict) and str(document.get("dip")) == "1" and isinstance(document.get("stands"), list)
    ):
        return None
    return [{name: text(one.get(name)) for name in COLUMNS} for one in document["stands"]]


SYSTEM = System("dip", "DIP", (STANDS,), flatten)
