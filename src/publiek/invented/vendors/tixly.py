"""What does an export from Tixly look like (sales joined with customers and events)?

Field names of the sales, customer and event interfaces. A return is a row of its own with TicketCount -1 and the money
negative; the first sale stays. What is only reserved is not in the list. Sales to nobody known are marked
IsAnonymousSale.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.invented.extract import CANCELLED_ROW, RESERVED_ROW, RETURN, RETURNED, VALID, Extract, FileStyle, Sheet
from publiek.invented.spelling import days, either, euros, moment, whole
from publiek.invented.words import pick

STYLE = FileStyle(delimiter=";", encoding="utf-8-sig")
TYPES = ("Normal", "Discount", "Free", "Pass", "Complimentary", "Gift card")


def sales(extract: Extract) -> Sheet:
    """One row per sale of a ticket, and a second, negative one for what came back (returns and cancelled orders)."""
    undone = np.isin(extract.meaning, (RETURNED, CANCELLED_ROW))
    row = np.concatenate([np.arange(len(undone)), np.flatnonzero(undone)])
    back = np.arange(len(row)) >= len(undone)
    turn = np.argsort(extract.orders.number[extract.tickets.order[row]] * 2 + back, kind="stable")
    row, back = row[turn], back[turn]
    sign = np.where(back, -1, 1)
    sold = extract.ticket_sheet(_columns(extract), fees=True)
    place = pa.array(row)
    columns = [(name, text.take(place) if isinstance(text, pa.Array) else text) for name, text in sold.columns]
    cents, fees = sold.cents[row] * sign, sold.fees[row] * sign
    changed: dict[str, pa.Array] = {
        "SaleTicketId": whole(extract.tickets.number[row] * 2 + back),
        "TicketCount": whole(sign),
        "Price": euros(cents),
        "Fee": euros(fees),
        "Created": _created(extract, row, back),
        "Scanned": either(extract.tickets.scanned[row] & ~undone[row], "true", "false"),
    }
    columns = [(name, changed.get(name, text)) for name, text in columns]
    meaning = np.where(undone[row], np.where(back, RETURN, VALID), extract.meaning[row])
    slips = {name: mask[row] for name, mask in sold.slips.items()}
    sheet = replace(sold, columns=columns, meaning=meaning, tickets=sign, cents=cents, fees=fees, slips=slips)
    return sheet.keep(meaning != RESERVED_ROW)


def _columns(extract: Extract) -> list[tuple[str, pa.Array | str]]:
    guests, orders, tickets = extract.guests, extract.orders, extract.tickets
    each = extract.each
    flag = pa.array(np.where(orders.account < 0, "true", "false"))
    blank: list[tuple[str, pa.Array | str]] = [("SaleTicketId", ""), ("TicketId", whole(tickets.number))]
    return [
        *blank,
        ("OrderId", each(extract.order_number)),
        ("Created", ""),
        ("EventId", each(extract.on(extract.shows.codes))),
        ("EventName", each(extract.event_names("TEST"))),
        ("StartDate", each(moment(extract.start_day, extract.start_second))),
        ("Venue", extract.world.house.name),
        ("Hall", "Grote zaal"),
        ("Categories", each(extract.on(extract.shows.genres))),
        ("TicketType", pick(TYPES, tickets.type.astype(np.int64))),
        ("PriceZone", pick(("1e rang", "2e rang", "3e rang"), tickets.rank.astype(np.int64))),
        ("TicketCount", ""),
        ("Price", ""),
        ("Fee", ""),
        ("Online", each(pc.if_else(pa.array(orders.channel == 0), "true", "false"))),
        ("Scanned", ""),
        ("IsAnonymousSale", each(flag)),
        ("CustomerId", each(extract.customer)),
        ("FirstName", each(guests.first)),
        ("LastNamePrefix", each(guests.prefix)),
        ("LastName", each(guests.last)),
        ("DateOfBirth", each(days(guests.birth, "%Y-%m-%d"))),
        ("StreetName", each(guests.street)),
        ("HouseNumber", each(guests.number)),
        ("ZipCode", each(guests.postcode)),
        ("City", each(guests.city)),
        ("Country", each(guests.country_code)),
        ("Email", each(guests.email)),
    ]


def _created(extract: Extract, row: np.ndarray, back: np.ndarray) -> pa.Array:
    """When the row was made: the order's moment, or a day later (at most the day of the performance) for a return."""
    order = extract.tickets.order[row]
    bought, played = extract.orders.day[order], extract.start_day[order]
    return moment(
        np.where(back, np.minimum(bought + 1, np.maximum(played, bought)), bought), extract.orders.second[order]
    )
