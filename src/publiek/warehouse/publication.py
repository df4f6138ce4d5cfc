"""How does a new version become the one that counts, in one step, whatever happens meanwhile?

A manifest is written beside its place, forced to disk and moved into place; then the pointer CURRENT is replaced the
same way. Before that last move every reader sees the old version, after it the new one; there is nothing between.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from publiek.errors import StorageError
from publiek.warehouse import behind, refusals
from publiek.warehouse.manifest import EMPTY, FORMAT, Manifest, as_bytes, from_bytes, require_format
from publiek.warehouse.places import Places, token

#: A reader starts again when the version it was about to read was cleaned away under its hands.
_ATTEMPTS = 50


def force(path: Path) -> None:
    """Forces a file or folder to disk (on systems where folders can be)."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, *, content: bytes) -> None:
    """`path` holds `content`, or still what it held before: never a part of it."""
    part = path.with_name(f".{path.name}.{token()}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    force(path.parent)


def publish(manifest: Manifest, *, places: Places) -> Manifest:
    """Makes `manifest` the version that counts, and gives it as readers will read it.

    Raises ValueError for a manifest that could not be read back: it is not published.
    """
    content = as_bytes(manifest, places=places)
    try:
        published = from_bytes(content, places=places, name="")
    except StorageError:
        raise ValueError("a version that cannot be read back is not published") from None
    write_whole(places.manifest(manifest.version), content=content)
    behind.mark(places.root.parent.parent, organisation=places.organisation)
    point_at(manifest.version, content=content, places=places)
    return published


def point_at(version: int, *, content: bytes, places: Places) -> None:
    """The version of which the manifest, already in its place, has this `content` counts from now on."""
    pointer = {"format": FORMAT, "version": version, "sha256": hashlib.sha256(content).hexdigest()}
    write_whole(places.current, content=json.dumps(pointer).encode())


def make_room(places: Places) -> None:
    """The folder of an organisation, for this user only. Needs no lock: it is where the lock lives."""
    places.root.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    places.root.mkdir(exist_ok=True, mode=0o700)


def establish(places: Places) -> None:
    """What an organisation without data consists of: empty folders and version 0. Only the writer may call this."""
    for folder in (places.manifests, places.deliveries, places.work):
        folder.mkdir(exist_ok=True, mode=0o700)
    if not places.current.exists() and not _has_traces(places):
        publish(EMPTY, places=places)


def read(places: Places) -> Manifest:
    """The version that counts now; an organisation without data is version 0. Takes no lock and writes nothing.

    Raises StorageError: `home-newer`, `home-damaged`, or what the system says about the folder.
    """
    with refusals.storing():
        for _ in range(_ATTEMPTS):
            manifest = _read_once(places)
            if manifest:
                return manifest
        raise refusals.home_damaged(places.manifests.name)


def _read_once(places: Places) -> Manifest | None:
    """The version that counts, or None when it moved on meanwhile."""
    pointer = _content(places.current)
    if pointer is None:
        if not _has_traces(places):
            return EMPTY
        if places.current.exists():
            return None
        raise refusals.home_damaged(places.current.name)
    fields = require_format(pointer, name=places.current.name)
    if not isinstance(fields.get("version"), int):
        raise refusals.home_damaged(places.current.name)
    file = places.manifest(fields["version"])
    content = _content(file)
    if content is None:
        if _content(places.current) != pointer:
            return None
        raise refusals.home_damaged(places.relative(file))
    if hashlib.sha256(content).hexdigest() != fields.get("sha256"):
        # A newer program may have changed more than the pointer says.
        require_format(content, name=places.relative(file))
        raise refusals.home_damaged(places.relative(file))
    return from_bytes(content, places=places, name=places.relative(file))


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _has_traces(places: Places) -> bool:
    """Whether something was ever committed here: then a missing pointer is damage, not an empty organisation."""
    beyond = any(file.stem.isdigit() and int(file.stem) > 0 for file in places.manifests.glob("*.json"))
    return beyond or any(places.deliveries.glob("delivery=*"))
