"""How is UiTdatabank read live? Its search: the published events of one organiser, one place or one question.

UiTdatabank (publiq) is the agenda of Flanders and Brussels. A file with its documents is read by `read_documents`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import inside, records_in, required, text, whole_number
from publiek.deliveries.live.uitdatabank_rows import read_documents, read_with_left
from publiek.errors import Text

__all__ = ["CONNECTOR", "read_documents", "read_with_left"]

NAME = "UiTdatabank"
#: Documents in one answer, and the furthest that the search goes.
AT_ONCE = 500
FURTHEST = 10_000
#: A change may come into the search a little later than its moment says.
LATE = timedelta(hours=1)
#: Also what is over, outside Belgium, or for schools and members only; still only what is published.
_ALL = {"availableTo": "*", "addressCountry": "*", "audienceType": "*"}
_CHOICES = {"organizer": "organizerId", "place": "locationId", "question": "q"}


def sign_on(door: Door) -> None:
    """A client id, or the older API key. Raises UsageError "live-setting-missing"."""
    old = (door.settings.get("api_key") or "").strip()
    header = {"x-api-key": old} if old else {"x-client-id": door.setting("client_id")}
    door.headers = {**door.headers, **header}


def discover(door: Door) -> Discovered:
    """How many events the choice has, with the first of them."""
    answer = door.get("events/", {**_choice(door), **_ALL, "embed": "true", "start": 0, "limit": 50})
    programme, left = read_with_left(_members(answer))
    parts = tuple(Part(row.id, row.title) for row in programme.productions)
    return Discovered(NAME, parts, {"events": _total(answer), "left_out": dict(left)})


def read(door: Door, cursor: Cursor | None) -> Iterator[Page]:
    """The whole agenda of the choice, when something in it changed since the cursor; else nothing."""
    choice = _choice(door)
    held = dict(cursor or {})
    if held.get("choice") == choice and not _is_changed(door, choice, held):
        yield Page(cursor=held, done=1.0)
        return
    documents: list[Any] = []
    total = 1
    while len(documents) < total:
        answer = door.get("events/", _asked(choice, {"start": len(documents), "limit": AT_ONCE, "embed": "true"}))
        total = _total(answer)
        if total > FURTHEST:
            raise refusals.document_refused("many")
        members = _members(answer)
        documents += members
        if not members:
            break
        yield Page(done=min(0.99, len(documents) / total))
    now = {"choice": choice, "total": total, "modified": _newest(documents)}
    yield Page(cursor=now, done=1.0, programme=read_documents(documents))


def _choice(door: Door) -> dict[str, str]:
    """Whose agenda: without a choice it would be that of a whole country. Raises UsageError."""
    said = {asked: (door.settings.get(name) or "").strip() for name, asked in _CHOICES.items()}
    found = {asked: value for asked, value in said.items() if value}
    if not found:
        raise refusals.setting_missing("organizer")
    return found


def _asked(choice: Mapping[str, str], more: Mapping[str, Any]) -> dict[str, Any]:
    # In the order of creation: what is added meanwhile comes at the end, so no page is missed.
    return {**choice, **_ALL, "sort[created]": "asc", **more}


def _is_changed(door: Door, choice: Mapping[str, str], held: Mapping[str, Any]) -> bool:
    """Whether anything was changed, removed (also then it is modified) or became visible."""
    since = text(held.get("modified"))
    if not since:
        return True
    only_count = {"start": 0, "limit": 1}
    if _total(door.get("events/", _asked(choice, only_count))) != held.get("total"):
        return True
    changed = {**only_count, "modifiedFrom": since, "workflowStatus": "*"}
    return _total(door.get("events/", _asked(choice, changed))) > 0


def _newest(documents: list[Any]) -> str:
    """Just after the last change that was seen; "" when no document tells when it was changed."""
    told = [moment for one in documents if (moment := _moment(inside(one, "modified")))]
    return (max(told) + timedelta(seconds=1)).isoformat(timespec="seconds") if told else ""


def _moment(told: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _members(answer: Any) -> list[dict[str, Any]]:
    return records_in(required(answer, "member", NAME), "member", NAME)


def _total(answer: Any) -> int:
    number = whole_number(required(answer, "totalItems", NAME))
    if number is None:
        raise refusals.answer_changed(NAME, "totalItems")
    return number


CONNECTOR = Connector(
    code="uitdatabank",
    name=NAME,
    brings=("programme",),
    settings=(
        Setting(
            "address",
            Text("Adres", "Address"),
            Text("Waar gezocht wordt.", "Where is searched."),
            kind="address",
            known="https://search.uitdatabank.be",
        ),
        Setting(
            "client_id",
            Text("Client-id", "Client id"),
            Text("Aan te vragen bij publiq.", "To be asked of publiq."),
            kind="secret",
            required=False,
        ),
        Setting(
            "api_key",
            Text("API-sleutel (ouder)", "API key (older)"),
            Text("Alleen als u nog geen client-id hebt.", "Only when you have no client id yet."),
            kind="secret",
            required=False,
        ),
        Setting(
            "organizer",
            Text("Organisator", "Organiser"),
            Text("Het id van uw organisatie in UiTdatabank.", "The id of your organisation in UiTdatabank."),
            required=False,
        ),
        Setting(
            "place",
            Text("Plaats", "Place"),
            Text("Het id van uw zaal of gebouw in UiTdatabank.", "The id of your hall or building in UiTdatabank."),
            required=False,
        ),
        Setting(
            "question",
            Text("Eigen zoekvraag", "A question of your own"),
            Text("Een zoekvraag zoals UiTdatabank die kent.", "A question as UiTdatabank knows it."),
            required=False,
        ),
    ),
    discover=discover,
    read=read,
    prepare=sign_on,
    per_second=2.0,
    oddities=(
        Text(
            "Tentoonstellingen en wat altijd open is hebben geen voorstellingen: alleen titel en genre worden gelezen.",
            "Exhibitions and what is always open have no performances: only title and genre are read.",
        ),
        Text(
            "Een verplaatste avond uit een reeks is hier een andere avond: UiTdatabank nummert avonden niet vast.",
            "A moved evening out of a series is another evening here: UiTdatabank does not number evenings for good.",
        ),
        Text(
            "Niet elk soort evenement heeft een genre van ons. Dan blijft het genre leeg.",
            "Not every type of event has a genre of ours. Then the genre stays empty.",
        ),
    ),
    sources=(
        "https://github.com/cultuurnet/apidocs",
        "https://taxonomy.uitdatabank.be/terms",
    ),
)
