"""How are rows of plain values filtered, widened, joined, grouped and put in order?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa
from narwhals.exceptions import ColumnNotFoundError, DuplicateError
from narwhals.utils import Implementation, Version

from publiek.engines.reference import joining, values
from publiek.engines.reference.expression import Column, PlainExpression
from publiek.engines.reference.values import ARROW, Value

if TYPE_CHECKING:
    from publiek.engines.reference.namespace import PlainNamespace


class PlainFrame:
    """Columns of plain values, all of `height` rows. Never changed: every step gives a new one."""

    _implementation = Implementation.UNKNOWN
    _version = Version.MAIN

    def __init__(self, columns: Mapping[str, Column], height: int) -> None:
        self._columns = dict(columns)
        self.height = height

    def __getattr__(self, operation: str) -> Any:
        if operation.startswith("_"):
            raise AttributeError(operation)
        raise NotImplementedError(f"the operation {operation}")

    # --- what Narwhals asks of a frame ---

    def __narwhals_lazyframe__(self) -> PlainFrame:
        return self

    def __narwhals_namespace__(self) -> PlainNamespace:
        from publiek.engines.reference.namespace import PlainNamespace

        return PlainNamespace()

    def _with_version(self, version: Version) -> PlainFrame:
        return self

    @property
    def _native_frame(self) -> PlainFrame:
        return self

    @property
    def columns(self) -> list[str]:
        return list(self._columns)

    @property
    def schema(self) -> dict[str, nw.dtypes.DType]:
        return {name: column.kind for name, column in self._columns.items()}

    def collect_schema(self) -> dict[str, nw.dtypes.DType]:
        return self.schema

    def collect(self, backend: Implementation | None, **asked: Any) -> Any:
        if backend not in (None, Implementation.PYARROW):
            raise NotImplementedError(f"collect to {backend}")
        return nw.from_native(self.to_arrow(), eager_only=True)._compliant_frame

    # --- from and to Arrow ---

    @classmethod
    def from_arrow(cls, table: pa.Table) -> PlainFrame:
        """An Arrow table as plain values."""
        kinds = nw.from_native(table, eager_only=True).schema
        told = {name: Column(table.column(name).to_pylist(), values.kept_kind(kind)) for name, kind in kinds.items()}
        return cls(told, table.num_rows)

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table."""
        return pa.table({name: pa.array(told.values, ARROW[told.kind]) for name, told in self._columns.items()})

    # --- columns ---

    def column(self, name: str) -> Column:
        """The column of that name."""
        if name not in self._columns:
            raise ColumnNotFoundError.from_missing_and_available_column_names([name], self.columns)
        return self._columns[name]

    def simple_select(self, *names: str) -> PlainFrame:
        return PlainFrame({name: self.column(name) for name in names}, self.height)

    def select(self, *expressions: PlainExpression) -> PlainFrame:
        return PlainFrame(self._told(expressions), self.height)

    def aggregate(self, *expressions: PlainExpression) -> PlainFrame:
        return PlainFrame(self._told(expressions), 1)

    def with_columns(self, *expressions: PlainExpression) -> PlainFrame:
        return PlainFrame(self._columns | self._told(expressions), self.height)

    def _told(self, expressions: Sequence[PlainExpression]) -> dict[str, Column]:
        names = [expression.name_of_column for expression in expressions]
        _once_each(names)
        return {name: each.column_of(self) for name, each in zip(names, expressions, strict=True)}

    def drop(self, columns: Sequence[str], *, strict: bool) -> PlainFrame:
        if strict:
            self.simple_select(*columns)
        return PlainFrame({name: told for name, told in self._columns.items() if name not in columns}, self.height)

    def rename(self, mapping: Mapping[str, str]) -> PlainFrame:
        _once_each([mapping.get(name, name) for name in self._columns])
        return PlainFrame({mapping.get(name, name): told for name, told in self._columns.items()}, self.height)

    # --- rows ---

    def rows(self, names: Sequence[str]) -> list[tuple[Value, ...]]:
        """The values of some columns, row by row."""
        columns = [self.column(name).values for name in names]
        return list(zip(*columns, strict=True)) if columns else [()] * self.height

    def picked(self, spots: Sequence[int | None]) -> PlainFrame:
        """The rows at these places, in this order; a row of unknown values for None."""
        told = {
            name: Column([None if spot is None else column.values[spot] for spot in spots], column.kind)
            for name, column in self._columns.items()
        }
        return PlainFrame(told, len(spots))

    def beside(self, other: PlainFrame) -> PlainFrame:
        """The columns of both, row by row."""
        _once_each([*self.columns, *other.columns])
        return PlainFrame(self._columns | other._columns, self.height)

    def followed_by(self, others: Sequence[PlainFrame]) -> PlainFrame:
        """The rows of this frame and then those of others with the same columns."""
        parts = [self, *others]
        if any(part.columns != self.columns for part in parts):
            raise TypeError("inputs should all have the same schema")
        told = {
            name: Column(
                [value for part in parts for value in part.column(name).values],
                values.common_kind(part.column(name).kind for part in parts),
            )
            for name in self.columns
        }
        return PlainFrame(told, sum(part.height for part in parts))

    def filter(self, predicate: PlainExpression) -> PlainFrame:
        held = predicate.column_of(self).values
        return self.picked([spot for spot, holds in enumerate(held) if holds is True])

    def drop_nulls(self, subset: Sequence[str] | None) -> PlainFrame:
        rows = self.rows(self.columns if subset is None else subset)
        return self.picked([spot for spot, row in enumerate(rows) if None not in row])

    def unique(self, subset: Sequence[str] | None, *, keep: str, order_by: Sequence[str] | None) -> PlainFrame:
        if keep != "any" or order_by:
            raise NotImplementedError(f"unique, keeping the {keep}")
        first: dict[tuple[Value, ...], int] = {}
        for spot, row in enumerate(self.rows(subset or self.columns)):
            first.setdefault(row, spot)
        return self.picked(list(first.values()))

    def sort(self, *by: str, descending: bool | Sequence[bool], nulls_last: bool) -> PlainFrame:
        downward = [descending] * len(by) if isinstance(descending, bool) else list(descending)
        spots = list(range(self.height))
        # Sorting keeps the order of equals, so the last key comes first.
        for name, down in reversed(list(zip(by, downward, strict=True))):
            told = self.column(name).values
            known = sorted((spot for spot in spots if told[spot] is not None), key=told.__getitem__, reverse=down)
            unknown = [spot for spot in spots if told[spot] is None]
            spots = [*known, *unknown] if nulls_last else [*unknown, *known]
        return self.picked(spots)

    def join(
        self,
        other: PlainFrame,
        *,
        how: str,
        left_on: Sequence[str] | None,
        right_on: Sequence[str] | None,
        suffix: str,
    ) -> PlainFrame:
        if left_on is None or right_on is None:
            raise NotImplementedError(f"join {how}")
        mine, theirs = joining.pairs(self.rows(left_on), other.rows(right_on), how)
        if how in ("semi", "anti"):
            return self.picked(mine)
        taken = set(self.columns)
        fresh = other.drop(right_on, strict=True)
        named = fresh.rename({name: f"{name}{suffix}" for name in fresh.columns if name in taken})
        return self.picked(mine).beside(named.picked(theirs))

    def group_by(self, keys: Sequence[str], *, drop_null_keys: bool) -> PlainGroups:
        return PlainGroups(self.drop_nulls(list(keys)) if drop_null_keys else self, keys)


def _once_each(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DuplicateError(f"columns named twice: {', '.join(twice)}")


class PlainGroups:
    """Rows with the same keys, an unknown key being one of its own."""

    def __init__(self, frame: PlainFrame, keys: Sequence[str]) -> None:
        if not all(isinstance(key, str) for key in keys):
            raise NotImplementedError("groups by an expression")
        self._frame, self._keys = frame, list(keys)

    def agg(self, *expressions: PlainExpression) -> PlainFrame:
        spots: dict[tuple[Value, ...], list[int]] = {}
        for spot, row in enumerate(self._frame.rows(self._keys)):
            spots.setdefault(row, []).append(spot)
        told = [self._one(members, expressions) for members in spots.values()]
        return told[0].followed_by(told[1:]) if told else self._none(expressions)

    def _one(self, members: list[int], expressions: Sequence[PlainExpression]) -> PlainFrame:
        group = self._frame.picked(members)
        return group.picked([0]).simple_select(*self._keys).beside(group.aggregate(*expressions))

    def _none(self, expressions: Sequence[PlainExpression]) -> PlainFrame:
        """No rows at all, with the columns that there would have been."""
        nothing = self._frame.simple_select(*self._keys)
        return nothing.beside(self._frame.aggregate(*expressions)).picked([])
