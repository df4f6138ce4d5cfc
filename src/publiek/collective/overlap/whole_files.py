"""How is a file written whole or not at all, for its owner alone, and how is it wiped?"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from publiek.errors import StorageError, Text


def write(path: Path, content: bytes) -> None:
    """`content` at `path` in one step, mode 0600, on the disk when this returns. Raises StorageError."""
    draft = path.with_name(f".{secrets.token_hex(8)}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise unwritable() from None


def wipe(path: Path) -> None:
    """The bytes of a file overwritten, and the file gone. On a disk that writes elsewhere this is not enough by itself:
    what lies here is sealed as well.
    """
    try:
        handle = os.open(path, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return
    except OSError:
        raise unwritable() from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(bytes(os.fstat(file.fileno()).st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink(missing_ok=True)
    except OSError:
        raise unwritable() from None


def unwritable() -> StorageError:
    """The file system does not let us."""
    return StorageError(
        "overlap-unwritable",
        Text(
            "De bestanden voor gedeeld publiek kunnen niet worden gelezen of geschreven.",
            "The files for shared audience cannot be read or written.",
        ),
        Text("Controleer de map en of de schijf vol is.", "Check the folder and whether the disk is full."),
    )
