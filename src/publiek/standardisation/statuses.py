"""Does a line stand, was it undone, or is it only held?

Three columns may say so, in the words of any system (`words/statuses.yaml`); the strongest wins: refunded, cancelled,
reserved, valid. No status at all is valid: the house exported it as a sale. A word that nobody knows is never counted
as a sale: the line becomes reserved, and the finding `status-unknown` says how many.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.marks import is_nothing, is_yes, marked
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import Sheet, constant
from publiek.standardisation.word_lists import word_list

#: From weak to strong; what undoes a line goes before what lets it stand. An unknown word counts as reserved.
RANKS = ("valid", "unknown", "reserved", "cancelled", "refunded")
VALID, UNKNOWN, RESERVED, CANCELLED, REFUNDED = range(5)
_CODES = pa.array(["valid", "reserved", "reserved", "cancelled", "refunded"])

#: Which list of words each column is read with.
COLUMNS = {"status": "status", "ticket_status": "status", "payment_status": "payment_status"}
_MOMENT = r"^\d{1,4}[ /.]\d{1,2}[ /.]\d{1,4}"


def read_ranks(reading: Reading, *, free: pa.Array) -> pa.Array:
    """For each row the position of its status in `RANKS`. `free`: rows for which nothing had to be paid."""
    sheet, system, noticed = reading.sheet, reading.system, reading.noticed
    ranks = constant(VALID, sheet.size, pa.int8())
    for field, words in COLUMNS.items():
        here = sheet.spread(field)
        known = _ranks_of(here.plain, field, words, system)
        # Only a word without a meaning of its own stands for an empty cell: "none" is a payment status somewhere.
        here = here.without(pc.and_(is_nothing(here.plain), pc.is_null(known)))
        if here.empty:
            continue
        noticed.texts("status-unknown", field, here, pc.is_null(known))
        stated = here.give(pc.fill_null(known, UNKNOWN))
        if field == "payment_status":
            # Nothing to pay: "not paid" says nothing then.
            stated = pc.if_else(pc.and_(free, pc.equal(stated, RESERVED)), pa.scalar(VALID, pa.int8()), stated)
        ranks = pc.max_element_wise(ranks, stated)
    return pc.max_element_wise(ranks, _returned(sheet, system))


def _ranks_of(bare: pa.Array, field: str, words: str, system: str) -> pa.Array:
    """The rank of each plain text; null for an unknown word. A day in the payment column is the day of payment."""
    rank = _by_list(bare, words, system)
    if field == "ticket_status":
        rank = pc.coalesce(_by_list(bare, "ticket_status", system), rank)
    if field == "payment_status":
        paid_on = pc.match_substring_regex(bare, _MOMENT)
        rank = pc.if_else(pc.and_(paid_on, pc.is_null(rank)), pa.scalar(VALID, pa.int8()), rank)
    return rank


def _by_list(bare: pa.Array, words: str, system: str) -> pa.Array:
    known = word_list("statuses", words, system)
    if not known.codes:
        return pa.nulls(len(bare), pa.int8())
    positions = pa.array([RANKS.index(code) for code in known.codes], pa.int8())
    return positions.take(known.read(bare))


def _returned(sheet: Sheet, system: str) -> pa.Array:
    """A return mark counts the line out: refunded when it says so, else cancelled (a deleted seat, a date, a yes)."""
    here = marked(sheet, "return_mark")
    rank = pc.coalesce(_by_list(here.plain, "return_mark", system), pa.scalar(CANCELLED, pa.int8()))
    counted = pc.if_else(pc.fill_null(is_yes(here.plain), True), rank, pa.scalar(VALID, pa.int8()))
    return pc.fill_null(here.give(counted), VALID)


def settle_status(ranks: pa.Array, negative: pa.Array) -> pa.Array:
    """The status code: a line that takes tickets back is a return, unless it only releases what was reserved."""
    back = pc.and_(negative, pc.not_equal(ranks, RESERVED))
    return pc.if_else(back, pa.scalar("return"), _CODES.take(ranks))
