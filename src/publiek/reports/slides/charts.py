"""How does a chart stay editable? As a native office chart with its own data sheet; intervals as error bars."""

from __future__ import annotations

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Pt

from publiek.reports.pictures.theme import ACCENT, INK, MUTED, NEUTRAL, OTHER, QUANTITY, RULE
from publiek.reports.slides.layout import FONT, colour
from publiek.reports.story import NativeChart, Series

#: Excel's way of writing each kind; the reader's own program turns points into commas.
FORMATS = {"count": "#,##0", "share": "0%", "index": "0", "money": '"€" #,##0.00', "km": "0.0", "rate": "0.0"}
#: Colours that are told apart without red or green, and in print.
_SERIES = (ACCENT, OTHER, QUANTITY[2], NEUTRAL, QUANTITY[4], QUANTITY[1])
_MOST_LABELS = 30


def add_chart(slide: Slide, native: NativeChart, *, place: tuple[int, int, int, int], alt: str) -> Chart:
    """Draw `native` at `place`: bars and dots lie (long names stay readable), lines stand. `alt` is read aloud."""
    data = CategoryChartData(number_format=FORMATS.get(native.number, "General"))
    turned = native.kind != "line"
    # Office draws lying bars from the bottom up: turned, the first row is on top as in every other layout.
    order = range(len(native.categories) - 1, -1, -1) if turned else range(len(native.categories))
    data.categories = [native.categories[i] for i in order]
    for series in native.series:
        data.add_series(series.name, [_scaled(series.values[i], native) for i in order])
    frame = slide.shapes.add_chart(_kind(native), *(Emu(int(side)) for side in place), data)
    frame.name = alt[:80]
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    chart = frame.chart
    _axes(chart, native)
    for position, series in enumerate(native.series):
        _paint(chart.plots[0].series[position], _SERIES[position % len(_SERIES)], native)
        if series.low and series.high:
            _interval(chart.plots[0].series[position]._element, series, order=list(order), native=native)
    _legend(chart, native)
    return chart


def _scaled(value: float | None, native: NativeChart) -> float | None:
    return None if value is None else value / 100 if native.number == "money" else value


def _kind(native: NativeChart) -> XL_CHART_TYPE:
    if native.kind == "line":
        return XL_CHART_TYPE.LINE_MARKERS
    return XL_CHART_TYPE.BAR_STACKED_100 if native.stacked else XL_CHART_TYPE.BAR_CLUSTERED


def _axes(chart: Chart, native: NativeChart) -> None:
    chart.font.size, chart.font.name, chart.font.color.rgb = Pt(12), FONT, colour(INK)
    names, values = chart.category_axis, chart.value_axis
    names.format.line.color.rgb, names.major_tick_mark = colour(RULE), XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.has_major_gridlines, values.major_tick_mark = True, XL_TICK_MARK.NONE
    values.major_gridlines.format.line.color.rgb = colour(RULE)
    values.format.line.fill.background()
    values.tick_labels.font.color.rgb = colour(MUTED)
    values.tick_labels.number_format_is_linked = False
    values.tick_labels.number_format = "0%" if native.stacked else FORMATS.get(native.number, "General")
    if native.number == "index":
        _around_hundred(names)
    if not native.stacked:
        values.minimum_scale = 0
        values.maximum_scale = _reach(native)


def _reach(native: NativeChart) -> float | None:
    """Far enough that no interval is cut off; None leaves it to the program."""
    ends = [v for series in native.series for v in (*series.values, *series.high) if v is not None]
    if not ends or max(ends) <= 0 or not any(series.high for series in native.series):
        return None
    return max(ends) * 1.05 / (100 if native.number == "money" else 1)


def _around_hundred(names) -> None:  # type: ignore[no-untyped-def]
    """Index bars start at 100: to the right is more than expected, to the left less."""
    # The point where the value axis is crossed stands with the category axis in this format.
    own = names._element.find(qn("c:crosses"))
    if own is not None:
        at = etree.Element(qn("c:crossesAt"))
        at.set("val", "100")
        own.getparent().replace(own, at)


def _paint(series, shade: str, native: NativeChart) -> None:  # type: ignore[no-untyped-def]
    if native.kind == "line":
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour(shade), Pt(2.25)
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour(shade)
        series.marker.format.line.color.rgb = colour(shade)
        return
    series.format.fill.solid()
    # Dark words stand over the foot of a bar that carries an interval: a light bar keeps them readable.
    series.format.fill.fore_color.rgb = colour(QUANTITY[1] if native.series[0].low else shade)
    series.invert_if_negative = False
    if (
        len(native.series) == 1
        and len(native.categories) <= _MOST_LABELS
        and not series._element.findall(qn("c:errBars"))
    ):
        labels = series.data_labels
        labels.show_value, labels.number_format_is_linked = True, True
        labels.position = XL_LABEL_POSITION.INSIDE_BASE if native.series[0].low else XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size, labels.font.color.rgb = Pt(11), colour(INK)


def _interval(element, series: Series, *, order: list[int], native: NativeChart) -> None:  # type: ignore[no-untyped-def]
    """Error bars with own lengths per point; this library has no words for them, so the format's own are written."""
    bars = etree.Element(qn("c:errBars"))
    if native.kind == "line":
        etree.SubElement(bars, qn("c:errDir")).set("val", "y")
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "1")):
        etree.SubElement(bars, qn(f"c:{name}")).set("val", value)
    above = [_length(series.high[i], series.values[i], native) for i in order]
    below = [_length(series.values[i], series.low[i], native) for i in order]
    for name, lengths in (("plus", above), ("minus", below)):
        numbers = etree.SubElement(etree.SubElement(bars, qn(f"c:{name}")), qn("c:numLit"))
        etree.SubElement(numbers, qn("c:formatCode")).text = "General"
        etree.SubElement(numbers, qn("c:ptCount")).set("val", str(len(lengths)))
        for position, length in enumerate(lengths):
            point = etree.SubElement(numbers, qn("c:pt"), idx=str(position))
            etree.SubElement(point, qn("c:v")).text = repr(length)
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"), w="15875")
    fill = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
    fill.set("val", INK.lstrip("#"))
    element.find(qn("c:cat")).addprevious(bars)


def _length(upper: float | None, lower: float | None, native: NativeChart) -> float:
    if upper is None or lower is None:
        return 0.0
    return max(float(upper) - float(lower), 0.0) / (100 if native.number == "money" else 1)


def _legend(chart: Chart, native: NativeChart) -> None:
    """One series needs no legend; several get one below, in the order drawn."""
    chart.has_title = False
    chart.has_legend = len(native.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size = Pt(12)
    if native.kind != "line":
        chart.plots[0].gap_width = 55
        if native.stacked:
            chart.plots[0].overlap = 100
