"""What goes with the tables so that a stranger can use them: schema, meaning, licence, how to cite, and the account?

One folder: data/*.parquet, *.csv and *.json, and datapackage.json (Data Package version 2, https://datapackage.org),
which describes every file by its digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from publiek.collective.datasets import files
from publiek.collective.datasets.views import View, may_be_public, tables_of
from publiek.collective.hub.released import Released
from publiek.collective.hub.told import Told
from publiek.collective.menu import menu
from publiek.errors import StorageError, Text
from publiek.vocabulary.data_files import read_yaml
from publiek.warehouse.publication import write_whole

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DESCRIPTION = "datapackage.json"
FORMATS = {
    "parquet": ("application/vnd.apache.parquet", files.as_parquet),
    "csv": ("text/csv", files.as_csv),
    "json": ("application/json", files.as_json),
}


@dataclass(frozen=True)
class Dataset:
    """`files`: everything, by its place in the folder; `description`: what datapackage.json says."""

    files: Mapping[str, bytes]
    description: Mapping[str, Any]

    def write(self, folder: Path) -> None:
        """Write it; the description last. Raises StorageError "dataset-not-written"."""
        try:
            for name, content in sorted(self.files.items(), key=lambda one: one[0] == DESCRIPTION):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                write_whole(folder / name, content=content)
        except OSError:
            raise StorageError(
                "dataset-not-written",
                Text("De dataset kan niet worden geschreven.", "The data set cannot be written."),
                Text("Controleer de map en of de schijf vol is.", "Check the folder and whether the disk is full."),
            ) from None


def export(release: Released, view: View | None = None) -> Dataset:
    """A released data set. Raises UsageError "dataset-empty" when the release holds nothing of the view."""
    shown = view or View()
    tables = tables_of(release, shown)
    held: dict[str, bytes] = {}
    described = []
    for one in tables:
        for kind, (media, write) in FORMATS.items():
            path = f"data/{one.name}.{kind}"
            held[path] = write(one.figure.table)
            described.append(_resource(one, path, kind, media, held[path]))
    description = {**_about(release, shown, tables), "resources": described}
    held[DESCRIPTION] = json.dumps(description, ensure_ascii=False, indent=1).encode() + b"\n"
    return Dataset(held, description)


def citation(release: Released) -> str:
    """How to name the data set in a text."""
    title = release.telling["title"]["en"]
    return (
        f"{release.hub} ({release.at.year}). {title}: {release.round}, release {release.number}. "
        f"Made with Publiek {release.telling['versions']['program']}. sha256:{release.digest[:16]}"
    )


def _about(release: Released, view: View, tables: tuple[Told, ...]) -> dict[str, Any]:
    telling = release.telling
    part = {"sector": "", "area": f": {view.of}", "producer": f": {view.of}"}[view.kind]
    code = telling["licence"] if view.kind != "producer" else "for-the-maker"
    if not may_be_public(tables) and view.kind != "producer":
        code = "members-only"
    licence = _words()["licences"][code]
    return {
        "$schema": PROFILE,
        "name": f"{release.agreement}-{release.round.replace('/', '-')}-{release.number}-{view.kind}",
        "id": f"sha256:{release.digest}",
        "title": f"{telling['title']['en']}{part}",
        "description": telling["purpose"]["en"],
        "publiek:title": {language: text + part for language, text in telling["title"].items()},
        "publiek:purpose": telling["purpose"],
        "version": f"{release.round} {release.number}",
        "created": telling["at"],
        "licenses": [{"name": code, **licence}],
        "contributors": [{"title": release.hub, "roles": ["publisher"]}],
        "sources": [
            {"title": name} for name in sorted({s for t in tables for s in t.figure.base.sources} | {"members"})
        ],
        "publiek:citation": citation(release),
        "publiek:view": {"kind": view.kind, "of": view.of},
        "publiek:release": {
            name: telling[name]
            for name in ("hub", "agreement", "agreement_digest", "round", "number", "draft", "segmentation", "eyes")
        },
        "publiek:members": len(release.members),
        "publiek:missing": len(release.missing),
        "publiek:versions": telling["versions"],
        "publiek:minimum": telling["minimum"],
        "publiek:account": [entry for entry in telling["account"] if entry.get("rule") != "input"],
        "publiek:register": telling["register"],
        "publiek:verdicts": _words()["verdicts"],
    }


def _resource(one: Told, path: str, kind: str, media: str, content: bytes) -> dict[str, Any]:
    source = menu().get(one.source)
    words = source.meaning if source else one.meaning
    return {
        "name": one.name if kind == "csv" else f"{one.name}-{kind}",
        "type": "table",
        "path": path,
        "format": kind,
        "mediatype": media,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "title": source.title.en if source else one.name,
        "description": words.en,
        "publiek:description": {"nl": words.nl, "en": words.en},
        "publiek:for": {"nl": one.meaning.nl, "en": one.meaning.en},
        "publiek:base": {"counted": one.figure.base.counted, "n": one.figure.base.n},
        "publiek:rounded-to": one.figure.facts.get("steps", {}),
        "publiek:limits": list(one.figure.limits),
        "schema": schema_of(one.figure.table.schema),
    }


def schema_of(schema: pa.Schema) -> dict[str, Any]:
    """The columns in Table Schema, with what they mean in both languages and what an empty place means."""
    return {"fields": [_field(field) for field in schema], "missingValues": [""]}


def _field(field: pa.Field) -> dict[str, Any]:
    words = _words()["fields"].get(field.name, {})
    told = {"name": field.name, "type": files.KINDS[field.type], "description": words.get("en", "")}
    told["publiek:description"] = {"nl": words.get("nl", ""), "en": words.get("en", "")}
    if "unit" in words:
        told["publiek:unit"] = words["unit"]
    if "null" in words:
        told["publiek:null"] = words["null"]
    return told


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("fields.yaml").read_text(encoding="utf-8")
    told: Mapping[str, Any] = read_yaml(text)
    return told
