"""Questions nobody thought of, over lines nobody sent: every engine answers as the reference does."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from publiek.engines import Engine
from publiek.engines.reference import expression
from tests.support.engines_at_hand import HELD_AGAINST_THE_REFERENCE, engine_at_hand
from tests.support.questions import SIDE, Question, question
from tests.support.random_lines import as_table, random_lines
from tests.support.same_answers import assert_same_tables, same

#: A smaller set for an engine that answers in seconds, not in thousandths.
FIXED = range(16)
SLOW = ("spark",)
STEADY = settings(
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def answers(engine: Engine, lines: pa.Table, asked: Iterable[Question]) -> list[pa.Table]:
    """The lines are brought once; all questions are asked of them."""
    here, side = engine.frame(lines), engine.frame(SIDE)
    return [engine.collected(one.asked(here, side)) for one in asked]


def assert_agree(name: str, lines: pa.Table, seeds: Iterable[int]) -> None:
    asked = [question(seed) for seed in seeds]
    expected = answers(engine_at_hand("reference"), lines, asked)
    for one, mine, theirs in zip(asked, expected, answers(engine_at_hand(name), lines, asked), strict=True):
        assert_same_tables(mine, theirs, (name, one.told))


@pytest.mark.parametrize("name", HELD_AGAINST_THE_REFERENCE)
def test_a_fixed_set_of_questions(name: str) -> None:
    lines = as_table(random_lines(1, 120))
    assert_agree(name, lines, FIXED if name in SLOW else range(100))


@settings(STEADY, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 2, 10, 60]), st.integers(0, 2**32 - 1))
def test_any_questions_over_any_lines(lines: int, size: int, seed: int) -> None:
    table, seeds = as_table(random_lines(lines, size)), [seed, seed + 1, seed + 2]
    for name in ("duckdb", "polars", "pyarrow"):
        assert_agree(name, table, seeds)


def test_questions_ask_something_and_of_every_kind() -> None:
    lines = as_table(random_lines(1, 120))
    asked = [question(seed) for seed in range(100)]
    assert sum(table.num_rows > 0 for table in answers(engine_at_hand("reference"), lines, asked)) > 75
    told = " ".join(step.split(" ")[0] for one in asked for step in one.told)
    assert all(word in told for word in ("filter", "by", "rows", "distinct", "inner", "left", "semi", "anti"))


@pytest.mark.parametrize("name", HELD_AGAINST_THE_REFERENCE)
def test_an_order_that_is_asked_is_kept(name: str) -> None:
    """By several columns, up or down, unknown first or last; text goes by its characters, capitals first."""
    words = ["b", "a", None, "Z", "é", "aa", "B"]
    chance = random.Random(5)
    rows = [(chance.choice(words), chance.choice([None, -1, 0, 2]), place) for place in range(40)]
    table = pa.table(dict(zip(("word", "number", "place"), map(list, zip(*rows, strict=True)), strict=True)))
    for down, last in ((False, False), (True, False), (False, True), ([True, False, True], True)):
        told = [
            engine.collected(engine.frame(table).sort("word", "number", "place", descending=down, nulls_last=last))
            for engine in (engine_at_hand("reference"), engine_at_hand(name))
        ]
        assert told[0].to_pylist() == told[1].to_pylist(), (down, last)


def test_an_engine_that_rounds_the_other_way_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were one operation wrong, the questions would show it."""
    monkeypatch.setattr(expression, "_floored", lambda one, other: int(one / other))
    with pytest.raises(AssertionError):
        assert_agree("duckdb", as_table(random_lines(1, 120)), range(100))


def test_an_engine_that_takes_unknown_for_false_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expression.values, "either", lambda given: any(value is True for value in given))
    with pytest.raises(AssertionError):
        assert_agree("duckdb", as_table(random_lines(1, 120)), range(100))


def test_answers_are_the_same_only_to_the_last_integer() -> None:
    assert same(0.1 + 0.2, 0.3) and not same(0.3001, 0.3)
    assert not same(1, 2) and not same(1, 1.0) and not same(None, 0) and not same(True, 1)
    assert not same({"a": 1}, {"a": 1, "b": 1}) and not same([1], [1, 1])
