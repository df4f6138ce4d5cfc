"""What could the columns of a file mean? A mapping to begin with, for a person to complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from publiek.deliveries.candidates import choose, tables_of
from publiek.deliveries.header_row import HeaderRow, could_be_header, find
from publiek.deliveries.headers import meanings
from publiek.deliveries.mapping import MappedColumn, Mapping
from publiek.deliveries.opening import RawTable, open_file
from publiek.deliveries.privacy import is_read
from publiek.deliveries.shapes import DATA_KINDS, Shape, looks_like_data
from publiek.errors import MappingError


def propose_mapping(path: Path, *, sheet: str | None = None) -> Mapping:
    """A mapping of every column of `path`, with a field wherever one can be guessed.

    Headers are shown only where the record can hardly be data; a file without header gets column letters alone. Raises
    DeliveryError when the file cannot be read, UsageError "sheet-unknown".
    """
    tables = tables_of(open_file(Path(path)), sheet)
    try:
        best, _ = choose(tables)
    except MappingError:
        return _guessed(max((table for _, table in tables), key=_width))
    reading = best.reading
    fields = {use.position: use.field for use in reading.uses if use.field and not use.group}
    names = reading.header.names
    columns = tuple(MappedColumn(i, _mapped_header(name), fields.get(i)) for i, name in enumerate(names))
    return Mapping(columns, reading.header.index + 1, reading.system, best.level)


def _guessed(table: RawTable) -> Mapping:
    """A mapping of a table that was not understood: what single headers, or single columns of values, surely are."""
    header = _header(table)
    body = table.head[header.index + 1 :]
    shapes = [Shape(record[i] if i < len(record) else "" for record in body) for i in range(len(header.names))]
    guesses = [_guess(name, shape) for name, shape in zip(header.names, shapes, strict=True)]
    once = Counter(guesses)
    columns = tuple(
        MappedColumn(i, _mapped_header(name), guess if once[guess] == 1 else None)
        for i, (name, guess) in enumerate(zip(header.names, guesses, strict=True))
    )
    return Mapping(columns, header.index + 1)


def _guess(name: str, shape: Shape) -> str | None:
    fields = [meaning.field for meaning in meanings(name)]
    if len(fields) == 1 and is_read(fields[0]):
        return fields[0]
    if not fields and shape.filled >= 3:
        return next((kind for kind in ("email", "postcode") if shape.share(kind) > 0.8), None)
    return None


def _header(table: RawTable) -> HeaderRow:
    """The header row, or an empty one before the first record when the file has none."""
    found = find(table.head)
    if found is not None and found.certain:
        return found
    width = _width(table)
    for index, record in enumerate(table.head):
        if sum(bool(cell.strip()) for cell in record) >= max(2, width / 2):
            if (
                could_be_header(record)
                and not any(map(looks_like_data, record))
                and _contrasts(record, table.head[index + 1 :])
            ):
                return HeaderRow(index, tuple(record) + ("",) * (width - len(record)), certain=False)
            break
    return HeaderRow(-1, ("",) * width, certain=False)


def _contrasts(record: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether some column holds values below a cell that is none: then the record is a header, in whatever language."""
    for position, name in enumerate(record):
        below = Shape(other[position] for other in body if position < len(other))
        if name.strip() and below.filled >= 2 and below.share(*DATA_KINDS) > 0.8:
            return True
    return False


def _width(table: RawTable) -> int:
    return max((len(record) for record in table.head), default=0)


def _mapped_header(name: str) -> str:
    """A header as the mapping file keeps it, so that it is found again; never a cell that could be a value."""
    return "" if looks_like_data(name) else name.strip()
