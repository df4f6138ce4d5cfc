"""Which kind of ticket is it: normal, discount, free, pass, guest or other?

Every column that may tell is read (`words/ticket_types.yaml`); the first of guest, pass, free, discount, normal wins.
A price of nothing makes a ticket free, unless it is a guest's or a pass holder's. A text without any known word is
"other" with a finding; no text at all is "other" without one.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.marks import said
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import Sheet, constant
from publiek.standardisation.word_lists import word_list
from publiek.vocabulary.codes import TICKET_TYPES

#: In order of precedence; `other` is a text that nobody knows, beyond it nothing is stated.
ORDER = ("guest", "pass", "free", "discount", "normal", "other")
GUEST, PASS, FREE, DISCOUNT, NORMAL, OTHER = (ORDER.index(code) for code in ORDER)
SILENT = len(ORDER)

_FIELDS = ("ticket_type", "price_category", "product")
_NUMBER_ONLY = r"^[0-9.,%€ ]+$"


def read_ticket_types(reading: Reading, *, unpaid: pa.Array) -> pa.Array:
    """The ticket type of each row. `unpaid`: rows whose stated price is nothing."""
    sheet, system = reading.sheet, reading.system
    rank = constant(SILENT, sheet.size, pa.int8())
    for field in _FIELDS:
        rank = pc.min_element_wise(rank, _by_words(sheet, field, system))
    rank = pc.min_element_wise(rank, _by_presence(sheet, "discount", DISCOUNT, system))
    rank = pc.min_element_wise(rank, _by_presence(sheet, "pass_name", PASS, system))
    reading.noticed.rows("ticket-type-unknown", _first_field(sheet), pc.equal(rank, OTHER))
    rank = pc.if_else(pc.and_(unpaid, pc.greater(rank, FREE)), pa.scalar(FREE, pa.int8()), rank)
    return pa.array([*ORDER, "other"], pa.string()).take(rank)


def _by_words(sheet: Sheet, field: str, system: str) -> pa.Array:
    here = said(sheet, field)
    if here.empty:
        return constant(SILENT, sheet.size, pa.int8())
    return pc.fill_null(here.give(pc.fill_null(_ranks(here.plain, system), OTHER)), SILENT)


def _by_presence(sheet: Sheet, field: str, rank: int, system: str) -> pa.Array:
    """A column that is filled only when it applies: any name counts, a number only when it is above nothing."""
    here = said(sheet, field)
    if here.empty:
        return constant(SILENT, sheet.size, pa.int8())
    number = pc.match_substring_regex(here.texts, _NUMBER_ONLY)
    nought = pc.and_(number, pc.invert(pc.match_substring_regex(here.texts, "[1-9]")))
    no = pc.or_(nought, pc.match_substring_regex(here.texts, "(?i)^(nee|no|nein|non|false|onwaar)$"))
    known = pc.coalesce(_ranks(here.plain, system), pa.scalar(rank, pa.int8()))
    found = pc.if_else(no, pa.scalar(SILENT, pa.int8()), pc.if_else(number, pa.scalar(rank, pa.int8()), known))
    return pc.fill_null(here.give(pc.min_element_wise(found, pa.scalar(SILENT, pa.int8()))), SILENT)


def _ranks(bare: pa.Array, system: str) -> pa.Array:
    words = word_list("ticket_types", "kind", system)
    return pa.array([ORDER.index(code) for code in words.codes], pa.int8()).take(words.read(bare))


def _first_field(sheet: Sheet) -> str:
    return next((field for field in _FIELDS if sheet.has(field)), "ticket_type")


if set(ORDER) != set(TICKET_TYPES):
    raise ValueError("the order of precedence and the codes of the standard differ")
