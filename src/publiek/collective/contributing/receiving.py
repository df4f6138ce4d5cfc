"""What came back? A release of the hub, as a folder or one file: checked, and kept so that a person can open it."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publiek.collective.agreements import NAME
from publiek.collective.contributing import log, refusals, share_rules
from publiek.collective.contributing.places import Places, read, write
from publiek.collective.identities import Identity
from publiek.collective.packages.limits import MOST_BYTES
from publiek.errors import PackageError, Text
from publiek.house import House

if TYPE_CHECKING:
    from publiek.collective.hub.released import Released

_MOST_FILES = 1000
_MOST_NAME = 200
_TELLING = "release.json"


@dataclass(frozen=True)
class Received:
    """A release that was checked, and the folder in which it is kept."""

    release: Released
    folder: Path


def receive(house: House, path: Path, *, by: str = "") -> Received:
    """Keep the release in the file or folder `path`, when it is whole and signed by the hub of an agreement of ours.

    Raises UsageError "hub-unknown", DisclosureError "no-share-rule" for an agreement the house never decided about,
    PackageError "release-damaged" or "release-not-signed".
    """
    return keep(house, files_of(path), by=by)


def keep(house: House, files: dict[str, bytes], *, by: str = "") -> Received:
    """As `receive`, of the files of a release by name, from wherever they came."""
    from publiek.collective.hub import released

    places = Places(house)
    release = released.read(files, hub=_signer(places, files))
    agreed = share_rules.agreed_with(house, release.agreement)
    if agreed.hub != release.hub or release.round not in agreed.rounds:
        raise refusals.hub_unknown(release.hub)
    folder = places.received(release.agreement, release.round) / f"{release.number:06d}"
    if not all(_stays_inside(name) for name in files):
        raise _damaged()
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        write(folder / name, content)
    event = log.Event("received", release.agreement, release.round, release.number, digest=release.digest, by=by)
    log.add(places, event)
    return Received(release, folder)


def _signer(places: Places, files: dict[str, bytes]) -> Identity:
    """The hub that says it released this, as the house knows it."""
    try:
        name = str(json.loads(files.get(_TELLING, b""))["hub"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _damaged() from None
    content = read(places.known(name)) if NAME.fullmatch(name) else None
    if content is None:
        raise refusals.hub_unknown(name if NAME.fullmatch(name) else "?")
    return Identity.from_yaml(content)


def files_of(path: Path) -> dict[str, bytes]:
    """The files of a release by name; never more than fits, and no name that leads out of its folder."""
    if path.is_dir():
        inside = [file for file in sorted(path.rglob("*")) if file.is_file() and not file.is_symlink()]
        if len(inside) > _MOST_FILES or sum(file.stat().st_size for file in inside) > MOST_BYTES:
            raise _damaged()
        return {file.relative_to(path).as_posix(): file.read_bytes() for file in inside}
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        content = b""
    return _unzipped(content)


def _unzipped(content: bytes) -> dict[str, bytes]:
    """Sizes that a zip declares may lie: what is read counts."""
    if not content or len(content) > MOST_BYTES:
        raise _damaged()
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > _MOST_FILES:
                raise _damaged()
            for entry in entries:
                with archive.open(entry) as file:
                    found[entry.filename] = held = file.read(left + 1)
                left -= len(held)
                if left < 0:
                    raise _damaged()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise _damaged() from None
    return found


def _stays_inside(name: str) -> bool:
    parts = name.split("/")
    return (
        len(name) <= 200
        and name.isprintable()
        and not set(name) & set('\\:*?"<>|')
        and not set(parts) & {"", ".", ".."}
    )


def _damaged() -> PackageError:
    return PackageError(
        "release-damaged",
        Text("Deze vrijgave is niet heel.", "This release is not whole."),
        Text("Haal haar opnieuw bij de hub.", "Fetch it from the hub again."),
    )
