"""What stays of a line that may no longer be of anybody? Its row, performance, status and money; so totals stay.

    coarse   past its term: booker, order, ticket and PC6 go, the year of birth becomes its decade; PC4 stays
    bare     of somebody who was erased or objected: also PC4, country and year of birth go
Nobody is known any more behind such a line, and no order: what one booker did can no longer be put together.
"""

from __future__ import annotations

from datetime import date
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

#: The ticket number of a line without names, which has no order either. No ticket of an order ever has it.
NAMELESS_TICKET = 0
_DECADE = 10


def coarse(lines: pa.Table, which: pa.Array) -> pa.Table:
    """`lines` (TICKET_LINE, with or without `delivery`) of which those in `which` (bool) are past their term.

    Row count, order of the rows and everything that is not about a person are the same.
    """
    where = _of_tickets(lines, which)
    if not pc.any(where).as_py():
        return lines
    lines = _without_numbers(lines, where)
    year = _flat(lines["birth_year"])
    decade = pc.multiply(pc.divide(pc.cast(year, pa.int32()), _DECADE), _DECADE)
    return _put(lines, "birth_year", pc.if_else(where, pc.cast(decade, pa.int16()), year))


def bare(lines: pa.Table, which: pa.Array) -> pa.Table:
    """As `coarse`, of somebody about whom nothing may stay: no PC4, country or year of birth either."""
    where = _of_tickets(lines, which)
    if not pc.any(where).as_py():
        return lines
    lines = _without_numbers(lines, where)
    for column in ("pc4", "country", "birth_year"):
        lines = _emptied(lines, column, where)
    status = _flat(lines["postcode_status"])
    return _put(lines, "postcode_status", pc.if_else(where, pa.scalar("missing", status.type), status))


def nameless(lines: pa.Table) -> pa.Array:
    """Which lines (bool) are without names: no order, and the ticket number that says so."""
    ticket = pc.fill_null(pc.equal(_flat(lines["ticket"]), NAMELESS_TICKET), False)
    return pc.and_(pc.is_null(_flat(lines["order"])), ticket)


def past(lines: pa.Table, before: date) -> pa.Array:
    """Which lines (bool) are of before a day: the later of the day of order and that of the performance is.

    A line without either day is not: nobody can tell how old it is.
    """
    ordered = pc.cast(_flat(lines["ordered_on"]), pa.date32())
    played = pc.cast(_flat(lines["performance_start"]), pa.date32())
    latest = pc.max_element_wise(ordered, played)
    return pc.fill_null(pc.less(latest, pa.scalar(before, pa.date32())), False)


def _of_tickets(lines: pa.Table, which: pa.Array) -> pa.Array:
    """`which`, of lines that are tickets: tallies and counts are about nobody."""
    tickets = pc.fill_null(pc.equal(_flat(lines["level"]), "L2"), False)
    return pc.and_(pc.fill_null(cast(pa.Array, which), False), tickets)


def _without_numbers(lines: pa.Table, where: pa.Array) -> pa.Table:
    for column in ("order", "booker", "pc6"):
        lines = _emptied(lines, column, where)
    return _put(lines, "ticket", pc.if_else(where, pa.scalar(NAMELESS_TICKET, pa.int64()), _flat(lines["ticket"])))


def _emptied(lines: pa.Table, column: str, where: pa.Array) -> pa.Table:
    values = _flat(lines[column])
    return _put(lines, column, pc.if_else(where, pa.scalar(None, values.type), values))


def _put(lines: pa.Table, column: str, values: pa.Array) -> pa.Table:
    at = lines.column_names.index(column)
    return lines.set_column(at, lines.schema.field(at), values)


def _flat(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return found.dictionary_decode() if pa.types.is_dictionary(found.type) else found
