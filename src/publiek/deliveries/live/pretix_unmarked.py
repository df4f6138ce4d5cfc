"""Which personal data did pretix remove without marking the orders as changed?

Its shredder removes addresses, attendees and answers of a whole event that is over and offline; anonymising a customer
unlinks their orders. Neither changes `last_modified`. Both leave something that can be counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publiek.deliveries.live.door import Door
from publiek.deliveries.live.pretix_orders import ASKING, Place, paged
from publiek.deliveries.live.pretix_programme import Shown
from publiek.errors import NetworkError


def closed_events(door: Door, shown: Shown) -> dict[str, list[int]]:
    """Per closed event how many of its first fifty orders hold an e-mail address, an invoice address, an attendee and
    an answer. The shredder takes a kind away from all of them.
    """
    found = {}
    for slug in shown.events:
        if shown.is_closed(slug):
            page = next(paged(door, Place(door, slug).orders, {**ASKING, "ordering": "datetime"}), [])
            found[slug] = [sum(map(holds, page)) for holds in (_email, _invoice, _attendee, _answer)]
    return found


def erased_customers(door: Door) -> int:
    """How many customers were anonymised; 0 when the token may not see customers."""
    try:
        path = f"{Place(door).organiser}customers/"
        return sum(not one.get("email") for page in paged(door, path, {}) for one in page)
    except NetworkError as trouble:
        if trouble.code not in ("live-not-allowed", "live-not-there"):
            raise
        return 0


def _email(order: dict[str, Any]) -> bool:
    return bool(order.get("email"))


def _invoice(order: dict[str, Any]) -> bool:
    address = order.get("invoice_address") or {}
    return any(address.get(name) for name in ("name", "company", "street", "zipcode", "city"))


def _attendee(order: dict[str, Any]) -> bool:
    names = ("attendee_name", "attendee_email", "company", "street", "zipcode", "city")
    return any(line.get(name) for line in _lines(order) for name in names)


def _answer(order: dict[str, Any]) -> bool:
    return any(line.get("answers") for line in _lines(order))


def _lines(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from order.get("positions") or ()
