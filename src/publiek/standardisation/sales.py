"""How many tickets does a row hold, for how much, and does it give or take?

The amount is that of the line; without one, price times quantity. A row that takes tickets back (negative quantity, or
negative money) has both negative, however its system writes it. A refund of the whole amount undoes the line, a partial
one lowers it. Money in another currency is left out, never added to euros.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.marks import said
from publiek.standardisation.money import read_cents
from publiek.standardisation.noticed import Noticed
from publiek.standardisation.quantities import read_quantity
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import constant

_NO_CENTS = pa.scalar(None, pa.int64())
_EURO = ("eur", "euro", "euros", "€")


@dataclass(frozen=True, repr=False)
class Sales:
    """Per row: `quantity` (int32), `cents` and `fee` (int64, null when not stated), `negative` (takes tickets back),
    `refunded` (its whole amount was paid back), and which rows cannot be used because a number is unreadable.
    """

    quantity: pa.Array
    cents: pa.Array
    fee: pa.Array
    negative: pa.Array
    refunded: pa.Array
    quantity_unreadable: pa.Array
    amount_unreadable: pa.Array

    @property
    def unpaid(self) -> pa.Array:
        """Rows whose stated amount is nothing."""
        return pc.fill_null(pc.equal(self.cents, 0), False)


class Purse:
    """Reads the columns with money of one batch, and remembers which rows had an amount that means nothing."""

    def __init__(self, reading: Reading) -> None:
        """`reading`: the batch."""
        self._reading = reading
        self.unreadable = constant(False, reading.sheet.size)
        self._foreign = self._foreign_currency()

    def cents(self, field: str) -> pa.Array:
        """`field` in whole cents for each row; null when nothing is stated or in another currency."""
        sheet, noticed = self._reading.sheet, self._reading.noticed
        if not sheet.has(field):
            return pa.nulls(sheet.size, pa.int64())
        here = sheet.spread(field)
        read = read_cents(self._reading, here.texts)
        noticed.texts("amount-unreadable", field, here, read.unreadable)
        noticed.texts("amount-rounded", field, here, read.rounded)
        if pc.any(read.unreadable).as_py():
            self.unreadable = pc.or_(self.unreadable, pc.fill_null(here.give(read.unreadable), False))
        cents = here.give(read.cents)
        return cents if self._foreign is None else pc.if_else(self._foreign, _NO_CENTS, cents)

    def _foreign_currency(self) -> pa.Array | None:
        """Rows in another currency than the euro; None when there are none."""
        here = said(self._reading.sheet, "currency")
        foreign = pc.invert(pc.is_in(here.plain, pa.array(_EURO)))
        if here.empty or not pc.any(foreign).as_py():
            return None
        self._reading.noticed.texts("currency-foreign", "currency", here, foreign)
        return pc.fill_null(here.give(foreign), False)


def read_sales(reading: Reading) -> Sales:
    """Tickets and money of ticket and order lines (L2). A line without a quantity is one ticket."""
    quantity, strange = read_quantity(reading, "quantity")
    return _priced(reading, pc.fill_null(quantity, 1), strange)


def read_tallies(reading: Reading) -> Sales:
    """Visits and money of postcode tallies (L1). The quantity is null where no number is stated."""
    columns = [read_quantity(reading, field) for field in ("quantity", "visits", "tickets_sold", "tickets_free")]
    (quantity, _), (visits, _), (sold, _), (free, _) = columns
    both = pc.add(pc.fill_null(sold, 0), pc.fill_null(free, 0))
    either = pc.if_else(pc.or_(pc.is_valid(sold), pc.is_valid(free)), both, pa.scalar(None, pa.int32()))
    strange = pc.or_(pc.or_(columns[0][1], columns[1][1]), pc.or_(columns[2][1], columns[3][1]))
    return _priced(reading, pc.coalesce(quantity, visits, either), strange)


def _priced(reading: Reading, quantity: pa.Array, strange: pa.Array) -> Sales:
    """`quantity` tickets with their money. `strange`: rows in which a number of tickets means none."""
    purse, noticed = Purse(reading), reading.noticed
    stated = pc.coalesce(purse.cents("amount"), purse.cents("revenue"))
    cents = stated
    if reading.sheet.has("price") and stated.null_count:
        cents = pc.coalesce(stated, pc.multiply(purse.cents("price"), pc.cast(quantity, pa.int64())))
    fee = purse.cents("fee")
    back = pc.fill_null(pc.less(quantity, 0), False)
    refund = pc.fill_null(pc.and_(pc.less(cents, 0), pc.invert(back)), False)
    noticed.rows("refund-line", "amount", refund)
    noticed.rows("return-sign", "amount", pc.and_(back, pc.greater(stated, 0)))
    negative = pc.or_(back, refund)
    cents, refunded = _paid_back(cents, purse.cents("refund_amount"), negative, noticed)
    if pc.any(negative).as_py():
        quantity = pc.if_else(negative, pc.negate(pc.abs(quantity)), quantity)
        cents = pc.if_else(negative, pc.negate(pc.abs(cents)), cents)
    return Sales(quantity, cents, fee, negative, refunded, strange, purse.unreadable)


def _paid_back(cents: pa.Array, paid_back: pa.Array, negative: pa.Array, noticed: Noticed) -> tuple[pa.Array, pa.Array]:
    """The amount after what was paid back, and the rows of which all was: these stay as they were and count out."""
    if paid_back.null_count == len(paid_back):
        return cents, constant(False, len(cents))
    refund = pc.abs(paid_back)
    some = pc.and_(pc.fill_null(pc.greater(refund, 0), False), pc.invert(negative))
    part = pc.and_(some, pc.fill_null(pc.less(refund, cents), False))
    noticed.rows("refund-partial", "refund_amount", part)
    return pc.if_else(part, pc.subtract(cents, refund), cents), pc.and_(some, pc.invert(part))
