"""What does an export from Ticketmatic look like (tickets joined with order, contact and event)?

Field names of the official Go client. Order status 21001 unconfirmed (reserved, or run out), 21002 confirmed; payment
status 0 or 1. A returned ticket has left its order: it is not in the list.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.invented.extract import CANCELLED_ROW, RESERVED_ROW, RETURNED, Extract, FileStyle, Sheet
from publiek.invented.spelling import days, euros, moment, whole
from publiek.invented.words import pick
from publiek.vocabulary.codes import GENRES

STYLE = FileStyle(delimiter=",", newline="\n", duplicates=0.001)
GENRE_WORDS = ("Toneel", "Cabaret", "Musical", "Opera", "Dans", "Klassiek", "Pop", "Jazz", "Wereldmuziek", "Jeugd",
               "Film", "Tentoonstelling", "Literatuur", "Festival", "Educatie", "Overig", "Onbekend")  # fmt: skip
TYPES = ("Normaal", "Korting", "Gratis", "Pashouder", "Gast", "Cadeaubon")


def tickets(extract: Extract) -> Sheet:
    """One row per ticket; money with a decimal point, moments in ISO form."""
    guests, orders, sold = extract.guests, extract.orders, extract.tickets
    genres = [GENRE_WORDS[GENRES.index(genre)] for genre in extract.shows.genres]
    each = extract.each
    status = np.where(np.isin(extract.order_meaning, (CANCELLED_ROW, RESERVED_ROW)), "21001", "21002")
    columns: list[tuple[str, pa.Array | str]] = [
        ("orderid", each(extract.order_number)),
        ("createdts", each(moment(orders.day, orders.second, between=" "))),
        ("status", each(pa.array(status))),
        ("paymentstatus", each(pa.array(np.where(status == "21002", "1", "0")))),
        ("saleschannelid", each(pick(("web", "kassa", "telefoon", "reseller"), orders.channel.astype(np.int64)))),
        ("customerid", each(extract.customer)),
        ("firstname", each(guests.first)),
        ("middlename", each(guests.prefix)),
        ("lastname", each(guests.last)),
        ("company", each(guests.company)),
        ("email", each(guests.email)),
        ("birthdate", each(days(guests.birth, "%Y-%m-%d"))),
        ("street1", each(guests.street)),
        ("street2", each(guests.number)),
        ("zip", each(guests.postcode)),
        ("city", each(guests.city)),
        ("countrycode", each(guests.country_code)),
        ("ticketid", whole(sold.number)),
        ("eventid", each(extract.on(extract.shows.codes))),
        ("eventname", each(extract.event_names("TEST"))),
        ("startts", each(moment(extract.start_day, extract.start_second, between=" "))),
        ("locationname", extract.world.house.name),
        (
            "productionid",
            each(extract.on([f"p{extract.shows.season % 100}{number:03d}" for number in extract.shows.production])),
        ),
        ("c_genre", each(extract.on(genres))),
        ("tickettypename", pick(TYPES, sold.type.astype(np.int64))),
        ("price", euros(sold.cents, ".")),
        ("servicecharge", euros(sold.fee, ".")),
        ("cachedaccesscontrolstatus", pa.array(np.where(sold.scanned, "1", "0"))),
    ]
    return extract.ticket_sheet(columns, fees=True).keep(extract.meaning != RETURNED)
