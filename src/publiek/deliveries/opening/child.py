"""The program that parses workbooks, in a process of its own with little memory and little time.

It reads one request a line (JSON: path, memory, seconds) and answers with one line of JSON and, per sheet, one Arrow
stream of text columns. A file that makes the reader crash or swell takes this process with it and nothing else. It
writes no file, not even a core dump, and says nothing on standard error. Run as a script, so that it imports no more
than it needs: nothing of publiek.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from decimal import Decimal
from functools import partial
from typing import BinaryIO

_MOMENT = r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?$"
_LONG_NUMBER = r"^-?\d+\.\d{6,}$"
_DURATION = re.compile(r'DurationIso\("PT(\d+)H(\d+)M(\d+)')
#: Spreadsheets keep a time of day as a moment on their day zero, of which there are two.
_DAYS_ZERO = ("1899-12-31 ", "1904-01-01 ")


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    for line in requests:
        request = json.loads(line)
        limit(request["memory"], request["seconds"])
        try:
            answer, grids = sheets_of(request["path"], request["days"])
        except MemoryError:
            raise
        except BaseException as error:
            answer, grids = {"error": kind_of(error)}, []
        answers.write(json.dumps(answer).encode() + b"\n")
        send(grids, answers)
        answers.flush()


def limit(memory: int, seconds: int) -> None:
    """At most `memory` bytes for this process, and `seconds` of processor time from now; no core dump."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time-out is all there is
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    wanted = int(used.ru_utime + used.ru_stime) + seconds + 1
    for kind, value in (
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, wanted)
    ):  # fmt: skip
        hard = resource.getrlimit(kind)[1]
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def sheets_of(path: str, days: int) -> tuple[dict[str, object], list[object]]:
    """What is in the workbook: facts per sheet, and per sheet a table of text columns that begins at row 1.

    `days` are added to every date (see `sheet_xml.date_shift`).
    """
    import fastexcel

    workbook = fastexcel.read_excel(path)
    facts, grids = [], []
    for name in workbook.sheet_names:
        sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        if not sheet.width:
            facts.append({"name": name, "visible": sheet.visible == "visible", "errors": []})
            grids.append(empty())
            continue
        batch, errors = sheet.to_arrow_with_errors()
        grid, wrong = with_durations(batch, errors.errors if errors else [])
        facts.append({"name": name, "visible": sheet.visible == "visible", "errors": wrong})
        grids.append(as_people_see(grid, days))
    return {"sheets": facts}, grids


def empty() -> object:
    """A table without columns."""
    import pyarrow as pa

    return pa.table({})


def with_durations(batch: object, errors: list[object]) -> tuple[object, list[int]]:
    """Cells that the reader could not give as text: times of day are filled in, of the others the row is told."""
    import pyarrow as pa

    table = pa.Table.from_batches([batch])
    times: dict[int, dict[int, str]] = {}
    wrong = []
    for error in errors:
        row, column = error.position
        found = _DURATION.search(error.detail)
        if found:
            times.setdefault(column, {})[row] = ":".join(part.zfill(2) for part in found.groups())
        else:
            wrong.append(row + 1)
    for column, cells in times.items():
        values = table.column(column).to_pylist()
        for row, text in cells.items():
            values[row] = text
        table = table.set_column(column, table.schema.field(column), pa.array(values, pa.string()))
    return table, sorted(wrong)


def as_people_see(table: object, days: int) -> object:
    """Dates as yyyy-mm-dd[Thh:mm:ss], times as hh:mm:ss, numbers with the 15 digits that a spreadsheet knows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = []
    for column in table.columns:
        column = column.cast(pa.string())
        for pattern, written in ((_MOMENT, partial(moment, days=days)), (_LONG_NUMBER, number)):
            if pc.any(pc.match_substring_regex(column, pattern)).as_py():
                column = pa.chunked_array([pa.array(rewritten(column.to_pylist(), pattern, written), pa.string())])
        columns.append(column)
    return pa.Table.from_arrays(columns, names=[str(i) for i in range(len(columns))])


def rewritten(cells: list[str | None], pattern: str, written: object) -> list[str | None]:
    """The cells, those that match `pattern` rewritten; each different text is looked at once."""
    match = re.compile(pattern).match
    known: dict[str | None, str | None] = {None: None}
    for cell in cells:
        if cell not in known:
            known[cell] = written(cell) if match(cell) else cell
    return [known[cell] for cell in cells]


def moment(text: str, *, days: int = 0) -> str:
    """A moment to the nearest second; only the date when the time is midnight; only the time on day zero."""
    from datetime import datetime, timedelta

    whole, _, fraction = text.replace("T", " ").partition(".")
    for day_zero in _DAYS_ZERO:
        if whole.startswith(day_zero) and not (days and whole.endswith(" 00:00:00")):
            return whole.removeprefix(day_zero)
    seconds = 1 if fraction and fraction[0] >= "5" else 0
    if seconds or days:
        with contextlib.suppress(ValueError, OverflowError):
            whole = str(datetime.strptime(whole, "%Y-%m-%d %H:%M:%S") + timedelta(days=days, seconds=seconds))
    return whole.removesuffix(" 00:00:00").replace(" ", "T")


def number(text: str) -> str:
    """A number with at most 15 significant digits, written out without exponent."""
    if len(text.strip("-").lstrip("0.").replace(".", "")) <= 15:
        return text
    short = f"{Decimal(f'{float(text):.15g}'):f}"
    return short.rstrip("0").rstrip(".") if "." in short else short


def send(grids: list[object], answers: BinaryIO) -> None:
    """Each table as one Arrow stream."""
    import pyarrow as pa

    for grid in grids:
        with pa.ipc.new_stream(answers, grid.schema) as stream:
            stream.write_table(grid, max_chunksize=65_536)


def kind_of(error: BaseException) -> str:
    """Locked or damaged? The message itself may quote a cell and goes nowhere."""
    text = str(error).lower()
    return "locked" if "password" in text or "encrypted" in text else "damaged"


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
