"""How does a chart stay editable? As a native office chart with its own data sheet; margins as error bars.

Bars lie, so that long names stay readable, in the order of the page: the first on top. An index starts at 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.chart import Chart
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.chart import XL_TICK_LABEL_POSITION as LABELS_AT
from pptx.enum.chart import XL_TICK_MARK as TICK
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Length, Pt

from publiek.reports.lettering import width
from publiek.reports.slides import marks
from publiek.reports.slides.chart_data import Data, lengths
from publiek.reports.slides.marks import LabelStyle
from publiek.reports.slides.numbers_at import Plot, moves, place_of
from publiek.reports.slides.places import Place
from publiek.reports.slides.scale import Scale, scale_of
from publiek.reports.story import NativeChart

#: Excel's way of writing each kind; the reader's own program turns points into commas.
FORMATS = {"count": "#,##0", "share": "0%", "index": "0", "money": '"€" #,##0.00', "km": "0.0", "rate": "0.0"}
_SMALL_RATE = "0.00"
#: Colours of the theme that are told apart without red or green, and in print.
_BARS = (MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.ACCENT_3, MSO_THEME_COLOR.ACCENT_4)
_STACK = (MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_5, MSO_THEME_COLOR.BACKGROUND_2)
_STACK_INK = ("bg1", "tx1", "tx1")
_EARLIER = ((MSO_THEME_COLOR.ACCENT_3, MSO_LINE.DASH), (MSO_THEME_COLOR.ACCENT_5, MSO_LINE.ROUND_DOT))
_TEXT, _DENSE_TEXT, _DENSE = 12, 10, 20
#: Room around the bars, in points: above (legend), below (numbers of the axis), behind the longest bar.
_LEGEND, _AXIS, _BEHIND = 26.0, 24.0, 52.0
#: A part of a stack smaller than this has no room for its number.
_NARROW = 0.05
#: Two lines whose ends are nearer than this part of the axis cannot both be named there.
_NEAR = 0.09


def add_chart(slide: Slide, native: NativeChart, *, place: Place, alt: str, name: str) -> Chart:
    """Draw `native` at `place`, as it is (see `chart_data.shown`). `alt` is read aloud; `name` stands in the list."""
    data = Data(native, number_format(native))
    shapes: Any = slide.shapes
    frame = shapes.add_chart(_kind(native), *place, data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    chart: Chart = frame.chart
    scale = scale_of(native)
    chart.has_title = chart.has_legend = False
    chart.font.size, chart.font.color.theme_color = Pt(_size(native)), MSO_THEME_COLOR.TEXT_1
    _axes(chart, native, scale)
    if native.kind == "line":
        _lines(chart, native, place)
    else:
        _bars(chart, native, place=place, scale=scale, data=data)
    return chart


def number_format(native: NativeChart) -> str:
    """How the numbers of the chart are written; a rate below one needs a second decimal."""
    values = [abs(value) for series in native.series for value in series.values if value is not None]
    if native.number == "rate" and values and max(values) < 1:
        return _SMALL_RATE
    return FORMATS.get(native.number, "General")


def _kind(native: NativeChart) -> Any:
    if native.kind == "line":
        return XL_CHART_TYPE.LINE_MARKERS
    return XL_CHART_TYPE.BAR_STACKED_100 if native.stacked else XL_CHART_TYPE.BAR_CLUSTERED


def _size(native: NativeChart) -> int:
    return _DENSE_TEXT if len(native.categories) * len(native.series) > _DENSE else _TEXT


def _axes(chart: Chart, native: NativeChart, scale: Scale | None) -> None:
    names, values = chart.category_axis, chart.value_axis
    names.format.line.color.theme_color, names.major_tick_mark = MSO_THEME_COLOR.TEXT_2, TICK.NONE
    names.tick_label_position = LABELS_AT.LOW
    if native.kind != "line":
        # The first row is on top, and the axis of values stays below.
        names.reverse_order = True
        values._element.find(qn("c:crosses")).set("val", "max")
    # Where every bar has its number, an axis says it twice.
    values.visible = native.kind == "line" or native.number == "index"
    values.has_major_gridlines, values.major_tick_mark = values.visible, TICK.NONE
    values.format.line.fill.background()
    values.tick_labels.number_format_is_linked = False
    values.tick_labels.number_format = number_format(native)
    values.tick_labels.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
    if values.visible:
        values.major_gridlines.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    _bounds(values, native, scale)


def _bounds(values: Any, native: NativeChart, scale: Scale | None) -> None:
    if native.number == "index":
        values.crosses, values.crosses_at = XL_AXIS_CROSSES.CUSTOM, 100
    if scale:
        values.minimum_scale, values.maximum_scale = scale.low, scale.high
        if scale.doubling:
            values.major_unit = 2
            marks.add_doublings(values._element.scaling)
    elif not native.stacked:
        values.minimum_scale = 0


def _bars(chart: Chart, native: NativeChart, *, place: Place, scale: Scale | None, data: Data) -> None:
    bars, painted = chart.plots[0], _STACK if native.stacked else _BARS
    bars.gap_width, bars.overlap = 45, 100 if native.stacked else 0
    plot = _room(chart, native, place)
    for position, (series, drawn) in enumerate(zip(native.series, bars.series, strict=True)):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.theme_color = painted[position % len(painted)]
        drawn.invert_if_negative = False
        reach = lengths(series, native)
        if native.stacked:
            ink = _STACK_INK[position % len(_STACK_INK)]
            style = LabelStyle(number_format(native), "ctr", size=_size(native), ink=ink)
            marks.add_numbers(drawn, style=style, moved={}, silent=_narrow(native, position))
        else:
            style = LabelStyle(number_format(native), place_of(native), size=plot.size)
            marks.add_numbers(drawn, style=style, moved=moves(native, position, scale=scale, plot=plot))
        if reach:
            marks.add_margins(drawn, reach, data.margin_cells(position), upright=False)
    _legend(chart, native)


def _room(chart: Chart, native: NativeChart, place: Place) -> Plot:
    """Give the names the room they need; what is left is for the bars."""
    wide, high = place.room
    names = min(max(width(name, _size(native)) for name in native.categories) + 14, wide * 0.4)
    above = _LEGEND if len(native.series) > 1 else 4.0
    below = _AXIS if native.number == "index" else 4.0
    behind = 16.0 if native.stacked else _BEHIND
    across = (wide - names - behind) / wide
    marks.place_plot(chart._chartSpace.plotArea, (names / wide, above / high, across, (high - above - below) / high))
    return Plot(wide, across, _size(native) - 1)


def _narrow(native: NativeChart, position: int) -> tuple[int, ...]:
    """Which bars of a stack have too small a part of this series."""
    totals = [sum(series.values[i] or 0.0 for series in native.series) for i in range(len(native.categories))]
    own = native.series[position].values
    return tuple(i for i, total in enumerate(totals) if (own[i] or 0.0) < _NARROW * total or not own[i])


def _lines(chart: Chart, native: NativeChart, place: Place) -> None:
    """The last series matters: it is drawn in the accent colour and thicker. Names stand beside the line ends."""
    named = _apart(native)
    earlier = iter(_EARLIER * 2)
    for position, drawn in enumerate(chart.plots[0].series):
        last = position == len(native.series) - 1
        shade, dash = (MSO_THEME_COLOR.ACCENT_1, MSO_LINE.SOLID) if last else next(earlier)
        _line(drawn, shade=shade, dash=dash, thick=Pt(2.75 if last else 1.5))
        at = _last_point(native.series[position].values)
        if named and at is not None:
            style = LabelStyle("General", "r", size=_TEXT, bold=last)
            marks.add_name(drawn, at=at, style=style)
    if not named:
        _legend(chart, native)
    wide, high = place.room
    above = 8.0 if named else _LEGEND
    sides = (48 / wide, above / high, (wide - 48 - 64) / wide, (high - above - _AXIS) / high)
    marks.place_plot(chart._chartSpace.plotArea, sides)


def _line(drawn: Any, *, shade: Any, dash: Any, thick: Length) -> None:
    drawn.smooth = False
    drawn.format.line.color.theme_color, drawn.format.line.width = shade, thick
    drawn.format.line.dash_style = dash
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 6
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.theme_color = shade
    drawn.marker.format.line.color.theme_color = shade


def _last_point(values: Sequence[float | None]) -> int | None:
    return max((i for i, value in enumerate(values) if value is not None), default=None)


def _apart(native: NativeChart) -> bool:
    """Whether each line can be named at its end: no other line's point is too near there."""
    top = max((value for series in native.series for value in series.values if value is not None), default=1.0) or 1.0
    ends = [(i, at) for i, series in enumerate(native.series) if (at := _last_point(series.values)) is not None]
    for i, at in ends:
        here = native.series[i].values[at]
        for j, other in enumerate(native.series):
            near = other.values[at : at + 2] if j != i else ()
            if any(value is not None and abs(value - (here or 0.0)) < _NEAR * top for value in near):
                return False
    return True


def _legend(chart: Chart, native: NativeChart) -> None:
    """One series needs no legend (the caption names it); several get one above, in the order drawn."""
    chart.has_legend = len(native.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size = Pt(_TEXT)
