"""What if the log was damaged and cannot be restored? It is put aside, not thrown away, and a new one begins."""

from __future__ import annotations

import hashlib
from pathlib import Path

from publiek.errors import StorageError
from publiek.logbook import ending, refusals
from publiek.logbook.acting import actor
from publiek.logbook.entries import Entry
from publiek.logbook.places import Places
from publiek.logbook.writing import append


def renew(home: Path, organisation: str) -> Path | None:
    """Put a log that no longer ends as it was left aside, as it is; the first line of the new one tells so.

    Returns the folder of what was put aside; None, and nothing happened, when the log can simply go on.
    """
    places = Places(home, organisation)
    with places.only_writer():
        try:
            ending.last_of(places)
        except StorageError as trouble:
            if trouble.code != "log-changed":
                raise
        else:
            return None
        try:
            aside, detail = _put_aside(places)
        except OSError:
            raise refusals.not_written() from None
        append(places, Entry("settings", "log renewed", who=actor().who, detail=detail), by=actor())
    return aside


def _put_aside(places: Places) -> tuple[Path, dict[str, str | int | bool]]:
    number = 1 + sum(1 for _ in places.root.glob("aside-*"))
    aside = places.root / f"aside-{number:04d}"
    aside.mkdir(mode=0o700)
    digest, lines = hashlib.sha256(), 0
    files = [path for _, path in places.segments()] + [places.end, places.dropped]
    for path in (one for one in files if one.exists()):
        content = path.read_bytes()
        digest.update(content)
        lines += content.count(b"\n") if path.suffix == ".jsonl" else 0
        path.rename(aside / path.name)
    return aside, {"aside": aside.name, "lines": lines, "digest": digest.hexdigest()}
