"""How does it move through the year? One line per season over the same months, the latest one in colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from publiek.reports.pictures.theme import ACCENT, MUTED, NEUTRAL, WIDTH
from publiek.reports.story import Picture, Series

_HEIGHT = 250
#: The least distance between two names, as a part of the highest value.
_APART = 0.075


def lines(categories: Sequence[str], series: Sequence[Series], *, alt: str) -> Picture:
    """A line per series; months without a value break the line. The last series is the one that matters."""
    last = series[-1].name if series else ""
    values = [
        {"month": month, "position": position, "series": one.name, "value": value, "now": one.name == last}
        for one in series
        for position, (month, value) in enumerate(zip(categories, one.values, strict=True))
    ]
    x = {"field": "month", "type": "ordinal", "sort": list(categories), "axis": {"title": None, "labelAngle": 0}}
    axis = {"title": None, "grid": True, "tickCount": 4, "tickMinStep": 1, "format": ",d", "labelColor": MUTED}
    y = {"field": "value", "type": "quantitative", "scale": {"zero": True, "nice": True}, "axis": axis}
    shade = {"condition": {"test": "datum.now", "value": ACCENT}, "value": NEUTRAL}
    detail = {"field": "series", "type": "nominal"}
    dash = {"condition": {"test": "datum.now", "value": [1, 0]}, "value": [4, 3]}
    thick = {"condition": {"test": "datum.now", "value": 3}, "value": 1.5}
    encoding = {"x": x, "y": y, "color": shade}
    spec = {
        "data": {"values": values},
        "width": WIDTH - 140,
        "height": _HEIGHT,
        "padding": {"left": 4, "right": 90, "top": 8, "bottom": 4},
        "layer": [
            {
                "mark": {"type": "line", "invalid": "break-paths-show-path-domains"},
                "encoding": {**encoding, "detail": detail, "strokeWidth": thick, "strokeDash": dash},
            },
            {"mark": {"type": "point", "filled": True, "size": 40, "opacity": 1}, "encoding": encoding},
            _names(values, encoding),
        ],
    }
    return Picture(spec, alt, WIDTH, _HEIGHT + 50)


def _names(values: list[dict[str, Any]], encoding: dict[str, object]) -> dict[str, object]:
    """The name of each series beside its last point, moved up where two would touch."""
    ends = sorted(
        {row["series"]: row for row in values if row["value"] is not None}.values(), key=lambda row: row["value"]
    )
    apart = _APART * max((row["value"] for row in values if row["value"] is not None), default=1.0)
    placed: list[dict[str, Any]] = []
    for end in ends:
        lowest = placed[-1]["value"] + apart if placed else end["value"]
        placed.append({**end, "value": max(end["value"], lowest)})
    mark = {"type": "text", "align": "left", "dx": 10, "fontWeight": 600}
    return {"data": {"values": placed}, "mark": mark, "encoding": {**encoding, "text": {"field": "series"}}}
