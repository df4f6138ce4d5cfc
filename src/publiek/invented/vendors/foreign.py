"""What do the English-language systems export: Eventbrite (attendee report) and a Spektrix-like sales report?

Eventbrite marks what was given back by the attendee's status; the Spektrix-like report by a status word per ticket.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.invented.extract import CANCELLED_ROW, RESERVED_ROW, RETURNED, Extract, FileStyle, Sheet
from publiek.invented.spelling import days, euros, moment, whole
from publiek.invented.words import pick

EVENTBRITE = FileStyle(delimiter=",", newline="\n", duplicates=0.001)
SPEKTRIX = FileStyle(delimiter=",", quote_all=True)
TYPES = ("General Admission", "Concession", "Free", "Member pass", "Guest list", "Gift card")


def attendees(extract: Extract) -> Sheet:
    """Eventbrite: one row per attendee, price with a decimal point, fees apart."""
    guests, orders, sold, each = extract.guests, extract.orders, extract.tickets, extract.each
    mean = extract.meaning
    status = np.select([np.isin(mean, (CANCELLED_ROW, RETURNED)), mean == RESERVED_ROW, sold.scanned], [1, 2, 3], 0)
    columns: list[tuple[str, pa.Array | str]] = [
        ("Order #", each(extract.order_number)),
        ("Order Date", each(moment(orders.day, orders.second, between=" "))),
        ("Attendee #", whole(sold.number)),
        ("First Name", each(guests.first)),
        ("Last Name", each(guests.surname)),
        ("Email", each(guests.email)),
        ("Quantity", "1"),
        ("Ticket Type", pick(TYPES, sold.type.astype(np.int64))),
        ("Order Type", "Eventbrite Completed"),
        ("Currency", "EUR"),
        ("Total Paid", euros(sold.cents + sold.fee, ".")),
        ("Fees Paid", euros(sold.fee, ".")),
        ("Attendee Status", pick(("Attending", "Cancelled", "Reserved", "Checked In"), status)),
        ("Home Address 1", each(guests.address)),
        ("Home City", each(guests.city)),
        ("Home Zip", each(guests.postcode)),
        ("Home Country", each(guests.country_code)),
        ("Cell Phone", each(guests.phone)),
        ("Event ID", each(extract.on(extract.shows.codes))),
        ("Event Name", each(extract.event_names("Test", "Gift card"))),
        ("Event Start Date", each(moment(extract.start_day, extract.start_second, between=" "))),
        ("Notes", each(guests.comment)),
    ]
    return extract.ticket_sheet(columns, fees=True)


def spektrix(extract: Extract) -> Sheet:
    """Spektrix-like: one row per ticket, the booker's account beside it."""
    guests, orders, sold, each = extract.guests, extract.orders, extract.tickets, extract.each
    mean = extract.meaning
    status = np.select([mean == RETURNED, mean == CANCELLED_ROW, mean == RESERVED_ROW], [1, 2, 3], 0)
    columns: list[tuple[str, pa.Array | str]] = [
        ("Order ID", each(extract.order_number)),
        ("Date Confirmed", each(moment(orders.day, orders.second, between=" "))),
        ("Customer ID", each(extract.customer)),
        ("First Name", each(guests.first)),
        ("Last Name", each(guests.surname)),
        ("Email", each(guests.email)),
        ("Date of Birth", each(days(guests.birth, "%Y-%m-%d"))),
        ("Address Line 1", each(guests.address)),
        ("Town", each(guests.city)),
        ("Postcode", each(guests.postcode)),
        ("Country", each(guests.country)),
        ("Event Name", each(extract.event_names("Test", "Gift card"))),
        ("Instance ID", each(extract.on(extract.shows.codes))),
        ("Instance Date", each(moment(extract.start_day, extract.start_second, between=" "))),
        ("Ticket ID", whole(sold.number)),
        ("Ticket Type", pick(TYPES, sold.type.astype(np.int64))),
        ("Price Band", pick(("A", "B", "C"), sold.rank.astype(np.int64))),
        ("Price", euros(sold.cents, ".")),
        ("Commission", euros(sold.fee, ".")),
        ("Status", pick(("Sold", "Returned", "Cancelled", "Reserved"), status)),
        ("Sales Channel", each(pick(("Web", "Counter", "Phone", "Agency"), orders.channel.astype(np.int64)))),
    ]
    return extract.ticket_sheet(columns, fees=True)
