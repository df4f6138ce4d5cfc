"""Every aggregate and every figure that ships is the same on every engine: to the last integer, with stated types."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pytest

from publiek import measures
from publiek.engines.reference import ReferenceEngine
from publiek.warehouse import Store
from tests.support import kept
from tests.support.conformance import AGGREGATES, House, figures, house, shipped
from tests.support.engines_at_hand import HELD_AGAINST_THE_REFERENCE, OFFERED, engine_at_hand
from tests.support.random_lines import random_lines
from tests.support.same_answers import assert_same_figure, assert_same_tables

STATED = {pa.int64(), pa.float64(), pa.string(), pa.bool_(), pa.date32(), pa.timestamp("us"), pa.null()}


@cache
def answer(engine: str, aggregate: str) -> pa.Table:
    return house(engine).engine.collected(AGGREGATES[aggregate](house(engine)))


class Shuffling(ReferenceEngine):
    """The reference, with its rows in another order every time."""

    chance = random.Random(3)

    def collected(self, frame: nw.LazyFrame) -> pa.Table:
        table = super().collected(frame)
        return table.take(self.chance.sample(range(table.num_rows), table.num_rows))


@pytest.mark.parametrize("engine", [name for name in OFFERED if name != "reference"])
def test_kept_lines_are_read_the_same_by_every_engine(engine: str, tmp_path: Path) -> None:
    """From the files of two deliveries, as the warehouse keeps them."""
    store = Store(tmp_path, "de-brug")
    for seed in (1, 2):
        kept.deliver(store, f"digest-{seed}", [{"fee_cents": 0} | line for line in random_lines(seed, 30)])
    mine, theirs = (
        each.collected(store.current().lines(each)) for each in (engine_at_hand("reference"), engine_at_hand(engine))
    )
    assert_same_tables(mine, theirs)
    assert set(mine.column("delivery").to_pylist()) == {1, 2}


def test_no_figure_depends_on_the_order_in_which_rows_come_back() -> None:
    shuffled = House(Shuffling()).figures()
    for name, figure in figures("reference").items():
        assert_same_figure(figure, shuffled[name])


def test_nothing_ships_that_is_not_in_the_suite() -> None:
    assert len(shipped()) > 15
    assert shipped() == set(AGGREGATES)


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_the_suite_asks_something(aggregate: str) -> None:
    """On the reference every aggregate has rows, and types that were stated."""
    table = answer("reference", aggregate)
    assert table.num_rows > 0
    assert {field.type for field in table.schema} <= STATED


@pytest.mark.parametrize("engine", HELD_AGAINST_THE_REFERENCE)
@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_an_aggregate_is_the_same_on_every_engine(aggregate: str, engine: str) -> None:
    assert_same_tables(answer("reference", aggregate), answer(engine, aggregate), aggregate)


@pytest.mark.parametrize("engine", HELD_AGAINST_THE_REFERENCE)
@pytest.mark.parametrize("figure", measures.names())
def test_a_figure_is_the_same_on_every_engine(figure: str, engine: str) -> None:
    assert_same_figure(figures("reference")[figure], figures(engine)[figure])


def test_the_house_is_rich_enough_for_most_figures() -> None:
    silent = {name for name, figure in figures("reference").items() if figure.too_thin}
    assert silent <= {"white_spots", "person_index"}
