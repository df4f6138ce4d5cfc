"""Where do the bytes of a delimited file come from: the file itself, or a compressed copy of one file?"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from publiek.deliveries.opening.opened import MIB, Limits
from publiek.deliveries.opening.refusals import refuse

#: What is read at a time.
BLOCK = MIB
#: Below this size a high compression ratio is no danger.
SMALL = 64 * MIB
_DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Source:
    """`path` and how it is packed: "" (not), "gz", "bz2" or "zip" (then `member` is the one file in it)."""

    path: Path
    packing: str = ""
    member: str = ""

    @property
    def size(self) -> int:
        """Bytes of the file as it lies on the disk."""
        return self.path.stat().st_size


class Reading:
    """One pass over a source: `blocks()` gives the (unpacked) bytes; `digest` and `size` are of the file itself.

    `digest` is known once the blocks are exhausted. A file that is packed is read twice for it; it is small.
    """

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._hash = hashlib.sha256()
        self.size = 0
        self.fraction = 0.0
        self.complete = False

    @property
    def digest(self) -> str:
        """sha256 of the file's bytes, hexadecimal."""
        return self._hash.hexdigest()

    def blocks(self) -> Iterator[bytes]:
        """The bytes, `BLOCK` at a time. Raises "file-changed", "archive-damaged" or "archive-bomb"."""
        if self._source.packing:
            yield from self._unpacked()
            for _ in self._plain():
                pass
        else:
            yield from self._plain()
        self.fraction, self.complete = 1.0, True

    def _plain(self) -> Iterator[bytes]:
        with opened_raw(self._source.path) as file:
            total = os.fstat(file.fileno()).st_size
            while block := file.read(BLOCK):
                self._hash.update(block)
                self.size += len(block)
                if not self._source.packing:
                    self.fraction = min(1.0, self.size / total) if total else 1.0
                yield block

    def _unpacked(self) -> Iterator[bytes]:
        total, unpacked = self._source.size, 0
        with ExitStack() as stack:
            raw = stack.enter_context(opened_raw(self._source.path))
            try:
                packed = stack.enter_context(_unpacker(self._source, raw))
                while block := packed.read(BLOCK):
                    unpacked += len(block)
                    self._check_unpacked(unpacked, total)
                    self.fraction = min(1.0, raw.tell() / total)
                    yield block
            except _DAMAGE:
                raise refuse("archive-damaged", packing=self._source.packing) from None

    def _check_unpacked(self, unpacked: int, total: int) -> None:
        limits = self._limits
        bomb = unpacked > SMALL and unpacked > total * limits.unpacked_ratio
        if bomb or unpacked > limits.unpacked_bytes:
            raise refuse("archive-bomb", packing=self._source.packing, packed_bytes=total, unpacked_at_least=unpacked)


@contextmanager
def opened_raw(path: Path) -> Iterator[BinaryIO]:
    """The file for unbuffered reading; whatever the operating system refuses becomes a refusal of ours."""
    try:
        file = path.open("rb", buffering=0)
    except FileNotFoundError:
        raise refuse("file-missing") from None
    except PermissionError:
        raise refuse("file-no-permission") from None
    except (OSError, ValueError):
        raise refuse("file-unreadable") from None
    with file:
        yield file  # type: ignore[misc]


def _unpacker(source: Source, raw: BinaryIO) -> BinaryIO:
    if source.packing == "gz":
        return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]
    if source.packing == "bz2":
        return bz2.BZ2File(raw)  # type: ignore[return-value]
    return zipfile.ZipFile(raw).open(source.member)  # type: ignore[return-value]
