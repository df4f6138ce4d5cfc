"""A home with a few houses, delivered through the real doors, and the same sums in slow plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

from publiek.vocabulary.codes import GENRES
from publiek.warehouse import Store
from tests.support import kept
from tests.support.reference_measures import House

TODAY = date(2026, 3, 1)


def counting(home: Path, house: str) -> list[dict]:
    """The lines of a house that count, as plain rows."""
    return kept.counting(Store(home, house))


def sums(lines: list[dict], *, label: dict[int, str], keys: tuple[str, ...]) -> dict[tuple, tuple[int, int, int, int]]:
    """visits, tickets, cents and different bookers of one house by `keys`: season, month, genre, segment or home.

    What is not known is 0 (home), "unknown" (genre), "" (segment), and minus the season for a month.
    """
    house = House([dict(line) for line in lines], areas=[], today=TODAY)
    at_home = _homes(house)
    found: dict = defaultdict(lambda: [0, 0, 0])
    came: dict = defaultdict(int)
    for line in house.lines:
        cell = _cell(line, house, at_home, label)
        told = found[tuple(cell[key] for key in keys)]
        told[0] += line["visits"]
        told[1] += line["tickets"]
        told[2] += line["amount_cents"] or 0
        if line["own"] and line["booker"] is not None:
            came[tuple(cell[key] for key in keys), line["booker"], cell["season"]] += line["visits"]
    bookers: dict = defaultdict(set)
    for (cell, who, season), visits in came.items():
        if visits > 0:
            bookers[cell].add((who, season))
    return {cell: (*told, len(bookers[cell])) for cell, told in found.items()}


def _cell(line: dict, house: House, at_home: dict, label: dict[int, str]) -> dict[str, object]:
    show = house.shows.get(line["performance_id"])
    starts, genre = line["starts"], (show or {}).get("genre", "unknown")
    home = line["home"] if line["booker"] is None else at_home.get((line["booker"], line["season"]))
    home = (home or 0) if line["own"] else 0
    return {
        "season": line["season"],
        "month": starts.year * 12 + starts.month - 1 if starts else -line["season"],
        "genre": genre if genre in GENRES else "unknown",
        "home": home,
        "segment": label.get(home, ""),
    }


def _homes(house: House) -> dict[tuple, int]:
    """Where each booker lived in each season: the latest own line with an address; the lowest of two on one day."""
    last: dict = {}
    for line in house.lines:
        if line["own"] and line["booker"] is not None and line["home"] is not None:
            moment = line["ordered_on"] or line["starts"] or date.min
            key = (line["booker"], line["season"])
            last[key] = max(last.get(key, (moment, -line["home"])), (moment, -line["home"]))
    return {key: -pc4 for key, (_, pc4) in last.items()}
