"""Which programme for whom? A table of squares, coloured around 100, the number in each; grey where too thin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publiek.reports.pictures.theme import AROUND, INK, MUTED, PALE, WIDTH
from publiek.reports.story import Picture

#: The index figures at which the colours of `theme.AROUND` change.
_STEPS = (50, 70, 90, 111, 143, 200)
_LABEL = 130
#: With more columns than this their names do not fit side by side and are set aslant.
_UPRIGHT = 8
_ROW, _LINE, _BREAK = 38, 14, "|"
_DARK = (0, len(AROUND) - 1)


@dataclass(frozen=True)
class Square:
    """One cell: row and column labels, the index (None when too thin) and what is written in it. `fill`: a colour of
    its own, light enough for dark letters, where the number is no index.
    """

    row: str
    column: str
    index: float | None
    written: str
    fill: str = ""


def heat(
    squares: Sequence[Square], *, rows: Sequence[str], columns: Sequence[str], alt: str, label: int = _LABEL
) -> Picture:
    """Rows and columns in the order given; `label` is the room for the names of the rows, in pixels."""
    heads, axis = _axis(columns)
    values = [{"row": one.row, "column": heads[one.column], "written": one.written, **_look(one)} for one in squares]
    x = {"field": "column", "type": "nominal", "scale": {"domain": list(heads.values())}, "axis": axis}
    y = {"field": "row", "type": "nominal", "scale": {"domain": list(rows)}, "axis": _names(label)}
    spec = {
        "data": {"values": values},
        "width": WIDTH - label,
        "height": _ROW * len(rows),
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "color": {"field": "fill", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "fontSize": 13},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "written"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }
    return Picture(spec, alt, WIDTH, _ROW * len(rows) + 70)


def _names(label: int) -> dict[str, object]:
    """The names of the rows, from the left edge of the page."""
    room = {"labelPadding": label, "labelLimit": label - 8, "minExtent": label, "maxExtent": label}
    return {"title": None, "labelAlign": "left", **room}


def _axis(columns: Sequence[str]) -> tuple[dict[str, str], dict[str, object]]:
    """The names above the columns as they are drawn, and the axis that draws them: upright, or aslant when many."""
    axis: dict[str, object] = {"title": None, "orient": "top", "labelFontSize": 11}
    if len(columns) > _UPRIGHT:
        return {column: column for column in columns}, {**axis, "labelAngle": -40, "labelLimit": 210}
    heads = _heads(columns)
    deep = max((head.count(_BREAK) for head in heads.values()), default=0)
    broken = {
        "labelExpr": f"split(datum.label, '{_BREAK}')",
        "labelLineHeight": _LINE,
        "labelPadding": 8 + _LINE * deep,
    }
    return heads, {**axis, "labelAngle": 0, "labelLimit": 0, **broken}


def _heads(columns: Sequence[str]) -> dict[str, str]:
    """Each column's name with its words under one another, all equally deep and resting on the squares."""
    words = {column: column.replace(_BREAK, " ").split() or [""] for column in columns}
    deep = max((len(parts) for parts in words.values()), default=1)
    return {column: _BREAK.join([""] * (deep - len(parts)) + parts) for column, parts in words.items()}


def _look(square: Square) -> dict[str, str]:
    """Fill and ink of a cell, always readable together."""
    index = square.index
    if square.fill:
        return {"fill": square.fill, "ink": INK}
    if index is None:
        return {"fill": PALE, "ink": MUTED}
    step = sum(index >= bound for bound in _STEPS)
    return {"fill": AROUND[step], "ink": "white" if step in _DARK else INK}
