"""How is everything that is past its term let go of? Place by place, each whole; what was stopped goes on next time.

home/organisations/<id>/retention/
    runs.jsonl    every run: for which day, what went of each place, what could not be done and why
    NOTICE        since when the house was told that something is due (see `noticing`)
    PASSED        up to which day lines have no names (see `warehouse.passed`)
    lock          held by the one run
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from filelock import FileLock, Timeout

from publiek import logbook, permitting
from publiek.errors import PubliekError
from publiek.house import House
from publiek.retention import refusals
from publiek.retention.places import Place, places, root_of
from publiek.retention.terms import Kept, dated, kept_of
from publiek.warehouse import publication
from publiek.warehouse import refusals as storage

#: A day further than this beyond the newest that is known here is a clock that is wrong, until a person says otherwise.
FURTHEST = timedelta(days=366)
RUNS_KEPT = 500


@dataclass(frozen=True)
class AtPlace:
    """One place: the code of its term, how long is kept, what is of before `before` is due, and how much that is."""

    code: str
    kept: Kept
    before: date
    many: int


@dataclass(frozen=True)
class Due:
    """What is past its term on a day, place by place."""

    on: date
    places: tuple[AtPlace, ...]

    @property
    def many(self) -> int:
        """All of it together; what one place counts is something else than what another counts."""
        return sum(place.many for place in self.places)


@dataclass(frozen=True)
class Run:
    """One run. `on`: the day it was done for; `gone`: per place how much went; `failed`: per place why not, by code.

    `clock_back`: an earlier run was for a later day. Nothing of that is undone.
    """

    at: str
    on: date
    gone: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    clock_back: bool = False

    @property
    def whole(self) -> bool:
        """Whether every place did what it had to."""
        return not self.failed

    @property
    def many(self) -> int:
        """Everything that went."""
        return sum(self.gone.values())


def due(house: House, on: date | None = None, *, also: Sequence[Place] = (), only: Collection[str] = ()) -> Due:
    """What is past its term; nothing changes. `also`: places of rooms beside this one; `only`: these codes alone."""
    day = on or date.today()
    found = []
    for place in (one for one in (*places(), *also) if not only or one.code in only):
        kept = kept_of(house, place.code, day)
        found.append(AtPlace(place.code, kept, kept.limit(day), place.due(house, kept, day)))
    return Due(day, tuple(found))


def run(house: House, on: date | None = None, *, also: Sequence[Place] = (), accept_clock: bool = False) -> Run:
    """Lets go of all that is past its term on a day (today), and writes down what went.

    What one place refuses (busy, out of reach) is told with its code, and the other places go on. Raises UsageError
    "retention-clock" when the day is not believed, StorageError "retention-busy" when another run is going on.
    """
    permitting.require(house, "retention")
    day = on or date.today()
    folder = root_of(house) / "retention"
    with storage.storing():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(str(folder / "lock"), mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise refusals.busy() from None
    try:
        return _noted(house, _done(house, day, also=also, accept_clock=accept_clock))
    finally:
        lock.release()


def _done(house: House, day: date, *, also: Sequence[Place], accept_clock: bool) -> Run:
    before = history(house)
    latest = max((one.on for one in before), default=None)
    if not accept_clock and day > newest_day(house) + FURTHEST:
        raise refusals.clock(day, newest_day(house))
    house.store.finish_purge()
    made = Run(datetime.now(UTC).isoformat(timespec="seconds"), day, clock_back=latest is not None and day < latest)
    for place in (*places(), *also):
        try:
            many = place.expire(house, kept_of(house, place.code, day), day)
        except PubliekError as trouble:
            made.failed[place.code] = trouble.code
            continue
        if many:
            made.gone[place.code] = many
            logbook.note(house.home, house.organisation, logbook.Entry("retention", place.code, detail={"many": many}))
    return made


def newest_day(house: House) -> date:
    """The latest day that anything here tells of: a delivery, an earlier run, or this list of terms."""
    kept = [date.fromisoformat(record.kept_at[:10]) for record in house.store.history()]
    return max([dated(), *kept, *(one.on for one in history(house))])


def history(house: House) -> tuple[Run, ...]:
    """Every run that is remembered, oldest first. Raises StorageError "home-damaged"."""
    path = root_of(house) / "retention" / "runs.jsonl"
    with storage.storing():
        try:
            written = path.read_bytes().splitlines()
        except FileNotFoundError:
            return ()
        try:
            return tuple(_run(json.loads(line)) for line in written)
        except (ValueError, KeyError, TypeError):
            raise storage.home_damaged("retention/runs.jsonl") from None


def _noted(house: House, made: Run) -> Run:
    path = root_of(house) / "retention" / "runs.jsonl"
    with storage.storing():
        lines = path.read_bytes().splitlines() if path.exists() else []
        line = json.dumps({**asdict(made), "on": made.on.isoformat()}).encode()
        publication.write_whole(path, content=b"\n".join([*lines[1 - RUNS_KEPT :], line, b""]))
        (path.parent / "NOTICE").unlink(missing_ok=True)
    return made


def _run(told: dict[str, Any]) -> Run:
    gone = {str(code): int(many) for code, many in told["gone"].items()}
    failed = {str(code): str(why) for code, why in told["failed"].items()}
    return Run(str(told["at"]), date.fromisoformat(told["on"]), gone, failed, bool(told["clock_back"]))
