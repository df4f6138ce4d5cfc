"""How is a licensee's table opened: delimited text or a workbook, as text, only the columns that the plan names?

Every line of a text file is accounted for: lines = header + rows + lines with too many or too few cells + blank lines.
If the sum does not hold (a line break inside a cell, an open quotation mark), the file is refused.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from publiek.segmentation.schemes.refusals import refuse
from publiek.segmentation.schemes.workbooks import SIGNATURE, absent_of, open_workbook

_BLOCK = 8 * 1024 * 1024
_LONGEST_LINE = 65_536
#: A header and one row.
_LEAST_LINES = 2
_DELIMITERS = (";", ",", "\t", "|")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NEW_LINE, _RETURN, _NUL = 10, 13, 0


@dataclass
class OpenedTable:
    """A table that can be walked through once. `digest`: sha256 of the file; `encoding`: utf-8 or cp1252; `ragged` and
    `blank`: lines with another number of cells, and without content, complete after the walk.
    """

    path: Path
    headers: tuple[str, ...]
    digest: str
    encoding: str = "utf-8"
    lines: int = 0
    blank: int = 0
    ragged: int = 0
    rows: int = 0
    kept: pa.Table | None = field(default=None, repr=False)

    @property
    def numbered(self) -> bool:
        """Whether the number of a row is known: not when lines were passed over."""
        return not (self.ragged or self.blank)

    def batches(self) -> Iterator[pa.Table]:
        """The rows, in pieces; every column is text under its header, "" for an empty cell."""
        if self.kept is not None:
            self.rows = len(self.kept)
            yield self.kept
            return
        yield from self._delimited()
        if self.rows + self.ragged + self.blank + 1 != self.lines:
            raise refuse("segmentation-file-lines", lines=self.lines, read=self.rows + self.ragged + self.blank + 1)

    def _delimited(self) -> Iterator[pa.Table]:
        names, delimiter = _header(self.path, self.encoding, self.headers)
        places = [names.index(header) for header in self.headers]
        generated = [f"f{i}" for i in range(len(names))]
        wanted = [generated[place] for place in places]

        def passed_over(_: object) -> str:
            self.ragged += 1
            return "skip"

        try:
            reader = pacsv.open_csv(
                self.path,
                read_options=pacsv.ReadOptions(
                    block_size=_BLOCK, skip_rows=1, column_names=generated, encoding=self.encoding
                ),
                parse_options=pacsv.ParseOptions(delimiter=delimiter, invalid_row_handler=passed_over),
                convert_options=pacsv.ConvertOptions(
                    column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted, strings_can_be_null=False
                ),
            )
            for batch in reader:
                self.rows += len(batch)
                yield pa.Table.from_batches([batch]).rename_columns(list(self.headers))
        except (pa.ArrowInvalid, pa.ArrowKeyError, UnicodeDecodeError):
            raise refuse("segmentation-file-unreadable") from None


def open_table(path: Path, headers: tuple[str, ...]) -> OpenedTable:
    """The file at `path`, of which the columns `headers` will be read.

    Raises SegmentationError: "segmentation-file-missing", "-empty", "-unreadable", "-encoding", "-line-long",
    "segmentation-columns-missing", "segmentation-columns-double".
    """
    try:
        with path.open("rb") as file:
            begin = file.read(8)
        if not begin:
            raise refuse("segmentation-file-empty")
        if begin.startswith(SIGNATURE):
            kept, blank = open_workbook(path, headers)
            return OpenedTable(path, headers, _digest(path), blank=blank, kept=kept)
        opened = _scanned(path, headers)
    except OSError:
        raise refuse("segmentation-file-missing") from None
    _header(path, opened.encoding, headers)
    if opened.lines - opened.blank < _LEAST_LINES:
        raise refuse("segmentation-file-empty")
    return opened


def _scanned(path: Path, headers: tuple[str, ...]) -> OpenedTable:
    """One walk over the bytes: digest, encoding, number of lines, how many are blank, none too long."""
    digest, decoder, valid = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True
    lines = blank = 0
    held = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            if not lines and block.startswith(_UTF16):
                raise refuse("segmentation-file-encoding")
            valid = valid and _decodes(decoder, block)
            counted, empty, held = _counted(held + block)
            lines, blank = lines + counted, blank + empty
    if held:
        lines, blank = lines + 1, blank + (held == b"\r")
        valid = valid and _decodes(decoder, b"", last=True)
    return OpenedTable(path, headers, digest.hexdigest(), "utf-8" if valid else "cp1252", lines, blank)


def _counted(data: bytes) -> tuple[int, int, bytes]:
    """Lines that end in `data`, how many of them are blank, and what stands after the last."""
    letters = np.frombuffer(data, np.uint8)
    if (letters == _NUL).any():
        raise refuse("segmentation-file-unreadable")
    ends = np.flatnonzero(letters == _NEW_LINE)
    starts = np.concatenate([[0], ends[:-1] + 1]) if ends.size else ends
    length = ends - starts
    rest = data[int(ends[-1]) + 1 :] if ends.size else data
    if max(int(length.max(initial=0)), len(rest)) > _LONGEST_LINE:
        raise refuse("segmentation-file-line-long", limit=_LONGEST_LINE)
    return ends.size, int(((length == 0) | ((length == 1) & (letters[starts] == _RETURN))).sum()), rest


def _decodes(decoder: codecs.IncrementalDecoder, data: bytes, *, last: bool = False) -> bool:
    try:
        decoder.decode(data, last)
    except UnicodeDecodeError:
        return False
    return True


def _header(path: Path, encoding: str, headers: tuple[str, ...]) -> tuple[list[str], str]:
    """The names of the columns and the separator: the one with which every wanted header is there."""
    with path.open("rb") as file:
        line = file.readline(_LONGEST_LINE + 1)
    text = line.decode(encoding, errors="replace").removeprefix("\ufeff").rstrip("\r\n")
    missing = list(headers)
    for delimiter in _DELIMITERS:
        try:
            names = [name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])]
        except csv.Error:  # lines that end in a carriage return alone
            raise refuse("segmentation-file-unreadable") from None
        absent = absent_of(headers, names)
        if not absent:
            return names, delimiter
        missing = absent if len(absent) < len(missing) else missing
    raise refuse("segmentation-columns-missing", missing=missing)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
