"""Of which files does an export consist, is each what it was, how do others read them? Checksums and a data package.

README.md, LEESMIJ.md       what lies where
datapackage.json            every file with its SHA-256; the columns of every table (Table Schema)
SHA256SUMS                  the same sums, for `sha256sum --check`; its own sum is the *code* of the export
standard/                   what counts, by the open standard, with its schemas
open/                       everything else as tables and JSON
kept/                       the files as they were kept (Parquet, JSON), for who goes on with Publiek
maps/                       how the columns of the house's files were understood
keys.age                    only when asked: the keys of this house, closed
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from publiek import __version__
from publiek.errors import PubliekError
from publiek.leaving import refusals
from publiek.safekeeping import paths
from publiek.vocabulary import delivering, schemas
from publiek.warehouse import manifest as versions

FORMAT = 1
SUMS, PACKAGE, KEYS = "SHA256SUMS", "datapackage.json", "keys.age"
_MOST = 50_000_000


def close(folder: Path, told: Mapping[str, object]) -> str:
    """Writes the data package and the checksums of everything in `folder`; gives the code of the export."""
    resources = [_resource(folder, path) for path in _files(folder)]
    package = {
        "name": "everything-of-a-house",
        "publiek_export": FORMAT,
        "publiek_data": versions.FORMAT,
        "publiek_standard": delivering.VERSION,
        "program": __version__,
        **told,
        "resources": resources,
    }
    (folder / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    lines = [f"{_sum(path)}  {path.relative_to(folder).as_posix()}\n" for path in _files(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return _sum(folder / SUMS)


def opened(folder: Path, *, code: str = "") -> dict[str, Any]:
    """The data package of an export, once every file is known to be what it was.

    Raises ExchangeError "leave-changed", "leave-newer". `code`: of the export, as who made it told it by another road.
    """
    sums = _sums(folder)
    if code and _sum(folder / SUMS) != code.strip().lower():
        raise refusals.changed("code")
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()
    }
    if there != {*sums, SUMS}:
        raise refusals.changed("files")
    for name, wanted in sums.items():
        if _sum(folder / name) != wanted:
            raise refusals.changed("content")
    return _package(folder / PACKAGE)


def _sums(folder: Path) -> dict[str, str]:
    trouble: PubliekError
    try:
        with paths.open_plain(folder / SUMS) as file:
            lines = file.read(_MOST).decode("utf-8").splitlines()
        sums = {name: found for found, _, name in (line.partition("  ") for line in lines)}
        paths.require_set([line.partition("  ")[2] for line in lines])
        if PACKAGE not in sums or any(len(one) != 64 for one in sums.values()):
            raise refusals.changed("sums")
        return sums
    except (PubliekError, ValueError):
        trouble = refusals.changed("sums")
    raise trouble


def _package(path: Path) -> dict[str, Any]:
    trouble: PubliekError
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
        later = int(told["publiek_export"]) > FORMAT or int(told["publiek_data"]) > versions.FORMAT
        if not later:
            return told
        trouble = refusals.newer(str(told["program"])[:40])
    except (ValueError, KeyError, TypeError, RecursionError):
        trouble = refusals.changed("package")
    raise trouble


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)


def _sum(path: Path) -> str:
    trouble: PubliekError
    try:
        with paths.open_plain(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except PubliekError:
        trouble = refusals.changed("content")
    raise trouble


def _resource(folder: Path, path: Path) -> dict[str, object]:
    name = path.relative_to(folder).as_posix()
    made: dict[str, object] = {
        "name": name.lower().replace("/", "-").replace("=", "-").replace("_", "-"),
        "path": name,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sum(path)}",
    }
    if path.suffix == ".csv" and not name.startswith(("kept/", "standard/schemas/")):
        made |= {"format": "csv", "encoding": "utf-8", "schema": _schema(name, path)}
    return made


def _schema(name: str, path: Path) -> dict[str, object]:
    """The columns of a table: of the standard as it describes them, of another as its first line names them."""
    if name.startswith("standard/"):
        return schemas.table_schema(delivering.tables()[path.stem])
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file), [])
    return {"fields": [{"name": column, "type": "any"} for column in header], "missingValues": [""]}
