"""How does Eventbrite export? Attendee reports (old and new headers), the orders report, and its JSON (API v3).

`Total Paid` is what the buyer paid for the line, fees included. American accounts write month/day/year and say "Zip"
and "State"; British ones write day/month/year and say "Postcode" and "County".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publiek.deliveries.systems.description import Record, System, layout
from publiek.deliveries.systems.documents import joined, local_time, text

_COLUMNS = """
    order_id: Order # | Order no. | Order number | Order ID
    order_date: Order Date
    first_name: Buyer First Name
    last_name: Buyer Last Name | Buyer Surname
    email: Buyer Email
    first_name@else: First Name | Attendee first name
    last_name@else: Last Name | Surname | Attendee last name | Attendee surname
    email@else: Email | Attendee email
    -contact: Phone number | Cell Phone | Home Phone | Work Phone
    quantity: Quantity | Ticket quantity | QTY
    price_category: Price Tier | Ticket tier
    ticket_type: Ticket Type
    ticket_id: Attendee # | Attendee no. | Attendee ID
    -unneeded: Group | Order Type
    currency: Currency
    amount: Total Paid | Gross sales
    price: Ticket price
    -unneeded: Net sales
    -inside: Fees Paid | Eventbrite Fees | Eventbrite Payment Processing
    status: Attendee Status | Order Status
    address: Home Address 1
    -unneeded: Home Address 2 | Billing Address 2 | Shipping Address 2
    city: Home City
    -unneeded: Home State | County of Residence | Home County | Billing State
    postcode: Home Zip | Home Postcode
    country: Home Country
    address@billing: Billing Address 1
    city@billing: Billing City | Purchaser city
    postcode@billing: Billing Zip | Billing Postcode
    country@billing: Billing Country | Purchaser country
    production_title: Event name
    performance_id: Event ID
    performance_date: Event start date | Event Date | Date Attending
    performance_time: Event start time
    -unneeded: Event end date | Event timezone | Purchaser state
    venue: Event location | Venue name
    discount: Discount | Promo code
    -secret: Barcode # | Barcode number | Barcode
    scanned: Checked In | Check-in status
"""
_SIGN = "Order #|Order Date|=Attendee Status"
ATTENDEES = layout("attendees", _COLUMNS, signature=_SIGN, decimal=".")
AMERICAN = layout(
    "attendees, United States", _COLUMNS, signature=f"{_SIGN}|=Home State|=Home Zip", date_order="mdy", decimal="."
)
BRITISH = layout(
    "attendees, United Kingdom", _COLUMNS, signature=f"{_SIGN}|=Home Postcode", date_order="dmy", decimal="."
)
ORDERS = layout("orders", _COLUMNS, signature="Order #|Order Date|Buyer First Name|Buyer Email", decimal=".")
OLD_ORDERS = layout("orders, old", _COLUMNS, signature="Order #|Order Date|Total Paid|=Eventbrite Fees", decimal=".")
RECORDS = layout(
    "json",
    """
    order_id: order_id
    ticket_id: id
    order_date: created
    status: status
    ticket_type: ticket_class_name
    quantity: quantity
    amount: gross
    performance_id: event_id
    production_title: event.name
    performance_date: event.start
    scanned: checked_in
    email: profile.email
    first_name: profile.first_name
    last_name: profile.last_name
    full_name: profile.name
    company: profile.company
    birth_date: profile.birth_date
    address: address.address_1
    city: address.city
    postcode: address.postal_code
    country: address.country
    """,
    signature="order_id|event_id|ticket_class_name",
    date_order="ymd",
    decimal=".",
)


def flatten(document: object) -> list[Record] | None:
    """One record per attendee of `attendees` pages, or of orders expanded with attendees and event."""
    if not isinstance(document, dict):
        return None
    attendees = document.get("attendees")
    if isinstance(attendees, list) and attendees and "ticket_class_name" in attendees[0]:
        return [_attendee(one, document.get("event")) for one in attendees]
    orders = document.get("orders")
    if (
        isinstance(orders, list)
        and orders
        and isinstance(orders[0], dict)
        and isinstance(orders[0].get("attendees"), list)
    ):
        return list(_of_orders(orders))
    return None


#: Orders that are no sale (any more), whatever their attendees say.
_UNDONE = {
    "refunded": "refunded",
    **dict.fromkeys(("cancelled", "canceled", "deleted", "abandoned"), "cancelled"),
    **dict.fromkeys(("unpaid", "pending", "started", "processing"), "reserved"),
}


def _of_orders(orders: list[dict[str, Any]]) -> Iterator[Record]:
    for order in orders:
        for attendee in order["attendees"]:
            record = _attendee(attendee, order.get("event"))
            record["profile.email"] = text(order.get("email")) or record["profile.email"]
            for name in ("first_name", "last_name", "name"):
                record[f"profile.{name}"] = text(order.get(name)) or record[f"profile.{name}"]
            status = str(order.get("status") or "").lower()
            if status in _UNDONE and record["status"] not in ("refunded", "cancelled"):
                record["status"] = _UNDONE[status]
            yield record


def _attendee(attendee: dict[str, Any], event: Any) -> Record:
    profile = attendee.get("profile") or {}
    addresses = profile.get("addresses") or {}
    found = event or attendee.get("event") or {}
    costs = (attendee.get("costs") or {}).get("gross") or {}
    names = ("order_id", "id", "created", "status", "ticket_class_name", "quantity", "event_id", "checked_in")
    own = {name.removeprefix("."): value for name, value in joined("", attendee, names).items()}
    return {
        **own,
        "created": local_time(attendee.get("created")),
        "status": _status(attendee),
        "gross": text(costs.get("major_value")),
        "event.name": text((found.get("name") or {}).get("text")),
        "event.start": text((found.get("start") or {}).get("local")),
        **joined("profile", profile, ("email", "first_name", "last_name", "name", "company", "birth_date")),
        **joined(
            "address", addresses.get("home") or addresses.get("bill"), ("address_1", "city", "postal_code", "country")
        ),
    }


def _status(attendee: dict[str, Any]) -> str | None:
    """What became of a ticket: marks of their own go before the word."""
    if attendee.get("refunded") is True:
        return "refunded"
    return "cancelled" if attendee.get("cancelled") is True else text(attendee.get("status"))


SYSTEM = System("eventbrite", "Eventbrite", (ATTENDEES, AMERICAN, BRITISH, ORDERS, OLD_ORDERS, RECORDS), flatten)
