"""What does the export of VoordeMensen look like (JSON, one object per order)?

Field names of the documented order export. Returned seats move to `deletedSeats`; a cancelled order has status
"cancel", a reservation "res".
"""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa

from publiek.invented.extract import CANCELLED_ROW, RESERVED_ROW, RETURN, RETURNED, VALID, Extract, FileStyle, Sheet
from publiek.invented.spelling import moment

STYLE = FileStyle(extension="json", newline="\n")
TYPES = ("Normaal", "Korting", "Gratis", "Pashouder", "Gast", "Cadeaubon")
CHANNELS = ("web", "kassa", "telefoon", "reseller")


def orders(extract: Extract) -> Sheet:
    """One JSON object per order in a column of its own; the rows counted are the seats."""
    seats = _seats(extract)
    users = _users(extract)
    state = np.select(
        [extract.order_meaning == CANCELLED_ROW, extract.order_meaning == RESERVED_ROW], [1, 2], 0
    ).tolist()
    made = moment(extract.orders.day, extract.orders.second, between=" ").to_pylist()
    amounts, fees = extract.total(extract.tickets.cents * ~extract.tickets.returned), extract.total(extract.tickets.fee)
    lines = []
    for place, (kept, deleted) in enumerate(seats):
        order = {
            "orderId": int(extract.orders.number[place]),
            "orderKey": f"k{int(extract.orders.number[place]) * 7919 % 10**9:09d}",
            "customerId": users[place]["customerId"],
            "orderStatus": ("ord", "cancel", "res")[state[place]],
            "orderPaymentStatus": "paid" if state[place] == 0 else "none",
            "orderChannel": CHANNELS[extract.orders.channel[place]],
            "orderDate": made[place],
            "amount": _money(amounts[place]),
            "fee": _money(fees[place]),
            "donation": "0.00",
            "handlingTextPayment": "iDEAL",
            "discountName": None,
            "seats": kept,
            "deletedSeats": deleted,
            "user": users[place],
        }
        lines.append(json.dumps(order, ensure_ascii=False))
    return _ledger_of_seats(extract, pa.array(lines, pa.string()))


def _ledger_of_seats(extract: Extract, lines: pa.Array) -> Sheet:
    """What the orders come to: a seat that was given back counts as a sale and as its return."""
    back = np.flatnonzero(extract.meaning == RETURNED)
    row = np.concatenate([np.arange(len(extract.tickets)), back])
    sign = np.where(np.arange(len(row)) < len(extract.tickets), 1, -1)
    meaning = np.where(sign < 0, RETURN, np.where(extract.meaning[row] == RETURNED, VALID, extract.meaning[row]))
    fees = np.where(sign > 0, extract.tickets.fee[row], 0)
    slips = {name: mask[row] for name, mask in extract.ticket_slips().items()}
    return Sheet([("order", lines)], meaning, sign, extract.tickets.cents[row] * sign, fees, slips)


def _seats(extract: Extract) -> list[tuple[list[dict[str, object]], list[dict[str, object]]]]:
    """For every order the seats it has and the seats that were given back."""
    tickets, shows = extract.tickets, extract.shows
    names = extract.event_names("TEST").to_pylist()
    starts = moment(shows.day, shows.minute * 60, between=" ").to_pylist()
    found: list[tuple[list[dict[str, object]], list[dict[str, object]]]] = [
        ([], []) for _ in range(len(extract.orders))
    ]
    for number, order in enumerate(tickets.order.tolist()):
        show = int(extract.orders.performance[order])
        seat: dict[str, object] = {
            "seatId": int(tickets.number[number]),
            "eventId": shows.codes[show] if show >= 0 else None,
            "eventName": names[order],
            "eventDate": starts[show] if show >= 0 else None,
            "rankId": int(tickets.rank[number]) + 1,
            "amount": _money(tickets.cents[number]),
            "priceId": int(tickets.type[number]) + 1,
            "priceName": TYPES[tickets.type[number]],
        }
        found[order][1 if extract.meaning[number] == RETURNED else 0].append(seat)
    return found


def _users(extract: Extract) -> list[dict[str, object]]:
    guests = extract.guests
    columns = {
        "customerId": extract.customer,
        "email": guests.email,
        "firstName": guests.first,
        "middleName": guests.prefix,
        "lastName": guests.last,
        "company": guests.company,
        "street": guests.street,
        "houseNumber": guests.number,
        "zipcode": guests.postcode,
        "city": guests.city,
        "country": guests.country_code,
        "phone": guests.phone,
    }
    rows: list[dict[str, object]] = pa.table(columns).to_pylist()
    return rows


def _money(cents: np.integer) -> str:
    return f"{int(cents) // 100}.{int(cents) % 100:02d}"
