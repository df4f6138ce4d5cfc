"""Is this a file one can read at all, and what kind is it? Unpacks .gz and .zip within limits, refuses web pages."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publiek.areas.refusals import refused

#: No published file of this kind is larger than this when unpacked (PC6 with geometry is about 1 GB).
LARGEST = 4_000_000_000
#: CBS workbooks pack 4 to 12 times; a workbook bomb packs a thousand times.
DENSEST = 200
READABLE = (".csv", ".xlsx", ".xls", ".gpkg", ".geojson", ".json")


@contextmanager
def opened(path: Path) -> Iterator[tuple[Path, str]]:
    """The readable file in `path` and its kind ("csv", "xlsx", "gpkg", "geojson"); unpacked in a temporary folder.

    Raises AreaError when the file is missing, empty, a web page, damaged or larger than `LARGEST`.
    """
    if not path.is_file():
        raise refused("area-file-missing", path)
    if path.stat().st_size == 0:
        raise refused("area-file-empty", path)
    with tempfile.TemporaryDirectory(prefix="publiek-areas-") as folder:
        try:
            plain = _unpacked(path, Path(folder))
        except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise refused("area-file-damaged", path) from error
        yield plain, _kind(plain, path)


def _unpacked(path: Path, folder: Path) -> Path:
    start = path.open("rb").read(4)
    if start[:2] == b"\x1f\x8b":
        with gzip.open(path, "rb") as packed:
            return _copied(packed, folder / path.name.removesuffix(".gz"), path)
    if start == b"PK\x03\x04" and path.suffix.lower() != ".xlsx":
        with zipfile.ZipFile(path) as packed:
            member = _member(packed, path)
            with packed.open(member) as inside:
                return _copied(inside, folder / Path(member.filename).name, path)
    return path


def _member(packed: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """The one table in a zip: GeoPackage before csv before workbook, the largest of its kind."""
    for suffix in (".gpkg", ".csv", ".xlsx", ".geojson"):
        found = [entry for entry in packed.infolist() if entry.filename.lower().endswith(suffix)]
        if found:
            largest = max(found, key=lambda entry: (entry.file_size, entry.filename))
            if largest.file_size > LARGEST or largest.file_size > DENSEST * max(largest.compress_size, 1):
                raise refused("area-file-too-large", path, bytes=largest.file_size)
            return largest
    raise refused("area-layout-unknown", path, holds=len(packed.infolist()))


def _copied(source: object, target: Path, path: Path) -> Path:
    copied = 0
    with target.open("wb") as out:
        while block := source.read(1 << 20):  # type: ignore[attr-defined]
            copied += len(block)
            if copied > LARGEST:
                raise refused("area-file-too-large", path, bytes=copied)
            out.write(block)
    if copied == 0:
        raise refused("area-file-empty", path)
    return target


def _kind(plain: Path, path: Path) -> str:
    with plain.open("rb") as file:
        start = file.read(2048)
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        raise refused("area-file-html", path)
    if start[:16] == b"SQLite format 3\0":
        return "gpkg"
    if start[:4] == b"PK\x03\x04":
        return _workbook(plain, path)
    if start[:4] == b"\xd0\xcf\x11\xe0":
        return "xlsx"  # the old workbook; fastexcel reads both
    if head.startswith(b"{"):
        return "geojson"
    if b"\0" in start:
        raise refused("area-file-damaged", path)
    return "csv"


def _workbook(plain: Path, path: Path) -> str:
    try:
        with zipfile.ZipFile(plain) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
            dense = unpacked > DENSEST * max(plain.stat().st_size, 1)
    except zipfile.BadZipFile as error:
        raise refused("area-file-damaged", path) from error
    if unpacked > LARGEST or dense:
        raise refused("area-file-too-large", path, bytes=unpacked)
    return "xlsx"
