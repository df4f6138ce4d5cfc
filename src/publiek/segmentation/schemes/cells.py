"""How is the text of a cell read as a code, a number or a day, when the column says which of these it is?"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from publiek.segmentation.schemes.group_names import CODE
from publiek.segmentation.schemes.keys import Numbers
from publiek.segmentation.schemes.refusals import refuse

Floats = NDArray[np.float64]
#: More different codes than this are no groups: another column was meant.
MOST_CODES = 100
#: Days without a beginning or an end.
ALWAYS = (-(1 << 30), 1 << 30)
_NUMBER = r"^[0-9]*[.,]?[0-9]+(?:[eE]-?[0-9]{1,2})?$"
_WHOLE = r"^[0-9]{1,9}(?:[.,]0+)?$"
_DAY = r"^(?:(?P<y>[12][0-9]{3})-?(?P<m>[01][0-9])-?(?P<d>[0-3][0-9])(?:[T ]00:00:00)?)$"
_DUTCH_DAY = r"^(?P<d>[0-3]?[0-9])[-/.](?P<m>[01]?[0-9])[-/.](?P<y>[12][0-9]{3})$"


class Codes:
    """The codes of the groups, in the order of the names or of first appearance."""

    def __init__(self, named: tuple[str, ...]) -> None:
        self._places = {code: at for at, code in enumerate(named)}
        self._named = len(named)

    @property
    def names(self) -> tuple[str, ...]:
        """All codes met."""
        return tuple(self._places)

    def numbers(self, column: pa.ChunkedArray) -> Numbers:
        """The place of each row's code, -1 for an empty cell. Raises "segmentation-codes-many", "...-code-form"."""
        coded = pc.utf8_trim_whitespace(column.combine_chunks()).dictionary_encode()
        texts = coded.dictionary.to_pylist()
        fresh = {text for text in texts if text and text not in self._places}
        if len(fresh) + len(self._places) > MOST_CODES + self._named:
            raise refuse("segmentation-codes-many", limit=MOST_CODES)
        places = np.append(self.known(tuple(text or "" for text in texts)), -1)
        return places[pc.fill_null(coded.indices, len(texts)).to_numpy(zero_copy_only=False)]

    def known(self, codes: tuple[str, ...]) -> Numbers:
        """The place of each code; a new one gets the next."""
        if any(code and code not in self._places and not CODE.fullmatch(code) for code in codes):
            raise refuse("segmentation-code-form")
        return np.array([self._places.setdefault(c, len(self._places)) if c else -1 for c in codes], np.int64)

    def check(self, *, named: bool) -> None:
        """Raises "segmentation-codes-unknown" when there are names and a code has none."""
        if named and len(self._places) > self._named:
            raise refuse("segmentation-codes-unknown", codes=len(self._places) - self._named)


def numbers_of(column: pa.ChunkedArray, *, whole: bool = False, empty: float = float("nan")) -> Floats:
    """Numbers with a decimal point or comma (never a thousands mark); nan for what is none, `empty` for no text."""
    text = pc.utf8_trim_whitespace(column.combine_chunks())
    fits = pc.match_substring_regex(text, _WHOLE if whole else _NUMBER)
    plain = pc.replace_substring(pc.if_else(fits, text, "nan"), ",", ".")
    plain = pc.if_else(pc.equal(text, ""), str(empty), plain)
    return plain.cast(pa.float64()).to_numpy(zero_copy_only=False)


def days(column: pa.ChunkedArray | None, *, first: bool, rows: int = 0) -> Numbers:
    """Days since 1970 of 2025-01-31, 20250131 or 31-1-2025 (day first); empty: since always, or for ever.

    Raises "segmentation-days-unreadable" with the number of rows: a day is never guessed.
    """
    open_end = ALWAYS[0] if first else ALWAYS[1]
    if column is None:
        return np.full(rows, open_end, np.int64)
    coded = pc.utf8_trim_whitespace(column.combine_chunks()).dictionary_encode()
    read = np.array([_day(text, open_end) for text in coded.dictionary.to_pylist()], object)
    found = read[coded.indices.to_numpy(zero_copy_only=False)] if len(coded) else read
    wrong = int(sum(day is None for day in found))
    if wrong:
        raise refuse("segmentation-days-unreadable", rows=wrong)
    return found.astype(np.int64)


def _day(text: str | None, open_end: int) -> int | None:
    if not text:
        return open_end
    for shape in (_DAY, _DUTCH_DAY):
        if match := re.fullmatch(shape, text):
            try:
                day = dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
            return day.toordinal() - _EPOCH
    return None


_EPOCH = dt.date(1970, 1, 1).toordinal()
