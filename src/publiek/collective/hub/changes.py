"""How does a hub change from one state to the next, whole or not at all, whatever happens meanwhile?

Who changes something holds the lock. What is new is first made whole in the work folder; then one journal tells what
will be moved to where, what will be removed and which lines the log will get. From the moment the journal is there, the
change counts: whoever comes next finishes it first. Before that moment nothing has happened.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from publiek.collective.hub import log
from publiek.collective.hub.places import Places
from publiek.disclosure.register import Register
from publiek.disclosure.register.writing import digest_of, tables_read
from publiek.errors import StorageError, Text
from publiek.warehouse.publication import force, write_whole

PATIENCE = 600.0
Event = Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """`moves`: folders that lie ready -> their places. `removals`: folders or files that go. `events`: for the log.

    `register`: the folder (after moving) with the entry that the release register gets, in the file `registered`.
    """

    events: Sequence[Event]
    moves: Mapping[Path, Path] = field(default_factory=dict)
    removals: Sequence[Path] = ()
    register: Path | None = None
    registered: str = "register.json"


@contextmanager
def only_writer(places: Places) -> Iterator[None]:
    """Holds the hub, after finishing what a killed process had begun. Raises StorageError "hub-busy"."""
    if not places.lock.parent.is_dir():
        raise no_hub()
    lock = FileLock(str(places.lock), mode=0o600)
    try:
        lock.acquire(timeout=PATIENCE, poll_interval=0.02)
    except Timeout:
        raise _busy() from None
    try:
        _finish(places)
        places.sweep()
        yield
    finally:
        lock.release()


def make(places: Places, change: Change) -> None:
    """Makes `change`; only for who holds the hub."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    told = {
        "moves": [[places.relative(source), places.relative(target)] for source, target in change.moves.items()],
        "removals": [places.relative(path) for path in change.removals],
        "register": places.relative(change.register / change.registered) if change.register else "",
        "lines": log.lines_for(places.log, change.events, at=at),
    }
    write_whole(places.journal, content=json.dumps(told).encode())
    _finish(places)


def _finish(places: Places) -> None:
    """Does what the journal tells, as often as needed: every step may have been done already."""
    try:
        told = json.loads(places.journal.read_bytes())
    except FileNotFoundError:
        return
    for source, target in told["moves"]:
        _move(places.root / source, places.root / target)
    for path in told["removals"]:
        _remove(places.root / path)
    if told["register"]:
        _record(places, (places.root / told["register"]).read_bytes())
    log.append(places.log, told["lines"])
    places.journal.unlink()
    force(places.journal.parent)


def _record(places: Places, content: bytes) -> None:
    """Gives the register its entry, unless it has it."""
    told, register = json.loads(content), Register(places.register)
    known = register.entries()
    entry = known[told["entry"] - 1] if len(known) >= told["entry"] else None
    if entry is None:
        entry = register.record(tables_read(told["tables"]), account=told["account"])
    if entry.digest != digest_of(content):
        raise StorageError(
            "hub-register-differs",
            Text(
                "Het register en een vrijgave spreken elkaar tegen.",
                "The register and a release contradict each other.",
            ),
            Text("Zet de map van de hub terug uit de back-up.", "Restore the folder of the hub from its backup."),
            {"entry": told["entry"]},
        )


def _move(source: Path, target: Path) -> None:
    if not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists():
        _remove(target)
    source.rename(target)
    force(target.parent)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def no_hub() -> StorageError:
    """There is none in this folder."""
    return StorageError(
        "hub-missing",
        Text("In deze map is geen hub.", "There is no hub in this folder."),
        Text("Begin er een met: publiek hub init.", "Start one with: publiek hub init."),
    )


def _busy() -> StorageError:
    return StorageError(
        "hub-busy",
        Text("Een ander proces is bezig met deze hub.", "Another process is busy with this hub."),
        Text("Probeer het straks opnieuw.", "Try again later."),
    )
