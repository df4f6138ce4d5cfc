"""How are the performances of Tessitura read live? Its REST service: performances, production seasons and prices.

It tells what is shown and from which price. How many were sold is not in these answers: orders come as a file.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import (
    cents,
    clock_of,
    house_moment,
    in_batches,
    inside,
    listed,
    records_in,
    required,
    text,
    whole_number,
)
from publiek.errors import NetworkError, Text
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow

NAME = "Tessitura"
_EVERYTHING = {"PerformanceStartDate": "1990-01-01T00:00:00Z", "PerformanceEndDate": "2100-01-01T00:00:00Z"}
_CANCELLED = frozenset(("cancelled", "canceled", "geannuleerd", "afgelast"))
_MOVED = frozenset(("postponed", "rescheduled", "uitgesteld", "verplaatst"))
#: Types of performance that nobody watches, where the house does not say which.
NOT_SHOWN = "parking"
#: Performances asked for in one question about prices.
AT_ONCE = 40

Records = Sequence[Mapping[str, Any]]


def sign_on(door: Door) -> None:
    """Basic authentication of four parts: user, user group, machine and password. Raises UsageError."""
    parts = [door.setting(name) for name in ("user", "group", "machine", "password")]
    token = base64.b64encode(":".join(parts).encode()).decode()
    door.headers = {**door.headers, "Authorization": f"Basic {token}"}


def discover(door: Door) -> Discovered:
    """The production seasons, and how many performances have each type and status."""
    rows = _performances(door)
    seasons = {inside(one, "ProductionSeason", "Id"): inside(one, "ProductionSeason", "Description") for one in rows}
    facts = {
        "performances": len(rows),
        "types": dict(Counter(inside(one, "PerformanceType", "Description") for one in rows)),
        "statuses": dict(Counter(_status(one) for one in rows)),
    }
    return Discovered(NAME, tuple(Part(key, title) for key, title in sorted(seasons.items()) if key), facts)


def read(door: Door, _: Cursor | None) -> Iterator[Page]:
    """The whole programme: the answers do not tell when a performance was changed."""
    clock = clock_of(door.settings.get("clock") or "")
    out = listed(door.settings.get("not_shown") or NOT_SHOWN)
    rows = shown(_performances(door), out)
    programme = programme_of(rows, _seasons(door, rows), _prices(door, rows), clock=clock)
    yield Page(cursor={}, done=1.0, programme=programme)


def shown(performances: Records, not_shown: frozenset[str]) -> Records:
    """Without the types that are no performances (parking, gift cards, memberships)."""
    return [one for one in performances if inside(one, "PerformanceType", "Description").casefold() not in not_shown]


def _performances(door: Door) -> Records:
    return records_in(door.post("TXN/Performances/Search", _EVERYTHING), "Performances", NAME)


def _seasons(door: Door, performances: Records) -> Records:
    """The production seasons of these performances: they tell which production it is, over the seasons."""
    ids = sorted({inside(one, "ProductionSeason", "Id") for one in performances} - {""})
    every = (_if_seen(door, f"TXN/ProductionSeasons/{quote(key, safe='')}") for key in ids)
    return [season for season in every if season]


def _prices(door: Door, performances: Records) -> Records:
    """The prices of these performances; none where the user may not see them: the programme is whole without."""
    found: list[Mapping[str, Any]] = []
    for ids in in_batches((_id(one) for one in performances), AT_ONCE):
        told = _if_seen(door, "TXN/Performances/Prices", {"performanceIds": ",".join(ids)})
        if told is None:
            return []
        found += records_in(told, "Prices", NAME)
    return found


def _if_seen(door: Door, path: str, params: Mapping[str, str] | None = None) -> Any:
    """The answer; None where the user may not see it or the service has no such question."""
    try:
        return door.get(path, params)
    except NetworkError as trouble:
        if trouble.code not in ("live-not-allowed", "live-not-there"):
            raise
    return None


def programme_of(performances: Records, seasons: Records, prices: Records, *, clock: ZoneInfo) -> Programme:
    """Performances with their facility as venue. Moments are brought to `clock`: the offsets in one answer differ.

    The same production in two seasons is one production when `seasons` tells so; else each production season is one.
    """
    productions = {text(required(one, "Id", NAME)): inside(one, "Production", "Id") for one in seasons}
    lowest = prices_from(prices)
    rows = tuple(_performance(one, productions, lowest, clock) for one in performances)
    made = {row.production: _title(one) for row, one in zip(rows, performances, strict=True)}
    made |= {
        f"production-{key}": inside(one, "Production", "Description")
        for one in seasons
        if (key := inside(one, "Production", "Id")) and f"production-{key}" in made
    }
    venues = {row.venue: VenueRow(row.venue, row.hall) for row in rows if row.venue}
    return Programme(
        "tessitura",
        rows,
        tuple(ProductionRow(key, title) for key, title in made.items()),
        tuple(venues.values()),
    )


def prices_from(prices: Records) -> Mapping[str, int]:
    """Performance -> the lowest base price at which tickets are sold, in cents."""
    found: dict[str, int] = {}
    for one in prices:
        amount = cents(required(one, "Price", NAME))
        if one.get("Enabled") is True and one.get("IsBase") is not False and amount is not None:
            key = text(required(one, "PerformanceId", NAME))
            found[key] = min(amount, found.get(key, amount))
    return found


def _id(performance: Mapping[str, Any]) -> str:
    """The id: the search calls it PerformanceId, the record itself Id."""
    return text(performance.get("PerformanceId") or required(performance, "Id", NAME))


def _performance(
    one: Mapping[str, Any], productions: Mapping[str, str], lowest: Mapping[str, int], clock: ZoneInfo
) -> PerformanceRow:
    key, start = _id(one), _start(one, clock)
    minutes = whole_number(one.get("Duration"))
    season = inside(one, "ProductionSeason", "Id")
    status = _status(one).casefold()
    return PerformanceRow(
        id=key,
        title=text(one.get("PerformanceDescription") or one.get("Description")) or _title(one),
        start=start,
        end=start + timedelta(minutes=minutes) if minutes else None,
        production=f"production-{productions[season]}" if productions.get(season) else f"season-{season}",
        venue=inside(required(one, "Facility", NAME), "Id"),
        hall=inside(one, "Facility", "Description"),
        state="cancelled" if status in _CANCELLED else "moved" if status in _MOVED else "planned",
        genre_own=inside(one, "Season", "Description"),
        price_from_cents=lowest.get(key),
        modified=house_moment(one.get("UpdatedDateTime"), clock),
    )


def _start(one: Mapping[str, Any], clock: ZoneInfo) -> datetime:
    start = house_moment(one.get("PerformanceDate") or required(one, "Date", NAME), clock)
    if start is None:
        raise refusals.answer_changed(NAME, "PerformanceDate")
    return start


def _title(one: Mapping[str, Any]) -> str:
    return text(required(one, "ProductionSeason.Description", NAME))


def _status(one: Mapping[str, Any]) -> str:
    return inside(one, "PerformanceStatus", "Description") or inside(one, "Status", "Description")


CONNECTOR = Connector(
    code="tessitura",
    name=NAME,
    brings=("programme",),
    settings=(
        Setting(
            "address",
            Text("Adres van de dienst", "Address of the service"),
            Text("Eindigt vaak op /TessituraService.", "Often ends with /TessituraService."),
            kind="address",
        ),
        Setting("user", Text("Gebruiker", "User"), Text("Een gebruiker die alleen leest.", "A user that only reads.")),
        Setting(
            "group",
            Text("Gebruikersgroep", "User group"),
            Text("De groep van deze gebruiker.", "The group of this user."),
        ),
        Setting(
            "machine",
            Text("Machine", "Machine"),
            Text(
                "De naam van de machine, zoals Tessitura die kent.", "The name of the machine, as Tessitura knows it."
            ),
        ),
        Setting(
            "password", Text("Wachtwoord", "Password"), Text("Van deze gebruiker.", "Of this user."), kind="secret"
        ),
        Setting(
            "clock",
            Text("Klok", "Clock"),
            Text(
                "Tijdzone van het huis, bijvoorbeeld Europe/Amsterdam.",
                "Time zone of the house, for example Europe/Amsterdam.",
            ),
            required=False,
            known="Europe/Amsterdam",
        ),
        Setting(
            "not_shown",
            Text("Soorten die geen voorstelling zijn", "Types that are no performances"),
            Text("Met komma's ertussen.", "Separated by commas."),
            required=False,
            known=NOT_SHOWN,
        ),
    ),
    discover=discover,
    read=read,
    prepare=sign_on,
    per_second=4.0,
    oddities=(
        Text(
            "Verkochte kaarten en aantallen plaatsen staan hier niet in; alleen hoeveel er per zone nog vrij is.",
            "Tickets sold and capacity are not in these answers; only how many are still free per zone.",
        ),
        Text(
            "Parkeerplaatsen zijn in Tessitura ook voorstellingen. Ze worden weggelaten als hun soort dat zegt.",
            "Parking spaces are performances too in Tessitura. They are left out when their type says so.",
        ),
        Text("Het genre is het seizoen, zoals het huis dat noemt.", "The genre is the season, as the house calls it."),
    ),
    sources=(
        "https://github.com/gdgkirkley/tessituraR",
        "https://github.com/clubdeuce/tessitura-php",
    ),
)
