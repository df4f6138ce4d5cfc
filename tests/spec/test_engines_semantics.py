"""What unknown values, groups, joins and whole numbers mean: written out by hand, and the same on every engine.

All other tests hold engines against the reference; this one holds the reference against what a person expects.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import narwhals as nw
import pyarrow as pa
import pytest

from publiek.engines.stated_types import stated
from tests.support.engines_at_hand import HELD_AGAINST_THE_REFERENCE, engine_at_hand

ON_ALL = pytest.mark.parametrize("engine", ["reference", *HELD_AGAINST_THE_REFERENCE])
YES, NO, UNKNOWN = True, False, None


def told(engine: str, columns: dict[str, list], asked: Callable[[nw.LazyFrame], nw.LazyFrame]) -> list[tuple]:
    """The rows of an answer, sorted by their first column, which is known and different in each row."""
    table = pa.table({"row": list(range(len(next(iter(columns.values()))))), **columns})
    here = engine_at_hand(engine)
    answer = here.collected(asked(here.frame(table)))
    return sorted((tuple(row.values()) for row in answer.to_pylist()), key=lambda row: (row[0] is not None, row[0]))


@ON_ALL
def test_false_and_unknown_is_false_and_true_or_unknown_is_true(engine: str) -> None:
    pairs = [(one, other) for one in (YES, NO, UNKNOWN) for other in (YES, NO, UNKNOWN)]
    columns = {"one": [one for one, _ in pairs], "other": [other for _, other in pairs]}
    one, other = nw.col("one"), nw.col("other")
    rows = told(engine, columns, lambda lines: lines.select("row", both=one & other, either=one | other, no=~one))
    assert [row[1] for row in rows] == [YES, NO, UNKNOWN, NO, NO, NO, UNKNOWN, NO, UNKNOWN]
    assert [row[2] for row in rows] == [YES, YES, YES, YES, NO, UNKNOWN, YES, UNKNOWN, UNKNOWN]
    assert [row[3] for row in rows] == [NO, NO, NO, YES, YES, YES, UNKNOWN, UNKNOWN, UNKNOWN]


@ON_ALL
def test_nothing_equals_unknown_and_a_filter_drops_it(engine: str) -> None:
    columns = {"word": ["a", None, "b"]}
    rows = told(engine, columns, lambda lines: lines.filter(nw.col("word") != "a").select("row", "word"))
    assert rows == [(2, "b")]
    rows = told(engine, columns, lambda lines: lines.select("row", inside=nw.col("word").is_in(["a", "c"])))
    assert rows == [(0, YES), (1, UNKNOWN), (2, NO)]


@ON_ALL
def test_what_is_neither_true_nor_known_is_otherwise(engine: str) -> None:
    rows = told(
        engine,
        {"n": [1, None, 9]},
        lambda lines: lines.select(
            "row",
            large=nw.when(nw.col("n") > 5).then(nw.lit(1)).otherwise(nw.lit(0)),
            only=nw.when(nw.col("n") > 5).then(nw.col("n")),
        ),
    )
    assert rows == [(0, 0, None), (1, 0, None), (2, 1, 9)]


@ON_ALL
def test_sums_skip_the_unknown_and_a_sum_of_nothing_known_is_zero(engine: str) -> None:
    columns = {"who": ["a", "a", "b", "c"], "n": [1, None, None, -2]}
    n = nw.col("n")
    rows = told(
        engine,
        columns,
        lambda lines: lines.group_by("who").agg(sum=n.sum(), least=n.min(), most=n.max(), mean=n.mean(), rows=nw.len()),
    )
    assert rows == [("a", 1, 1, 1, 1.0, 2), ("b", 0, None, None, None, 1), ("c", -2, -2, -2, -2.0, 1)]


@ON_ALL
def test_unknown_is_a_group_of_its_own_and_counts_as_one_value(engine: str) -> None:
    columns = {"who": ["a", None, None, "a"], "n": [1, None, None, None]}
    rows = told(
        engine, columns, lambda lines: lines.group_by("who").agg(nw.len().alias("rows"), nw.col("n").n_unique())
    )
    assert rows == [(None, 2, 1), ("a", 2, 2)]


@ON_ALL
def test_unknown_joins_with_nothing_and_double_keys_give_double_rows(engine: str) -> None:
    here = engine_at_hand(engine)
    side = here.frame(pa.table({"key": ["a", "a", None], "told": [1, 2, 3]}))
    columns = {"key": ["a", "b", None]}

    def joined(how: str) -> list[tuple]:
        rows = told(engine, columns, lambda lines: lines.join(side, on="key", how=how))
        return sorted(rows, key=str)

    assert joined("inner") == [(0, "a", 1), (0, "a", 2)]
    assert joined("left") == [(0, "a", 1), (0, "a", 2), (1, "b", None), (2, None, None)]
    assert (joined("semi"), joined("anti")) == ([(0, "a")], [(1, "b"), (2, None)])


@ON_ALL
def test_whole_numbers_are_divided_downwards(engine: str) -> None:
    columns = {"n": [7, -7, None]}
    n = nw.col("n")
    rows = told(engine, columns, lambda lines: lines.select("row", a=n // 2, b=n % 2, c=n // -2, d=n % -2, e=n / 2))
    assert rows == [(0, 3, 1, -4, -1, 3.5), (1, -4, 1, 3, -1, -3.5), (2, None, None, None, None, None)]


@ON_ALL
def test_days_and_moments_are_what_the_clock_said(engine: str) -> None:
    """Also in the hour that the clock skips or repeats, and on a leap day."""
    moments = [datetime(2024, 3, 31, 2, 30), datetime(2024, 10, 27, 2, 30), datetime(2024, 2, 29, 23, 59), None]
    columns = {
        "moment": pa.array(moments, pa.timestamp("s")),
        "day": [date(2024, 12, 31), date(1970, 1, 1), None, None],
    }
    rows = told(
        engine,
        columns,
        lambda lines: lines.select(
            "row", "moment", month=nw.col("moment").dt.month(), day=nw.col("day").dt.ordinal_day().cast(nw.Int64)
        ),
    )
    assert rows == [(0, moments[0], 3, 366), (1, moments[1], 10, 1), (2, moments[2], 2, None), (3, None, None, None)]


def test_answers_have_one_of_six_types_whatever_an_engine_calls_them() -> None:
    given = {
        "count": pa.array([1], pa.uint32()),
        "sum": pa.array([Decimal(2)], pa.decimal128(38, 0)),
        "share": pa.array([0.5], pa.float32()),
        "word": pa.array(["a"]).dictionary_encode(),
        "long": pa.array(["b"], pa.large_string()),
        "moment": pa.array([datetime(2024, 1, 1)], pa.timestamp("s")),
    }
    types = [pa.int64(), pa.int64(), pa.float64(), pa.string(), pa.string(), pa.timestamp("us")]
    assert stated(pa.table(given)).schema.types == types


def test_a_number_that_does_not_fit_is_an_error_and_never_another_number() -> None:
    with pytest.raises(pa.ArrowInvalid):
        stated(pa.table({"sum": pa.array([Decimal(2**63)], pa.decimal128(38, 0))}))
    with pytest.raises(pa.ArrowInvalid):
        stated(pa.table({"count": pa.array([2**63], pa.uint64())}))
