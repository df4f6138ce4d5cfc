"""How many cells does an OpenDocument sheet have, once every repeated cell and row is written out?"""

from __future__ import annotations

from xml.parsers import expat

from publiek.deliveries.opening.refusals import refuse

_CELLS = ("table-cell", "covered-table-cell")


class RepeatedCells:
    """Reads the XML of an OpenDocument part. `cells` is the rectangle of filled cells, summed over the sheets.

    Raises "workbook-bomb" when a repetition goes beyond the edge of any sheet, "workbook-locked" for an encrypted
    part, and `ExpatError` for XML that is damaged.
    """

    def __init__(self, max_rows: int, max_columns: int, max_cells: int) -> None:
        self.cells = 0
        self._max_rows, self._max_columns, self._max_cells = max_rows, max_columns, max_cells
        self._row = self._last_row = self._column = self._last_column = self._width = self._repeat = 0
        self._parser = expat.ParserCreate("UTF-8")  # whatever the part says: another encoding was refused already
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_declaration
        self._parser.EntityDeclHandler = self._refuse_declaration

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """The next bytes of the part."""
        self._parser.Parse(data, final)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in _CELLS:
            self._cell(_attributes(attributes))
        elif local == "table-row":
            self._repeat = self._repetition(_attributes(attributes).get("number-rows-repeated"), self._max_rows)
            self._column = self._last_column = 0
        elif local == "table":
            self._row = self._last_row = self._width = 0
        elif local == "encryption-data":
            raise refuse("workbook-locked")

    def _cell(self, attributes: dict[str, str]) -> None:
        self._column += self._repetition(attributes.get("number-columns-repeated"), self._max_columns)
        if "value-type" in attributes or "formula" in attributes:
            self._last_column = self._column

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "table-row":
            self._row += self._repeat
            if self._last_column:
                self._last_row = self._row
                self._width = max(self._width, self._last_column)
            if self._last_row * self._width > self._max_cells:
                raise refuse("workbook-bomb", reason="cells", limit_cells=self._max_cells)
        elif local == "table":
            self.cells += self._last_row * self._width
            self._last_row = self._width = 0

    def _repetition(self, text: str | None, at_most: int) -> int:
        if text is None:
            return 1
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else at_most + 1
        if number > at_most:
            raise refuse("workbook-bomb", reason="repetition")
        return number

    def _refuse_declaration(self, *_: object) -> None:
        raise refuse("workbook-unsafe", reason="declaration")


def _attributes(attributes: dict[str, str]) -> dict[str, str]:
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}
