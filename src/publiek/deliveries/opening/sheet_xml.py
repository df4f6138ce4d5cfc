"""Would the parts of a workbook, small as they are, ask for more memory than any table of tickets?

A workbook reader lays a rectangle over all used cells. Two cells far apart (A1 and XFD1048576 in a file of 1.4 kB) or
one cell repeated a billion times are enough to stop it. So the parts are read here first, as a stream of bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from publiek.deliveries.opening.opened import MIB, Limits
from publiek.deliveries.opening.package import Package, inflated
from publiek.deliveries.opening.refusals import refuse
from publiek.deliveries.opening.repeated_cells import RepeatedCells
from publiek.deliveries.opening.source import opened_raw

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]*\$?\d+)["']""")
#: The same for cells that hold something; cells with only a colour are no cells for the reader.
_FILLED = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']\$?([A-Za-z]*\$?\d+)["'][^>]*(?<!/)>""")
_PROPERTIES = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*>")
_FROM_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true)["']""")
_DAYS_TO_1904 = 1_462
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"
_DIGITS = b"0123456789"


def check_xml(package: Package, limits: Limits) -> None:
    """Read every XML part of `package` once. Raises "workbook-bomb", "workbook-unsafe", "workbook-locked" ..."""
    cells, left = 0, limits.workbook_inflated
    with opened_raw(package.path) as file:
        for part in package.parts:
            if not part.filename.lower().endswith((".xml", ".rels")):
                continue
            if package.kind == "ods" and part.filename in ("content.xml", "META-INF/manifest.xml"):
                cells += _ods_part(file, part, limits, at_most=left)
            elif _is_sheet(part):
                cells += _sheet_cells(file, part, limits, at_most=left)
            else:
                for _ in _safe(inflated(file, part, at_most=left)):
                    pass
            left -= part.file_size
            if cells > limits.cells:
                raise refuse("workbook-bomb", reason="cells", limit_cells=limits.cells)


def date_shift(package: Package) -> int:
    """How many days the reader's dates are too early (0 or 1,462), for a workbook that counts days from 1904.

    The reader goes by the last element called workbookPr; Excel for Mac writes a second one, of another kind, that
    says nothing about dates. Measured with fastexcel 0.21; a spec test tells when it no longer does so.
    """
    part = next((part for part in package.parts if part.filename == "xl/workbook.xml"), None)
    if part is None:
        return 0
    with opened_raw(package.path) as file:
        text = b"".join(inflated(file, part, at_most=part.file_size))
    found = [bool(_FROM_1904.search(element)) for element in _PROPERTIES.findall(text)]
    return _DAYS_TO_1904 if any(found) and not found[-1] else 0


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    """Any part may be called a sheet by the workbook; every part that holds sheet data is looked at as one."""
    return not part.filename.endswith((".rels", "sharedStrings.xml", "styles.xml", "workbook.xml"))


def _safe(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces; refused when they are not plain UTF-8 XML or declare entities."""
    tail, first = b"", True
    for piece in pieces:
        begin = piece.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if first and begin and (begin != b"<" or b"\0" in piece[:64]):
            raise refuse("workbook-unsafe", reason="encoding")
        first = first and not begin
        if _DECLARATION.search(tail + piece):
            raise refuse("workbook-unsafe", reason="declaration")
        tail = piece[-16:]
        yield piece


def _sheet_cells(file: BinaryIO, part: zipfile.ZipInfo, limits: Limits, *, at_most: int) -> int:
    """How many cells the rectangle of an xlsx sheet has; counted strictly only when the quick look is alarming."""
    cells = _rectangle(_addresses(_safe(inflated(file, part, at_most=at_most)), _ADDRESS))
    if cells > limits.cells:
        cells = _rectangle(_addresses(_safe(inflated(file, part, at_most=at_most)), _FILLED))
    return cells


def _addresses(pieces: Iterable[bytes], pattern: re.Pattern[bytes]) -> Iterator[list[bytes]]:
    held = b""
    for piece in pieces:
        text = held + piece
        cut = text.rfind(b"<")
        held = text[cut:] if cut >= 0 and len(text) - cut < MIB else b""
        yield pattern.findall(text, 0, len(text) - len(held))
    yield pattern.findall(held)


def _rectangle(found: Iterable[list[bytes]]) -> int:
    rows, columns = 0, set()
    for addresses in found:
        columns.update({address.rstrip(_DIGITS) for address in addresses})
        numbers = {address.lstrip(_LETTERS) for address in addresses}
        rows = max(rows, max((int(n[:12]) for n in numbers), default=0))
    positions = [_position(letters) for letters in columns if letters.strip(b"$")]
    if not positions:
        return 0
    if rows > MAX_ROWS or max(positions) > MAX_COLUMNS:
        raise refuse("workbook-bomb", reason="address")
    return rows * (max(positions) - min(positions) + 1)


def _position(letters: bytes) -> int:
    position = 0
    for letter in letters.upper().replace(b"$", b"")[:8]:
        position = position * 26 + letter - 64
    return position


def _ods_part(file: BinaryIO, part: zipfile.ZipInfo, limits: Limits, *, at_most: int) -> int:
    reader = RepeatedCells(MAX_ROWS, MAX_COLUMNS, limits.cells)
    try:
        for piece in _safe(inflated(file, part, at_most=at_most)):
            reader.feed(piece)
        reader.feed(b"", final=True)
    except expat.ExpatError:
        raise refuse("workbook-damaged") from None
    return reader.cells
