"""All houses of one home together: made ready once, kept up to date by every delivery, and nothing told of a few."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from publiek import sector
from publiek.engines import Workbench
from publiek.errors import StorageError, UsageError
from publiek.warehouse import Store
from publiek.warehouse.behind import marked
from tests.support import kept

EVENING = datetime(2024, 11, 8, 20)
HOUSES = ("de-brug", "het-dok", "museum-noord", "paradijs", "zaal-zuid")


def visit(booker: int, *, pc4: int = 3011, start: datetime = EVENING, **changes: object) -> dict[str, object]:
    """One booker, one order of two tickets."""
    usual = {
        "performance_id": f"show-{start:%Y%m%d}",
        "performance_start": start,
        "genre": "theatre",
        "ordered_on": date(2024, 10, 1),
        "quantity": 2,
        "booker": booker,
        "booker_kind": "person",
        "pc4": pc4,
        "postcode_status": "dutch",
    }
    return kept.ticket(0, cents=3000) | {"order": 1000 + booker} | usual | changes


@cache
def _made(bookers: int, houses: tuple[str, ...]) -> Path:
    place = Path(mkdtemp(prefix="publiek-sector-"))
    for house in houses:
        kept.deliver(Store(place, house), "first", [visit(number) for number in range(bookers)])
    sector.refresh(place)
    return place


def a_home(tmp_path: Path, *, bookers: int = 20, houses: tuple[str, ...] = HOUSES) -> Path:
    """A home that was made ready: made once, a copy for every test."""
    return Path(shutil.copytree(_made(bookers, houses), tmp_path, dirs_exist_ok=True))


def told(home: Path, *by: str) -> list[dict]:
    return sector.show(home, by=by)["sector_audience"].table.to_pylist()


def total(home: Path, house: str) -> tuple[int, int]:
    """Visits and bookers of one house in the season, from the sums that are kept."""
    with Workbench(threads=1) as workbench:
        opened = sector.open_sector(home)
        page = sector.page(opened, "season-segment", workbench=workbench, by=("organisation", "season"), houses=[house])
    (row,) = page.to_pylist() or [{"visits": 0, "bookers": 0}]
    return row["visits"], row["bookers"]


def test_before_it_was_made_ready_nothing_is_told(tmp_path: Path) -> None:
    kept.deliver(Store(tmp_path, "de-brug"), "first", [visit(1)])
    with pytest.raises(StorageError, match="sector-not-ready"):
        sector.show(tmp_path, by=("season",))
    assert sector.catch_up(tmp_path, organisation="de-brug") is None
    assert not (tmp_path / "sector").exists()


def test_the_audience_of_all_houses_together(tmp_path: Path) -> None:
    (row,) = told(a_home(tmp_path), "season", "segment")
    assert (row["season"], row["houses"], row["visits"], row["bookers"], row["cents"]) == (
        "2024/25",
        5,
        200,
        100,
        300_000,
    )
    assert row["segment"] is not None


@pytest.mark.parametrize("by", sector.MENU)
def test_every_division_of_the_menu_adds_up_to_the_same_visits(tmp_path: Path, by: tuple[str, ...]) -> None:
    rows = told(a_home(tmp_path), *by)
    assert sum(row["visits"] for row in rows) == 200
    assert list(rows[0])[: len(by)] == list(by)


def test_another_division_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="division-unknown"):
        sector.show(a_home(tmp_path), by=("organisation", "month"))


def test_bookers_are_counted_once_at_every_division(tmp_path: Path) -> None:
    """Somebody who comes in two months and to two genres is one booker of the season, and one of each month."""
    home, december = a_home(tmp_path), datetime(2024, 12, 8, 20)
    again = [visit(number, start=december, genre="dance", order=2000 + number) for number in range(20)]
    for house in HOUSES:
        kept.deliver(Store(home, house), "second", again)
        sector.catch_up(home, organisation=house)
    assert [row["bookers"] for row in told(home, "season")] == [100]
    assert [row["bookers"] for row in told(home, "month")] == [100, 100]
    assert [row["bookers"] for row in told(home, "season", "genre")] == [100, 100]


def test_bookers_are_never_added_up_over_months_or_genres(tmp_path: Path) -> None:
    opened = sector.open_sector(a_home(tmp_path))
    with Workbench(threads=1) as workbench, pytest.raises(ValueError, match="do not add up over month"):
        sector.page(opened, "month-genre", workbench=workbench, by=("season", "genre"))
    with pytest.raises(ValueError, match="counted once"):
        sector.profile(opened.home, by=("organisation", "segment"))


def test_a_delivery_changes_its_own_house_only(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    before = sector.open_sector(home)
    kept.deliver(Store(home, "de-brug"), "new", [visit(77, pc4=3012)])
    assert marked(home) == {"de-brug"}
    done = sector.catch_up(home, organisation="de-brug")
    after = sector.open_sector(home)
    assert done and (done.made, done.houses) == (("de-brug",), 5)
    assert [c.token for c in before.compacts(HOUSES[1:])] == [c.token for c in after.compacts(HOUSES[1:])]
    assert (total(home, "de-brug"), total(home, "het-dok")) == ((42, 21), (40, 20))
    assert not after.behind and not marked(home)


def test_withdrawn_is_gone_from_every_sum(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    kept.deliver(Store(home, "de-brug"), "second", [visit(number, order=3000 + number) for number in range(40, 60)])
    sector.catch_up(home, organisation="de-brug")
    assert total(home, "de-brug") == (80, 40)
    Store(home, "de-brug").withdraw(2)
    sector.catch_up(home, organisation="de-brug")
    assert total(home, "de-brug") == (40, 20)
    Store(home, "de-brug").withdraw(1)
    sector.catch_up(home, organisation="de-brug")
    assert total(home, "de-brug") == (0, 0)


def test_until_the_sums_followed_every_table_says_so(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    kept.deliver(Store(home, "de-brug"), "second", [visit(50)])
    assert sector.show(home, by=("season",))["sector_audience"].facts["behind"] == 1
    assert sector.refresh(home).made == ("de-brug",)
    assert sector.show(home, by=("season",))["sector_audience"].facts["behind"] == 0


def test_a_house_that_left_is_in_no_sum(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    shutil.rmtree(home / "organisations" / "de-brug")
    sector.refresh(home)
    (row,) = told(home, "season")
    assert (row["houses"], row["visits"]) == (4, 160)


def test_refreshing_again_makes_nothing_again(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    version = sector.open_sector(home).state.version
    done = sector.refresh(home)
    assert (done.made, done.seasons, done.version) == ((), (), version)
    assert sector.refresh(home, anew=True).made == HOUSES


@pytest.mark.parametrize(("bookers", "houses"), [(1, HOUSES), (20, HOUSES[:3])])
def test_of_few_people_or_few_houses_nothing_is_told(tmp_path: Path, bookers: int, houses: tuple[str, ...]) -> None:
    release = sector.show(a_home(tmp_path, bookers=bookers, houses=houses), by=("season",))
    (row,) = release["sector_audience"].table.to_pylist()
    assert [row[name] for name in ("houses", "visits", "tickets", "cents", "bookers")] == [None] * 5
    assert release["sector_audience"].base.n == 0
    assert [change["rule"] for change in release.account] == ["few"]


def test_of_what_is_mostly_one_house_nothing_is_told(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    kept.deliver(Store(home, "de-brug"), "many", [visit(number, order=9000 + number) for number in range(200, 400)])
    sector.catch_up(home, organisation="de-brug")
    assert [row["visits"] for row in told(home, "season")] == [None]


def test_one_silent_row_takes_the_next_smallest_with_it(tmp_path: Path) -> None:
    """What all rows bring together is known elsewhere: one silent row alone could be worked out."""
    home = a_home(tmp_path)
    later = [datetime(2024, 12, 8, 20), datetime(2025, 1, 8, 20)]
    for place, house in enumerate(HOUSES):
        lines = [visit(number, start=later[0], order=4000 + number) for number in range(30)]
        lines += [visit(1, start=later[1], order=5000)] if place == 0 else []
        kept.deliver(Store(home, house), "more", lines)
    sector.refresh(home)
    assert [row["visits"] for row in told(home, "month")] == [None, 300, None]
