"""The country on paper: areas of one kind melt together, holes stay holes, kinds can be told apart, streams add up."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from publiek.reports.pictures.country import country_of, melted
from publiek.reports.pictures.country_maps import Kind, country_map, small_maps
from publiek.reports.pictures.streams import Band, Block, streams
from publiek.reports.pictures.theme import KINDS

Line = list[list[float]]


def _square(x: float, y: float, side: float = 10) -> Line:
    """Clockwise on paper (y runs down), closed."""
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def _size(line: Line) -> float:
    x, y = np.array(line).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def test_two_neighbours_become_one_shape_without_the_border_and_without_needless_corners() -> None:
    (line,) = melted([_square(0, 0), _square(10, 0)], seam=1)
    assert sorted(map(tuple, line[:-1])) == [(0, 0), (0, 10), (20, 0), (20, 10)]
    assert _size(line) == 200


def test_a_hole_stays_a_hole_and_runs_the_other_way() -> None:
    ring = [_square(10 * x, 10 * y) for x, y in itertools.product(range(3), range(3)) if (x, y) != (1, 1)]
    sizes = sorted(_size(line) for line in melted(ring, seam=1))
    assert sizes == [-100, 900]


def test_a_hole_smaller_than_a_seam_is_closed() -> None:
    ring = [_square(x, y, 1) for x, y in itertools.product(range(3), range(3)) if (x, y) != (1, 1)]
    assert [_size(line) for line in melted(ring, seam=2)] == [9]


def test_areas_that_touch_in_a_corner_only_keep_their_own_size() -> None:
    lines = melted([_square(0, 0), _square(10, 10)], seam=1)
    assert sum(_size(line) for line in lines) == 200


@pytest.mark.parametrize("seed", range(6))
def test_the_size_of_the_whole_is_that_of_its_parts(seed: int) -> None:
    """Any set of squares of a board: what is melted covers exactly what the squares cover."""
    rng = np.random.default_rng(seed)
    chosen = [(x, y) for x, y in itertools.product(range(8), range(8)) if rng.random() < 0.6]
    lines = melted([_square(10 * x, 10 * y) for x, y in chosen], seam=1)
    assert sum(_size(line) for line in lines) == 100 * len(chosen)


def _shapes() -> dict[int, list[list[tuple[float, float]]]]:
    """Four squares of a tenth of a degree, clockwise on the ground."""
    found = {}
    for number, (x, y) in enumerate(itertools.product(range(2), range(2))):
        lon, lat = 5 + 0.1 * x, 52 + 0.1 * y
        corners = [(lon, lat), (lon, lat + 0.1), (lon + 0.1, lat + 0.1), (lon + 0.1, lat), (lon, lat)]
        found[1001 + number] = [corners]
    return found


def test_the_country_fills_its_window_and_knows_the_border_between_provinces() -> None:
    country = country_of(_shapes(), {1001: "W", 1002: "W", 1003: "E", 1004: "E"}, size=(300, 400))
    assert country
    points = np.array([point for rings in country.rings.values() for line in rings for point in line])
    assert (points.min(axis=0) >= 0).all()
    assert (points.max(axis=0) <= (300, 400)).all()
    assert np.ptp(points[:, 1]) > 380, "it is taller than wide and fills the height"
    (border,) = country.borders
    assert len({x for x, _ in border}) == 1
    assert country_of({}, {}, size=(300, 400)) is None


def test_every_kind_is_named_beside_the_map_and_on_a_map_of_its_own() -> None:
    country = country_of(_shapes(), {}, size=(300, 400))
    assert country
    kinds = [Kind("Stad", KINDS[0], [1001, 1002], "half"), Kind("Land", KINDS[1], [1003])]
    for picture in (country_map(country, kinds, alt="a", key_title="k"), small_maps(country, kinds, alt="a")):
        written = [row["text"] for layer in picture.spec["layer"] for row in _rows(layer) if "text" in row]  # type: ignore[attr-defined]
        assert {"Stad", "Land", "half"} <= set(written)


def _rows(layer: dict[str, dict[str, list[dict[str, object]]]]) -> list[dict[str, object]]:
    return layer["data"]["values"]


def test_bands_leave_and_arrive_within_their_blocks() -> None:
    columns = [
        [Block("a", "A", KINDS[0]), Block("b", "B", KINDS[1])],
        [Block("x", "X", KINDS[2]), Block("y", "Y", KINDS[3])],
    ]
    bands = [Band(0, "a", "x", 0.3), Band(0, "a", "y", 0.2), Band(0, "b", "x", 0.1), Band(0, "b", "y", 0.4)]
    layers = streams(columns, bands, titles=("l", "r"), alt="").spec["layer"]
    blocks = _rows(layers[1])  # type: ignore[index]
    steps = _rows(layers[0])  # type: ignore[index]
    left, right = min(row["x"] for row in steps), max(row["x"] for row in steps)  # type: ignore[type-var]
    for edge in (left, right):
        ends = sorted((row["y"], row["y2"]) for row in steps if row["x"] == edge)  # type: ignore[type-var]
        assert all(low[1] <= high[0] + 1e-9 for low, high in itertools.pairwise(ends)), "bands do not overlap"
        for low, high in ends:
            assert any(b["y"] - 1e-9 <= low and high <= b["y2"] + 1e-9 for b in blocks)  # type: ignore[operator]


#: Machado, Oliveira and Fernandes (2009): how red-, green- and blue-blind eyes see linear RGB.
_EYES = {
    "usual": np.eye(3),
    "red-blind": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "green-blind": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "blue-blind": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def _lab(colour: str, eyes: object) -> np.ndarray:
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(eyes) @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    xyz /= (0.9505, 1, 1.089)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", _EYES)
def test_any_two_kinds_are_told_apart(eyes: str) -> None:
    """Distance in CIELAB of at least 12 (2.3 is just noticeable), on top of the names beside and the small maps."""
    seen = [_lab(colour, _EYES[eyes]) for colour in KINDS]
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)) >= 12
