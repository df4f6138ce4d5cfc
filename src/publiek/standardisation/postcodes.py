"""Where does the booker live: which postcode, which country, or why do we not know?

A Dutch postcode is four digits, the first not 0, and two letters, never SA, SD or SS. Repaired: case, blanks, hyphens,
"NL-" before it, a place name behind it, the letter O for the digit 0 and the reverse (each position tells which it must
be). Four digits alone are a Dutch area when no other country is stated. A tally may say "Buitenland" or name a country
where others have a postcode. What the text looks like and which country is stated decide together, see `_VERDICTS`;
contradiction is unreadable, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.marks import is_nothing, said
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import Sheet, Spread, constant, flat, spread
from publiek.standardisation.word_lists import load, word_list

#: What a postcode text looks like.
SHAPES = ("missing", "full", "digits", "foreign", "unreadable")
#: What the country column says.
COUNTRIES = ("none", "dutch", "foreign", "strange")

#: Row: shape. Column: country. Value: the postcode status of the standard.
_VERDICTS = {
    "missing": ("missing", "missing", "foreign", "missing"),
    "full": ("dutch", "dutch", "unreadable", "dutch"),
    "digits": ("dutch", "dutch", "foreign", "unreadable"),
    "foreign": ("foreign", "unreadable", "foreign", "foreign"),
    "unreadable": ("unreadable", "unreadable", "foreign", "unreadable"),
}

_SHAPED = r"""
WITH bare AS (
    SELECT nth, regexp_replace(upper(text), '[\s\x{00a0}]+', ' ', 'g') AS t FROM texts
), parts AS (
    SELECT nth, t,
        regexp_extract(t, '^(?:NL ?-? ?)?([1-9O][0-9O]{3})[ .\-]*(?:([A-Z0]{2})(|[ ,(].*))?$',
            ['digits', 'letters', 'behind']) AS n,
        regexp_extract(t, '^(' || ? || ')[ -]? ?(\d[\d -]{2,7})$', ['land', 'digits']) AS f
    FROM bare
), read AS (
    SELECT nth, t, f.land AS land, n.digits AS digits, replace(n.digits, 'O', '0') AS area, n.letters AS written,
        replace(n.letters, '0', 'O') AS letters,
        n.behind <> '' AND n.letters IN ('DE', 'LA', 'LE', 'EL', 'ST') AS placename
    FROM parts
)
SELECT nth, land, CASE
    WHEN regexp_matches(t, '^[0 ]{4,}( ?[A-Z]{2})?$|^[- .]*$') THEN 'missing'
    WHEN digits <> '' AND left(digits, 1) <> 'O' AND letters = '' AND digits = area THEN 'digits'
    WHEN digits <> '' AND left(digits, 1) <> 'O' AND letters NOT IN ('', 'SA', 'SD', 'SS') AND NOT placename THEN 'full'
    WHEN digits <> '' THEN 'unreadable'
    WHEN land <> '' THEN 'foreign'
    WHEN regexp_matches(t, '^\d{5}([ -]?\d{3,4})?$|^\d{3} ?\d{2}$|^\d{2}-\d{3}$|^\d{4}-\d{3}$') THEN 'foreign'
    WHEN regexp_matches(t, '^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$|^[A-Z]\d[A-Z] ?\d[A-Z]\d$') THEN 'foreign'
    ELSE 'unreadable' END AS shape,
    area, letters, digits <> area OR letters <> written AS repaired
FROM read
"""


@dataclass(frozen=True, repr=False)
class Homes:
    """Per row: `status` (see codes.POSTCODE_STATUSES), `pc4`, `pc6` (Dutch only), `country` (ISO 3166, two letters)."""

    status: pa.Array
    pc4: pa.Array
    pc6: pa.Array
    country: pa.Array


def read_homes(reading: Reading) -> Homes:
    """Postcode and country of each row."""
    sheet, noticed = reading.sheet, reading.noticed
    land, iso = _countries(reading)
    here = _postcodes(sheet)
    if here.empty and land is None:
        nothing = pa.nulls(sheet.size, pa.string())
        return Homes(constant("missing", sheet.size), pa.nulls(sheet.size, pa.int32()), nothing, nothing)
    read = _shapes(reading, here)
    shape = pc.fill_null(here.give(read["shape"]), 0)
    place = pc.add(
        pc.multiply(shape, pa.scalar(len(COUNTRIES), pa.int8())), land if land is not None else pa.scalar(0, pa.int8())
    )
    status = pa.array([verdict for shape in SHAPES for verdict in _VERDICTS[shape]]).take(place)
    dutch = pc.equal(status, "dutch")
    noticed.texts("postcode-repaired", "postcode", here, read["repaired"])
    noticed.rows("postcode-unreadable", "postcode", pc.equal(status, "unreadable"))
    return Homes(
        status=status,
        pc4=pc.if_else(dutch, here.give(read["pc4"]), pa.scalar(None, pa.int32())),
        pc6=pc.if_else(dutch, here.give(read["pc6"]), pa.scalar(None, pa.string())),
        country=pc.coalesce(
            iso, here.give(read["land"]), pc.if_else(dutch, pa.scalar("NL"), pa.scalar(None, pa.string()))
        ),
    )


def _shapes(reading: Reading, here: Spread) -> dict[str, pa.Array]:
    prefixes: dict[str, str] = load("countries")["prefixes"]  # type: ignore[assignment]
    read = reading.answer(_SHAPED, here.texts, ["|".join(sorted(prefixes, key=len, reverse=True))])
    shape = pc.cast(pc.index_in(flat(read["shape"]), pa.array(SHAPES)), pa.int8())
    shape, named = _lands_instead(shape, here.plain)
    full, digits = pc.equal(shape, SHAPES.index("full")), pc.equal(shape, SHAPES.index("digits"))
    area, letters = flat(read["area"]), flat(read["letters"])
    no_text, no_number = pa.scalar(None, pa.string()), pa.scalar(None, pa.int32())
    known = pc.if_else(pc.or_(full, digits), area, no_text)
    isos = pa.array(prefixes.values(), pa.string())
    foreign = pc.equal(shape, SHAPES.index("foreign"))
    before = isos.take(pc.index_in(flat(read["land"]), pa.array(prefixes)))
    return {
        "shape": shape,
        "pc4": pc.cast(known, pa.int32()) if len(known) else pa.nulls(0, no_number.type),
        "pc6": pc.if_else(full, pc.binary_join_element_wise(area, letters, ""), no_text),
        "land": pc.if_else(foreign, pc.coalesce(named, before), no_text),
        "repaired": pc.and_(full, pc.fill_null(flat(read["repaired"]), False)),
    }


def _lands_instead(shape: pa.Array, bare: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The shapes, and the ISO code where a text that is no postcode is the name of a country.

    "Buitenland" and another country's name are foreign; "Nederland" tells no more than an empty cell does.
    """
    odd = pc.equal(shape, SHAPES.index("unreadable"))
    words, texts = word_list("countries", "country"), bare.filter(odd)
    iso = words.code_of(words.read(texts), None)
    iso = pc.if_else(pc.greater(pc.utf8_length(texts), 3), iso, pa.scalar(None, pa.string()))
    abroad = pc.or_(pc.is_valid(word_list("countries", "abroad").read(texts)), pc.is_valid(iso))
    home = pc.fill_null(pc.equal(iso, "NL"), False)
    place = pc.if_else(
        home, SHAPES.index("missing"), pc.if_else(abroad, SHAPES.index("foreign"), SHAPES.index("unreadable"))
    )
    nowhere = pa.nulls(len(shape), pa.string())
    return pc.replace_with_mask(shape, odd, pc.cast(place, pa.int8())), pc.replace_with_mask(nowhere, odd, iso)


def _postcodes(sheet: Sheet) -> Spread:
    """The postcode of each row, joined where digits and letters have columns of their own."""
    if sheet.has("postcode_digits"):
        digits = sheet.text("postcode_digits")
        letters = pc.fill_null(sheet.text("postcode_letters"), "")
        joined = spread(pc.coalesce(sheet.text("postcode"), pc.binary_join_element_wise(digits, letters, "")))
    else:
        joined = sheet.spread("postcode")
    return joined.without(is_nothing(joined.plain))


def _countries(reading: Reading) -> tuple[pa.Array | None, pa.Array]:
    """What the country column says (position in COUNTRIES; None when it says nothing at all), and the ISO code."""
    here = said(reading.sheet, "country")
    if here.empty:
        return None, pa.nulls(reading.sheet.size, pa.string())
    words = word_list("countries", "country")
    iso = words.code_of(words.read(here.plain), None)
    abroad = pc.is_valid(word_list("countries", "abroad").read(here.plain))
    reading.noticed.texts("country-unknown", "country", here, pc.and_(pc.is_null(iso), pc.invert(abroad)))
    kind = pc.if_else(pc.equal(iso, "NL"), pa.scalar(1, pa.int8()), pa.scalar(2, pa.int8()))
    kind = pc.if_else(abroad, pa.scalar(2, pa.int8()), kind)
    return pc.fill_null(here.give(pc.fill_null(kind, 3)), 0), here.give(iso)
