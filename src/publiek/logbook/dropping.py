"""How does the log itself come to its end? Whole files whose term is over go, and what is left still proves itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from publiek.logbook import ending, refusals
from publiek.logbook.acting import actor
from publiek.logbook.chaining import moment
from publiek.logbook.ending import Seal, Spot
from publiek.logbook.entries import Entry
from publiek.logbook.places import Places, force
from publiek.logbook.reading import read_file
from publiek.logbook.writing import append


@dataclass(frozen=True)
class Dropped:
    """So many `lines` went, the last of which was line `through`; 0 when there was nothing to drop."""

    lines: int = 0
    through: int = 0


def drop_before(home: Path, organisation: str, day: date, *, at: datetime | None = None) -> Dropped:
    """Drop every file of the log, oldest first, of which all lines are from before `day`.

    First a line is written that tells up to which line, with its chain; then the seal; then the files go. Who is killed
    meanwhile lost nothing that still counts; the next call goes on. A file with one line of `day` or later stays, and
    all after it: nothing goes too early, also when a clock was wrong. The newest file always stays.
    """
    places = Places(home, organisation)
    if not places.segments():
        return Dropped()
    with places.only_writer():
        ending.last_of(places)
        _sweep(places)
        seal = ending.seal_of(places)
        spot = _last_to_drop(places, day, at=at)
        if spot is None or seal is None:
            return Dropped()
        detail: dict[str, str | int | bool] = {"through": spot.line, "chain": spot.chain.decode()}
        detail |= {"lines": spot.line - seal.spot.line, "before": day.isoformat()}
        noted = append(places, Entry("retention", "log", who=actor().who, detail=detail), by=actor(), at=at)
        try:
            ending.set_seal(places, Seal(spot, noted.line))
            _sweep(places)
        except OSError:
            raise refusals.not_written() from None
    return Dropped(spot.line - seal.spot.line, spot.line)


def _last_to_drop(places: Places, day: date, *, at: datetime | None) -> Spot | None:
    """The last line of the last file that may go; None when none may.

    The newest file may go too when the line that tells of it begins a new one: in another month than its last line.
    """
    found, files = None, places.segments()
    for number, (_, path) in enumerate(files):
        lines = read_file(path)
        if not lines or any(moment(line["at"]).date() >= day for line in lines):
            break
        now = (at or datetime.now(UTC)).astimezone(UTC)
        newest = number == len(files) - 1
        if newest and lines[-1]["at"][:7] == now.isoformat()[:7]:
            break
        found = Spot(lines[-1]["line"], lines[-1]["chain"].encode())
    return found


def _sweep(places: Places) -> None:
    """Remove the files that the seal says are dropped."""
    seal = ending.seal_of(places)
    gone = [path for first, path in places.segments() if seal and first <= seal.spot.line]
    for path in gone:
        path.unlink(missing_ok=True)
    if gone:
        force(places.root)
