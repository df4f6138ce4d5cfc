"""What did Tixly sell between two days, and of whom and what are those rows? In pages of `Data` and `Next`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.door import Door, paginators
from publiek.deliveries.live.promised import house_moment, required, text

NAME = "Tixly"
Row = dict[str, Any]
_PAGE = {"pageSize": "500"}
_PROMISED = ("SaleTicketId", "OrderId", "EventId", "TicketCount", "Price", "Created")


def listed(door: Door, what: str, params: Mapping[str, str] | None = None) -> list[Row]:
    """All entries of a list."""
    paging = paginators().JSONLinkPaginator(next_url_path="Next")
    return [
        one for page, _ in door.pages(what, {**_PAGE, **(params or {})}, items="Data", paginator=paging) for one in page
    ]


def sales(door: Door, first: date, last: date) -> dict[str, dict[str, Row]]:
    """Per day from `first` to `last` the rows that were sold, by their id.

    Whether `SoldTo` holds its own day is not told: what is outside is left out here.
    """
    asked = {"SoldFrom": first.isoformat(), "SoldTo": (last + timedelta(days=1)).isoformat()}
    found: dict[str, dict[str, Row]] = {}
    for row in listed(door, "events/sales", asked):
        for name in _PROMISED:
            required(row, name, NAME)
        day = day_of(row)
        if first.isoformat() <= day <= last.isoformat():
            found.setdefault(day, {})[text(row["SaleTicketId"])] = row
    return dict(sorted(found.items()))


def day_of(row: Mapping[str, Any]) -> str:
    """The day on which a row was sold, on the clock of the house."""
    moment = house_moment(row["Created"])
    if moment is None:
        raise refusals.answer_changed(NAME, "Created")
    return moment.date().isoformat()


def order_of(row: Mapping[str, Any]) -> int:
    """The order of a row."""
    return _number(row, "OrderId")


def of_orders(door: Door, days: Iterable[str], wanted: set[int]) -> dict[int, dict[str, Row]]:
    """All rows of the wanted orders that were sold on `days`, per order."""
    found: dict[int, dict[str, Row]] = {one: {} for one in wanted}
    for first, last in runs_of(days):
        for rows in sales(door, first, last).values():
            for key, row in rows.items():
                if order_of(row) in found:
                    found[order_of(row)][key] = row
    return found


def runs_of(days: Iterable[str], longest: int = 31) -> Iterator[tuple[date, date]]:
    """Days that follow each other, as one question of at most `longest` days."""
    first = last = None
    for day in map(date.fromisoformat, sorted(days)):
        if first is None or last is None or day - last > timedelta(days=1) or (day - first).days >= longest:
            if first is not None and last is not None:
                yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last


def _number(row: Mapping[str, Any], name: str) -> int:
    told = text(row.get(name))
    if not told.isdigit():
        raise refusals.answer_changed(NAME, name)
    return int(told)
