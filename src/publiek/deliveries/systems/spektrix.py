"""How does a report from Spektrix look? English headers of its ticket reports; the words differ a little per house.

Houses build their own reports, so this describes the usual columns. Dates are British (day/month/year).
"""

from __future__ import annotations

from publiek.deliveries.systems.description import System, layout

TICKETS = layout(
    "tickets",
    """
    order_id: Order ID | Order Number | Order Reference
    ticket_id: Ticket ID | Ticket Number
    booker_id: Customer ID | Customer Number | Account ID
    first_name: First Name | Customer First Name
    last_name: Last Name | Customer Last Name | Surname
    email: Email | Email Address | Customer Email
    -contact: Mobile | Phone | Phone Number
    birth_date: Birth Date | Date of Birth
    address: Address Line 1 | Address 1
    -unneeded: Address Line 2 | Address Line 3 | County
    city: Town | City
    postcode: Postcode | Post Code | Postal Code
    country: Country
    order_date: Confirmed Date | Date Confirmed | Order Date | Transaction Date
    production_title: Event Name | Event
    production_id: Event ID
    performance_date: Instance Date | Instance Start | Instance Date/Time | Instance | Event Instance
    performance_time: Instance Time
    performance_id: Instance ID
    genre: Genre | Attribute: Genre
    venue: Venue
    hall: Plan | Seating Plan
    ticket_type: Ticket Type | Ticket Type Name
    price_category: Price Band | Price List | Band
    discount: Offer | Offer Name | Offers
    quantity: Quantity | Ticket Count | Tickets
    price: Price | Ticket Price | Face Value
    amount: Total | Gross | Amount | Ticket Revenue | Total Paid
    fee: Commission | Booking Fee | Fees
    status: Status | Ticket Status
    return_mark: Returned | Is Returned | Date Returned
    channel: Sales Channel | Sold Through | Order Source
    -unneeded: Seat | Area | Row | Seat Name
    """,
    signature="Order ID|Event Name|Instance Date",
    date_order="dmy",
    decimal=".",
)

#: What API v3 tells of one instance: counts, no orders (see `deliveries.live.spektrix`).
COUNTS = layout(
    "json",
    """
    performance_id: instance_id
    production_id: event_id
    production_title: event_name
    performance_date: instance_start
    genre: genre
    venue: venue_name
    hall: plan_name
    capacity: capacity
    tickets_sold: sold
    -unneeded: reserved | locked | available
    """,
    signature="instance_id|instance_start|sold|capacity",
    level="L0",
    date_order="ymd",
    decimal=".",
)

SYSTEM = System("spektrix", "Spektrix", (TICKETS, COUNTS))
