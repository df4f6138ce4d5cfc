"""Who stands behind a booking: a person, a group, a school or a company?

By the words of the customer type, the company name and the name (`words/booker_kinds.yaml`). A filled company name
without a known word is a company. Orders of ten tickets or more become a group later, when the whole delivery is known.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.marks import said
from publiek.standardisation.sheet import Sheet, constant
from publiek.standardisation.word_lists import word_list

#: From weak to strong.
KINDS = ("person", "group", "company", "school")
_COMPANY = pa.scalar(KINDS.index("company"), pa.int8())


def read_booker_kinds(sheet: Sheet) -> pa.Array:
    """The kind of booker of each row."""
    rank = constant(0, sheet.size, pa.int8())
    for field, words in (("booker_kind", "kind"), ("company", "company"), ("full_name", "name"), ("last_name", "name")):
        here = said(sheet, field) if sheet.has(field) else None
        if here is None or here.empty:
            continue
        found = _ranks(here.plain, words)
        if field == "company":
            found = pc.coalesce(found, _COMPANY)
        if not pc.any(pc.greater(found, 0)).as_py():
            continue
        rank = pc.max_element_wise(rank, pc.fill_null(here.give(found), 0))
    return pa.array(KINDS, pa.string()).take(rank)


def _ranks(bare: pa.Array, part: str) -> pa.Array:
    words = word_list("booker_kinds", part)
    return pa.array([KINDS.index(code) for code in words.codes], pa.int8()).take(words.read(bare))
