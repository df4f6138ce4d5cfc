"""Which agendas did a house keep, and what changed when one was read again?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from publiek.agenda.reachable import unreachable
from publiek.house import House
from publiek.programme.changes import Changes, united
from publiek.programme.rows import as_document, from_document
from publiek.vocabulary.programme import Programme
from publiek.warehouse import refusals
from publiek.warehouse.programme import Document, KeptAgendas


@dataclass(frozen=True)
class Source:
    """One agenda that was kept: its name, when it was last read, and how much it tells."""

    name: str
    kept_at: datetime
    performances: int
    productions: int
    venues: int


@dataclass(frozen=True)
class KeptProgramme:
    """What became of one reading: under which name it was kept, and what changed since the last time."""

    source: str
    changes: Changes
    programme: Programme


def keep_programme(house: House, programme: Programme, *, at: datetime | None = None) -> KeptProgramme:
    """Keeps what a source tells in the place of what it told before; whole or not at all.

    E-mail addresses and telephone numbers in titles are left out. The name of the source becomes the name of a file:
    other signs become hyphens. Raises StorageError.
    """
    name, made, told = source_name(programme.source), [], unreachable(programme)

    def change(before: Document | None) -> Document:
        known = None if before is None else _read(before, name)
        made.append(united(known, told))
        return as_document(made[0][0])

    KeptAgendas(house.home, house.organisation).replace(name, change, at=at or datetime.now())
    known, changes = made[0]
    return KeptProgramme(name, changes, known)


def kept_of(house: House) -> Iterator[tuple[datetime, Programme]]:
    """Every agenda as it was last told, in order of its name. Raises StorageError "data-damaged"."""
    agendas = KeptAgendas(house.home, house.organisation)
    for name in agendas.sources():
        if (found := agendas.read(name)) is not None:
            yield found[0], _read(found[1], name)


def sources(house: House) -> tuple[Source, ...]:
    """The agendas of a house."""
    return tuple(
        Source(source_name(one.source), at, len(one.performances), len(one.productions), len(one.venues))
        for at, one in kept_of(house)
    )


def forget(house: House, source: str) -> bool:
    """Takes one agenda out; whether it was there."""
    return KeptAgendas(house.home, house.organisation).forget(source_name(source))


def source_name(text: str) -> str:
    """What a source is called on disk: lower case, other signs as hyphens, at most 80."""
    plain = re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")[:80].strip("-.")
    return plain or "agenda"


def _read(told: Document, name: str) -> Programme:
    try:
        return from_document(told)
    except ValueError:
        raise refusals.data_damaged({f"programme/{name}.json": "unreadable"}) from None
