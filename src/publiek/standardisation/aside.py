"""Which rows are no visits, or cannot be used, and so are set aside?

Every row set aside has one reason, the first of `REASONS` that applies, and takes its money with it.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.marks import is_set, said
from publiek.standardisation.noticed import Noticed
from publiek.standardisation.sheet import Sheet, constant
from publiek.standardisation.word_lists import word_list
from publiek.vocabulary.tables import DELIVERY_FIELDS, SET_ASIDE, schema_of

REASONS = (
    "row-empty",
    "order-test",
    "no-performance",
    "not-admission",
    "amount-unreadable",
    "quantity-unreadable",
    "count-negative",
    "count-absent",
)
_SOLD_AS = ("ticket_type", "product")


def empty_rows(sheet: Sheet) -> pa.Array:
    """Rows in which no field says anything."""
    found = constant(True, sheet.size)
    for column in DELIVERY_FIELDS:
        if sheet.has(column.name) and pc.any(found).as_py():
            found = pc.and_(found, pc.invert(sheet.stated(column.name)))
    return found


def trial_rows(sheet: Sheet) -> pa.Array:
    """Rows of a trial: the test mark is set, or the title, product or ticket type is nothing but a word for it."""
    found = is_set(sheet, "test_mark") if sheet.has("test_mark") else constant(False, sheet.size)
    for field in ("production_title", *_SOLD_AS):
        found = pc.or_(found, _has_word(sheet, field, "test"))
    return found


def goods_rows(sheet: Sheet) -> pa.Array:
    """Rows of gift cards, donations, merchandise, parking and the like, by what they were sold as."""
    found = constant(False, sheet.size)
    for field in _SOLD_AS:
        found = pc.or_(found, _has_word(sheet, field, "goods"))
    return found


def loose_rows(sheet: Sheet, named: pa.Array, dated: pa.Array) -> pa.Array:
    """Rows without a performance: none is named, or there is no date and what is sold is a package or goods.

    In a list without any dates only a title that is nothing but the word for a gift card says so.
    """
    ware = goods_rows(sheet)
    for field in (*_SOLD_AS, "production_title"):
        for words in ("goods", "package") if field != "production_title" else ("goods",):
            ware = pc.or_(ware, _has_word(sheet, field, words))
    undated = pc.invert(pc.or_(dated, sheet.stated("performance_id")))
    known = pa.scalar(sheet.has("performance_date", "performance_id"))
    told = pc.or_(_has_word(sheet, "production_title", "voucher"), pc.and_(known, ware))
    return pc.or_(pc.invert(named), pc.and_(undated, told))


def set_aside(reasons: dict[str, pa.Array], noticed: Noticed) -> pa.Array:
    """The reason of each row (null: the row stays). Unreadable cells were noted where they were read."""
    code = pa.nulls(len(next(iter(reasons.values()))), pa.string())
    for reason in reversed(REASONS):
        if reason in reasons:
            code = pc.if_else(pc.fill_null(reasons[reason], False), pa.scalar(reason), code)
    for reason in REASONS:
        if not reason.endswith("-unreadable"):
            noticed.rows(reason, "", pc.fill_null(pc.equal(code, reason), False))
    return code


def aside_table(row: pa.Array, code: pa.Array, cents: pa.Array) -> pa.Table:
    """The rows with a reason as SET_ASIDE; money is unknown where an amount could not be read."""
    cents = pc.if_else(pc.equal(code, "amount-unreadable"), pa.scalar(None, pa.int64()), cents)
    table = pa.table([row, code, cents], schema=schema_of(SET_ASIDE))
    return table.filter(pc.is_valid(code))


def _has_word(sheet: Sheet, field: str, words: str) -> pa.Array:
    here = said(sheet, field)
    found = pc.is_valid(word_list("sorts", words).read(here.plain))
    if here.empty or not pc.any(found).as_py():
        return constant(False, sheet.size)
    return pc.fill_null(here.give(found), False)
