"""What do the raw rows of a delivery mean in the words of the standard? One batch, from text to typed lines.

Rows in = rows kept + rows set aside, and money likewise: `cents_in` is added up before the rows are divided.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from publiek.engines import Workbench
from publiek.standardisation import aside
from publiek.standardisation.booker_kinds import read_booker_kinds
from publiek.standardisation.counts import Counts, read_counts
from publiek.standardisation.labels import read_channels, read_genres
from publiek.standardisation.marks import read_truth
from publiek.standardisation.moments import read_moments, span_of_orders
from publiek.standardisation.noticed import findings_of
from publiek.standardisation.performances import Performances, read_performances
from publiek.standardisation.persons import read_persons
from publiek.standardisation.plan import Plan, StandardBatch
from publiek.standardisation.postcodes import read_homes
from publiek.standardisation.quantities import read_quantity
from publiek.standardisation.reading import Reading
from publiek.standardisation.sales import Sales, read_sales, read_tallies
from publiek.standardisation.sheet import Sheet, constant, flat
from publiek.standardisation.statuses import REFUNDED, read_ranks, settle_status
from publiek.standardisation.ticket_types import read_ticket_types
from publiek.vocabulary.tables import STANDARD_LINE, schema_of

Columns = dict[str, pa.Array]


class Standardiser:
    """Gives the rows of one delivery their meaning, batch by batch."""

    def __init__(self, plan: Plan, workbench: Workbench) -> None:
        """`workbench` must not spill: the rows hold names."""
        self._plan, self.workbench = plan, workbench
        self.today = plan.today or date.today()

    def standardise(self, rows: pa.Table) -> StandardBatch:
        """`rows`: `row` (int64) and delivery fields, all text. Every row ends as a line or is set aside with a reason.

        A problem in a row is a finding, never an exception.
        """
        reading = Reading(Sheet(rows), self.workbench, self._plan, self.today)
        lines, reasons, extra = _LEVELS.get(self._plan.level, _sold_lines)(reading)
        money = _money(lines)
        code = aside.set_aside({"row-empty": aside.empty_rows(reading.sheet), **reasons}, reading.noticed)
        readable = pc.invert(pc.fill_null(pc.equal(code, "amount-unreadable"), False))
        counted = pc.if_else(readable, money, pa.scalar(None, money.type))
        marks = reading.noticed.marks(pc.is_valid(code))
        return StandardBatch(
            lines=_kept(reading.sheet, lines, extra=extra, code=code),
            set_aside=aside.aside_table(reading.sheet.row, code, money),
            findings=findings_of(marks),
            cents_in=pc.sum(counted).as_py() or 0,
            rows_in=reading.sheet.size,
            marks=marks,
            money=counted,
        )


def _sold_lines(reading: Reading) -> tuple[Columns, Columns, pa.Table | None]:
    """L2: one line per row, with order, ticket and booker."""
    sales = read_sales(reading)
    shared, performances = _shared_columns(reading)
    homes = read_homes(reading)
    lines = {
        **shared,
        **_sales_columns(reading, sales),
        **read_persons(reading, homes.pc6),
        "ordered_on": _ordered_on(reading),
        "channel": read_channels(reading),
        "ticket_type": read_ticket_types(reading, unpaid=sales.unpaid),
        "scanned": _scanned(reading),
        "booker_kind": read_booker_kinds(reading.sheet),
        "postcode_status": homes.status,
        "pc4": homes.pc4,
        "pc6": homes.pc6,
        "country": homes.country,
    }
    return lines, _reasons(reading, performances, sales), None


def _tally_lines(reading: Reading) -> tuple[Columns, Columns, pa.Table | None]:
    """L1: one line per row, a number of visits from one postcode area; nobody is known."""
    sales = read_tallies(reading)
    shared, performances = _shared_columns(reading)
    homes = read_homes(reading)
    lines = {
        **shared,
        **_sales_columns(reading, sales),
        "ordered_on": _ordered_on(reading),
        "channel": read_channels(reading),
        "ticket_type": read_ticket_types(reading, unpaid=sales.unpaid),
        "booker_kind": constant("person", reading.sheet.size),
        "postcode_status": homes.status,
        "pc4": homes.pc4,
        "country": homes.country,
    }
    absent = pc.and_(pc.is_null(sales.quantity), pc.invert(sales.quantity_unreadable))
    return lines, {**_reasons(reading, performances, sales), "count-absent": absent}, None


def _count_lines(reading: Reading) -> tuple[Columns, Columns, pa.Table | None]:
    """L0: counts of a performance; sold and free tickets of one row are two lines."""
    counts = read_counts(reading)
    shared, performances = _shared_columns(reading)
    status = settle_status(
        read_ranks(reading, free=constant(True, reading.sheet.size)), constant(False, reading.sheet.size)
    )
    lines = {
        **shared,
        "status": status,
        "quantity": counts.quantity,
        "amount_cents": counts.cents,
        "fee_cents": counts.fee,
        "ticket_type": _counted_types(reading, counts),
        "channel": read_channels(reading),
        "booker_kind": constant("person", reading.sheet.size),
        "postcode_status": constant("missing", reading.sheet.size),
    }
    reasons = {
        **_reasons(reading, performances, counts),
        "count-negative": counts.negative,
        "count-absent": pc.and_(counts.absent, pc.invert(counts.quantity_unreadable)),
    }
    return lines, reasons, _free_lines(reading.sheet, lines, counts)


def _counted_types(reading: Reading, counts: Counts) -> pa.Array:
    """The ticket type of each count: what a column says (a museum counts its cards by type), else what was counted."""
    if not reading.sheet.has("ticket_type", "price_category"):
        return counts.ticket_type
    unpaid = pc.and_(pc.equal(counts.cents, 0), pc.greater(counts.quantity, 0))
    told = read_ticket_types(reading, unpaid=pc.fill_null(unpaid, False))
    silent = pc.or_(pc.equal(told, "other"), pc.equal(counts.ticket_type, "free"))
    return pc.if_else(silent, counts.ticket_type, told)


def _free_lines(sheet: Sheet, lines: Columns, counts: Counts) -> pa.Table:
    """The second line of rows with free tickets: the same performance, no money, no capacity."""
    without = {name: column for name, column in lines.items() if name not in ("amount_cents", "fee_cents", "capacity")}
    second = {**without, "quantity": counts.free, "ticket_type": constant("free", sheet.size)}
    return _table(sheet, second).filter(pc.is_valid(counts.free))


_LEVELS: dict[str, Callable[[Reading], tuple[Columns, Columns, pa.Table | None]]] = {
    "L0": _count_lines,
    "L1": _tally_lines,
    "L2": _sold_lines,
}


def _shared_columns(reading: Reading) -> tuple[Columns, Performances]:
    """What lines of every level say: the performance, its genre, its capacity."""
    performances = read_performances(reading)
    columns = {
        **performances.columns,
        "level": constant(reading.plan.level, reading.sheet.size),
        "genre": read_genres(reading),
        "capacity": read_quantity(reading, "capacity", code="number-unreadable")[0],
    }
    return columns, performances


def _sales_columns(reading: Reading, sales: Sales) -> Columns:
    ranks = read_ranks(reading, free=sales.unpaid)
    ranks = pc.if_else(sales.refunded, pa.scalar(REFUNDED, pa.int8()), ranks)
    return {
        "status": settle_status(ranks, sales.negative),
        "quantity": sales.quantity,
        "amount_cents": sales.cents,
        "fee_cents": sales.fee,
    }


def _reasons(reading: Reading, performances: Performances, numbers: Sales | Counts) -> Columns:
    """Why rows may have to be set aside."""
    sheet = reading.sheet
    return {
        "order-test": aside.trial_rows(sheet),
        "no-performance": aside.loose_rows(sheet, performances.named, performances.dated),
        "not-admission": aside.goods_rows(sheet),
        "amount-unreadable": numbers.amount_unreadable,
        "quantity-unreadable": numbers.quantity_unreadable,
    }


def _ordered_on(reading: Reading) -> pa.Array:
    """The day of the order (date32)."""
    if not reading.sheet.has("order_date"):
        return pa.nulls(reading.sheet.size, pa.date32())
    here = reading.sheet.spread("order_date")
    read = read_moments(reading, here.texts, span_of_orders(reading.today))
    reading.noticed.texts("date-unreadable", "order_date", here, read.unreadable)
    reading.noticed.texts("date-out-of-range", "order_date", here, read.out_of_range)
    return here.give(read.day)


def _scanned(reading: Reading) -> pa.Array:
    """Whether the ticket was scanned. pretix lists the check-ins: an empty list there is a no."""
    scanned = read_truth(reading.sheet, "scanned")
    listed = reading.system == "pretix" and reading.sheet.has("scanned")
    return pc.fill_null(scanned, False) if listed else scanned


def _money(lines: Columns) -> pa.Array:
    """Amount and fee of each row together; null where neither is stated."""
    amount, fee = lines["amount_cents"], lines["fee_cents"]
    both = pc.add(pc.fill_null(amount, 0), pc.fill_null(fee, 0))
    return pc.if_else(pc.and_(pc.is_null(amount), pc.is_null(fee)), pa.scalar(None, pa.int64()), both)


def _kept(sheet: Sheet, lines: Columns, *, extra: pa.Table | None, code: pa.Array) -> pa.Table:
    """The lines of the rows that stay, in the order of the rows."""
    table = _table(sheet, lines)
    stays = pc.is_null(code)
    if code.null_count < len(code):
        table = table.filter(stays)
    if extra is None or not extra.num_rows:
        return table
    second = extra.filter(pc.is_in(extra["row"], flat(table["row"])))
    order = pa.chunked_array([pc.multiply(flat(table["row"]), 2), pc.add(pc.multiply(flat(second["row"]), 2), 1)])
    return pa.concat_tables([table, second]).take(pc.sort_indices(order))


def _table(sheet: Sheet, lines: Columns) -> pa.Table:
    """The columns as STANDARD_LINE; what a level does not know is null."""
    known = {"row": sheet.row, **lines}
    schema = schema_of(STANDARD_LINE)
    return pa.table([known.get(f.name, pa.nulls(sheet.size, f.type)) for f in schema], schema=schema)
