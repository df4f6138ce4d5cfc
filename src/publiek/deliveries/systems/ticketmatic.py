"""How does Ticketmatic deliver? Orders with their tickets as JSON (`output=withlookup`), or flat with its own names.

A contact that was deleted is nobody: its orders stay, without a person. Order costs without a ticket are a line of 0
tickets.
A returned ticket has left its order and shows as a refund payment, not as a line. Statuses are numbers (21002 is
confirmed). An order may hold products (gift cards, memberships): they become lines without a performance.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publiek.deliveries.systems.description import Record, System, layout
from publiek.deliveries.systems.documents import joined, text

_COLUMNS = """
    order_id: orderid
    -unneeded: code
    booker_id: customerid
    first_name: firstname
    name_prefix: middlename
    last_name: lastname
    full_name: customername
    email: email | customeremail
    birth_date: birthdate
    -person: sex | customertitleid | languagecode
    company: company
    address: street1 | street
    house_number: street2
    house_addition: street3
    postcode: zip
    city: city
    country: countrycode | country
    status: status | orderstatus
    payment_status: paymentstatus
    -unneeded: deliverystatus | amountpaid | nbroftickets
    order_date: createdts
    -unneeded: lastupdatets
    channel: saleschannel | saleschannelname | saleschannelid
    -unneeded: webskinid | isauthenticatedcustomer
    discount: promocodes
    ticket_id: ticketid | id
    -secret: barcode | ticketbarcode
    performance_id: eventid
    production_title: eventname
    production_id: productionid
    performance_date: eventstartts | startts
    venue: locationname
    genre: c_genre
    ticket_type: tickettypename
    price_category: pricetypename | pricetypeid
    product: productname
    voucher: vouchercodeid
    pass_name: bundlename
    price: price
    fee: servicecharge
    quantity: quantity
    scanned: cachedaccesscontrolstatus
"""
TICKETS = layout("tickets", _COLUMNS, signature="orderid|eventid|tickettypename", date_order="ymd", decimal=".")
ORDERS = layout(
    "orders",
    _COLUMNS.replace("-unneeded: deliverystatus | amountpaid | nbroftickets", "-unneeded: deliverystatus | amountpaid")
    + "amount: totalamount\nquantity: nbroftickets",
    signature="orderid|customerid|totalamount|nbroftickets",
    date_order="ymd",
    decimal=".",
)

_TICKET = (
    "price",
    "servicecharge",
    "tickettypename",
    "cachedaccesscontrolstatus",
    "vouchercodeid",
    "eventid",
)
_CUSTOMER = ("firstname", "middlename", "lastname", "email", "birthdate", "company")
_EVENT = {
    "eventname": "name",
    "productionid": "productionid",
    "eventstartts": "startts",
    "locationname": "locationname",
}


def flatten(document: object) -> list[Record] | None:
    """One record per ticket and per product of the orders in a document; order costs go with the first of them."""
    found: Any = document.get("data", document.get("orders")) if isinstance(document, dict) else document
    first = found[0] if isinstance(found, list) and found else None
    if not (isinstance(first, dict) and "orderid" in first and isinstance(first.get("tickets"), list)):
        return None
    outer: dict[str, Any] = document.get("lookup") or {} if isinstance(document, dict) else {}
    return [record for order in found for record in _lines(order, outer)]


def _lines(order: dict[str, Any], outer: dict[str, Any]) -> Iterator[Record]:
    shared = _shared(order, outer)
    costs = sum(float(text(one.get("amount")) or 0) for one in order.get("ordercosts") or ())
    lines = [_ticket(one, order, outer) for one in order["tickets"]] + [
        _product(p, order, outer) for p in order.get("products") or ()
    ]
    if costs and not lines:
        lines = [{"quantity": "0", "price": "0.00"}]
    for index, line in enumerate(lines):
        if index == 0 and costs:
            line["servicecharge"] = f"{float(line.get('servicecharge') or 0) + costs:.2f}"
        yield {**shared, **line}


def _shared(order: dict[str, Any], outer: dict[str, Any]) -> Record:
    customer = _looked_up(order, outer, "contacts", order.get("customerid"))
    if customer.get("isdeleted") is True:
        order = {**order, **dict.fromkeys(("customerid", "deliveryaddress", *_CUSTOMER))}
        customer = {}
    address = next(iter(customer.get("addresses") or ()), None) or order.get("deliveryaddress") or {}
    return {
        **_own(order, ("orderid", "customerid", "status", "paymentstatus", "createdts")),
        **{name: text(customer.get(name)) or text(order.get(name)) for name in _CUSTOMER},
        **_own(address, ("street1", "street2", "street3", "zip", "city", "countrycode")),
        "saleschannel": text(_looked_up(order, outer, "saleschannels", order.get("saleschannelid")).get("name"))
        or text(order.get("saleschannelid")),
    }


def _ticket(ticket: dict[str, Any], order: dict[str, Any], outer: dict[str, Any]) -> Record:
    event = _looked_up(order, outer, "events", ticket.get("eventid"))
    return {
        "ticketid": text(ticket.get("id")),
        **_own(ticket, _TICKET),
        **{name: text(event.get(source)) for name, source in _EVENT.items()},
        "c_genre": text(event.get("c_genre")),
        "pricetypename": text(_looked_up(order, outer, "pricetypes", ticket.get("pricetypeid")).get("name"))
        or text(ticket.get("pricetypeid")),
        "quantity": "1",
    }


def _product(product: dict[str, Any], order: dict[str, Any], outer: dict[str, Any]) -> Record:
    name = text(_looked_up(order, outer, "products", product.get("productid")).get("name"))
    return {
        "ticketid": f"p{product.get('id')}",
        "productname": text(product.get("name")) or name or "product",
        "price": text(product.get("price")),
        "quantity": "1",
    }


def _own(part: Any, names: tuple[str, ...]) -> Record:
    return {name.removeprefix("."): value for name, value in joined("", part, names).items()}


def _looked_up(order: dict[str, Any], outer: dict[str, Any], kind: str, key: object) -> dict[str, Any]:
    """An entry of the lookup table that came with the order or with the page."""
    for lookup in (order.get("lookup") or {}, outer):
        entry = (lookup.get(kind) or {}).get(str(key))
        if isinstance(entry, dict):
            return entry
    return {}


SYSTEM = System("ticketmatic", "Ticketmatic", (TICKETS, ORDERS), flatten)
