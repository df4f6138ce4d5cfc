"""What does a pretix export look like (positions as CSV in three languages; orders as a Dutch workbook)?

Source of the format: the order list exporter of pretix 2026.8.0. Returns are positions with the status "canceled",
fees are not in the positions sheet; the order sheet has one row per order, and a performance is an event of its own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.invented.extract import (
    CANCELLED_ROW,
    GIFT_ROW,
    RESERVED_ROW,
    RETURNED,
    TEST_ROW,
    VALID,
    Extract,
    FileStyle,
    Sheet,
)
from publiek.invented.spelling import clock, days, either, euros, glue, moment, whole
from publiek.invented.words import pick, scatter
from publiek.vocabulary.data_files import read_yaml

STYLES = {
    "nl": FileStyle(delimiter=";"),
    "en": FileStyle(delimiter=",", quote_all=True),
    "de": FileStyle(delimiter=";", encoding="utf-8-sig"),
}
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ3789"
_CODES = len(CODE_LETTERS) ** 5


@cache
def vocabulary() -> dict[str, Any]:
    """Headers and words of pretix.yaml."""
    words: dict[str, Any] = read_yaml(Path(__file__).with_name("pretix.yaml").read_text(encoding="utf-8"))
    return words


def positions(extract: Extract) -> Sheet:
    """One row per position (ticket), of an event series: one date per performance."""
    language = extract.world.house.language
    words, guests, tickets = vocabulary(), extract.guests, extract.tickets
    headers = words["positions"][language]
    columns: dict[str, pa.Array | str] = dict.fromkeys(words["positions"]["en"], "")
    columns |= _order_columns(extract, language) | _seat_columns(extract, language)
    mean = extract.meaning
    status = np.select([np.isin(mean, (CANCELLED_ROW, RETURNED)), mean == RESERVED_ROW], [1, 2], 0)
    decimal = "." if language == "en" else ","
    columns |= {
        "Status": pick(words["statuses"][language], status),
        "Price": euros(tickets.cents, decimal),
        "Tax rate": f"9{decimal}00",
        "Tax value": euros((tickets.cents * 9 / 109).round().astype(np.int64), decimal),
        "Order comment": extract.each(
            either(extract.order_meaning == TEST_ROW, "TEST - niet meetellen", guests.comment)
        ),
        "Ticket secret": _secret(tickets.number, extract.world.house.number),
        "Check-in lists": either(tickets.scanned, "Kassa", None),
    }
    return extract.ticket_sheet(
        [(name, columns[key]) for name, key in zip(headers, words["positions"]["en"], strict=True)], fees=False
    )


def orders(extract: Extract) -> Sheet:
    """One row per order (Dutch); a partly returned order shows what is left, a wholly returned one is cancelled."""
    guests, tickets, words = extract.guests, extract.tickets, vocabulary()
    kept = ~tickets.returned
    count, cents, fees = extract.total(kept), extract.total(tickets.cents * kept), extract.total(tickets.fee)
    meaning = np.where((extract.order_meaning == VALID) & (count == 0), CANCELLED_ROW, extract.order_meaning)
    status = np.select([meaning == CANCELLED_ROW, meaning == RESERVED_ROW], [1, 2], 0)
    base = _order_columns(extract, "nl", per_ticket=False)
    columns: dict[str, pa.Array | str] = dict.fromkeys(words["orders_nl"], "")
    columns |= {
        "Slug van evenement": _or(extract.on([code.lower() for code in extract.shows.codes]), "cadeaubon"),
        "Naam evenement": either(meaning == TEST_ROW, "Test", _or(extract.on(_dated_titles(extract)), "Cadeaubon")),
        "Bestelcode": base["Order code"],
        "Totaalbedrag van bestelling": euros(cents + fees, "."),
        "Status": pick(words["statuses"]["nl"], status),
        "E-mail": guests.email,
        "Telefoonnummer": guests.phone,
        "Besteldatum": base["Order date"],
        "Besteltijd": base["Order time"],
        "Bedrijf": guests.company,
        "Naam": guests.name,
        "Adres": guests.address,
        "Postcode": guests.postcode,
        "Plaats": guests.city,
        "Land": guests.country,
        "Toeslagen": euros(fees, "."),
        "Taal van bestelling": "nl",
        "Verkoopkanaal": base["Sales channel"],
        "Opmerking": either(meaning == TEST_ROW, "TEST - niet meetellen", guests.comment),
        "Posities": whole(count),
        "E-mailadres geverifieerd": "Nee",
    }
    return Sheet(list(columns.items()), meaning, count, cents, fees, extract.order_slips())


def order_codes(numbers: np.ndarray) -> pa.Array:
    """Order numbers as pretix codes of five letters and digits (six after 17 million orders); no two alike."""
    season, running = np.divmod(numbers, 100_000_000)
    place = (running * 3 + season % 3).astype(np.int64)
    mixed = (place % _CODES * 11_111_113 + 4_242) % _CODES
    two = [a + b for a in CODE_LETTERS for b in CODE_LETTERS]
    three = [a + b for a in two for b in CODE_LETTERS]
    tail = pick(["", *CODE_LETTERS], place // _CODES)
    return glue(pick(three, mixed // len(two)), pick(two, mixed % len(two)), tail)


def _order_columns(extract: Extract, language: str, *, per_ticket: bool = True) -> dict[str, pa.Array | str]:
    guests, house, words = extract.guests, extract.world.house, vocabulary()
    year = extract.shows.season
    columns: dict[str, pa.Array] = {
        "Order code": order_codes(extract.orders.number),
        "Email": guests.email,
        "Phone number": guests.phone,
        "Order date": days(extract.orders.day, "%Y-%m-%d"),
        "Order time": clock(extract.orders.second),
        "Date": extract.on(extract.shows.titles),
        "Start date": moment(extract.start_day, extract.start_second, between=" "),
        "Invoice address company": guests.company,
        "Invoice address name": guests.name,
        "Invoice address street": guests.address,
        "Invoice address ZIP code": guests.postcode,
        "Invoice address city": guests.city,
        "Invoice address country": _country(guests.country, language),
        "Sales channel": pick(
            ("Webshop", "Kassa", "Telefoon", "Wederverkoop"), extract.orders.channel.astype(np.int64)
        ),
        "Position order link": glue("https://tickets.example.org/", order_codes(extract.orders.number), "/"),
    }
    shared = {name: extract.each(column) if per_ticket else column for name, column in columns.items()}
    names = {"Event slug": f"{house.code}-{year % 100}", "Event name": f"{house.name} {year}/{(year + 1) % 100:02d}"}
    fixed = {"Order locale": language, "Email address verified": words["no"][language], "Payment providers": "iDEAL"}
    return {**shared, **names, **fixed}


def _seat_columns(extract: Extract, language: str) -> dict[str, pa.Array | str]:
    words, tickets = vocabulary(), extract.tickets
    product = np.select([extract.meaning == GIFT_ROW, extract.meaning == TEST_ROW], [1, 2], 0)
    position = tickets.number % 1000 + 1
    return {
        "Position ID": whole(position),
        "Product": pick(words["products"][language], product),
        "Product ID": whole(101 + product),
        "Variation": pick(words["types"][language], tickets.type.astype(np.int64)),
        "Variation ID": whole(201 + tickets.type.astype(np.int64)),
        "Seat zone": pick(("Rang 1", "Rang 2", "Rang 3"), tickets.rank.astype(np.int64)),
        "Blocked": words["no"][language],
    }


def _dated_titles(extract: Extract) -> list[str]:
    dates = days(extract.shows.day, "%d-%m-%Y").to_pylist()
    return [f"{name} {date}" for name, date in zip(extract.shows.titles, dates, strict=True)]


def _country(country: pa.Array, language: str) -> pa.Array:
    return pc.if_else(pc.equal(country, "Nederland"), vocabulary()["countries"][language], country)


def _or(column: pa.Array, instead: str) -> pa.Array:
    return column.fill_null(instead)


def _secret(number: np.ndarray, salt: int) -> pa.Array:
    """Twelve letters that look like the secret of a ticket."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    pairs = [a + b for a in letters for b in letters]
    return glue(*[pick(pairs, scatter(number, 300 + salt * 10 + part) % len(pairs)) for part in range(6)])
