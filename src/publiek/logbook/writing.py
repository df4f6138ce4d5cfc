"""How does an entry get into the log, whole and in its turn? Each line is chained to the one before."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from publiek.logbook.entries import ACTIONS, Entry

START = "0" * 64
_LINE = b"publiek log 1\n"


def note(home: Path, organisation: str, entry: Entry) -> None:
    """Writes `entry` down. What cannot be written down does not happen: an error here ends the action."""
    if entry.action not in {action for kind in ACTIONS.values() for action in kind}:
        raise ValueError("an action the log does not know")
    folder = home / "organisations" / organisation / "log"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "log.jsonl"
    with FileLock(str(folder / "lock"), mode=0o600):
        before, number = START, 0
        if path.exists():
            last = json.loads(path.read_bytes().splitlines()[-1])
            before, number = last["chain"], last["line"]
        line = {
            "line": number + 1,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            **{name: value for name, value in vars(entry).items() if value not in ("", {})},
            "before": before,
        }
        said = json.dumps(line, ensure_ascii=False, sort_keys=True).encode()
        line["chain"] = hashlib.sha256(_LINE + said).hexdigest()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
