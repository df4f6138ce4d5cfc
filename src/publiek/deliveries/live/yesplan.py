"""How is Yesplan read live? Its API: the events of the planning with their group, status, profile and locations.

Yesplan plans everything, also rehearsals, hire and holds. An event is a performance when its status is certain and its
profile is one that the house calls a performance; its group is the production (so Yesplan's own ticketing links do).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door, paginators
from publiek.deliveries.live.promised import house_moment, inside, listed, required, text, whole_number
from publiek.errors import Text
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow

NAME = "Yesplan"
#: All of the planning, as a search of Yesplan's own.
_ALL_DAYS = "date:01-01-1970 TO 31-12-2999"
_CANCELLED = "geannuleerd, afgelast, cancelled, canceled, annulé"
_NOT_CERTAIN = "optie, option, hold, pencilled, concept, voorlopig, provisional, aanvraag"
#: The data fields of a house that are asked for; others (contacts, contracts) are never read.
_FIELDS = ("genre_field", "maker_field", "capacity_field")


@dataclass(frozen=True)
class Choices:
    """What the house's own words mean: profiles that are performances (none: all), and statuses in small letters."""

    profiles: frozenset[str]
    not_certain: frozenset[str]
    cancelled: frozenset[str]
    genre: str = ""
    maker: str = ""
    capacity: str = ""


def choices_of(door: Door) -> Choices:
    """The choices that were filled in, or the usual words."""
    said = {one.name: (door.settings.get(one.name) or "").strip() or one.known for one in CONNECTOR.settings}
    profiles, not_certain, cancelled = (listed(said[name]) for name in ("profiles", "not_certain", "cancelled"))
    return Choices(profiles, not_certain, cancelled, *(said[name] for name in _FIELDS))


def discover(door: Door) -> Discovered:
    """The groups of events, and how often each profile and status is used: from these words the house chooses."""
    events = _events(door)
    facts = {
        "events": len(events),
        "profiles": dict(Counter(inside(one, "profile", "name") for one in events)),
        "statuses": dict(Counter(inside(one, "status", "name") for one in events)),
    }
    groups = {inside(one, "group", "id"): inside(one, "group", "name") for one in events}
    return Discovered(NAME, tuple(Part(key, title) for key, title in sorted(groups.items()) if key), facts)


def read(door: Door, _: Cursor | None) -> Iterator[Page]:
    """The whole programme: Yesplan has no question for what changed, and a planning is small."""
    events = _events(door)
    data = _data(door, choices_of(door))
    yield Page(cursor={}, done=1.0, programme=programme_of(events, data, choices_of(door)))


def sign_on(door: Door) -> None:
    """The key goes along in the address, as Yesplan asks. Raises UsageError "live-setting-missing"."""
    door.auth = KeyInAddress(door.setting("key"))


class KeyInAddress:
    """Puts the key in the address of a question; a link to the next page may have it already."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "KeyInAddress()"

    def __call__(self, request: Any) -> Any:
        """`request` with the key."""
        if "api_key=" not in (request.url or ""):
            request.prepare_url(request.url, {"api_key": self._key})
        return request


def _events(door: Door) -> list[dict[str, Any]]:
    return _paged(door, f"api/events/{_ALL_DAYS}")


def _data(door: Door, choices: Choices) -> Mapping[str, Mapping[str, Any]]:
    """The asked data fields of every event, by the id of the event."""
    fields = [field for field in (choices.genre, choices.maker, choices.capacity) if field]
    if not fields:
        return {}
    asked = {"valuesonly": "true", "keywords": ",".join(fields)}
    rows = _paged(door, f"api/events/{_ALL_DAYS}/customdata", asked)
    return {
        text(required(row, "event.id", NAME)): {name: items.get(name) for name in fields}
        for row in rows
        if isinstance(items := required(row, "items", NAME), Mapping)
    }


def _paged(door: Door, path: str, params: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    paging = paginators().JSONLinkPaginator(next_url_path="pagination.next")
    return [one for part, _ in door.pages(path, params, items="data", paginator=paging) for one in part]


def programme_of(events: list[dict[str, Any]], data: Mapping[str, Mapping[str, Any]], choices: Choices) -> Programme:
    """The events that are performances, their groups as productions, their first location as the hall they are in."""
    shown = [one for one in events if _is_shown(one, choices)]
    rows = [_performance(one, data.get(text(required(one, "id", NAME)), {}), choices) for one in shown]
    productions: dict[str, ProductionRow] = {}
    for row, one in zip(rows, shown, strict=True):
        maker = _said(data.get(row.id, {}).get(choices.maker))
        told = ProductionRow(row.production, _title(one), row.genre_own, maker=maker)
        before = productions.get(row.production, told)
        # A house fills in the genre and maker of one evening; they hold for the production.
        productions[row.production] = replace(
            before, genre_own=before.genre_own or told.genre_own, maker=before.maker or told.maker
        )
    venues = {key: VenueRow(key, name) for one in shown for key, name in [_place(one)] if key}
    return Programme("yesplan", tuple(rows), tuple(productions.values()), tuple(venues.values()))


def _is_shown(event: Mapping[str, Any], choices: Choices) -> bool:
    status = _word(required(event, "status.name", NAME))
    profile = _word(inside(event, "profile", "name"))
    return status not in choices.not_certain and (not choices.profiles or profile in choices.profiles)


def _word(value: Any) -> str:
    return " ".join(text(value).casefold().split())


def _performance(event: Mapping[str, Any], data: Mapping[str, Any], choices: Choices) -> PerformanceRow:
    start = house_moment(required(event, "starttime", NAME))
    if start is None:
        raise refusals.answer_changed(NAME, "starttime")
    key = text(required(event, "id", NAME))
    return PerformanceRow(
        id=key,
        title=text(required(event, "name", NAME)),
        start=start,
        end=house_moment(event.get("endtime")),
        production=inside(event, "group", "id") or key,
        venue=_place(event)[0],
        hall=_place(event)[1],
        state="cancelled" if _word(event["status"]["name"]) in choices.cancelled else "planned",
        genre_own=_said(data.get(choices.genre)),
        capacity=whole_number(data.get(choices.capacity)),
    )


def _title(event: Mapping[str, Any]) -> str:
    return inside(event, "group", "name") or text(event.get("name"))


def _said(value: Any) -> str:
    """A choice from a list, or several."""
    return ", ".join(filter(None, map(text, value))) if isinstance(value, list) else text(value)


def _place(event: Mapping[str, Any]) -> tuple[str, str]:
    """The first location: where the audience goes in stands first in Yesplan."""
    places = event.get("locations")
    first = places[0] if isinstance(places, list) and places else {}
    return inside(first, "id"), inside(first, "name") or inside(first, "description")


CONNECTOR = Connector(
    code="yesplan",
    name=NAME,
    brings=("programme",),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Bijvoorbeeld https://uwhuis.yesplan.be.", "For example https://yourhouse.yesplan.be."),
            kind="address",
        ),
        Setting(
            "key",
            Text("API-sleutel", "API key"),
            Text("Van de systeembeheerder van Yesplan.", "From the administrator of Yesplan."),
            kind="secret",
        ),
        Setting(
            "profiles",
            Text("Profielen die voorstellingen zijn", "Profiles that are performances"),
            Text("Met komma's ertussen. Leeg: alle profielen.", "Separated by commas. Empty: all profiles."),
            required=False,
        ),
        Setting(
            "not_certain",
            Text("Statussen die nog niet vaststaan", "Statuses that are not certain yet"),
            Text("Deze komen niet in de agenda.", "These do not come into the agenda."),
            required=False,
            known=_NOT_CERTAIN,
        ),
        Setting(
            "cancelled",
            Text("Statussen voor afgelast", "Statuses for cancelled"),
            Text("Met komma's ertussen.", "Separated by commas."),
            required=False,
            known=_CANCELLED,
        ),
        Setting(
            "genre_field",
            Text("Veld met het genre", "Field with the genre"),
            Text("Het sleutelwoord van het dataveld.", "The keyword of the data field."),
            required=False,
        ),
        Setting(
            "maker_field",
            Text("Veld met de maker", "Field with the maker"),
            Text("Het sleutelwoord van het dataveld.", "The keyword of the data field."),
            required=False,
        ),
        Setting(
            "capacity_field",
            Text("Veld met het aantal plaatsen", "Field with the number of seats"),
            Text("Het sleutelwoord van het dataveld.", "The keyword of the data field."),
            required=False,
        ),
    ),
    discover=discover,
    read=read,
    prepare=sign_on,
    per_second=2.0,
    oddities=(
        Text(
            "Yesplan plant ook repetities, verhuur en opties. Kies de profielen die voorstellingen zijn.",
            "Yesplan also plans rehearsals, hire and holds. Choose the profiles that are performances.",
        ),
        Text(
            "De groep is de productie. Een evenement zonder groep is zijn eigen productie.",
            "The group is the production. An event without a group is its own production.",
        ),
        Text("Er worden geen contacten, contracten of kosten gelezen.", "No contacts, contracts or costs are read."),
    ),
    sources=(
        "https://manual.yesplan.be/en/developers/rest-api/",
        "https://manual.yesplan.be/nl/integraties/activetickets/",
        "https://github.com/quantile-taps/tap-yes-plan",
    ),
)
