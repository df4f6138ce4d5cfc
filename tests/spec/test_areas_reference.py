"""Which postcode areas are there? The built-in reference, and how it is made again."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek.areas import describe, find
from publiek.areas.build_reference import build_reference
from publiek.areas.description import ATTRIBUTION, FACTS, REFERENCE, TABLE
from publiek.vocabulary.tables import AREA, schema_of


def test_the_whole_country_is_in_it() -> None:
    reference = describe()
    assert reference.table.schema == schema_of(AREA)
    assert len(reference.table) == 4067
    assert (reference.vintage, reference.source) == (2022, "CBS 2022 v1 (1 januari 2022)")
    assert pc.sum(reference.table.column("residents")).as_py() == 17_587_785
    assert pc.sum(reference.table.column("households")).as_py() == 8_135_932
    assert len(set(reference.table.column("municipality").to_pylist())) == 345
    assert len(set(reference.table.column("province").to_pylist())) == 12


def test_an_area_as_people_know_it() -> None:
    rows = {row["pc4"]: row for row in describe().table.to_pylist()}
    assert (rows[3011]["place"], rows[3011]["municipality"], rows[3011]["province"]) == (
        "Rotterdam", "Rotterdam", "Zuid-Holland",
    )  # fmt: skip
    assert rows[1011]["households"] == 6375
    assert rows[5431]["municipality"] == "Land van Cuijk", "Cuijk merged on 1 January 2022"
    assert rows[5404]["municipality"] == "Maashorst"
    assert rows[8601]["municipality"] == "Súdwest-Fryslân"


def test_what_is_not_known_is_empty_or_marked_as_estimated() -> None:
    """15 areas have no published figures; in 7 only the households are withheld: residents / 2.16, at least 1."""
    reference = describe()
    rows = {row["pc4"]: row for row in reference.table.to_pylist()}
    assert len(reference.unpublished) == 15
    assert all(rows[pc4]["residents"] is None and rows[pc4]["households"] is None for pc4 in reference.unpublished)
    assert {pc4: rows[pc4]["households"] for pc4 in reference.estimated} == {
        1332: 2, 3088: 9, 3138: 2, 3447: 5, 4878: 2, 8291: 5, 8319: 2,
    }  # fmt: skip
    assert reference.facts["listed_without_boundary"] == 8
    assert reference.facts["published_without_boundary"] == 0


def test_finding_the_area_of_a_postcode() -> None:
    assert [find(written) for written in ("3011AA", "3011 aa", " 3011 ", 3011)] == [3011] * 4
    assert [find(written) for written in ("0123AB", "3011A", "30111", "B-9000", "", None, "1000AA")] == [None] * 7


def test_it_is_small_and_credits_its_source() -> None:
    assert (REFERENCE / TABLE).stat().st_size < 250_000
    credit = (REFERENCE / ATTRIBUTION).read_text(encoding="utf-8")
    assert "CC BY 4.0" in credit
    assert "CBS" in describe().attribution


def test_a_rebuild_is_equal_to_the_byte(shared_data: Path, tmp_path: Path) -> None:
    """With the library that wrote the packaged file; with another one the tables are equal."""
    build_reference(shared_data, tmp_path / "a")
    build_reference(shared_data, tmp_path / "b")
    for name in (TABLE, FACTS, ATTRIBUTION):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert pq.read_table(tmp_path / "a" / TABLE).equals(pq.read_table(REFERENCE / TABLE))
    writers = {pq.ParquetFile(folder / TABLE).metadata.created_by for folder in (tmp_path / "a", REFERENCE)}
    if len(writers) == 1:
        assert (tmp_path / "a" / TABLE).read_bytes() == (REFERENCE / TABLE).read_bytes()
