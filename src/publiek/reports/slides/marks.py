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
        return (
            f'<c:numFmt formatCode="{escape(self.number_format, quote=True)}" sourceLinked="0"/>'
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{100 * self.size}" b="{int(self.bold)}">'
            f'<a:solidFill><a:schemeClr val="{self.ink}"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr/></a:p></c:txPr>'
            f'<c:dLblPos val="{self.place}"/>{shown}'
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


def add_numbers(series: DrawnSeries, *, style: LabelStyle, moved: dict[int, float], silent: tuple[int, ...] = ()) -> None:
    """The value of each point at the end of its bar; `moved`: further right by this part of the chart's width.

    `silent` points have no number (there is no room for it).
    """
    own = "".join(
        f'<c:dLbl><c:idx val="{i}"/><c:layout><c:manualLayout><c:x val="{by:.5f}"/><c:y val="0"/></c:manualLayout>'
        f"</c:layout>{style.xml()}</c:dLbl>"
        for i, by in sorted(moved.items())
    )
    gone = "".join(f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>' for i in silent)
    _before_categories(series, f"<c:dLbls {nsdecls('c', 'a')}>{own}{gone}{style.xml()}</c:dLbls>")


def add_name(series: DrawnSeries, *, at: int, style: LabelStyle) -> None:
    """The name of the series beside its point `at`, instead of a legend."""
    off = "".join(f'<c:{name} val="0"/>' for name in _SHOWN)
    own = f'<c:dLbl><c:idx val="{at}"/>{style.xml("showSerName")}</c:dLbl>'
    _before_categories(series, f"<c:dLbls {nsdecls('c', 'a')}>{own}{off}</c:dLbls>")


def add_language(chart_space: Element, language: str) -> None:
    """The language in which the chart is written."""
    mark = parse_xml(f'<c:lang {nsdecls("c")} val="{language}"/>')
    first = chart_space.find(qn("c:date1904"))
    if first is None:
        chart_space.insert(0, mark)
    else:
        first.addnext(mark)


def add_doublings(scaling: Element) -> None:
    """An axis in steps of times two."""
    scaling.insert(0, etree.SubElement(scaling, qn("c:logBase"), val="2"))


def place_plot(plot_area: Element, left: float, top: float, width: float, height: float) -> None:
    """Where the bars stand, as parts of the chart, so that labels have the room they need."""
    for old in plot_area.findall(qn("c:layout")):
        plot_area.remove(old)
    sides = zip("xywh", (left, top, width, height), strict=True)
    where = "".join(f'<c:{side} val="{part:.5f}"/>' for side, part in sides)
    layout = (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{where}</c:manualLayout></c:layout>'
    )
    plot_area.insert(0, parse_xml(layout))


def _before_categories(series: DrawnSeries, xml: str) -> None:
    series._element.find(qn("c:cat")).addprevious(parse_xml(xml))
