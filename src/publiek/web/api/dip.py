"""How does a ticketing system that speaks DIP deliver to a house? By the calls of DIP, at the house's own address.

`{{url}}` of the system becomes the address of the site with /api/v1/dip behind it. The names inside the bodies stand in
`deliveries.live.dip_wire`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from publiek import connecting
from publiek.agenda import programme_of
from publiek.deliveries.live import dip_wire as wire
from publiek.errors import ExchangeError, Text
from publiek.exchange.dip import receiving
from publiek.house import House
from publiek.vocabulary.dip import IDENTIFIER, TICKET_TYPES, Stand, identity_of
from publiek.web.api import asked as asking
from publiek.web.api.operations import Answer, Operation, Parameter
from publiek.web.api.shapes import COUNT, OR_NULL, TEXT, many, thing
from publiek.web.api.tokens import Caller

_SCOPE = "stands:write"


def performances(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The performances of the house that have a DIP number."""
    programme = programme_of(caller.seat.house)
    venues = {one.id: one.name for one in programme.venues}
    told = []
    for row in programme.performances:
        identity = identity_of(row.identifiers.get(IDENTIFIER, ""))
        if identity is not None:
            told.append(
                {
                    "id": str(identity),
                    "production": identity.production,
                    "number": identity.number,
                    "title": row.title,
                    "date": row.start.date().isoformat() if row.start else None,
                    "time": row.start.strftime("%H:%M") if row.start else None,
                    "theater": venues.get(row.venue, ""),
                    "hall": row.hall,
                    "status": row.state,
                }
            )
    return Answer(sorted(told, key=lambda one: str(one["id"])))


def tickets(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The stand of tickets of each performance in it."""
    return _taken(request, caller, wire.read_tickets, receiving.take_tickets)


def reservations(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The stand of reservations of each performance in it."""
    return _taken(request, caller, wire.read_reservations, receiving.take_reservations)


def blocked(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The blocked seats of each performance in it."""
    return _taken(request, caller, wire.read_blocked, receiving.take_blocked)


def capacity(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The places of one performance."""
    identity = identity_of(f"{asked['production']}|{asked['number']}")
    if identity is None:
        raise Http404
    places = _read(request, wire.read_capacity)
    told = receiving.take_capacity(caller.seat.house, Stand(identity, datetime.now(), capacity=places))
    return Answer({"accepted": told.accepted, "older": told.older})


def _taken(
    request: HttpRequest,
    caller: Caller,
    read: Callable[[Any], list[Stand]],
    take: Callable[[House, list[Stand]], receiving.Told],
) -> Answer:
    house, stands = caller.seat.house, _read(request, read)
    told = take(house, stands)
    if told.changes:
        connecting.bring(house, name=receiving.NAME, origin=connecting.Origin("dip", "L0"), changes=told.changes)
    return Answer({"accepted": told.accepted, "older": told.older})


def _read(request: HttpRequest, read: Callable[[Any], Any]) -> Any:
    try:
        return read(asking.document(request))
    except wire.UnreadableBody as wrong:
        name = wrong.name
    raise ExchangeError(
        "dip-body-unreadable",
        Text("Het bericht is niet zoals beschreven. Er is niets bewaard.", "The message is not as described."),
        Text("Kijk in /api/v1/openapi.json hoe het moet zijn.", "See /api/v1/openapi.json for how it must be."),
        {"field": name},
    )


_HEAD = {
    wire.PERFORMANCE: {"type": "string", "pattern": r"^NL-[0-9]{2}-[0-9]{3}-[0-9]{7}\|[0-9]{5,6}$"},
    wire.AT: {
        "type": "string",
        # What a clock writes; a month of 31 days is not looked after here but when it is read.
        "pattern": r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5]\d"
        r"(Z|[+-]0[0-9]:00)?$",
    },
}
_NUMBER = {"type": "integer", "minimum": 0, "maximum": wire.MOST}
_COUNT = {wire.NUMBER: _NUMBER, wire.REVENUE: {"type": "number", "minimum": 0, "maximum": 10_000_000}}


def _body(entry: dict[str, Any]) -> dict[str, Any]:
    told = {"type": "object", "properties": {**_HEAD, **entry}, "required": [*_HEAD, *entry]}
    return {"type": "array", "items": told, "maxItems": 1000}


_TYPES = {
    "type": "array",
    "maxItems": len(TICKET_TYPES),
    "description": "Each ticket type at most once; a type that is not named has none.",
    "items": {
        "type": "object",
        "properties": {wire.TYPE: {"type": "string", "enum": list(TICKET_TYPES)}, **_COUNT},
        "required": [wire.TYPE, *_COUNT],
    },
}
SHAPES = {
    "DipPerformances": many(
        thing(
            {
                "id": TEXT,
                "production": TEXT,
                "number": TEXT,
                "title": TEXT,
                "date": OR_NULL,
                "time": OR_NULL,
                "theater": TEXT,
                "hall": TEXT,
                "status": TEXT,
            }
        )
    ),
    "DipAccepted": thing(
        {"accepted": COUNT, "older": {**COUNT, "description": "Left, because a later stand is known already."}}
    ),
}


def _put(name: str, path: str, summary: Text, run: Any, document: dict[str, Any], **more: Any) -> Operation:
    told = {"method": "PUT", "document": document, "refuses": (413, 415, 422), **more}
    return Operation(name, f"/dip/{path}", summary, "DipAccepted", run, _SCOPE, **told)


OPERATIONS = (
    Operation(
        "dipPerformances",
        f"/dip/{wire.PERFORMANCES}",
        Text("De voorstellingen met een DIP-nummer", "The performances with a DIP number"),
        "DipPerformances",
        performances,
        _SCOPE,
    ),
    _put(
        "dipTickets",
        wire.TICKETS,
        Text("Standen van kaarten", "Stands of tickets"),
        tickets,
        _body({wire.ENTRIES: _TYPES}),
    ),
    _put(
        "dipReservations",
        wire.RESERVATIONS,
        Text("Standen van reserveringen", "Stands of reservations"),
        reservations,
        _body(_COUNT),
    ),
    _put(
        "dipBlockedSeats",
        wire.BLOCKED,
        Text("Geblokkeerde stoelen", "Blocked seats"),
        blocked,
        _body({wire.NUMBER: _NUMBER}),
    ),
    _put(
        "dipCapacity",
        "productions/{production}/performances/{number}/capacity",
        Text("Het aantal plaatsen van een voorstelling", "The places of a performance"),
        capacity,
        {"type": "object", "properties": {wire.CAPACITY: _NUMBER}, "required": [wire.CAPACITY]},
        parameters=(
            Parameter(
                "production",
                "The number of the production.",
                {"type": "string", "pattern": "^NL-[0-9]{2}-[0-9]{3}-[0-9]{7}$"},
                "path",
                example="NL-26-001-0000012",
            ),
            Parameter(
                "number",
                "The number of the performance.",
                {"type": "string", "pattern": "^[0-9]{5,6}$"},
                "path",
                example="00003",
            ),
        ),
    ),
)
