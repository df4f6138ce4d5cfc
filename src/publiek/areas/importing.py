"""Which of the files in this folder does Publiek know, and what do they hold? Import without a network."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from publiek.areas.boundaries import load_boundaries
from publiek.areas.key_figures import load_key_figures
from publiek.areas.pc6_links import load_pc6_links
from publiek.areas.refusals import refused
from publiek.areas.statline import load_statline
from publiek.areas.storage import ImportedFile, keep
from publiek.errors import AreaError
from publiek.vocabulary.findings import Finding

_END = r"\.(?:xlsx|xls|csv|gpkg|geojson|json|zip)(?:\.gz)?$"
#: The publisher's file names -> what is in them.
KNOWN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("pc6_links", re.compile(r"pc6h(?:uis)?nr.*" + _END, re.IGNORECASE)),
    ("postcodes", re.compile(r"pc[456][_-]20\d\d(?:[_-](?:v\d|vol))?" + _END, re.IGNORECASE)),
    (
        "regions",
        re.compile(r"^(?:kwb[-_]?|gemeente_|wijk_|buurt_)20\d\d\.(?:xlsx|xls|csv|zip)(?:\.gz)?$", re.IGNORECASE),
    ),
    ("statline", re.compile(r"^SES_?WOA.*" + _END, re.IGNORECASE)),
)


@dataclass(frozen=True)
class ImportedAreas:
    """`kept`: tables written; `refused`: file name and error code of files with a known name that could not be read;
    `skipped`: names of files with the same level, year and edition as one already kept; `findings` of all.
    """

    kept: tuple[ImportedFile, ...]
    refused: tuple[tuple[str, str], ...]
    skipped: tuple[str, ...]
    findings: tuple[Finding, ...]


def import_directory(folder: Path, home: Path) -> ImportedAreas:
    """Reads every known file under `folder` and keeps it as Parquet under `home`/areas, one atomic step per table.

    Running it again gives the same state. Raises AreaError when the folder is missing or holds nothing that is known.
    """
    if not folder.is_dir():
        raise refused("area-file-missing", folder)
    kept: dict[str, ImportedFile] = {}
    wrong: list[tuple[str, str]] = []
    doubles: list[str] = []
    findings: list[Finding] = []
    for path, kind in _known_files(folder):
        try:
            for entry, table, noticed in read_known(path, kind):
                if entry.name in kept:
                    doubles.append(path.name)
                    continue
                keep(home, entry, table)
                kept[entry.name] = entry
                findings.extend(noticed)
        except AreaError as error:
            if error.code == "area-not-stored":
                raise
            wrong.append((path.name, error.code))
    if not kept:
        raise refused("area-nothing-found", folder, refused=len(wrong))
    return ImportedAreas(tuple(kept.values()), tuple(wrong), tuple(doubles), tuple(findings))


def _known_files(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        kind = next((kind for kind, pattern in KNOWN if pattern.search(path.name)), None)
        if kind and path.is_file():
            yield path, kind


def read_known(path: Path, kind: str) -> Iterator[tuple[ImportedFile, pa.Table, tuple[Finding, ...]]]:
    """The tables in one file of a known kind: figures, and boundaries when it has them."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if kind == "pc6_links":
        table, year = load_pc6_links(path)
        yield ImportedFile(f"pc6_links_{year}.parquet", kind, "pc6", year, "", path.name, digest, len(table)), table, ()
        return
    if kind == "statline":
        table, year = load_statline(path)
        name = f"statline_{path.name.split('_per_')[0].lower()}_{year}.parquet"
        yield ImportedFile(name, kind, "region", year, "", path.name, digest, len(table)), table, ()
        return
    geometry = re.search(r"(gpkg|json|zip)(\.gz)?$", path.name, re.IGNORECASE)
    if not re.search(r"json(\.gz)?$", path.name, re.IGNORECASE):
        statistics = load_key_figures(path)
        name = "_".join(["key_figures", statistics.level, str(statistics.vintage), statistics.edition]).rstrip("_")
        entry = ImportedFile(
            f"{name}.parquet", "key_figures", statistics.level, statistics.vintage, statistics.edition,
            path.name, digest, len(statistics.table),
        )  # fmt: skip
        yield entry, statistics.table, statistics.findings
        geometry = geometry and statistics.level == "pc4"
    if geometry:
        yield from _boundaries(path, digest)


def _boundaries(path: Path, digest: str) -> Iterator[tuple[ImportedFile, pa.Table, tuple[Finding, ...]]]:
    told = re.search(r"(20\d\d)", path.name[path.name.lower().find("pc4") :])
    if told is None:
        raise refused("area-vintage-missing", path)
    year = int(told.group(1))
    try:
        table = load_boundaries(path)
    except AreaError as error:
        if error.code == "area-layout-unknown" and path.suffix.lower() == ".zip":
            return  # a zip with only a workbook has no boundaries: nothing is missing
        raise
    name = f"boundaries_pc4_{year}.parquet"
    yield ImportedFile(name, "boundaries", "pc4", year, "", path.name, digest, len(table)), table, ()
