"""By what is a booker known who gave no e-mail address: initial and surname, and the address.

The name is the first letter and the last word, without accents, titles and particles: "Mevr. J. van der Berg",
"Berg, Johanna van der" and "johanna van den berg" are all j|berg. Never a first name alone. The address is house number
and addition when the postcode tells the street, else street, number and addition. Only rows without a usable e-mail
address get either: what is not needed is not read.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.marks import is_nothing
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import Sheet, flat, joined, spread
from publiek.standardisation.word_lists import load

_PARTICLES, _TITLES = (tuple(load("names")[kind]) for kind in ("particles", "titles"))  # type: ignore[arg-type]

# Words of the name; with a comma the family name stands before it, else everything behind the first word is family.
_NAMED = rf"""
WITH bare AS (
    SELECT nth, translate(text, '.''’`/', '     ') AS t FROM texts
), halves AS (
    SELECT nth, contains(t, ',') AS turned, string_split(split_part(t, ',', 1), ' ') AS before,
        string_split(split_part(t, ',', 2), ' ') AS behind
    FROM bare
), words AS (
    SELECT nth, turned, list_filter(before, lambda w: w <> '' AND w NOT IN {_TITLES}) AS before,
        list_filter(behind, lambda w: w <> '' AND w NOT IN {_TITLES}) AS behind
    FROM halves
), families AS (
    SELECT nth, turned, if(turned, behind, before)[1] AS given, if(turned, before, before[2:]) AS family FROM words
), surnames AS (
    SELECT nth, if(given IN {_PARTICLES}, '', coalesce(left(given, 1), '')) AS initial,
        if(given IN {_PARTICLES} AND NOT turned, '', coalesce(given, '')) AS given,
        coalesce(list_filter(family, lambda w: w NOT IN {_PARTICLES})[-1], family[-1], '') AS surname
    FROM families
)
SELECT nth, initial || '|' || regexp_replace(surname, '[^\p{{L}}\p{{N}}]', '', 'g') AS name, given
FROM surnames
"""

_ADDRESSED = r"""
WITH parts AS (
    SELECT nth, text, regexp_extract(text, '^(.*?)[ ,]+(\d{1,5})(?:[ /.,]*([a-z0-9][a-z0-9 ]{0,7})?)$',
        ['street', 'number', 'addition']) AS a
    FROM texts
), split AS (
    SELECT nth, a.number <> '' AS numbered, regexp_replace(a.street, '[^\p{L}\p{N}]', '', 'g') AS street,
        a.number || '|' || replace(a.addition, ' ', '') AS number,
        regexp_replace(text, '[^\p{L}\p{N}]', '', 'g') AS whole
    FROM parts
)
SELECT nth, if(numbered, regexp_replace(street, 'str(?:aat|asse)?$', 'str'), '') AS street,
    if(numbered, number, '') AS number, whole
FROM split
"""


def read_names(reading: Reading, needed: pa.Array) -> pa.Array:
    """Initial and surname ("j|berg") of the rows marked in `needed`; null elsewhere, and where no surname is known."""
    return _read_names(reading, needed)[0]


def read_full_names(reading: Reading) -> tuple[pa.Array, pa.Array]:
    """Of all rows initial and surname ("j|berg"), and the first given name, an initial where no more is known."""
    return _read_names(reading, pa.repeat(pa.scalar(True), reading.sheet.size))


def _read_names(reading: Reading, needed: pa.Array) -> tuple[pa.Array, pa.Array]:
    sheet = reading.sheet
    if not pc.any(needed).as_py():
        return pa.nulls(sheet.size, pa.string()), pa.nulls(sheet.size, pa.string())
    given = _joined(sheet, ("first_name",), needed)
    family = _joined(sheet, ("name_prefix", "last_name"), needed)
    # Family name first, then a comma: the same text a register would have.
    parts = pc.if_else(pc.is_valid(family), pc.binary_join_element_wise(family, pc.fill_null(given, ""), ", "), family)
    written = spread(pc.coalesce(parts, _joined(sheet, ("full_name",), needed), _joined(sheet, ("company",), needed)))
    written = written.without(is_nothing(written.plain))
    read = reading.answer(_NAMED, written.plain)
    names, first, no_text = flat(read["name"]), flat(read["given"]), pa.scalar(None, pa.string())
    named = pc.if_else(pc.match_substring_regex(names, r"\|."), names, no_text)
    first = pc.if_else(pc.or_(pc.equal(first, ""), pc.is_null(named)), no_text, first)
    return _back(written.give(named), needed), _back(written.give(first), needed)


def read_address_lines(reading: Reading, needed: pa.Array, pc6: pa.Array) -> pa.Array:
    """House number and addition, with the street where `pc6` is unknown, of the rows marked in `needed`; else null."""
    sheet = reading.sheet
    if not pc.any(needed).as_py() or not sheet.has("address", "street", "house_number"):
        return pa.nulls(sheet.size, pa.string())
    line = _joined(sheet, ("street", "house_number", "house_addition"), needed)
    written = spread(pc.coalesce(_joined(sheet, ("address",), needed), line))
    written = written.without(is_nothing(written.plain))
    # A house number alone has no street before it; the comma stands in its place.
    bare = pc.replace_substring_regex(written.plain, r"^(\d)", r", \1")
    read = reading.answer(_ADDRESSED, bare)
    number, no_text = flat(read["number"]), pa.scalar(None, pa.string())
    short = pc.if_else(pc.equal(number, ""), no_text, number)
    full = pc.binary_join_element_wise(flat(read["street"]), number, "|")
    full = pc.if_else(pc.equal(number, ""), flat(read["whole"]), full)
    here = pc.if_else(pc.is_valid(pc6.filter(needed)), written.give(short), written.give(full))
    return _back(pc.if_else(pc.equal(here, ""), no_text, here), needed)


def _joined(sheet: Sheet, fields: tuple[str, ...], needed: pa.Array) -> pa.Array:
    """The texts of `fields` with a space between them, of the rows marked in `needed`; null when none is stated."""
    texts = [sheet.text(field).filter(needed) for field in fields if sheet.has(field)]
    if not texts:
        return pa.nulls(pc.sum(needed).as_py() or 0, pa.string())
    if len(texts) == 1:
        return texts[0]
    return joined(texts)


def _back(values: pa.Array, needed: pa.Array) -> pa.Array:
    """`values` of the rows marked in `needed`, laid over all rows."""
    if len(values) == len(needed):
        return values
    return pc.replace_with_mask(pa.nulls(len(needed), values.type), needed, values)
