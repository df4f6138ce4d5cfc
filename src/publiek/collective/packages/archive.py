"""How do several files become one, always with the same bytes for the same files?

A zip of stored files in alphabetical order, with one date and no remarks: any program can open it, there is nothing to
unpack that is larger than it looks, and the same files are the same archive to the last byte.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping

from publiek.collective.packages import refusals
from publiek.collective.packages.limits import MOST_BYTES, MOST_FILES

#: Nothing else than these can be in a package: no folders to climb out of, no links, no programs.
NAME = re.compile(
    r"(contribution|approval|manifest)\.json|manifest\.sig|tables/[a-z0-9-]{1,40}\.csv|blobs/[a-z0-9-]{1,40}"
)
_DAY = (1980, 1, 1, 0, 0, 0)
_END, _LARGE = b"PK\x05\x06", b"PK\x06\x07"
#: A name of a package and what a zip says about it.
_MOST_LISTED = 128


def write(files: Mapping[str, bytes]) -> bytes:
    """One archive of `files`. Raises ValueError for a name that cannot be in a package."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            if not NAME.fullmatch(name):
                raise ValueError("no such file in a package")
            entry = zipfile.ZipInfo(name, _DAY)
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            archive.writestr(entry, files[name])
    return held.getvalue()


def read(content: bytes) -> dict[str, bytes]:
    """The files in an archive. Raises PackageError for any archive that `write` would not have made of them."""
    _require_small_list(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if any(e.compress_type != zipfile.ZIP_STORED or e.file_size > len(content) for e in entries):
                raise refusals.damaged("archive")
            if not all(NAME.fullmatch(e.filename) for e in entries) or len(entries) > MOST_FILES:
                raise refusals.damaged("archive")
            files = {e.filename: archive.read(e) for e in entries}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise refusals.damaged("archive") from None
    if write(files) != content:
        raise refusals.damaged("archive")
    return files


def _require_small_list(content: bytes) -> None:
    """The list of files of a zip is read whole before anything can be judged: what it says of its size comes first."""
    if len(content) > MOST_BYTES:
        raise refusals.too_large("archive", MOST_BYTES)
    end = content[-22:]
    if len(end) < 22 or end[:4] != _END or content[-42:-38] == _LARGE:
        raise refusals.damaged("archive")
    count, size = struct.unpack("<H", end[10:12])[0], struct.unpack("<I", end[12:16])[0]
    if count > MOST_FILES or size > MOST_FILES * _MOST_LISTED:
        raise refusals.damaged("archive")
