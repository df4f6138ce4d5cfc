"""What did a house promise to try, before it knew how it would end? Kept so that nobody can change it unseen.

    home/organisations/<id>/tried/
        log.jsonl          one entry per line, oldest first: registered, amended, read out
        HEAD               how many entries there are, and the digest of the last
        lessons/CODE.yaml  the house's own lessons
        lock

Every entry holds the digest of the one before, so an entry that was changed, left out or put between is noticed on
every reading. Who holds the whole disk can write a whole new chain: against that helps the code of a registration,
told to somebody else on the day (docs/decisions/0040).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek.errors import LessonError, Text
from publiek.warehouse import publication, refusals
from publiek.warehouse.places import places_of

_NOTHING = "0" * 64
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Entry:
    """One line of the log: what happened (`kind`) to which experiment (`code`), when, and the digest of this line."""

    kind: str
    code: str
    at: datetime
    content: Mapping[str, Any]
    digest: str


class Tried:
    """What one house tried. Making one touches nothing on disk."""

    def __init__(self, home: Path, organisation: str) -> None:
        self.folder = places_of(home, organisation=organisation).root / "tried"

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, oldest first. Raises LessonError "experiments-changed" when the chain does not hold."""
        with refusals.storing():
            try:
                lines = (self.folder / "log.jsonl").read_text("utf-8").splitlines()
                head = json.loads((self.folder / "HEAD").read_text("utf-8"))
            except FileNotFoundError:
                if self.folder.is_dir() and any((self.folder / name).exists() for name in ("log.jsonl", "HEAD")):
                    raise _changed(0) from None
                return ()
            except ValueError:
                raise _changed(0) from None
        found = self._followed(lines)
        # An entry is in the log before HEAD counts it: one killed in between leaves exactly one more, which holds.
        counted = head.get("entries") if isinstance(head, dict) else None
        whole = isinstance(counted, int) and counted in (len(found), len(found) - 1) and counted > 0
        if not whole or found[counted - 1].digest != head.get("digest"):
            raise _changed(len(found))
        return found

    def append(self, kind: str, code: str, content: Mapping[str, Any], *, at: datetime) -> Entry:
        """Adds one entry; whole or not at all. Raises LessonError when what is there was changed."""
        with refusals.storing():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self.folder / "lock"):
                before = self.entries()
                previous = before[-1].digest if before else _NOTHING
                line = _line(kind, code, content, at, previous)
                text = "\n".join([*self._raw(), line, ""])
                publication.write_whole(self.folder / "log.jsonl", content=text.encode())
                digest = hashlib.sha256(line.encode()).hexdigest()
                head = {"entries": len(before) + 1, "digest": digest}
                publication.write_whole(self.folder / "HEAD", content=json.dumps(head).encode())
        return Entry(kind, code, at, content, digest)

    def keep_lesson(self, code: str, text: str) -> Path:
        """Keeps an own lesson under its code; one with the same code is replaced."""
        if not _CODE.fullmatch(code):
            raise ValueError("code of a lesson")
        with refusals.storing():
            shelf = self.folder / "lessons"
            shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = shelf / f"{code}.yaml"
            publication.write_whole(path, content=text.encode())
        return path

    def lessons(self) -> tuple[str, ...]:
        """The texts of the own lessons, by code."""
        with refusals.storing():
            return tuple(path.read_text("utf-8") for path in sorted((self.folder / "lessons").glob("*.yaml")))

    def _raw(self) -> list[str]:
        path = self.folder / "log.jsonl"
        return path.read_text("utf-8").splitlines() if path.exists() else []

    def _followed(self, lines: list[str]) -> tuple[Entry, ...]:
        found, previous = [], _NOTHING
        for number, line in enumerate(lines, 1):
            try:
                told = json.loads(line)
                fits = told["previous"] == previous
                entry = Entry(
                    told["kind"],
                    told["code"],
                    datetime.fromisoformat(told["at"]),
                    told["content"],
                    hashlib.sha256(line.encode()).hexdigest(),
                )
            except (ValueError, KeyError, TypeError):
                raise _changed(number) from None
            if not fits:
                raise _changed(number)
            found.append(entry)
            previous = entry.digest
        return tuple(found)


def _line(kind: str, code: str, content: Mapping[str, Any], at: datetime, previous: str) -> str:
    told = {"kind": kind, "code": code, "at": at.isoformat(), "previous": previous, "content": content}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _changed(entry: int) -> LessonError:
    return LessonError(
        "experiments-changed",
        Text(
            "Wat van tevoren over experimenten was vastgelegd, is daarna veranderd of weggehaald.",
            "What was registered about experiments beforehand was changed or removed afterwards.",
        ),
        Text(
            "Zet de map ‘tried’ van deze organisatie terug uit een reservekopie; anders zeggen uitkomsten niets.",
            "Put the folder ‘tried’ of this organisation back from a copy; otherwise outcomes say nothing.",
        ),
        {"entry": entry},
    )
