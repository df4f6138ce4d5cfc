"""Which records of a delimited text are entirely empty (no letter in any cell)?

An empty record takes a row of a spreadsheet but is no row of data. Only the asked columns are ever read, so that it
must be known beforehand: in the text such a record is replaced by one that cannot be a row of this table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from publiek.deliveries.opening.dialect import Dialect

_CR, _LF = 13, 10


class Blanks:
    """Finds empty records: line ends, delimiters and empty pairs of quotes only."""

    def __init__(self, dialect: Dialect) -> None:
        delimiter, pair = re.escape(dialect.delimiter.encode()), b'(?:"")?' if dialect.quote else b""
        self._blank = re.compile(rb"(?:%b%b)*%b[\r\n]*" % (pair, delimiter, pair))
        self._quote = ord(dialect.quote) if dialect.quote else -1
        self._edge = np.zeros(256, np.bool_)
        self._edge[[_CR, _LF, ord(dialect.delimiter), self._quote]] = True

    def find(self, text: bytes, ends: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
        """Begin and end (line end excluded) of the empty records in `text`; `ends` are the records' line ends."""
        letters = np.frombuffer(text, np.uint8)
        starts = np.concatenate(([0], ends + 1))
        stops = ends if starts[-1] >= letters.size else np.append(ends, letters.size)
        starts = starts[: stops.size]
        for index in np.flatnonzero(self._may_be_blank(letters, starts)).tolist() if starts.size else ():
            start, stop = int(starts[index]), int(stops[index])
            if self._blank.fullmatch(text, start, stop):
                yield start, stop - (stop > start and text[stop - 1] == _CR)

    def _may_be_blank(self, letters: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """A look at the first three letters, so that few records need a closer one."""
        last = letters.size - 1
        first, second = letters[starts], letters[np.minimum(starts + 1, last)]
        third = letters[np.minimum(starts + 2, last)]
        line_end = (first == _CR) | (first == _LF)
        quoted = (first == self._quote) & (second == self._quote) & self._edge[third]
        return line_end | quoted | (self._edge[first] & (first != self._quote) & self._edge[second])

    def replace(self, text: bytes, ends: NDArray[np.int64], marker: bytes) -> bytes:
        """`text` with every empty record replaced by `marker`."""
        parts, here = [], 0
        for start, stop in self.find(text, ends):
            parts += (text[here:start], marker)
            here = stop
        return b"".join((*parts, text[here:])) if parts else text
