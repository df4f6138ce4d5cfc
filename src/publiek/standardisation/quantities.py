"""Which whole number does a text mean? Tickets, visits, seats, years."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.marks import said
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import constant, flat

#: No line holds more tickets or visits than this.
LARGEST = 10_000_000

# A sign before exactly three digits groups thousands, unless it is the decimal sign of the delivery (1.000 = 1 there).
_WHOLE = r"""
WITH bare AS (
    SELECT nth, regexp_replace(
        regexp_replace(lower(text), '[\x{2010}-\x{2015}\x{2212}]', '-', 'g'), '[\s\x{00a0}\x{202f}]', '', 'g') AS t
    FROM texts
), body AS (
    SELECT nth, t LIKE '-%' OR t LIKE '(%)' OR t LIKE '%-' AS negative,
        regexp_extract(t, '^[-+(]?([\d.,]+?)(?:x|st\.?|stuks?|stück|tickets?|kaart(?:en|jes?)?|karten?|pcs|pers\.?'
            || '|personen|billets?)?[-)]?$', 1) AS b
    FROM bare
)
SELECT nth, CASE
    WHEN regexp_matches(b, '^\d{1,8}$') THEN try_cast(b AS INTEGER)
    WHEN regexp_matches(b, '^\d{1,3}([.,]\d{3}){2,}$') THEN try_cast(regexp_replace(b, '[.,]', '', 'g') AS INTEGER)
    WHEN regexp_matches(b, '^\d{1,3}[.,]\d{3}$') AND NOT contains(b, ?)
        THEN try_cast(regexp_replace(b, '[.,]', '', 'g') AS INTEGER)
    WHEN regexp_matches(b, '^\d{1,8}[.,]0+$') THEN try_cast(regexp_extract(b, '^\d+') AS INTEGER)
END * if(negative, -1, 1) AS whole FROM body
"""


def read_whole(reading: Reading, texts: pa.Array) -> pa.Array:
    """The whole number each text means (int32); null where it means none, or more than `LARGEST`."""
    whole = flat(reading.answer(_WHOLE, texts, [reading.decimal or "?"])["whole"]).cast(pa.int32())
    return pc.if_else(pc.less_equal(pc.abs(whole), LARGEST), whole, pa.scalar(None, pa.int32()))


def read_quantity(reading: Reading, field: str, *, code: str = "quantity-unreadable") -> tuple[pa.Array, pa.Array]:
    """`field` as a whole number for each row (null when not stated), and the rows in which it means none (`code`)."""
    here = said(reading.sheet, field)
    if here.empty:
        return pa.nulls(reading.sheet.size, pa.int32()), constant(False, reading.sheet.size)
    whole = read_whole(reading, here.texts)
    strange = pc.fill_null(here.give(pc.is_null(whole)), False)
    reading.noticed.rows(code, field, strange)
    return here.give(whole), strange
