"""Where on the map is this house? One window and one outline, shared by every map of a report."""

from __future__ import annotations

from publiek.reports.pictures.maps import MAP_SIZE, Ground
from publiek.reports.pictures.view import middles, view_of
from publiek.reports.reading import Reading, Row


def ground_of(reading: Reading, rows: list[Row]) -> Ground | None:
    """The ground under `rows` of penetration; None when there are no shapes or nobody to show."""
    shapes = reading.context.shapes
    centre = middles(shapes)
    catchment = frozenset(int(row["pc4"]) for row in rows if row["core80"])  # type: ignore[call-overload]
    weights = {int(row["pc4"]): float(row["bookers"]) for row in rows if row["core80"]}  # type: ignore[call-overload,arg-type]
    venue = reading.context.venue_pc4
    view = view_of(weights, centre, venue=venue, size=MAP_SIZE)
    if view is None:
        return None
    return Ground(shapes, centre, view, venue, catchment)


def outside(ground: Ground) -> int:
    """How many areas of the catchment are not in the window."""
    drawn = sum(any(ground.view.ring(ring) for ring in ground.shapes.get(code, [])) for code in ground.outlined)
    return len(ground.outlined) - drawn


def places(rows: list[Row]) -> list[tuple[str, int, float]]:
    """Each place once, at its area with most households, with the households of the whole place."""
    total: dict[str, float] = {}
    largest: dict[str, tuple[float, int]] = {}
    for row in rows:
        name, households = str(row["place"] or ""), float(row["households"] or 0)  # type: ignore[arg-type]
        total[name] = total.get(name, 0.0) + households
        largest[name] = max(largest.get(name, (0.0, 0)), (households, int(row["pc4"])))  # type: ignore[call-overload]
    return [(name, code, total[name]) for name, (_, code) in largest.items() if name]
