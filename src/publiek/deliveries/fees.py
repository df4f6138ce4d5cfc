"""Where are the fees of an order, and are they counted once?

Some sheets give a total with the fees inside and the fees beside it; some workbooks keep the fees of an order in
another sheet than its tickets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from publiek.deliveries.conventions import decimal_of
from publiek.deliveries.headers import plain
from publiek.deliveries.reading import Use

_NUMBER = re.compile(r"-?\s*\d[\d.,' ]*")
_TOTAL_WORDS = ("tota", "gesamt", "summe", "gross", "ttc")


def fee_is_inside(uses: Sequence[Use], body: Sequence[Sequence[str]]) -> bool:
    """Whether the amount of a line already holds its fee.

    Where price and number are known the sums decide (most rows); else the word does: a "total" holds the fee, an
    "amount" does not.
    """
    places = {use.field: use for use in uses if use.field and not use.group}
    if not {"amount", "fee"} <= set(places):
        return False
    if {"price", "quantity"} <= set(places):
        names = ("amount", "fee", "price", "quantity")
        rows = [[number(_cell(record, places[name].position)) for name in names] for record in body]
        votes = [vote for row in rows if None not in row and (vote := _vote(*row)) is not None]  # type: ignore[arg-type]
        if votes:
            return sum(votes) * 2 > len(votes)
    return any(word in plain(places["amount"].header) for word in _TOTAL_WORDS)


def number(cell: str) -> float | None:
    """A cell as a number, read by the sign it shows itself; None when there is no number in it."""
    found = _NUMBER.search(cell)
    if not found:
        return None
    digits = re.sub(r"[' ]", "", found[0])
    decimal = decimal_of(digits) or ","
    other = "." if decimal == "," else ","
    try:
        return float(digits.replace(other, "").replace(decimal, "."))
    except ValueError:
        return None


def _cell(record: Sequence[str], position: int) -> str:
    return record[position] if position < len(record) else ""


def _vote(amount: float, fee: float, price: float, quantity: float) -> bool | None:
    """True: price x number + fee is the amount; False: price x number is; None: neither, or there is no fee."""
    if abs(fee) < 0.005:
        return None
    if abs(price * quantity + fee - amount) < 0.006:
        return True
    return False if abs(price * quantity - amount) < 0.006 else None


@dataclass
class FeesOfOrders:
    """Fees that stand per order in another sheet, given to the first line of the order that has the order's status.

    `orders` has one record per order with a fee: at least "order_id" and "fee", and "status" where known. What finds no
    line (all tickets cancelled, the fee kept) is given afterwards as a line with quantity 0.
    """

    orders: dict[str, dict[str, str | None]] = field(repr=False)

    def __post_init__(self) -> None:
        self._left = dict(self.orders)

    def attach(self, table: pa.Table) -> pa.Table:
        """The same rows with a `fee` column."""
        fees: list[str | None] = [None] * len(table)
        keys = table["order_id"]
        hits = pc.indices_nonzero(pc.is_in(keys, value_set=pa.array(list(self._left), pa.string())))
        statuses = table["status"].take(hits).to_pylist() if "status" in table.column_names else [None] * len(hits)
        for index, key, status in zip(hits.to_pylist(), keys.take(hits).to_pylist(), statuses, strict=True):
            order = self._left.get(key)
            if order is not None and order.get("status") in (None, status):
                fees[index] = order["fee"]
                del self._left[key]
        with_fee = table.append_column("fee", pa.array(fees, pa.string()))
        return with_fee.append_column("quantity", pa.repeat(pa.scalar("1"), len(table)))

    def rest(self, schema: pa.Schema, *, after: int) -> pa.Table | None:
        """The fees that found no line, as rows about no performance, numbered on from row `after`; or None."""
        if not self._left:
            return None
        names = [name for name in schema.names if not name.startswith(("production_", "performance_"))]
        records = [
            {**{name: order.get(name) for name in names}, "row": after + nth, "quantity": "0", "price": "0.00"}
            for nth, order in enumerate(self._left.values(), start=1)
        ]
        return pa.Table.from_pylist(records, schema)
