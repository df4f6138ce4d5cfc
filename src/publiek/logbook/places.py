"""Where does the log of a house lie?

home/organisations/<id>/log/
    000000001.jsonl   lines, from the one that the file is named after: a month, or 100,000 lines
    END               the number and the chain of the last line, so that lines cut off at the end show
    DROPPED           what was dropped at the front because its term was over: up to which line, and its chain
    lock              one writer at a time
    aside-0001/       a log that was damaged and put aside (see renewing.py)
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from publiek.logbook import refusals

#: So many lines in one file at most.
SEGMENT = 100_000
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_SEGMENT = re.compile(r"[0-9]{9,}\.jsonl")


@dataclass(frozen=True)
class Places:
    """The files of the log of `organisation` in `home`. Raises UsageError for what is no id of an organisation."""

    home: Path
    organisation: str

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.organisation):
            raise refusals.no_house()

    @property
    def root(self) -> Path:
        """The folder of the log."""
        return self.home / "organisations" / self.organisation / "log"

    @property
    def end(self) -> Path:
        """The number and the chain of the last line."""
        return self.root / "END"

    @property
    def dropped(self) -> Path:
        """What was dropped at the front."""
        return self.root / "DROPPED"

    def segment(self, first: int) -> Path:
        """The file that begins with line `first`."""
        return self.root / f"{first:09d}.jsonl"

    def segments(self) -> list[tuple[int, Path]]:
        """The files of the log by their first line, in order."""
        try:
            found = [path for path in self.root.iterdir() if _SEGMENT.fullmatch(path.name)]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted((int(path.stem), path) for path in found)

    @contextmanager
    def only_writer(self) -> Iterator[None]:
        """One writer at a time; others wait. Raises StorageError "log-not-written"."""
        lock = FileLock(str(self.root / "lock"), mode=0o600)
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire()
        except OSError:
            lock = None  # type: ignore[assignment]
        if lock is None:
            raise refusals.not_written()
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nobody writes meanwhile; where nobody can write, nothing is locked."""
        lock = FileLock(str(self.root / "lock"), mode=0o600)
        taken = False
        if self.root.is_dir():
            with contextlib.suppress(OSError):
                lock.acquire()
                taken = True
        try:
            yield
        finally:
            if taken:
                lock.release()


def houses(home: Path) -> list[str]:
    """The organisations in `home` that have a log."""
    found = (path.parent.name for path in (home / "organisations").glob("*/log") if path.is_dir())
    return sorted(name for name in found if _ID.fullmatch(name))


def write_whole(path: Path, content: bytes) -> None:
    """`path` holds `content`, for its owner alone, or still what it held before. Under the lock."""
    # There is one writer: who was killed here left a part that the next one writes over.
    part = path.with_name(f".{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    force(path.parent)


def force(folder: Path) -> None:
    """A new name in `folder` survives a power cut (on systems where a folder can be forced)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
