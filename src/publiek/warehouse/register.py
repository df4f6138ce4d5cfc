"""Which identifiers did this home give out? One open file, only ever added to.

home/register/
    events.jsonl    one event per line (see `publiek.programme.register`); replaced whole or not at all
    review.json     the pairs that the last matching left to a person
    lock            held by whoever writes

Nothing of a person is in it: it may be given to everybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek.warehouse import publication, refusals

Event = Mapping[str, Any]


class KeptRegister:
    """The register of one home. Making one touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "register"

    @property
    def file(self) -> Path:
        """The file with every event."""
        return self.folder / "events.jsonl"

    def events(self) -> list[Event]:
        """Every event, in the order it was kept. Raises StorageError "data-damaged"."""
        with refusals.storing():
            try:
                text = self.file.read_text("utf-8")
            except FileNotFoundError:
                return []
            try:
                return [json.loads(line) for line in text.splitlines()]
            except ValueError:
                raise refusals.data_damaged({"register/events.jsonl": "unreadable"}) from None

    def add(self, work: Callable[[list[Event]], Iterable[Event]]) -> Sequence[Event]:
        """Adds what `work` makes of what is there; nobody else writes meanwhile. Gives what was new."""
        with refusals.storing():
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "lock"):
                before = self.events()
                known = {one["event"] for one in before}
                new = [one for one in {one["event"]: one for one in work(before)}.values() if one["event"] not in known]
                if new:
                    publication.write_whole(self.file, content=lines_of([*before, *new]))
        return new

    def queue(self) -> list[Event]:
        """The pairs that the last matching left to a person. Raises StorageError "data-damaged"."""
        with refusals.storing():
            try:
                found: list[Event] = json.loads((self.folder / "review.json").read_text("utf-8"))
            except FileNotFoundError:
                return []
            except ValueError:
                raise refusals.data_damaged({"register/review.json": "unreadable"}) from None
        return found

    def keep_queue(self, pairs: Sequence[Event]) -> None:
        """Keeps the pairs for a person in the place of those of the last time."""
        with refusals.storing():
            self.folder.mkdir(parents=True, exist_ok=True)
            publication.write_whole(
                self.folder / "review.json", content=json.dumps(pairs, ensure_ascii=False, indent=0).encode()
            )


def lines_of(events: Iterable[Event]) -> bytes:
    """Events as the lines of a file."""
    return "".join(json.dumps(one, ensure_ascii=False, sort_keys=True) + "\n" for one in events).encode()
