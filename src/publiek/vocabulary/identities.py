"""By what can two accounts of one house be seen to be the same person? The columns that are compared, and no others.

A table of this shape lives in memory only, inside the house, while duplicates are sought: it is never stored, logged or
sent. What is kept of a delivery is the ticket line (`tables`), which has none of this.
"""

from __future__ import annotations

import pyarrow as pa

from publiek.vocabulary.tables import Column, schema_of

#: One row per row of the delivery. `account` is the house's own customer number, `email_written` the address as it was
#: typed, `phone` a Dutch mobile number as +316..., `name` initial and surname ("j|berg"), `given` the first given name
#: (one letter where only an initial is known), `address_line` house number and addition ("12|a") where `pc6` is known.
IDENTITY_LINE: tuple[Column, ...] = (
    Column("row", pa.int64()),
    Column("ordered_on", pa.date32()),
    Column("booker_kind", pa.string()),
    Column("account", pa.string(), "identifier"),
    Column("email", pa.string(), "identifier"),
    Column("email_written", pa.string(), "identifier"),
    Column("phone", pa.string(), "identifier"),
    Column("name", pa.string(), "identifier"),
    Column("given", pa.string(), "identifier"),
    Column("pc6", pa.string(), "quasi-identifier"),
    Column("address_line", pa.string(), "identifier"),
    Column("birth_date", pa.date32(), "quasi-identifier"),
)

IDENTITY: pa.Schema = schema_of(IDENTITY_LINE)
