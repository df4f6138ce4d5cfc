"""What is written down about every request? Who, what, how it went; never what was in it."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FILE_BYTES, _FILES = 5 << 20, 5


def last_calls(path: Path) -> dict[str, dict[str, object]]:
    """Name -> the last request of everybody that is known: when, what (`route`), how it ended (`status`, `code`)."""
    found: dict[str, dict[str, object]] = {}
    for file in [path.with_name(f"{path.name}.{number}") for number in range(_FILES, 0, -1)] + [path]:
        for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
            with suppress(ValueError):
                told = json.loads(line)
                if told.get("event") == "request" and told.get("who", "-") != "-":
                    found[str(told["who"])] = {name: told.get(name) for name in ("at", "route", "status", "code")}
    return dict(sorted(found.items()))


class Journal:
    """Lines of JSON in `path` (none: nowhere), the oldest of which go when it grows large."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._file: RotatingFileHandler | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = RotatingFileHandler(path, maxBytes=_FILE_BYTES, backupCount=_FILES, encoding="utf-8")

    def write(self, event: str, **facts: object) -> None:
        """One line: `event` (request, refused, fault, started, stopped) and facts that quote nobody."""
        if self._file is None:
            return
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": at, "event": event, **facts}, ensure_ascii=True)
        with self._lock:
            self._file.emit(logging.LogRecord("wire", logging.INFO, "", 0, line, None, None))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
