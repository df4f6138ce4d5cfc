"""What does an area look like on a map, with and without downloaded boundaries?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from publiek.areas import describe, import_directory, shapes
from publiek.areas.cells import REACH
from publiek.areas.distances import national_grid


def _surface(ring: list[list[float]]) -> float:
    x, y = national_grid(*np.array(ring).T)
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2e6)


def test_without_boundaries_every_area_gets_a_cell_around_its_centroid() -> None:
    drawn = shapes(describe().table.column("pc4").to_pylist())
    assert drawn.approximate
    assert len(drawn.features) == 4067
    for row in describe().table.to_pylist():
        (ring,) = drawn.features[row["pc4"]]
        assert ring[0] == ring[-1]
        x, y = national_grid(*np.array(ring[:-1]).T)
        turn = np.diff(np.unwrap(np.arctan2(y - row["rd_y"], x - row["rd_x"])))
        assert (turn < 1e-6).all(), "clockwise around the centroid, which lies inside"


def test_cells_do_not_overlap_and_stay_within_reach() -> None:
    """Together they cover about the land of the country (CBS: 33,500 km2 of land, 37,400 with inland water)."""
    drawn = shapes(describe().table.column("pc4").to_pylist())
    surface = {pc4: -_surface(ring) for pc4, (ring,) in drawn.features.items()}
    assert 33_000 < sum(surface.values()) < 38_500
    known = dict(zip(*(describe().table.column(name).to_pylist() for name in ("pc4", "area_km2")), strict=True))
    assert all(surface[pc4] > 0 for pc4 in surface)
    close = [abs(np.log(surface[pc4] / known[pc4])) < np.log(2) for pc4 in surface if known[pc4] > 1]
    assert np.mean(close) > 0.8
    texel = drawn.features[1795][0]
    x, y = national_grid(*np.array(texel).T)
    row = next(row for row in describe().table.to_pylist() if row["pc4"] == 1795)
    assert np.hypot(x - row["rd_x"], y - row["rd_y"]).max() < 1000 * REACH * 2 * np.sqrt(row["area_km2"])


def test_two_neighbours_share_their_border() -> None:
    first, second = (shapes([pc4]).features[pc4][0] for pc4 in (1011, 1018))
    assert len({tuple(p) for p in first} & {tuple(p) for p in second}) >= 2


def test_only_the_areas_that_are_asked_for_and_exist() -> None:
    drawn = shapes([3011, 3012, 1000])
    assert sorted(drawn.features) == [3011, 3012]
    assert shapes([]).features == {}


def test_with_imported_boundaries_the_map_is_exact(shared_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "nl-geo"
    folder.mkdir()
    (folder / "pc4_2020.geojson.gz").write_bytes((shared_data / "nl-geo/pc4_2020.geojson.gz").read_bytes())
    import_directory(folder, tmp_path / "home")
    drawn = shapes([3011, 3012], home=tmp_path / "home")
    assert not drawn.approximate
    assert drawn.source == "CBS/Kadaster 2020"
    surface = -sum(_surface(ring) for ring in drawn.features[3011])
    known = next(row for row in describe().table.to_pylist() if row["pc4"] == 3011)
    assert abs(surface / known["area_km2"] - 1) < 0.1
    assert shapes([3011], home=tmp_path / "elsewhere").approximate
