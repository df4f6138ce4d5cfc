"""Which table of a file is the delivery, and which record is its header?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from publiek.deliveries import systems
from publiek.deliveries.fees import fee_is_inside
from publiek.deliveries.header_row import HeaderRow, could_be_header, find, known, known_words
from publiek.deliveries.headers import meanings
from publiek.deliveries.level import level_of, only_bookers, renamed
from publiek.deliveries.mapping import Mapping, fingerprint
from publiek.deliveries.memory_table import MemoryTable
from publiek.deliveries.one_column import split
from publiek.deliveries.opening import Opened, RawTable
from publiek.deliveries.privacy import is_read
from publiek.deliveries.reading import Reading, Use, read_columns
from publiek.deliveries.refusals import (
    columns_unknown,
    document_unknown,
    level_unclear,
    mapping_other_file,
    no_header,
    nothing_bought,
    sheet_unknown,
    sheets_several,
    table_wide,
)
from publiek.deliveries.shapes import Shape, looks_like_data
from publiek.errors import MappingError

#: What the rows of a wide tally are about.
_ROWS_OF_WIDE = frozenset({"postcode", "postcode_digits", "performance_date", "production_title"})
#: Which refusal says most when no sheet is understood; codes that are not here say more than any.
_TELLING = {"level-unclear": 1, "nothing-bought": 1, "columns-unknown": 2, "no-header": 3}


@dataclass(frozen=True)
class Candidate:
    """One table of the file that is understood as a delivery of `level`. `number` counts the sheets from 1."""

    number: int
    table: RawTable
    reading: Reading
    level: str

    @property
    def weight(self) -> tuple[int, str, int]:
        """What makes one sheet a better delivery than another: its layout, its level, the fields it has."""
        layout = self.reading.layout
        return (layout.preference if layout else 0), self.level, len(self.reading.fields)


def tables_of(opened: Opened, sheet: str | None) -> list[tuple[int, RawTable]]:
    """The tables of a file with their sheet numbers; only the one that `sheet` names or numbers, when it is given.

    Lines that a spreadsheet left in one column are split. A nested JSON document becomes one table when a system knows
    it. Raises UsageError "sheet-unknown" and MappingError "document-unknown".
    """
    tables = [(number, split(table)) for number, table in enumerate(opened.tables, start=1)]
    if not tables:
        flattened = systems.flatten(opened.document)
        if flattened is None or not flattened[1]:
            raise document_unknown()
        tables = [(1, MemoryTable(flattened[1]))]
    if sheet is None:
        return tables
    chosen = [(n, t) for n, t in tables if t.name == sheet] or [(n, t) for n, t in tables if str(n) == sheet.strip()]
    if not chosen:
        raise sheet_unknown(len(tables))
    return chosen


def choose(tables: Sequence[tuple[int, RawTable]]) -> tuple[Candidate, list[Candidate]]:
    """The best table of a file and all that are understood.

    Raises the most telling MappingError of its tables when none is understood, and "sheets-several" when two sheets
    have the same columns.
    """
    understood, refused = [], []
    for number, table in tables:
        try:
            understood.append(understand(number, table))
        except MappingError as refusal:
            refused.append(refusal)
    if not understood:
        raise min(refused, key=lambda refusal: _TELLING.get(refusal.code, 0))
    best = max(understood, key=lambda candidate: candidate.weight)
    mark = fingerprint(best.reading.header.names)
    twins = [one.number for one in understood if fingerprint(one.reading.header.names) == mark]
    if len(twins) > 1:
        raise sheets_several(twins)
    return best, understood


def understand(number: int, table: RawTable) -> Candidate:
    """One table, understood. Raises MappingError with what is known and what is not."""
    header = find(table.head)
    if header is None or not header.certain:
        raise _no_header(table, header)
    body = table.head[header.index + 1 :]
    reading = read_columns(header, body)
    level = (reading.layout.level if reading.layout else None) or level_of(reading.fields)
    if level is None:
        if reading.fields & _ROWS_OF_WIDE and _is_wide(header.names, body):
            raise table_wide(len(header.names))
        shown = [header.shown(i) for i in range(len(header.names))]
        if only_bookers(reading.fields):
            raise nothing_bought(shown)
        raise level_unclear(shown, sorted(reading.fields))
    return Candidate(number, table, _settled(reading, level, body), level)


def with_mapping(tables: Sequence[tuple[int, RawTable]], mapping: Mapping) -> Candidate:
    """The table that a mapping belongs to, read as it says.

    Raises MappingError "mapping-other-file" when no table has its headers, "level-unclear" when its fields carry no
    level.
    """
    for number, table in tables:
        index = _mapped_row(table, mapping)
        if index is None:
            continue
        width = max([len(mapping.columns), *(len(record) for record in table.head)])
        names = tuple(column.header for column in mapping.columns) + ("",) * (width - len(mapping.columns))
        header = HeaderRow(index, names)
        uses = tuple(Use(c.position, header.shown(c.position), c.field, reason="left") for c in mapping.columns)
        reading = Reading(mapping.system, header, uses, facts={"mapping": mapping.fingerprint})
        level = mapping.level or level_of(reading.fields)
        if level is None:
            raise level_unclear([use.header for use in uses], sorted(reading.fields))
        return Candidate(number, table, _renamed(reading, level), level)
    raise mapping_other_file()


def _mapped_row(table: RawTable, mapping: Mapping) -> int | None:
    """The record index of the header a mapping describes; -1 for a mapping without header; None when it is not here."""
    if mapping.header_row == 0:
        widest = max((len(record) for record in table.head), default=0)
        return -1 if widest <= len(mapping.columns) else None
    preferred = mapping.header_row - 1
    order = sorted(range(len(table.head)), key=lambda index: abs(index - preferred))
    return next((index for index in order if fingerprint(table.head[index]) == mapping.fingerprint), None)


def _settled(reading: Reading, level: str, body: Sequence[Sequence[str]]) -> Reading:
    """The reading with what is recognised but not needed taken out, and fields called as their level calls them."""
    uses = [
        u if u.field is None or is_read(u.field) else Use(u.position, u.header, reason="contact") for u in reading.uses
    ]
    if fee_is_inside(uses, body):
        uses = [Use(u.position, u.header, reason="inside") if u.field == "fee" else u for u in uses]
    return _renamed(replace(reading, uses=tuple(uses)), level)


def _renamed(reading: Reading, level: str) -> Reading:
    uses = tuple(
        replace(use, field=renamed(use.field, level))
        if use.field and renamed(use.field, level) not in reading.fields
        else use
        for use in reading.uses
    )
    return replace(reading, uses=uses)


def _no_header(table: RawTable, header: HeaderRow | None) -> MappingError:
    """The refusal for a table whose header is not found: no header at all, or none that is known. Quotes no cell."""
    width = max((len(record) for record in table.head), default=0)
    for index, record in enumerate(table.head):
        seen = [cell for cell in record if any(m.field in _ROWS_OF_WIDE for m in meanings(cell))]
        if seen and _is_wide(record, table.head[index + 1 :]):
            return table_wide(width)
    filled = [record for record in table.head if any(cell.strip() for cell in record)]
    widest = [record for record in filled if sum(bool(cell.strip()) for cell in record) >= max(2, width / 2)]
    first = next(iter(widest or filled), [])
    if header is not None or (could_be_header(first) and not any(map(looks_like_data, first))):
        names = header.names if header else ()
        return columns_unknown(width, [words for name in names if (words := known_words(name))])
    return no_header(width)


def _is_wide(names: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Numbers below at least three headers that nobody knows: a column for each performance or date."""
    counted = 0
    for position, name in enumerate(names):
        if name.strip() and not known(name):
            cells = [record[position] for record in body if position < len(record)]
            counted += Shape(cells).share("integer", "digits-4") > 0.8
    return counted >= 3
