"""A house with two seasons that somebody looks at: four hundred bookers, two genres, two venues, three channels."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from publiek.warehouse import Store
from tests.support import kept

HOUSE = "de-brug"
NAME = "De Brug"
SEASONS = (2023, 2024)
GENRES = ("theatre", "dance")
CHANNELS = ("online", "till", "phone")
#: Areas in and around Rotterdam.
AREAS = (3011, 3012, 3021, 3023, 3031, 3039, 3061, 3072, 3081, 3111)


def lines(*, bookers: int = 400, seasons: tuple[int, ...] = SEASONS, first: int = 0) -> list[dict[str, object]]:
    """Every booker comes to both genres in turn; one in four only in the last season, one in four only in the first."""
    rows: list[dict[str, object]] = []
    for booker in range(first, first + bookers):
        for season in seasons:
            if (booker % 4 == 0 and season == SEASONS[0]) or (booker % 4 == 1 and season == SEASONS[-1]):
                continue
            place = (booker + season) % 2
            start = datetime(season, 10 + booker % 3, 1 + booker % 27, 20)
            rows.append(
                kept.ticket(0, cents=2000 + 500 * place)
                | {
                    "performance_id": f"v{place}-{start:%Y%m%d}",
                    "production_id": f"p{place}-{season}",
                    "production": f"{'Het stuk' if place == 0 else 'De dans'} {season}",
                    "performance_start": start,
                    "genre": GENRES[place],
                    "venue": f"Zaal {place + 1}",
                    "channel": CHANNELS[booker % 3],
                    "ordered_on": date(season, 9, 1 + booker % 28),
                    "quantity": 2,
                    "order": 10_000 * season + booker,
                    "booker": booker,
                    "booker_kind": "person",
                    "pc4": AREAS[booker % len(AREAS)],
                    "postcode_status": "dutch",
                }
            )
    return rows


def a_home(place: Path, *, house: str = HOUSE, bookers: int = 400) -> Path:
    """A data folder with this one house, its venue in Rotterdam."""
    store = Store(place, house)
    kept.deliver(store, "first", lines(bookers=bookers))
    store.profile(name=NAME, venue_pc4=3011, subsector="theatre")
    return place
