"""What does a ticketing system know when somebody presses the export button, and what does each row mean?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.invented.guests import Guests, World
from publiek.invented.programme import Programme
from publiek.invented.sales import CANCELLED, GIFT, RESERVED, TEST, Orders, Tickets
from publiek.invented.spelling import either, whole

#: What a row means, by number. `valid` and `return` (a negative row) add up to the true net; the others count for
#: nothing. `returned` is a sold ticket that the system marks as given back; `total` a sum row; `duplicate` a repeat.
MEANINGS = ("valid", "return", "returned", "cancelled", "reserved", "test", "gift", "total", "duplicate")
VALID, RETURN, RETURNED, CANCELLED_ROW, RESERVED_ROW, TEST_ROW, GIFT_ROW, TOTAL, DUPLICATE = range(len(MEANINGS))


@dataclass(frozen=True)
class FileStyle:
    """How a system writes its files.

    `above` are title rows; `quote_all` quotes every cell.
    `duplicates` is the share of rows that appear twice; `total_row` names the columns for the word and the two sums.
    """

    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\r\n"
    quote_all: bool = False
    extension: str = "csv"
    above: tuple[str, ...] = ()
    duplicates: float = 0.0
    total_row: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True)
class Sheet:
    """Rows of a file: columns in order (a text for a constant), and per row what it means and what it says.

    `slips` are masks per row of what a guest filled in wrongly.
    """

    columns: list[tuple[str, pa.Array | str]]
    meaning: np.ndarray
    tickets: np.ndarray
    cents: np.ndarray
    fees: np.ndarray
    slips: dict[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.meaning)

    def keep(self, mask: np.ndarray) -> Sheet:
        """Only the rows where `mask` holds."""
        chosen = pa.array(mask)
        return Sheet(
            [(name, text.filter(chosen) if isinstance(text, pa.Array) else text) for name, text in self.columns],
            self.meaning[mask],
            self.tickets[mask],
            self.cents[mask],
            self.fees[mask],
            {name: slip[mask] for name, slip in self.slips.items()},
        )


@dataclass(frozen=True)
class Extract:
    """A batch of orders of one house and season with all that belongs to it."""

    world: World
    shows: Programme
    orders: Orders
    tickets: Tickets
    guests: Guests

    def each(self, column: pa.Array) -> pa.Array:
        """An order column, repeated for every ticket of the order."""
        return column.take(self._order)

    def on(self, values: list[str]) -> pa.Array:
        """Per order, the value of its performance; null when there is none."""
        place = self.orders.performance
        return pa.array(values, pa.string()).take(pa.array(np.maximum(place, 0), mask=place < 0))

    def event_names(self, test: str, gift: str = "Cadeaubon") -> pa.Array:
        """Per order the title; `test` for a trial order by the staff, `gift` for a gift card."""
        return either(self.orders.plan == TEST, test, self.on(self.shows.titles).fill_null(gift))

    @property
    def start_day(self) -> np.ndarray:
        """Per order, the day of the performance; -1 when there is none."""
        place = self.orders.performance
        return np.where(place < 0, -1, self.shows.day[place])

    @property
    def start_second(self) -> np.ndarray:
        """Per order, the second of the day at which the performance starts."""
        return self.shows.minute[self.orders.performance] * 60

    @cached_property
    def meaning(self) -> np.ndarray:
        """Per ticket, what it means when a system marks returns by status."""
        return np.where(self.tickets.returned, RETURNED, self.order_meaning[self.tickets.order])

    @cached_property
    def order_meaning(self) -> np.ndarray:
        """Per order, what it means, returns left aside."""
        status, plan = self.orders.status, self.orders.plan
        by_status = np.select([status == CANCELLED, status == RESERVED], [CANCELLED_ROW, RESERVED_ROW], VALID)
        return np.select([plan == TEST, plan == GIFT], [TEST_ROW, GIFT_ROW], by_status)

    def total(self, numbers: np.ndarray) -> np.ndarray:
        """A ticket column summed per order, as whole numbers."""
        return np.bincount(self.tickets.order, numbers, len(self.orders)).round().astype(np.int64)

    def order_slips(self) -> dict[str, np.ndarray]:
        """Masks per order: slips of the guest, group bookings and sales to nobody known."""
        return {**self.guests.slips, "group-booking": self.orders.kind > 0, "school-booking": self.orders.kind == 2}

    def ticket_slips(self) -> dict[str, np.ndarray]:
        """The same masks per ticket."""
        return {name: mask[self.tickets.order] for name, mask in self.order_slips().items()}

    def ticket_sheet(self, columns: list[tuple[str, pa.Array | str]], *, fees: bool) -> Sheet:
        """A sheet with one row per ticket; `fees` says whether the file shows service fees."""
        printed = self.tickets.fee if fees else np.zeros(len(self.tickets), dtype=np.int64)
        ones = np.ones(len(self.tickets), dtype=np.int64)
        return Sheet(columns, self.meaning, ones, self.tickets.cents, printed, self.ticket_slips())

    @property
    def customer(self) -> pa.Array:
        """The customer number as text; null when nobody is recorded."""
        account = self.orders.account
        return pc.cast(pa.array(account + 10_001, mask=account < 0), pa.string())

    @property
    def order_number(self) -> pa.Array:
        """The order number as text."""
        return whole(self.orders.number)

    @cached_property
    def _order(self) -> pa.Array:
        return pa.array(self.tickets.order)
