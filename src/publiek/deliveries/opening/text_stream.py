"""How does a text file of any encoding become the stream that the column reader reads?

UTF-8 without mark and without NUL bytes, beginning at any record, with empty records marked. Nothing is held but a
block and one record.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from publiek.deliveries.opening.blanks import Blanks
from publiek.deliveries.opening.dialect import Dialect
from publiek.deliveries.opening.encoding import as_utf8
from publiek.deliveries.opening.opened import Limits
from publiek.deliveries.opening.record_scan import RecordScan
from publiek.deliveries.opening.source import Reading
from publiek.deliveries.opening.survey import Survey


def text_from(reading: Reading, survey: Survey, *, start: int, marker: str, limits: Limits) -> Iterator[bytes]:
    """The text behind its first `start` bytes (counted as UTF-8); `marker` replaces each empty record."""
    blocks = as_utf8(reading.blocks(), survey.encoding, skip=survey.mark)
    if survey.nuls:
        blocks = (block.replace(b"\0", b"") for block in blocks)
    blocks = _behind(blocks, start)
    return _marked(blocks, survey.dialect, marker.encode(), limits) if survey.blanks else blocks


def _behind(blocks: Iterable[bytes], start: int) -> Iterator[bytes]:
    for block in blocks:
        if start < len(block):
            yield block[start:] if start else block
        start = max(0, start - len(block))


def _marked(blocks: Iterable[bytes], dialect: Dialect, marker: bytes, limits: Limits) -> Iterator[bytes]:
    scan, finder = RecordScan(dialect, limits.record_bytes), Blanks(dialect)
    for block in blocks:
        yield finder.replace(*scan.feed(block), marker)
    yield finder.replace(*scan.feed(b"", final=True), marker)


class BlockStream(io.RawIOBase):
    """Blocks of bytes as a file to read from; `read(n)` gives n bytes as long as there are that many."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held: list[bytes] = []
        self._length = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes; fewer only at the end."""
        while self._length < size or size < 0:
            block = next(self._blocks, None)
            if block is None:
                break
            self._held.append(block)
            self._length += len(block)
        data = self._held[0] if len(self._held) == 1 else b"".join(self._held)
        given = data if size < 0 else data[:size]
        self._held = [data[len(given) :]] if len(given) < len(data) else []
        self._length -= len(given)
        return given
