"""Which connections are due? Each has its own rhythm; after a failure it is tried again sooner, and ever less often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from publiek.connecting.connections import SCHEDULES, Connection, connections
from publiek.connecting.logging_runs import Run, runs
from publiek.house import House

#: After a failure, in minutes; doubled by every further failure, never beyond the connection's own rhythm.
FIRST_RETRY = 15


def due(house: House, *, now: datetime | None = None) -> tuple[Connection, ...]:
    """The connections whose time has come."""
    now = now or datetime.now(UTC)
    return tuple(one for one in connections(house) if one.on and _has_come(one, runs(house, one.name), now))


def _has_come(connection: Connection, done: list[Run], now: datetime) -> bool:
    """A last run in the future was one by a clock that was wrong: it must not hold the next one up."""
    at = next_moment(connection, done)
    ahead = bool(done) and datetime.fromisoformat(done[-1].begun) > now
    return at is not None and (at <= now or ahead)


def next_moment(connection: Connection, done: list[Run]) -> datetime | None:
    """When a connection runs by itself the next time; None: never. One that never ran is due at once."""
    hours = SCHEDULES[connection.every]
    if not hours:
        return None
    if not done:
        return datetime.fromisoformat(connection.begun)
    failures = 0
    for run in reversed(done):
        if run.outcome != "failed":
            break
        failures += 1
    pause = timedelta(hours=hours)
    if failures:
        pause = min(pause, timedelta(minutes=FIRST_RETRY * 2 ** (failures - 1)))
    return datetime.fromisoformat(done[-1].begun) + pause
