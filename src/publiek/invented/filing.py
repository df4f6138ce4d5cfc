"""How do sheets become a file on disk, and what exactly is in it?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.invented.extract import DUPLICATE, MEANINGS, RETURN, TOTAL, VALID, FileStyle, Sheet
from publiek.invented.spelling import euros
from publiek.invented.workbooks import write_workbook


class Ledger:
    """What a file holds: rows, tickets, cents and fees by meaning, and how many rows have each slip."""

    def __init__(self) -> None:
        self.sums = np.zeros((len(MEANINGS), 4), dtype=np.int64)
        self.slips: dict[str, int] = {}

    def add(self, sheet: Sheet) -> None:
        """Count the rows of `sheet`."""
        ones = np.ones(len(sheet), dtype=np.int64)
        for place, values in enumerate((ones, sheet.tickets, sheet.cents, sheet.fees)):
            self.sums[:, place] += np.bincount(sheet.meaning, values, len(MEANINGS)).round().astype(np.int64)
        for name, mask in sheet.slips.items():
            self.slips[name] = self.slips.get(name, 0) + int(mask.sum())

    def facts(self) -> dict[str, object]:
        """The counts as the manifest tells them. `net` is what is truly sold: valid rows plus negative return rows."""
        rows, _tickets, cents, fees = self.sums.sum(axis=0).tolist()
        net = self.sums[[VALID, RETURN]].sum(axis=0).tolist()
        meanings = {
            name: dict(zip(("rows", "tickets", "cents", "fee_cents"), sums.tolist(), strict=True))
            for name, sums in zip(MEANINGS, self.sums, strict=True)
            if sums[0]
        }
        return {
            "rows": rows,
            "cents_in_file": cents + fees,
            "net": {"tickets": net[1], "revenue_cents": net[2], "fee_cents": net[3]},
            "rows_by_meaning": meanings,
            "faults": {name: count for name, count in sorted(self.slips.items()) if count},
        }


class ExportFile:
    """One export file while it is written. `titles` fill the {title} and {season} of the rows above the header."""

    def __init__(self, path: Path, style: FileStyle, titles: dict[str, str]) -> None:
        self.path = path.with_suffix(f".{style.extension}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.style, self.ledger = style, Ledger()
        self._above = [line.format(**titles) for line in style.above]
        self._names: list[str] = []
        self._rows: list[list[str | None]] = []
        self._file: BinaryIO | None = None if style.extension == "xlsx" else self.path.open("wb")

    def add(self, sheet: Sheet, dice: np.random.Generator) -> None:
        """Append the rows of `sheet`, some of them twice where the system is known for it."""
        again = np.flatnonzero((dice.random(len(sheet)) < self.style.duplicates) & (sheet.meaning == VALID))
        if len(again):
            sheet = _with_duplicates(sheet, again)
        self._open(sheet)
        self.ledger.add(sheet)
        self._write(sheet)

    def close(self) -> dict[str, object]:
        """Write the total row, close the file and tell what is in it."""
        if self.style.total_row[0] in self._names:
            self._add_total(*(name if name in self._names else "" for name in self.style.total_row))
        if self.style.extension == "xlsx":
            write_workbook(self.path, self._rows, "Blad1")
        elif self.style.extension == "json":
            self._put("\n]\n" if self._names else "[]\n")
        if self._file:
            self._file.close()
        head = {"encoding": self.style.encoding, "delimiter": self.style.delimiter, "header_row": len(self._above) + 1}
        return {
            "format": self.style.extension,
            **(head if self.style.extension == "csv" else {}),
            **self.ledger.facts(),
        }

    def _open(self, sheet: Sheet) -> None:
        if self._names:
            if self.style.extension == "json" and len(sheet):
                self._put(",\n")
            return
        self._names = [name for name, _ in sheet.columns]
        if self.style.extension == "json":
            self._put("[\n")
        elif self.style.extension == "xlsx":
            self._rows.append(list(self._names))
        else:
            mark = "\ufeff" if self.style.encoding in ("utf-8-sig", "utf-16-le") else ""
            width = self.style.delimiter * (len(self._names) - 1)
            header = self.style.delimiter.join(_quoted_text(name, self.style) for name in self._names)
            self._put(
                mark
                + "".join(f"{line}{width}{self.style.newline}" for line in self._above)
                + header
                + self.style.newline
            )

    def _write(self, sheet: Sheet) -> None:
        if self.style.extension == "json":
            column = sheet.columns[0][1]
            self._put(",\n".join(dict.fromkeys(column.to_pylist())) if isinstance(column, pa.Array) else "")
        elif self.style.extension == "xlsx":
            columns = [_full(text, len(sheet)).to_pylist() for _, text in sheet.columns]
            self._rows += [list(row) for row in zip(*columns, strict=True)]
        elif len(sheet):
            self._put_bytes(as_lines(sheet, self.style))

    def _add_total(self, label: str, tickets: str, money: str) -> None:
        sums = self.ledger.sums.sum(axis=0)
        cells = dict.fromkeys(self._names, "") | {label: "Totaal"}
        if tickets:
            cells[tickets] = str(sums[1])
        if money:
            cells[money] = euros(np.array([sums[2]]))[0].as_py()
        one = np.array([TOTAL])
        columns: list[tuple[str, pa.Array | str]] = [(name, pa.array([cells[name]])) for name in self._names]
        printed = np.array([sums[1] if tickets else 0]), np.array([sums[2] if money else 0]), np.array([0])
        sheet = Sheet(columns, one, *printed)
        self.ledger.add(sheet)
        self._write(sheet)

    def _put(self, text: str) -> None:
        self._put_bytes(text.encode())

    def _put_bytes(self, data: bytes) -> None:
        if self._file is None:
            return
        plain = self.style.encoding in ("utf-8", "utf-8-sig")
        self._file.write(data if plain else data.decode().encode(self.style.encoding))


def as_lines(sheet: Sheet, style: FileStyle) -> bytes:
    """The rows as delimited text in UTF-8; cells are quoted where they must be (or all, when the system does)."""
    cells = [_quoted(text, style) for _, text in sheet.columns]
    if not any(isinstance(cell, pa.Array) for cell in cells):
        cells[0] = _full(str(cells[0]), len(sheet))
    rows = pc.binary_join_element_wise(*cells, style.delimiter, null_handling="replace", null_replacement="")
    lines = pc.binary_join_element_wise(rows, style.newline, "")
    start, *_ = np.frombuffer(lines.buffers()[1], np.int32, count=1, offset=lines.offset * 4)
    stop = np.frombuffer(lines.buffers()[1], np.int32, count=1, offset=(lines.offset + len(lines)) * 4)[0]
    return memoryview(lines.buffers()[2])[start:stop].tobytes()


def _with_duplicates(sheet: Sheet, again: np.ndarray) -> Sheet:
    place = np.concatenate([np.arange(len(sheet)), again])
    index = pa.array(place)
    meaning = sheet.meaning[place]
    meaning[len(sheet) :] = DUPLICATE
    return replace(
        sheet,
        columns=[(name, text.take(index) if isinstance(text, pa.Array) else text) for name, text in sheet.columns],
        meaning=meaning,
        tickets=sheet.tickets[place],
        cents=sheet.cents[place],
        fees=sheet.fees[place],
        slips={name: mask[place] for name, mask in sheet.slips.items()},
    )


def _full(text: pa.Array | str, count: int) -> pa.Array:
    return text if isinstance(text, pa.Array) else pa.repeat(text, count)


def _quoted(text: pa.Array | str, style: FileStyle) -> pa.Array | str:
    if isinstance(text, str):
        return _quoted_text(text, style)
    needs = pc.match_substring_regex(text, f'[{style.delimiter}"\r\n]')
    if not style.quote_all and not pc.any(needs).as_py():
        return text
    wrapped = pc.binary_join_element_wise('"', pc.replace_substring(text.fill_null(""), '"', '""'), '"', "")
    return wrapped if style.quote_all else pc.if_else(needs, wrapped, text)


def _quoted_text(text: str, style: FileStyle) -> str:
    special = style.quote_all or any(mark in text for mark in (style.delimiter, '"', "\r", "\n"))
    return '"' + text.replace('"', '""') + '"' if special else text
