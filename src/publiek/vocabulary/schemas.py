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
    return kind | told | {"examples": [column.example], "x-sensitivity": column.sensitivity}


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
    return {"name": column.name, "type": "string", **told, "example": column.example, "constraints": limits}


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


_PAGE = {
    "nl": {
        "head": "| kolom | verplicht | vorm | voorbeeld | betekenis |",
        "facts": "Niveau {level}. Sleutel: {key}. Voorbeelden zijn verzonnen. Gemaakt uit `vocabulary/delivery.yaml`.",
        "yes": "ja",
        "list": "een code uit de lijst [{0}](#{0})",
        "lists": "## Codelijsten\n\nDezelfde lijsten staan als CSV en JSON in de map `codes`.",
        "codes": "| code | betekent |",
    },
    "en": {
        "head": "| column | required | form | example | meaning |",
        "facts": "Level {level}. Key: {key}. Examples are invented. Generated from `vocabulary/delivery.yaml`.",
        "yes": "yes",
        "list": "a code of the list [{0}](#{0})",
        "lists": "## Code lists\n\nThe same lists are in the folder `codes` as CSV and JSON.",
        "codes": "| code | means |",
    },
}


def page(table: Table, language: str) -> str:
    """One table as a page for people, in one language: its columns with an example, and its code lists."""
    words = _PAGE[language]
    facts = words["facts"].format(level=table.level, key=", ".join(f"`{name}`" for name in table.key))
    rows = "\n".join([words["head"], "|---|---|---|---|---|", *(_page_row(one, language) for one in table.columns)])
    title = f"# {table.name}: {table.label.in_language(language)} ({VERSION})"
    told = [title, f"{table.meaning.in_language(language)} {facts}", rows]
    used = dict.fromkeys(column.code_list for column in table.columns if column.code_list)
    return "\n\n".join([*told, *([words["lists"]] if used else []), *(_list(one, language) for one in used)]) + "\n"


def _page_row(column: Column, language: str) -> str:
    words = _PAGE[language]
    yes = words["yes"] if column.required else ""
    listed = words["list"].format(column.code_list.lower())
    form = listed if column.code_list else column.form.said.in_language(language)
    return f"| `{column.name}` | {yes} | {form} | `{column.example}` | {column.meaning.in_language(language)} |"


def _list(name: str, language: str) -> str:
    rows = [f"| `{code}` | {label.in_language(language)} |" for code, label in code_lists()[name].items()]
    return "\n".join([f"### {name.lower()}", "", _PAGE[language]["codes"], "|---|---|", *rows])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
