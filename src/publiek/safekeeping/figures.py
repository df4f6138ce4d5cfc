"""Are the figures of a house after a restore those of before? A digest of each tells it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from publiek.errors import PubliekError
from publiek.house import House
from publiek.looking import look
from publiek.vocabulary.figures import Figure

#: Sums of fractions are added up in another order by another number of threads; beyond these digits that shows.
_DIGITS = 9


def digests_of(home: Path, organisation: str, *, on: date) -> dict[str, str]:
    """Every figure of a house on the day `on`, by name; empty when it delivered nothing."""
    house = House(organisation, home)
    if not house.store.current().deliveries:
        return {}
    return {name: digest_of(figure) for name, figure in look(house, today=on).figures.items()}


def digest_of(figure: Figure) -> str:
    """A digest of all that one figure says; not of the version of the program that worked it out."""
    base = {name: value for name, value in vars(figure.base).items() if name != "version"}
    told = [figure.name, base, _rows(figure.table), figure.facts, figure.limits, figure.too_thin]
    return hashlib.sha256(json.dumps(_plain(told), sort_keys=True).encode()).hexdigest()


def different(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The names of the figures that are not the same."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _rows(table: pa.Table) -> list[Any]:
    # Rows without an order of their own come in whatever order the engine had them.
    return [table.column_names, sorted(json.dumps(_plain(row), sort_keys=True) for row in table.to_pylist())]


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return "nan" if value != value else f"{value:.{_DIGITS}g}"
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(_plain(one), sort_keys=True) for one in value)
    if isinstance(value, pa.Table):
        return _rows(value)
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if hasattr(value, "__dict__"):
        return _plain(vars(value))
    return str(value)


def trouble_of(ask: Any) -> PubliekError | None:
    """The refusal that `ask` ends with, None when it ends well."""
    try:
        ask()
    except PubliekError as refused:
        return refused
    return None
