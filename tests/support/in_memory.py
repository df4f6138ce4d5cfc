"""Files of the normal tests in memory: they write every file through to the disk as the product does, 10,000 times."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

#: A file system in memory, where Linux has one.
MEMORY = Path("/dev/shm")
#: What must be free there: several times what a whole run leaves.
_ROOM = 6 * 1024**3
_PREFIX = "publiek-tests-"


def use_memory() -> Path | None:
    """Let everything temporary of this process and those it starts be in memory, if there is room.

    Who chose a folder (`TMPDIR`) keeps it. Gives the folder that was made, to be removed by `leave_memory`.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < _ROOM:
        return None
    for left in MEMORY.glob(f"{_PREFIX}*"):  # of a run that was killed
        if not Path(f"/proc/{left.name.removeprefix(_PREFIX)}").exists():
            shutil.rmtree(left, ignore_errors=True)
    made = MEMORY / f"{_PREFIX}{os.getpid()}"
    made.mkdir(mode=0o700)
    os.environ["TMPDIR"] = str(made)
    tempfile.tempdir = None
    return made


def leave_memory(made: Path | None) -> None:
    """Give the memory back."""
    if made is not None:
        shutil.rmtree(made, ignore_errors=True)
