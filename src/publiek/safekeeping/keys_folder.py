"""Which keys are there, since when, and how are all of them taken along and brought back, never plain?

`show` tells ids and dates. `export` puts the whole keys folder in one file in the open format age (age-encryption.org):
closed with a passphrase, or for who holds an age key; the program `age` opens it too. What is in it is a zip.
"""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publiek.errors import PubliekError
from publiek.pseudonymisation import key_files
from publiek.safekeeping import data_keys, paths, refusals
from publiek.warehouse.publication import write_whole

#: Fewer characters than this can be tried.
SHORTEST = 16
_MOST_FILES, _MOST_BYTES = 100_000, 200_000_000
#: What is not a key but a step on the way.
_PASSING = (".lock", ".draft", ".part")


@dataclass(frozen=True)
class Shown:
    """What may be told of a key. `kind`: entity, vault, backup, gone or other; `earlier`: generations before it."""

    kind: str
    name: str
    id: str = ""
    created: str = ""
    earlier: int = 0
    rotated: tuple[str, ...] = ()
    detail: Mapping[str, str] = field(default_factory=dict)


def show(folder: Path) -> tuple[Shown, ...]:
    """Every key in the keys folder, by kind and name: ids and dates, never a secret."""
    return tuple(sorted((_shown(folder, path) for path in _files(folder)), key=lambda one: (one.kind, one.name)))


def export(folder: Path, to: Path, *, passphrase: str = "", recipient: str = "") -> int:
    """The whole keys folder in one closed file `to`; gives how many files are in it.

    Raises UsageError "passphrase-short", "recovery-wrong", "age-missing", "backup-unknown" when there are no keys.
    """
    age = data_keys.age_library()
    if not recipient and len(passphrase) < SHORTEST:
        raise refusals.passphrase_short()
    files = list(_files(folder))
    if not files:
        raise refusals.no_set()
    plain = io.BytesIO()
    with refusals.storing(), zipfile.ZipFile(plain, "w") as packed:
        for path in files:
            packed.writestr(path.relative_to(folder).as_posix(), path.read_bytes())
    if recipient:
        closed = data_keys.for_recovery(plain.getvalue(), recipient)
    else:
        closed = bytes(age.passphrase.encrypt(plain.getvalue(), passphrase))
    with refusals.storing():
        to.parent.mkdir(parents=True, exist_ok=True)
        write_whole(to, content=closed)
        to.chmod(0o600)
    return len(files)


def bring_in(source: Path, folder: Path, *, passphrase: str = "", identity: str = "") -> int:
    """Brings back what `export` made; gives how many files are new here. The same twice changes nothing.

    Raises UsageError "recovery-wrong", "keys-differ" when another key of the same name is here (then nothing changes),
    StorageError "keys-damaged".
    """
    with refusals.storing():
        content = source.read_bytes()
    brought = _unpacked(_opened(content, passphrase=passphrase, identity=identity))
    new = {name: told for name, told in brought.items() if not (folder / name).exists()}
    other = [name for name, told in brought.items() if name not in new and (folder / name).read_bytes() != told]
    merged = {name: _both(brought[name], (folder / name).read_bytes()) for name in other if name.endswith(".gone.json")}
    if len(other) > len(merged):
        raise refusals.keys_would_be_lost(len(other) - len(merged))
    key_files.secure_folder(folder)
    with refusals.storing():
        for name, told in {**new, **merged}.items():
            path = folder / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, content=told)
            path.chmod(0o600)
    return len(new)


def open_to_others(folder: Path) -> tuple[int, int]:
    """How many files in `folder` others than their owner can read, and how many were looked at.

    A folder that is closed to others closes what is in it.
    """
    if os.name != "posix" or not folder.is_dir() or not stat.S_IMODE(folder.stat().st_mode) & 0o011:
        return 0, 0
    wide = looked = 0
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            below = open_to_others(path)
            wide, looked = wide + below[0], looked + below[1]
        elif path.is_file():
            wide, looked = wide + bool(stat.S_IMODE(path.lstat().st_mode) & 0o044), looked + 1
    return wide, looked


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix not in _PASSING and path.name != "lock":
            yield path


def _shown(folder: Path, path: Path) -> Shown:
    name = path.relative_to(folder).as_posix()
    for kind, ending in (("entity", ".key.json"), ("vault", ".vault.json")):
        if name.endswith(ending):
            keys = key_files.read(path)
            rotated = tuple(one.on.isoformat() for one in keys.rotations)
            earlier = len(keys.generations) - 1
            return Shown(kind, name.removesuffix(ending), keys.id, keys.created.isoformat(), earlier, rotated)
    if name.startswith("backups/") and data_keys.is_set(path.stem):
        return Shown("backup", path.stem, created=path.stem[4:12])
    return Shown("gone" if name.endswith(".gone.json") else "other", name)


def _opened(content: bytes, *, passphrase: str, identity: str) -> bytes:
    if identity:
        return data_keys.recovered(content, identity)
    age = data_keys.age_library()
    refused: PubliekError
    try:
        return bytes(age.passphrase.decrypt(content, passphrase))
    except Exception:
        refused = refusals.recovery_wrong()
    raise refused


def _unpacked(plain: bytes) -> dict[str, bytes]:
    """The files of an export, once every path is known to lie below the folder."""
    trouble: PubliekError
    try:
        with zipfile.ZipFile(io.BytesIO(plain)) as packed:
            entries = packed.infolist()
            paths.require_set(one.filename for one in entries)
            links = any(stat.S_ISLNK(one.external_attr >> 16) for one in entries)
            if links or len(entries) > _MOST_FILES or sum(one.file_size for one in entries) > _MOST_BYTES:
                raise refusals.keys_damaged()
            return {one.filename: packed.read(one) for one in entries}
    except (PubliekError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        trouble = refusals.keys_damaged()
    raise trouble


def _both(brought: bytes, here: bytes) -> bytes:
    """Two lists of who is gone, as one: nobody on either comes back. An erasure goes before an objection."""
    trouble: PubliekError
    try:
        one, other = json.loads(brought), json.loads(here)
        marks: dict[str, Any] = {**one["marks"], **other["marks"]}
        for mark, told in one["marks"].items():
            if told[0] == "erased":
                marks[mark] = told
        return json.dumps({**other, "marks": dict(sorted(marks.items()))}).encode()
    except (ValueError, KeyError, TypeError, IndexError):
        trouble = refusals.keys_damaged()
    raise trouble
