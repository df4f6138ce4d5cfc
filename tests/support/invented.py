"""A small sector for the tests of the invented sector: made once per session, read by many."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl

from publiek.invented import SectorReport, SectorSettings, invent
from publiek.invented.town import town_map

SETTINGS = SectorSettings(seed=7, tickets=30_000)


def small_sector(out: Path) -> SectorReport:
    areas, segments = town_map()
    return invent(SETTINGS, areas=areas, segments=segments, out=out)


def rows_of(root: Path, facts: dict) -> list[dict[str, str]]:
    """The data rows of an export file, read with the standard library (and openpyxl), by its manifest entry."""
    path = root / facts["path"]
    if facts["format"] == "xlsx":
        table = [["" if c is None else str(c) for c in row] for row in openpyxl.load_workbook(path).active.values]
        return [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    if facts["format"] == "json":
        return json.loads(path.read_text(encoding="utf-8"))
    text = path.read_bytes().decode(facts["encoding"]).removeprefix("\ufeff")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=facts["delimiter"]))
    header = lines[facts["header_row"] - 1]
    return [dict(zip(header, line, strict=True)) for line in lines[facts["header_row"] :]]


def cents(text: str) -> int:
    """An amount as it stands in a file, in whole cents."""
    return round(float((text or "0").replace(",", ".")) * 100)
