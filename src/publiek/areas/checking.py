"""Do the figures of a file fit together, and is everything there?

An area twice is refused; the rest is a finding, with its meaning and advice in vocabulary/finding_codes.yaml.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.areas.layouts import layouts
from publiek.areas.refusals import refused
from publiek.areas.statistics import AreaStatistics
from publiek.vocabulary.findings import ROWS_SHOWN, Finding

#: CBS rounds each count to a multiple of 5 on its own: each part may be off by 2.5, and so may the total.
ROUNDING = 2.5
#: whole -> parts, in stable names.
SUMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "men-women": ("residents", ("men", "women")),
    "ages": (
        "residents",
        ("residents_00_14", "residents_15_24", "residents_25_44", "residents_45_64", "residents_65_on"),
    ),
    "households": (
        "households",
        ("households_single", "households_no_children", "households_one_parent", "households_two_parents"),
    ),
}


#: The country has about 4,070 postcode areas with residents; a file with fewer was cut off or is a selection.
FEWEST = 3_900


def notice(read: AreaStatistics, *, unknown: int) -> tuple[Finding, ...]:
    """Everything the reader should know about `read`; `unknown` is the number of columns that were not recognised."""
    found = [Finding("area-columns-unknown", "", unknown)] if unknown else []
    if read.level != "region":
        wanted = layouts().expected | (layouts().expected_vol if read.edition == "vol" else frozenset())
        missing = sorted(wanted - set(read.table.column_names))
        found += [Finding("area-column-missing", name, 1) for name in missing]
        found += [Finding("area-edition-unknown", "", 1)] if not read.edition else []
    if read.level == "pc4" and len(read.table) < FEWEST:
        found.append(Finding("area-rows-few", "area", len(read.table)))
    for column, cells in read.withheld.items():
        for code in ("suppressed", "unavailable", "impossible"):
            if count := getattr(cells, code):
                found.append(Finding(f"area-figure-{code}", column, count))
    return (*found, *check_sums(read.table))


def refuse_doubles(area: pa.Array, path: Path) -> None:
    """Raises AreaError "area-twice" when a code occurs more than once."""
    doubles = len(area) - len(pc.unique(area))
    if doubles:
        raise refused("area-twice", path, count=doubles)


def check_sums(table: pa.Table) -> list[Finding]:
    """Rows where all parts are published and their sum differs from the whole by more than rounding can explain.

    The row numbers count areas from 1 (the rows of the file after its header).
    """
    found = []
    for whole, parts in SUMS.values():
        if not {whole, *parts} <= set(table.column_names):
            continue
        total = table.column(whole).to_numpy()
        summed = np.sum([table.column(part).to_numpy() for part in parts], axis=0)
        # strictly more than rounding: nan (something withheld) compares false
        off = np.abs(summed - total) > ROUNDING * (len(parts) + 1)
        if off.any():
            rows = tuple(int(i) + 1 for i in np.flatnonzero(off)[:ROWS_SHOWN])
            found.append(Finding("area-sum-differs", parts[0], int(off.sum()), rows))
    return found
