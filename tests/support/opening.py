"""Files of every kind, made on the spot, for the tests of the front door."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import Path

from publiek.deliveries.opening import Limits, Opened, RawTable, open_file

SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": WORKBOOK,
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
ODS_CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Blad1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)
ODS_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{inside}'
    "</manifest:file-entry></manifest:manifest>"
)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def text_file(folder: Path, content: str | bytes, *, name: str = "delivery.csv", encoding: str = "utf-8") -> Path:
    """A file with exactly this content."""
    path = folder / name
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def xlsx(folder: Path, rows: str = "", *, name: str = "book.xlsx", sheet: str | None = None, **parts: str) -> Path:
    """A minimal xlsx whose sheet holds the XML `rows` (or is `sheet`); `parts` replace the workbook part."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in (PARTS | {"xl/workbook.xml": parts.get("workbook", WORKBOOK)}).items():
            archive.writestr(part, content)
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows=rows) if sheet is None else sheet)
    return path


def ods(folder: Path, rows: str, *, name: str = "book.ods", manifest: str = "") -> Path:
    """A minimal OpenDocument spreadsheet whose only table holds the XML `rows`."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", ODS_CONTENT.format(rows=rows))
        archive.writestr("META-INF/manifest.xml", ODS_MANIFEST.format(inside=manifest))
    return path


def compound(folder: Path, *streams: str, name: str = "book.xls") -> Path:
    """The beginning of a compound file (OLE) whose directory names these streams."""
    out = BytesIO()
    out.write(COMPOUND.ljust(512, b"\0"))
    for stream in ("Root Entry", *streams):
        letters = stream.encode("utf-16-le")
        out.write(letters.ljust(64, b"\0") + struct.pack("<H", len(letters) + 2) + bytes(62))
    return text_file(folder, out.getvalue(), name=name)


def declare_size(path: Path, part: str, size: int) -> None:
    """Let the zip directory (and the part's own header) of `path` declare another unpacked size than is true."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        local = archive.getinfo(part).header_offset
    data[local + 22 : local + 26] = struct.pack("<I", size)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length] == part.encode():
            data[at + 24 : at + 28] = struct.pack("<I", size)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))


def only_table(path: Path, **limits: int) -> RawTable:
    """The one table of the file."""
    opened = open_file(path, limits=Limits(**limits))
    assert len(opened.tables) == 1
    return opened.tables[0]


def rows_of(table: RawTable, *, header_row: int = 0, columns: dict[int, str] | None = None) -> list[dict]:
    """All rows as dictionaries; without `columns` every column of the header, named by its position."""
    if columns is None:
        columns = {i: str(i) for i in range(len(table.head[header_row]))}
    return [row for batch in table.batches(header_row=header_row, columns=columns) for row in batch.to_pylist()]


def cells_of(table: RawTable, *, header_row: int = 0) -> list[list]:
    """All rows as lists: the row number, then the cells."""
    return [list(row.values()) for row in rows_of(table, header_row=header_row)]


def codes_of(opened: Opened) -> dict[str, int]:
    """Code -> count of the findings about the file as a whole."""
    return {finding.code: finding.count for finding in opened.findings}
