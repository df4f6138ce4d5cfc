"""Where on the map is this house? One window, one set of lines and one outline, shared by every map of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publiek.reports.context import Shapes
from publiek.reports.numbers import amount, whole
from publiek.reports.pictures.theme import WIDTH
from publiek.reports.pictures.view import Point, View, middles, outline, view_of

MAP_SIZE = (WIDTH, 470)
Line = list[list[float]]


@dataclass(frozen=True)
class Ground:
    """Middles of areas, the window, the venue's area; `lines`: what is in the window, in pixels; `border`: around the
    catchment; `outside`: how many areas of the catchment are not in the window.
    """

    middles: Mapping[int, Point]
    view: View
    venue: int | None
    lines: Mapping[int, list[Line]]
    border: list[Line]
    outside: int


def ground_of(rows: Sequence[Mapping[str, object]], shapes: Shapes, venue: int | None) -> Ground | None:
    """The ground under `rows` of penetration; None when there are no shapes or nobody to show."""
    centre = middles(shapes)
    weights = {whole(row["pc4"]): amount(row["bookers"]) for row in rows if row["core80"]}
    view = view_of(weights, centre, venue=venue, size=MAP_SIZE)
    if view is None:
        return None
    near = (code for code in view.about(centre) if code in shapes)
    lines = {code: drawn for code in near if (drawn := [line for ring in shapes[code] if (line := view.ring(ring))])}
    inside = [line for code in weights for line in lines.get(code, [])]
    return Ground(centre, view, venue, lines, outline(inside), sum(code not in lines for code in weights))


def places(rows: Sequence[Mapping[str, object]]) -> list[tuple[str, int, float]]:
    """Each place once, at its area with most households, with the households of the whole place."""
    total: dict[str, float] = {}
    largest: dict[str, tuple[float, int]] = {}
    for row in rows:
        name, households = str(row["place"] or ""), amount(row["households"])
        total[name] = total.get(name, 0.0) + households
        largest[name] = max(largest.get(name, (0.0, 0)), (households, whole(row["pc4"])))
    return [(name, code, total[name]) for name, (_, code) in largest.items() if name]
