"""What stands in a StatLine export? The CSV that opendata.cbs.nl gives for a table with regions, such as SES-WOA
(85163NED: education and socio-economic score per district and neighbourhood).

UTF-8 with a byte order mark, ";" between quoted cells, numbers padded with blanks, "." for a withheld figure, region
codes padded to ten characters, sometimes a last line "Bron: CBS".
"""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa

from publiek.areas.checking import refuse_doubles
from publiek.areas.layouts import layouts, plain
from publiek.areas.opening import opened
from publiek.areas.refusals import refused


def load_statline(path: Path) -> tuple[pa.Table, int]:
    """`area` (region code), `name` and every figure of the export under its own title (float64), and the year.

    Raises AreaError; "area-twice" when the export holds more than one period or a category per region.
    """
    with opened(path) as (plain_path, kind):
        if kind != "csv":
            raise refused("area-layout-unknown", path)
        with plain_path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file, delimiter=";") if len(row) > 1]
    if not rows:
        raise refused("area-layout-unknown", path)
    header = rows[0]
    code = next((i for i, name in enumerate(header) if "code" in plain(name) and "regio" in plain(name)), None)
    period = next((i for i, name in enumerate(header) if plain(name) == "perioden"), None)
    if code is None or period is None or any(len(row) != len(header) for row in rows):
        raise refused("area-layout-unknown", path, columns=len(header))
    area = pa.array([row[code].strip() for row in rows[1:]], pa.string())
    refuse_doubles(area, path)
    years = {row[period].strip() for row in rows[1:]}
    if len(years) != 1 or not (year := years.pop()).isdigit():
        raise refused("area-vintage-missing", path)
    columns: dict[str, pa.Array] = {"area": area}
    for position, name in enumerate(header):
        if position in (code, period):
            continue
        cells = [row[position].strip() for row in rows[1:]]
        if "(" in name:  # a figure carries its unit: "Particuliere huishoudens (Aantal)"
            columns[name] = _numbers(cells, path)
        else:
            columns["name"] = pa.array(cells, pa.string())
    return pa.table(columns), int(year)


def _numbers(cells: list[str], path: Path) -> pa.Array:
    words = layouts().words
    try:
        figures = [None if cell.lower() in words else float(cell.replace(",", ".")) for cell in cells]
    except ValueError:
        raise refused("area-layout-unknown", path) from None
    return pa.array(figures, pa.float64())
