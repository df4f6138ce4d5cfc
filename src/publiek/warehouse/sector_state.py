"""What is kept ready of all houses of one home together: which compact lines, which numbers, which roll-ups?

    home/sector/
        CURRENT                                  the state that counts, as one file
        numbers.json                             the number of each house; a number is never given twice
        behind/                                  see `behind`
        <rollup>-<season>-<token>.parquet        sums by house; no row is about one person
        lock                                     held by the one who refreshes

There is a sector once somebody refreshed it; from then on every new version of a house marks that house as behind.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from publiek.warehouse import publication, refusals
from publiek.warehouse.behind import SECTOR
from publiek.warehouse.cleaning import GRACE
from publiek.warehouse.manifest import now, require_format
from publiek.warehouse.places import token

FORMAT = 1


@dataclass(frozen=True)
class SectorState:
    """One version. `houses`: per organisation the token of the compact lines that are in the roll-ups and its seasons.

    `files`: per roll-up and season the name of its file; `scheme`: the segmentation the groups are of.
    """

    version: int = 0
    recipe: int = 0
    scheme: str = ""
    made_at: str = ""
    houses: Mapping[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    files: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    retired: Mapping[str, float] = field(default_factory=dict)


class SectorFolder:
    """The sector of one home: read it, or hold it to write. Making one touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        self.folder = home.absolute() / SECTOR

    @property
    def exists(self) -> bool:
        """Whether this home keeps a sector."""
        return self.folder.is_dir()

    def path(self, name: str) -> Path:
        """Where a roll-up file stands."""
        return self.folder / name

    def read(self) -> SectorState:
        """The state that counts; version 0 when nothing was made yet. Takes no lock."""
        with refusals.storing():
            try:
                content = (self.folder / "CURRENT").read_bytes()
            except FileNotFoundError:
                return SectorState()
            read = require_format(content, name=f"{SECTOR}/CURRENT")
        try:
            houses = {name: (told[0], tuple(told[1])) for name, told in read["houses"].items()}
            files = {name: {int(season): file for season, file in made.items()} for name, made in read["files"].items()}
            plain = {name: read[name] for name in ("version", "recipe", "scheme", "made_at", "retired")}
        except (KeyError, TypeError, ValueError, AttributeError):
            raise refusals.home_damaged(f"{SECTOR}/CURRENT") from None
        return SectorState(houses=houses, files=files, **plain)

    @contextmanager
    def only_writer(self) -> Iterator[SectorState]:
        """Holds the writer's place, with a folder that exists; gives the state that counts."""
        with refusals.storing():
            (self.folder / "behind").mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self.folder / "lock"):
                yield self.read()

    @contextmanager
    def spill(self) -> Iterator[Path]:
        """A folder for temporary files of one refresh, gone afterwards; those of killed ones go too."""
        with refusals.storing():
            for left in self.folder.glob("spill-*"):
                if left.stat().st_mtime < time.time() - GRACE:
                    shutil.rmtree(left, ignore_errors=True)
            folder = self.folder / f"spill-{token()}"
            folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def known_numbers(self) -> dict[str, int]:
        """The number of every house that ever had one."""
        path = self.folder / "numbers.json"
        known: dict[str, int] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return known

    def numbers(self, organisations: list[str]) -> dict[str, int]:
        """The number of every house, given to those that had none. Only the writer may call this."""
        known = self.known_numbers()
        new = [name for name in organisations if name not in known]
        if new:
            following = 1 + max(known.values(), default=0)
            known |= {name: following + place for place, name in enumerate(sorted(new))}
            publication.write_whole(self.folder / "numbers.json", content=json.dumps(known).encode())
        return known

    def publish(self, state: SectorState) -> SectorState:
        """`state` counts from now on; files that no reader can use any more are removed. For the writer only."""
        used = {file for made in state.files.values() for file in made.values()}
        before = self.read()
        moment = time.time()
        gone = {file for made in before.files.values() for file in made.values()} - used
        retired = {file: at for file, at in before.retired.items() if at > moment - GRACE} | dict.fromkeys(gone, moment)
        told = {
            "format": FORMAT,
            "version": before.version + 1,
            "recipe": state.recipe,
            "scheme": state.scheme,
            "made_at": now(),
            "houses": {name: [token, list(seasons)] for name, (token, seasons) in sorted(state.houses.items())},
            "files": {name: dict(made) for name, made in state.files.items()},
            "retired": retired,
        }
        publication.write_whole(self.folder / "CURRENT", content=json.dumps(told).encode())
        for path in self.folder.glob("*.parquet"):
            if path.name not in used and path.name not in retired:
                path.unlink(missing_ok=True)
        return self.read()
