"""How does VoordeMensen deliver (its Peppered-style export)? Orders with `seats`; `deletedSeats` are returned seats.

A document may hold the `events` beside the `orders`: seats name only the id of their event.
A deleted seat is two lines: the sale and its return, so that the order nets to what is left. The order's fee and
donation are on the order; the fee goes with the first seat, the donation is no ticket and becomes a line without a
performance.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publiek.deliveries.systems.description import Record, System, layout
from publiek.deliveries.systems.documents import joined, local_time, text

_USER = (
    "email", "firstName", "middleName", "lastName", "name", "company", "birthDate", "dateOfBirth",
    "address", "street", "houseNumber", "houseNumberAddition", "zipcode", "postalCode", "city", "country",
)  # fmt: skip
#: Names of the newer answers, and those of the layout below.
_ALSO = {
    "firstName": "customerFirstName",
    "middleName": "customerPreposition",
    "lastName": "customerLastName",
    "address": "customerAddress",
    "houseNumber": "customerHouseNr",
    "zipcode": "customerZip",
    "city": "customerCity",
    "country": "customerCountry",
}
SEATS = layout(
    "seats",
    """
    order_id: orderId
    -secret: orderKey
    booker_id: customerId
    status: orderStatus
    payment_status: orderPaymentStatus
    channel: orderChannel
    order_date: orderDate
    -unneeded: timeOut | lastChanged | handlingTextPayment
    discount: discountName
    ticket_id: seatId
    performance_id: eventId
    production_title: eventName | event.name
    performance_date: eventDate | eventStart | event.start
    venue: locationName | event.location
    -unneeded: rankId | rowNr | seatNr | priceId
    ticket_type: priceName
    price_category: rankName
    product: product
    quantity: quantity
    price: amount
    fee: fee
    email: user.email | email
    production_id: productionId
    full_name: user.name | name
    first_name: user.firstName | firstName
    name_prefix: user.middleName | middleName
    last_name: user.lastName | lastName
    company: user.company | company
    birth_date: user.birthDate | user.dateOfBirth | birthDate
    address: user.address | address
    street: user.street | street
    house_number: user.houseNumber | houseNumber
    house_addition: user.houseNumberAddition | houseNumberAddition
    postcode: user.zipcode | user.postalCode | zipcode
    city: user.city | city
    country: user.country | country
    """,
    signature="orderId|orderStatus|seatId",
    date_order="ymd",
    decimal=".",
)


def flatten(document: object) -> list[Record] | None:
    """One record per seat, two per deleted seat, one per donation."""
    found: Any = document
    if isinstance(document, dict):
        found = next(
            (document[name] for name in ("orders", "data", "result") if isinstance(document.get(name), list)), None
        )
    first = found[0] if isinstance(found, list) and found else None
    if not (isinstance(first, dict) and "orderId" in first and isinstance(first.get("seats"), list)):
        return None
    events = document.get("events") if isinstance(document, dict) else None
    shown = {text(one.get("eventId")): one for one in events or () if isinstance(one, dict)}
    return [record for order in found for record in _lines(order, shown)]


def _lines(order: dict[str, Any], shown: dict[str | None, dict[str, Any]]) -> Iterator[Record]:
    user = order.get("user") or {}
    also = {name: user.get(name) or user.get(other) for name, other in _ALSO.items()}
    shared: Record = {
        **_own(
            order,
            ("orderId", "customerId", "orderStatus", "orderPaymentStatus", "orderChannel", "orderDate", "discountName"),
        ),
        **joined("user", {**user, **also}, _USER),
    }
    shared["customerId"] = shared["customerId"] or text(user.get("customerId"))
    shared["orderDate"] = local_time(order.get("orderDate"))
    deleted = order.get("deletedSeats") or []
    lines = [_seat(one, shown) for one in (*(order.get("seats") or ()), *deleted)]
    lines += [_seat(one, shown, back=True) for one in deleted]
    if float(text(order.get("donation")) or 0):
        lines.append({"product": "donation", "quantity": "1", "amount": text(order.get("donation"))})
    if float(text(order.get("fee")) or 0):
        lines = lines or [{"quantity": "0", "amount": "0.00"}]
        lines[0]["fee"] = text(order.get("fee"))
    for line in lines:
        yield {**shared, **line}


def _seat(seat: dict[str, Any], shown: dict[str | None, dict[str, Any]], *, back: bool = False) -> Record:
    line = _own(seat, ("seatId", "eventId", "eventName", "eventDate", "priceName", "rankName", "amount"))
    event = shown.get(line["eventId"], {})
    line["eventName"] = line["eventName"] or text(event.get("eventName"))
    line["eventDate"] = line["eventDate"] or local_time(event.get("start"))
    return {**line, "productionId": text(event.get("productionId")), "quantity": "-1" if back else "1"}


def _own(part: Any, names: tuple[str, ...]) -> Record:
    return {name.removeprefix("."): value for name, value in joined("", part, names).items()}


SYSTEM = System("voordemensen", "VoordeMensen", (SEATS,), flatten)
