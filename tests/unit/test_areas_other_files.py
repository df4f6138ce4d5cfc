"""Postcode to neighbourhood, StatLine exports and boundaries: what do the other files hold?"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from publiek.areas.boundaries import BOUNDARY, _outer_rings, load_boundaries, simplified
from publiek.areas.distances import national_grid
from publiek.areas.pc6_links import load_pc6_links
from publiek.areas.statline import load_statline
from publiek.errors import AreaError
from tests.support.area_files import FIGURES, geopackage, links, polygon, square


@pytest.mark.parametrize(("year", "separator"), [(2022, ";"), (2023, ","), (2025, ";")])
def test_a_postcode_goes_to_the_neighbourhood_with_most_addresses(tmp_path: Path, year: int, separator: str) -> None:
    rows = ["1011AB;1;3630000;36300;363", "1011AB;3;3630000;36300;363", "1011AB;5;3630001;36300;363",
            "9999ZZ;1;0363AF01;0363AF;0363"]  # fmt: skip
    table, told = load_pc6_links(links(tmp_path / f"pc6hnr{year}0801_gwb.csv", rows, year=year, separator=separator))
    assert told == year
    assert table.to_pylist() == [
        {"pc6": "1011AB", "neighbourhood": "BU03630000", "district": "WK036300", "municipality": "GM0363",
         "addresses": 3, "share": pytest.approx(2 / 3)},
        {"pc6": "9999ZZ", "neighbourhood": "BU0363AF01", "district": "WK0363AF", "municipality": "GM0363",
         "addresses": 1, "share": 1.0},
    ]  # fmt: skip


def test_a_tie_goes_to_the_lower_code(tmp_path: Path) -> None:
    rows = ["1011AB;1;3630009;36300;363", "1011AB;3;3630002;36300;363"]
    table, _ = load_pc6_links(links(tmp_path / "pc6hnr20220801_gwb.csv", rows, year=2022, separator=";"))
    assert table.column("neighbourhood").to_pylist() == ["BU03630002"]


def test_a_row_that_is_no_postcode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AreaError, match="area-layout-unknown"):
        load_pc6_links(links(tmp_path / "pc6hnr2022.csv", ["totaal;1;3630009;36300;363"], year=2022, separator=";"))


def test_a_statline_export_as_it_is(shared_data: Path) -> None:
    """Byte order mark, padded numbers, "." for a withheld figure, region codes padded to ten."""
    folder = shared_data / "nl-ses-woa-2019-sample"
    table, year = load_statline(next(folder.glob("*.csv")))
    assert (year, len(table)) == (2019, 579)
    first, empty = table.slice(0, 1).to_pylist()[0], table.slice(8, 1).to_pylist()[0]
    assert (first["area"], first["Opleidingsniveau/Hoog/Waarde (%)"]) == ("GM0363", 49.5)
    assert (empty["area"], empty["Opleidingsniveau/Hoog/Waarde (%)"]) == ("BU03630100", None)


def test_boundaries_of_a_geopackage_come_out_in_degrees_and_clockwise(tmp_path: Path) -> None:
    table = load_boundaries(geopackage(tmp_path / "cbs_pc4_2022_vol.gpkg", {"1011": FIGURES, "1012": FIGURES}))
    assert table.schema == BOUNDARY
    rings = dict(zip(table.column("pc4").to_pylist(), table.column("rings").to_pylist(), strict=True))
    (ring,) = rings[1011]
    lon, lat = ring[::2], ring[1::2]
    x, y = national_grid(lon, lat)
    assert (round(min(x), -1), round(max(x), -1), round(min(y), -1)) == (100_000, 101_000, 450_000)
    turns = sum(lon[i] * lat[i + 1] - lon[i + 1] * lat[i] for i in range(len(lon) - 1))
    assert turns < 0


def test_well_known_binary_keeps_the_outer_ring_of_each_part() -> None:
    outer, hole = square(0, 0, 10), square(4, 4, 1)
    for multi in (True, False):
        rings = _outer_rings(polygon([outer, hole], multi=multi))
        assert [ring.tolist() for ring in rings] == [[list(point) for point in outer]]
    with pytest.raises(ValueError, match="GeoPackage"):
        _outer_rings(b"no geometry at all")


def test_small_corners_go_and_the_surface_stays() -> None:
    side = [(5.0 + i / 1000, 52.0 + (i % 2) / 20000) for i in range(30)]
    ring = [*side, (5.029, 52.03), (5.0, 52.03), side[0]]
    light = simplified(np.array(ring))
    assert 5 <= len(light) <= 8
    assert light[0].tolist() == light[-1].tolist()


def test_real_boundaries_are_all_there_and_light(shared_data: Path) -> None:
    table = load_boundaries(shared_data / "nl-geo/pc4_2020.geojson.gz")
    assert len(table) == 4067
    points = sum(len(ring) // 2 for rings in table.column("rings").to_pylist() for ring in rings)
    assert 80_000 < points < 200_000


def test_boundaries_twice_or_without_postcodes_are_refused(tmp_path: Path) -> None:
    shape = {"type": "Polygon", "coordinates": [[list(p) for p in square(5, 52, 0.1)]]}
    for name, keys, code in (("a", ["1011", "1011"], "area-twice"), ("b", ["Centrum", "Zuid"], "area-layout-unknown")):
        features = [{"type": "Feature", "properties": {"postcode": key}, "geometry": shape} for key in keys]
        path = tmp_path / f"{name}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        with pytest.raises(AreaError, match=code):
            load_boundaries(path)
