"""What can be fetched from Statistics Netherlands and PDOK, and does it hold what it should? Only when told to."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publiek.areas.downloading import Progress, download
from publiek.areas.importing import KNOWN, ImportedAreas, read_known
from publiek.areas.refusals import refused, unreachable
from publiek.areas.storage import folder_of, keep
from publiek.vocabulary.data_files import read_yaml


@dataclass(frozen=True)
class Source:
    """One published file: its `address`, the name it is kept under while reading, and the most bytes accepted.

    `paged` > 0: an answer holds at most that many areas and `address` contains {start}.
    """

    address: str
    file: str
    most: int
    paged: int = 0


@cache
def sources() -> dict[str, Source]:
    """Everything that `fetch` can fetch, by name (sources.yaml)."""
    listed = read_yaml((Path(__file__).parent / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    return {
        name: Source(entry["address"], entry["file"], entry["most"], entry.get("paged", 0))
        for name, entry in listed.items()
    }


def fetch(
    home: Path,
    what: str,
    *,
    known: Mapping[str, Source] | None = None,
    progress: Progress | None = None,
    opener: object | None = None,
) -> ImportedAreas:
    """Downloads `what` (a name in `sources()`), checks it by reading it, and keeps it under `home`/areas.

    A broken download is continued the next time; a file that does not read is removed. Raises NetworkError, AreaError.
    """
    available = sources() if known is None else known
    if what not in available:
        raise refused("area-source-unknown", None, known=sorted(available))
    source = available[what]
    waiting = folder_of(home) / "downloads"
    try:
        waiting.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused("area-not-stored", None, reason=error.strerror or "") from error
    path = waiting / source.file
    if source.paged:
        _pages(source, path, progress=progress, opener=opener)
    else:
        download(source.address, path, most=source.most, progress=progress, opener=opener)
    try:
        kind = next(kind for kind, pattern in KNOWN if pattern.search(path.name))
        found = list(read_known(path, kind))
        for entry, table, _ in found:
            keep(home, entry, table)
    finally:
        path.unlink(missing_ok=True)
    findings = tuple(finding for _, _, noticed in found for finding in noticed)
    return ImportedAreas(tuple(entry for entry, _, _ in found), (), (), findings)


def _pages(source: Source, path: Path, *, progress: Progress | None, opener: object | None) -> None:
    """All answers of a paged service as one GeoJSON file."""
    features: list[object] = []
    seen = 0
    while True:
        with tempfile.TemporaryDirectory(prefix="publiek-pages-") as folder:
            address = source.address.format(start=len(features))
            page = download(address, Path(folder) / "page.json", most=source.most, opener=opener)
            seen += page.stat().st_size
            try:
                more = json.loads(page.read_bytes())["features"]
            except (ValueError, KeyError, TypeError) as error:
                raise unreachable("download-failed", address, reason="no-geojson") from error
        features += more
        if progress:
            progress(len(features), None)
        if seen > source.most:
            raise unreachable("download-too-large", address, most=source.most)
        if len(more) < source.paged:
            break
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
