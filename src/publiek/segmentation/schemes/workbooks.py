"""How is a workbook with postcodes and groups opened safely? As text, the sheet that has the columns of the plan.

Cells with a formula give the value that was stored with them; a formula is never computed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from publiek.segmentation.schemes.refusals import refuse

SIGNATURE = b"PK\x03\x04"
_LARGEST_FILE = 128 * 1024 * 1024
_LARGEST_CONTENT = 1024 * 1024 * 1024
_MOST_PARTS = 2_000
_STEP = 1024 * 1024


def absent_of(headers: tuple[str, ...], names: list[str]) -> list[str]:
    """Of `headers` those that are not in `names`. Raises "segmentation-columns-double" when one is there twice."""
    double = sorted({header for header in headers if names.count(header) > 1})
    if double:
        raise refuse("segmentation-columns-double", columns=double)
    return [header for header in headers if header not in names]


def open_workbook(path: Path, headers: tuple[str, ...]) -> tuple[pa.Table, int]:
    """The columns `headers` of the one sheet whose first row has them all, as text; and how many rows were blank.

    Raises SegmentationError "segmentation-file-unreadable" (damaged, locked, a bomb), "segmentation-columns-missing",
    "segmentation-sheets-several".
    """
    _check_size(path)
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
        tables = [_text(book.load_sheet(name, header_row=None, dtypes="string")) for name in book.sheet_names]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # the reader reports damage as errors of its own, and as panics that are no Exception
        raise refuse("segmentation-file-unreadable") from None
    return _chosen(tables, headers)


def _text(sheet: object) -> pa.Table:
    return pa.table(pa.record_batch(sheet))


def _chosen(tables: list[pa.Table], headers: tuple[str, ...]) -> tuple[pa.Table, int]:
    fitting, missing = [], list(headers)
    for table in tables:
        names = [str(table.column(i)[0].as_py() or "").strip() for i in range(table.num_columns)] if len(table) else []
        absent = absent_of(headers, names)
        missing = absent if len(absent) < len(missing) else missing
        if not absent:
            fitting.append((table, names))
    if not fitting:
        raise refuse("segmentation-columns-missing", missing=missing)
    if len(fitting) > 1:
        raise refuse("segmentation-sheets-several", sheets=len(fitting))
    table, names = fitting[0]
    columns = {h: pc.fill_null(table.column(names.index(h)).cast(pa.string()), "") for h in headers}
    rows = pa.table(columns).slice(1)
    empty = pc.equal(pc.utf8_length(pc.binary_join_element_wise(*rows.columns, "")), 0)
    filled = rows.filter(pc.invert(empty))
    if not len(filled):
        raise refuse("segmentation-file-empty")
    return filled, len(rows) - len(filled)


def _check_size(path: Path) -> None:
    """Sizes as declared and as they really are, because a declared size can lie."""
    if path.stat().st_size > _LARGEST_FILE:
        raise refuse("segmentation-file-large", limit_bytes=_LARGEST_FILE)
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            declared = sum(part.file_size for part in parts)
            if len(parts) > _MOST_PARTS or declared > _LARGEST_CONTENT:
                raise refuse("segmentation-file-large", limit_bytes=_LARGEST_CONTENT)
            for part in parts:
                _check_part(file, part)
    except (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, NotImplementedError, EOFError):
        raise refuse("segmentation-file-unreadable") from None


def _check_part(file: BinaryIO, part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse("segmentation-file-unreadable")
    if part.compress_type == zipfile.ZIP_STORED:
        return
    file.seek(part.header_offset + 26)
    file.seek(sum(struct.unpack("<HH", file.read(4))), 1)
    unpacker, left, given = zlib.decompressobj(-15), part.compress_size, 0
    while left > 0 and (packed := file.read(min(_STEP, left))):
        left -= len(packed)
        while packed:
            given += len(unpacker.decompress(packed, _STEP))
            packed = unpacker.unconsumed_tail
            if given > part.file_size:
                raise refuse("segmentation-file-large", limit_bytes=part.file_size)
