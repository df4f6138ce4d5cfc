"""What happened to what this house shares, and was that account changed afterwards?

One line per event, only ever added to; every line holds the digest of the one before (`chain` is its own). The end of
the chain is kept beside it, so that lines cut off at the end show too. Events have names, rounds, numbers and digests:
never a value.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek.collective.contributing import refusals
from publiek.collective.contributing.places import Places, write

EVENTS = ("agreed", "approver", "prepared", "shown", "approved", "packed", "sent", "withdrawn", "stopped", "received")
START = "0" * 64
_LINE = b"publiek sharing log 1\n"

Line = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """`what` happened, with which agreement, round and number of the contribution, and whose doing it was.

    `digest`: of what was agreed, contributed or received; `package`: the sha256 of the file that was packed.
    """

    what: str
    agreement: str = ""
    round: str = ""
    number: int = 0
    digest: str = ""
    by: str = ""
    package: str = ""


def add(places: Places, event: Event) -> Line:
    """Writes `event` down. Raises StorageError "sharing-log-changed" when what is there already does not hold."""
    if event.what not in EVENTS:
        raise ValueError("an event the log does not know")
    places.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(str(places.log.with_suffix(".lock")), mode=0o600):
        lines = read(places)
        told = {name: value for name, value in vars(event).items() if value}
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line: Line = {"line": len(lines) + 1, "at": at, **told, "before": lines[-1]["chain"] if lines else START}
        line["chain"] = _digest(line)
        _cut_unfinished(places.log)
        handle = os.open(places.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(_written(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        write(_end(places), f"{line['line']} {line['chain']}\n".encode())
    return line


def read(places: Places) -> list[Line]:
    """Every line, oldest first. Raises StorageError "sharing-log-changed" unless each follows on the one before."""
    lines = list(_chained(places.log))
    try:
        number, digest = _end(places).read_text("ascii").split()
        ending = int(number), digest
    except FileNotFoundError:
        ending = 0, START
    except (OSError, ValueError, UnicodeDecodeError):
        raise refusals.log_changed(len(lines)) from None
    told = lines[ending[0] - 1]["chain"] if 0 < ending[0] <= len(lines) else START
    # Who was killed between the line and its end left one line more than the end tells.
    if told != ending[1] or not 0 <= len(lines) - ending[0] <= 1:
        raise refusals.log_changed(len(lines) + 1)
    return lines


def last_number(lines: list[Line], agreement: str, round: str) -> int:
    """The number of the last contribution that was packed for a round; 0 when none was."""
    packed = [
        line.get("number", 0)
        for line in lines
        if line["what"] in ("packed", "withdrawn") and (line.get("agreement"), line.get("round")) == (agreement, round)
    ]
    return max(packed, default=0)


def _chained(path: Path) -> Iterator[Line]:
    """What was written whole; what a process that was killed wrote half was never told to anybody."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    before = START
    for number, written in enumerate(content.split(b"\n")[:-1], start=1):
        try:
            line = json.loads(written)
            digest = line.pop("chain")
            sound = (line["line"], line["before"], digest) == (number, before, _digest(line))
            line["chain"] = before = digest
            sound = sound and _written(line) == written
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            sound = False
        if not sound:
            raise refusals.log_changed(number)
        yield line


def _cut_unfinished(path: Path) -> None:
    content = path.read_bytes() if path.exists() else b""
    if content and not content.endswith(b"\n"):
        os.truncate(path, content.rfind(b"\n") + 1)


def _end(places: Places) -> Path:
    return places.log.with_suffix(".end")


def _written(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, sort_keys=True).encode()


def _digest(line: Line) -> str:
    return sha256(_LINE + _written(line)).hexdigest()
