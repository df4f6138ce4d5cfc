"""Of which files does one segment of a mirror consist, and what is in them?"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from publiek.warehouse import publication
from publiek.warehouse.columns import KEPT_LINE, SET_ASIDE_ROW

LINES_FILE, ROWS_FILE, ASIDE_FILE, MARKS_FILE = "lines.parquet", "rows.parquet", "aside.parquet", "marks.parquet"

#: `record`: a keyed number of all that the record says, to see whether it says something else than before.
ROW_OF_UNIT = pa.schema([("row", pa.int64()), ("unit", pa.int64()), ("cents", pa.int64()), ("record", pa.int64())])
MARK = pa.schema([("row", pa.int64()), ("code", pa.string()), ("column", pa.string())])
FILES = {LINES_FILE: KEPT_LINE, ROWS_FILE: ROW_OF_UNIT, ASIDE_FILE: SET_ASIDE_ROW, MARKS_FILE: MARK}


def seal(folder: Path) -> None:
    """The files of a segment are on the disk."""
    for file in FILES:
        publication.force(folder / file)
    publication.force(folder)
