"""Where does a house keep what can be about somebody, and how does each place let go of what is past its term?

A place counts what is due without changing anything, and lets go of it in one step of its own. What does not exist is
not made. Places of rooms that stand beside this one (cases of visitors) are given by who asks.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from publiek import consent, logbook, safekeeping
from publiek.connecting.writing_back.of_a_house import journal_of
from publiek.house import House
from publiek.listening import receiving, running
from publiek.retention import lines
from publiek.retention.terms import Kept
from publiek.warehouse import checkpoints

Count = Callable[[House, Kept, date], int]


@dataclass(frozen=True)
class Place:
    """One place, by the code of its term: how much in it is due on a day, and how it lets go of that."""

    code: str
    due: Count
    expire: Count


def places() -> tuple[Place, ...]:
    """Every place, in the order in which it lets go: what is kept first, what tells of it last."""
    return (
        Place("lines", lines.due, lines.expire),
        Place("checkpoints", _unfinished_due, _unfinished),
        Place("surveys", _surveys_due, _surveys),
        Place("write-back", _written_due, _written),
        Place("consent", _consent_due, _consent),
        Place("households", _households_due, _households),
        Place("backups", _backups_due, _backups),
        Place("log", _log_due, _log),
    )


def root_of(house: House) -> Path:
    """The folder of everything that is kept of a house."""
    return house.home / "organisations" / house.organisation


def _unfinished_due(house: House, kept: Kept, on: date) -> int:
    return len(list(_stopped(house, kept, on)))


def _unfinished(house: House, kept: Kept, on: date) -> int:
    many = 0
    for folder in _stopped(house, kept, on):
        shutil.rmtree(folder)
        many += 1
    return many


def _stopped(house: House, kept: Kept, on: date) -> Iterator[Path]:
    folder = root_of(house) / "unfinished"
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        if one.is_dir() and date.fromtimestamp(checkpoints.since(one)) < kept.limit(on):
            yield one


def _surveys_due(house: House, kept: Kept, on: date) -> int:
    return sum(receiving.overdue(house, one.code, today=on) for one in running.surveys_of(house))


def _surveys(house: House, kept: Kept, on: date) -> int:
    return sum(sum(receiving.forget_old(house, one.code, today=on)) for one in running.surveys_of(house))


def _written_due(house: House, kept: Kept, on: date) -> int:
    many = 0
    for name in _journals(house):
        journal = journal_of(house, name)
        with journal.held(looking=True):
            limit = kept.limit(on).isoformat()
            many += sum(1 for run in journal.runs() if run.begun < limit and run.state not in ("undone", "expired"))
    return many


def _written(house: House, kept: Kept, on: date) -> int:
    many = 0
    for name in _journals(house):
        journal = journal_of(house, name)
        with journal.held():
            many += journal.expire(_moment(on), months=kept.many)
    return many


def _journals(house: House) -> list[str]:
    return sorted(path.stem for path in (root_of(house) / "written-back").glob("*.db"))


def _consent_due(house: House, kept: Kept, on: date) -> int:
    """The ledger itself tells only when it lets go; that is asked on every run."""
    return 0


def _consent(house: House, kept: Kept, on: date) -> int:
    return consent.expire(house, on) if consent.exists(house) else 0


def _households_due(house: House, kept: Kept, on: date) -> int:
    return len(list(_rounds(house, kept, on)))


def _households(house: House, kept: Kept, on: date) -> int:
    many = 0
    for one in list(_rounds(house, kept, on)):
        if one.is_dir():
            shutil.rmtree(one)
        else:
            one.unlink(missing_ok=True)
        many += 1
    return many


def _rounds(house: House, kept: Kept, on: date) -> Iterator[Path]:
    """Rounds of which nothing changed for so long: keyed households, sealed messages, and copies that lay ready."""
    root = root_of(house)
    found = [*root.glob("overlap/*"), *root.glob("sharing/overlap/*/*"), *root.glob("sharing/ready/*/*/overlap*")]
    for one in sorted(path for path in found if path.is_dir() or path.parent.parent.parent.name == "ready"):
        inside = [path for path in one.rglob("*") if path.is_file()] if one.is_dir() else [one]
        if inside and date.fromtimestamp(max(path.stat().st_mtime for path in inside)) < kept.limit(on):
            yield one


def _backups_due(house: House, kept: Kept, on: date) -> int:
    living = [one for one in safekeeping.sets(house.home, keys=house.keys) if one.living] if _has_sets(house) else []
    limit = kept.limit(on).isoformat()
    return sum(1 for one in [one for one in living if one.state == "present"][:-1] if one.made[:10] < limit)


def _backups(house: House, kept: Kept, on: date) -> int:
    if not _has_sets(house):
        return 0
    ended = safekeeping.expire(house.home, days=kept.many, keys=house.keys, now=_moment(on))
    return len({*ended.shredded, *ended.removed})


def _has_sets(house: House) -> bool:
    return (house.home / "backups").is_dir()


def _log_due(house: House, kept: Kept, on: date) -> int:
    first = next(logbook.read(house.home, house.organisation), None)
    return int(first is not None and first.at.date() < kept.limit(on).replace(day=1))


def _log(house: House, kept: Kept, on: date) -> int:
    at = None if on == date.today() else _moment(on)
    return logbook.drop_before(house.home, house.organisation, kept.limit(on), at=at).lines


def _moment(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)
