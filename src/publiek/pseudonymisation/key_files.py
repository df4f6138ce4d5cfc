"""How does a key lie on disk: name, form, rights, and how it is written whole or not at all?

JSON, one file per legal entity, mode 0600 in a folder with mode 0700. The file carries for every generation its id, its
day and the secret; the id is computed from the secret, so a damaged secret shows.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import re
import secrets
import stat
import time
from datetime import date
from pathlib import Path
from typing import Any

from publiek.pseudonymisation import refusals
from publiek.pseudonymisation.keys import SECRET_BYTES, EntityKeys, Generation, Rotation, key_id

FORMAT = 1
#: Larger than any key file will ever be; a file beyond it is not read.
MOST_BYTES = 1_000_000
#: How long a key may take to be written.
DRAFT_SECONDS = 60.0
_DRAFT = re.compile(r"\.[0-9a-f]{16}\.draft")


def name_of(entity: str) -> str:
    """The file name for `entity`: a readable part, and a part that is different for different names."""
    readable = re.sub(r"[^a-z0-9]+", "-", entity.lower()).strip("-")[:40]
    return f"{readable or 'entity'}-{hashlib.sha256(entity.encode()).hexdigest()[:12]}.key.json"


def secure_folder(folder: Path) -> None:
    """Make the keys folder, for its owner alone; tighten it when it is ours and open."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.chmod(0o700)
    except OSError:
        raise refusals.key_unreadable() from None


def clear_drafts(folder: Path) -> None:
    """Remove what processes that were killed while they made a key left behind: copies of secrets, whole or half.

    A draft lives for a moment; one that is older than `DRAFT_SECONDS` is nobody's any more.
    """
    limit = time.time() - DRAFT_SECONDS
    with contextlib.suppress(OSError):
        for draft in folder.glob(".*.draft"):
            if _DRAFT.fullmatch(draft.name) and draft.lstat().st_mtime < limit:
                draft.unlink(missing_ok=True)


def create(path: Path, keys: EntityKeys) -> None:
    """Write `keys` to `path` unless another process was first; then that one counts."""
    draft = _draft(path, keys)
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    except OSError:
        raise refusals.key_unreadable() from None
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)


def replace(path: Path, keys: EntityKeys) -> None:
    """Write `keys` to `path` in one step, in place of what was there."""
    draft = _draft(path, keys)
    try:
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise refusals.key_unreadable() from None
    sync(path.parent)


def read(path: Path) -> EntityKeys:
    """The keys in `path`. Raises StorageError when it is no whole key, a link, or readable by others."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            known = os.fstat(handle)
            content = os.read(handle, MOST_BYTES)
        finally:
            os.close(handle)
    except OSError:
        raise refusals.key_unreadable() from None
    if os.name == "posix" and stat.S_IMODE(known.st_mode) & 0o077:
        raise refusals.key_open()
    try:
        return _keys_from(json.loads(content))
    except (ValueError, KeyError, TypeError, RecursionError):
        # The cause quotes the content of the file.
        raise refusals.key_damaged() from None


def _draft(path: Path, keys: EntityKeys) -> Path:
    """A finished file beside `path` under a name of its own."""
    draft = path.with_name(f".{secrets.token_hex(8)}.draft")
    content = json.dumps(_as_json(keys), indent=1).encode()
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
    except OSError:
        draft.unlink(missing_ok=True)
        raise refusals.key_unreadable() from None
    return draft


def sync(folder: Path) -> None:
    """The name itself must survive a power cut too; not every system lets a folder be synced."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _as_json(keys: EntityKeys) -> dict[str, Any]:
    one = [_as_one(generation) for generation in keys.generations]
    rotations = [{"from": r.from_id, "to": r.to_id, "on": r.on.isoformat()} for r in keys.rotations]
    told: dict[str, Any] = {"format": FORMAT, "current": one[-1], "previous": one[:-1], "rotations": rotations}
    if keys.pending is not None:
        told["pending"] = _as_one(keys.pending)
    return told


def _as_one(generation: Generation) -> dict[str, str]:
    return {"id": generation.id, "created": generation.created.isoformat(), "secret": generation.secret.hex()}


def _keys_from(content: Any) -> EntityKeys:
    if content["format"] != FORMAT:
        raise ValueError("unknown format")
    generations = tuple(_generation(one) for one in (*content["previous"], content["current"]))
    rotations = tuple(Rotation(r["from"], r["to"], date.fromisoformat(r["on"])) for r in content["rotations"])
    ids = [g.id for g in generations]
    if len(set(ids)) != len(ids) or [(r.from_id, r.to_id) for r in rotations] != list(itertools.pairwise(ids)):
        raise ValueError("generations and rotations do not fit")
    pending = _generation(content["pending"]) if "pending" in content else None
    return EntityKeys(generations, rotations, pending)


def _generation(one: dict[str, str]) -> Generation:
    secret = bytes.fromhex(one["secret"])
    if len(secret) != SECRET_BYTES or key_id(secret) != one["id"]:
        raise ValueError("not the secret of this id")
    return Generation(one["id"], date.fromisoformat(one["created"]), secret)
