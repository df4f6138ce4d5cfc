"""Which files can no reader use any more?

The last `VERSIONS_KEPT` versions stay whole, and so does every version that was still the current one less than
`GRACE` ago: a reader that took it then has that long to finish. Everything in `work`, and every delivery file that no
remaining version names, is a leftover of a killed run or of an old version. A checkpoint stays until its file is kept,
for a week at most. Only the writer cleans, so nothing that is being written is taken for a leftover. Files with names
that this room never gives are left alone.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from publiek.errors import StorageError
from publiek.warehouse import checkpoints
from publiek.warehouse.manifest import Manifest, from_bytes
from publiek.warehouse.places import UNIQUE, Places

VERSIONS_KEPT = 3
#: Seconds a reader may go on reading a version after it was replaced.
GRACE = 3600.0

_PART = re.compile(rf"\..+\.{UNIQUE}\.part")
_MANIFEST = re.compile(r"([0-9]{6,})\.json")
_ORIGINAL = re.compile(rf"original-{UNIQUE}")
_VIEW = re.compile(rf"view-[0-9]{{6,}}-{UNIQUE}\.parquet")
_PARTITION = re.compile(r"delivery=[1-9][0-9]*")


def sweep(places: Places, *, manifest: Manifest, grace: float = GRACE) -> None:
    """Removes what no reader of `manifest` or of a version that is still kept can use. For the writer only."""
    for folder in _named(places.work, re.compile(UNIQUE)):
        _remove(folder)
    _sweep_unfinished(places, manifest=manifest)
    for folder in (places.root, places.manifests):
        for part in _named(folder, _PART):
            part.unlink()
    for version in _replaced(places, manifest=manifest, grace=grace):
        places.manifest(version).unlink(missing_ok=True)
    named = _names((manifest,))
    unnamed = [path for path in _delivered(places) if places.relative(path) not in named]
    older = _remaining(places, manifest=manifest) if unnamed else None
    if older is None:
        return
    named = _names(older)
    for path in unnamed:
        if places.relative(path) not in named:
            _remove(path)
    for partition in _named(places.deliveries, _PARTITION):
        if not any(partition.iterdir()):
            partition.rmdir()


def _sweep_unfinished(places: Places, *, manifest: Manifest) -> None:
    """Removes the checkpoints of files that were kept meanwhile, and those that nobody came back for."""
    if not places.unfinished.is_dir():
        return
    kept = {checkpoints.name_of(record.digest) for record in manifest.kept}
    limit = time.time() - checkpoints.KEPT_FOR
    for folder in _named(places.unfinished, re.compile(UNIQUE)):
        if folder.name in kept or checkpoints.since(folder) < limit:
            _remove(folder)
    if not any(places.unfinished.iterdir()):
        places.unfinished.rmdir()


def _replaced(places: Places, *, manifest: Manifest, grace: float) -> list[int]:
    """The versions whose manifest can go: never published, or replaced long ago and not among the last ones."""
    found = sorted(versions(places))
    published = [version for version in found if version <= manifest.version]
    unpublished = [version for version in found if version > manifest.version]
    limit = time.time() - grace
    old = [
        version
        for version, follower in pairwise(published)
        if version <= manifest.version - VERSIONS_KEPT and places.manifest(follower).stat().st_mtime < limit
    ]
    return unpublished + old


def versions(places: Places) -> Iterator[int]:
    """The versions that have a manifest, in order."""
    for file in _named(places.manifests, _MANIFEST):
        yield int(file.stem)


def _remaining(places: Places, *, manifest: Manifest) -> tuple[Manifest, ...] | None:
    """The older manifests that are kept; None when one cannot be read, for then nothing can be called unused."""
    try:
        return tuple(
            from_bytes(places.manifest(version).read_bytes(), places=places, name=str(version))
            for version in versions(places)
            if version < manifest.version
        )
    except StorageError:
        return None


def _delivered(places: Places) -> list[Path]:
    """Every original and view there is."""
    partitions = _named(places.deliveries, _PARTITION)
    return [path for folder in partitions for name in (_ORIGINAL, _VIEW) for path in _named(folder, name)]


def _names(manifests: tuple[Manifest, ...]) -> set[str]:
    """The path of every file that `manifests` need, and of the folder it stands in."""
    files = {file.path for manifest in manifests for record in manifest.deliveries for file in record.files}
    return files | {path.rpartition("/")[0] for path in files}


def _named(folder: Path, name: re.Pattern[str]) -> list[Path]:
    return sorted(path for path in folder.iterdir() if name.fullmatch(path.name))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
