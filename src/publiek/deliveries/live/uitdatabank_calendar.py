"""At which moments can people come, says a calendar of UiTdatabank? And which calendars have no such moments?

single, multiple    every moment is a performance
periodic, permanent open on days of the week: a visit at any time, no performances
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from publiek.deliveries.live.promised import house_moment, inside, text, whole_number

#: Longer than this is a period in which people can come, no evening.
LONGEST = timedelta(hours=24)
_STATES = {"Unavailable": "cancelled", "TemporarilyUnavailable": "moved"}


@dataclass(frozen=True)
class Moment:
    """One time that people can come. `key` tells it from the others of the same event; "" when it is the only one.

    `more`: there are further moments that are not told.
    """

    start: datetime
    end: datetime | None
    key: str
    state: str
    capacity: int | None
    more: bool = False


def moments_of(document: Mapping[str, Any]) -> tuple[tuple[Moment, ...], str]:
    """The moments, and why there are none: "periodic", "permanent", "no-calendar" or "unreadable-date"; else ""."""
    calendar = _calendar(document)
    kind = text(calendar.get("calendarType")) or _guessed(calendar)
    if kind in ("periodic", "permanent", "no-calendar"):
        return (), kind
    spans = _spans(calendar) if kind == "multiple" or not calendar.get("startDate") else [_only(calendar)]
    found = [moment for span in spans if (moment := _moment(span, calendar, alone=kind == "single" or len(spans) == 1))]
    return tuple(found), "" if found else "unreadable-date"


def _calendar(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Today the calendar stands in the event itself; older documents have it under `calendar`."""
    older = document.get("calendar")
    if document.get("calendarType") or not isinstance(older, Mapping):
        return document
    return {**document, **older}


def _guessed(calendar: Mapping[str, Any]) -> str:
    if len(_spans(calendar)) > 1:
        return "multiple"
    span = next(iter(_spans(calendar)), calendar)
    start, end = house_moment(_start(span)), house_moment(_end(span))
    if start is None:
        return "no-calendar"
    return "periodic" if end is not None and end - start > LONGEST else "single"


def _spans(calendar: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The moments that are listed; without a list the event's own begin and end are the only ones known."""
    for name in ("subEvent", "timeSpans"):
        listed = calendar.get(name)
        if isinstance(listed, list) and (found := [one for one in listed if isinstance(one, Mapping)]):
            return found
    return [calendar] if calendar.get("startDate") else []


def _only(calendar: Mapping[str, Any]) -> Mapping[str, Any]:
    """The moment of a single event, with what its one part says of it."""
    parts = _spans(calendar)
    return {**calendar, **parts[0]} if len(parts) == 1 else calendar


def _start(span: Mapping[str, Any]) -> Any:
    return span.get("startDate") or span.get("start")


def _end(span: Mapping[str, Any]) -> Any:
    return span.get("endDate") or span.get("end")


def _moment(span: Mapping[str, Any], calendar: Mapping[str, Any], *, alone: bool) -> Moment | None:
    start, end = house_moment(_start(span)), house_moment(_end(span))
    if start is None:
        return None
    # The whole event can be cancelled without its parts saying so.
    told = inside(calendar, "status", "type"), inside(span, "status", "type")
    state = next((_STATES[one] for one in told if one in _STATES), "planned")
    places = inside(span, "bookingAvailability", "capacity")
    capacity = whole_number(places or (inside(calendar, "bookingAvailability", "capacity") if alone else ""))
    # A run of evenings that is told as one span: the first is known, when it ends is not.
    more = end is not None and end > start + LONGEST
    end = end if end is not None and start <= end and not more else None
    return Moment(start, end, "" if alone else f"{start:%Y-%m-%dT%H:%M}", state, capacity, more)
