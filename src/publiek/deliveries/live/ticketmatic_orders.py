"""Which orders of Ticketmatic changed since a moment? A walk by moment of change that skips none while it goes.

Pages by number would skip: an order that changes while one reads moves to the end, and all behind it move up. So the
next question is for what changed at or after the last order that was read. Only where a whole page shares one moment
it goes on by half a page at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import house_moment, records_in, required, text, whole_number
from publiek.deliveries.live.told_before import OVERLAP, earlier

NAME = "Ticketmatic"
#: The most that Ticketmatic gives at a time.
PAGE = 1000
#: Whether "since" holds the moment itself is not told: a second earlier holds it surely.
_A_SECOND = timedelta(seconds=1)
_ASKING: Mapping[str, str] = {"output": "withlookup", "includearchived": "true", "orderby": "lastupdatets"}


@dataclass(frozen=True, repr=False)
class Orders:
    """One page: orders, and what they are about (`lookup`); `total`: how many the question has in all."""

    entries: list[dict[str, Any]]
    lookup: Mapping[str, Any]
    total: int


def place(door: Door, what: str) -> str:
    """The path of a list."""
    return f"api/1/{door.setting('account')}/{what}"


def newest(door: Door) -> str:
    """The moment of the newest change of an order, less the overlap; "" without orders."""
    page = _page(door, {"orderby_asc": "false", "limit": "1"})
    moments = [text(one["lastupdatets"]) for one in page.entries]
    return earlier(moments[0], OVERLAP, system=NAME, field="lastupdatets") if moments else ""


def orders_of(door: Door, narrowed: Mapping[str, str]) -> Iterator[Orders]:
    """All orders of one question, in the order in which they were made."""
    offset = 0
    while True:
        asked = {**narrowed, "orderby": "createdts", "orderby_asc": "true", "offset": str(offset)}
        page = _page(door, asked)
        yield page
        offset += len(page.entries)
        if not page.entries or offset >= page.total:
            return


class Walk:
    """One walk through what changed at or after `since` ("": everything). `reached`: from here it can go on."""

    def __init__(self, door: Door, since: str) -> None:
        self._door = door
        self.reached = since
        self.done = 0.0

    def pages(self) -> Iterator[Orders]:
        """The orders that changed, by moment of change; some come twice."""
        since, offset, read, total = self.reached, 0, 0, 0
        while True:
            asked = {"orderby_asc": "true", "offset": str(offset), **({"lastupdatesince": since} if since else {})}
            page = _page(self._door, asked)
            total = total or page.total
            read += len(page.entries)
            self.done = min(read / max(total, 1), 1.0)
            last = text(page.entries[-1]["lastupdatets"]) if page.entries else ""
            full = bool(page.entries) and offset + len(page.entries) < page.total
            if last:
                self.reached = _later(self.reached, earlier(last, OVERLAP, system=NAME, field="lastupdatets"))
            yield page
            if not full:
                return
            onward = earlier(last, _A_SECOND, system=NAME, field="lastupdatets")
            if str(house_moment(onward)) > str(house_moment(since) or ""):
                since, offset = onward, 0
            else:
                offset += max(1, len(page.entries) // 2)


def _later(one: str, other: str) -> str:
    return max(one, other, key=lambda moment: str(house_moment(moment) or ""))


def _page(door: Door, asked: Mapping[str, str]) -> Orders:
    answer = door.get(place(door, "orders"), {**_ASKING, "limit": str(PAGE), **asked})
    entries = records_in(required(answer, "data", NAME), "data", NAME)
    for order in entries:
        for name in ("orderid", "status", "createdts", "lastupdatets", "tickets"):
            required(order, name, NAME)
        for ticket in records_in(order["tickets"], "tickets", NAME):
            for name in ("id", "eventid", "price"):
                required(ticket, name, NAME)
    lookup = answer.get("lookup") if isinstance(answer.get("lookup"), dict) else {}
    return Orders(entries, lookup, whole_number(required(answer, "nbrofresults", NAME)) or 0)
