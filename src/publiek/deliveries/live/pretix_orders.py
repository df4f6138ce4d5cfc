"""Which orders of pretix changed since a moment? A walk by moment of change that skips none while it goes.

Pages by number would skip: an order that changes while one reads moves to the end, and all behind it move up. So the
next question is for what changed at or after the last order that was read. Only where more orders than one page share
one moment (pretix marks all orders of a date that was moved with one moment) pages are counted; then every page is
asked again after the next one came, to see that nothing moved up meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import listed, required
from publiek.errors import NetworkError

NAME = "pretix"
#: The most that pretix gives at a time.
PAGE = 50
#: An order may be stamped before it can be seen (a long transaction): so much is read again the next time.
OVERLAP = timedelta(minutes=2)
#: Only what a line is made of is asked for: no secrets, telephone numbers, comments or payments.
_OF_ORDER = "code event status testmode email datetime last_modified sales_channel customer"
_OF_ADDRESS = "company name street zipcode city country"
_OF_LINE = (
    "positionid item variation subevent price canceled voucher checkins answers "
    "attendee_name attendee_email company street zipcode city country"
)
ASKING: Mapping[str, Any] = {
    "include_canceled_positions": "true",
    "include_canceled_fees": "true",
    "page_size": str(PAGE),
    "include": [
        *_OF_ORDER.split(),
        *(f"invoice_address.{name}" for name in _OF_ADDRESS.split()),
        *(f"positions.{name}" for name in _OF_LINE.split()),
        *(f"fees.{name}" for name in ("value", "canceled")),
    ],
}


_SHORT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def short_name(thing: Mapping[str, Any], name: str) -> str:
    """A short name that pretix gave to something: it becomes part of a question, so it is nothing but a name."""
    found = str(required(thing, name, NAME))
    if not _SHORT_NAME.fullmatch(found):
        raise refusals.answer_changed(NAME, name)
    return found


@dataclass(frozen=True, repr=False)
class Place:
    """All orders of an organiser, or those of one `event`."""

    door: Door
    event: str = ""

    @property
    def organiser(self) -> str:
        """The path of the organiser. Raises UsageError "live-setting-unreadable" when it is no short name."""
        name = self.door.setting("organiser")
        if not _SHORT_NAME.fullmatch(name):
            raise refusals.setting_unreadable("organiser")
        return f"api/v1/organizers/{name}/"

    @property
    def orders(self) -> str:
        """The path of the orders."""
        return f"{self.organiser}events/{self.event}/orders/" if self.event else f"{self.organiser}orders/"


def places_of(door: Door, events: Iterable[str]) -> tuple[Place, ...]:
    """Where orders are read: `events` when the house chose some, else the organiser's all at once."""
    return tuple(Place(door, slug) for slug in events) if chosen_events(door) else (Place(door),)


def chosen_events(door: Door) -> tuple[str, ...]:
    """The events that the house chose, in small letters; none: all."""
    chosen = tuple(sorted(listed(door.settings.get("events") or "")))
    if not all(map(_SHORT_NAME.fullmatch, chosen)):
        raise refusals.setting_unreadable("events")
    return chosen


def count_of(door: Door, path: str, params: Mapping[str, str] | None = None) -> int:
    """How many there are, as pretix counts them."""
    return int(required(door.get(path, {**(params or {}), "page_size": "1"}), "count", NAME))


def orders_of(place: Place, narrowed: Mapping[str, str]) -> Iterator[list[dict[str, Any]]]:
    """All orders, or those with an item, variation or date, page by page in the order in which they were made."""
    yield from paged(place.door, place.orders, {**ASKING, "ordering": "datetime", **narrowed})


def paged(door: Door, path: str, params: Mapping[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Every page of a list whose order does not change. Nothing when the list is gone."""
    number = 1
    while True:
        try:
            entries, _ = next(door.pages(path, {**params, "page": str(number)}, items="results"))
        except NetworkError as trouble:
            # A list that became shorter has no such page any more; an event that was removed has no list.
            if trouble.code == "live-not-there" and (number > 1 or "/events/" in path):
                return
            raise
        yield entries
        if len(entries) < int(params.get("page_size", PAGE)):
            return
        number += 1


class Walk:
    """One walk through what changed at or after `since` ("": everything).

    `reached`: all that changed before this moment was given. `over`: where the next walk begins. `done`: 0 to 1.
    """

    def __init__(self, place: Place, since: str) -> None:
        self.place = place
        self.reached = since
        self.over = since
        self.done = 0.0
        self._begun = False

    def pages(self) -> Iterator[list[dict[str, Any]]]:
        """The orders that changed, by moment of change; some come twice."""
        total, read = self._count(), 0
        number, before = 1, None
        while total is not None:
            entries = self._page(number)
            if before is not None and _codes(self._page(number - 1)) != before:
                # Something moved up meanwhile: this moment from its first page again.
                number, before = 1, None
                continue
            last = required(entries[-1], "last_modified", NAME) if entries else self.reached
            if last == self.reached:
                number, before = number + 1, _codes(entries)
            else:
                self.reached, number, before = last, 1, None
            read += len(entries)
            self.done = min(read / max(total, 1), 1.0)
            yield entries
            if len(entries) < PAGE:
                return

    def _count(self) -> int | None:
        """How many orders are to come; None when there is no such event (any more)."""
        try:
            return count_of(self.place.door, self.place.orders, self._since())
        except NetworkError as trouble:
            if trouble.code == "live-not-there" and self.place.event:
                # pretix only lets go of events without orders.
                return None
            raise

    def _page(self, number: int) -> list[dict[str, Any]]:
        params = {**ASKING, "ordering": "last_modified", "page": str(number), **self._since()}
        try:
            entries, headers = next(self.place.door.pages(self.place.orders, params, items="results"))
        except NetworkError as trouble:
            if trouble.code == "live-not-there" and number > 1:
                return []
            raise
        if not self._begun:
            self.over, self._begun = _a_little_before(headers), True
        return entries

    def _since(self) -> dict[str, str]:
        return {"modified_since": self.reached} if self.reached else {}


def _codes(orders: list[dict[str, Any]]) -> list[Any]:
    return [order.get("code") for order in orders]


def _a_little_before(headers: Mapping[str, str]) -> str:
    """The moment at which a page was made, less the overlap."""
    try:
        return (datetime.fromisoformat(headers["X-Page-Generated"]) - OVERLAP).isoformat()
    except (KeyError, ValueError):
        pass
    raise refusals.answer_changed(NAME, "X-Page-Generated")
