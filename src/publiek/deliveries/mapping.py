"""How can a person say what the columns mean, once, and be understood the next time too?

A mapping file lists every column by position with its header and an empty or guessed `field`. It is recognised again
by the fingerprint of the headers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

import yaml

from publiek.deliveries.header_row import known_words, letter
from publiek.deliveries.headers import squash
from publiek.deliveries.privacy import explain, field_names
from publiek.deliveries.refusals import mapping_invalid
from publiek.errors import StorageError, Text
from publiek.vocabulary.codes import BOOKER_KINDS, CHANNELS, STATUSES, TICKET_TYPES
from publiek.vocabulary.conventions import Conventions
from publiek.vocabulary.data_files import read_yaml

SUFFIX = ".publiek-map.yaml"
#: Fields whose words a person may translate into codes.
CODED: dict[str, tuple[str, ...]] = {
    "status": STATUSES,
    "ticket_type": TICKET_TYPES,
    "channel": CHANNELS,
    "booker_kind": BOOKER_KINDS,
}


@dataclass(frozen=True)
class MappedColumn:
    """One column: its place (0-based), the header seen there ("" when there is none), the field it is or None."""

    position: int
    header: str
    field: str | None = None


@dataclass(frozen=True)
class Mapping:
    """What a person says about the columns of one kind of file.

    `header_row` is the row number as a spreadsheet shows it (0: the file has no header). `values` translates words of
    coded fields: {"ticket_type": {"CJP": "discount"}}. Empty `level` and `conventions` mean: find out.
    """

    columns: tuple[MappedColumn, ...]
    header_row: int
    system: str = "plain"
    level: str | None = None
    conventions: Conventions = field(default_factory=Conventions)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The mark by which the same kind of file is recognised."""
        return fingerprint([column.header for column in self.columns])


def fingerprint(headers: Sequence[str]) -> str:
    """A short hash of the squashed headers by position; empty headers at the end do not count."""
    squashed = [squash(header) for header in headers]
    while squashed and not squashed[-1]:
        squashed.pop()
    return sha256("\n".join(squashed).encode()).hexdigest()[:16]


def write_mapping(mapping: Mapping, target: Path) -> Path:
    """Write a mapping for a person to complete: YAML with the possible fields as comments, JSON when asked by suffix.

    Raises StorageError "mapping-unwritable".
    """
    body = _as_dict(mapping)
    if target.suffix.lower() == ".json":
        listed = {name: explain(name).nl for name in field_names()}
        written = json.dumps({**body, "possible_fields": listed}, ensure_ascii=False, indent=2) + "\n"
    else:
        written = _HEAD + yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=120) + _possible()
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _put(target, written)
    except OSError:
        raise StorageError(
            "mapping-unwritable",
            Text("Het mappingbestand kan hier niet worden bewaard.", "The mapping file cannot be kept here."),
            Text("Kies een map waarin u mag schrijven.", "Choose a folder in which you may write."),
        ) from None
    return target


def _put(target: Path, written: str) -> None:
    """`target` holds `written`, or still what it held before: half a mapping would be taken for a wrong one."""
    part = target.with_name(f".{token_hex(8)}.part")
    try:
        part.write_text(written, encoding="utf-8")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file (YAML or JSON). Raises MappingError "mapping-invalid" and says which line of it is wrong."""
    if not path.is_file():
        raise mapping_invalid(Text("Het mappingbestand bestaat niet.", "There is no such mapping file."))
    try:
        body = read_yaml(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, yaml.YAMLError):
        raise mapping_invalid(
            Text("Het mappingbestand is niet te lezen.", "The mapping file cannot be read.")
        ) from None
    if not isinstance(body, dict) or not isinstance(body.get("columns"), list) or not body["columns"]:
        raise mapping_invalid(Text("In het mappingbestand staan geen kolommen.", "The mapping file lists no columns."))
    columns = tuple(_column(entry, number) for number, entry in enumerate(body["columns"]))
    _once(columns)
    header_row = body.get("header_row", 1)
    if not isinstance(header_row, int) or header_row < 0:
        raise mapping_invalid(Text("`header_row` is geen rijnummer.", "`header_row` is no row number."))
    return Mapping(
        columns,
        header_row,
        str(body.get("system") or "plain"),
        _one_of(body, "level", ("L0", "L1", "L2")),
        Conventions(_one_of(body, "decimal", (",", ".")), _one_of(body, "date_order", ("dmy", "mdy", "ymd"))),
        _values(body.get("values")),
    )


def remembered(heads: Sequence[Sequence[Sequence[str]]], folder: Path | None) -> tuple[int, Mapping] | None:
    """A mapping kept earlier that fits a record of one of these heads: (index of the head, mapping at that record)."""
    if folder is None or not folder.is_dir():
        return None
    for number, head in enumerate(heads):
        for index, record in enumerate(head):
            kept = folder / f"{fingerprint(record)}{SUFFIX}"
            if any(cell.strip() for cell in record) and kept.is_file():
                return number, _laid_over(record, read_mapping(kept), header_row=index + 1)
    return None


def _laid_over(record: Sequence[str], mapping: Mapping, *, header_row: int) -> Mapping:
    """A remembered mapping with the headers that stand in the file; those it remembers are only the known ones."""
    cells = [*record, *[""] * (len(mapping.columns) - len(record))]
    columns = tuple(replace(column, header=cells[column.position].strip()) for column in mapping.columns)
    return replace(mapping, columns=columns, header_row=header_row)


def remember(mapping: Mapping, folder: Path | None) -> None:
    """Keep a mapping that worked, for the next file with the same headers. A file without headers is not remembered.

    Its name is the fingerprint of the headers; of the headers themselves only words that are known are written down.
    """
    if folder is not None and mapping.header_row > 0:
        columns = tuple(replace(column, header=known_words(column.header)) for column in mapping.columns)
        write_mapping(replace(mapping, columns=columns), folder / f"{mapping.fingerprint}{SUFFIX}")


def _as_dict(mapping: Mapping) -> dict[str, Any]:
    return {
        "header_row": mapping.header_row,
        "system": mapping.system,
        "level": mapping.level,
        "decimal": mapping.conventions.decimal,
        "date_order": mapping.conventions.date_order,
        "values": mapping.values,
        "columns": [{"column": letter(c.position), "header": c.header, "field": c.field} for c in mapping.columns],
    }


def _column(entry: object, number: int) -> MappedColumn:
    place: dict[str, object] = {"column": letter(number)}
    if not isinstance(entry, dict):
        raise mapping_invalid(Text("Een kolom is niet goed opgeschreven.", "A column is not written well."), place)
    name = entry.get("field") or None
    if name is not None and name not in field_names():
        raise mapping_invalid(Text("Een kolom heeft een onbekend veld.", "A column has an unknown field."), place)
    if entry.get("column") not in (None, letter(number)):
        raise mapping_invalid(Text("Een kolom staat niet op zijn plaats.", "A column is not in its place."), place)
    return MappedColumn(number, str(entry.get("header") or ""), name)


def _once(columns: tuple[MappedColumn, ...]) -> None:
    fields = [column.field for column in columns if column.field]
    double = sorted({name for name in fields if fields.count(name) > 1})
    if double:
        raise mapping_invalid(
            Text("Een veld staat bij twee kolommen.", "A field stands at two columns."), {"fields": double}
        )
    if not fields:
        raise mapping_invalid(Text("Nog geen enkele kolom heeft een veld.", "No column has a field yet."))


def _one_of(body: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str | None:
    value = body.get(name)
    if value in (None, ""):
        return None
    if value not in allowed:
        raise mapping_invalid(
            Text(f"`{name}` heeft een onbekende waarde.", f"`{name}` has an unknown value."), {"allowed": list(allowed)}
        )
    return str(value)


def _values(given: object) -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = {}
    for name, words in (given if isinstance(given, dict) else {}).items():
        if name not in CODED or not isinstance(words, dict) or not set(words.values()) <= set(CODED[name]):
            raise mapping_invalid(
                Text(
                    "`values` gebruikt een veld of een code die niet bestaat.",
                    "`values` uses a field or code that does not exist.",
                ),
                {"fields": {field: list(codes) for field, codes in CODED.items()}},
            )
        values[name] = {str(word): code for word, code in words.items()}
    return values


_HEAD = """\
# Wat betekent elke kolom? Vul achter `field:` een veldnaam in uit de lijst onderaan.
# Laat `field` leeg (null) als de kolom niet nodig is: dan wordt hij niet gelezen.
#
# header_row: de rij met de kolomnamen (0 = er zijn geen kolomnamen)
# level:      leeg = zelf bepalen; L0 = tellingen, L1 = telling per postcode, L2 = bestellingen
# decimal:    leeg = zelf bepalen; "," of "."
# date_order: leeg = zelf bepalen; dmy (dag eerst), mdy (maand eerst) of ymd (jaar eerst)
# values:     leeg = zelf bepalen; bijvoorbeeld {ticket_type: {CJP: discount}, status: {betaald: valid}}
"""


def _possible() -> str:
    """The list of fields, and of codes for `values`, as comments."""
    width = max(map(len, field_names())) + 2
    lines = [f"#   {name:<{width}}{explain(name).nl}" for name in field_names()]
    codes = [f"#   {name:<{width}}{', '.join(allowed)}" for name, allowed in CODED.items()]
    return "\n".join(["#", "# Velden:", *lines, "#", "# Codes voor `values`:", *codes, ""])
