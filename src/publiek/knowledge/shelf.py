"""Where are courses and sessions kept? In two small files of the data folder, for everybody of this installation.

    home/knowledge/courses.json, sessions.json      what people added
The courses that come with the product are not copied there: they are read from the product, and one that was hidden
stays hidden.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock

from publiek.knowledge import refusals
from publiek.knowledge.offers import Course, Session, as_dict, course_of, session_of
from publiek.vocabulary.data_files import read_yaml
from publiek.warehouse.publication import write_whole

FORMAT, MOST = 1, 20_000
_Offer = TypeVar("_Offer", Course, Session)


@cache
def inventory() -> tuple[Course, ...]:
    """The courses that come with the product, each with its source and the day it was looked at."""
    read = read_yaml(files("publiek.knowledge").joinpath("inventory.yaml").read_text(encoding="utf-8"))
    return tuple(
        course_of({"roles": [], **one, "code": code, "checked": one["checked"].isoformat()})
        for code, one in read["courses"].items()
    )


class Shelf:
    """The courses and sessions of one data folder. Making one touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "knowledge"

    def courses(self) -> tuple[Course, ...]:
        """What comes with the product (unless it was taken away) and what people added."""
        hidden, own = self._read("courses", course_of)
        taken = hidden | {one.code for one in own}
        return (*(one for one in inventory() if one.code not in taken), *own)

    def sessions(self) -> tuple[Session, ...]:
        """What people added."""
        return self._read("sessions", session_of)[1]

    def add_courses(self, offered: Iterable[Course]) -> int:
        """Keeps courses; one with a known code takes its place. How many are new or other than before."""
        return self._add("courses", list(offered), course_of)

    def add_sessions(self, offered: Iterable[Session]) -> int:
        """Keeps sessions; one that changed gets the next number. How many are new or other than before."""
        return self._add("sessions", list(offered), session_of)

    def cancel(self, code: str) -> Session:
        """The session does not go on; it stays to be seen. Raises UsageError "knowledge-unknown"."""
        found = next((one for one in self.sessions() if one.code == code), None)
        if found is None:
            raise refusals.unknown("sessie")
        self.add_sessions([replace(found, cancelled=True)])
        return next(one for one in self.sessions() if one.code == code)

    def take_away(self, kind: str, code: str) -> None:
        """A course or session is gone from the list. `kind`: "courses" or "sessions"."""
        read: Callable[[Any], Any] = course_of if kind == "courses" else session_of
        with self._writing():
            hidden, own = self._read(kind, read)
            packaged = kind == "courses" and code in {one.code for one in inventory()}
            if not packaged and code not in {one.code for one in own}:
                raise refusals.unknown("cursus" if kind == "courses" else "sessie")
            self._write(kind, hidden | ({code} if packaged else set()), [one for one in own if one.code != code])

    def _add(self, kind: str, offered: list[_Offer], read: Callable[[Any], _Offer]) -> int:
        with self._writing():
            hidden, own = self._read(kind, read)
            kept = {one.code: one for one in own}
            changed = 0
            for one in offered:
                before = kept.get(one.code)
                made = _following(one, before)
                if made != before:
                    changed, kept[one.code] = changed + 1, made
            if len(kept) > MOST:
                raise refusals.full(MOST)
            if changed:
                self._write(kind, hidden - set(kept), list(kept.values()))
        return changed

    def _writing(self) -> FileLock:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileLock(str(self._folder / "lock"), mode=0o600)

    def _read(self, kind: str, read: Callable[[Any], _Offer]) -> tuple[frozenset[str], tuple[_Offer, ...]]:
        try:
            told = json.loads((self._folder / f"{kind}.json").read_bytes())
            if told["format"] > FORMAT:
                raise ValueError("newer")
            return frozenset(told["hidden"]), tuple(read(one) for one in told[kind])
        except FileNotFoundError:
            return frozenset(), ()
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        raise refusals.damaged()

    def _write(self, kind: str, hidden: Iterable[str], kept: Iterable[Course | Session]) -> None:
        told = {"format": FORMAT, "hidden": sorted(hidden), kind: [as_dict(one) for one in kept]}
        write_whole(self._folder / f"{kind}.json", content=json.dumps(told, ensure_ascii=False, indent=1).encode())


def _following(offered: _Offer, before: _Offer | None) -> _Offer:
    """What is kept: of a session that changed, with the number after the one that was told before."""
    if not isinstance(offered, Session) or not isinstance(before, Session):
        return offered
    same = replace(offered, number=before.number)
    return before if same == before else replace(offered, number=max(offered.number, before.number + 1))
