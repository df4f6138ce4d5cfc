"""How does Tixly deliver? Sales lines with `TicketCount`, negative for a return; JSON pages with `Data[]`, or flat.

`/events/sales` names neither the customer nor the event; with `/customers` and `/events` in the same file (as
`Customers` and `Events` beside `Data` or `Sales`) they are joined on CustomerId and EventId.
"""

from __future__ import annotations

from typing import Any

from publiek.deliveries.headers import squash
from publiek.deliveries.systems.description import Record, System, layout
from publiek.deliveries.systems.documents import text

SALES = layout(
    "sales",
    """
    ticket_id: SaleTicketId
    -unneeded: TicketId
    performance_id: EventId
    booker_id: CustomerId
    -unneeded: IsAnonymousSale
    order_id: OrderId
    -unneeded: TicketTypeId
    ticket_type: TicketType
    pass_name: SubscriptionTypeId
    price_category: PriceZone
    -unneeded: Section | Row | Seat | Entrance | SkinID | OrganisationID
    quantity: TicketCount
    price: Price
    fee: Fee
    channel: Online
    scanned: Scanned
    order_date: Created
    production_title: EventName | Event.Name
    performance_date: EventStartDate | StartDate | Event.StartDate
    production_id: EventGroup | Event.EventGroup
    venue: Venue | Event.Venue
    hall: Hall | Event.Hall
    capacity: Capacity | Event.Capacity
    full_name: CustomerName | Customer.Name
    first_name: FirstName | Customer.FirstName
    name_prefix: LastNamePrefix | Customer.LastNamePrefix
    last_name: LastName | Customer.LastName
    birth_date: DateOfBirth | Customer.DateOfBirth
    -person: Gender | Title
    email: Email | Customer.Email
    address: AddressOne | Customer.AddressOne
    -unneeded: AddressTwo
    street: StreetName | Customer.StreetName
    house_number: HouseNumber | Customer.HouseNumber
    house_addition: HouseExtension | Customer.HouseExtension
    postcode: ZipCode | Customer.ZipCode
    city: City | Customer.City
    country: Country | Customer.Country
    """,
    signature="OrderId|EventId|TicketCount",
    date_order="ymd",
    decimal=".",
)


def flatten(document: object) -> list[Record] | None:
    """One record per sales line, joined with its event and customer where the document holds them."""
    sales = (
        next((document[name] for name in ("Sales", "Data") if name in document), None)
        if isinstance(document, dict)
        else None
    )
    if not (isinstance(document, dict) and isinstance(sales, list) and sales and isinstance(sales[0], dict)):
        return None
    if not {"TicketCount", "OrderId"} <= set(sales[0]):
        return None
    customers, events = _by_id(document.get("Customers")), _by_id(document.get("Events"))
    return [
        {
            **_known("", sale),
            **_known("Customer.", customers.get(str(sale.get("CustomerId")))),
            **_known("Event.", events.get(str(sale.get("EventId")))),
        }
        for sale in sales
    ]


def _by_id(entries: Any) -> dict[str, dict[str, Any]]:
    return {str(entry.get("Id")): entry for entry in entries or () if isinstance(entry, dict)}


def _known(prefix: str, entry: dict[str, Any] | None) -> Record:
    """The entries of an object that the layout above knows; a name that is not known is not even shown."""
    return {
        f"{prefix}{name}": text(value)
        for name, value in (entry or {}).items()
        if squash(f"{prefix}{name}") in SALES.columns
    }


SYSTEM = System("tixly", "Tixly", (SALES,), flatten)
