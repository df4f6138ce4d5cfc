"""Where do imported areas stay? Parquet files under <home>/areas and one manifest, each replaced in one step."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.areas.refusals import refused

MANIFEST = "imported.json"


@dataclass(frozen=True)
class ImportedFile:
    """One kept table: `name` of the Parquet file, `kind` (key_figures, boundaries, pc6_links, statline), `level`,
    `vintage`, `edition`, the source file's name and sha256, and how many rows.
    """

    name: str
    kind: str
    level: str
    vintage: int
    edition: str
    source: str
    digest: str
    rows: int


def folder_of(home: Path) -> Path:
    """The folder of imported areas inside a data folder."""
    return home / "areas"


def stored(home: Path, name: str) -> Path:
    """The path of one kept table."""
    return folder_of(home) / name


def read_manifest(home: Path) -> list[ImportedFile]:
    """What was imported, sorted by name; [] when nothing was."""
    path = folder_of(home) / MANIFEST
    if not path.is_file():
        return []
    return [ImportedFile(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def keep(home: Path, entry: ImportedFile, table: pa.Table) -> None:
    """Writes `table` and then the manifest with `entry`; a reader sees either the old state or the new one."""
    folder = folder_of(home)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _replacing(folder / entry.name) as temporary:
            pq.write_table(table, temporary, compression="zstd")
        others = [other for other in read_manifest(home) if other.name != entry.name]
        entries = sorted([*others, entry], key=lambda item: item.name)
        with _replacing(folder / MANIFEST) as temporary:
            temporary.write_text(json.dumps([asdict(e) for e in entries], indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise refused("area-not-stored", None, folder=folder.name, reason=error.strerror or "") from error


class _replacing:  # noqa: N801 (reads as a verb in `with _replacing(path) as temporary`)
    """A temporary file beside `target` that takes its place when the block succeeds, and is gone when it does not."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")

    def __enter__(self) -> Path:
        return self._temporary

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._temporary.unlink(missing_ok=True)
            return
        with self._temporary.open("rb") as written:
            os.fsync(written.fileno())
        self._temporary.replace(self._target)
