"""What do Dutch houses make themselves: a contact and ticket list in the manner of Stager, and a plain sheet?

Stager-like lists name a status per ticket. In the plain sheet a return is a line with a negative number and amount;
above the header stand a title and an empty line, at the end a total.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from publiek.invented.extract import CANCELLED_ROW, RESERVED_ROW, RETURN, RETURNED, TEST_ROW, Extract, FileStyle, Sheet
from publiek.invented.spelling import clock, days, either, euros, moment, whole
from publiek.invented.words import pick

STAGER = FileStyle(delimiter=";", encoding="utf-8-sig", duplicates=0.002)
STAGER_XLSX = FileStyle(extension="xlsx")
PLAIN = FileStyle(
    delimiter=";",
    encoding="cp1252",
    above=("{title} - kaartverkoop {season}", ""),
    duplicates=0.001,
    total_row=("Datum voorstelling", "Aantal", "Bedrag"),
)
TYPES = ("Normaal", "Korting", "Gratis", "Pashouder", "Gastenlijst", "Cadeaubon")


def stager(extract: Extract) -> Sheet:
    """Stager-like: one row per ticket."""
    guests, orders, sold, each = extract.guests, extract.orders, extract.tickets, extract.each
    mean = extract.meaning
    status = np.select([mean == RETURNED, mean == CANCELLED_ROW, mean == RESERVED_ROW], [1, 2, 3], 0)
    columns: list[tuple[str, pa.Array | str]] = [
        ("Ordernummer", each(extract.order_number)),
        ("Besteldatum", each(moment(orders.day, orders.second, "%d-%m-%Y", " "))),
        ("Voornaam", each(guests.first)),
        ("Tussenvoegsel", each(guests.prefix)),
        ("Achternaam", each(guests.last)),
        ("E-mailadres", each(guests.email)),
        ("Telefoonnummer", each(guests.phone)),
        ("Postcode", each(guests.postcode)),
        ("Woonplaats", each(guests.city)),
        ("Land", each(guests.country)),
        ("Contactbron", "Kaartverkoop"),
        ("Evenement", each(extract.event_names("Test"))),
        ("Evenement ID", each(extract.on(extract.shows.codes))),
        ("Evenementdatum", each(moment(extract.start_day, extract.start_second, "%d-%m-%Y", " "))),
        ("Ticketnummer", whole(sold.number)),
        ("Tickettype", pick(TYPES, sold.type.astype(np.int64))),
        ("Ticketprijs", euros(sold.cents)),
        ("Servicekosten", euros(sold.fee)),
        ("Status", pick(("Betaald", "Terugbetaald", "Geannuleerd", "Gereserveerd"), status)),
        (
            "Verkoopkanaal",
            each(pick(("Ticketshop", "Deurverkoop", "Telefoon", "TicketSwap"), orders.channel.astype(np.int64))),
        ),
        ("Gescand", either(sold.scanned, "Ja", "Nee")),
    ]
    return extract.ticket_sheet(columns, fees=True)


def plain(extract: Extract) -> Sheet:
    """A self-made sheet: one row per order, and one more (negative) for the tickets that came back."""
    tickets = extract.tickets
    count, cents = extract.orders.size.astype(np.int64), extract.total(tickets.cents)
    back, back_cents = extract.total(tickets.returned), extract.total(tickets.cents * tickets.returned)
    row = np.concatenate([np.arange(len(count)), np.flatnonzero(back)])
    negative = np.arange(len(row)) >= len(count)
    turn = np.argsort(row * 2 + negative, kind="stable")
    row, negative = row[turn], negative[turn]
    count, cents = np.where(negative, -back[row], count[row]), np.where(negative, -back_cents[row], cents[row])
    meaning = np.where(negative, RETURN, extract.order_meaning[row])
    place = pa.array(row)
    columns = [
        (name, text.take(place) if isinstance(text, pa.Array) else text) for name, text in _plain_columns(extract)
    ]
    changed = {"Aantal": whole(count), "Bedrag": euros(cents)}
    sheet = Sheet(
        [(n, changed.get(n, t)) for n, t in columns], meaning, count, cents, np.zeros(len(row), dtype=np.int64)
    )
    return replace(sheet, slips={name: mask[row] for name, mask in extract.order_slips().items()})


def _plain_columns(extract: Extract) -> list[tuple[str, pa.Array | str]]:
    guests, orders = extract.guests, extract.orders
    mean = extract.order_meaning
    status = np.select([mean == CANCELLED_ROW, mean == RESERVED_ROW], [1, 2], 0)
    first = np.searchsorted(extract.tickets.order, np.arange(len(orders)))
    return [
        ("Datum voorstelling", days(extract.start_day, "%d-%m-%Y")),
        ("Aanvang", either(orders.performance >= 0, clock(extract.start_second, short=True), None)),
        ("Voorstelling", extract.on(extract.shows.titles).fill_null("Cadeaubon")),
        ("Bestelnummer", extract.order_number),
        ("Besteldatum", days(orders.day, "%d-%m-%Y")),
        ("Naam", guests.name),
        ("Adres", guests.address),
        ("Postcode", guests.postcode),
        ("Woonplaats", guests.city),
        ("Land", guests.country),
        ("E-mail", guests.email),
        ("Telefoon", guests.phone),
        ("School of bedrijf", guests.company),
        ("Soort kaart", pick(TYPES, extract.tickets.type[first].astype(np.int64))),
        ("Aantal", ""),
        ("Bedrag", ""),
        ("Verkoopkanaal", pick(("Website", "Kassa", "Telefoon", "VVV"), orders.channel.astype(np.int64))),
        ("Status", pick(("Betaald", "Geannuleerd", "Gereserveerd"), status)),
        ("Test", either(mean == TEST_ROW, "Ja", None)),
        ("Opmerking", guests.comment),
    ]
