"""A small home whose houses share sums with a government, delivered through the real doors."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from publiek import sector
from publiek.warehouse import Store
from tests.support import kept

EVENING = datetime(2024, 11, 8, 20)
HOUSES = ("de-brug", "het-dok", "museum-noord", "paradijs", "zaal-zuid")
#: Three neighbouring areas of one municipality.
PC4S = (3011, 3012, 3014)


def visit(booker: int, pc4: int, *, start: datetime = EVENING) -> dict[str, object]:
    """One booker of an area, one order of two tickets."""
    return kept.ticket(0, cents=3000) | {
        "performance_id": f"show-{start:%Y%m%d}",
        "performance_start": start,
        "genre": "theatre",
        "ordered_on": date(start.year, 10, 1),
        "quantity": 2,
        "booker": booker,
        "booker_kind": "person",
        "pc4": pc4,
        "postcode_status": "dutch",
        "order": 1000 + booker,
    }


def deliver(home: Path, house: str, bookers: dict[int, int], *, start: datetime = EVENING, name: str = "first") -> None:
    """A house with so many bookers in each area (pc4 -> number)."""
    lines, number = [], 0
    for pc4, count in bookers.items():
        for _ in range(count):
            lines.append(visit(number, pc4, start=start))
            number += 1
    kept.deliver(Store(home, house), name, lines)


def a_home(home: Path, *, bookers: int = 40, houses: tuple[str, ...] = HOUSES, pc4s: tuple[int, ...] = PC4S) -> Path:
    """Every house has so many bookers in every area; the sums are made."""
    for house in houses:
        deliver(home, house, dict.fromkeys(pc4s, bookers))
    sector.refresh(home)
    return home
