"""Where does the log end, and what was dropped at its front? Two small files beside the lines."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publiek.logbook import chaining, refusals
from publiek.logbook.places import Places, write_whole

_END = re.compile(rb"([1-9][0-9]*) ([0-9a-f]{64})\n")
_DROPPED = re.compile(rb"([1-9][0-9]*) ([0-9a-f]{64}) ([1-9][0-9]*)\n")
_TAIL = 65_536


@dataclass(frozen=True)
class Spot:
    """A place in the chain: the number of a line and its chain."""

    line: int
    chain: bytes


@dataclass(frozen=True)
class Seal:
    """What was dropped at the front: up to `spot`; the line `noted`, that is still there, tells of it."""

    spot: Spot
    noted: int


@dataclass(frozen=True)
class Last:
    """The last line that is there, the moment it tells, and the file in which the next one goes when it is not full."""

    spot: Spot
    at: str
    first: int
    path: Path | None


def end_of(places: Places) -> Spot | None:
    """What the end file tells: line 0 when there is none, None when it is damaged."""
    content = _content(places.end)
    if content is None:
        return Spot(0, chaining.start_of(places.organisation))
    found = _END.fullmatch(content)
    return Spot(int(found[1]), found[2]) if found else None


def seal_of(places: Places) -> Seal | None:
    """What was dropped: up to line 0 when nothing was, None when the file is damaged."""
    content = _content(places.dropped)
    if content is None:
        return Seal(Spot(0, chaining.start_of(places.organisation)), 0)
    found = _DROPPED.fullmatch(content)
    return Seal(Spot(int(found[1]), found[2]), int(found[3])) if found else None


def set_end(places: Places, spot: Spot) -> None:
    """The log ends at `spot`."""
    write_whole(places.end, b"%d %b\n" % (spot.line, spot.chain))


def set_seal(places: Places, seal: Seal) -> None:
    """The log begins after `seal.spot`."""
    write_whole(places.dropped, b"%d %b %d\n" % (seal.spot.line, seal.spot.chain, seal.noted))


def last_of(places: Places) -> Last:
    """The last whole line, found without reading the log; half a line after it, of a writer that was killed, is cut.

    Raises StorageError "log-changed" when this is not where the log ended: at the line that the end file tells, or one
    further, when a writer was killed between the line and the end.
    """
    end, seal = end_of(places), seal_of(places)
    if end is None or seal is None:
        raise refusals.changed(0)
    last = _last(places) or Last(seal.spot, "", seal.spot.line + 1, None)
    if last.spot.line == end.line + 1 and last.path is not None:
        line = _tail(last.path)[0]
        if chaining.follows(line, number=last.spot.line, before=end.chain):
            return last
    if last.spot != end:
        raise refusals.changed(min(last.spot.line, end.line) + 1)
    return last


def _last(places: Places) -> Last | None:
    """The newest file that holds a line; a newer one without any was begun by a writer that was killed."""
    for first, path in reversed(places.segments()):
        line, whole = _tail(path)
        if whole < path.stat().st_size:
            os.truncate(path, whole)
        if line:
            told = _told(line)
            return Last(Spot(int(told["line"]), str(told["chain"]).encode()), str(told["at"]), first, path)
    return None


def _told(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
        if isinstance(told, dict) and isinstance(told["line"], int) and {"chain", "at"} <= set(told):
            return told
    except (ValueError, KeyError, RecursionError):
        pass
    raise refusals.changed(0)


def _tail(path: Path) -> tuple[bytes, int]:
    """The last whole line of a file, without its newline, and how many bytes of the file are whole lines."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        start = file.seek(max(0, size - _TAIL))
        content = file.read()
    whole = content.rfind(b"\n") + 1
    if not whole:
        return b"", 0 if not start else size
    return content[: whole - 1].rpartition(b"\n")[2], start + whole


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
