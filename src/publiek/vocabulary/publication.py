"""How do others read the standard? As JSON Schema, as Table Schema and as one page per thing, all generated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from publiek.vocabulary.things import Field, Standard, Thing, standard

_JSON_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
}
#: A name, no address: it claims no domain that is not ours.
_IDENTIFIER = "urn:publiek:standard:{version}:{thing}"


def publish(folder: Path) -> list[Path]:
    """Write `<thing>.schema.json` (JSON Schema 2020-12) and `<thing>.table.json` (Table Schema) for every thing."""
    made = []
    folder.mkdir(parents=True, exist_ok=True)
    for thing in standard().things:
        for suffix, schema in (("schema", json_schema(thing)), ("table", table_schema(thing))):
            target = folder / f"{thing.name}.{suffix}.json"
            target.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            made.append(target)
    return made


def json_schema(thing: Thing) -> dict[str, Any]:
    """One row of `thing` as JSON Schema 2020-12; `x-publiek` carries sensitivity, unit, labels and mappings."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _IDENTIFIER.format(version=standard().version, thing=thing.name),
        "title": thing.label.en,
        "description": thing.meaning.en,
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in thing.fields if field.required],
        "properties": {field.name: _property(field) for field in thing.fields},
        "x-publiek": {
            "level": thing.level,
            "label_nl": thing.label.nl,
            "meaning_nl": thing.meaning.nl,
            **dict(thing.maps_to),
        },
    }


def _property(field: Field) -> dict[str, Any]:
    kind = dict(_JSON_TYPES[field.type])
    if not field.required:
        kind["type"] = [kind["type"], "null"]
    if field.values:
        kind["enum"] = [*field.values, *([] if field.required else [None])]
    return kind | {
        "title": field.label.en,
        "description": field.meaning.en,
        "x-publiek": {
            "sensitivity": field.sensitivity,
            "unit": field.unit,
            "label_nl": field.label.nl,
            "meaning_nl": field.meaning.nl,
            **dict(field.maps_to),
        },
    }


def table_schema(thing: Thing) -> dict[str, Any]:
    """`thing` as Table Schema (Data Package): fields with type, title and constraints, and the primary key."""
    schema: dict[str, Any] = {
        "name": thing.name,
        "title": thing.label.en,
        "fields": [_table_field(f) for f in thing.fields],
    }
    keys = [field.name for field in thing.fields if field.key]
    return schema | ({"primaryKey": keys} if keys else {})


def _table_field(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.values:
        constraints["enum"] = list(field.values)
    described = {"name": field.name, "type": field.type, "title": field.label.en, "description": field.meaning.en}
    return described | ({"constraints": constraints} if constraints else {}) | {"sensitivity": field.sensitivity}


def reference_page(whole: Standard) -> str:
    """The standard as one Markdown page: a table per thing, Dutch and English side by side."""
    parts = [
        f"# The open standard, version {whole.version}",
        "Generated from `src/publiek/vocabulary/standard.yaml`; do not edit by hand. Levels: L0 counts, L1 postcode "
        "counts, L2 pseudonymous transactions, L3 contacts (never leave the house). `publiek standard` writes the same "
        "as JSON Schema and Table Schema.",
    ]
    for thing in whole.things:
        mapped = " · ".join(f"{where}: `{name}`" for where, name in thing.maps_to)
        parts.append(f"## {thing.name}: {thing.label.nl} / {thing.label.en}")
        parts.append(
            f"{thing.meaning.en} *{thing.meaning.nl}* From level {thing.level}."
            + (f" Maps to {mapped}." if mapped else "")
        )
        rows = ["| column | type | sensitivity | nl | en | meaning | maps to |", "|---|---|---|---|---|---|---|"]
        rows += [_page_row(field) for field in thing.fields]
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _page_row(field: Field) -> str:
    kind = field.type + (f", {field.unit}" if field.unit else "") + (" (key)" if field.key else "")
    values = f" One of: {', '.join(field.values)}." if field.values else ""
    mapped = ", ".join(f"{where}: {name}" for where, name in field.maps_to)
    cells = [
        f"`{field.name}`",
        kind,
        field.sensitivity,
        field.label.nl,
        field.label.en,
        field.meaning.en + values,
        mapped,
    ]
    return f"| {' | '.join(cells)} |"
