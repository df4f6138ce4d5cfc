"""How is the key of an epoch told to houses that only mail? As a small readable file, of which all must have the same.

Whoever gave one house another public key than the rest would make it share households with nobody: compare the line
that is shown with what the collective made known.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from publiek.collective.overlap import whole_files
from publiek.collective.overlap.epoch_keys import check_epoch
from publiek.collective.overlap.key_holder import Announced
from publiek.errors import PackageError, Text

_MOST_BYTES = 10_000
_SIZES = {"id": 8, "public_key": 32}


def write_announced(announced: Announced, path: Path) -> None:
    """The announcement as a file that may be mailed."""
    told = {"epoch": announced.epoch, "id": announced.id, "public_key": announced.public_key}
    content = json.dumps({"announced": 1, **told, "created": announced.created.isoformat()}, indent=1) + "\n"
    whole_files.write(path, content.encode())


def read_announced(path: Path) -> Announced:
    """The announcement in a file. Raises PackageError "announcement-unreadable" for anything that is not one."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
        if told["announced"] != 1 or any(len(bytes.fromhex(told[name])) != size for name, size in _SIZES.items()):
            raise ValueError("another form")
        created = date.fromisoformat(told["created"])
        return Announced(check_epoch(str(told["epoch"])), told["id"], told["public_key"], created)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise PackageError(
            "announcement-unreadable",
            Text("Dit is geen aankondiging van een sleutel.", "This is no announcement of a key."),
            Text("Vraag de sleutelhouder om het bestand.", "Ask the key holder for the file."),
        ) from None
