"""When are two answers the same? To the last integer; fractions to a billionth; null is null; rows in any order."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from publiek.vocabulary.figures import Figure

REL = 1e-9


def same(one: Any, other: Any) -> bool:
    """Two plain values, or lists and mappings of them."""
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, abs=1e-9, rel=REL, nan_ok=True)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def sorted_rows(table: pa.Table) -> list[dict[str, Any]]:
    """The rows, by all columns: whole ones first, unknown before known."""
    fractions = {field.name for field in table.schema if pa.types.is_floating(field.type)}
    order = [name for name in table.column_names if name not in fractions] + sorted(fractions)
    return sorted(table.to_pylist(), key=lambda row: [(row[name] is not None, row[name]) for name in order])


def assert_same_tables(one: pa.Table, other: pa.Table, about: object = "") -> None:
    """Same columns, stated types and rows; a column without any known value may have no type."""
    assert one.column_names == other.column_names, about
    for here, there in zip(one.schema, other.schema, strict=True):
        assert here.type == there.type or pa.null() in (here.type, there.type), (about, here, there)
    assert one.num_rows == other.num_rows, about
    for row, twin in zip(sorted_rows(one), sorted_rows(other), strict=True):
        assert same(row, twin), (about, row, twin)


def assert_same_figure(one: Figure, other: Figure) -> None:
    """Everything a figure says, rows in its own order."""
    assert (one.name, one.base, one.too_thin, one.limits) == (other.name, other.base, other.too_thin, other.limits)
    assert one.table.schema == other.table.schema, one.name
    assert same(one.facts, other.facts), (one.name, one.facts, other.facts)
    for row, twin in zip(one.table.to_pylist(), other.table.to_pylist(), strict=True):
        assert same(row, twin), (one.name, row, twin)
