"""What holds for every house, whatever its lines?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek import measures
from publiek.engines import Workbench
from publiek.measures import intervals
from publiek.measures.residence import share_set, weighted_quantile
from publiek.vocabulary.figures import Figure
from tests.support import lines as invented

AREAS = invented.area_table(80)
SEGMENTS = invented.segment_table(AREAS)
WEIGHTS = st.lists(st.integers(0, 50), min_size=1, max_size=30)


def figures_of(lines: pa.Table) -> tuple[Figure, ...]:
    with Workbench(threads=2) as workbench:
        return measures.measure(workbench.frame(lines), invented.question(workbench, AREAS, SEGMENTS))


@pytest.fixture(scope="module")
def lines() -> pa.Table:
    return invented.ticket_lines(AREAS, SEGMENTS, invented.Sector(orders=900, group_share=0.03))


def test_the_order_of_the_lines_changes_nothing(lines: pa.Table) -> None:
    shuffled = lines.take(pa.array(np.random.default_rng(2).permutation(lines.num_rows)))
    for figure, twin in zip(figures_of(lines), figures_of(shuffled), strict=True):
        assert figure.table.equals(twin.table), figure.name
        assert (figure.base, figure.facts, figure.limits) == (twin.base, twin.facts, twin.limits)


def test_selling_and_taking_back_everything_once_more_changes_no_net_figure(lines: pa.Table) -> None:
    def again(status: str, sign: int) -> pa.Table:
        table = lines
        for name in ("quantity", "amount_cents"):
            values = pa.array(np.abs(table.column(name).to_numpy()) * sign, table.schema.field(name).type)
            table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)
        field = table.schema.field("status")
        return table.set_column(table.schema.get_field_index("status"), field, pa.array([status] * table.num_rows))

    more = pa.concat_tables([lines, again("valid", 1), again("return", -1)])
    for figure, twin in zip(figures_of(lines), figures_of(more), strict=True):
        assert figure.table.equals(twin.table), figure.name


def test_every_base_is_possible_and_every_share_is_a_share(lines: pa.Table) -> None:
    for figure in figures_of(lines):
        assert 0 <= figure.base.n <= figure.base.of, figure.name
        assert figure.base.counted in {"bookers", "visits", "tickets", "orders"}
        for row in figure.table.to_pylist():
            if row.get("low") is not None and "share" in row and "index" not in row:
                assert 0 <= row["low"] <= row["share"] <= row["high"] <= 1


@given(WEIGHTS, st.sampled_from([0.5, 0.8]))
def test_no_smaller_set_of_areas_holds_the_share(weights: list[int], share: float) -> None:
    inside = share_set(np.array(weights), share)
    held = sum(weight for weight, kept in zip(weights, inside, strict=True) if kept)
    assert held >= share * sum(weights) - 1e-9
    fewer = sorted(weights, reverse=True)[: max(int(inside.sum()) - 1, 0)]
    assert not sum(weights) or sum(fewer) < share * sum(weights)


@given(WEIGHTS)
def test_a_weighted_median_is_the_median_of_the_things_weighed(weights: list[int]) -> None:
    values = np.arange(len(weights), dtype=float)
    spread = sorted(value for value, weight in zip(values, weights, strict=True) for _ in range(weight))
    found = weighted_quantile(values, np.array(weights), 0.5)
    assert found == (spread[(len(spread) + 1) // 2 - 1] if spread else None)


@settings(max_examples=200)
@given(st.integers(1, 5000), st.data())
def test_wilson_lies_around_the_share_and_narrows_with_more(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = (float(bound) for bound in intervals.wilson(k, n))
    more_low, more_high = (float(bound) for bound in intervals.wilson(4 * k, 4 * n))
    assert 0 <= low <= k / n <= high <= 1
    assert more_high - more_low < high - low
