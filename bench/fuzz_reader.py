"""Does any file, however damaged, make the front door do anything but read or refuse?

    python bench/fuzz_reader.py --cases 20000 --seed 1

Takes well-formed files of every kind, changes them at random (seeded), opens and reads them. What comes out must be a
table whose rows add up, or a refusal of publiek. Prints the count of each outcome; anything else is printed with its
case number and kept in the folder given by `--keep`, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import bz2
import csv
import gzip
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from publiek.deliveries.opening import Limits, open_file
from publiek.deliveries.opening.parsing import keep_child
from publiek.errors import PubliekError

LIMITS = Limits(child_memory=2 << 30, child_seconds=10)
PACKED = (".csv.gz", ".csv.bz2", ".zip")
WORDS = (
    "Hamlet",
    "Café De Brug",
    "3011 AA",
    "12,50",
    "2024-03-04 20:15",
    "",
    "x@voorbeeld.nl",
    'de "zaal"',
    "a\nb",
    "€",
)
ODDITIES = (
    b"\0", b"\xff", b"\xfe", b"\xef\xbb\xbf", b"\xff\xfe", b'"', b'""', b'"\n', b";", b",", b"\t", b"|", b"\n", b"\r",
    b"\r\n", b"\r\r\n", b"\n\n\n", b"\\", b'\\"', b"sep=;\n", b"<html>", b"{", b"[", b"]", b"}", b"PK\x03\x04", b"\x1a",
    b"\x1f\x8b\x08", b"%PDF", b"\x80", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"&#0;", b"<!DOCTYPE x>",
    b"1e999",
)  # fmt: skip


def seeds(rng: random.Random) -> list[tuple[str, bytes]]:
    """Well-formed files: (suffix, content)."""
    rows = [["order", "titel", "postcode", "bedrag"]]
    rows += [[str(i), *rng.choices(WORDS, k=3)] for i in range(rng.choice((1, 5, 70, 300)))]
    text = io.StringIO()
    delimiter, quoting, line_end = rng.choice(";,\t|"), rng.choice((0, 1)), rng.choice(("\n", "\r\n"))
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(rows)
    plain = text.getvalue()
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    utf8 = plain.encode()
    inside = mutated(rng, utf8) if rng.random() < 0.8 else utf8
    return [
        (".csv", plain.encode(rng.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")))),
        (".csv", utf8),
        (".csv", plain.replace("\n", "\r").encode()),
        (".json", json.dumps(records).encode()),
        (".json", "\n".join(map(json.dumps, records)).encode()),
        (".json", json.dumps({"event": {"orders": records, "n": [1, [2, [3.5, None]]]}}).encode()),
        (".csv.gz", gzip.compress(inside)),
        (".csv.bz2", bz2.compress(inside)),
        (".zip", packed({"export.csv": inside})),
    ]


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbooks() -> list[tuple[str, bytes]]:
    """A workbook as openpyxl writes it, and an OpenDocument one."""
    import datetime as dt

    import openpyxl
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book, out = openpyxl.Workbook(), io.BytesIO()
    for i in range(40):
        book.active.append([i, "Hamlet", dt.datetime(2024, 3, 4, 20, 15), 12.5, "#N/A", True, None, "é"])
    book.create_sheet("Twee").append(["a", "b"])
    book.save(out)
    document, other = OpenDocumentSpreadsheet(), io.BytesIO()
    table = Table(name="Blad")
    document.spreadsheet.addElement(table)
    for i in range(20):
        row = TableRow(numberrowsrepeated=1 + i % 3)
        table.addElement(row)
        for _ in range(3):
            cell = TableCell(valuetype="string", numbercolumnsrepeated=2)
            cell.addElement(P(text=f"cel {i}"))
            row.addElement(cell)
    document.write(other)
    return [(".xlsx", out.getvalue()), (".ods", other.getvalue())]


def mutated(rng: random.Random, data: bytes) -> bytes:
    """`data` with one to eight changes."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(changed) + 1)
        length = rng.choice((1, 1, 2, 8, 64, 1_000))
        match rng.randrange(7):
            case 0:
                del changed[at : at + length]
            case 1:
                changed[at:at] = rng.choice(ODDITIES) * rng.choice((1, 1, 1, 5, 300))
            case 2:
                changed[at : at + length] = rng.randbytes(length)
            case 3:
                changed[at:at] = changed[at : at + length] * rng.choice((1, 2, 20))
            case 4 if at < len(changed):
                changed[at] ^= 1 << rng.randrange(8)
            case 5:
                del changed[at if rng.random() < 0.2 else len(changed) :]
            case _:
                changed[at : at + 1] = rng.choice(ODDITIES)
    return bytes(changed)


def mutated_workbook(rng: random.Random, data: bytes) -> bytes:
    """A workbook damaged as a file, or with one part changed and packed again."""
    if rng.random() < 0.3:
        return mutated(rng, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice([n for n in parts if n.endswith((".xml", ".rels"))])
    part = parts[name]
    if rng.random() < 0.5:
        numbers = [i for i, byte in enumerate(part) if 48 <= byte <= 57]
        at = rng.choice(numbers) if numbers else 0
        part = part[:at] + str(rng.choice((0, -1, 7, 10**6, 2**31, 2**64, "1e308", "A"))).encode() + part[at + 1 :]
    else:
        part = mutated(rng, part)
    return packed(parts | {name: part})


def read(path: Path) -> str:
    """Open and read everything; the outcome in a word. Whatever is no refusal and no table is raised."""
    rng = random.Random(path.stat().st_size)
    try:
        opened = open_file(path, limits=LIMITS)
        for table in opened.tables:
            header_row = rng.randrange(max(1, min(4, len(table.head))))
            width = max(map(len, table.head), default=1)
            columns = {i: f"k{i}" for i in range(width + 1) if rng.random() < 0.7}
            given = 0
            for batch in table.batches(header_row=header_row, columns=columns, batch_rows=rng.choice((1, 50, 250_000))):
                batch.validate(full=True)
                given += batch.num_rows
            if given + table.set_aside.num_rows != table.rows_read:
                raise AssertionError("rows do not add up")
    except PubliekError as refusal:
        return refusal.code
    return f"read as {opened.kind}"


def fuzz(
    cases: int, seed: int, *, keep: Path | None = None, share_workbooks: float = 0.15
) -> tuple[Counter, list[str]]:
    """`cases` seeded cases: the count of each outcome, and a line for each case that went wrong."""
    outcomes, wrong, books = Counter(), [], workbooks()
    with tempfile.TemporaryDirectory() as folder, keep_child():
        for case in range(cases):
            rng = random.Random(f"{seed}-{case}")
            if rng.random() < share_workbooks:
                suffix, data = rng.choice(books)
                data = mutated_workbook(rng, data)
            else:
                suffix, data = rng.choice(seeds(rng))
                data = data if suffix in PACKED and rng.random() < 0.7 else mutated(rng, data)
            path = Path(folder) / f"case{suffix}"
            path.write_bytes(data)
            try:
                outcomes[read(path)] += 1
            except BaseException as error:  # that is what is looked for
                if isinstance(error, KeyboardInterrupt):
                    raise
                wrong.append(f"case {case} ({suffix}): {type(error).__name__}: {error}"[:200])
                if keep:
                    (keep / f"case-{seed}-{case}{suffix}").write_bytes(data)
    return outcomes, wrong


def main() -> int:
    """Run from the command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--cases", type=int, default=20_000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--keep", type=Path, help="an existing folder for the cases that went wrong")
    asked = words.parse_args()
    began = time.perf_counter()
    outcomes, wrong = fuzz(asked.cases, asked.seed, keep=asked.keep)
    for outcome, count in outcomes.most_common():
        print(f"{count:8,}  {outcome}")
    print(f"{asked.cases:,} cases in {time.perf_counter() - began:.0f} s, {len(wrong)} wrong")
    print(*wrong[:20], sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
