"""How is DIP asked and told? The performances that it knows of a theatre in; cumulative stands out.

What comes in is programme alone: titles, moments and the identity of each performance, by which stands go out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from publiek.deliveries.live import dip_wire as wire
from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import house_moment, inside, records_in, required, text, whole_number
from publiek.errors import NetworkError, Text
from publiek.vocabulary.dip import IDENTIFIER, Stand, identity_of
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow

NAME = "DIP"
#: Performances in one call.
AT_ONCE = 50
_STATES = {"cancelled": "cancelled", "geannuleerd": "cancelled", "moved": "moved", "verplaatst": "moved"}


@dataclass(frozen=True)
class Call:
    """One call exactly as it is made: a method, a path below the address, a body."""

    method: str
    path: str
    body: Any


def calls_of(stands: Sequence[Stand]) -> list[Call]:
    """Every call that brings `stands` to DIP, in order. Each says what must be: made twice it changes nothing more."""
    made: list[Call] = []
    for at in range(0, len(stands), AT_ONCE):
        part = stands[at : at + AT_ONCE]
        bodies = (
            (wire.TICKETS, wire.tickets_body(part)),
            (wire.RESERVATIONS, wire.reservations_body(part)),
            (wire.BLOCKED, wire.blocked_body(part)),
        )
        made.extend(Call("PUT", path, body) for path, body in bodies if body)
        known = [one for one in part if one.capacity is not None]
        made.extend(Call("PUT", wire.capacity_path(one.identity), wire.capacity_body(one)) for one in known)
    return made


def send(door: Door, calls: Sequence[Call]) -> Iterator[Call]:
    """Makes the calls, one by one; gives each that was accepted. Raises NetworkError at the first that is not."""
    for call in calls:
        door.put(call.path, call.body)
        yield call


def discover(door: Door) -> Discovered:
    """The performances that DIP knows of this theatre."""
    rows = programme_of(door).performances
    parts = tuple(Part(row.id, row.title, row.start.isoformat(" ", "minutes") if row.start else "") for row in rows)
    return Discovered(NAME, parts, {"performances": len(rows)})


def read(door: Door, _: Cursor | None) -> Iterator[Page]:
    """All of them: the list is short and says nothing of what changed."""
    yield Page(programme=programme_of(door), cursor={}, done=1.0)


def programme_of(door: Door) -> Programme:
    """What DIP knows of the theatre. Raises NetworkError "live-answer-changed" for one without an identity."""
    records = records_in(door.get(wire.PERFORMANCES), wire.PERFORMANCES, NAME)
    rows = [_performance(one) for one in records]
    productions = {row.production: ProductionRow(row.production, row.title) for row in rows}
    venues = {name: VenueRow(name, name) for name in sorted({row.venue for row in rows if row.venue})}
    return Programme("dip", tuple(rows), tuple(productions.values()), tuple(venues.values()))


def _performance(record: dict[str, Any]) -> PerformanceRow:
    written = text(record.get("id")) or f"{text(record.get('production'))}|{text(record.get('number'))}"
    identity = identity_of(written)
    if identity is None:
        raise refusals.answer_changed(NAME, "id")
    return PerformanceRow(
        id=str(identity),
        title=text(record.get("title")),
        start=_start(record),
        production=identity.production,
        venue=inside(record, "theater") or inside(record, "theater", "name"),
        hall=inside(record, "hall") or inside(record, "hall", "name"),
        state=_STATES.get(text(record.get("status")).casefold(), "planned"),
        identifiers={IDENTIFIER: str(identity)},
    )


def _start(record: dict[str, Any]) -> datetime | None:
    day, clock = text(record.get("date")), text(record.get("time"))
    return house_moment(f"{day[:10]}T{clock}" if clock and len(day) >= 10 else day)


def sign_on(door: Door) -> None:
    """A token for the client id and secret, asked for when it is needed and anew when it ends."""
    door.auth = _Token(door)


class _Token:
    """Puts a token on every question. It is asked through a door of its own, with the same patience and words."""

    def __init__(self, door: Door) -> None:
        self._door = Door(door.system, door.address, door.settings, door.patience, door.per_second)
        self._path = door.setting("token_path").strip("/")
        self._asked = {
            "grant_type": "client_credentials",
            "client_id": door.setting("client_id"),
            "client_secret": door.setting("client_secret"),
        }
        self._held, self._until = "", 0.0

    def __repr__(self) -> str:
        return "Token()"

    def __call__(self, request: Any) -> Any:
        if monotonic() >= self._until:
            told = self._told()
            self._held = text(required(told, "access_token", NAME))
            lasts = whole_number(told.get("expires_in"))
            self._until = monotonic() + 0.9 * (3600 if lasts is None else lasts)
        request.headers["Authorization"] = f"Bearer {self._held}"
        return request

    def _told(self) -> Any:
        try:
            return self._door.form(self._path, self._asked)
        except NetworkError as trouble:
            # A wrong secret is answered with 400 or with 401 (RFC 6749, 5.2).
            refused = trouble if trouble.where.get("field") != "HTTP 400" else refusals.credentials_refused(NAME)
        raise refused


CONNECTOR = Connector(
    code="dip",
    name=NAME,
    brings=("programme",),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Adres van de dienst, zoals DIP dat geeft.", "Address of the service, as DIP gives it."),
            kind="address",
            known="https://external-api.dip.nl",
        ),
        Setting("client_id", Text("Client-id", "Client id"), Text("Van DIP gekregen.", "Given by DIP."), required=True),
        Setting(
            "client_secret",
            Text("Client-geheim", "Client secret"),
            Text("Van DIP gekregen.", "Given by DIP."),
            kind="secret",
        ),
        Setting(
            "token_path",
            Text("Pad van het token", "Path of the token"),
            Text("Waar het token gevraagd wordt, onder het adres.", "Where the token is asked, below the address."),
            known="token",
        ),
    ),
    discover=discover,
    read=read,
    prepare=sign_on,
    oddities=(
        Text(
            "Alleen voorstellingen met een DIP-nummer gaan naar DIP. Wederverkoop telt daar niet mee.",
            "Only performances with a DIP number go to DIP. Resale does not count there.",
        ),
        Text(
            "De namen in de berichten staan alleen achter een inlog van DIP. Laat DIP ze nakijken in hun testomgeving "
            "voor u echt verstuurt.",
            "The names inside the messages stand behind a login of DIP. Have DIP check them in their test environment "
            "before you really send.",
        ),
    ),
    sources=(
        "https://support.dip.nl/support/solutions/articles/13000054016-informatie-voor-kaartverkoopsystemen",
        "https://support.dip.nl/support/solutions/articles/13000054015-algemene-informatie-voor-ontwikkelaars",
    ),
)
