"""Which columns may be stored? The ticket line without its delivery number, and nothing else."""

from __future__ import annotations

import pyarrow as pa

from publiek.vocabulary.tables import DELIVERY_FIELDS, IDENTITY_COLUMNS, SET_ASIDE, TICKET_LINE, schema_of
from publiek.warehouse import refusals

#: What staged and settled files hold. The delivery number is the name of the partition, not a column.
KEPT_LINE: pa.Schema = schema_of(tuple(column for column in TICKET_LINE if column.name != "delivery"))
SET_ASIDE_ROW: pa.Schema = schema_of(SET_ASIDE)

_IDENTIFIERS = {c.name for c in (*DELIVERY_FIELDS, *IDENTITY_COLUMNS) if c.sensitivity == "identifier"}


def _kind(type_: pa.DataType) -> pa.DataType:
    """`type_` without what engines choose freely when they write Parquet: text width, dictionaries, time unit."""
    if pa.types.is_dictionary(type_):
        return _kind(type_.value_type)
    if pa.types.is_large_string(type_) or pa.types.is_string_view(type_):
        return pa.string()
    if pa.types.is_timestamp(type_) and type_.tz is None:
        return pa.timestamp("s")
    return type_


def require(found: pa.Schema, *, wanted: pa.Schema) -> None:
    """Raises StorageError unless `found` has exactly the columns of `wanted`, in any order, of the same kinds."""
    names = set(found.names)
    if len(names) != len(found.names):
        raise refusals.columns_refused(
            unknown=sorted({n for n in names if found.names.count(n) > 1}), missing=[], types=[]
        )
    unknown = names - set(wanted.names)
    missing = set(wanted.names) - names
    types = {n for n in names - unknown if _kind(found.field(n).type) != _kind(wanted.field(n).type)}
    if unknown & _IDENTIFIERS:
        raise refusals.identifier_refused(sorted(unknown & _IDENTIFIERS))
    if unknown or missing or types:
        raise refusals.columns_refused(unknown=sorted(unknown), missing=sorted(missing), types=sorted(types))


def shaped(table: pa.Table, *, wanted: pa.Schema) -> pa.Table:
    """`table` with the columns of `wanted` in its order and types. Raises StorageError for any other column."""
    require(table.schema, wanted=wanted)
    return table.select(wanted.names).cast(wanted, safe=False)
