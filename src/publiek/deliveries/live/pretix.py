"""How is pretix read live? Its REST API: orders by when they changed, and again when what they are about changed.

Checked against pretix 2026.8 itself (see tests/functional/test_pretix_live.py). What pretix changes without marking the
order (a name, the date of a single event, the shredder, an anonymised customer) is found by comparing fingerprints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Change, Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.pretix_orders import Place, Walk, chosen_events, count_of, orders_of, places_of, short_name
from publiek.deliveries.live.pretix_programme import Shown, changed, read_programme
from publiek.deliveries.live.pretix_unmarked import closed_events, erased_customers
from publiek.deliveries.live.promised import required
from publiek.deliveries.systems.pretix import flatten
from publiek.errors import Text

NAME = "pretix"


def discover(door: Door) -> Discovered:
    """The organiser's events. Raises NetworkError when the address, organiser, token or an event is not right."""
    place = Place(door)
    account = required(door.get(place.organiser), "name", NAME)
    shown = read_programme(door, dates=False)
    if set(chosen_events(door)) - {slug.casefold() for slug in shown.events}:
        raise refusals.not_there(NAME)
    parts = tuple(Part(slug, shown.title(slug), shown.start(slug)) for slug in shown.events)
    orders = sum(count_of(door, one.orders) for one in places_of(door, shown.events))
    return Discovered(shown.word(account), parts, {"events": len(parts), "orders": orders})


def read(door: Door, cursor: Cursor | None) -> Iterator[Page]:
    """The changes since `cursor`: orders that changed, then those of events, dates and persons that changed.

    Cursor: `since` (per place the moment up to which orders were read), `things` (fingerprints of what orders are
    about), `closed` (per closed event how many of its first orders still hold which personal data), `erased` (how many
    customers were anonymised). Only counts, moments and fingerprints of open texts.
    """
    shown = read_programme(door)
    known = dict(cursor or _gone(door, shown))
    yield Page(programme=shown.programme(source=f"pretix {door.setting('organiser')}"))
    told: set[str] = set()
    since = dict(known.get("since") or {})
    begun = dict(since)
    for walk in [Walk(place, since.get(place.event, "")) for place in places_of(door, shown.events)]:
        for orders in walk.pages():
            since[walk.place.event] = walk.reached
            changes = _changes(orders, shown, told)
            now = {**known, "since": dict(since), "things": _things(known, shown)}
            yield Page(changes, cursor=now, done=0.95 * walk.done)
        begun[walk.place.event] = walk.over
    yield from _told_again(door, shown, known=known, told=told)
    news = _gone(door, shown)
    yield from _erased(door, shown, known=known, told=told, news=news)
    before = known.get("things") or {}
    things = {slug: {**before.get(slug, {}), **one} for slug, one in shown.fingerprints().items()}
    yield Page(cursor={"since": begun, "things": things, **news}, done=1.0)


def _things(known: Mapping[str, Any], shown: Shown) -> dict[str, dict[str, str]]:
    """The fingerprints under which orders were told so far: those of before, until what changed is told again."""
    before = known.get("things") or {}
    return {slug: {**one, **before.get(slug, {})} for slug, one in shown.fingerprints().items()}


def _changes(orders: list[dict[str, Any]], shown: Shown, told: set[str]) -> tuple[Change, ...]:
    """One change per order that was not told yet in this run: all its lines as they are now."""
    found = []
    for order in orders:
        slug, code = short_name(order, "event"), required(order, "code", NAME)
        key = f"{slug}/{code}"
        if key in told:
            continue
        told.add(key)
        records = flatten({"event": {**shown.document(slug, order), "orders": [order]}})
        found.append(Change(key, tuple(records or ())))
    return tuple(found)


def _gone(door: Door, shown: Shown) -> dict[str, Any]:
    return {"closed": closed_events(door, shown), "erased": erased_customers(door)}


def _told_again(door: Door, shown: Shown, *, known: Mapping[str, Any], told: set[str]) -> Iterator[Page]:
    """The orders of what has another name, moment or place than when they were told."""
    for slug, narrowed in changed(known.get("things") or {}, shown):
        for orders in orders_of(Place(door, slug), narrowed):
            yield Page(_changes(orders, shown, told), done=0.97)


def _erased(
    door: Door, shown: Shown, *, known: Mapping[str, Any], told: set[str], news: Mapping[str, Any]
) -> Iterator[Page]:
    """The orders of which personal data may be gone without a mark: of shredded events, of anonymised customers."""
    before, now = known["closed"], news["closed"]
    # One that closed since the last time may have been shredded at once.
    again = [Place(door, slug) for slug in now if before.get(slug) != now[slug]]
    if news["erased"] > known["erased"]:
        again = list(places_of(door, shown.events))
    for place in again:
        for orders in orders_of(place, {}):
            yield Page(_changes(orders, shown, told), done=0.99)


def sign_on(door: Door) -> None:
    """The token goes with every question."""
    door.headers = {**door.headers, "Authorization": f"Token {door.setting('token')}", "Accept": "application/json"}


CONNECTOR = Connector(
    code="pretix",
    name=NAME,
    system="pretix",
    brings=("sales", "programme"),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Waar uw pretix staat.", "Where your pretix is."),
            kind="address",
            known="https://pretix.eu",
        ),
        Setting(
            "organiser",
            Text("Organisator", "Organiser"),
            Text(
                "De korte naam van uw organisatie in het adres van uw kaartverkoop.",
                "The short name of your organisation in the address of your shop.",
            ),
        ),
        Setting(
            "token",
            Text("API-token", "API token"),
            Text(
                "Maak in pretix bij Teams een team dat bestellingen en klanten alleen mag bekijken, met een token.",
                "In pretix under Teams: make a team that may only view orders and customers, and in it a token.",
            ),
            kind="secret",
        ),
        Setting(
            "events",
            Text("Evenementen", "Events"),
            Text(
                "Korte namen, met komma's ertussen. Leeg: alle.",
                "Short names, separated by commas. Empty: all.",
            ),
            required=False,
        ),
        Setting(
            "language",
            Text("Taal van de titels", "Language of the titles"),
            Text(
                "nl, en, de of fr: dezelfde als waarin u exporteert.",
                "nl, en, de or fr: the same as the one in which you export.",
            ),
            required=False,
            known="nl",
        ),
    ),
    discover=discover,
    read=read,
    prepare=sign_on,
    per_second=5.0,
    oddities=(
        Text(
            "Een bestelling die op betaling wacht telt als gereserveerd; een verlopen bestelling als geannuleerd.",
            "An order that waits for its payment counts as reserved; one that expired as cancelled.",
        ),
        Text(
            "Producten die geen bezoek zijn (programmaboekje, garderobe) worden aan hun naam herkend.",
            "Products that are no visit (programme book, cloakroom) are recognised by their name.",
        ),
        Text(
            "Wat in pretix verdwijnt zonder een spoor (een verwijderde testbestelling) gaat hier weg bij de volgende "
            "volledige lezing, elke 30 dagen. Testbestellingen tellen nergens in mee.",
            "What disappears in pretix without a trace (a deleted test order) goes here at the next whole reading, "
            "every 30 days. Test orders count nowhere.",
        ),
    ),
    sources=(
        "https://docs.pretix.eu/dev/api/resources/orders.html",
        "https://docs.pretix.eu/dev/api/resources/events.html",
        "https://docs.pretix.eu/dev/api/resources/subevents.html",
    ),
)
