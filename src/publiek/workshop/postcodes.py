"""Which Dutch postcode does a cell of a list mean?

As deliveries are read: case, blanks, hyphens, "NL" before it, a place behind it, the letter O for the digit 0 do not
matter; neither does the ".0" that a spreadsheet puts behind a number. Anything else is no postcode, never a guess.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_SHAPE = (
    r"^(?:NL[\s\x{00a0}]*-?[\s\x{00a0}]*)?(?P<digits>[1-9O][0-9O]{3})"
    r"(?:[.,]0+|[\s\x{00a0}.-]*(?:(?P<letters>[A-Z0]{2})(?P<behind>[\s\x{00a0},(].*)?)?)$"
)
#: Letters that no postcode has, and letters that begin the name of a place ("3011 De Lier").
_NEVER = pa.array(["SA", "SD", "SS"])
_PLACES = pa.array(["DE", "LA", "LE", "EL", "ST"])


def clean(cells: pa.ChunkedArray) -> pa.Array:
    """Per cell "3011AA", or "3011" when there are four digits alone; null for what is no Dutch postcode."""
    coded = pc.fill_null(cells.combine_chunks(), "").dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    bare = pc.replace_substring_regex(pc.utf8_upper(coded.dictionary), r"^[\s\x{00a0}']+|[\s\x{00a0}]+$", "")
    read = pc.extract_regex(bare, _SHAPE)
    digits, letters, behind = (
        pc.fill_null(pc.struct_field(read, name), "") for name in ("digits", "letters", "behind")
    )
    area, pair = pc.replace_substring(digits, "O", "0"), pc.replace_substring(letters, "0", "O")
    whole = pc.not_equal(pair, "")
    doubtful = pc.and_(pc.not_equal(behind, ""), pc.is_in(pair, _PLACES))
    # a digit and a letter can only be told apart where the two letters show that it is a postcode at all
    fits = pc.if_else(whole, pc.invert(pc.or_(pc.is_in(pair, _NEVER), doubtful)), pc.equal(area, digits))
    there = pc.and_(pc.and_(pc.not_equal(digits, ""), pc.invert(pc.starts_with(digits, "O"))), fits)
    text = pc.if_else(there, pc.binary_join_element_wise(area, pair, ""), pa.scalar(None, pa.string()))
    return text.take(coded.indices)


def is_postcode(cell: str) -> bool:
    """Whether one cell is a Dutch postcode."""
    return bool(re.search(r"\d", cell)) and clean(pa.chunked_array([[cell]])).null_count == 0
