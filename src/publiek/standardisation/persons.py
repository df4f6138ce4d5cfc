"""Who ordered: the columns from which the keys of a booker are made, and what may be kept of where and when born."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.emails import read_emails
from publiek.standardisation.marks import said
from publiek.standardisation.moments import read_moments, span_of_births
from publiek.standardisation.names import read_address_lines, read_names
from publiek.standardisation.quantities import read_whole
from publiek.standardisation.reading import Reading

_SHORTENED = r"^[0-9]([.,][0-9]+)?[eE]\+[0-9]{1,2}$"


def read_persons(reading: Reading, pc6: pa.Array) -> dict[str, pa.Array]:
    """The identity columns of a standard line. Name and address are read only where no usable e-mail address is."""
    sheet = reading.sheet
    email = read_emails(reading)
    needed = pc.is_null(email)
    booker = said(sheet, "booker_id")
    return {
        "order_id": _number(reading, "order_id", sheet.text("order_id")),
        "ticket_id": _number(reading, "ticket_id", sheet.text("ticket_id")),
        "booker_id": _number(reading, "booker_id", booker.give(booker.texts)),
        "email": email,
        "name": read_names(reading, needed),
        "address_line": read_address_lines(reading, needed, pc6),
        **_births(reading),
    }


def _number(reading: Reading, field: str, texts: pa.Array) -> pa.Array:
    """The numbers of a column of identifiers, without those that a spreadsheet rounded ("1,23457E+11").

    Many different numbers are then one and the same: kept, they would make one order of them all.
    """
    shortened = pc.fill_null(pc.match_substring_regex(texts, _SHORTENED), False)
    if not pc.any(shortened).as_py():
        return texts
    reading.noticed.rows("number-shortened", field, shortened)
    return pc.if_else(shortened, pa.scalar(None, pa.string()), texts)


def _births(reading: Reading) -> dict[str, pa.Array]:
    """Date and year of birth. Which years are plausible, and that children have none, is for pseudonymisation."""
    sheet = reading.sheet
    day, year = pa.nulls(sheet.size, pa.date32()), pa.nulls(sheet.size, pa.int16())
    if sheet.has("birth_date"):
        here = said(sheet, "birth_date")
        read = read_moments(reading, here.texts, span_of_births(reading.today))
        reading.noticed.texts("date-unreadable", "birth_date", here, read.unreadable)
        reading.noticed.texts("date-out-of-range", "birth_date", here, read.out_of_range)
        day = here.give(read.day)
    if sheet.has("birth_year"):
        here = said(sheet, "birth_year")
        number = read_whole(reading, here.texts)
        plausible = pc.if_else(
            pc.and_(pc.greater(number, 1800), pc.less(number, 2200)), number, pa.scalar(None, pa.int32())
        )
        reading.noticed.texts("date-unreadable", "birth_year", here, pc.is_null(plausible))
        year = here.give(pc.cast(plausible, pa.int16()))
    return {"birth_date": day, "birth_year": year}
