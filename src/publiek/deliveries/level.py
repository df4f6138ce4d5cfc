"""Is this delivery counts (L0), a postcode tally (L1) or orders and tickets (L2)?"""

from __future__ import annotations

from collections.abc import Collection

_BOOKER = frozenset(["order_id", "ticket_id", "booker_id", "email", "full_name", "first_name", "last_name"])
_COUNTS = frozenset(["tickets_sold", "tickets_free", "visits", "capacity"])
_WHEN = frozenset(["performance_date", "performance_id", "production_title", "production_id", "order_date"])
_TRADE = frozenset(["order_id", "ticket_id", "quantity", "price", "amount"]) | _WHEN
_POSTCODE = frozenset({"postcode", "postcode_digits"})
_NUMBER = frozenset({"quantity", "visits"})


def level_of(fields: Collection[str]) -> str | None:
    """The level that a set of fields can carry; None when they carry none.

    L2: an order, a ticket, or a booker with something bought (a list of customers is no delivery); or a price on every
    row. L1: a performance or date, a postcode and a number.
    L0: a performance or date, and tickets sold, free tickets, visits or a capacity.
    """
    present = set(fields)
    dated = bool(present & _WHEN)
    if present & _BOOKER and present & _TRADE:
        return "L2"
    if present & _BOOKER:
        return None
    if present & _POSTCODE and present & _NUMBER and dated and "price" not in present:
        return "L1"
    if present & _COUNTS and "quantity" not in present and dated:
        return "L0"
    if present & {"price", "amount"} and dated:
        return "L2"
    return "L0" if "quantity" in present and dated else None


def only_bookers(fields: Collection[str]) -> bool:
    """Whether the fields tell who people are and nothing of what they bought: a list of customers."""
    return bool(_BOOKER & set(fields)) and not _TRADE & set(fields)


def renamed(name: str, level: str) -> str:
    """The field as its level calls it: a tally counts `quantity`, a count counts `visits`."""
    if level == "L0":
        return {"quantity": "visits", "amount": "revenue"}.get(name, name)
    return {"visits": "quantity", "revenue": "amount"}.get(name, name)
