"""How far did an import come that was stopped, and may the same import go on from there?

    home/organisations/<id>/unfinished/<first sixteen characters of the file's digest>/
        STATE                      what is done: rows, cents, findings; which files hold it; for which import it fits
        staged-0001.parquet ...    the pseudonymous batches, complete
        aside-0001.parquet ...     the rows that were set aside: row number, code, cents

Files are complete and forced to disk before STATE names them, and STATE is replaced in one step. What does not fit
(another program, key or mapping) or is not whole is thrown away, never mended. Nothing in here counts in a figure.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.vocabulary.findings import Finding
from publiek.warehouse.columns import KEPT_LINE, SET_ASIDE_ROW, shaped
from publiek.warehouse.places import Places
from publiek.warehouse.publication import force, write_whole

STATE = "STATE"
FORMAT = 1
#: Seconds after which a checkpoint that nobody came back for is removed: a week.
KEPT_FOR = 7 * 24 * 3600.0


@dataclass(frozen=True)
class SoFar:
    """What of a delivery is done: its first `rows` rows, the last of which is row number `last_row`.

    `cents` is the money that was read in them, `set_aside` (SET_ASIDE) the rows that were not kept, `findings` what
    was noticed, `begun` the day on which the import began: dates and ages are judged on it to the end.
    """

    rows: int
    last_row: int
    cents: int
    findings: tuple[Finding, ...]
    set_aside: pa.Table
    begun: date


class Checkpoint:
    """The checkpoint of one import: of the file with SHA-256 `digest`. For the writer only."""

    def __init__(self, places: Places, *, digest: str) -> None:
        self._root = places.unfinished
        self.folder = places.unfinished / name_of(digest)
        self._digest = digest
        self._fit: dict[str, object] = {}
        self._staged: list[dict[str, object]] = []
        self._aside: list[dict[str, object]] = []

    def load(self, fit: Mapping[str, object]) -> tuple[SoFar, list[Path]] | None:
        """What was done, and the files with its batches; None when nothing is there that fits and is whole.

        `fit` (JSON values) says which import this is: a checkpoint that was made for another is thrown away.
        """
        self._fit = {**fit, "digest": self._digest}
        if not self.folder.is_dir():
            return None
        try:
            found = self._read()
        except (OSError, KeyError, TypeError, ValueError, pa.ArrowException):
            found = None
        if found is None:
            self.forget()
        return found

    def _read(self) -> tuple[SoFar, list[Path]] | None:
        told = json.loads((self.folder / STATE).read_bytes())
        state: dict[str, Any] = told["state"]
        if told["sha256"] != _digest_of(state) or state["format"] != FORMAT or state["fit"] != self._fit:
            return None
        self._staged, self._aside = state["staged"], state["aside"]
        if not all(_is_whole(self.folder, file) for file in (*self._staged, *self._aside)):
            return None
        aside = [pq.ParquetFile(self.folder / str(file["name"])).read() for file in self._aside]
        done = SoFar(
            rows=int(state["rows"]),
            last_row=int(state["last_row"]),
            cents=int(state["cents"]),
            findings=tuple(Finding(f["code"], f["column"], f["count"], tuple(f["rows"])) for f in state["findings"]),
            set_aside=pa.concat_tables([SET_ASIDE_ROW.empty_table(), *aside]),
            begun=date.fromisoformat(state["begun"]),
        )
        return done, [self.folder / str(file["name"]) for file in self._staged]

    def write(self, done: SoFar, *, staged: list[Path]) -> list[Path]:
        """Makes `done` what the next import goes on from. `staged`: every complete file so far; gives where they are.

        Files that are not here yet are moved in, so no line is on the disk twice.
        """
        fresh = not self.folder.is_dir()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in staged[len(self._staged) :]:
            force(path)
            target = self.folder / path.name
            self._staged.append(_described(path, name=target.name))
            path.replace(target)
        self._add_aside(done.set_aside)
        force(self.folder)
        if fresh:
            force(self._root)
            force(self._root.parent)
        write_whole(self.folder / STATE, content=self._state(done))
        return [self.folder / str(file["name"]) for file in self._staged]

    def _add_aside(self, rows: pa.Table) -> None:
        before = sum(int(str(file["rows"])) for file in self._aside)
        if len(rows) == before:
            return
        path = self.folder / f"aside-{len(self._aside) + 1:04d}.parquet"
        pq.write_table(shaped(rows.slice(before), wanted=SET_ASIDE_ROW), path)
        force(path)
        self._aside.append(_described(path, name=path.name))

    def _state(self, done: SoFar) -> bytes:
        state = {
            "format": FORMAT,
            "fit": self._fit,
            "begun": done.begun.isoformat(),
            "rows": done.rows,
            "last_row": done.last_row,
            "cents": done.cents,
            "findings": [finding.as_dict() for finding in done.findings],
            "staged": self._staged,
            "aside": self._aside,
        }
        return json.dumps({"sha256": _digest_of(state), "state": state}, indent=1).encode()

    def forget(self) -> None:
        """Nothing is left of it."""
        self._staged, self._aside = [], []
        shutil.rmtree(self.folder, ignore_errors=True)
        _remove_when_empty(self._root)


def forget_all(places: Places) -> None:
    """No checkpoint of this organisation is left: an import was finished."""
    shutil.rmtree(places.unfinished, ignore_errors=True)


def name_of(digest: str) -> str:
    """The folder of the checkpoint of a file, by its SHA-256; other text is hashed first."""
    whole = len(digest) == 64 and set(digest) <= set("0123456789abcdef")
    return (digest if whole else hashlib.sha256(digest.encode()).hexdigest())[:16]


def since(folder: Path) -> float:
    """When the checkpoint in `folder` was last added to."""
    state = folder / STATE
    return (state if state.exists() else folder).stat().st_mtime


def _remove_when_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _digest_of(state: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


def _described(path: Path, *, name: str) -> dict[str, object]:
    with path.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    with pq.ParquetFile(path) as file:
        rows = file.metadata.num_rows
    return {"name": name, "sha256": found, "size": path.stat().st_size, "rows": rows}


def _is_whole(folder: Path, file: dict[str, object]) -> bool:
    """Whether a file is what it was when it was named, and holds the columns that may be kept and no other."""
    path = folder / str(file["name"])
    if path.parent != folder or _described(path, name=path.name) != file:
        return False
    with pq.ParquetFile(path) as found:
        return bool(found.schema_arrow.names in (KEPT_LINE.names, SET_ASIDE_ROW.names))
