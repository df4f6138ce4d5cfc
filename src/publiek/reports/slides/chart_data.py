"""What stands in the data sheet behind a chart? The story's own numbers, and beside them the length of each margin.

A chart that is edited shows this sheet. Texts are written as texts: a title that starts with "=" runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.util import lazyproperty
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from publiek.reports.story import NativeChart, Series

#: More than this and nobody reads them; the rest is in the workbook.
MOST_CATEGORIES, MOST_SERIES = 15, {"line": 4, "bar": 3, "dot": 3}
#: The data sheet carries no moment of its own: the same report gives the same file.
_EPOCH = datetime(2020, 1, 1)
_SHEET = "Sheet1"
Lengths = tuple[tuple[float, ...], tuple[float, ...]]


def shown(native: NativeChart) -> NativeChart:
    """What a slide has room for: the first categories and the first series that say something."""
    series = [one for one in native.series if any(value is not None for value in one.values)]
    if native.kind == "line":
        return replace(native, series=tuple(series[-MOST_SERIES["line"] :]))
    return replace(
        native,
        categories=native.categories[:MOST_CATEGORIES],
        series=tuple(_first(one) for one in series[: MOST_SERIES[native.kind]]),
    )


def _first(series: Series) -> Series:
    values, low, high = (part[:MOST_CATEGORIES] for part in (series.values, series.low, series.high))
    return Series(series.name, values, low, high)


def scaled(value: float | None, native: NativeChart) -> float | None:
    """`value` in the unit of the chart: money is kept in cents and drawn in euros."""
    return None if value is None else float(value) / (100 if native.number == "money" else 1)


def lengths(series: Series, native: NativeChart) -> Lengths | None:
    """How far each margin reaches above and below its value; None for a series without margins."""
    if not any(value is not None for value in (*series.low, *series.high)):
        return None
    ends = list(zip(series.values, series.low, series.high, strict=True))
    above = tuple(_length(high, value, native) for value, _, high in ends)
    below = tuple(_length(value, low, native) for value, low, _ in ends)
    return above, below


def _length(upper: float | None, lower: float | None, native: NativeChart) -> float:
    top, bottom = scaled(upper, native), scaled(lower, native)
    return 0.0 if top is None or bottom is None else max(top - bottom, 0.0)


class Data(CategoryChartData):
    """The data of one chart. The library fixes which cells a series comes from; the margins follow behind."""

    def __init__(self, native: NativeChart, number_format: str) -> None:
        super().__init__(number_format=number_format)
        self.native = native
        self.categories = native.categories
        for series in native.series:
            self.add_series(series.name, [scaled(value, native) for value in series.values])

    @lazyproperty
    def _workbook_writer(self) -> _Sheet:
        return _Sheet(self)

    def margin_cells(self, position: int) -> tuple[str, str]:
        """The cells with the lengths above and below of the series at `position`, as a formula of the chart."""
        column, rows = 1 + len(self.native.series) + 2 * position, len(self.native.categories)
        above, below = (f"{_SHEET}!{xl_range_abs(1, column + side, rows, column + side)}" for side in (0, 1))
        return above, below


class _Sheet(CategoryWorkbookWriter):
    """The data sheet: categories, series, then two columns per series for its margin (plus and minus)."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: BytesIO) -> Iterator[tuple[Workbook, Worksheet]]:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(xlsx_file, options) as book:
            book.set_properties({"created": _EPOCH})
            yield book, book.add_worksheet(_SHEET)

    def _populate_worksheet(self, workbook: Workbook, worksheet: Worksheet) -> None:
        super()._populate_worksheet(workbook, worksheet)
        native: NativeChart = self._chart_data.native
        for position, series in enumerate(native.series):
            reach = lengths(series, native)
            for side, sign in enumerate("+-") if reach else ():
                column = 1 + len(native.series) + 2 * position + side
                worksheet.write_string(0, column, f"{series.name} ({sign})")
                worksheet.write_column(1, column, reach[side] if reach else ())
