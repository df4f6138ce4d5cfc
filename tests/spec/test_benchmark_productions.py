"""Who came to the productions of one maker, over the venues that contributed? Sums of two venues or more."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from publiek.collective import benchmark
from publiek.collective.agreements import Agreement
from publiek.disclosure import MAKER_EYES
from publiek.errors import StorageError
from publiek.house import House
from tests.support import peers
from tests.support.agreements import an_agreement

ROUND, MAKER, SECRET = "2024/25", "het-gezelschap", b"s" * 32


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = peers.a_home(tmp_path_factory.mktemp("makers") / "home")
    for name in peers.VENUES:
        point_out(found, name, {MAKER: [peers.SHARED]})
    return found


@pytest.fixture(scope="module")
def agreed() -> Agreement:
    return an_agreement(tuple(peers.VENUES), tables=["productions"])


@pytest.fixture(scope="module")
def parts(home: Path, agreed: Agreement) -> dict[str, pa.Table]:
    return {
        name: benchmark.productions_of(House(name, home), agreed, ROUND, secret=SECRET + name.encode())
        for name in peers.VENUES
    }


def point_out(home: Path, house: str, told: object) -> None:
    folder = home / "organisations" / house / "sharing"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "productions.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")


def test_a_maker_is_told_of_all_venues_together(agreed: Agreement, parts: dict[str, pa.Table]) -> None:
    assert benchmark.makers_in(parts) == [MAKER]
    release = benchmark.own_productions(parts, MAKER, agreement=agreed)
    assert release.policy == MAKER_EYES
    (total,) = release["maker_total"].table.to_pylist()
    assert total["venues"] == 6
    # 110 to 115 bookers at six venues; each is rounded to fives at home.
    assert total["bookers"] == pytest.approx(sum(range(110, 116)), abs=15)
    provinces = {row["key"]: row["bookers"] for row in release["maker_provinces"].table.to_pylist()}
    assert sum(provinces.values()) == total["bookers"]
    assert not any("venue" in name and name != "venues" for name in release["maker_total"].table.column_names)


def test_what_leaves_a_venue_is_rounded_and_names_no_title(parts: dict[str, pa.Table]) -> None:
    rows = parts["de-brug"].to_pylist()
    assert {row["bookers"] % 5 for row in rows} == {0}
    assert peers.SHARED not in str(rows)


def test_the_same_venue_gives_the_same_table_twice(home: Path, agreed: Agreement, parts: dict[str, pa.Table]) -> None:
    again = benchmark.productions_of(House("de-brug", home), agreed, ROUND, secret=SECRET + b"de-brug")
    assert again.equals(parts["de-brug"])


def test_one_venue_is_not_told(agreed: Agreement, parts: dict[str, pa.Table]) -> None:
    alone = {"de-brug": parts["de-brug"]}
    release = benchmark.own_productions(alone, MAKER, agreement=agreed)
    assert all(figure.table.num_rows == 0 for figure in release.figures.values())


def test_another_maker_gets_nothing_of_it(agreed: Agreement, parts: dict[str, pa.Table]) -> None:
    release = benchmark.own_productions(parts, "een-ander", agreement=agreed)
    assert all(figure.table.num_rows == 0 for figure in release.figures.values())


def test_only_titles_that_the_venue_pointed_out_count(home: Path, agreed: Agreement) -> None:
    house = House("zaal-zuid", home)
    mine = benchmark.productions_of(house, agreed, ROUND, secret=SECRET)
    point_out(home, "zaal-zuid", {MAKER: [peers.SHARED, peers.SECRET]})
    both = benchmark.productions_of(house, agreed, ROUND, secret=SECRET)
    point_out(home, "zaal-zuid", {MAKER: [peers.SHARED]})
    assert sum(mine["bookers"].to_pylist()) <= sum(both["bookers"].to_pylist())
    point_out(home, "zaal-zuid", {MAKER: ["Een titel die er niet is"]})
    assert benchmark.productions_of(house, agreed, ROUND, secret=SECRET).num_rows == 0
    point_out(home, "zaal-zuid", {MAKER: [peers.SHARED]})


@pytest.mark.parametrize("told", [[], {"Het Gezelschap": ["x"]}, {"maker-a": "x"}, {"maker-a": [""]}, {"maker-a": [1]}])
def test_a_list_that_is_not_understood_is_refused(tmp_path: Path, told: object) -> None:
    point_out(tmp_path, "huis", told)
    with pytest.raises(StorageError, match="productions-unreadable"):
        benchmark.pointed_out(House("huis", tmp_path))


def test_a_house_that_pointed_out_nothing_brings_nothing(tmp_path: Path, agreed: Agreement) -> None:
    assert benchmark.productions_of(House("huis", tmp_path), agreed, ROUND, secret=SECRET).num_rows == 0
