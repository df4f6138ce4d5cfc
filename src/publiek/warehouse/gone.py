"""Who may not come back? Marks of bookers who were erased or objected; without the key nobody can tell whose they are.

    home/organisations/<id>/gone/
        MARKS       per mark why and since when; replaced whole or not at all
        lock        held by whoever writes
    <keys folder>/<id>.gone.json    the same list, so that an old copy of the data that is put back brings nobody back

The list is what stands in either place. It only grows, but for an objection that is taken back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from publiek.warehouse import publication, refusals
from publiek.warehouse.manifest import require_format
from publiek.warehouse.places import Places

FORMAT = 1
#: Why a mark is on the list. Who objected can take that back; who was erased stays erased.
REASONS = ("erased", "objected")
Marks = np.ndarray


class GoneList:
    """The list of one organisation. Making one touches nothing on disk."""

    def __init__(self, places: Places, *, keys_folder: Path | None = None) -> None:
        self._places = places
        self.path = places.root / "gone" / "MARKS"
        self.copy = keys_folder / f"{places.organisation}.gone.json" if keys_folder else None

    def marks(self, reason: str | None = None) -> Marks:
        """The marks (int64) on the list, of one reason or of all, in order. Raises StorageError "home-damaged"."""
        found = [int(mark, 16) for mark, (why, _) in self._known().items() if reason in (None, why)]
        return np.sort(np.array(found, dtype=np.uint64).view(np.int64))

    def since(self) -> dict[int, tuple[str, date]]:
        """Per mark why it is on the list, and since when."""
        known = self._known().items()
        return {_signed(mark): (why, date.fromisoformat(day)) for mark, (why, day) in known}

    @property
    def state(self) -> str:
        """Sixteen characters that change when the list does; "" while nobody is on it."""
        marks = sorted(self._known())
        return hashlib.sha256("|".join(marks).encode()).hexdigest()[:16] if marks else ""

    @property
    def lifted(self) -> bool:
        """Whether an objection was ever taken back: then lines can be told of with names again."""
        return any(bool(_content(path).get("lifted")) for path in (self.copy, self.path) if path)

    def add(self, marks: Marks, reason: str = "erased", on: date | None = None) -> int:
        """Puts `marks` on the list; how many are new or were there for another reason. Erased goes before objected."""
        if reason not in REASONS:
            raise ValueError("erased or objected")
        day = (on or date.today()).isoformat()
        with self._writing() as known:
            new = {
                text: (reason, day)
                for text in map(_text, np.asarray(marks, np.int64).tolist())
                if text not in known or (known[text][0] == "objected" and reason == "erased")
            }
            # Also without news: what stands in one of the two places alone is put right.
            self._put(known | new)
        return len(new)

    def lift(self, marks: Marks) -> int:
        """Takes objections back; how many. A mark of somebody who was erased stays."""
        with self._writing() as known:
            asked = set(map(_text, np.asarray(marks, np.int64).tolist()))
            lifted = {text for text in asked if known.get(text, ("", ""))[0] == "objected"}
            if lifted:
                self._put({text: told for text, told in known.items() if text not in lifted}, lifted=True)
        return len(lifted)

    def _known(self) -> dict[str, tuple[str, str]]:
        """Both places together."""
        found: dict[str, tuple[str, str]] = {}
        for path in (self.copy, self.path):
            for text, told in (_read(path) if path else {}).items():
                if told[0] == "erased" or text not in found:
                    found[text] = told
        return found

    @contextmanager
    def _writing(self) -> Iterator[dict[str, tuple[str, str]]]:
        with refusals.storing():
            publication.make_room(self._places)
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            with FileLock(str(self.path.parent / "lock"), mode=0o600):
                yield self._known()

    def _put(self, known: dict[str, tuple[str, str]], *, lifted: bool = False) -> None:
        """The copy beside the keys goes first: killed in between, the list is the longer of the two."""
        told = {text: list(known[text]) for text in sorted(known)}
        content = json.dumps({"format": FORMAT, "lifted": lifted or self.lifted, "marks": told}, indent=0)
        for path in (self.copy, self.path):
            if path:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                publication.write_whole(path, content=content.encode())
                path.chmod(0o600)


def _content(path: Path) -> dict[str, Any]:
    with refusals.storing():
        try:
            return require_format(path.read_bytes(), name=path.name)
        except FileNotFoundError:
            return {}


def _read(path: Path) -> dict[str, tuple[str, str]]:
    told = _content(path)
    if not told:
        return {}
    try:
        found = {_text(_signed(mark)): (str(why), str(day)) for mark, (why, day) in told["marks"].items()}
        whole = all(why in REASONS and date.fromisoformat(day) for why, day in found.values())
    except (KeyError, TypeError, ValueError, AttributeError):
        whole = False
    if not whole:
        raise refusals.home_damaged(path.name)
    return found


def _text(mark: int) -> str:
    return f"{mark & (1 << 64) - 1:016x}"


def _signed(text: str) -> int:
    number = int(text, 16)
    return number - (1 << 64) if number >> 63 else number
