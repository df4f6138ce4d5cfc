"""Which sheets were made and sent, and what changed since? Every version stays with the house as its figures.

home/organisations/<id>/year-end/<scheme>-<period>.json: the versions of one sheet, oldest first. A new version is made
only when a figure or a typed answer changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek.exchange.year_end.facts import folder_of
from publiek.house import House
from publiek.warehouse import publication
from publiek.warehouse.refusals import data_damaged, storing


@dataclass(frozen=True)
class Version:
    """One version of a sheet. `digest` is that of its content, `data` that of the lines and agenda it rests on."""

    number: int
    made_on: str
    digest: str
    data: str
    sent_on: str
    values: Mapping[str, Any]
    lists: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One row or list that differs. A list tells how many rows came, went or changed, not which."""

    code: str
    before: Any
    after: Any


def versions(house: House, name: str) -> tuple[Version, ...]:
    """Every version of a sheet (`name` is scheme-period), oldest first."""
    path = _path(house, name)
    with storing():
        try:
            return tuple(Version(**one) for one in json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            return ()
        except (ValueError, TypeError):
            raise data_damaged({f"year-end/{path.name}": "unreadable"}) from None


def keep(house: House, name: str, made: Version, *, sent: date | None = None) -> Version:
    """Keeps a sheet as its next version, or finds the latest one when nothing changed; `sent` marks it as sent."""
    with storing():
        folder_of(house).mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(folder_of(house) / "lock"):
            known = list(versions(house, name))
            if not known or known[-1].digest != made.digest:
                known.append(replace(made, number=len(known) + 1, sent_on=""))
            if sent:
                known[-1] = replace(known[-1], sent_on=sent.isoformat())
            content = json.dumps([asdict(one) for one in known], ensure_ascii=False).encode()
            publication.write_whole(_path(house, name), content=content)
    return known[-1]


def next_number(known: Iterable[Version], digest: str) -> int:
    """The number that a sheet with this content has or gets."""
    known = list(known)
    return len(known) if known and known[-1].digest == digest else len(known) + 1


def last_sent(known: Iterable[Version]) -> Version | None:
    """The version that was sent last; the latest one when none was marked as sent."""
    known = list(known)
    return next((one for one in reversed(known) if one.sent_on), known[-1] if known else None)


def changes(before: Version, after: Version) -> list[Change]:
    """Rows whose value differs, then lists with rows that differ."""
    codes = dict.fromkeys([*before.values, *after.values])
    found = [(code, before.values.get(code), after.values.get(code)) for code in codes]
    told = [Change(*one) for one in found if one[1] != one[2]]
    for code in dict.fromkeys([*before.lists, *after.lists]):
        old, new = (_lines(one.lists.get(code, [])) for one in (before, after))
        gone, come = old - new, new - old
        if gone or come:
            told.append(Change(code, len(gone), len(come)))
    return told


def _lines(rows: Iterable[Any]) -> set[str]:
    return {json.dumps(row, ensure_ascii=False) for row in rows}


def _path(house: House, name: str) -> Path:
    return folder_of(house) / f"{name}.json"
