"""Which mobile number is this, however it was typed? By a number of one's own a person can be known again.

Dutch mobile numbers alone (06 and eight digits, in E.164 as +316...): the telephone of a house is shared by whoever
lives there, and of a foreign number we cannot tell which kind it is. A number that nobody has (12345678, eight times
one digit) is none. Rules: the Dutch numbering plan.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.sheet import Sheet

_MOBILE = r"^(?:00|\+)?(?:31)?(?:\(0\)|0)?6([0-9]{8})$"
_NOBODY = "^(?:12345678|87654321|" + "|".join(f"{digit}{{8}}" for digit in range(10)) + ")$"


def read_mobiles(sheet: Sheet) -> pa.Array:
    """The mobile number of each row as "+316" and eight digits; null for none, another kind, or nobody's."""
    here = sheet.spread("phone")
    if here.empty:
        return pa.nulls(sheet.size, pa.string())
    tight = pc.replace_substring_regex(here.texts, r"[\s.\-/]+|\x{00a0}", "")
    digits = pc.replace_substring_regex(tight, _MOBILE, r"\1")
    known = pc.and_(pc.match_substring_regex(tight, _MOBILE), pc.invert(pc.match_substring_regex(digits, _NOBODY)))
    return here.give(pc.if_else(known, pc.binary_join_element_wise("+316", digits, ""), pa.scalar(None, pa.string())))
