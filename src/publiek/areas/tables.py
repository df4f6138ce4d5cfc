"""What stands in a small clean CSV file? For inputs of the build that are already tables with one header row."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from publiek.areas.opening import opened
from publiek.areas.refusals import refused


def read_table(path: Path) -> pa.Table:
    """The table in a (packed) comma-separated UTF-8 file, types as found. Raises AreaError."""
    with opened(path) as (plain_path, kind):
        if kind != "csv":
            raise refused("area-layout-unknown", path)
        try:
            return pacsv.read_csv(plain_path, convert_options=pacsv.ConvertOptions(strings_can_be_null=True))
        except pa.ArrowInvalid as error:
            raise refused("area-file-damaged", path) from error
