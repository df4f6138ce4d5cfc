"""A few invented houses of one collective: their data made ready, and their seats on a site."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from publiek import sector
from publiek.warehouse import Store
from tests.support import kept

EVENING = datetime(2024, 11, 8, 20)
#: Areas of three towns, near and far.
HOMES = (3011, 3012, 3013, 2511, 2512, 1012, 1013, 5611)
VENUES = {"de-brug": 3011, "het-dok": 3012, "museum-noord": 2511, "paradijs": 1012, "zaal-zuid": 5611, "de-kade": 3013}
SECRET = "Het Geheim van Zaal Zuid"
SHARED = "De Reis"


def visit(booker: int, *, title: str = SHARED, tickets: int = 2, **changes: object) -> dict[str, object]:
    """One booker who came once, with an order of `tickets`."""
    usual = {
        "performance_id": f"show-{title}",
        "performance_start": EVENING,
        "production": title,
        "genre": "theatre",
        "ordered_on": date(2024, 10, 1),
        "quantity": tickets,
        "booker": booker,
        "booker_kind": "person",
        "pc4": HOMES[booker % len(HOMES)],
        "postcode_status": "dutch",
        "capacity": 400,
    }
    return kept.ticket(0, cents=3000) | {"order": 1000 + booker} | usual | changes


def fill(home: Path, house: str, *, place: int, venue: int) -> None:
    """One house: `SHARED` and a production of its own; a little larger than the house before it."""
    rows = [visit(number) for number in range(110 + place)]
    own = SECRET if house == "zaal-zuid" else f"Alleen bij {house}"
    rows += [visit(number, title=own, order=5000 + number) for number in range(0, 60, 2)]
    kept.deliver(Store(home, house), "first", rows)
    subsector = "theatre" if place % 2 else "pop"
    Store(home, house).profile(name=house.title(), venue_pc4=venue, subsector=subsector)


def a_home(home: Path) -> Path:
    """Six houses, ready to be seen together."""
    for place, (house, venue) in enumerate(VENUES.items()):
        fill(home, house, place=place, venue=venue)
    sector.refresh(home)
    return home
