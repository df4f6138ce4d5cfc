"""A house's figures are the same from its compact lines as from its ticket lines: every figure, any lines."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings

from publiek import measures
from publiek.engines import Workbench
from publiek.measures import compact
from tests.agreement.test_measures_agreement import (
    AREAS,
    LIMIT_FREE,
    SEGMENTS,
    STEADY,
    TODAY,
    as_table,
    assert_same_figures,
    line_tables,
)
from tests.support import lines as invented


def by_both_roads(table: pa.Table, target: Path) -> tuple[dict, dict]:
    """Every figure, from the lines and from the compact lines written to `target`."""
    with Workbench(threads=1) as workbench:
        asked = invented.question(workbench, AREAS, SEGMENTS, today=TODAY, thresholds=LIMIT_FREE)
        lines = workbench.frame(table)
        told = compact.compact(lines, organisation=3, workbench=workbench, target=target)
        kept = compact.Compacted(workbench.scan([target], partitions=True), told)
        one = {figure.name: figure for figure in measures.measure(lines, asked)}
        other = {figure.name: figure for figure in measures.measure(lines, asked, compacted=kept)}
        return one, other


@settings(STEADY, max_examples=15)
@given(line_tables())
def test_figures_are_the_same_by_both_roads(tmp_path_factory: pytest.TempPathFactory, drawn: list[dict]) -> None:
    one, other = by_both_roads(as_table(drawn), tmp_path_factory.mktemp("compact") / "visits.parquet")
    assert_same_figures(one, other)


def test_an_invented_house_has_the_same_figures_by_both_roads(tmp_path: Path) -> None:
    areas = invented.area_table()
    lines = invented.ticket_lines(areas, invented.segment_table(areas), invented.Sector())
    one, other = by_both_roads(lines, tmp_path / "visits.parquet")
    assert_same_figures(one, other)
    assert one["reach"].table.num_rows and not one["party_size"].too_thin
