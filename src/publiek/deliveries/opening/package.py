"""Is a zip file a workbook, and is it safe to unpack?

Sizes are checked as declared, and again while reading, because a declared size can lie. No part is written anywhere;
macros, pictures and external links are never read.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from publiek.deliveries.opening.opened import MIB, Limits
from publiek.deliveries.opening.refusals import refuse
from publiek.deliveries.opening.source import SMALL, opened_raw

_END = b"PK\x05\x06"
_TEXT_FILES = (".csv", ".tsv", ".txt", ".tab")
_STEP = 256 * 1024


@dataclass(frozen=True)
class Package:
    """What a zip file holds: `kind` "xlsx", "ods", "member" (one text file: its name in `member`)."""

    path: Path
    kind: str
    parts: tuple[zipfile.ZipInfo, ...]
    member: str = ""


def look_into(path: Path, limits: Limits) -> Package:
    """The package at `path`. Raises "workbook-damaged", "workbook-locked", "workbook-bomb", "file-foreign" ..."""
    with opened_raw(path) as file:
        begin = file.read(4096)
        damaged = _damaged(begin)
        if file.seek(0, 2) > limits.workbook_bytes:
            raise refuse("workbook-too-large", limit_bytes=limits.workbook_bytes)
        if _directory_size(file) > limits.workbook_parts * 512:
            raise refuse("workbook-bomb", reason="parts")
        try:
            with zipfile.ZipFile(file) as archive:
                parts = tuple(archive.infolist())
                kind = _kind(archive, parts)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error, struct.error, EOFError):
            raise refuse(damaged) from None
        except RuntimeError:
            raise refuse("workbook-locked") from None
    package = Package(path, kind, parts, next((p.filename for p in parts if kind == "member" and _is_text(p)), ""))
    if kind != "member":
        _check_parts(package, limits)
    return package


def inflated(file: BinaryIO, part: zipfile.ZipInfo, *, at_most: int) -> Iterator[bytes]:
    """The bytes of `part` as they really are, in steps; more than declared, or than `at_most`, is a bomb."""
    _seek_content(file, part)
    unpacker = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    limit, given = min(at_most, part.file_size), 0
    for data in _pieces(file, part.compress_size, unpacker):
        given += len(data)
        if given > limit:
            raise refuse("workbook-bomb", reason="size")
        yield data


def _seek_content(file: BinaryIO, part: zipfile.ZipInfo) -> None:
    """Go to the first byte of the part behind its own header, wherever the directory says that is."""
    try:
        file.seek(part.header_offset)
        header = file.read(30)
        name, extra = struct.unpack_from("<HH", header, 26)
        file.seek(part.header_offset + 30 + name + extra)
    except (OSError, ValueError, struct.error):
        raise refuse("workbook-damaged") from None
    if header[:4] != b"PK\x03\x04":
        raise refuse("workbook-damaged")


def _pieces(file: BinaryIO, left: int, unpacker: zlib._Decompress | None) -> Iterator[bytes]:
    try:
        while left > 0:
            packed = file.read(min(_STEP, left))
            if not packed:
                raise refuse("workbook-damaged")
            left -= len(packed)
            while packed:
                yield packed if unpacker is None else unpacker.decompress(packed, MIB)
                packed = b"" if unpacker is None or unpacker.eof else unpacker.unconsumed_tail
    except zlib.error:
        raise refuse("workbook-damaged") from None


def _directory_size(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(_END)
    return struct.unpack_from("<I", tail, at + 12)[0] if 0 <= at <= len(tail) - 22 else 0


def _kind(archive: zipfile.ZipFile, parts: tuple[zipfile.ZipInfo, ...]) -> str:
    names = [part.filename for part in parts]
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        mimetype = archive.read("mimetype").decode("ascii", "replace")
        if mimetype.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
    if "[Content_Types].xml" in names:
        if "xl/workbook.xml" in names or any(n.startswith("xl/worksheets/") and n.endswith(".xml") for n in names):
            return "xlsx"
        raise refuse("workbook-kind" if "xl/workbook.bin" in names else "file-foreign", format=_office_kind(names))
    files = [part for part in parts if not part.is_dir() and not part.filename.startswith("__MACOSX/")]
    if len(files) != 1 or not _is_text(files[0]):
        raise refuse("archive-many", files=len(files))
    return "member"


def _is_text(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith(_TEXT_FILES)


def _office_kind(names: list[str]) -> str:
    kinds = {"word/": "Word", "ppt/": "PowerPoint", "xl/": "xlsb"}
    return next((kind for folder, kind in kinds.items() if any(n.startswith(folder) for n in names)), "zip")


def _check_parts(package: Package, limits: Limits) -> None:
    names = [part.filename for part in package.parts]
    if len(names) > limits.workbook_parts:
        raise refuse("workbook-bomb", reason="parts")
    if len(set(names)) < len(names) or any(p.compress_type not in (0, zipfile.ZIP_DEFLATED) for p in package.parts):
        raise refuse("workbook-damaged")
    if any(part.flag_bits & 1 for part in package.parts) or "encrypted-package" in names:
        raise refuse("workbook-locked")
    packed = sum(part.compress_size for part in package.parts)
    whole = sum(part.file_size for part in package.parts)
    if whole > limits.workbook_inflated or (whole > SMALL and whole > packed * limits.workbook_ratio):
        raise refuse("workbook-bomb", reason="size")


def _damaged(begin: bytes) -> str:
    """A zip that cannot be read was a workbook if its first part is one of a workbook."""
    workbook = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"xl/", b"_rels/", b"docProps/")
    return "workbook-damaged" if any(mark in begin for mark in workbook) else "archive-damaged"
