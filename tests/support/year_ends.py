"""A house with one invented year, small enough to add up by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from publiek.house import House
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow
from tests.support import kept

#: Performances of 2026: v1 theatre (tickets, scanned), v2 pop (counted at the door), v3 family at a school, v4 film,
#: v5 cancelled, v6 in 2025, v7 an exhibition, v8 dance to which nobody came.
STARTS = {
    "v1": datetime(2026, 3, 14, 20, 0),
    "v2": datetime(2026, 5, 2, 21, 0),
    "v3": datetime(2026, 6, 1, 10, 0),
    "v4": datetime(2026, 7, 3, 20, 0),
    "v5": datetime(2026, 9, 1, 20, 0),
    "v6": datetime(2025, 12, 31, 20, 0),
    "v7": datetime(2026, 1, 10, 10, 0),
    "v8": datetime(2026, 11, 5, 20, 0),
}
GENRES = {
    "v1": "theatre",
    "v2": "pop",
    "v3": "family",
    "v4": "film",
    "v5": "dance",
    "v6": "opera",
    "v7": "exhibition",
    "v8": "dance",
}


def programme() -> Programme:
    """What was shown: v3 for a school, v5 cancelled, all in one hall of 200 places in Utrecht."""
    rows = [
        PerformanceRow(
            id=name,
            title=f"Stuk {name}",
            start=start,
            production=f"p-{name}",
            venue="hall",
            kind="school" if name == "v3" else "regular",
            state="cancelled" if name == "v5" else "held",
            capacity=200,
        )
        for name, start in STARTS.items()
    ]
    productions = [ProductionRow(f"p-{name}", f"Stuk {name}", genre=genre) for name, genre in GENRES.items()]
    dip = {"dip": "NL-26-001-0000001"}
    productions[0] = ProductionRow("p-v1", "Stuk v1", genre="theatre", maker="Gezelschap Een", identifiers=dip)
    hall = VenueRow("hall", "Grote zaal", postcode="3512AA", country="NL", capacity=200)
    return Programme("test", tuple(rows), tuple(productions), (hall,))


def ticket(order: int, name: str, quantity: int, cents: int, **facts: object) -> dict[str, object]:
    """A ticket line of a performance of this year."""
    usual = {"performance_id": name, "performance_start": STARTS[name], "ticket_type": "normal"}
    return kept.ticket(order, quantity=quantity, cents=cents, **(usual | {"postcode_status": "dutch"} | facts))


def lines() -> list[dict[str, object]]:
    """Every case that a sheet must account for."""
    away = {"performance_id": None, "performance_start": None}
    day = datetime(2026, 2, 1).date()
    return [
        # v1: 30 sold and seen, 4 sold and not seen, 6 free, 2 returned, 10 with a pass from abroad.
        ticket(1, "v1", 30, 60000, scanned=True),
        ticket(2, "v1", 4, 8000, scanned=False),
        ticket(3, "v1", 6, 0, ticket_type="free", scanned=True),
        ticket(4, "v1", -2, -4000, status="return", scanned=False),
        ticket(5, "v1", 10, 0, ticket_type="pass", scanned=True, postcode_status="foreign"),
        ticket(6, "v1", 3, 6000, status="reserved"),
        ticket(7, "v1", 5, 10000, status="cancelled"),
        ticket(8, "v1", 1, 2000, status="refunded"),
        # v2: 50 tickets, 65 people counted at the door.
        ticket(9, "v2", 40, 40000, ticket_type="discount"),
        ticket(10, "v2", 10, 0, ticket_type="guest"),
        kept.count("other", quantity=65, performance_id="v2", performance_start=STARTS["v2"]),
        # v3: a school of 25.
        ticket(11, "v3", 25, 12500, ticket_type="discount", booker_kind="school"),
        # v4, v5, v6, v7: film, cancelled, another year, exhibition with an odd kind of ticket.
        ticket(12, "v4", 8, 8000),
        ticket(13, "v5", 12, 24000),
        ticket(14, "v6", 7, 14000),
        ticket(15, "v7", 9, 4500, ticket_type="other"),
        ticket(16, "v7", 12, 18000, booker_kind="group"),
        # A pass on its own, tickets of which nobody knows for what, and a line without any date.
        kept.ticket(17, quantity=1, cents=9900, ticket_type="pass", ordered_on=day, **away),
        kept.ticket(18, quantity=4, cents=4000, ticket_type="normal", ordered_on=day, **away),
        kept.ticket(19, quantity=2, cents=3000, ticket_type="normal", **away),
    ]


def house(home: Path, rows: list[dict[str, object]] | None = None, **facts: object) -> House:
    """A house with those lines."""
    made = House("huis-aan-de-kade", home, name="Huis aan de Kade", **facts)  # type: ignore[arg-type]
    kept.deliver(made.store, "one", lines() if rows is None else rows)
    return made
