"""How many cents does a text mean? Exact to the cent, by text and whole numbers, never by floating point.

Read: 1.234,56 · 1,234.56 · € 12,50 · 12.50 EUR · -12,50 · (12,50) · 12,50- · 12,- · 1 234,50 · gratis.
Which sign is the decimal one: with both present the last; with one, that of the delivery; where the delivery does not
tell, a sign before exactly three digits groups thousands ("1.234" is 1234) and any other is decimal. More than two
decimals are rounded half away from zero, which is noted. Other currencies and anything else are unreadable.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import flat

#: Whole euros a cell can hold; above it the text is no amount but an identifier in the wrong column.
DIGITS = 9

# Step "bare": no currency, no blanks, no thousands apostrophes; the sign apart.
_BARE = r"""
WITH clean AS (
    SELECT nth, regexp_replace(regexp_replace(lower(text), '[\x{2010}-\x{2015}\x{2212}]', '-', 'g'),
        '€|euro?s?|[\s\x{00a0}\x{202f}\x{2009}''’`]', '', 'g') AS t
    FROM texts
)
SELECT nth, t, t LIKE '-%' OR t LIKE '(%)' OR regexp_matches(t, '\d-$') AS negative,
    regexp_replace(regexp_replace(t, '[.,](-{1,2}|=)\)?$', ''), '^[-+(]+|[-)]$', '', 'g') AS body
FROM clean
"""

# Step "mark": which sign of the body is the decimal one ('' = none).
_MARK = r"""
SELECT nth, t, negative, body, CASE
    WHEN regexp_matches(body, '^\d+$') THEN ''
    WHEN regexp_matches(body, '^\d{1,3}(\.\d{3})+,\d*$') THEN ','
    WHEN regexp_matches(body, '^\d{1,3}(,\d{3})+\.\d*$') THEN '.'
    WHEN regexp_matches(body, '^\d{1,3}(\.\d{3}){2,}$') OR regexp_matches(body, '^\d{1,3}(,\d{3}){2,}$') THEN ''
    WHEN regexp_matches(body, '^[1-9]\d{0,2}[.,]\d{3}$') AND NOT contains(body, ?) THEN ''
    WHEN regexp_matches(body, '^\d*\.\d*$') AND body <> '.' THEN '.'
    WHEN regexp_matches(body, '^\d*,\d*$') AND body <> ',' THEN ','
END AS mark FROM bare
"""

# Step "cents": whole numbers only.
_CENTS = r"""
WITH parts AS (
    SELECT nth, t, negative, mark,
        ltrim(regexp_replace(if(mark = '', body, split_part(body, mark, 1)), '[.,]', '', 'g'), '0') AS euros,
        if(mark = '', '', split_part(body, mark, 2)) AS decimals
    FROM marked
), whole AS (
    SELECT nth, t, negative, decimals, CASE WHEN mark IS NOT NULL AND len(euros) <= ? THEN
        coalesce(try_cast(euros AS BIGINT), 0) * 100 + rpad(left(decimals, 2), 2, '0')::BIGINT
        + if(substr(decimals, 3, 1) >= '5', 1, 0) END AS cents
    FROM parts
)
SELECT nth, CASE WHEN t IN ('gratis', 'free', 'kosteloos', 'kostenlos', 'gratuit', 'nihil', 'vrij') THEN 0
    ELSE if(negative, -cents, cents) END::BIGINT AS cents,
    t IN ('', '-', '--', '.', 'n.v.t.', 'nvt', 'n/a', 'geen', 'null', 'nan', 'none') AS nothing,
    regexp_matches(substr(decimals, 3), '[1-9]') AS rounded
FROM whole
"""


@dataclass(frozen=True, repr=False)
class Amounts:
    """One entry per text: `cents` (int64, null when nothing is stated), what could not be read, what was rounded."""

    cents: pa.Array
    unreadable: pa.Array
    rounded: pa.Array


def read_cents(reading: Reading, texts: pa.Array) -> Amounts:
    """The amount of each text in whole cents."""
    bare = reading.answer(_BARE, texts)
    # A sign that is in no amount stands for "the delivery does not tell".
    marked = reading.workbench.run(_MARK, {"bare": bare}, [reading.decimal or "?"])
    read = reading.workbench.run(_CENTS, {"marked": marked}, [DIGITS])
    cents = flat(read["cents"])
    stated = pc.and_(pc.is_valid(texts), pc.invert(pc.fill_null(flat(read["nothing"]), True)))
    return Amounts(
        cents=cents,
        unreadable=pc.and_(stated, pc.is_null(cents)),
        rounded=pc.and_(pc.is_valid(cents), pc.fill_null(flat(read["rounded"]), False)),
    )
