"""Which programme for whom? A table of squares, coloured around 100, the number in each; grey where too thin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publiek.reports.pictures.theme import AROUND, INK, MUTED, PALE, WIDTH
from publiek.reports.story import Picture

#: The index figures at which the colours of `theme.AROUND` change.
_STEPS = (50, 70, 90, 111, 143, 200)
_ROW = 38
_DARK = (0, len(AROUND) - 1)


@dataclass(frozen=True)
class Square:
    """One cell: row and column labels, the index (None when too thin) and what is written in it."""

    row: str
    column: str
    index: float | None
    written: str


def heat(squares: Sequence[Square], *, rows: Sequence[str], columns: Sequence[str], alt: str) -> Picture:
    """Rows and columns in the order given."""
    values = [{"row": one.row, "column": one.column, "written": one.written, **_look(one.index)} for one in squares]
    wrapped = {"title": None, "orient": "top", "labelAngle": 0, "labelLimit": 0, "labelLineHeight": 15, "labelFontSize": 12}
    broken = "split(datum.label, ' ')"
    x = {"field": "column", "type": "nominal", "scale": {"domain": list(columns)}, "axis": {**wrapped, "labelExpr": broken}}
    y = {"field": "row", "type": "nominal", "scale": {"domain": list(rows)}, "axis": {"title": None, "labelLimit": 130}}
    spec = {
        "data": {"values": values},
        "width": WIDTH - 150,
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


def _look(index: float | None) -> dict[str, str]:
    """Fill and ink of a cell, always readable together."""
    if index is None:
        return {"fill": PALE, "ink": MUTED}
    step = sum(index >= bound for bound in _STEPS)
    return {"fill": AROUND[step], "ink": "white" if step in _DARK else INK}
