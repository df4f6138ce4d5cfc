"""How does a house learn that something is past its term, before it goes by itself for the first time?

The first time that something is due the house is told, and has two weeks. After its first run, by hand or by itself,
what is due goes every day.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from publiek.house import House
from publiek.retention.places import Place, root_of
from publiek.retention.running import Due, Run, due, history, run
from publiek.warehouse import publication, refusals

#: Between the first notice and the first run that nobody asked for.
NOTICE = timedelta(days=14)


@dataclass(frozen=True)
class Notice:
    """That something is due: since when the house was told, and on which day it goes by itself."""

    due: Due
    told_on: date
    goes_on: date


@dataclass(frozen=True)
class Daily:
    """What a day brought: nothing, a notice, or a run."""

    notice: Notice | None = None
    run: Run | None = None


def noticed(
    house: House, on: date | None = None, *, also: Sequence[Place] = (), only: Collection[str] = ()
) -> Notice | None:
    """The notice of a house when something is due; None when nothing is. The first time its two weeks begin to count.

    `also`, `only`: as for `due`.
    """
    day = on or date.today()
    found = due(house, day, also=also, only=only)
    if not found.many:
        return None
    told = _told_on(house)
    if told is None:
        told = day
        _tell(house, day)
    return Notice(found, told, day if history(house) else told + NOTICE)


def first_run(house: House) -> date | None:
    """The day on which things go by themselves for the first time; None when nothing was told, or it was before."""
    told = _told_on(house)
    return told + NOTICE if told is not None and not history(house) else None


def daily(house: House, on: date | None = None, *, also: Sequence[Place] = ()) -> Daily:
    """What the site does every day: tell the first time, and run once the two weeks are over."""
    day = on or date.today()
    found = noticed(house, day, also=also)
    if found is None or day < found.goes_on:
        return Daily(found)
    return Daily(None, run(house, day, also=also))


def _told_on(house: House) -> date | None:
    path = root_of(house) / "retention" / "NOTICE"
    with refusals.storing():
        try:
            return date.fromisoformat(json.loads(path.read_bytes())["told_on"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            raise refusals.home_damaged("retention/NOTICE") from None


def _tell(house: House, day: date) -> None:
    with refusals.storing():
        folder = root_of(house) / "retention"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        publication.write_whole(folder / "NOTICE", content=json.dumps({"told_on": day.isoformat()}).encode())
