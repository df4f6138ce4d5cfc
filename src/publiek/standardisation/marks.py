"""Does a cell say yes, no, or nothing at all?"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.sheet import Sheet, Spread
from publiek.standardisation.word_lists import word_list


def said(sheet: Sheet, field: str) -> Spread:
    """`field` without the cells that were filled but say nothing ("-", "n.v.t.", "onbekend")."""
    if field not in sheet.said:
        here = sheet.spread(field)
        sheet.said[field] = here.without(is_nothing(here.plain))
    return sheet.said[field]


def is_nothing(bare: pa.Array) -> pa.Array:
    """For each plain text whether it stands for an empty cell."""
    return pc.or_(pc.equal(bare, ""), pc.is_valid(word_list("marks", "nothing").read(bare)))


def is_yes(bare: pa.Array) -> pa.Array:
    """True for yes, false for no, null for a plain text that says neither."""
    truth = word_list("marks", "truth")
    return pc.equal(truth.code_of(truth.read(bare), None), "yes")


def marked(sheet: Sheet, field: str) -> Spread:
    """The mark `field` without the cells that say nothing. A single "x" is a tick here."""
    here = sheet.spread(field)
    return here.without(pc.and_(is_nothing(here.plain), pc.is_null(is_yes(here.plain))))


def read_truth(sheet: Sheet, field: str) -> pa.Array:
    """For each row yes (also for a moment, a list, a device: something happened), no, or null for nothing."""
    here = marked(sheet, field)
    return here.give(pc.fill_null(is_yes(here.plain), True))


def is_set(sheet: Sheet, field: str) -> pa.Array:
    """For each row whether the mark `field` is set: any text that says neither no nor nothing (a date, a yes)."""
    return pc.fill_null(read_truth(sheet, field), False)
