"""What did agendas tell of what a house shows? One file per source, each the last that was told.

home/organisations/<id>/programme/
    <source>.json    the programme as it was last told, and when; replaced whole or not at all
    lock             held by whoever writes

Open data: nothing here is about a visitor.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek.warehouse import publication, refusals
from publiek.warehouse.places import places_of

_SOURCE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?")
Document = Mapping[str, Any]


def is_source(text: str) -> bool:
    """Whether `text` can be the name of a source: lower-case letters, digits, dots and hyphens, at most 80."""
    return _SOURCE.fullmatch(text) is not None


class KeptAgendas:
    """The agendas of one house. Making one touches nothing on disk."""

    def __init__(self, home: Path, organisation: str) -> None:
        self.folder = places_of(home, organisation=organisation).root / "programme"

    def sources(self) -> tuple[str, ...]:
        """The names of the sources, in order."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.json") if is_source(path.stem)))

    def read(self, source: str) -> tuple[datetime, Document] | None:
        """When a source was last kept and what it told; None when never. Raises StorageError "data-damaged"."""
        path = self._path(source)
        with refusals.storing():
            try:
                told = json.loads(path.read_text("utf-8"))
                return datetime.fromisoformat(told["kept_at"]), told["programme"]
            except FileNotFoundError:
                return None
            except (ValueError, KeyError, TypeError):
                raise refusals.data_damaged({f"programme/{path.name}": "unreadable"}) from None

    def replace(self, source: str, change: Callable[[Document | None], Document], *, at: datetime) -> None:
        """Keeps what `change` makes of what was there (None: nothing); nobody else writes meanwhile."""
        path = self._path(source)
        with refusals.storing():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self.folder / "lock"):
                before = self.read(source)
                told = {"kept_at": at.isoformat(), "programme": change(before[1] if before else None)}
                publication.write_whole(path, content=json.dumps(told, ensure_ascii=False, indent=0).encode())

    def forget(self, source: str) -> bool:
        """Takes a source out; whether it was there."""
        with refusals.storing():
            path = self._path(source)
            there = path.exists()
            path.unlink(missing_ok=True)
        return there

    def _path(self, source: str) -> Path:
        if not is_source(source):
            raise ValueError("name of a source")
        return self.folder / f"{source}.json"
