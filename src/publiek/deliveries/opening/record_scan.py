"""Where does each record of a delimited text end, and does a forgotten quote swallow other records?

Quotes are judged as the reader that follows judges them: a quote opens only at the beginning of a cell, a doubled
quote is a letter, and what stands between a closing quote and the delimiter is kept. Where all quotes stand in pairs
at the edges of cells (checked) their parity tells inside from outside, without looking at cells one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from publiek.deliveries.opening.dialect import Dialect
from publiek.deliveries.opening.refusals import refuse

Positions = NDArray[np.int64]
_LF, _CR = 10, 13
#: A quoted cell with so many line ends is looked at more closely.
_MANY_LINES = 3


@dataclass
class RecordScan:
    """Cuts UTF-8 text, fed in blocks, into whole records and remembers what it saw.

    `records` counts records, the last one without a line end included; `longest` is the longest one in bytes;
    `line_ends` the kinds of line end seen outside cells. Raises "line-too-long" and "quote-open".
    """

    dialect: Dialect
    limit: int
    records: int = 0
    longest: int = 0
    line_ends: set[str] = field(default_factory=set)
    _carry: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        self._quote = ord(self.dialect.quote) if self.dialect.quote else -1
        edge = np.zeros(256, np.bool_)
        edge[[ord(self.dialect.delimiter), _LF, _CR, self._quote]] = True
        self._edge = edge
        self._starts = edge.copy()
        self._starts[self._quote] = False

    def feed(self, block: bytes, *, final: bool = False) -> tuple[bytes, Positions]:
        """The text up to the last record that is complete, and the position of the line end of each record in it.

        With `final` everything is given; a last record without a line end has no position.
        """
        text = self._carry + block if self._carry else block
        ends = self._record_ends(text, final)
        cut = int(ends[-1]) + 1 if ends.size else 0
        self._carry = text[cut:]
        if ends.size:
            self._remember(text, ends)
        if len(self._carry) > self.limit:
            lines = b"\n" in self._carry or b"\r" in self._carry
            raise refuse("quote-open" if lines and self._quote >= 0 else "line-too-long", near_row=self.records + 1)
        if not final:
            return text[:cut], ends
        self.longest = max(self.longest, len(self._carry))
        self.records += bool(self._carry)
        self._carry = b""
        return text, ends

    def _record_ends(self, text: bytes, final: bool) -> Positions:
        letters = np.frombuffer(text, np.uint8)
        ends = self._line_ends(letters, final)
        if self._quote < 0 or self.dialect.quote.encode() not in text:
            return ends
        quotes = self._quotes(text, letters)
        regular = self._regular(letters, quotes)
        opens, closes = (quotes[0::2], quotes[1::2]) if regular else self._walk(letters, quotes)
        if not opens.size:
            return ends
        span = np.searchsorted(opens, ends) - 1
        stops = np.append(closes, len(text)) if closes.size < opens.size else closes
        inside = (span >= 0) & (ends < stops[span])
        if inside.any():
            self._check_spans(text, (opens, stops, closes.size), span[inside], outside=ends[~inside], final=final)
            ends = ends[~inside]
        return ends

    def _line_ends(self, letters: NDArray[np.uint8], final: bool) -> Positions:
        lf = np.flatnonzero(letters == _LF)
        cr = np.flatnonzero(letters == _CR)
        if not cr.size or (cr.size == lf.size and np.array_equal(cr + 1, lf)):
            return lf
        if cr[-1] == letters.size - 1 and not final:
            cr = cr[:-1]
        behind = letters[np.minimum(cr + 1, letters.size - 1)]
        lone = cr[(behind != _LF) | (cr == letters.size - 1)]
        return np.sort(np.concatenate((lf, lone)))

    def _remember(self, text: bytes, ends: Positions) -> None:
        self.records += ends.size
        self.longest = max(self.longest, int(np.diff(ends, prepend=-1).max()))
        letters = np.frombuffer(text, np.uint8)
        feeds = letters[ends] == _LF
        pairs = feeds & (letters[np.maximum(ends - 1, 0)] == _CR)
        kinds = (("\r", ~feeds), ("\r\n", pairs), ("\n", feeds & ~pairs))
        self.line_ends.update(kind for kind, found in kinds if found.any())

    def _quotes(self, text: bytes, letters: NDArray[np.uint8]) -> Positions:
        if not self.dialect.escape:
            return np.flatnonzero(letters == self._quote)
        found = [m.start() for m in re.finditer(rb'\\.|"', text, re.DOTALL) if m.group() == b'"']
        return np.array(found, np.int64)

    def _regular(self, letters: NDArray[np.uint8], quotes: Positions) -> bool:
        opens, closes = quotes[0::2], quotes[1::2]
        before = letters[np.maximum(opens - 1, 0)]
        behind = letters[np.minimum(closes + 1, letters.size - 1)]
        return bool((self._edge[before] | (opens == 0)).all() and self._edge[behind].all())

    def _walk(self, letters: NDArray[np.uint8], quotes: Positions) -> tuple[Positions, Positions]:
        """Openings and closings one by one, for text where quotes also stand inside cells."""
        places = [*quotes.tolist(), -1]
        begins = (self._starts[letters[np.maximum(quotes - 1, 0)]] | (quotes == 0)).tolist()
        opens, closes, here, last = [], [], 0, len(places) - 1
        while here < last:
            if begins[here]:
                opens.append(places[here])
                here += 1
                while here < last and places[here + 1] == places[here] + 1:
                    here += 2
                closes.extend(places[here : min(here + 1, last)])
            here += 1
        return np.array(opens, np.int64), np.array(closes, np.int64)

    def _check_spans(
        self,
        text: bytes,
        edges: tuple[Positions, Positions, int],
        spans: Positions,
        *,
        outside: Positions,
        final: bool,
    ) -> None:
        opens, stops, closed = edges
        numbers, lines = np.unique(spans, return_counts=True)
        behind = np.frombuffer(text, np.uint8)[np.minimum(stops[numbers] + 1, len(text) - 1)]
        odd = (lines >= _MANY_LINES) | ~self._edge[behind] | (numbers >= closed)
        for span in numbers[odd].tolist():
            start, stop = int(opens[span]), int(stops[span])
            never_closed = span >= closed
            if (never_closed and final) or (not never_closed and self._swallows(text, start, stop)):
                row = self.records + int(np.searchsorted(outside, start)) + 1
                raise refuse("quote-open", near_row=row)

    def _swallows(self, text: bytes, start: int, stop: int) -> bool:
        """Whether the quoted cell from `start` to `stop` holds lines that are records themselves."""
        delimiters = self.dialect.width - 1
        if delimiters < 1:
            return False
        delimiter = self.dialect.delimiter.encode()
        lines = text[start + 1 : stop].splitlines()
        ill_closed = stop + 1 < len(text) and not self._edge[text[stop + 1]]
        looks_like_opening = self._starts[text[stop - 1]]
        if ill_closed and (looks_like_opening or sum(line.count(delimiter) for line in lines) >= delimiters):
            return True
        whole = [line for line in lines[1:-1] if line]
        alike = sum(line.count(delimiter) == delimiters for line in whole)
        return delimiters > 1 and bool(whole) and alike * 2 > len(whole)
