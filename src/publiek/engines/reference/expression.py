"""How does an expression become a column of plain values?

Every method is one operation of Narwhals on one column; what a measure never asks is refused by `__getattr__`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw

from publiek.engines.reference import values
from publiek.engines.reference.values import NUMBER, TRUTH, WHOLE, Value, unless_unknown

if TYPE_CHECKING:
    from publiek.engines.reference.frame import PlainFrame
    from publiek.engines.reference.namespace import PlainNamespace


@dataclass(frozen=True)
class Column:
    """Plain values of one type; as many as its frame has rows, or a single one."""

    values: list[Value]
    kind: nw.dtypes.DType


class PlainExpression:
    """One column in the making: its name, and how it follows from a frame."""

    # Set by Narwhals while it walks an expression.
    _opt_metadata: Any = None

    def __init__(self, name: str, column_of: Callable[[PlainFrame], Column]) -> None:
        self.name_of_column = name
        self.column_of = column_of

    def __getattr__(self, operation: str) -> Any:
        if operation.startswith("_"):
            raise AttributeError(operation)
        raise NotImplementedError(f"the operation {operation}")

    @property
    def _metadata(self) -> Any:
        return self._opt_metadata

    def __narwhals_namespace__(self) -> PlainNamespace:
        from publiek.engines.reference.namespace import PlainNamespace

        return PlainNamespace()

    def alias(self, name: str) -> PlainExpression:
        return PlainExpression(name, self.column_of)

    def broadcast(self) -> PlainExpression:
        def repeated(frame: PlainFrame) -> Column:
            single = self.column_of(frame)
            return Column(single.values * frame.height, single.kind)

        return PlainExpression(self.name_of_column, repeated)

    # --- value by value ---

    def _each(
        self, reckon: Callable[..., Value], *others: PlainExpression, kind: nw.dtypes.DType | None = None
    ) -> PlainExpression:
        """`reckon` of every row; the type is `kind`, else what the columns have in common."""

        def column(frame: PlainFrame) -> Column:
            columns = [part.column_of(frame) for part in (self, *others)]
            rows = zip(*(part.values for part in columns), strict=True)
            told = kind if kind is not None else values.common_kind(part.kind for part in columns)
            return Column([reckon(*row) for row in rows], told)

        return PlainExpression(self.name_of_column, column)

    def __add__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(operator.add), other)

    def __sub__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(operator.sub), other)

    def __mul__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(operator.mul), other)

    def __truediv__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(_divided), other, kind=NUMBER)

    def __floordiv__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(_floored), other)

    def __mod__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(_left_over), other)

    def __neg__(self) -> PlainExpression:
        return self._each(unless_unknown(operator.neg))

    def __rsub__(self, other: PlainExpression) -> PlainExpression:
        return (other - self).alias("literal")

    def __rtruediv__(self, other: PlainExpression) -> PlainExpression:
        return (other / self).alias("literal")

    def __rfloordiv__(self, other: PlainExpression) -> PlainExpression:
        return (other // self).alias("literal")

    def __rmod__(self, other: PlainExpression) -> PlainExpression:
        return (other % self).alias("literal")

    def __eq__(self, other: PlainExpression) -> PlainExpression:  # type: ignore[override]
        return self._each(unless_unknown(operator.eq), other, kind=TRUTH)

    def __ne__(self, other: PlainExpression) -> PlainExpression:  # type: ignore[override]
        return self._each(unless_unknown(operator.ne), other, kind=TRUTH)

    def __lt__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(operator.lt), other, kind=TRUTH)

    def __le__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(operator.le), other, kind=TRUTH)

    def __gt__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(operator.gt), other, kind=TRUTH)

    def __ge__(self, other: PlainExpression) -> PlainExpression:
        return self._each(unless_unknown(operator.ge), other, kind=TRUTH)

    __hash__ = object.__hash__

    def __and__(self, other: PlainExpression) -> PlainExpression:
        return self._each(lambda *pair: values.both(pair), other, kind=TRUTH)

    def __or__(self, other: PlainExpression) -> PlainExpression:
        return self._each(lambda *pair: values.either(pair), other, kind=TRUTH)

    def __invert__(self) -> PlainExpression:
        return self._each(unless_unknown(operator.not_), kind=TRUTH)

    def is_null(self) -> PlainExpression:
        return self._each(lambda value: value is None, kind=TRUTH)

    def is_in(self, other: Sequence[Value]) -> PlainExpression:
        wanted = list(other)
        if any(value is None for value in wanted):
            raise NotImplementedError("is_in with an unknown value in the list")
        return self._each(unless_unknown(lambda value: value in wanted), kind=TRUTH)

    def fill_null(self, value: PlainExpression | None, strategy: str | None, limit: int | None) -> PlainExpression:
        if value is None or strategy is not None or limit is not None:
            raise NotImplementedError("fill_null with a strategy")
        return self._each(lambda *pair: values.first_known(pair), value)

    def cast(self, dtype: Any) -> PlainExpression:
        kind = values.kept_kind(dtype)
        return self._each(unless_unknown(lambda value: values.changed(value, kind)), kind=kind)

    @property
    def dt(self) -> PlainMoments:
        return PlainMoments(self)

    # --- many values to one ---

    def _all_together(
        self, reckon: Callable[[list[Value]], Value], *, kind: nw.dtypes.DType | None = None
    ) -> PlainExpression:
        def column(frame: PlainFrame) -> Column:
            given = self.column_of(frame)
            return Column([reckon(given.values)], kind if kind is not None else given.kind)

        return PlainExpression(self.name_of_column, column)

    def sum(self) -> PlainExpression:
        return self._all_together(lambda given: sum(values.known(given)))

    def min(self) -> PlainExpression:
        return self._all_together(lambda given: min(values.known(given), default=None))

    def max(self) -> PlainExpression:
        return self._all_together(lambda given: max(values.known(given), default=None))

    def mean(self) -> PlainExpression:
        return self._all_together(_mean, kind=NUMBER)

    def count(self) -> PlainExpression:
        return self._all_together(lambda given: len(values.known(given)), kind=WHOLE)

    def len(self) -> PlainExpression:
        return self._all_together(len, kind=WHOLE)

    def n_unique(self) -> PlainExpression:
        """Unknown counts as one value of its own, as everywhere in Narwhals."""
        return self._all_together(lambda given: len(set(given)), kind=WHOLE)


class PlainMoments:
    """What can be read from a day or a moment."""

    def __init__(self, expression: PlainExpression) -> None:
        self._expression = expression

    def __getattr__(self, operation: str) -> Any:
        if operation.startswith("_"):
            raise AttributeError(operation)
        raise NotImplementedError(f"the operation dt.{operation}")

    def _read(self, reckon: Callable[[date | datetime], int]) -> PlainExpression:
        return self._expression._each(unless_unknown(reckon), kind=WHOLE)

    def year(self) -> PlainExpression:
        return self._read(lambda moment: moment.year)

    def month(self) -> PlainExpression:
        return self._read(lambda moment: moment.month)

    def day(self) -> PlainExpression:
        return self._read(lambda moment: moment.day)

    def ordinal_day(self) -> PlainExpression:
        return self._read(lambda moment: moment.timetuple().tm_yday)

    def weekday(self) -> PlainExpression:
        return self._read(lambda moment: moment.isoweekday())


def _by_zero() -> NotImplementedError:
    return NotImplementedError("division by zero, which every engine answers in its own way")


def _divided(one: Value, other: Value) -> Value:
    if not other:
        raise _by_zero()
    return one / other


def _floored(one: Value, other: Value) -> Value:
    if not other:
        raise _by_zero()
    return one // other


def _left_over(one: Value, other: Value) -> Value:
    if not other:
        raise _by_zero()
    return one % other


def _mean(given: list[Value]) -> float | None:
    told = values.known(given)
    return sum(told) / len(told) if told else None
