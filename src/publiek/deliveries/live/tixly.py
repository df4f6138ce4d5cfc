"""How is Tixly read live? Rows that were sold since a day; every order they belong to is told again as a whole.

A return is a row of its own with a number below zero. Tixly has no question for one order: the days on which its rows
were sold are asked again (see `tixly_days`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from publiek.deliveries.live.connector import Change, Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door, auths
from publiek.deliveries.live.promised import house_moment, in_batches, required, text, whole_number
from publiek.deliveries.live.tixly_days import Days
from publiek.deliveries.live.tixly_sales import NAME, Row, listed, of_orders, order_of, runs_of, sales
from publiek.deliveries.live.told_before import differing, fingerprint
from publiek.deliveries.systems.tixly import flatten
from publiek.errors import Text
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow

#: What is read in one go; a whole day is read again, for a row may be seen late.
_AT_ONCE, _AGAIN = timedelta(days=60), timedelta(days=1)
#: Sales begin at most so long before the first event.
_BEFORE = timedelta(days=730)
_ORDERS = 500


def discover(door: Door) -> Discovered:
    """The events of the account. Raises NetworkError when the address or the token is not right."""
    events = _events(door)
    parts = tuple(Part(key, text(one.get("Name")), text(one.get("StartDate"))) for key, one in events.items())
    sold = sum(whole_number(one.get("Sold")) or 0 for one in events.values())
    return Discovered(NAME, parts, {"events": len(parts), "tickets": sold})


def read(door: Door, cursor: Cursor | None) -> Iterator[Page]:
    """The orders with a row that was sold since `cursor`, and those of customers and events that changed.

    Cursor: `day` (read up to and with this day), `days` (where the rows of orders are, see `tixly_days`), `customers`
    (the newest change of a customer that was seen), `many` (how many customers there were) and `events` (fingerprints).
    """
    known = dict(cursor or {})
    events = _events(door)
    yield Page(programme=_programme(events))
    customers = {_id(one): one for one in listed(door, "customers")}
    world = _World(door, events, customers, Days(known.get("days")))
    many = int(known.get("many") or len(customers))
    marks = {key: _mark(one) for key, one in events.items()}
    before, seen = dict(known.get("events") or marks), str(known.get("customers") or _newest(customers))
    first, today = _first_day(known, events), date.today() + timedelta(days=1)
    begin = first
    while first <= today:
        last = min(first + _AT_ONCE, today)
        changes = world.sold(first, last)
        reached = world.days.all()[-1] if world.days.all() else ""
        now = {"day": reached, "days": world.days.kept(), "customers": seen, "many": many, "events": before}
        yield Page(changes, cursor=now, done=0.9 * ((last - begin).days + 1) / ((today - begin).days + 1))
        first = last + timedelta(days=1)
    edited = {key for key, one in customers.items() if _moment(one) > seen} if known else set()
    gone = sum(str(house_moment(one["Created"])) <= seen for one in customers.values()) < many
    yield from world.about(edited, set(differing(before, marks)), gone=gone)
    newest = {"customers": max(seen, _newest(customers)), "many": len(customers)}
    done = {"day": reached, "days": world.days.kept(), **newest, "events": {**before, **marks}}
    yield Page(cursor=done, done=1.0)


class _World:
    """Events and customers as they are now, and where rows are; `told` are the orders that were told in this run."""

    def __init__(self, door: Door, events: dict[str, Row], customers: dict[str, Row], days: Days) -> None:
        self._door, self._events, self._customers, self.days = door, events, customers, days
        self._told: set[int] = set()

    def sold(self, first: date, last: date) -> tuple[Change, ...]:
        """Every order with a row sold from `first` to `last`, with all of its rows up to then."""
        found: dict[int, dict[str, Row]] = {}
        by_day = sales(self._door, first, last)
        for rows in by_day.values():
            for key, row in rows.items():
                found.setdefault(order_of(row), {})[key] = row
        earlier_days = [day for day in self.days.of(found) if day < first.isoformat()]
        for order, rows in of_orders(self._door, earlier_days, set(found)).items():
            found[order] = {**rows, **found[order]}
        for day, rows in by_day.items():
            self.days.note(day, [order_of(row) for row in rows.values()])
        self._told |= set(found)
        return self._changes(found)

    def about(self, customers: set[str], events: set[str], *, gone: bool) -> Iterator[Page]:
        """The orders of these customers or for these events that were not told yet; `gone`: and those of customers
        who are no longer there.
        """
        if not customers and not events and not gone:
            return
        wanted: set[int] = set()
        for first, last in runs_of(self.days.all()):
            for rows in sales(self._door, first, last).values():
                wanted |= {
                    order_of(row)
                    for row in rows.values()
                    if text(row["EventId"]) in events or self._is_of(text(row.get("CustomerId")), customers, gone)
                }
        for batch in in_batches(map(str, sorted(wanted - self._told)), _ORDERS):
            orders = {int(one) for one in batch}
            yield Page(self._changes(of_orders(self._door, self.days.of(orders), orders)), done=0.95)

    def _is_of(self, customer: str, customers: set[str], gone: bool) -> bool:
        return customer in customers or bool(gone and customer and customer not in self._customers)

    def _changes(self, orders: Mapping[int, Mapping[str, Row]]) -> tuple[Change, ...]:
        return tuple(Change(str(order), self._records(list(orders[order].values()))) for order in sorted(orders))

    def _records(self, rows: list[Row]) -> tuple[Any, ...]:
        rows.sort(key=lambda row: (text(row["Created"]), text(row["SaleTicketId"]).zfill(20)))
        customers = {text(row.get("CustomerId")) for row in rows}
        events = {text(row["EventId"]) for row in rows}
        document = {
            "Data": rows,
            "Customers": [self._customers[key] for key in customers if key in self._customers],
            "Events": [self._events[key] for key in events if key in self._events],
        }
        return tuple(flatten(document) or ())


def _events(door: Door) -> dict[str, Row]:
    return {_id(one): one for one in listed(door, "events")}


def _first_day(known: Mapping[str, Any], events: Mapping[str, Row]) -> date:
    if known.get("day"):
        return date.fromisoformat(known["day"]) - _AGAIN
    starts = [moment for one in events.values() if (moment := house_moment(required(one, "StartDate", NAME)))]
    return (min(starts).date() if starts else date.today()) - _BEFORE


def _moment(customer: Mapping[str, Any]) -> str:
    """When a customer last changed; new ones have no `Edited`."""
    created = required(customer, "Created", NAME)
    return str(house_moment(customer.get("Edited") or created) or "")


def _newest(customers: Mapping[str, Row]) -> str:
    return max((_moment(one) for one in customers.values()), default="")


def _id(record: Mapping[str, Any]) -> str:
    return text(required(record, "Id", NAME))


def _mark(event: Mapping[str, Any]) -> str:
    return fingerprint(*(event.get(name) for name in ("Name", "StartDate", "EventGroup", "Venue", "Hall", "Capacity")))


def _programme(events: Mapping[str, Row]) -> Programme:
    rows = tuple(_performance(key, one) for key, one in events.items())
    productions = {row.production: ProductionRow(row.production, row.title, row.genre_own) for row in rows}
    venues = {row.venue: VenueRow(row.venue, row.venue) for row in rows if row.venue}
    return Programme("tixly", rows, tuple(productions.values()), tuple(venues.values()))


def _performance(key: str, event: Mapping[str, Any]) -> PerformanceRow:
    categories = [text(one.get("Name")) for one in event.get("Categories") or () if isinstance(one, dict)]
    return PerformanceRow(
        id=key,
        title=text(required(event, "Name", NAME)),
        start=house_moment(required(event, "StartDate", NAME)),
        end=house_moment(event.get("EndDate")),
        production=text(event.get("EventGroup")) or key,
        venue=text(event.get("Venue")),
        hall=text(event.get("Hall")),
        genre_own=", ".join(filter(None, categories)),
        capacity=whole_number(event.get("Capacity")),
        sold=whole_number(event.get("Sold")),
        reserved=whole_number(event.get("Reserved")),
    )


def sign_on(door: Door) -> None:
    """The token goes with every question."""
    door.auth = auths().BearerTokenAuth(door.setting("token"))


CONNECTOR = Connector(
    code="tixly",
    name=NAME,
    system="tixly",
    brings=("sales", "programme"),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Het adres van de API dat Tixly u gaf.", "The address of the API that Tixly gave you."),
            kind="address",
        ),
        Setting(
            "token",
            Text("API-token", "API token"),
            Text("Vraag Tixly om een token dat alleen mag lezen.", "Ask Tixly for a token that may only read."),
            kind="secret",
        ),
    ),
    discover=discover,
    read=read,
    prepare=sign_on,
    per_second=5.0,
    oddities=(
        Text(
            "Een retour is een eigen regel met een aantal onder nul; hij telt op de dag dat hij gebeurde.",
            "A return is a row of its own with a number below zero; it counts on the day that it happened.",
        ),
        Text(
            "Is een klant of voorstelling veranderd, dan worden alle verkopen één keer doorzocht. Eén keer per dag "
            "lezen is genoeg.",
            "When a customer or event changed, all sales are searched once. Reading once a day is enough.",
        ),
        Text(
            "Een scan verandert geen verkoop: scans komen mee bij de volgende volledige lezing, elke 30 dagen.",
            "A scan changes no sale: scans come with the next whole reading, every 30 days.",
        ),
        Text(
            "Lidmaatschappen en giften worden niet gelezen: het zijn geen bezoeken.",
            "Memberships and donations are not read: they are no visits.",
        ),
    ),
    sources=(
        "https://github.com/quantile-taps/tap-tixly",
        "https://support.tixly.com/hc/nl/articles/360051842072-Klanten-lijsten",
    ),
)
