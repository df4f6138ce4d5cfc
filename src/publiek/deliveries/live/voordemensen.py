"""How is VoordeMensen read live? Its Peppered-style export: whole orders by when they changed, customer inline.

The export has no pages and no question for the orders of one customer or event: when one of those changed, the whole
export is asked and what is about it is told again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publiek.deliveries.live.connector import Change, Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import house_moment, in_batches, records_in, required, text
from publiek.deliveries.live.told_before import OVERLAP, differing, earlier, fingerprint
from publiek.deliveries.systems.voordemensen import flatten
from publiek.errors import Text
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme

NAME = "VoordeMensen"
#: Without pages an answer is as large as the house.
_MOST_BYTES = 512 << 20
_AT_ONCE = 500
Order = dict[str, Any]


def discover(door: Door) -> Discovered:
    """The performances of the client. Raises NetworkError when the client or the key is not right."""
    parts = tuple(Part(row.id, row.title, str(row.start or "")) for row in _programme(_events(door)).performances)
    return Discovered(door.setting("client"), parts, {"events": len(parts)})


def read(door: Door, cursor: Cursor | None) -> Iterator[Page]:
    """The orders that changed since `cursor`, and those of customers and events that changed.

    Cursor: `since` (a moment: the last change of an order, less the overlap) and `events` (their fingerprints).
    """
    known = dict(cursor or {})
    events = _events(door)
    yield Page(programme=_programme(events))
    marks = {_id(one, "eventId"): _mark(one) for one in events}
    orders = _orders(door, known.get("since", ""))
    since = max([str(known.get("since", "")), *(_moment(one) for one in orders)], key=_in_time)
    orders += _told_again(door, known, orders, marks)
    by_key = {_id(one, "orderId"): one for one in orders}
    for number, keys in enumerate(in_batches(by_key, _AT_ONCE), 1):
        yield Page(_changes([by_key[key] for key in keys], events), done=min(number * _AT_ONCE / len(by_key), 1.0))
    yield Page(cursor={"since": since, "events": {**known.get("events", {}), **marks}}, done=1.0)


def _events(door: Door) -> list[dict[str, Any]]:
    return records_in(door.get(f"{_place(door)}event"), "event", NAME)


def _orders(door: Door, since: str) -> list[Order]:
    """The orders that changed since a moment (text), all for ""."""
    asked = {"changedSince": since} if since else {}
    orders = records_in(door.post(f"{_place(door)}export/orders", asked), "orders", NAME)
    for one in orders:
        for name in ("orderId", "orderStatus", "orderDate", "lastChanged"):
            required(one, name, NAME)
        for name in ("seats", "deletedSeats"):
            for seat in records_in(required(one, name, NAME), name, NAME):
                required(seat, "seatId", NAME)
                required(seat, "amount", NAME)
    return orders


def _told_again(door: Door, known: dict[str, Any], orders: list[Order], marks: dict[str, str]) -> list[Order]:
    """Other orders of customers that changed without buying, and of events that are shown otherwise now."""
    if not known.get("since"):
        return []
    answer = door.post(f"{_place(door)}export/customers", {"changedSince": known["since"]})
    persons = {_id(one, "customerId") for one in records_in(answer, "customers", NAME)}
    persons -= {_customer(one) for one in orders}
    moved = set(differing(known.get("events", {}), marks))
    if not persons and not moved:
        return []
    changed = {_id(one, "orderId") for one in orders}
    return [
        one
        for one in _orders(door, "")
        if _id(one, "orderId") not in changed and (_customer(one) in persons or moved & _shown_in(one))
    ]


def _changes(orders: list[Order], events: list[dict[str, Any]]) -> tuple[Change, ...]:
    shown = {_id(one, "eventId"): one for one in events}
    found = []
    for one in orders:
        about = [shown[key] for key in sorted(_shown_in(one)) if key in shown]
        found.append(Change(_id(one, "orderId"), tuple(flatten({"orders": [one], "events": about}) or ())))
    return tuple(found)


def _moment(order: Order) -> str:
    return earlier(order["lastChanged"], OVERLAP, system=NAME, field="lastChanged")


def _in_time(moment: str) -> tuple[bool, Any]:
    found = house_moment(moment)
    return found is not None, found


def _id(record: dict[str, Any], name: str) -> str:
    return text(required(record, name, NAME))


def _customer(order: Order) -> str:
    user = order.get("user")
    return text(order.get("customerId")) or text(user.get("customerId") if isinstance(user, dict) else "")


def _shown_in(order: Order) -> set[str]:
    return {text(seat.get("eventId")) for seat in (*order["seats"], *order["deletedSeats"])}


def _mark(event: dict[str, Any]) -> str:
    return fingerprint(*(event.get(name) for name in ("eventName", "start", "productionId")))


def _programme(events: list[dict[str, Any]]) -> Programme:
    rows = tuple(
        PerformanceRow(
            id=_id(one, "eventId"),
            title=text(required(one, "eventName", NAME)),
            start=house_moment(required(one, "start", NAME)),
            end=house_moment(one.get("end")),
            production=text(one.get("productionId")) or _id(one, "eventId"),
        )
        for one in events
    )
    productions = {row.production: ProductionRow(row.production, row.title) for row in rows}
    return Programme("voordemensen", rows, tuple(productions.values()))


def _place(door: Door) -> str:
    return f"v1/{door.setting('client')}/peppered/"


def sign_on(door: Door) -> None:
    """The key goes as it is with every question; answers have no pages, so they may be large."""
    door.headers = {**door.headers, "Authorization": door.setting("key"), "Accept": "application/json"}
    door.most_bytes = _MOST_BYTES


CONNECTOR = Connector(
    code="voordemensen",
    name=NAME,
    system="voordemensen",
    brings=("sales", "programme"),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Het adres van VoordeMensen; u hoeft dit niet te veranderen.", "You need not change this."),
            kind="address",
            known="https://api.voordemensen.nl",
        ),
        Setting(
            "client",
            Text("Naam van uw account", "Name of your account"),
            Text("De korte naam die VoordeMensen u gaf.", "The short name that VoordeMensen gave you."),
        ),
        Setting(
            "key",
            Text("API-sleutel", "API key"),
            Text(
                "Vraag VoordeMensen om een sleutel voor de Peppered-koppeling.", "Ask VoordeMensen for a Peppered key."
            ),
            kind="secret",
        ),
    ),
    discover=discover,
    read=read,
    prepare=sign_on,
    per_second=1.0,
    oddities=(
        Text(
            "Een stoel die uit een bestelling ging staat er als verkoop en als retour.",
            "A seat that left its order stands there as a sale and as a return.",
        ),
        Text(
            "Verandert een klant of een voorstelling, dan wordt de hele export één keer gelezen.",
            "When a customer or a performance changed, the whole export is read once.",
        ),
        Text(
            "De export noemt geen zaal: die leest u uit uw planning.",
            "The export names no hall: read that from your planning.",
        ),
    ),
    sources=(
        "https://vdm-docs.pages.dev/api/peppered/exports",
        "https://vdm-docs.pages.dev/api/peppered/events",
        "https://vdm-docs.pages.dev/api/peppered/customers",
    ),
)
