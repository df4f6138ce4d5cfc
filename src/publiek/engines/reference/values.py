"""What do plain values give together, when any of them may be unknown?

Unknown is None. Whatever is reckoned with an unknown value is unknown, save that "false and unknown" is false and
"true or unknown" is true (Kleene 1938).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import narwhals as nw
import pyarrow as pa

Value = Any

#: What each Narwhals type is called here: the type a value is kept in.
WHOLE, NUMBER, TEXT, TRUTH = nw.Int64(), nw.Float64(), nw.String(), nw.Boolean()
DAY, MOMENT, UNKNOWN = nw.Date(), nw.Datetime("us"), nw.Unknown()
ARROW = {
    WHOLE: pa.int64(),
    NUMBER: pa.float64(),
    TEXT: pa.string(),
    TRUTH: pa.bool_(),
    DAY: pa.date32(),
    MOMENT: pa.timestamp("us"),
    UNKNOWN: pa.null(),
}


def unless_unknown(reckon: Callable[..., Value]) -> Callable[..., Value]:
    """`reckon`, with an unknown answer as soon as one value is unknown."""

    def careful(*values: Value) -> Value:
        return None if any(value is None for value in values) else reckon(*values)

    return careful


def both(values: Iterable[bool | None]) -> bool | None:
    """True when all are true, false when one is false, else unknown."""
    given = list(values)
    if any(value is False for value in given):
        return False
    return None if any(value is None for value in given) else True


def either(values: Iterable[bool | None]) -> bool | None:
    """True when one is true, false when all are false, else unknown."""
    given = list(values)
    if any(value is True for value in given):
        return True
    return None if any(value is None for value in given) else False


def first_known(values: Iterable[Value]) -> Value:
    """The first value that is known; None when none is."""
    return next((value for value in values if value is not None), None)


def known(values: Sequence[Value]) -> list[Value]:
    """The values that are known."""
    return [value for value in values if value is not None]


def kind_of(value: Value) -> nw.dtypes.DType:
    """The type in which a plain value is kept."""
    if value is None:
        return UNKNOWN
    for type_, kind in ((bool, TRUTH), (int, WHOLE), (float, NUMBER), (str, TEXT), (datetime, MOMENT), (date, DAY)):
        if isinstance(value, type_):
            return kind
    raise NotImplementedError(f"values of type {type(value).__name__}")


def kept_kind(asked: nw.dtypes.DType | type[nw.dtypes.DType]) -> nw.dtypes.DType:
    """The type in which values of a Narwhals type are kept: all whole numbers alike, all fractions alike."""
    kind = asked() if isinstance(asked, type) else asked
    if kind.is_integer():
        return WHOLE
    if kind.is_float():
        return NUMBER
    for kept in (TEXT, TRUTH, DAY):
        if kind == kept:
            return kept
    if isinstance(kind, nw.Datetime) and kind.time_zone is None:
        return MOMENT
    raise NotImplementedError(f"columns of type {kind}")


def common_kind(kinds: Iterable[nw.dtypes.DType]) -> nw.dtypes.DType:
    """The type of a column whose values come from columns of these types."""
    found = {kind for kind in kinds if kind != UNKNOWN}
    if found == {WHOLE, NUMBER}:
        return NUMBER
    if len(found) > 1:
        raise NotImplementedError(f"one column of {' and '.join(sorted(map(str, found)))}")
    return found.pop() if found else UNKNOWN


def changed(value: Value, kind: nw.dtypes.DType) -> Value:
    """A known value in another type; a fraction loses what is behind the point."""
    if kind == WHOLE and isinstance(value, bool | int | float):
        return int(value)
    if kind == NUMBER and isinstance(value, bool | int | float):
        return float(value)
    if kind == TRUTH and isinstance(value, bool | int):
        return bool(value)
    if kind == kind_of(value):
        return value
    raise NotImplementedError(f"{type(value).__name__} as {kind}")
