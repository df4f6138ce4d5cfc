"""What a dashboard holds in memory of before a purge is never told after it."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc

from publiek.dashboard.opened import open_house
from publiek.house import House
from publiek.pseudonymisation import bare
from tests.support.kept import deliver, ticket


def test_figures_of_before_a_purge_are_not_good_any_more(tmp_path: Path, monkeypatch) -> None:
    house = House("de-brug", tmp_path / "home", keys=tmp_path / "keys", venue_pc4=3011)
    deliver(house.store, "a", [ticket(1, booker=5), ticket(2, booker=6)])
    opened = open_house(house, house.store.current())
    # As for a house that keeps compact lines and is behind for a moment: then an earlier version may be told.
    monkeypatch.setattr("publiek.dashboard.opened.marked", lambda home: {"de-brug"})
    opened.compact = True
    deliver(house.store, "b", [ticket(3, booker=7)])
    assert opened.still_good(house, house.store.current())
    house.store.purge(lambda lines: bare(lines, pc.equal(lines["booker"].combine_chunks(), 5)), why="erasure")
    assert not opened.still_good(house, house.store.current())
