"""An invented country: what the warehouse holds is what was told, to the ticket and the cent, and always the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from publiek import areas
from publiek.invented.national import TRUTH, National, build
from publiek.invented.national_houses import PLAYED, houses
from publiek.invented.national_raw import POSTCODES, raw
from publiek.vocabulary.codes import GENRES
from publiek.warehouse import Store, organisations

TICKETS, HOUSES = 30_000, 12


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "home"
    build(folder, national=National(TICKETS, HOUSES, seed=5))
    return folder


@pytest.fixture(scope="module")
def truth(home: Path) -> dict[str, dict[str, int]]:
    return json.loads((home / TRUTH).read_text(encoding="utf-8"))["houses"]


@pytest.fixture(scope="module")
def raw_files(home: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return raw(home, folder=tmp_path_factory.mktemp("raw"))


def lines_of(home: Path, house: str) -> pa.Table:
    return pa.concat_tables(pq.ParquetFile(path).read() for path in Store(home, house).current().paths)


def fingerprints(home: Path, chosen: Iterable[str]) -> list[str]:
    paths = (Store(home, house).current().paths[0] for house in chosen)
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def test_the_warehouse_holds_what_was_told(home: Path, truth: dict[str, dict[str, int]]) -> None:
    assert organisations(home) == sorted(truth)
    for house, told in truth.items():
        lines = lines_of(home, house)
        assert {
            "lines": len(lines),
            "orders": pc.count_distinct(lines["order"]).as_py(),
            "bookers": pc.count_distinct(lines["booker"]).as_py(),
            "visits": pc.sum(lines["quantity"]).as_py(),
            "returns": pc.sum(pc.equal(lines["status"], "return")).as_py(),
            "amount_cents": pc.sum(lines["amount_cents"]).as_py(),
            "fee_cents": pc.sum(lines["fee_cents"]).as_py(),
            "without_booker": lines["booker"].null_count,
            "without_postcode": lines["pc6"].null_count,
        }.items() <= told.items()


def test_all_tickets_asked_are_there_and_every_ledger_holds(home: Path, truth: dict[str, dict[str, int]]) -> None:
    assert sum(told["lines"] for told in truth.values()) == TICKETS
    for house, told in truth.items():
        assert Store(home, house).check_conservation()["rows_kept"] == told["lines"]
        assert Store(home, house).verify() == 3


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_country(home: Path, tmp_path: Path) -> None:
    chosen = ["house-0001", "house-0007"]
    build(tmp_path / "again", national=National(TICKETS, HOUSES, seed=5, jobs=2))
    build(tmp_path / "other", national=National(TICKETS, HOUSES, seed=6))
    assert fingerprints(tmp_path / "again", chosen) == fingerprints(home, chosen)
    assert fingerprints(tmp_path / "other", chosen) != fingerprints(home, chosen)


def test_making_it_again_changes_nothing(home: Path) -> None:
    before = [Store(home, house).current().version for house in organisations(home)]
    build(home, national=National(TICKETS, HOUSES, seed=5))
    assert [Store(home, house).current().version for house in organisations(home)] == before


def test_sizes_are_those_of_the_measured_workload() -> None:
    every = houses(tickets=100_000_000, organisations=2_000, seed=1)
    assert sum(house.lines for house in every) == 100_000_000
    assert every[0].lines / 100_000_000 == pytest.approx(0.063, abs=0.001)
    assert sum(house.pool for house in every) == pytest.approx(28_000_000, rel=0.001)
    assert {house.seasons for house in every} == {(2024,)}


def test_more_tickets_than_a_season_holds_are_more_seasons() -> None:
    assert houses(tickets=300_000_000, organisations=2_000, seed=1)[0].seasons == (2022, 2023, 2024)


def test_a_booker_has_one_home_and_nobody_gives_everything_back(home: Path) -> None:
    lines = lines_of(home, "house-0001")
    homes = lines.group_by("booker").aggregate([("pc6", "count_distinct")])
    assert pc.max(homes.filter(homes["booker"].is_valid())["pc6_count_distinct"]).as_py() == 1
    orders = lines.group_by(["order", "performance_id"]).aggregate([("quantity", "sum")])
    assert pc.min(orders["quantity_sum"]).as_py() >= 1


def test_a_return_is_about_a_ticket_that_was_sold(home: Path) -> None:
    lines = lines_of(home, "house-0001")
    back = lines.filter(pc.equal(lines["status"], "return"))
    assert 0.01 < len(back) / len(lines) < 0.03
    sold = lines.filter(pc.equal(lines["status"], "valid")).select(["ticket", "amount_cents"])
    pairs = back.select(["ticket", "amount_cents"]).join(sold, "ticket", right_suffix="_sold")
    assert pc.all(pc.equal(pairs["amount_cents"], pc.negate(pairs["amount_cents_sold"]))).as_py()


def test_postcodes_and_genres_exist(home: Path) -> None:
    lines = lines_of(home, "house-0002")
    assert set(pc.unique(lines["genre"]).to_pylist()) <= set(PLAYED) <= set(GENRES)
    assert all(areas.find(code) for code in pc.unique(lines["pc6"].drop_null()).to_pylist())
    assert pc.all(pc.equal(lines["pc4"].cast(pa.string()), pc.utf8_slice_codeunits(lines["pc6"], 0, 4))).as_py()


def test_a_pseudonym_means_nothing_in_another_house(home: Path) -> None:
    one, other = (
        set(lines_of(home, house)["booker"].drop_null().to_pylist()) for house in ("house-0001", "house-0002")
    )
    assert not one & other


def test_raw_files_hold_the_same_tickets_as_plain_text(raw_files: list[Path], truth: dict[str, dict[str, int]]) -> None:
    table = pa.concat_tables(pq.read_table(path) for path in raw_files)
    assert table.schema.names == ["ticket", "organisation", "booker", "pc6", "date", "genre", "quantity", "price"]
    sums = table.group_by("organisation").aggregate(
        [("quantity", "sum"), ("price", "sum"), ("booker", "count_distinct"), ("ticket", "count")]
    )
    for row in sums.to_pylist():
        told = truth[row["organisation"]]
        assert (row["quantity_sum"], row["price_sum"]) == (told["visits"], told["amount_cents"])
        assert row["ticket_count"] == told["lines"]
    codes = pq.read_table(raw_files[0].parent / POSTCODES)
    assert codes.column_names == ["pc6", "segment"]
    assert len(codes) == pc.count_distinct(codes["pc6"]).as_py()
