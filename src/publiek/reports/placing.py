"""How do the files of a report come into their folder: all of them, or none?

They are written in a hidden folder beside their places. Only when every one is whole they are put in place, each in
one step; when that fails half-way, what stood there before comes back. A run that is killed leaves the report as it
was, or, in the instant of putting in place, whole files of two reports; a later run clears its hidden folder away.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Write = Callable[[Path], object]
_PREFIX = ".publiek-"
#: After this many seconds a hidden folder is taken for a leftover of a killed run.
_OLD = 3600.0
_LEFTOVER = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}")


def place(files: Mapping[str, Write], folder: Path) -> list[Path]:
    """Write every file (name -> how it is written to a path) and put them in `folder` together. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder, ignore_cleanup_errors=True) as hidden:
        made = []
        for name, write in files.items():
            path = Path(hidden) / name
            write(path)
            path.chmod(0o644)
            made.append(path)
        _put(made, folder, kept=Path(hidden))
    return [folder / path.name for path in made]


def _put(made: list[Path], folder: Path, *, kept: Path) -> None:
    """Every file in its place, with a copy of what it replaces until all of them are."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for path in made:
            target, earlier = folder / path.name, kept / f"earlier-{path.name}"
            there = target.exists()
            if there:
                shutil.copy2(target, earlier)
            path.replace(target)
            done.append((target, earlier if there else None))
    except BaseException:
        for target, earlier in done:
            if earlier:
                earlier.replace(target)
            else:
                target.unlink(missing_ok=True)
        raise


def _clear(folder: Path) -> None:
    limit = time.time() - _OLD
    for path in folder.iterdir():
        if _LEFTOVER.fullmatch(path.name) and path.is_dir() and path.stat().st_mtime < limit:
            shutil.rmtree(path, ignore_errors=True)
