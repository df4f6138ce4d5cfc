"""The question over all houses is one question: every engine gives the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek import sector
from publiek.measures.combined_reach import Wanted
from tests.spec.test_sector import HOUSES, a_home
from tests.support.engines_at_hand import OFFERED, engine_at_hand


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_home(tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("name", OFFERED)
@pytest.mark.parametrize("by", [("organisation", "segment", "month", "genre"), ("season", "home")])
def test_the_audience_of_all_houses(home: Path, name: str, by: tuple[str, ...]) -> None:
    told = sector.profile(home, by=by, engine=engine_at_hand(name))
    assert told.to_pylist() == sector.profile(home, by=by).to_pylist()
    assert sum(told["bookers"].to_pylist()) == 100


@pytest.mark.parametrize("name", OFFERED)
def test_different_bookers_of_a_period(home: Path, name: str) -> None:
    wanted = Wanted(2024 * 12, 2025 * 12, (0,))
    assert sector.reach(home, HOUSES[0], wanted, engine=engine_at_hand(name)).bookers == 20
