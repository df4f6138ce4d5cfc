"""Which relative paths may stand in a set or an export? Those that can only lie below the folder they are put in."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from io import BufferedReader, BufferedWriter
from pathlib import Path, PurePosixPath

from publiek.safekeeping import refusals

_MOST_TEXT = 1000
_DEVICES = {"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(1, 10))}


def is_below(text: str) -> bool:
    """Whether `text` is a plain relative path with forward slashes: no step up, root or drive."""
    if not text or len(text) > _MOST_TEXT or "\\" in text or ":" in text or any(ord(one) < 32 for one in text):
        return False
    parts = text.split("/")
    if any(part in ("", ".", "..") or part != part.rstrip(" .") for part in parts):
        return False
    return not any(part.partition(".")[0].lower() in _DEVICES for part in parts)


def require_set(texts: Iterable[str]) -> None:
    """Raises StorageError "backup-damaged" unless every path is below, none comes twice, no file is a folder."""
    seen: set[str] = set()
    for text in texts:
        folded = text.casefold()
        if not is_below(text) or folded in seen:
            raise refusals.damaged("path")
        seen.add(folded)
    for text in seen:
        if any(parent.as_posix() in seen for parent in PurePosixPath(text).parents):
            raise refusals.damaged("path")


def open_plain(path: Path) -> BufferedReader:
    """A regular file, opened to be read; a link or a device is refused (StorageError "backup-damaged")."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return os.fdopen(handle, "rb")
        os.close(handle)
    except OSError:
        pass
    raise refusals.damaged("missing")


def create_private(path: Path) -> BufferedWriter:
    """A new file for its owner alone; never one that was there, nor through a link."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def inside(folder: Path, other: Path) -> bool:
    """Whether `folder` is `other` or lies below it, links followed."""
    inner, outer = folder.expanduser().resolve(), other.expanduser().resolve()
    return inner == outer or outer in inner.parents
