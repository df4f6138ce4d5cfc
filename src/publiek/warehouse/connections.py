"""Which live connections does an organisation have, with what is open of their settings and what is sealed?

connections/<name>.json       the settings of one connection; secrets only as the vault sealed them
connected/<name>/runs.jsonl   what every run did: counts and codes
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek.warehouse import publication, refusals
from publiek.warehouse.places import is_organisation_id, places_of

#: So many runs are remembered per connection.
RUNS_KEPT = 500


class ConnectionFiles:
    """The files of the connections of one organisation. Names are ids: lower-case letters, digits and hyphens."""

    def __init__(self, home: Path, organisation: str) -> None:
        self._places = places_of(home, organisation=organisation)
        self._folder = self._places.root / "connections"

    def names(self) -> tuple[str, ...]:
        """The connections, in alphabetical order."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.json") if is_organisation_id(path.stem)))

    def read(self, name: str) -> dict[str, Any] | None:
        """What is kept of a connection; None when there is none of this name."""
        if not is_organisation_id(name):
            return None
        with refusals.storing():
            try:
                found = json.loads((self._folder / f"{name}.json").read_bytes())
            except FileNotFoundError:
                return None
            except ValueError:
                raise refusals.home_damaged(f"connections/{name}.json") from None
        return dict(found)

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """Keeps it, whole or not at all, for this user alone."""
        if not is_organisation_id(name):
            raise ValueError("not the name of a connection")
        with refusals.storing():
            publication.make_room(self._places)
            self._folder.mkdir(mode=0o700, exist_ok=True)
            path = self._folder / f"{name}.json"
            publication.write_whole(path, content=json.dumps(dict(content), ensure_ascii=False, indent=1).encode())
            path.chmod(0o600)

    def remove(self, name: str) -> None:
        """Forgets a connection, its secrets with it."""
        with refusals.storing():
            (self._folder / f"{name}.json").unlink(missing_ok=True)

    def note(self, name: str, run: Mapping[str, Any]) -> None:
        """One run more in the log."""
        with refusals.storing():
            folder = self._places.root / "connected" / name
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            path = folder / "runs.jsonl"
            with FileLock(folder / "runs.lock"):
                lines = path.read_bytes().splitlines() if path.is_file() else []
                kept = [*lines[-RUNS_KEPT + 1 :], json.dumps(dict(run), ensure_ascii=False).encode()]
                publication.write_whole(path, content=b"\n".join(kept) + b"\n")

    def runs(self, name: str) -> list[dict[str, Any]]:
        """The log of a connection, oldest first."""
        path = self._places.root / "connected" / name / "runs.jsonl"
        with refusals.storing():
            if not path.is_file():
                return []
            return [json.loads(line) for line in path.read_bytes().splitlines() if line.strip()]
