"""Can areas be described from this table? What makes it useless is refused; what is odd in some areas is a finding.

A figure that cannot be right, or that does not add up with the others, is set aside: the area then borrows it from the
level above, as if it had been withheld. Nothing is corrected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from publiek.errors import AreaError, Text
from publiek.segmentation.area_types.recipe import Recipe, Variable
from publiek.vocabulary.findings import ROWS_SHOWN, Finding

Floats = NDArray[np.float64]
CODES = {
    "pc4": r"^[1-9][0-9]{3}$",
    "pc5": r"^[1-9][0-9]{3}[A-Z]$",
    "pc6": r"^[1-9][0-9]{3}[A-Z]{2}$",
    "neighbourhood": r"^BU[0-9A-Z]{4,8}$",
}
_WIDER = re.compile(r"^(NL|GM|WK)[0-9A-Z]+$")


@dataclass(frozen=True)
class Figures:
    """A table of statistics that may be used, sorted by area: `columns` name -> numbers (nan = withheld or set aside),
    `variables`: each variable of the recipe as this table holds it, None = to be inherited from the level above.
    """

    area: NDArray[np.str_]
    municipality: NDArray[np.str_]
    province: NDArray[np.str_]
    columns: dict[str, Floats]
    variables: tuple[Variable | None, ...]
    findings: tuple[Finding, ...]


def check_areas(table: pa.Table, *, level: str, settings: Recipe) -> tuple[Finding, ...]:
    """What is odd in `table`: figures that cannot be right, sums that do not add up. Raises as `figures_of`."""
    return figures_of(table, level=level, settings=settings).findings


def figures_of(table: pa.Table, *, level: str, settings: Recipe) -> Figures:
    """The usable figures of `table` (columns of publiek.areas.load_key_figures; key `area`, or `pc4` as a number).

    Raises AreaError "segmentation-input-incomplete", "segmentation-area-malformed", "segmentation-area-twice",
    "segmentation-sums-differ"; UsageError "segmentation-level-unknown".
    """
    at = settings.level(level)
    _refuse_empty(table)
    table = _keyed(table, level)
    names = _used(table)
    variables, missing = [], []
    for variable in settings.variables:
        way = _way(variable, at.instead.get(variable.name), names)
        missing += [] if way or variable.name in at.inherited else [c for c in variable.columns if c not in names]
        variables.append(way)
    missing += [name for name in ("residents", "households") if name not in names]
    if missing:
        raise _incomplete(sorted(set(missing)), sorted(set(table.column_names) - names), len(table))
    wanted = {name for v in variables if v for name in v.columns} | {"residents", "households"}
    wanted |= {name for whole, parts in settings.sums.items() for name in (whole, *parts)}
    columns = {name: _numbers(table, name) for name in sorted(wanted & names)}
    findings = [*_impossible(columns), *_differing(columns, settings)]
    return Figures(
        area=np.array(table.column("area").to_pylist(), dtype=np.str_),
        municipality=_words(table, "municipality", "municipality_name"),
        province=_words(table, "province"),
        columns=columns,
        variables=tuple(variables),
        findings=tuple(findings),
    )


def _refuse_empty(table: pa.Table) -> None:
    if not len(table) or not {"area", "pc4"} & set(table.column_names):
        raise _incomplete([] if {"area", "pc4"} & set(table.column_names) else ["area"], [], len(table))


def _incomplete(missing: list[str], empty: list[str], areas: int) -> AreaError:
    return AreaError(
        "segmentation-input-incomplete",
        Text("Er ontbreken cijfers voor de gebiedstypen.", "Figures for the area types are missing."),
        Text("Gebruik een bestand met al deze kolommen.", "Use a file with all of these columns."),
        {"missing": missing, "empty": empty, "areas": areas},
    )


def _keyed(table: pa.Table, level: str) -> pa.Table:
    """The table with `area` as text, sorted; only neighbourhoods are kept of a file that also has wider regions."""
    key = table.column("area" if "area" in table.column_names else "pc4").cast(pa.string())
    if level == "neighbourhood":
        inside = pc.invert(pc.match_substring_regex(key, _WIDER.pattern))
        table, key = table.filter(inside), key.filter(inside)
    fits = pc.fill_null(pc.match_substring_regex(key, CODES[level]), False)
    wrong = len(key) - int(pc.sum(fits).as_py() or 0)
    if wrong or not len(key):
        raise AreaError(
            "segmentation-area-malformed",
            Text("Niet elke code is er een van dit soort gebied.", "Not every code is one of this kind of area."),
            Text("Kies het soort gebied dat in het bestand staat.", "Choose the kind of area that is in the file."),
            {"level": level, "malformed": wrong, "areas": len(key)},
        )
    doubles = len(key) - len(pc.unique(key))
    if doubles:
        raise AreaError(
            "segmentation-area-twice",
            Text("Een gebied staat er meer dan een keer in.", "An area occurs more than once."),
            Text("Gebruik het bestand zoals het is uitgegeven.", "Use the file as it was published."),
            {"count": doubles, "areas": len(key)},
        )
    rest = [name for name in table.column_names if name not in ("area", "pc4")]
    return table.select(rest).append_column("area", key).sort_by("area")


def _used(table: pa.Table) -> set[str]:
    return {name for name in table.column_names if table.column(name).null_count < len(table)}


def _way(variable: Variable, other: dict[str, object] | None, names: set[str]) -> Variable | None:
    """The variable as these columns can tell it, None when they cannot."""
    ways = [variable]
    if other:
        parts = tuple(str(part) for part in other["numerators"])  # type: ignore[attr-defined]
        ways.append(Variable(**{**vars(variable), "kind": str(other["kind"]), "numerators": parts}))
    return next((way for way in ways if set(way.columns) <= names), None)


def _numbers(table: pa.Table, name: str) -> Floats:
    return np.array(table.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)


def _words(table: pa.Table, *names: str) -> NDArray[np.str_]:
    for name in names:
        if name in table.column_names:
            return np.array([value or "" for value in table.column(name).to_pylist()], dtype=np.str_)
    return np.full(len(table), "", dtype=np.str_)


def _impossible(columns: dict[str, Floats]) -> list[Finding]:
    """Negative figures and percentages above 100 are set aside, in place."""
    found = []
    for name, values in columns.items():
        with np.errstate(invalid="ignore"):
            wrong = (values < 0) | ((values > 100) if name.startswith("percent_") else False)
        if wrong.any():
            values[wrong] = np.nan
            found.append(_finding("area-figure-impossible", name, wrong))
    return found


def _differing(columns: dict[str, Floats], settings: Recipe) -> list[Finding]:
    """Parts that do not add up to their whole are set aside, in place. With parts withheld, only a sum above the whole
    can be wrong; with none withheld, also one well below it. Each rounded count may be off by half its rounding.
    """
    found = []
    for whole, parts in settings.sums.items():
        if not {whole, *parts} <= columns.keys():
            continue
        stacked = np.column_stack([columns[part] for part in parts])
        off = np.nansum(stacked, axis=1) - columns[whole]
        allowed = settings.rounded_to / 2 * (1 + len(parts))
        complete = ~np.isnan(stacked).any(axis=1)
        with np.errstate(invalid="ignore"):
            wrong = (off > allowed) | (complete & (off < -allowed - settings.rest_most * columns[whole]))
        if wrong.mean() > settings.differing_most:
            raise AreaError(
                "segmentation-sums-differ",
                Text("De delen tellen niet op tot het geheel.", "The parts do not add up to the whole."),
                Text("Controleer of kolommen zijn verwisseld.", "Check whether columns were swapped."),
                {"whole": whole, "areas": int(wrong.sum()), "of": len(wrong), "rounding": allowed},
            )
        if wrong.any():
            for part in parts:
                columns[part][wrong] = np.nan
            found.append(_finding("area-sum-differs", whole, wrong))
    return found


def _finding(code: str, column: str, wrong: NDArray[np.bool_]) -> Finding:
    """Row numbers count areas from 1, sorted by code."""
    rows = tuple(int(i) + 1 for i in np.flatnonzero(wrong)[:ROWS_SHOWN])
    return Finding(code, column, int(wrong.sum()), rows)
