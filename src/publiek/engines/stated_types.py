"""Which types does an answer have, whatever the engine called them?

Engines differ in what a count or a sum is (32, 64 or 128 bits, signed or not) and in how they write text. What is
collected has six types only: int64, float64, string, bool, date32 and timestamp[us] without zone.
"""

from __future__ import annotations

import pyarrow as pa


def stated_type(type_: pa.DataType) -> pa.DataType:
    """The type in which an answer of `type_` is given; a type that no answer has is left as it is."""
    if pa.types.is_dictionary(type_):
        return stated_type(type_.value_type)
    if pa.types.is_integer(type_) or (pa.types.is_decimal(type_) and type_.scale == 0):
        return pa.int64()
    if pa.types.is_floating(type_) or pa.types.is_decimal(type_):
        return pa.float64()
    if pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_):
        return pa.string()
    if pa.types.is_date(type_):
        return pa.date32()
    return pa.timestamp("us") if pa.types.is_timestamp(type_) and type_.tz is None else type_


def stated(table: pa.Table) -> pa.Table:
    """`table` with stated types; a whole number that does not fit 64 bits is an error, never another number."""
    wanted = pa.schema([pa.field(field.name, stated_type(field.type)) for field in table.schema])
    return table.cast(wanted) if table.schema != wanted else table
