"""How many came, when only a number is known? Counts per performance (L0): sold, free, visits, seats, takings.

A row with sold and free tickets gives two lines, one of each kind. A row with visits alone gives one line of kind
"other"; with visits and free tickets, the visits that were not free are "other". Capacity and money stand on the first.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.quantities import read_quantity
from publiek.standardisation.reading import Reading
from publiek.standardisation.sales import Purse
from publiek.standardisation.sheet import constant

_NO_NUMBER = pa.scalar(None, pa.int32())


@dataclass(frozen=True, repr=False)
class Counts:
    """Per row: the first line (`quantity`, `ticket_type`, `cents`, `fee`), the number of `free` tickets that make a
    second line (null: there is none), and which rows have no number, one below zero, or one that cannot be read.
    """

    quantity: pa.Array
    ticket_type: pa.Array
    free: pa.Array
    cents: pa.Array
    fee: pa.Array
    absent: pa.Array
    negative: pa.Array
    quantity_unreadable: pa.Array
    amount_unreadable: pa.Array


def read_counts(reading: Reading) -> Counts:
    """The counts of each row."""
    read = {field: read_quantity(reading, field) for field in ("tickets_sold", "tickets_free", "visits", "quantity")}
    sold, free = read["tickets_sold"][0], read["tickets_free"][0]
    visits = pc.coalesce(read["visits"][0], read["quantity"][0])
    strange = pc.or_(
        pc.or_(read["tickets_sold"][1], read["tickets_free"][1]), pc.or_(read["visits"][1], read["quantity"][1])
    )
    negative = constant(False, reading.sheet.size)
    for number in (sold, free, visits):
        negative = pc.or_(negative, pc.fill_null(pc.less(number, 0), False))
    rest = pc.max_element_wise(pc.subtract(visits, pc.fill_null(free, 0)), pa.scalar(0, pa.int32()), skip_nulls=False)
    first = pc.coalesce(sold, rest)
    only_free = pc.and_(pc.is_null(first), pc.is_valid(free))
    kind = pc.if_else(pc.is_valid(sold), "normal", pc.if_else(only_free, "free", "other"))
    purse = Purse(reading)
    cents = pc.coalesce(purse.cents("revenue"), purse.cents("amount"))
    if reading.sheet.has("price") and cents.null_count:
        cents = pc.coalesce(cents, pc.multiply(purse.cents("price"), pc.cast(sold, pa.int64())))
    return Counts(
        quantity=pc.coalesce(first, free),
        ticket_type=kind,
        free=pc.if_else(only_free, _NO_NUMBER, free),
        cents=cents,
        fee=purse.cents("fee"),
        absent=pc.and_(pc.is_null(first), pc.is_null(free)),
        negative=negative,
        quantity_unreadable=strange,
        amount_unreadable=purse.unreadable,
    )
