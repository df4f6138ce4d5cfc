"""Which tables travel between the rooms, and what may each column hold?

Three tables, in the order of the walk: the *delivery row* (raw text, still with names), the *standard line*
(typed, still with names, lives in memory only) and the *ticket line* (pseudonymous, the only one that is stored).
Every column carries its sensitivity; a test asserts that no stored table has an identifier.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Column:
    """One column: its name, its Arrow type and how sensitive it is (see `codes.SENSITIVITIES`)."""

    name: str
    type: pa.DataType
    sensitivity: str = "open"


def schema_of(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of `columns`; the sensitivity travels as field metadata."""
    return pa.schema([pa.field(c.name, c.type, metadata={"sensitivity": c.sensitivity}) for c in columns])


def _text(names: str, sensitivity: str) -> tuple[Column, ...]:
    return tuple(Column(name, pa.string(), sensitivity) for name in names.split())


#: Fields that a reader may find in a delivery. All text, exactly as it stood in the file; absent columns are absent.
DELIVERY_FIELDS: tuple[Column, ...] = (
    *_text("order_id ticket_id booker_id", "identifier"),
    *_text("email full_name first_name name_prefix last_name company phone", "identifier"),
    *_text("address street house_number house_addition", "identifier"),
    *_text("postcode birth_date", "quasi-identifier"),
    *_text("postcode_digits postcode_letters birth_year", "quasi-identifier"),
    *_text("city country", "quasi-identifier"),
    *_text("order_date order_time performance_date performance_time", "open"),
    *_text("production_id production_title performance_id genre venue hall", "open"),
    *_text("status payment_status ticket_status return_mark test_mark scanned booker_kind", "open"),
    *_text("ticket_type price_category discount product pass_name voucher", "open"),
    *_text("channel quantity price amount fee refund_amount currency", "open"),
    *_text("visits tickets_sold tickets_free capacity revenue", "open"),
)

#: Typed, one line per delivery row (an L0 row may give two). Lives in memory only. `row` is the row number as a
#: spreadsheet shows it (header = its own row). Money is whole cents, signed; a return has negative quantity and money.
LINE_COLUMNS: tuple[Column, ...] = (
    Column("row", pa.int64()),
    Column("level", pa.string()),
    Column("performance_id", pa.string()),
    Column("production_id", pa.string()),
    Column("production", pa.string()),
    Column("performance_start", pa.timestamp("s")),
    Column("genre", pa.string()),
    Column("genre_own", pa.string()),
    Column("venue", pa.string()),
    Column("ordered_on", pa.date32()),
    Column("channel", pa.string()),
    Column("ticket_type", pa.string()),
    Column("status", pa.string()),
    Column("quantity", pa.int32()),
    Column("amount_cents", pa.int64()),
    Column("fee_cents", pa.int64()),
    Column("capacity", pa.int32()),
    Column("scanned", pa.bool_()),
    Column("booker_kind", pa.string()),
    Column("postcode_status", pa.string()),
    Column("pc4", pa.int32(), "quasi-identifier"),
    Column("country", pa.string(), "quasi-identifier"),
)

#: What only the standard line has: from these the keys are made, after which they are gone.
IDENTITY_COLUMNS: tuple[Column, ...] = (
    *_text("order_id ticket_id booker_id email name address_line", "identifier"),
    *_text("pc6", "quasi-identifier"),
    Column("birth_date", pa.date32(), "quasi-identifier"),
    Column("birth_year", pa.int16(), "quasi-identifier"),
)

STANDARD_LINE: tuple[Column, ...] = (*LINE_COLUMNS, *IDENTITY_COLUMNS)

#: The stored fact. `order`, `ticket` and `booker` are keyed 64-bit pseudonyms of one legal entity; `booker` is null
#: when nobody is known (till, tally, count). `delivery` is the number of the delivery that brought the line.
TICKET_LINE: tuple[Column, ...] = (
    Column("delivery", pa.int32()),
    *LINE_COLUMNS,
    Column("order", pa.int64(), "quasi-identifier"),
    Column("ticket", pa.int64(), "quasi-identifier"),
    Column("booker", pa.int64(), "quasi-identifier"),
    Column("pc6", pa.string(), "quasi-identifier"),
    Column("birth_year", pa.int16(), "quasi-identifier"),
)

#: Every row that was not kept: why, and how much money went with it. Never a value.
SET_ASIDE: tuple[Column, ...] = (
    Column("row", pa.int64()),
    Column("code", pa.string()),
    Column("amount_cents", pa.int64()),
)

#: The built-in description of postcode areas (areas.describe). Households and residents are counts (CBS, rounded to 5).
AREA: tuple[Column, ...] = (
    Column("pc4", pa.int32()),
    Column("place", pa.string()),
    Column("municipality", pa.string()),
    Column("province", pa.string()),
    Column("lon", pa.float64()),
    Column("lat", pa.float64()),
    Column("rd_x", pa.float64()),
    Column("rd_y", pa.float64()),
    Column("area_km2", pa.float64()),
    Column("households", pa.int32()),
    Column("residents", pa.int32()),
    Column("urbanity", pa.int8()),
)

#: One segmentation laid over postcode areas: the dominant group, how sure, and the whole mix (sums to 1).
AREA_SEGMENT: tuple[Column, ...] = (
    Column("pc4", pa.int32()),
    Column("segment", pa.string()),
    Column("certainty", pa.float64()),
    Column("mix", pa.map_(pa.string(), pa.float64())),
)

#: A segmentation finer than pc4: per six-character postcode its group, how sure, and its households (null = unknown).
#: `mix` may be null: then the label is all there is.
FINE_SEGMENT: tuple[Column, ...] = (
    Column("pc6", pa.string()),
    Column("segment", pa.string()),
    Column("certainty", pa.float64()),
    Column("households", pa.float64()),
    Column("mix", pa.map_(pa.string(), pa.float64())),
)
