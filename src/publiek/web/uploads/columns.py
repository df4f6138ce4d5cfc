"""What does each column mean, chosen by clicking? The table that a person sees, and the mapping that comes of it.

Of the values only their shape is shown ("9999 AA", "text"): whoever corrects a mapping need not read a name for it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping as Posted
from collections.abc import Sequence
from dataclasses import dataclass, replace

from publiek.deliveries import MappedColumn, Mapping, propose_mapping, read_mapping, write_mapping
from publiek.deliveries.candidates import tables_of
from publiek.deliveries.header_row import letter
from publiek.deliveries.mapping import fingerprint, remembered
from publiek.deliveries.opening import RawTable, open_file
from publiek.deliveries.privacy import explain, field_names, is_read
from publiek.deliveries.refusals import mapping_invalid
from publiek.deliveries.shapes import DATA_KINDS, kind_of, looks_like_data
from publiek.errors import MappingError, Text
from publiek.vocabulary.conventions import Conventions
from publiek.web.uploads import refusals, understanding
from publiek.web.uploads.models import Upload
from publiek.web.visibility import house_of

#: More columns than this are not gone through by clicking.
MOST = 400
LEVELS, DECIMALS, DATE_ORDERS = ("L0", "L1", "L2"), (",", "."), ("dmy", "mdy", "ymd")
_MASKED = DATA_KINDS - {"email", "link", "wordy-date"}
_LONGEST = 24


@dataclass(frozen=True)
class Column:
    """One row of the table: its letter, its header as it may be shown, what its cells look like, the chosen field."""

    position: int
    letter: str
    header: str
    kind: str
    mask: str
    filled: int
    empty: int
    field: str

    @property
    def kind_words(self) -> str:
        """The path of the word for what its cells look like."""
        return f"uploads.shapes.{self.kind}"


@dataclass(frozen=True)
class Board:
    """Everything there is to choose for one file."""

    mapping: Mapping
    columns: tuple[Column, ...]


def board(upload: Upload) -> Board:
    """The columns of a file with what was said of them, else with what they probably are."""
    mapping = _mapping_of(upload)
    table = _table_of(upload, mapping)
    width = max([len(mapping.columns), *(len(record) for record in table.head)])
    if width > MOST:
        raise refusals.too_wide(MOST)
    body = table.head[mapping.header_row :]
    fields = {column.position: column.field or "" for column in mapping.columns}
    names = _headers(table, mapping.header_row, width)
    return Board(mapping, tuple(_column(i, names[i], body, fields.get(i, "")) for i in range(width)))


def choices() -> list[tuple[str, Text]]:
    """Every field that a column can be, and what it is."""
    return [(name, explain(name)) for name in field_names() if is_read(name)]


def keep(upload: Upload, posted: Posted[str, str]) -> None:
    """Write down what a person chose; the file is looked at anew. Raises MappingError for what does not fit."""
    before = _mapping_of(upload)
    row = _row(posted.get("header_row", ""))
    table = _table_of(upload, before)
    if row > len(table.head):
        raise mapping_invalid(Text("Deze rij is er niet.", "There is no such row."), {"row": row})
    width = max([len(before.columns), *(len(record) for record in table.head)])
    names = _headers(table, row, width)
    columns = tuple(MappedColumn(i, names[i], _chosen(posted.get(f"field-{i}", ""), i)) for i in range(width))
    conventions = Conventions(_one(posted, "decimal", DECIMALS), _one(posted, "date_order", DATE_ORDERS))
    level = _one(posted, "level", LEVELS)
    said = replace(before, columns=columns, header_row=row, level=level, conventions=conventions)
    if _alike(said, before) and not upload.mapping.exists():
        # Nothing was changed: a known system reads its own files better than a mapping can say.
        return
    write_mapping(said, upload.mapping)
    understanding.forget(upload)


def _alike(one: Mapping, other: Mapping) -> bool:
    """Whether two mappings say the same of the columns that mean something."""
    fields = [{c.position: c.field for c in each.columns if c.field} for each in (one, other)]
    return fields[0] == fields[1] and replace(one, columns=()) == replace(other, columns=())


def start_anew(upload: Upload) -> None:
    """What was chosen is forgotten; the file is recognised by itself again."""
    upload.mapping.unlink(missing_ok=True)
    understanding.forget(upload)


def _mapping_of(upload: Upload) -> Mapping:
    if upload.mapping.exists():
        try:
            return read_mapping(upload.mapping)
        except MappingError:
            # Two columns with one field, or none at all: what was chosen is shown again, to be mended.
            return _as_written(upload)
    tables = [table for _, table in tables_of(open_file(upload.file), upload.sheet or None)]
    kept = remembered([table.head for table in tables], house_of(upload.organisation).maps)
    return kept[1] if kept else _filled(propose_mapping(upload.file, sheet=upload.sheet or None), upload)


def _filled(proposed: Mapping, upload: Upload) -> Mapping:
    """A proposal with what a known system reads from columns together, for as far as each field has one column."""
    preview = understanding.seen(upload).preview
    used = {column.field for column in proposed.columns}
    found: dict[int, str] = {}
    for one in preview["columns"] if preview else []:
        if one["field"] and one["field"] not in used:
            found[one["position"]] = one["field"]
            used.add(one["field"])
    columns = (replace(c, field=c.field or found.get(c.position)) for c in proposed.columns)
    return replace(proposed, columns=tuple(columns))


def _as_written(upload: Upload) -> Mapping:
    """A mapping that does not hold together yet, as it was chosen."""
    body = json.loads(upload.mapping.read_text(encoding="utf-8"))
    columns = tuple(MappedColumn(i, one["header"], one["field"]) for i, one in enumerate(body["columns"]))
    how = Conventions(body["decimal"], body["date_order"])
    return Mapping(columns, body["header_row"], body["system"], body["level"], how, body["values"])


def _table_of(upload: Upload, mapping: Mapping) -> RawTable:
    """The table of the file that the mapping is about; the widest when none has its headers."""
    tables = [table for _, table in tables_of(open_file(upload.file), upload.sheet or None)]
    for table in tables:
        if any(fingerprint(record) == mapping.fingerprint for record in table.head):
            return table
    return max(tables, key=lambda table: max((len(record) for record in table.head), default=0))


def _headers(table: RawTable, row: int, width: int) -> list[str]:
    record = [cell.strip() for cell in table.head[row - 1]] if 0 < row <= len(table.head) else []
    return record + [""] * (width - len(record))


def _column(position: int, name: str, body: Sequence[Sequence[str]], field: str) -> Column:
    cells = [record[position] for record in body if position < len(record)]
    kinds = Counter(kind for cell in cells if (kind := kind_of(cell)) != "empty")
    kind = kinds.most_common(1)[0][0] if kinds else "empty"
    masks = Counter(_mask(cell) for cell in cells if kind in _MASKED and kind_of(cell) == kind)
    shown = f"({letter(position)})" if not name or looks_like_data(name) else " ".join(name.split())
    mask = masks.most_common(1)[0][0] if masks else ""
    filled = sum(kinds.values())
    return Column(position, letter(position), shown, kind, mask, filled, len(body) - filled, field)


def _mask(cell: str) -> str:
    """The shape of a cell: every digit a 9, every letter an A or a."""
    text = re.sub(r"[^\W\d_]", lambda found: "A" if found[0].isupper() else "a", re.sub(r"\d", "9", cell.strip()))
    return text[:_LONGEST]


def _chosen(name: str, position: int) -> str | None:
    if name and name not in field_names():
        raise mapping_invalid(
            Text("Een kolom heeft een onbekend veld.", "A column has an unknown field."), {"column": letter(position)}
        )
    return name or None


def _row(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text.strip()):
        raise mapping_invalid(Text("Dit is geen rijnummer.", "This is no row number."), {"field": "header_row"})
    return int(text)


def _one(posted: Posted[str, str], name: str, allowed: tuple[str, ...]) -> str | None:
    said = posted.get(name, "")
    return said if said in allowed else None
