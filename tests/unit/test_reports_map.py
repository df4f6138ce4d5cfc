"""The window of a map, the lines in it, and the border around several areas."""

from __future__ import annotations

import itertools

import pytest

from publiek.reports.pictures.view import View, outline, view_of

SIZE = (700, 470)


def square(lon: float, lat: float, side: float = 0.01) -> list[tuple[float, float]]:
    corners = [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]
    return [(lon + side * x, lat + side * y) for x, y in corners]


def test_the_middle_of_the_view_is_the_middle_of_the_paper_and_north_is_up() -> None:
    view = View(4.5, 51.9, 10, *SIZE)
    assert view.place([(4.5, 51.9)]).tolist() == [[350, 235]]
    assert view.place([(4.5, 51.95)])[0, 1] < 235
    assert view.place([(4.6, 51.9)])[0, 0] > 350


def test_a_kilometre_is_a_kilometre_in_both_directions() -> None:
    view = View(4.5, 51.9, 10, *SIZE)
    north = 235 - view.place([(4.5, 51.9 + 1 / 111.2)])[0, 1]
    assert north == pytest.approx(view.pixels_per_km, abs=0.5)


def test_the_view_holds_nearly_all_and_is_not_blown_up_by_one_far_area() -> None:
    centre = {1: (4.5, 51.9), 2: (4.55, 51.92), 3: (6.5, 53.2)}
    view = view_of({1: 500.0, 2: 480.0, 3: 3.0}, centre, venue=1, size=SIZE)
    assert view
    assert (view.lon, view.lat) == (4.5, 51.9)
    assert view.km < 15


@pytest.mark.parametrize("weights", [{}, {9: 5.0}, {1: 0.0}])
def test_without_anybody_in_a_known_place_there_is_no_map(weights: dict[int, float]) -> None:
    assert view_of(weights, {1: (4.5, 51.9)}, venue=None, size=SIZE) is None


def test_without_a_venue_the_view_is_around_the_audience() -> None:
    view = view_of({1: 1.0, 2: 3.0}, {1: (4.0, 52.0), 2: (5.0, 52.0)}, venue=None, size=SIZE)
    assert view
    assert view.lon == 4.75


def test_an_area_out_of_view_and_an_area_too_small_to_see_are_not_drawn() -> None:
    view = View(4.5, 51.9, 10, *SIZE)
    assert view.ring(square(6.0, 53.0)) == []
    assert view.ring(square(4.5, 51.9, side=1e-6)) == []
    assert len(view.ring(square(4.5, 51.9))) == 5


def test_the_border_of_two_neighbours_leaves_out_what_they_share() -> None:
    left = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]
    right = [[1, 0], [1, 1], [2, 1], [2, 0], [1, 0]]
    (border,) = outline([left, right])
    assert sorted(map(tuple, border[:-1])) == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
    assert border[0] == border[-1]
    edges = {frozenset((tuple(a), tuple(b))) for a, b in itertools.pairwise(border)}
    assert frozenset(((1, 0), (1, 1))) not in edges
