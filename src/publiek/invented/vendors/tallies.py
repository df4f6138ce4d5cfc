"""What do houses have that know no bookers: postcode tallies from the till (L1) and head counts (L0)?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from publiek.invented.extract import VALID, FileStyle, Sheet
from publiek.invented.guests import World
from publiek.invented.programme import Programme
from publiek.invented.sales import PAID, REAL, Orders, Tickets
from publiek.invented.spelling import days, euros, whole
from publiek.vocabulary.codes import TICKET_TYPES

POSTCODES = FileStyle(
    delimiter=";", above=("Postcodetelling kassa {title} {season}",), total_row=("Datum", "Aantal", "")
)
COUNTS = FileStyle(delimiter=";", encoding="cp1252", total_row=("Datum", "Bezoekers", "Recette"))
UNKNOWN, ABROAD = -1, -2
ASKED = 0.9


@dataclass
class Tally:
    """Counts per performance: by postcode (for L1), and sold, free and takings (for L0)."""

    by_area: np.ndarray
    sold: np.ndarray
    free: np.ndarray
    cents: np.ndarray

    @classmethod
    def empty(cls, shows: int, areas: int) -> Tally:
        """Nothing counted yet; the last two areas are "unknown" and "abroad"."""
        zeros = np.zeros(shows, dtype=np.int64)
        return cls(np.zeros((shows, areas + 2), dtype=np.int32), zeros.copy(), zeros.copy(), zeros.copy())

    def count(self, world: World, orders: Orders, tickets: Tickets) -> None:
        """Add what was truly sold: paid tickets that were not returned. One in ten is not asked for a postcode."""
        sold = ~tickets.returned & (orders.status[tickets.order] == PAID) & (orders.plan[tickets.order] == REAL)
        order = tickets.order[sold]
        show = orders.performance[order]
        person = world.relations.person[np.maximum(orders.relation[order], 0)]
        asked = (orders.number[order] * 7919 % 1000) < ASKED * 1000
        area = np.where(person < 0, ABROAD, world.persons.area[np.maximum(person, 0)].astype(np.int64))
        area = np.where(asked, area, UNKNOWN)
        np.add.at(self.by_area, (show, area), 1)
        shows = len(self.sold)
        free = tickets.type[sold] == TICKET_TYPES.index("free")
        self.free += np.bincount(show[free], minlength=shows)
        self.sold += np.bincount(show[~free], minlength=shows)
        self.cents += np.bincount(show, tickets.cents[sold], shows).round().astype(np.int64)


def postcodes(world: World, shows: Programme, tally: Tally) -> Sheet:
    """One row per performance and postcode area; "onbekend" and "buitenland" stand in the same column."""
    show, area = np.nonzero(tally.by_area)
    names = pa.array([*map(str, world.place.pc4), "buitenland", "onbekend"])
    count = tally.by_area[show, area].astype(np.int64)
    titles = pa.array(shows.titles).take(pa.array(show))
    columns: list[tuple[str, pa.Array | str]] = [
        ("Datum", days(shows.day[show], "%d-%m-%Y")),
        ("Activiteit", titles),
        ("Postcode", names.take(pa.array(area))),
        ("Aantal", whole(count)),
    ]
    nothing = np.zeros(len(show), dtype=np.int64)
    slips = {"postcode-missing": area == len(names) - 1, "foreign": area == len(names) - 2}
    return Sheet(columns, np.full(len(show), VALID), count, nothing, nothing, slips)


def counts(world: World, shows: Programme, tally: Tally) -> Sheet:
    """One row per performance. Libraries know visits only; festivals sold, free, capacity and takings."""
    nothing = np.zeros(len(shows), dtype=np.int64)
    visits = tally.sold + tally.free
    columns: list[tuple[str, pa.Array | str]] = [
        ("Datum", days(shows.day, "%d-%m-%Y")),
        ("Activiteit", pa.array(shows.titles)),
    ]
    if world.house.subsector == "library":
        columns.append(("Bezoekers", whole(visits)))
        return Sheet(columns, np.full(len(shows), VALID), visits, nothing, nothing)
    capacity = np.maximum(shows.capacity, visits)
    columns += [
        ("Verkocht", whole(tally.sold)),
        ("Gratis", whole(tally.free)),
        ("Capaciteit", whole(capacity)),
        ("Recette", euros(tally.cents)),
    ]
    return Sheet(columns, np.full(len(shows), VALID), visits, tally.cents, nothing)
