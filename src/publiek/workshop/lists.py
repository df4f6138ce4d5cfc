"""Which columns of a list that somebody made are meant, whatever it was made with?

A list is opened as deliveries are (any encoding, separator or workbook; damaged, locked and unsafe files are refused),
and a column is found by its heading as deliveries find theirs. Only the columns asked for are read: others may hold
names. A refusal tells letters, headings that are known words, row numbers and counts; never a cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from publiek.deliveries.candidates import tables_of
from publiek.deliveries.header_row import HeaderRow, could_be_header, find, letter
from publiek.deliveries.headers import meanings, squash
from publiek.deliveries.opening import RawTable, open_file
from publiek.deliveries.shapes import looks_like_data
from publiek.errors import Text, UsageError
from publiek.workshop.postcodes import is_postcode

_WHOLE, _DIGITS, _LETTERS = "postcode", "postcode_digits", "postcode_letters"
#: Which heading wins when a list has two that are equally good: what is most precise.
_PREFERRED = ("postcode", "pc6", "pc4")


@dataclass(frozen=True)
class Listed:
    """Columns of a list as trimmed text ("" = empty), with `row`, the row numbers as a spreadsheet shows them.

    `read_from`: what may be said of where they stood; `aside`: rows whose cells do not fit under the headings.
    """

    table: pa.Table
    read_from: str
    aside: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Place:
    """Columns of one sheet: `columns` position -> name; `header` is the record they stand under, -1 = none."""

    table: RawTable
    header: int
    columns: dict[int, str]
    read_from: str


def read_postcodes(path: Path, *, column: str = "", sheet: str | None = None) -> Listed:
    """The one column of postcodes of the list at `path`, named "postcode"; digits and letters apart are joined.

    `column`: a heading or a letter (A, B, ...), when the list has several. A list of one column needs no heading.
    Raises DeliveryError (not readable), UsageError "list-postcode-missing", "list-postcodes-several", "list-empty",
    "list-column-unknown", "list-sheets-several", "sheet-unknown".
    """
    tables = tables_of(open_file(path), sheet)
    found = [place for _, table in tables if (place := _postcodes_in(table, column)) is not None]
    if not found:
        raise _unknown_column() if column else _no_postcode(tables)
    if len(found) > 1:
        raise _several_sheets(len(found))
    read = _rows(found[0])
    if _LETTERS in read.table.column_names:
        joined = pc.binary_join_element_wise(read.table[_DIGITS], read.table[_LETTERS], "")
        return Listed(pa.table({"row": read.table["row"], _WHOLE: joined}), read.read_from, read.aside)
    return Listed(read.table.rename_columns(["row", _WHOLE]), read.read_from, read.aside)


def read_columns(path: Path, wanted: Mapping[str, Sequence[str]], *, needed: int = 1) -> Listed:
    """The columns `wanted` (our name -> the headings it may have; case, accents and signs do not matter).

    The record with most of them is the header; with fewer than `needed` of them anywhere there are no columns (the
    table is empty and has none). Raises DeliveryError, UsageError "list-column-double", "list-sheets-several",
    "list-empty".
    """
    names = {squash(heading): name for name, headings in wanted.items() for heading in headings}
    places = [_named(table, names) for _, table in tables_of(open_file(path), None)]
    most = max(len(place.columns) for place in places)
    if most < needed:
        return Listed(pa.table({}), "")
    best = [place for place in places if len(place.columns) == most]
    if len(best) > 1:
        raise _several_sheets(len(best))
    found = list(best[0].columns.values())
    if double := sorted({name for name in found if found.count(name) > 1}):
        raise UsageError(
            "list-column-double",
            Text("Een kolom staat twee keer in de lijst.", "A column stands in the list twice."),
            Text("Laat van elke kolom één over.", "Keep one of each column."),
            {"columns": double},
        )
    return _rows(best[0])


def _named(table: RawTable, names: Mapping[str, str]) -> _Place:
    def columns(record: Sequence[str]) -> dict[int, str]:
        return {at: names[squash(cell)] for at, cell in enumerate(record) if squash(cell) in names}

    header = max(range(len(table.head)), key=lambda index: len(set(columns(table.head[index]).values())))
    return _Place(table, header, columns(table.head[header]), "")


def _postcodes_in(table: RawTable, column: str) -> _Place | None:
    """Where the postcodes of one sheet are, None when it has no such column."""
    header = find(table.head) or _with_postcode(table.head)
    if column:
        return _asked(table, header, column)
    if header is not None and (places := _best(header)):
        shown = ", ".join(f"{letter(at)} ({header.shown(at)})".replace(f" (({letter(at)}))", "") for at in places)
        return _Place(table, header.index, places, shown)
    lone = {at for record in table.head for at, cell in enumerate(record) if cell.strip()}
    return _letter(table, header, lone.pop()) if len(lone) == 1 else None


def _with_postcode(head: Sequence[Sequence[str]]) -> HeaderRow | None:
    """The first record with a heading for postcodes: a list of one column has no other heading to be known by."""
    for index, record in enumerate(head):
        if any(not looks_like_data(cell) and _field(cell)[0] == _WHOLE for cell in record):
            return HeaderRow(index, tuple(record), certain=False)
    return None


def _field(heading: str) -> tuple[str, int]:
    """The field of postcodes that a heading names, and how much it gives way to another; ("", 0) when none."""
    told = [(one.field, one.rank) for one in meanings(heading) if one.field in (_WHOLE, _DIGITS, _LETTERS)]
    return min(told, key=lambda one: one[1], default=("", 0))


def _best(header: HeaderRow) -> dict[int, str]:
    """The column or pair of columns with postcodes. Raises UsageError "list-postcodes-several"."""
    known = {at: _field(name) for at, name in enumerate(header.names)}
    by_field = {field: [at for at in known if known[at][0] == field] for field in (_WHOLE, _DIGITS, _LETTERS)}
    whole = [at for at in by_field[_WHOLE] if known[at][1] == min(known[other][1] for other in by_field[_WHOLE])]
    for preferred in _PREFERRED:
        exact = [at for at in whole if squash(header.names[at]) == preferred]
        whole = exact if len(exact) == 1 and len(whole) > 1 else whole
    pair = {field: by_field[field] for field in (_DIGITS, _LETTERS) if by_field[field]}
    if len(whole) > 1 or (not whole and any(len(places) > 1 for places in pair.values())):
        raise UsageError(
            "list-postcodes-several",
            Text("De lijst heeft meer dan één kolom met postcodes.", "The list has more than one column of postcodes."),
            Text(
                "Zeg met --column welke u bedoelt (kop of letter).", "Say with --column which one (heading or letter)."
            ),
            {"columns": [letter(at) for at in whole or by_field[_DIGITS]]},
        )
    if whole:
        return {whole[0]: _WHOLE}
    return {places[0]: field for field, places in pair.items()} if _DIGITS in pair else {}


def _asked(table: RawTable, header: HeaderRow | None, column: str) -> _Place | None:
    """The column that a person named by its heading or letter."""
    for index, record in enumerate(table.head[: header.index + 1] if header else table.head):
        places = [at for at, cell in enumerate(record) if squash(cell) and squash(cell) == squash(column)]
        if len(places) == 1 and (header or could_be_header(record) or len(record) == 1):
            return _Place(table, index, {places[0]: _WHOLE}, letter(places[0]))
    widest = max(map(len, table.head), default=0)
    spots = [at for at in range(widest) if letter(at) == column.strip().upper()]
    return _letter(table, header, spots[0]) if spots else None


def _letter(table: RawTable, header: HeaderRow | None, at: int) -> _Place:
    """A column by its place: the header is the row that is known as one, else the first row unless it is a postcode."""
    first = next((index for index, record in enumerate(table.head) if any(cell.strip() for cell in record)), 0)
    cell = table.head[first][at] if at < len(table.head[first]) else ""
    index = header.index if header is not None else first
    return _Place(table, -1 if header is None and is_postcode(cell) else index, {at: _WHOLE}, letter(at))


def _rows(place: _Place) -> Listed:
    """Everything below the header; the first record too when there is no header."""
    names = list(place.columns.values())
    parts = []
    if place.header < 0:
        cells = {name: [place.table.head[0][at : at + 1] or [""]][0] for at, name in place.columns.items()}
        parts.append(
            pa.table({"row": pa.array([1], pa.int64()), **{n: pa.array(c, pa.string()) for n, c in cells.items()}})
        )
    parts += place.table.batches(header_row=max(place.header, 0), columns=place.columns)
    if not parts or not sum(map(len, parts)):
        raise UsageError(
            "list-empty",
            Text("De lijst heeft geen rijen.", "The list has no rows."),
            Text("Maak de lijst opnieuw.", "Make the list again."),
        )
    table = pa.concat_tables(parts)
    trimmed = {name: pc.utf8_trim_whitespace(pc.fill_null(table[name], "")) for name in names}
    aside = place.table.set_aside["row"].to_pylist()
    return Listed(pa.table({"row": table["row"], **trimmed}), place.read_from, tuple(aside))


def _no_postcode(tables: Sequence[tuple[int, RawTable]]) -> UsageError:
    header = find(tables[0][1].head) if len(tables) == 1 else None
    known = [f"{letter(at)} ({header.shown(at)})" for at, name in enumerate(header.names) if name] if header else []
    return UsageError(
        "list-postcode-missing",
        Text("De lijst heeft geen kolom met postcodes.", "The list has no column of postcodes."),
        Text(
            "Noem de kolom postcode in een rij met koppen bovenaan, of zeg met --column welke het is (kop of letter).",
            "Call it postcode in a row of headings at the top, or say with --column which it is (heading or letter).",
        ),
        {"columns_seen": known} if header and header.certain else {},
    )


def _unknown_column() -> UsageError:
    return UsageError(
        "list-column-unknown",
        Text("Deze kolom staat niet in de lijst.", "This column is not in the list."),
        Text("Geef de kop zoals die er staat, of de letter.", "Give the heading as it stands there, or the letter."),
    )


def _several_sheets(many: int) -> UsageError:
    return UsageError(
        "list-sheets-several",
        Text("Meer dan één werkblad heeft deze kolommen.", "More than one worksheet has these columns."),
        Text(
            "Bewaar het goede blad als eigen bestand, of kies het met --sheet.",
            "Keep the right sheet as a file of its own, or choose it with --sheet.",
        ),
        {"sheets": many},
    )
