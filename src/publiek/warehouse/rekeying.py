"""How does everything that is stored of one organisation follow a new key, in one step?

The same way as a purge, and completed by the same (see `purging`): every file is written anew beside the old one, then
one version takes the place of all of them. Mirrors of connections follow after that; a mirror that did not get so far
follows with its next run.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from publiek.warehouse import locking, publication, purging, refusals
from publiek.warehouse.changing import changed_file
from publiek.warehouse.keeping import fingerprint
from publiek.warehouse.manifest import Manifest, as_bytes, from_bytes, now
from publiek.warehouse.mirrors import LINES_FILE, Mirror, MirrorState
from publiek.warehouse.places import FINDINGS_FILE, LINES, SET_ASIDE_FILE, Places, places_of, token
from publiek.warehouse.purging import Change
from publiek.warehouse.records import DeliveryRecord, KeptFile

#: What brings lines along that were made with the key of this id.
ChangeOf = Callable[[str], Change]


def rekey_store(home: Path, organisation: str, change_of: ChangeOf, *, key_id: str) -> int:
    """Every line that is kept as `change_of` makes it, and `key_id` as the key it was made with; gives the version.

    Killed at any moment the old state is whole or the new one. Raises StorageError "import-busy".
    """
    places = places_of(home, organisation=organisation)
    with locking.only_writer(places) as manifest, refusals.storing():
        if all(record.key_id == key_id for record in manifest.deliveries):
            return manifest.version
        _mark(places, {"phase": "begun", "version": manifest.version + 1})
        try:
            _ready(places, manifest, change_of, key_id)
        except BaseException:
            # What was begun is removed; a second trouble would hide the first.
            with suppress(Exception):
                purging.finish(places)
            raise
        purging.finish(places)
    return manifest.version + 1


def rekey_mirror(mirror: Mirror, change: Change, *, key_id: str) -> MirrorState:
    """What a connection brought, as `change` makes it. For who holds the mirror; replaced in one step."""
    state = mirror.state()
    with refusals.storing():
        segments = [_followed(mirror.folder, segment, change) for segment in state.segments]
    return mirror.put(replace(state, segments=tuple(segments), key_id=key_id))


def _ready(places: Places, manifest: Manifest, change_of: ChangeOf, key_id: str) -> None:
    """The following version, complete on disk, and the word that it is to count."""
    work = places.work / token()
    work.mkdir(mode=0o700)
    deliveries = []
    for record in manifest.deliveries:
        made = record if record.withdrawn else _brought_along(record, places, change_of(record.key_id), work)
        deliveries.append(replace(made, key_id=key_id))
    following = manifest.next(deliveries=tuple(deliveries))
    content = as_bytes(following, places=places)
    from_bytes(content, places=places, name="")
    publication.write_whole(places.manifest(following.version), content=content)
    digest = hashlib.sha256(content).hexdigest()
    _mark(places, {"phase": "ready", "version": following.version, "sha256": digest})


def _brought_along(record: DeliveryRecord, places: Places, change: Change, work: Path) -> DeliveryRecord:
    folder = places.delivery(record.number) / f"original-{token()}"
    folder.mkdir(mode=0o700)
    beside = {}
    for name, kept in ((SET_ASIDE_FILE, record.set_aside), (FINDINGS_FILE, record.findings_file)):
        shutil.copyfile(places.root / kept.path, folder / name)
        publication.force(folder / name)
        beside[name] = replace(kept, path=places.relative(folder / name))
    lines = _moved(record.original, places, change, (work, folder / LINES))
    view = record.current
    if view is not None and view != record.original:
        name = f"view-{Path(view.path).name.split('-')[1]}-{token()}.parquet"
        view = _moved(view, places, change, (work, places.delivery(record.number) / name))
    publication.force(folder)
    publication.force(folder.parent)
    return replace(
        record,
        original=lines,
        set_aside=beside[SET_ASIDE_FILE],
        findings_file=beside[FINDINGS_FILE],
        current=lines if record.current == record.original else view,
    )


def _moved(file: KeptFile, places: Places, change: Change, road: tuple[Path, Path]) -> KeptFile:
    """The file with its lines changed, in its place; a copy when nothing in it changes."""
    work, target = road
    changed = changed_file(places.root / file.path, change=change, folder=work)
    waiting = changed.path if changed else Path(shutil.copyfile(places.root / file.path, work / token()))
    publication.force(waiting)
    waiting.replace(target)
    return replace(file, path=places.relative(target), sha256=fingerprint(target), size=target.stat().st_size)


def _followed(folder: Path, segment: str, change: Change) -> str:
    name = f"segment-{token()}"
    target = folder / name
    target.mkdir(mode=0o700)
    for path in sorted((folder / segment).iterdir()):
        changed = changed_file(path, change=change, folder=target) if path.name == LINES_FILE else None
        if changed:
            changed.path.replace(target / LINES_FILE)
        else:
            shutil.copyfile(path, target / path.name)
        publication.force(target / path.name)
    publication.force(target)
    return name


def _mark(places: Places, told: dict[str, object]) -> None:
    content = json.dumps({"format": purging.FORMAT, "at": now(), "why": "key", **told}).encode()
    publication.write_whole(places.root / purging.MARKER, content=content)
