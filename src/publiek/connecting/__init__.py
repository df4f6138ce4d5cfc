"""Keeping up with a system: a run of a live connection, its schedule, its log, and what is written back."""

from publiek.connecting.bringing import bring
from publiek.connecting.connections import (
    SCHEDULES,
    Connection,
    add,
    change,
    connection_of,
    connections,
    door_of,
    remove,
)
from publiek.connecting.logging_runs import OUTCOMES, Run, runs
from publiek.connecting.publishing import Origin
from publiek.connecting.running import How, discover, run
from publiek.connecting.scheduling import due, next_moment
from publiek.connecting.why_failed import why_failed

__all__ = [
    "OUTCOMES",
    "SCHEDULES",
    "Connection",
    "How",
    "Origin",
    "Run",
    "add",
    "bring",
    "change",
    "connection_of",
    "connections",
    "discover",
    "door_of",
    "due",
    "next_moment",
    "remove",
    "run",
    "runs",
    "why_failed",
]
