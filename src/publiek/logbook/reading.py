"""What does the log say? Its lines as plain values, oldest first."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from publiek.logbook import chaining, refusals
from publiek.logbook.places import Places


@dataclass(frozen=True)
class Line:
    """One entry as it was written down. `via`: "site" when it was done there. `clock_back`: the clock had gone back."""

    line: int
    at: datetime
    action: str
    subject: str = ""
    who: str = ""
    via: str = ""
    allowed: bool = True
    detail: Mapping[str, str | int | bool] = field(default_factory=dict)
    clock_back: bool = False

    def as_dict(self) -> dict[str, object]:
        """The line as plain values."""
        return {**vars(self), "at": self.at.isoformat(), "detail": dict(self.detail)}


def read(
    home: Path,
    organisation: str,
    since: date | None = None,
    until: date | None = None,
    actions: Collection[str] = (),
) -> Iterator[Line]:
    """The lines from the day `since` up to and with the day `until` (UTC), of `actions` (all when empty).

    Reads; whether the log is whole is asked with `verify`. Raises StorageError "log-changed" at a line that is no line.
    """
    for first, path in Places(home, organisation).segments():
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            # Its term ended while we read.
            continue
        for number, written in enumerate(content.split(b"\n")[:-1], start=first):
            line = _line(written)
            if line is None:
                raise refusals.changed(number)
            day = line.at.date()
            asked = (since is None or day >= since) and (until is None or day <= until)
            if asked and (not actions or line.action in actions):
                yield line


def read_file(path: Path) -> list[dict[str, Any]]:
    """The whole lines of one file as they stand. Raises StorageError "log-changed"."""
    try:
        return [json.loads(written) for written in path.read_bytes().split(b"\n")[:-1]]
    except (ValueError, RecursionError):
        pass
    raise refusals.changed(int(path.stem))


def _line(written: bytes) -> Line | None:
    try:
        told: dict[str, Any] = json.loads(written)
        del told["chain"]
        back = told.pop("clock", "") == "back"
        return Line(**{**told, "at": chaining.moment(told["at"])}, clock_back=back)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
