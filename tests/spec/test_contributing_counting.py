"""What a house counts for each table of the menu: known people in, exactly those out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek import looking
from publiek.collective.contributing.counting import leaves_of
from publiek.collective.contributing.lines import COLUMNS, season_lines
from publiek.errors import StorageError
from publiek.house import House
from publiek.measures.compact import COMPACT_LINE
from publiek.vocabulary.codes import GENRES
from tests.support.contributing import HOUSE, Home, a_home

SCHEME = "area-types@2022.2"
THEATRE, DANCE = GENRES.index("theatre"), GENRES.index("dance")


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


def lines(*rows: dict[str, int | None]) -> pa.Table:
    """Compact lines: of one visit of € 10 by booker 1 who lives in Delft, in November, to theatre; or as said."""
    usual = {
        "month": month(2024, 11), "genre": THEATRE, "home": 2611, "visits": 1, "cents": 1000, "grouped": 0, "booker": 1,
        "in_month_genre": 1, "in_month": 1, "in_season_genre": 1, "in_season": 1,
    }  # fmt: skip
    schema = pa.schema([COMPACT_LINE.field(name) for name in COLUMNS])
    return pa.Table.from_pylist([usual | row for row in rows], schema=schema)


def told(code: str, table: pa.Table, measure: str = "bookers") -> dict[tuple[str, ...], int]:
    """The leaves that are not zero, by their codes."""
    lattice, leaves = leaves_of(code, table, scheme=SCHEME)
    values = leaves[measure]
    return {
        tuple(dimension.leaves[spot] for dimension, spot in zip(lattice.dimensions, spots, strict=True)): int(
            values[tuple(spots)]
        )
        for spots in np.argwhere(values)
    }


def test_bookers_count_where_they_live_and_in_the_group_of_that_area() -> None:
    counted = told("origin", lines({}, {"booker": 2}, {"booker": 3, "home": 3011}))
    places = {place: n for (place, _), n in counted.items()}
    assert places == {"Delft (Zuid-Holland)": 2, "Rotterdam (Zuid-Holland)": 1}
    assert all(group.startswith("G") for _, group in counted)


def test_who_lives_nowhere_known_is_unknown_and_not_forgotten() -> None:
    # 0: no usable address; 1000 is no postcode area at all.
    assert told("origin", lines({"home": 0}, {"home": 1000})) == {("unknown", "unknown"): 2}


def test_who_comes_twice_counts_once_and_to_two_genres_twice() -> None:
    again = {"in_month_genre": 0, "in_month": 0, "in_season_genre": 0, "in_season": 0}
    dance = {"genre": DANCE, "in_month": 0, "in_season": 0}
    table = lines({}, again, dance)

    assert sum(told("origin", table).values()) == 1
    assert {genre: n for (genre, _), n in told("programme", table).items()} == {"theatre": 1, "dance": 1}
    assert told("months", table) == {("11", "theatre"): 1, ("11", "dance"): 1}


def test_months_and_quarters_of_a_season_and_what_has_no_date() -> None:
    table = lines(
        {"month": month(2024, 8)}, {"booker": 2, "month": month(2025, 1)}, {"booker": 3, "month": month(2025, 7)},
        {"booker": 4, "month": -2024},
    )  # fmt: skip
    assert {when for when, _ in told("months", table)} == {"08", "01", "07", "unknown"}
    assert told("takings", table) == {
        ("theatre", "q1"): 1, ("theatre", "q2"): 1, ("theatre", "q4"): 1, ("theatre", "unknown"): 1,
    }  # fmt: skip


def test_takings_tell_the_largest_booker_of_every_cell() -> None:
    table = lines({"cents": 2000}, {"cents": 500}, {"booker": 2, "cents": 1500}, {"booker": 2, "genre": DANCE})

    assert told("takings", table) == {("theatre", "q2"): 2, ("dance", "q2"): 1}
    assert told("takings", table, "visits") == {("theatre", "q2"): 3, ("dance", "q2"): 1}
    assert told("takings", table, "cents") == {("theatre", "q2"): 4000, ("dance", "q2"): 1000}
    assert told("takings", table, "largest") == {("theatre", "q2"): 2500, ("dance", "q2"): 1000}


def test_groups_counts_and_what_was_given_back_are_of_no_booker() -> None:
    none = dict.fromkeys(("in_month_genre", "in_month", "in_season_genre", "in_season"), 0)
    group = {"grouped": 1, "booker": 7, "visits": 40, "cents": 40000, **none}
    count = {"booker": None, "visits": 100, **none}
    returned = [{"booker": 8, **none}, {"booker": 8, "visits": -1, "cents": -1000, **none}]
    overpaid = {"booker": 9, "cents": -300}
    table = lines({}, group, count, *returned, overpaid)

    assert told("takings", table) == {("theatre", "q2"): 2}
    assert told("takings", table, "cents") == {("theatre", "q2"): 1000}
    assert sum(told("origin", table).values()) == 2


def test_nothing_is_below_zero_and_the_largest_is_part_of_the_whole() -> None:
    random = np.random.default_rng(5)
    rows = [
        {"booker": int(b), "visits": int(v), "cents": int(c), "genre": int(g), "month": month(2024, 9) + int(m)}
        for b, v, c, g, m in zip(*(random.integers(low, high, 400) for low, high in
                                   ((1, 40), (-2, 5), (-3000, 9000), (0, 4), (0, 10))), strict=True)
    ]  # fmt: skip
    _, leaves = leaves_of("takings", lines(*rows), scheme=SCHEME)

    assert all((values >= 0).all() for values in leaves.values())
    assert (leaves["largest"] <= leaves["cents"]).all()
    by_hand: dict[tuple[int, int], dict[int, list[int]]] = {}
    for row in rows:
        quarter = ((row["month"] % 12 + 5) % 12) // 3
        kept = by_hand.setdefault((row["genre"], quarter), {}).setdefault(row["booker"], [0, 0])
        kept[0] += row["visits"]
        kept[1] += row["cents"]
    for (genre, quarter), bookers in by_hand.items():
        came = [max(cents, 0) for visits, cents in bookers.values() if visits > 0]
        spot = (genre, quarter)
        assert leaves["bookers"][spot] == len(came)
        assert leaves["cents"][spot] == sum(came)
        assert leaves["largest"][spot] == max(came, default=0)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    town = Path(__file__).parents[2] / "examples" / "town"
    return a_home(tmp_path_factory.mktemp("home"), town / "theatre" / "bestellingen.csv")


def test_a_real_export_counts_as_many_bookers_as_the_house_sees_itself(home: Home) -> None:
    (reach,) = looking.look(home.house, only=("reach",)).figures.values()
    seen = {row["season"]: row["bookers"] for row in reach.table.to_pylist()}
    for season in ("2022/23", "2023/24", "2024/25"):
        table = season_lines(home.house, int(season[:4]))
        assert sum(told("origin", table).values()) == seen[season]


def test_it_is_the_same_where_the_lines_are_kept_ready_and_where_they_are_made(home: Home) -> None:
    from publiek import sector

    made = {code: told(code, season_lines(home.house, 2024)) for code in ("origin", "programme", "months", "takings")}
    sector.refresh(home.house.home)
    assert looking.compact_of(home.house, home.house.store.current()) is not None
    kept = {code: told(code, season_lines(home.house, 2024)) for code in made}
    assert kept == made


def test_lines_made_for_the_moment_are_gone_afterwards(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "compact_of", lambda house, snapshot: None)
    season_lines(home.house, 2024)
    assert not (home.sharing / ".making").exists()
    assert not list(home.sharing.rglob("*.parquet"))


def test_a_house_without_deliveries_has_nothing_to_count(home: Home) -> None:
    other: House = replace(home.house, organisation="niets")
    with pytest.raises(StorageError, match="nothing-delivered"):
        season_lines(other, 2024)
    assert other.organisation != HOUSE
