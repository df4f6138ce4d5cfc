"""In which encoding is a text file written, and how do its bytes become UTF-8?

The rule: a byte order mark, or the pattern of NUL bytes, tells UTF-16; else strict UTF-8 over the whole file; else
Windows-1252. A guess by letter frequency is never made: on Dutch text it was measured to be wrong. A file that is
UTF-8 but for some bytes was pasted together from two systems: those bytes are read as Windows-1252 and counted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

import numpy as np

UTF8, UTF16_LE, UTF16_BE = "utf-8", "utf-16-le", "utf-16-be"
CP1252, MIXED = "windows-1252", "utf-8+windows-1252"

_MARKS = ((codecs.BOM_UTF8, UTF8), (codecs.BOM_UTF16_LE, UTF16_LE), (codecs.BOM_UTF16_BE, UTF16_BE))
#: Windows-1252 leaves five bytes undefined; Latin-1 reads them as C1 controls, and so do we.
_CP1252 = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(256))
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
#: After so many bytes that are no UTF-8, and hardly any that are, there is nothing left to find out.
_ENOUGH = 1_000


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_CP1252[b] for b in error.object[error.start : error.end]), error.end


codecs.register_error("publiek.cp1252", _as_cp1252)


def marked(sample: bytes) -> tuple[str | None, int]:
    """The encoding that the first bytes of a file prove (None when they prove none) and the length of its mark."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, len(mark)
    return _utf16_by_zeros(sample[:4096]), 0


def _utf16_by_zeros(sample: bytes) -> str | None:
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0 : 2 * pairs : 2].count(0) / pairs, sample[1 : 2 * pairs : 2].count(0) / pairs
    if odd > 0.4 and even < 0.05:
        return UTF16_LE
    return UTF16_BE if even > 0.4 and odd < 0.05 else None


class Utf8Check:
    """Counts, block by block, the bytes of a file that are no UTF-8 (`bad`) and the letters that are (`sequences`)."""

    def __init__(self) -> None:
        self.bad = 0
        self.sequences = 0
        self._tail = b""

    def feed(self, block: bytes, *, final: bool = False) -> None:
        """Look at the next block; with `final` an unfinished letter at its end is bad."""
        if self.bad > _ENOUGH and self.sequences * 20 < self.bad:
            return
        data = self._tail + block if self._tail else block
        try:
            consumed = codecs.utf_8_decode(data, "strict", final)[1]
            self._tail = data[consumed:]
            return
        except UnicodeDecodeError:
            cut = len(data) if final else len(data) - unfinished(data)
            self._tail = data[cut:]
            self._count(data[:cut])

    def _count(self, data: bytes) -> None:
        high = int(np.count_nonzero(np.frombuffer(data, np.uint8) > 127))
        found = _SEQUENCE.findall(data)
        self.sequences += len(found)
        self.bad += high - sum(map(len, found))

    def verdict(self) -> str:
        """The encoding of what was fed."""
        if not self.bad:
            return UTF8
        return MIXED if self.sequences >= self.bad else CP1252


def unfinished(data: bytes) -> int:
    """How many bytes at the end of `data` (0 to 3) are the beginning of a UTF-8 letter that is not complete."""
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC2:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if needed > back else 0
        if byte < 0x80:
            return 0
    return 0


def as_utf8(blocks: Iterable[bytes], encoding: str, *, skip: int = 0) -> Iterator[bytes]:
    """The text of `blocks` as UTF-8 bytes, without the first `skip` bytes (the mark)."""
    data = _behind_mark(blocks, skip)
    if encoding == UTF8:
        return data
    if encoding == CP1252:
        return (codecs.charmap_decode(block, "strict", _CP1252)[0].encode() for block in data)
    if encoding == MIXED:
        return _decoded(data, UTF8, "publiek.cp1252")
    return _decoded(data, encoding, "replace")


def _decoded(blocks: Iterable[bytes], encoding: str, errors: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for block in blocks:
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", True).encode()


def _behind_mark(blocks: Iterable[bytes], skip: int) -> Iterator[bytes]:
    for block in blocks:
        if skip:
            block, skip = block[skip:], max(0, skip - len(block))
        if block:
            yield block
