"""How is Ticketmatic read live? Its API: orders, contacts and events by when they changed.

Orders are walked by the moment of their last change, oldest first, each page from where the last one ended: paging by
number would miss an order when another one changes on the way. A contact or event that changed is told by its orders,
which Ticketmatic finds by a query on its public data model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Change, Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import house_moment, in_batches, required, text, whole_number
from publiek.deliveries.live.ticketmatic_contacts import contacts, write
from publiek.deliveries.live.ticketmatic_signing import SignedQuestions
from publiek.deliveries.systems.ticketmatic import flatten
from publiek.errors import Text
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow

NAME = "Ticketmatic"
#: How many are asked at once: the most the API gives, and how many ids a query names.
_PAGE, _IDS = 1000, 200
#: The query that finds the orders of things that changed.
_ORDERS_OF = {
    "contacts": "select id from tm.order where customerid in ({ids})",
    "events": "select orderid as id from tm.ticket where eventid in ({ids})",
}


def sign_on(door: Door) -> None:
    """Every question is signed. Raises UsageError "live-setting-missing"."""
    door.auth = SignedQuestions(door.setting("account"), door.setting("key"), door.setting("secret"))


def discover(door: Door) -> Discovered:
    """The events of the account, and how many orders there are."""
    events = [one for page in walk(door, "events", "") for one in page]
    first = door.get(_path(door, "orders"), {"limit": 1, "includearchived": "true"})
    parts = tuple(
        Part(text(required(one, "id", NAME)), text(one.get("name")), text(one.get("startts"))) for one in events
    )
    return Discovered(door.setting("account"), parts, {"events": len(parts), "orders": _count(first)})


def read(door: Door, cursor: Cursor | None) -> Iterator[Page]:
    """Orders that changed since, then the orders of contacts and events that changed since.

    Cursor: per list the moment of the last change that was seen.
    """
    known = {"orders": "", "contacts": "", "events": "", **(cursor or {})}
    events = [one for page in walk(door, "events", "") for one in page]
    yield Page(programme=programme_of(events))
    told: set[str] = set()
    reached, seen = dict(known), 0
    total = max(1, _count(door.get(_path(door, "orders"), {"limit": 1, **_since(known["orders"])})))
    for orders, lookup in _orders(door, _since(known["orders"])):
        seen += len(orders)
        reached["orders"] = max(reached["orders"], *(text(one.get("lastupdatets")) for one in orders))
        yield Page(_changes(orders, lookup, told), cursor=dict(reached), done=min(0.9, 0.9 * seen / total))
    if cursor is None:
        # Everything was read just now: what changed before needs no second look.
        yield Page(cursor=_caught_up(door, events, reached), done=1.0)
        return
    yield from _told_again(door, events, known=known, reached=reached, told=told)


def walk(door: Door, path: str, since: str) -> Iterator[list[dict[str, Any]]]:
    """A list of the API in the order of change, a page at a time. Raises NetworkError when it is not in that order."""
    for document in _documents(door, path, _since(since)):
        yield required(document, "data", NAME)


def programme_of(events: list[dict[str, Any]]) -> Programme:
    """The events as performances, with their productions and locations."""
    rows = tuple(_performance(one) for one in events)
    titles: dict[str, str] = {}
    for row in rows:
        titles.setdefault(row.production, row.title)
    venues = {row.venue: VenueRow(row.venue, row.hall) for row in rows if row.venue}
    productions = tuple(ProductionRow(key, title) for key, title in titles.items() if key)
    return Programme("ticketmatic", rows, productions, tuple(venues.values()))


def _performance(event: Mapping[str, Any]) -> PerformanceRow:
    dip = text(event.get("c_pkiid"))
    return PerformanceRow(
        id=text(required(event, "id", NAME)),
        title=text(event.get("name")),
        start=house_moment(event.get("startts")),
        end=house_moment(event.get("endts")),
        production=text(event.get("productionid")),
        venue=text(event.get("locationid")),
        hall=text(event.get("locationname")),
        genre_own=text(event.get("c_genre")),
        capacity=whole_number(event.get("totalmaxtickets")),
        modified=house_moment(event.get("lastupdatets")),
        identifiers={"dip": dip} if dip else {},
    )


def _orders(door: Door, asked: Mapping[str, Any]) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any]]]:
    for document in _documents(door, "orders", {**asked, "output": "withlookup", "includearchived": "true"}):
        orders = required(document, "data", NAME)
        if orders:
            yield orders, document.get("lookup") or {}


def _documents(door: Door, path: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every page from the last change of the page before, passing over what was seen of that very moment."""
    since, skip = text(asked.get("lastupdatesince")), 0
    while True:
        how = {**asked, **_since(since), "orderby": "lastupdatets", "limit": _PAGE, "offset": skip}
        document = door.get(_path(door, path), how)
        rows = document.get("data") if isinstance(document, dict) else None
        if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
            raise refusals.answer_changed(NAME, "data")
        moments = [text(required(one, "lastupdatets", NAME)) for one in rows]
        if moments != sorted(moments) or (rows and moments[0] < since):
            raise refusals.answer_changed(NAME, "orderby")
        yield document
        # The API may give fewer at once than was asked; how many there are it always tells.
        if not rows or skip + len(rows) >= _count(document):
            return
        same = sum(one == moments[-1] for one in moments)
        skip = skip + same if moments[-1] == since else same
        since = moments[-1]


def _told_again(
    door: Door, events: list[dict[str, Any]], *, known: dict[str, str], reached: dict[str, str], told: set[str]
) -> Iterator[Page]:
    """The orders of what changed since: a contact that moved, merged or was erased, an event on another evening."""
    for kind in ("contacts", "events"):
        changed = [one for page in _changed(door, kind, known[kind], events) for one in page]
        ids = [text(required(one, "id", NAME)) for one in changed]
        for some in in_batches(ids, _IDS):
            query = _ORDERS_OF[kind].format(ids=",".join(some))
            for orders, lookup in _orders(door, {"filter": query}):
                yield Page(_changes(orders, lookup, told), done=0.95)
        reached[kind] = max([known[kind], *(text(one.get("lastupdatets")) for one in changed)])
    yield Page(cursor=dict(reached), done=1.0)


def _changed(door: Door, kind: str, since: str, events: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    if kind == "events":
        yield [one for one in events if text(one.get("lastupdatets")) > since]
        return
    asked = {**_since(since), "includearchived": "true"}
    for document in _documents(door, kind, asked):
        yield [one for one in document["data"] if text(one.get("lastupdatets")) > since]


def _caught_up(door: Door, events: list[dict[str, Any]], reached: dict[str, str]) -> dict[str, str]:
    """The cursor after everything was read: contacts and events that change from now on are looked for."""
    last = door.get(_path(door, "contacts"), {"orderby": "lastupdatets desc", "limit": 1, "includearchived": "true"})
    found = required(last, "data", NAME)
    return {
        **reached,
        "contacts": max((text(one.get("lastupdatets")) for one in found), default=""),
        "events": max((text(one.get("lastupdatets")) for one in events), default=""),
    }


def _changes(orders: list[dict[str, Any]], lookup: dict[str, Any], told: set[str]) -> tuple[Change, ...]:
    found = []
    for order in orders:
        key, moment = text(required(order, "orderid", NAME)), text(required(order, "lastupdatets", NAME))
        required(order, "status", NAME)
        if not isinstance(order.get("tickets"), list):
            raise refusals.answer_changed(NAME, "tickets")
        # An order that changed on the way comes twice; as it stands at the end is what counts.
        if f"{key} {moment}" in told:
            continue
        told.add(f"{key} {moment}")
        found.append(Change(key, tuple(flatten({"data": [order], "lookup": lookup}) or ())))
    return tuple(found)


def _path(door: Door, name: str) -> str:
    return f"api/1/{door.setting('account')}/{name}"


def _since(moment: str) -> dict[str, str]:
    return {"lastupdatesince": moment} if moment else {}


def _count(document: Any) -> int:
    return whole_number(required(document, "nbrofresults", NAME)) or 0


CONNECTOR = Connector(
    code="ticketmatic",
    name=NAME,
    brings=("sales", "programme"),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Waar Ticketmatic staat.", "Where Ticketmatic is."),
            kind="address",
            known="https://apps.ticketmatic.com",
        ),
        Setting(
            "account",
            Text("Naam van het account", "Name of the account"),
            Text("De korte naam in uw adres bij Ticketmatic.", "The short name in your address at Ticketmatic."),
        ),
        Setting(
            "key",
            Text("API-sleutel", "API key"),
            Text("Bij Instellingen, Systeem, API-sleutels.", "Under Settings, System, API keys."),
            kind="secret",
        ),
        Setting(
            "secret",
            Text("Geheime sleutel", "Secret key"),
            Text("Hoort bij de API-sleutel.", "Belongs to the API key."),
            kind="secret",
        ),
        Setting(
            "optin",
            Text("Nummer van de opt-in", "Number of the opt-in"),
            Text(
                "Alleen om terug te schrijven: de toestemming die daarvoor geldt.",
                "Only to write back: the permission that covers it.",
            ),
            required=False,
        ),
    ),
    discover=discover,
    read=read,
    system="ticketmatic",
    per_second=5.0,
    contacts=contacts,
    write=write,
    prepare=sign_on,
    oddities=(
        Text(
            "Een geretourneerde kaart verdwijnt uit de bestelling en telt niet meer; de retour zelf ziet u niet.",
            "A returned ticket leaves its order and no longer counts; the return itself is not seen.",
        ),
        Text(
            "Producten, zoals een cadeaubon, staan in een bestelling zonder uitvoering.",
            "Products, such as a gift card, stand in an order without a performance.",
        ),
        Text(
            "Een relatie die is samengevoegd of gewist verandert ook de bestellingen van vroeger.",
            "A contact that was merged or erased changes its earlier orders too.",
        ),
    ),
    sources=(
        "https://github.com/ticketmatic/tm-go",
        "https://github.com/quantile-taps/tap-ticketmatic",
        "https://www.ticketmatic.com/docs/api/",
    ),
)
