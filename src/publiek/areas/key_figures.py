"""Which statistics does a published key-figures file hold? "Kerncijfers per postcode" (PC4, PC5, PC6; xlsx, csv and
gpkg; editions v1 to vol) and "Kerncijfers wijken en buurten", all years, under one set of stable names.

Nothing is guessed: a year that is not in the file or its name is refused, an area that occurs twice is refused, a
column that is not known is left out and counted, a figure that is withheld is null with its reason.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.areas.checking import notice, refuse_doubles
from publiek.areas.grids import Grid, read_grid, trimmed
from publiek.areas.layouts import Meaning, layouts, meanings, plain
from publiek.areas.opening import opened
from publiek.areas.refusals import refused
from publiek.areas.statistics import AreaStatistics, Withheld

_TOLD = re.compile(r"(?:pc[456]|kwb|gemeente|wijk|buurt)\D{0,3}(20[0-4]\d)|1 januari (20[0-4]\d)", re.IGNORECASE)
SUPPRESSED, UNAVAILABLE, IMPOSSIBLE = 1, 2, 3


def load_key_figures(path: Path, *, vintage: int | None = None, edition: str | None = None) -> AreaStatistics:
    """The statistics in `path`; `vintage` and `edition` only when the file and its name do not tell.

    Raises AreaError: area-file-*, area-layout-unknown, area-vintage-missing, area-twice.
    """
    with opened(path) as (plain_path, kind):
        if kind == "geojson":
            raise refused("area-layout-unknown", path)
        grid = read_grid(plain_path, kind)
    year = vintage or _year(path.name) or _year(grid.title) or _year(grid.notes)
    if year is None:
        raise refused("area-vintage-missing", path)
    told = edition if edition is not None else _edition(f"{path.name} {grid.title}") or _edition(grid.notes)
    return _statistics(grid, path, year, told)


def _year(words: str) -> int | None:
    told = _TOLD.search(words)
    return int(told.group(1) or told.group(2)) if told else None


def _edition(words: str) -> str:
    told = re.search(r"[_ -](v[1-9]|vol)(?![a-z])|versie ([1-9])", words, re.IGNORECASE)
    return (told.group(1) or f"v{told.group(2)}").lower() if told else ""


def _header(grid: Grid, path: Path) -> tuple[list[str], int]:
    """The best row of names (a row of codes before a row of labels) with its gaps filled, and the key's position."""
    known = layouts()
    keys = known.postcode_keys | known.region_keys
    best: tuple[int, int, list[str]] | None = None
    for row in grid.head:
        position = next((i for i, cell in enumerate(row) if plain(cell) in keys), None)
        if position is None:
            continue
        count = sum(meaning is not None for meaning in meanings(row))
        if best is None or count >= best[0]:
            best = (count, position, row)
    if best is None:
        raise refused("area-layout-unknown", path, columns=grid.body.num_columns)
    return _filled(best[2], grid), best[1]


def _filled(names: list[str], grid: Grid) -> list[str]:
    """Names with empty ones taken from the units or titles in the same column (density and urbanity have no label)."""
    filled = list(names)
    for position, name in enumerate(names):
        if plain(name):
            continue
        for row in reversed(grid.head):
            if plain(row[position]) in layouts().by_name:
                filled[position] = row[position]
                break
    return filled


def _statistics(grid: Grid, path: Path, year: int, edition: str) -> AreaStatistics:
    names, key = _header(grid, path)
    area = pc.replace_substring(trimmed(grid.body.column(key)), " ", "")
    keep = pc.is_valid(area)
    body, area = grid.body.filter(keep), area.filter(keep).combine_chunks()
    refuse_doubles(area, path)
    known = meanings(names)
    missing = [m.name for m in layouts().columns.values() if m.required and m.name not in {k.name for k in known if k}]
    if missing:
        raise refused("area-layout-unknown", path, missing=missing)
    columns: dict[str, pa.Array] = {"area": area}
    reasons: dict[str, pa.Array] = {"area": area}
    withheld: dict[str, Withheld] = {}
    for position, meaning in enumerate(known):
        if meaning is None or position == key:
            continue
        if meaning.kind == "text":
            columns[meaning.name] = trimmed(body.column(position))
            continue
        values, why = _figures(body.column(position), meaning)
        columns[meaning.name] = pa.array(values, from_pandas=True)
        if why.any():
            reasons[meaning.name] = pa.array(why)
            withheld[meaning.name] = Withheld(*(int((why == code).sum()) for code in (1, 2, 3)))
    level = _level(area, path)
    read = AreaStatistics(level, year, edition, pa.table(columns), pa.table(reasons), withheld)
    return replace(read, findings=notice(read, unknown=_unknown(names, known, key)))


def _figures(column: pa.ChunkedArray, meaning: Meaning) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of one column (nan where withheld) and why each is withheld."""
    known = layouts()
    text = trimmed(column)
    text = pc.if_else(pc.is_in(pc.utf8_lower(text), pa.array(sorted(known.words))), pa.scalar(None, pa.string()), text)
    text = pc.replace_substring(text, ",", ".")
    number = pc.match_substring_regex(text, r"^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$")
    values = pc.cast(pc.if_else(number, text, pa.scalar(None, pa.string())), pa.float64())
    values = np.array(values.to_numpy(zero_copy_only=False), dtype=float)
    why = np.zeros(len(values), dtype=np.int8)
    why[np.isnan(values)] = UNAVAILABLE
    why[pc.fill_null(pc.invert(number), False).to_numpy(zero_copy_only=False)] = IMPOSSIBLE
    why[np.isin(values, list(known.unavailable))] = UNAVAILABLE
    why[np.isin(values, list(known.suppressed))] = SUPPRESSED
    beyond = (values < 0) | ((values > 100) if meaning.kind == "percent" else False)
    why[beyond & (why == 0)] = IMPOSSIBLE
    values[why > 0] = np.nan
    return values, why


def _level(area: pa.Array, path: Path) -> str:
    lengths = pc.unique(pc.utf8_length(area)).to_pylist()
    digits = pc.all(pc.match_substring_regex(area, r"^[1-9]\d{3}[A-Z]{0,2}$")).as_py()
    if digits and len(lengths) == 1:
        return f"pc{lengths[0]}"
    if pc.all(pc.match_substring_regex(area, r"^(NL|GM|WK|BU)[0-9A-Z]+$")).as_py():
        return "region"
    raise refused("area-layout-unknown", path, rows=len(area))


def _unknown(names: list[str], known: list[Meaning | None], key: int) -> int:
    """How many columns have a name that means nothing here and is not left out on purpose."""
    expected = layouts().left_out | layouts().postcode_keys | layouts().region_keys | {""}
    return sum(known[i] is None and i != key and plain(name) not in expected for i, name in enumerate(names))
