"""The invented sector: enough houses, marked as invented, exact about what is in every file."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from publiek.errors import UsageError
from publiek.invented import SectorReport, SectorSettings, invent
from publiek.invented.population import BARRIERS
from publiek.invented.town import town_map
from publiek.vocabulary.barriers import barrier_codes
from publiek.vocabulary.codes import SUBSECTORS
from tests.support.invented import SETTINGS, cents, rows_of, small_sector

#: Where each system prints the money of a row: the columns that add up to what the file holds.
MONEY = {
    "pretix-positions": ("Prijs", "Price", "Preis"),
    "pretix-orders": ("Totaalbedrag van bestelling",),
    "ticketmatic": ("price", "servicecharge"),
    "tixly": ("Price", "Fee"),
    "eventbrite": ("Total Paid",),
    "spektrix": ("Price", "Commission"),
    "stager": ("Ticketprijs", "Servicekosten"),
    "stager-xlsx": ("Ticketprijs", "Servicekosten"),
    "plain": ("Bedrag",),
    "l0": ("Recette",),
    "l1": (),
}


@pytest.fixture(scope="module")
def sector(tmp_path_factory: pytest.TempPathFactory) -> SectorReport:
    return small_sector(tmp_path_factory.mktemp("sector"))


@pytest.fixture(scope="module")
def manifest(sector: SectorReport) -> dict:
    return json.loads(sector.manifest.read_text(encoding="utf-8"))


def every_file(manifest: dict) -> list[tuple[dict, dict]]:
    return [(house, facts) for house in manifest["organisations"] for facts in house["files"]]


def test_ninety_houses_in_six_regions_and_seven_kinds_over_three_seasons(sector: SectorReport, manifest: dict) -> None:
    assert len(sector.organisations) >= 90
    assert len({house.region for house in sector.organisations}) == 6
    assert {house.subsector for house in sector.organisations} == set(SUBSECTORS)
    assert all(
        sorted(season for facts in house["files"] for season in facts["seasons"]) == ["2022/23", "2023/24", "2024/25"]
        for house in manifest["organisations"]
    )


def test_the_size_is_one_number(sector: SectorReport) -> None:
    assert abs(sector.tickets - SETTINGS.tickets) < 0.12 * SETTINGS.tickets


def test_every_house_is_marked_as_invented_and_has_a_name_of_its_own(sector: SectorReport, manifest: dict) -> None:
    assert manifest["invented"] is True
    assert all(house["invented"] is True for house in manifest["organisations"])
    assert all(house.title == f"{house.name} (verzonnen)" for house in sector.organisations)
    assert len({house.id for house in sector.organisations}) == len(sector.organisations)
    assert sector.organisations[0].id == "theater-de-brug"
    assert sector.organisations[0].venue_pc4 == 3011


def test_the_manifest_knows_every_file_and_how_many_rows_it_has(sector: SectorReport, manifest: dict) -> None:
    listed = [sector.out / facts["path"] for _, facts in every_file(manifest)]
    assert sorted(listed) == sorted(sector.files)
    for house, facts in every_file(manifest):
        rows = rows_of(sector.out, facts)
        if house["system"] == "voordemensen":
            rows = [seat for order in rows for seat in (*order["seats"], *order["deletedSeats"] * 2)]
        assert len(rows) == facts["rows"], facts["path"]


def test_the_money_in_a_file_is_the_money_of_the_manifest_to_the_cent(sector: SectorReport, manifest: dict) -> None:
    for house, facts in every_file(manifest):
        if house["system"] == "voordemensen":
            continue
        rows = rows_of(sector.out, facts)
        printed = sum(cents(row.get(column, "")) for row in rows for column in MONEY[house["system"]])
        assert printed == facts["cents_in_file"], facts["path"]


def test_the_net_of_a_booking_file_is_what_was_truly_sold(sector: SectorReport, manifest: dict) -> None:
    for house in manifest["organisations"]:
        truth = pq.read_table(sector.out / "truth" / "visits" / f"{house['organisation']}.parquet")
        net = Counter()
        for facts in house["files"]:
            net.update(facts["net"])
            net["total"] -= facts["rows_by_meaning"].get("total", {"tickets": 0})["tickets"]
        assert net["tickets"] == sum(truth["tickets"].to_pylist()), house["organisation"]
        if house["level"] == "L2" or house["subsector"] == "festival":
            assert net["revenue_cents"] == sum(truth["cents"].to_pylist()), house["organisation"]


def test_all_planted_faults_are_there(manifest: dict) -> None:
    faults, meanings = Counter(), Counter()
    for _, facts in every_file(manifest):
        faults.update(facts["faults"])
        meanings.update({name: sums["rows"] for name, sums in facts["rows_by_meaning"].items()})
    assert set(faults) >= {
        "anonymous", "comment", "e-mail-typo", "foreign", "group-booking", "mojibake", "postcode-lower-case",
        "postcode-missing", "postcode-unreadable", "school-booking", "second-account",
    }  # fmt: skip
    assert set(meanings) == {
        "valid", "return", "returned", "cancelled", "reserved", "test", "gift", "total", "duplicate",
    }  # fmt: skip


def test_files_come_in_the_shapes_of_many_systems(manifest: dict) -> None:
    found = {(house["system"], facts["format"], facts.get("encoding")) for house, facts in every_file(manifest)}
    assert {system for system, _, _ in found} == {*MONEY, "voordemensen"}
    assert {encoding for _, _, encoding in found} >= {"utf-8", "utf-8-sig", "utf-16-le", "cp1252"}
    assert {kind for _, kind, _ in found} == {"csv", "xlsx", "json"}
    languages = {house["language"] for house in manifest["organisations"] if house["system"] == "pretix-positions"}
    assert languages == {"nl", "en", "de"}


def test_nobody_in_it_can_be_reached(sector: SectorReport) -> None:
    for path in sector.files:
        if path.suffix == ".xlsx":
            continue
        text = path.read_bytes().decode("utf-16-le" if path.read_bytes()[:2] == b"\xff\xfe" else "latin-1")
        assert set(re.findall(r"@([\w.]+)", text)) <= {"example.nl", "example.org"}, path.name
        assert all(number.startswith("06-0") for number in re.findall(r"(?<![\d-])06-\d{8}", text)), path.name


def test_every_non_visitor_has_one_known_barrier_and_no_visitor_has(sector: SectorReport) -> None:
    persons = pq.read_table(sector.out / "truth" / "persons.parquet")
    been = np.array(persons["organisations"].to_pylist()) > 0
    barrier = np.array(persons["barrier"].to_pylist(), dtype=object)
    assert all(reason is None for reason in barrier[been])
    assert set(barrier[~been]) == set(BARRIERS) == set(barrier_codes())
    share = Counter(barrier[~been])
    assert 0.38 < share["interest"] / (~been).sum() < 0.48
    assert share["time"] > share["cost"] > share["travel"] > share["company"]


def test_postcodes_are_real_areas_with_possible_letters(sector: SectorReport) -> None:
    persons = pq.read_table(sector.out / "truth" / "persons.parquet")
    known = set(town_map()[0]["pc4"].to_pylist())
    assert set(persons["pc4"].to_pylist()) <= known
    assert all(re.fullmatch(r"[1-9]\d{3}(?!S[ADS])[A-EGHJ-NPRSTV-XZ]{2}", code) for code in persons["pc6"].to_pylist())


def test_two_accounts_of_one_person_are_in_the_answer_book(sector: SectorReport) -> None:
    truth = sector.out / "truth"
    owner = {
        (row["organisation"], row["account"]): row["person"]
        for row in pq.read_table(truth / "accounts.parquet").to_pylist()
    }
    pairs = pq.read_table(truth / "duplicates.parquet").to_pylist()
    assert len(pairs) > 10
    for pair in pairs:
        both = {owner[pair["organisation"], pair["account"]], owner[pair["organisation"], pair["other_account"]]}
        assert both == {pair["person"]}


def test_the_same_settings_give_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    areas, segments = town_map()
    few = {"tickets": 2_000, "organisations": 8}
    made = [
        invent(SectorSettings(seed=seed, **few), areas=areas, segments=segments, out=tmp_path / name)
        for name, seed in (("one", 3), ("two", 3), ("other", 4))
    ]
    one, two, other = ([path.read_bytes() for path in (*report.files, report.manifest)] for report in made)
    assert one == two
    assert one != other


def test_progress_ends_at_one(tmp_path: Path) -> None:
    areas, segments = town_map()
    told: list[float] = []
    invent(
        SectorSettings(tickets=600, organisations=3), areas=areas, segments=segments, out=tmp_path, progress=told.append
    )
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("wrong", [{"tickets": 10}, {"tickets": 10**9}, {"organisations": 0}, {"seasons": 99}])
def test_a_size_that_cannot_be_made_is_refused(wrong: dict) -> None:
    with pytest.raises(UsageError) as refusal:
        SectorSettings(**wrong)
    assert refusal.value.code == "invented-size"
