"""What stands on a bar or a line: its margin, its number, its name. The library has no words for these.

Margins are error bars whose lengths are cells of the data sheet, so that they can be edited like the bars. A number
stands outside its margin: the format knows only "at the end of the bar", so each number is moved by the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from publiek.reports.slides.chart_data import Lengths

Element = Any
_LINE = 15875
#: After the order of the format: what a label shows.
_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


@dataclass(frozen=True)
class LabelStyle:
    """How a label is written: number format, place, type size (points) and colour of the theme."""

    number_format: str
    place: str = "outEnd"
    size: int = 11
    ink: str = "tx1"
    bold: bool = False

    def xml(self, shows: str = "showVal") -> str:
        """The parts of a label in the order of the format."""
        shown = "".join(f'<c:{name} val="{int(name == shows)}"/>' for name in _SHOWN)
        colour = f'<a:solidFill><a:schemeClr val="{self.ink}"/></a:solidFill>'
        letters = f'<a:defRPr sz="{100 * self.size}" b="{int(self.bold)}">{colour}</a:defRPr>'
        return (
            f'<c:numFmt formatCode="{escape(self.number_format, quote=True)}" sourceLinked="0"/>'
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr>{letters}</a:pPr><a:endParaRPr/></a:p></c:txPr>'
            f'<c:dLblPos val="{self.place}"/>{shown}'
        )


_NO_LINES = (
    '<c:showLeaderLines val="0"/><c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/>'
    "</c:ext></c:extLst>"
)


class DrawnSeries(Protocol):
    """A series of a chart of the library."""

    _element: Element


def add_margins(series: DrawnSeries, reach: Lengths, cells: tuple[str, str], *, upright: bool) -> None:
    """Error bars: `reach` above and below each value, which are in `cells` of the data sheet."""
    direction = '<c:errDir val="y"/>' if upright else ""
    ends = "".join(
        f"<c:{name}><c:numRef><c:f>{formula}</c:f>{_cache(values)}</c:numRef></c:{name}>"
        for name, values, formula in zip(("plus", "minus"), reach, cells, strict=True)
    )
    _before_categories(
        series,
        f"<c:errBars {nsdecls('c', 'a')}>{direction}"
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f'{ends}<c:spPr><a:ln w="{_LINE}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln></c:spPr>'
        "</c:errBars>",
    )


def _cache(values: tuple[float, ...]) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>' for i, value in enumerate(values))
    return f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache>'


def add_numbers(
    series: DrawnSeries, *, style: LabelStyle, moved: dict[int, float], silent: tuple[int, ...] = ()
) -> None:
    """The value of each point at the end of its bar; `moved`: further right by this part of the chart's width.

    `silent` points have no number (there is no room for it).
    """
    own = {
        point: f'<c:layout><c:manualLayout><c:x val="{by:.5f}"/><c:y val="0"/></c:manualLayout></c:layout>{style.xml()}'
        for point, by in moved.items()
    }
    own |= dict.fromkeys(silent, '<c:delete val="1"/>')
    _labels(series, own, style.xml())


def add_name(series: DrawnSeries, *, at: int, style: LabelStyle) -> None:
    """The name of the series beside its point `at`, instead of a legend."""
    off = "".join(f'<c:{name} val="0"/>' for name in _SHOWN)
    _labels(series, {at: style.xml("showSerName")}, off)


def _labels(series: DrawnSeries, own: dict[int, str], other: str) -> None:
    """Labels of single points, then those of all others; no lines from a moved label to its bar."""
    points = "".join(f'<c:dLbl><c:idx val="{point}"/>{xml}</c:dLbl>' for point, xml in sorted(own.items()))
    _before_categories(series, f"<c:dLbls {nsdecls('c', 'a')}>{points}{other}{_NO_LINES}</c:dLbls>")


def add_language(chart_space: Element, language: str) -> None:
    """The language in which the chart is written. Corners stay square: left out, some programs round them."""
    first = chart_space.find(qn("c:date1904"))
    for name, value in (("roundedCorners", "0"), ("lang", language)):
        mark = parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>')
        chart_space.insert(0, mark) if first is None else first.addnext(mark)


def add_doublings(scaling: Element) -> None:
    """An axis in steps of times two."""
    scaling.insert(0, etree.SubElement(scaling, qn("c:logBase"), val="2"))


def place_plot(plot_area: Element, sides: tuple[float, float, float, float]) -> None:
    """Where the bars stand (left, top, width, height as parts of the chart), so that labels have the room they need."""
    for old in plot_area.findall(qn("c:layout")):
        plot_area.remove(old)
    where = "".join(f'<c:{side} val="{part:.5f}"/>' for side, part in zip("xywh", sides, strict=True))
    layout = (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{where}</c:manualLayout></c:layout>'
    )
    plot_area.insert(0, parse_xml(layout))


def _before_categories(series: DrawnSeries, xml: str) -> None:
    series._element.find(qn("c:cat")).addprevious(parse_xml(xml))
