"""Logs of a house to read, to change and to attack."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from publiek import logbook
from publiek.logbook import Entry
from publiek.logbook.places import Places

HOUSE = "schouwburg"
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def a_log(home: Path, lines: int, *, days: float = 0.0, house: str = HOUSE) -> Path:
    """So many entries more, each `days` after the one before."""
    for number in range(lines):
        entry = Entry("export", f"report {number}", who="Ans de Vries", detail={"rows": number, "policy": "own-eyes"})
        logbook.note(home, house, entry, at=BEGAN + timedelta(days=days * number))
    return Places(home, house).root


def files_of(home: Path, house: str = HOUSE) -> dict[str, bytes]:
    """Every file that counts, by name."""
    root = Places(home, house).root
    return {path.name: path.read_bytes() for path in root.iterdir() if path.is_file() and path.name != "lock"}


def lines_of(home: Path, house: str = HOUSE) -> list[bytes]:
    """The lines of the newest file, each with its newline."""
    return Places(home, house).segments()[-1][1].read_bytes().splitlines(keepends=True)


def write_lines(home: Path, lines: list[bytes], house: str = HOUSE) -> None:
    """The newest file holds these lines."""
    Places(home, house).segments()[-1][1].write_bytes(b"".join(lines))
