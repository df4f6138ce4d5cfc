"""How does an entry get into the log, whole and in its turn? Each line is chained to the one before."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from publiek.logbook import chaining, ending, refusals
from publiek.logbook.acting import Actor, actor
from publiek.logbook.ending import Last, Spot
from publiek.logbook.entries import Entry, require_sound
from publiek.logbook.places import SEGMENT, Places, force

#: The site keeps its own account of every page and file that was asked: these are not written down twice.
_THE_SITE_TELLS = ("view", "export")
_NOTED: set[tuple[str, str, str, str, str]] = set()


def note(home: Path, organisation: str, entry: Entry, *, at: datetime | None = None) -> None:
    """Writes `entry` down, as done by who acts (see `acting`) where it names nobody.

    What cannot be written down does not happen: an error here ends the action. Raises ValueError for an entry that says
    what no entry may say, StorageError "log-not-written" or "log-changed".
    """
    by = actor()
    entry = replace(entry, who=entry.who or by.who)
    require_sound(entry)
    if by.via == "site" and entry.action in _THE_SITE_TELLS:
        return
    places = Places(home, organisation)
    with places.only_writer():
        append(places, entry, by=by, at=at)


def note_once(home: Path, organisation: str, entry: Entry) -> None:
    """As `note`, but once in the life of this process for the same action, subject and actor: a key that is used."""
    once = (str(home), organisation, entry.action, entry.subject, entry.who or actor().who)
    if once not in _NOTED:
        note(home, organisation, entry)
        _NOTED.add(once)


def require_open(home: Path, organisation: str) -> None:
    """Before long work that will be noted: raises what `note` would, so that nothing is done in vain."""
    places = Places(home, organisation)
    if places.segments() or places.end.exists():
        with places.only_writer():
            ending.last_of(places)


def append(places: Places, entry: Entry, *, by: Actor, at: datetime | None = None) -> Spot:
    """Adds a line; the caller is the only writer. Gives the place of the new line."""
    try:
        last = ending.last_of(places)
        now = (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
        line, chain = chaining.written(_told(entry, by, last, now), before=last.spot.chain)
        spot = Spot(last.spot.line + 1, chain)
        _add(_file_for(places, last, now), line)
        ending.set_end(places, spot)
        return spot
    except OSError:
        pass
    raise refusals.not_written()


def _told(entry: Entry, by: Actor, last: Last, now: str) -> dict[str, Any]:
    """What the line tells. A clock that was set back is told; the lines stay in the order in which things happened."""
    told: dict[str, Any] = {"line": last.spot.line + 1, "at": now, "action": entry.action}
    told |= {"subject": entry.subject, "who": entry.who, "via": by.via, "detail": dict(entry.detail)}
    told = {name: value for name, value in told.items() if value not in ("", {})}
    if not entry.allowed:
        told["allowed"] = False
    if now < last.at:
        told["clock"] = "back"
    return told


def _file_for(places: Places, last: Last, now: str) -> Path:
    """A file holds one month, or so many lines; then the next one begins, so that old months can go as a whole."""
    full = last.spot.line + 1 - last.first >= SEGMENT
    if last.path is None or full or now[:7] != last.at[:7]:
        return places.segment(last.spot.line + 1)
    return last.path


def _add(path: Path, line: bytes) -> None:
    new = not path.exists()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab", buffering=0) as file:
        file.write(line)
        os.fsync(file.fileno())
    if new:
        force(path.parent)
