"""Of which houses was something newer kept than the sums over all houses tell?

A mark is a file in `home/sector/behind`, made before a new version of a house counts. Who catches up takes the marks
first (by renaming them) and removes them only when done: a mark made meanwhile stays, and so does one taken by a
process that was killed. Where no sector is kept there is nothing to mark.
"""

from __future__ import annotations

from pathlib import Path

from publiek.warehouse.places import token

SECTOR = "sector"


def _folder(home: Path) -> Path:
    return home / SECTOR / "behind"


def mark(home: Path, *, organisation: str) -> None:
    """Something newer of this house is about to count."""
    if _folder(home).is_dir():
        (_folder(home) / organisation).touch(mode=0o600)


def marked(home: Path) -> set[str]:
    """The houses that are behind."""
    folder = _folder(home)
    return {path.name.partition(".")[0] for path in folder.iterdir()} if folder.is_dir() else set()


def take(home: Path, *, organisation: str) -> list[Path]:
    """The marks of a house, out of the way of new ones; give them to `done` once the house has caught up."""
    folder = _folder(home)
    if not folder.is_dir():
        return []
    fresh = folder / organisation
    if fresh.exists():
        fresh.rename(folder / f"{organisation}.{token()}")
    return sorted(folder.glob(f"{organisation}.*"))


def done(marks: list[Path]) -> None:
    """These marks have been answered."""
    for path in marks:
        path.unlink(missing_ok=True)
