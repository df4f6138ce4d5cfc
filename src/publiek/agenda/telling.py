"""What do the houses of one home tell of their productions, as it is matched?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from publiek.agenda.shown import programme_of
from publiek.house import House
from publiek.programme.told import Told
from publiek.vocabulary.programme import PerformanceRow, Programme


@dataclass(frozen=True)
class Heard:
    """What one house tells: everything it shows, and its productions as they are matched."""

    house: str
    programme: Programme
    told: tuple[Told, ...]


def heard(houses: Iterable[House]) -> list[Heard]:
    """What each house tells, in the order given."""
    found = []
    for house in houses:
        programme = programme_of(house)
        found.append(Heard(house.organisation, programme, told_of(house.organisation, programme)))
    return found


def told_of(house: str, programme: Programme) -> tuple[Told, ...]:
    """The productions of a programme; a performance that names none is taken to be one by its title."""
    days: dict[str, list[date]] = {}
    titles: dict[str, str] = {}
    for row in programme.performances:
        key = production_key(row)
        titles.setdefault(key, row.title)
        if row.start is not None:
            days.setdefault(key, []).append(row.start.date())
    known = {printable(row.id): row for row in programme.productions}
    found = []
    for key in dict.fromkeys([*known, *titles]):
        row, when = known.get(key), days.get(key, [])
        title = printable(row.title if row and row.title else titles.get(key, ""))
        if not title:
            continue
        first, last = (min(when), max(when)) if when else (None, None)
        about = (printable(row.maker), row.genre, first, last, row.identifiers) if row else ("", "", first, last, {})
        found.append(Told(f"{house}/{key}", title, *about))
    return tuple(found)


def production_key(row: PerformanceRow) -> str:
    """The house's own id of the production of a performance."""
    return printable(row.production or row.title)


def printable(text: str) -> str:
    """Text of elsewhere without signs that a screen takes for an order."""
    return "".join(sign for sign in text if sign.isprintable()).strip()
