"""How do others read what a delivery by the standard is? JSON Schema, Table Schema, code lists and pages, generated."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from publiek.vocabulary.delivering import VERSION, Column, Table, code_lists, tables

#: A name, no address: it claims no domain, and stays the same wherever a copy is kept.
_NAME = "urn:publiek:standard:{}:{}"
#: Data Package's own types for the forms that differ in nothing from them; all other values are text with a pattern.
_DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}


def row_schema(table: Table) -> dict[str, Any]:
    """One row as JSON Schema 2020-12: every value is text as in the CSV, or null."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _NAME.format(VERSION, table.name),
        "title": table.label.en,
        "description": table.meaning.en,
        "type": "object",
        "additionalProperties": False,
        "required": [column.name for column in table.columns if column.required],
        "properties": {column.name: _property(column) for column in table.columns},
    }


def _property(column: Column) -> dict[str, Any]:
    told = {"title": column.label.en, "description": column.meaning.en}
    kind: dict[str, Any] = {"type": "string" if column.required else ["string", "null"]}
    if column.values:
        kind["enum"] = [*column.values, *([] if column.required else [None])]
    else:
        kind["pattern"] = f"^(?:{column.form.pattern})$"
    return kind | told | {"x-sensitivity": column.sensitivity}


def table_schema(table: Table) -> dict[str, Any]:
    """The table as Table Schema (Data Package 1): text with a pattern or a list, and the key."""
    optional = [name for name in table.key if not table[name].required]
    described: dict[str, Any] = {"fields": [_table_field(column) for column in table.columns], "missingValues": [""]}
    # Table Schema allows no empty value in a primary key.
    return described if optional else described | {"primaryKey": list(table.key)}


def _table_field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.required else {}
    limits |= {"enum": list(column.values)} if column.values else {"pattern": column.form.pattern}
    told = {"title": column.label.en, "description": column.meaning.en}
    return {"name": column.name, "type": "string", **told, "constraints": limits}


def data_package(files: list[str]) -> dict[str, Any]:
    """The datapackage.json of a delivery of these files (`counts.csv`, `tickets.jsonl`)."""
    resources: list[dict[str, Any]] = []
    for file in files:
        name = file.split(".")[0]
        form = "csv" if file.endswith(".csv") else "jsonl"
        resources.append({"name": name, "path": file, "format": form, "encoding": "utf-8"})
        if form == "csv":
            resources[-1] |= {"dialect": _DIALECT}
    return {"name": "audience-data-delivery", "publiek_standard": VERSION, "resources": resources}


def published() -> dict[str, str]:
    """Every published file of this version: name -> content. The same input gives the same bytes."""
    made: dict[str, str] = {"standard.json": _json(described())}
    for table in tables().values():
        made[f"{table.name}.schema.json"] = _json(row_schema(table))
        made[f"{table.name}.table.json"] = _json(table_schema(table))
        made[f"{table.name}.en.md"] = page(table, "en")
        made[f"{table.name}.nl.md"] = page(table, "nl")
    for name, labels in code_lists().items():
        listed = [{"code": code, "nl": text.nl, "en": text.en} for code, text in labels.items()]
        out = io.StringIO()
        writer = csv.DictWriter(out, ("code", "nl", "en"), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
        made[f"codes/{name.lower()}.csv"] = out.getvalue()
        made[f"codes/{name.lower()}.json"] = _json(listed)
    return made


def write(folder: Path) -> list[Path]:
    """Write all that is published into `folder`. Raises OSError."""
    made = []
    for name, content in published().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        made.append(path)
    return made


def described() -> dict[str, Any]:
    """The whole of a version as plain facts, to compare with another (see `compatibility`)."""
    return {
        "version": VERSION,
        "tables": {
            table.name: {
                "level": table.level,
                "key": list(table.key),
                "columns": {
                    c.name: {
                        "type": c.form.name,
                        "pattern": c.form.pattern,
                        "required": c.required,
                        "values": list(c.values),
                        "sensitivity": c.sensitivity,
                        "label": c.label.en,
                        "meaning": c.meaning.en,
                    }
                    for c in table.columns
                },
            }
            for table in tables().values()
        },
    }


def page(table: Table, language: str) -> str:
    """One table as a page for people, in one language."""
    nl = language == "nl"
    head = "| kolom | verplicht | vorm | betekenis |" if nl else "| column | required | form | meaning |"
    rows = [_page_row(column, language) for column in table.columns]
    key = ", ".join(f"`{name}`" for name in table.key)
    facts = f"Niveau {table.level}. Sleutel: {key}." if nl else f"Level {table.level}. Key: {key}."
    made = "Gemaakt uit `vocabulary/delivery.yaml`." if nl else "Generated from `vocabulary/delivery.yaml`."
    title = f"# {table.name}: {table.label.in_language(language)} ({VERSION})"
    told = "\n".join([head, "|---|---|---|---|", *rows])
    return f"{title}\n\n{table.meaning.in_language(language)} {facts} {made}\n\n{told}\n"


def _page_row(column: Column, language: str) -> str:
    yes = {"nl": "ja", "en": "yes"}[language] if column.required else ""
    form = ", ".join(f"`{v}`" for v in column.values) or column.form.said.in_language(language)
    return f"| `{column.name}` | {yes} | {form} | {column.meaning.in_language(language)} |"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
