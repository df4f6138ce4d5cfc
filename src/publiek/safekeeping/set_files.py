"""What does a set look like on disk, and is it exactly what was made?

    <place>/set-20261129T190000Z-0123456789abcdef/
        set.json             format, name, moment, program: what one may know without the key
        manifest.sealed      every file: its path, size and keyed digest, and under which name it lies here; the figures
        recovery.age         only when a recovery key was given (see `data_keys`)
        sealed/<name>        one file each, unreadable and unchangeable (see `streams`); names are random

Nothing outside `set.json` says whose data they are, what files are called, or what is in them; only how large they are.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from publiek import __version__
from publiek.errors import PubliekError
from publiek.safekeeping import data_keys, paths, refusals, streams
from publiek.warehouse import manifest as versions
from publiek.warehouse.publication import force, write_whole

FORMAT = 1
HEADER, MANIFEST, SEALED = "set.json", "manifest.sealed", "sealed"
#: Beyond this no header is read.
_MOST_HEADER = 100_000


@dataclass(frozen=True)
class Packed:
    """One file of a set: `path` as it was, and what it must be when it comes back. `name`: where it lies in the set."""

    path: str
    size: int
    digest: str
    name: str


@dataclass(frozen=True)
class Organised:
    """What stood of one organisation: the version that counted, and a digest of every figure on the day `on`."""

    version: int
    on: str
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """All that a set is. `figures_by`: the program that made the figures; `beside`: digests of what stands open."""

    name: str
    made: str
    figures_by: str
    files: tuple[Packed, ...]
    organisations: Mapping[str, Organised]
    beside: Mapping[str, str] = field(default_factory=dict)


def new_name(now: datetime | None = None) -> str:
    """A name that no set ever had."""
    return f"set-{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(8)}"


def pack(source: Path, target: Path, key: bytes) -> tuple[Packed, ...]:
    """Seals every file below `source` into the folder `target`, which exists."""
    (target / SEALED).mkdir(mode=0o700)
    files = []
    for path in sorted(one for one in source.rglob("*") if one.is_file()):
        name, digest = secrets.token_hex(16), streams.marked(key)
        with path.open("rb") as plain, paths.create_private(target / SEALED / name) as sealed:
            size = streams.seal(plain, sealed, key=key, name=name, watched=digest)
            sealed.flush()
            os.fsync(sealed.fileno())
        files.append(Packed(path.relative_to(source).as_posix(), size, digest.hexdigest(), name))
    force(target / SEALED)
    return tuple(files)


def finish(target: Path, manifest: Manifest, key: bytes, recipient: str) -> str:
    """Writes what makes the sealed files a set, the header last of all; gives the digest of the set."""
    told = {
        "format": FORMAT,
        "data_format": versions.FORMAT,
        "set": manifest.name,
        "made": manifest.made,
        "program": __version__,
        "recovery": bool(recipient),
    }
    beside = {data_keys.RECOVERY: data_keys.for_recovery(key, recipient)} if recipient else {}
    beside[HEADER] = json.dumps(told, indent=1).encode()
    manifest = replace(manifest, beside={name: hashlib.sha256(one).hexdigest() for name, one in beside.items()})
    plain, sealed = io.BytesIO(json.dumps(asdict(manifest), sort_keys=True).encode()), io.BytesIO()
    streams.seal(plain, sealed, key=key, name=MANIFEST + manifest.name)
    for name, content in ({MANIFEST: sealed.getvalue()} | beside).items():
        write_whole(target / name, content=content)
        (target / name).chmod(0o600)
    return digest_of(target)


def digest_of(folder: Path) -> str:
    """The SHA-256 of the sealed manifest: another set has another one, and it tells nothing of what is in it."""
    with paths.open_plain(folder / MANIFEST) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def header(folder: Path) -> dict[str, Any]:
    """What may be known of a set without its key.

    Raises UsageError "backup-unknown", StorageError "backup-damaged" or, for a later program, "backup-newer".
    """
    if not (folder / HEADER).is_file():
        raise refusals.no_set()
    with paths.open_plain(folder / HEADER) as file:
        content = file.read(_MOST_HEADER)
    told: dict[str, Any] = {}
    trouble: PubliekError | None = None
    try:
        told = json.loads(content)
        later = int(told["format"]) > FORMAT or int(told["data_format"]) > versions.FORMAT
        whole = data_keys.is_set(str(told["set"])) and str(told["set"]) == folder.name and bool(told["made"])
        trouble = refusals.newer(str(told["program"])[:40]) if later else None if whole else refusals.damaged("header")
    except (ValueError, KeyError, TypeError, RecursionError):
        trouble = refusals.damaged("header")
    refusals.raise_from(trouble)
    return told


def manifest_of(folder: Path, key: bytes) -> Manifest:
    """What a set is, once it is known to be right. Raises StorageError "backup-damaged"."""
    told = header(folder)
    with paths.open_plain(folder / MANIFEST) as file:
        content = b"".join(streams.opened(file, key=key, name=MANIFEST + told["set"]))
    found = _manifest(content)
    if found.name != told["set"] or found.made != told["made"]:
        raise refusals.damaged("header")
    _require_beside(folder, found)
    paths.require_set(one.path for one in found.files)
    there = {path.name for path in (folder / SEALED).iterdir()} if (folder / SEALED).is_dir() else set()
    named = {one.name for one in found.files}
    if there != named:
        raise refusals.damaged("missing" if named - there else "extra")
    return found


def _require_beside(folder: Path, manifest: Manifest) -> None:
    """What stands open in the set is what was put there, and nothing else is."""
    for name, wanted in manifest.beside.items():
        with paths.open_plain(folder / name) as file:
            if hashlib.sha256(file.read(_MOST_HEADER)).hexdigest() != wanted:
                raise refusals.damaged("header")
    if {path.name for path in folder.iterdir()} != {MANIFEST, SEALED, *manifest.beside}:
        raise refusals.damaged("extra")


def _manifest(content: bytes) -> Manifest:
    trouble: PubliekError
    try:
        told = json.loads(content)
        files = tuple(Packed(str(f["path"]), int(f["size"]), str(f["digest"]), str(f["name"])) for f in told["files"])
        houses = {str(name): Organised(**one) for name, one in told["organisations"].items()}
        beside = {str(name): str(digest) for name, digest in told["beside"].items()}
        return Manifest(str(told["name"]), str(told["made"]), str(told["figures_by"]), files, houses, beside)
    except (ValueError, KeyError, TypeError, AttributeError):
        trouble = refusals.damaged("manifest")
    raise trouble


def unpacked(folder: Path, one: Packed, key: bytes) -> Iterator[bytes]:
    """The pieces of one file; its size and digest are compared at the end. Raises StorageError "backup-damaged"."""
    if not one.name.isalnum():
        raise refusals.damaged("path")
    digest, size = streams.marked(key), 0
    with paths.open_plain(folder / SEALED / one.name) as file:
        for piece in streams.opened(file, key=key, name=one.name):
            digest.update(piece)
            size += len(piece)
            yield piece
    if size != one.size or not hmac.compare_digest(digest.hexdigest(), one.digest):
        raise refusals.damaged("size")
