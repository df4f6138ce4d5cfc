"""A part of the audience is the same part on every engine."""

from __future__ import annotations

from functools import cache

import pytest

from publiek import measures
from publiek.measures import Selection
from tests.agreement.test_measures_agreement import assert_same_figures
from tests.support import lines as invented
from tests.support.engines_at_hand import OFFERED, engine_at_hand

SELECTIONS = {
    "genre and channel": Selection(genres=frozenset({"theatre", "dance"}), channels=frozenset({"online"})),
    "period": Selection(since="2024-10", until="2025-02"),
    "new": Selection(visitors="new"),
    "returning to a genre": Selection(visitors="returning", genres=frozenset({"theatre"})),
}
FIGURES = ("totals", "segment_index", "by_genre", "production_segments", "loyalty", "price")


@cache
def told(name: str, selection: str) -> dict[str, object]:
    areas = invented.area_table()
    table = invented.ticket_lines(areas, invented.segment_table(areas), invented.Sector(orders=600))
    engine = engine_at_hand(name)
    asked = invented.question(engine, areas, invented.segment_table(areas), selection=SELECTIONS[selection])
    return {figure.name: figure for figure in measures.measure(engine.frame(table), asked, only=FIGURES)}


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("name", [one for one in OFFERED if one != "reference"])
def test_a_selection_on_every_engine(name: str, selection: str) -> None:
    assert_same_figures(told("reference", selection), told(name, selection))
