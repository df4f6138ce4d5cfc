"""Which columns may pass this door? Exactly those of the ticket line, none of which is an identifier."""

from __future__ import annotations

import pyarrow as pa

from publiek.pseudonymisation import refusals
from publiek.vocabulary.tables import DELIVERY_FIELDS, IDENTITY_COLUMNS, STANDARD_LINE, TICKET_LINE, schema_of

#: What leaves: the ticket line without its delivery number.
KEPT: pa.Schema = schema_of(tuple(column for column in TICKET_LINE if column.name != "delivery"))
#: What may come in.
STANDARD: pa.Schema = schema_of(STANDARD_LINE)

#: Every name that stands for an identifier anywhere in the vocabulary.
IDENTIFIERS: frozenset[str] = frozenset(
    column.name
    for column in (*DELIVERY_FIELDS, *STANDARD_LINE, *IDENTITY_COLUMNS, *TICKET_LINE)
    if column.sensitivity == "identifier"
)


def require_standard(lines: pa.Table) -> None:
    """Raises DisclosureError unless `lines` has exactly the columns of a standard line, of its types."""
    if not lines.schema.equals(STANDARD):
        found = set(lines.column_names) ^ set(STANDARD.names)
        raise refusals.identifier_remains(sorted(found & (set(STANDARD.names) | IDENTIFIERS)))


def require_kept_only(schema: pa.Schema) -> None:
    """Raises DisclosureError unless `schema` is that of the ticket line, with no identifier in it."""
    identifiers = sorted(IDENTIFIERS & set(schema.names))
    marked = sorted(f.name for f in schema if (f.metadata or {}).get(b"sensitivity") == b"identifier")
    if identifiers or marked or not schema.equals(KEPT):
        raise refusals.identifier_remains(identifiers or marked or sorted(set(schema.names) ^ set(KEPT.names)))
