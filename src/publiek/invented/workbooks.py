"""How is a small sheet written as an Excel workbook, the same bytes every time?

A workbook is a zip of XML parts. Cells are inline strings or numbers, as ticketing systems that stream their exports
write them. Made by hand, because only `reports` may use a document library.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?")
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def write_workbook(path: Path, rows: list[list[str | None]], sheet: str) -> None:
    """Write `rows` (texts; those that read as a plain number become numbers) as the only sheet of a workbook."""
    entry = f'<sheets><sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets>'
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{entry}</workbook>'
    body = "".join(
        f'<row r="{number}">{"".join(_cells(row, number))}</row>' for number, row in enumerate(rows, start=1)
    )
    parts = {**_PARTS, "xl/workbook.xml": book}
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
    with ZipFile(path, "w") as archive:
        for name, text in parts.items():
            info = ZipInfo(name, (2025, 8, 1, 0, 0, 0))
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, _HEAD + text)


@cache
def column_letters(number: int) -> str:
    """The letters of column `number` (0 = A, 26 = AA)."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cells(row: list[str | None], number: int) -> list[str]:
    cells = []
    for place, value in enumerate(row):
        if not value:
            continue
        at = f"{column_letters(place)}{number}"
        if _NUMBER.fullmatch(value):
            cells.append(f'<c r="{at}"><v>{value}</v></c>')
        else:
            cells.append(f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>')
    return cells
