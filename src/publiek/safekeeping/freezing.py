"""How is a folder that is in use copied as it was at one moment?

Looked at before and after: when no file came, went or changed meanwhile, the copy is of one moment; else once more.
While it lasts the writer's place of every organisation is held, so nothing is imported; readers never wait. Immutable
files (Parquet) are linked, which takes no time; a log that only grows is copied as far as it is whole; an SQLite file
is copied by SQLite itself. A file that is only a lock, a draft or a step on the way is left out.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from publiek import logbook
from publiek.logbook.places import Places as LogPlaces
from publiek.safekeeping import refusals
from publiek.warehouse import organisations
from publiek.warehouse.places import places_of

#: What is never in a set, by its path below the data folder.
_LEFT_OUT = re.compile(
    r"(?:.*/)?(?:\.?lock|[^/]*\.lock|\.[^/]*\.(?:part|draft)|[^/]*-(?:wal|shm|journal))"
    r"|organisations/[^/]+/(?:work|unfinished)/.*"
    r"|organisations/[^/]+/sharing/\.making/.*"
    r"|backups/.*"
    r"|uploads/.*"
)
_SQLITE = b"SQLite format 3\x00"
#: How often is looked again, and how long is waited in between (seconds).
_ATTEMPTS, _PAUSE = 40, 0.05
#: How long an import that runs is waited for, in seconds.
PATIENCE = 600.0

Stats = dict[str, tuple[int, int, int]]


@contextmanager
def quiet(home: Path, *, patience: float = PATIENCE) -> Iterator[None]:
    """Nothing is imported while this lasts. Raises StorageError "backup-busy" when an import takes longer."""
    with ExitStack() as held:
        for organisation in organisations(home):
            lock = FileLock(places_of(home, organisation=organisation).lock)
            try:
                held.enter_context(lock.acquire(timeout=patience, poll_interval=0.05))
                continue
            except Timeout:
                pass
            raise refusals.busy()
        # What is written in a log meanwhile waits: its lines and its end must be of one moment.
        for organisation in logbook.houses(home):
            held.enter_context(LogPlaces(home, organisation).still())
        yield


def freeze(folder: Path, target: Path) -> int:
    """`target` (new) becomes what `folder` is at one moment; gives how many links in it were left out."""
    for _ in range(_ATTEMPTS):
        before, links = _looked(folder)
        try:
            grown = _copied(folder, before, target)
            after, _ = _looked(folder)
        except FileNotFoundError:
            grown, after = frozenset(), {}
        if {p: s for p, s in before.items() if p not in grown} == {p: s for p, s in after.items() if p not in grown}:
            return links
        shutil.rmtree(target, ignore_errors=True)
        time.sleep(_PAUSE)
    raise refusals.busy()


def _looked(folder: Path) -> tuple[Stats, int]:
    """Every file that belongs in a set, with what shows that it changed; and how many links there are."""
    found: Stats = {}
    links = 0
    for where, folders, names in os.walk(folder):
        at = Path(where)
        links += sum((at / name).is_symlink() for name in (*folders, *names))
        for name in names:
            path = at / name
            text = path.relative_to(folder).as_posix()
            if _LEFT_OUT.fullmatch(text) or path.is_symlink() or not path.is_file():
                continue
            known = path.stat()
            found[text] = (known.st_ino, known.st_size, known.st_mtime_ns)
    return found, links


def _copied(folder: Path, files: Stats, target: Path) -> frozenset[str]:
    """Every file in `target`; gives those that may have changed meanwhile without harm."""
    grown = set()
    target.mkdir(mode=0o700, parents=True)
    for text in sorted(files):
        source, copy = folder / text, target / text
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if text.endswith(".parquet"):
            _link(source, copy)
        elif _is_sqlite(source):
            _backed_up(source, copy)
            grown.add(text)
        else:
            shutil.copyfile(source, copy, follow_symlinks=False)
            if text.endswith(".jsonl"):
                _cut_to_lines(copy)
                grown.add(text)
    return frozenset(grown)


def _link(source: Path, copy: Path) -> None:
    try:
        os.link(source, copy, follow_symlinks=False)
        return
    except FileNotFoundError:
        raise
    except OSError:
        pass
    shutil.copyfile(source, copy, follow_symlinks=False)


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _backed_up(source: Path, copy: Path) -> None:
    """SQLite's own way to copy a database that others are writing in."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=60)) as read:  # noqa: SIM117
        with closing(sqlite3.connect(copy)) as write:
            read.backup(write)
            write.execute("PRAGMA journal_mode=DELETE")


def _cut_to_lines(copy: Path) -> None:
    """A log that was being added to ends with a whole line."""
    with copy.open("rb+") as file:
        content = file.read()
        file.truncate(content.rfind(b"\n") + 1)
