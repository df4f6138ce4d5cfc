"""What is told of a connection on a page: how it goes, what it needs, what its runs did. Never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from publiek import connecting
from publiek.connecting import Connection, Run
from publiek.house import House
from publiek.web.connections import working
from publiek.web.wording import language_now, now


@dataclass(frozen=True)
class Told:
    """One connection as a page shows it."""

    connection: Connection
    system: str
    brings: str
    every: str
    busy: bool
    last: Run | None
    outcome: str
    next_at: datetime | None
    failing: bool
    why: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]


def told(house: House, connection: Connection) -> Told:
    """How one connection goes."""
    runs, words = connecting.runs(house, connection.name), now()
    last = runs[-1] if runs else None
    return Told(
        connection=connection,
        system=connection.connector.name,
        brings=", ".join(words.say(f"live.brings.{one}") for one in connection.connector.brings),
        every=words.say(f"live.every.{connection.every}"),
        busy=working.is_busy(house, connection.name),
        last=last,
        outcome=words.say(f"live.outcomes.{last.outcome}") if last else words.say("live.never"),
        next_at=connecting.next_moment(connection, runs) if connection.on else None,
        failing=bool(last and last.outcome == "failed"),
        why=_why(last, connection),
        settings=tuple(
            (one.label.in_language(words.language), connection.settings[one.name])
            for one in connection.connector.settings
            if connection.settings.get(one.name)
        ),
    )


def _why(last: Run | None, connection: Connection) -> tuple[str, ...]:
    """What was the matter and what to do, when the last run did not succeed."""
    if last is None or last.outcome != "failed":
        return ()
    return tuple(one.in_language(language_now()) for one in connecting.why_failed(last.code, connection.connector))


def run_rows(house: House, name: str) -> list[dict[str, object]]:
    """The last runs, the newest first."""
    words = now()
    return [
        {
            "when": timezone.localtime(datetime.fromisoformat(run.begun)),
            "outcome": words.say(f"live.outcomes.{run.outcome}"),
            "units": run.units,
            "records": run.records,
            "performances": run.performances,
            "whole": run.whole and run.outcome != "failed",
            "code": run.code,
        }
        for run in reversed(connecting.runs(house, name)[-20:])
    ]


def oddities(connection: Connection) -> list[str]:
    """What one must know of the figures of this system."""
    return [one.in_language(language_now()) for one in connection.connector.oddities]
