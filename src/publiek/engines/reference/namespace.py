"""Where do expressions begin, and how are several columns read together?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from narwhals.utils import Implementation, Version

from publiek.engines.reference import values
from publiek.engines.reference.expression import Column, PlainExpression
from publiek.engines.reference.frame import PlainFrame
from publiek.engines.reference.values import TRUTH, WHOLE


class PlainNamespace:
    """The functions of Narwhals that measures use."""

    _implementation = Implementation.UNKNOWN
    _version = Version.MAIN

    def __getattr__(self, operation: str) -> Any:
        if operation.startswith("_"):
            raise AttributeError(operation)
        raise NotImplementedError(f"the function {operation}")

    def col(self, *names: str) -> PlainExpression:
        if len(names) != 1:
            raise NotImplementedError("an expression of several columns")
        name = names[0]
        return PlainExpression(name, lambda frame: frame.column(name))

    def lit(self, value: Any, dtype: Any) -> PlainExpression:
        kind = values.kind_of(value) if dtype is None else values.kept_kind(dtype)
        return PlainExpression("literal", lambda frame: Column([value], kind))

    def len(self) -> PlainExpression:
        return PlainExpression("len", lambda frame: Column([frame.height], WHOLE))

    def coalesce(self, first: PlainExpression, *others: PlainExpression) -> PlainExpression:
        return first._each(lambda *row: values.first_known(row), *others)

    def when_then(
        self, predicate: PlainExpression, then: PlainExpression, otherwise: PlainExpression | None = None
    ) -> PlainExpression:
        """What is neither true nor known is otherwise."""

        def column(frame: PlainFrame) -> Column:
            holds, told = predicate.column_of(frame), then.column_of(frame)
            nothing = Column([None] * len(holds.values), values.UNKNOWN)
            rest = nothing if otherwise is None else otherwise.column_of(frame)
            rows = zip(holds.values, told.values, rest.values, strict=True)
            kind = values.common_kind([told.kind, rest.kind])
            return Column([yes if held is True else no for held, yes, no in rows], kind)

        return PlainExpression(then.name_of_column, column)

    def all_horizontal(self, first: PlainExpression, *others: PlainExpression, ignore_nulls: bool) -> PlainExpression:
        return first._each(lambda *row: values.both(values.known(row) if ignore_nulls else row), *others, kind=TRUTH)

    def any_horizontal(self, first: PlainExpression, *others: PlainExpression, ignore_nulls: bool) -> PlainExpression:
        return first._each(lambda *row: values.either(values.known(row) if ignore_nulls else row), *others, kind=TRUTH)

    def concat(self, items: Iterable[PlainFrame], *, how: str) -> PlainFrame:
        if how != "vertical":
            raise NotImplementedError(f"concat {how}")
        first, *rest = items
        return first.followed_by(rest)
