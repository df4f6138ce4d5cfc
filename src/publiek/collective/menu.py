"""What may be looked at together? A fixed menu of tables with static hierarchies, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from publiek import areas, segmentation
from publiek.disclosure.tables.cells import ALL, Dimension, Lattice
from publiek.errors import Text, UsageError
from publiek.vocabulary.codes import GENRES
from publiek.vocabulary.data_files import read_yaml

#: The months of a theatre season by quarter; a quarter is not told by month where money is concerned.
QUARTERS = {"q1": ("08", "09", "10"), "q2": ("11", "12", "01"), "q3": ("02", "03", "04"), "q4": ("05", "06", "07")}
UNKNOWN = "unknown"


@dataclass(frozen=True)
class MenuTable:
    """One table of the menu. `kind`: counts, sums, indicators, productions or overlap; see menu.yaml."""

    code: str
    kind: str
    dimensions: tuple[str, ...]
    title: Text
    meaning: Text
    since: date


@cache
def menu() -> dict[str, MenuTable]:
    """Every table that may be agreed upon, by code."""
    told = read_yaml(resources.files(__package__).joinpath("menu.yaml").read_text(encoding="utf-8"))
    return {code: _table(code, facts) for code, facts in told["tables"].items()}


@cache
def menu_version() -> int:
    """Raised by one when a table is added or changed; it stands in every contribution and release."""
    told = read_yaml(resources.files(__package__).joinpath("menu.yaml").read_text(encoding="utf-8"))
    return int(told["version"])


def table_of(code: str) -> MenuTable:
    """The table with this code. Raises UsageError "table-not-on-menu"."""
    found = menu().get(code)
    if found is None:
        raise UsageError(
            "table-not-on-menu",
            Text("Deze tabel staat niet op het menu.", "This table is not on the menu."),
            Text(f"Kies uit: {', '.join(menu())}.", f"Choose from: {', '.join(menu())}."),
        )
    return found


def lattice_of(code: str, *, scheme: str) -> Lattice:
    """The shape of a table of kind counts or sums. `scheme`: CODE@VERSION of the segmentation agreed upon."""
    dimensions = {"place": _places, "genre": _genres, "month": _months, "quarter": _quarters}
    return Lattice(
        tuple(_segments(scheme) if name == "segment" else dimensions[name]() for name in table_of(code).dimensions)
    )


def place_code(municipality: str, province: str) -> str:
    """The code of a municipality: names are not unique over provinces."""
    return f"{municipality} ({province})"


@cache
def _places() -> Dimension:
    told = areas.describe().table.select(["municipality", "province"]).to_pylist()
    pairs = sorted({(row["province"], row["municipality"]) for row in told if row["province"]})
    parents = dict.fromkeys(sorted({province for province, _ in pairs}), ALL)
    parents |= {place_code(municipality, province): province for province, municipality in pairs}
    return Dimension("place", {**parents, UNKNOWN: ALL})


@cache
def _segments(scheme: str) -> Dimension:
    code, _, version = scheme.partition("@")
    groups = segmentation.assign(code, version=version or None).groups
    return Dimension("segment", dict.fromkeys([*sorted(group.code for group in groups), UNKNOWN], ALL))


@cache
def _genres() -> Dimension:
    return Dimension("genre", dict.fromkeys(GENRES, ALL))


@cache
def _months() -> Dimension:
    months = [month for quarter in QUARTERS.values() for month in quarter]
    return Dimension("month", dict.fromkeys([*months, UNKNOWN], ALL))


@cache
def _quarters() -> Dimension:
    return Dimension("quarter", dict.fromkeys([*QUARTERS, UNKNOWN], ALL))


def _table(code: str, facts: dict[str, Any]) -> MenuTable:
    return MenuTable(
        code=code,
        kind=facts["kind"],
        dimensions=tuple(facts["dimensions"]),
        title=Text(**facts["title"]),
        meaning=Text(**facts["meaning"]),
        since=facts["since"],
    )
