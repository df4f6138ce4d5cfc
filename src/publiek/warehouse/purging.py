"""How does something leave every file of one organisation at once, also the earlier versions, wholly or not at all?

    home/organisations/<id>/PURGING    there as long as one is going on (or was killed); nothing of a person is in it

Every file that has to change is written anew beside the old one. Then PURGING says "ready", with the version that is
to count; from there on whoever opens the data to write completes it: that version counts, and every older version,
manifest, compact file and leftover is removed at once. Before that nothing happened, and what was begun is removed.
While PURGING is there, figures are refused.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from filelock import FileLock

from publiek.warehouse import behind, checkpoints, cleaning, publication, refusals
from publiek.warehouse.changing import Changed, PurgedFile, changed_file
from publiek.warehouse.keeping import connection_of, fingerprint
from publiek.warehouse.manifest import FORMAT, Manifest, as_bytes, from_bytes, now, require_format
from publiek.warehouse.mirrors import Mirror
from publiek.warehouse.places import FINDINGS_FILE, LINES, SET_ASIDE_FILE, Places, token
from publiek.warehouse.records import DeliveryRecord, KeptFile

MARKER = "PURGING"
Change = Callable[[pa.Table], pa.Table]
Renumber = Callable[[pa.Array], pa.Array]


@dataclass(frozen=True)
class Purged:
    """What a purge did: the version that counts since, and every file of which lines changed."""

    version: int
    files: tuple[PurgedFile, ...] = ()

    @property
    def rows(self) -> int:
        """The rows that changed in what counts and what it was made of; one line can stand in several files."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True)
class Asked:
    """What is asked: `change` of lines, `why` in one word, and how numbers of a mirror are set apart (None: the mirror
    is emptied, so that the next run reads everything anew). `beforehand` is done once nobody else can write or read in;
    `each`: another change for a delivery.
    """

    change: Change
    why: str
    renumber: Renumber | None = None
    beforehand: Callable[[], object] = lambda: None
    each: Callable[[DeliveryRecord], Change] | None = None

    def of(self, record: DeliveryRecord) -> Change:
        """What changes in the lines of one delivery."""
        return self.each(record) if self.each else self.change


@dataclass(frozen=True)
class _Telling:
    """What the steps of one purge share: `files` is what was changed so far."""

    places: Places
    asked: Asked
    work: Path
    files: list[PurgedFile]


def is_going_on(places: Places) -> bool:
    """Whether a purge of this organisation is going on, or was killed."""
    return (places.root / MARKER).exists()


def purge(manifest: Manifest, *, places: Places, asked: Asked, patience: float) -> Purged:
    """Applies `asked.change` everywhere, in one step. For the writer only: `manifest` is the version that counts."""
    with _mirrors(places, patience=patience) as mirrors:
        asked.beforehand()
        version, files = manifest.version + 1, list[PurgedFile]()
        _mark(places, {"phase": "begun", "why": asked.why, "version": version})
        try:
            work = places.work / token()
            work.mkdir(mode=0o700)
            told = _Telling(places, asked, work, files)
            deliveries = tuple(
                record if record.withdrawn else _changed_record(record, told=told) for record in manifest.deliveries
            )
            for mirror in mirrors:
                files += mirror.changed(asked.change, of=_published(mirror, manifest), renumber=asked.renumber)
            content = as_bytes(manifest.next(deliveries=deliveries), places=places)
            from_bytes(content, places=places, name="")
            publication.write_whole(places.manifest(version), content=content)
            digest = hashlib.sha256(content).hexdigest()
            _mark(places, {"phase": "ready", "why": asked.why, "version": version, "sha256": digest})
        except BaseException:
            with suppress(Exception):
                finish(places)
            raise
        finish(places)
    return Purged(version, tuple(files))


def finish(places: Places) -> bool:
    """Completes a purge that was ready, or clears up after one that was not; whether one was completed.

    For the writer only, before anything else is read or swept.
    """
    told = _marked(places)
    if told is None:
        return False
    ready = told.get("phase") == "ready"
    if ready:
        _publish(told, places=places)
    manifest = publication.read(places)
    if ready:
        remove_everything_else(places, manifest=manifest)
    cleaning.sweep(places, manifest=manifest)
    (places.root / MARKER).unlink(missing_ok=True)
    publication.force(places.root)
    return ready


def remove_everything_else(places: Places, *, manifest: Manifest) -> None:
    """Removes all that is not needed for `manifest`, without waiting for who still reads an older version."""
    for version in cleaning.versions(places):
        if version != manifest.version:
            places.manifest(version).unlink(missing_ok=True)
    checkpoints.forget_all(places)
    _empty_compact(places.root / "compact")
    for part in places.root.rglob(".*.part"):
        if part.stat().st_mtime < time.time() - 60.0:
            part.unlink(missing_ok=True)
    cleaning.sweep(places, manifest=manifest)


def _publish(told: dict[str, Any], *, places: Places) -> None:
    """The version that was ready counts from now on."""
    path = places.manifest(told["version"])
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        raise refusals.home_damaged(places.relative(path))
    behind.mark(places.root.parent.parent, organisation=places.organisation)
    publication.point_at(told["version"], content=content, places=places)


def _changed_record(record: DeliveryRecord, *, told: _Telling) -> DeliveryRecord:
    """A delivery with its lines changed in new files; itself when nothing in it changes."""
    change = told.asked.of(record)
    original = _rewritten(record.original, change, told=told)
    view = record.current if record.current != record.original else None
    seen = _rewritten(view, change, told=told) if view else None
    if original is None and seen is None:
        return record
    if original is not None:
        record = _with_original(record, original, told=told)
    partition = told.places.delivery(record.number)
    if view is not None and seen is not None:
        target = partition / f"view-{_version(view.path)}-{token()}.parquet"
        record = record.with_current(_moved(view, seen, target=target, told=told))
    publication.force(partition)
    return record


def _with_original(record: DeliveryRecord, changed: Changed, *, told: _Telling) -> DeliveryRecord:
    """The delivery in a new folder: lines changed; the rows that were set aside and the findings as they were."""
    places, beside = told.places, {}
    folder = places.delivery(record.number) / f"original-{token()}"
    folder.mkdir(mode=0o700)
    for name, kept in ((SET_ASIDE_FILE, record.set_aside), (FINDINGS_FILE, record.findings_file)):
        shutil.copyfile(places.root / kept.path, folder / name)
        publication.force(folder / name)
        beside[name] = replace(kept, path=places.relative(folder / name))
    lines = _moved(record.original, changed, target=folder / LINES, told=told)
    publication.force(folder)
    return replace(
        record,
        original=lines,
        set_aside=beside[SET_ASIDE_FILE],
        findings_file=beside[FINDINGS_FILE],
        current=lines if record.current == record.original else record.current,
    )


def _rewritten(file: KeptFile, change: Change, *, told: _Telling) -> Changed | None:
    return changed_file(told.places.root / file.path, change=change, folder=told.work)


def _moved(file: KeptFile, changed: Changed, *, target: Path, told: _Telling) -> KeptFile:
    """Puts a changed file in its place. Rows and cents are what they were: `changing` saw to that."""
    publication.force(changed.path)
    changed.path.replace(target)
    made = replace(file, path=told.places.relative(target), sha256=fingerprint(target), size=target.stat().st_size)
    told.files.append(PurgedFile(made.path, file.sha256, made.sha256, changed.rows))
    return made


def _version(path: str) -> str:
    return path.rpartition("/")[2].split("-")[1]


@contextmanager
def _mirrors(places: Places, *, patience: float) -> Iterator[list[Mirror]]:
    """Every mirror, held: no run reads or writes meanwhile. Raises StorageError "connection-busy"."""
    with ExitStack() as holding:
        found = [Mirror(places, path.parent.name) for path in sorted((places.root / "connected").glob("*/STATE"))]
        for mirror in found:
            holding.enter_context(mirror.running(patience=patience))
        yield found


def _published(mirror: Mirror, manifest: Manifest) -> DeliveryRecord | None:
    """The delivery that was made of a mirror, when all of the mirror is in it."""
    return next((record for record in manifest.kept if connection_of(record) == mirror.name), None)


def _empty_compact(folder: Path) -> None:
    """Whoever makes compact lines just now is waited for: what was made of old lines goes too."""
    if not folder.is_dir():
        return
    with FileLock(folder / "lock"):
        for path in folder.iterdir():
            if path.name != "lock":
                path.unlink(missing_ok=True)


def _mark(places: Places, told: dict[str, object]) -> None:
    content = json.dumps({"format": FORMAT, "at": now(), **told}).encode()
    publication.write_whole(places.root / MARKER, content=content)


def _marked(places: Places) -> dict[str, Any] | None:
    try:
        content = (places.root / MARKER).read_bytes()
    except FileNotFoundError:
        return None
    told = require_format(content, name=MARKER)
    ready = isinstance(told.get("version"), int) and isinstance(told.get("sha256"), str)
    if told.get("phase") != "begun" and not (told.get("phase") == "ready" and ready):
        raise refusals.home_damaged(MARKER)
    return told
