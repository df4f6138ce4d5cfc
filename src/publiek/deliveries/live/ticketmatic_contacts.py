"""Which contacts of Ticketmatic may get a value, and how is it put there? Only with the opt-in that the house named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Contact, Put
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.promised import inside, required, text, whole_number

_NAME = "Ticketmatic"
#: What an opt-in can be: 7601 not known, 7602 in, 7603 out.
_IN, _OUT = "7602", "7603"
_PAGE = 1000
_ADULT = 16


def contacts(door: Door) -> Iterator[Contact]:
    """Every contact that was not deleted. Its basis is consent when the named opt-in says in, else none.

    Raises UsageError "live-setting-missing" when the house did not name an opt-in: any other would be a guess.
    """
    optin, offset = door.setting("optin"), 0
    while True:
        asked = {"limit": _PAGE, "offset": offset, "orderby": "id"}
        document = door.get(_path(door), asked)
        rows, count = required(document, "data", _NAME), whole_number(required(document, "nbrofresults", _NAME))
        if not isinstance(rows, list) or count is None:
            raise refusals.answer_changed(_NAME, "data")
        yield from (_contact(one, optin) for one in rows if not one.get("isdeleted"))
        if not rows or offset + len(rows) >= count:
            return
        offset += len(rows)


def write(door: Door, puts: tuple[Put, ...]) -> int:
    """Puts the values in custom fields (c_...) of contacts; how many were accepted."""
    by_contact: dict[str, dict[str, str | None]] = {}
    for put in puts:
        by_contact.setdefault(put.contact, {})[put.attribute] = put.value
    for contact, values in by_contact.items():
        door.put(f"{_path(door)}/{contact}", values)
    return len(puts)


def _contact(row: Mapping[str, Any], optin: str) -> Contact:
    said = {text(one.get("optinid")): text(one.get("status")) for one in row.get("optins") or ()}
    places = row.get("addresses") or [{}]
    return Contact(
        id=text(required(row, "id", _NAME)),
        postcode=inside(places[0], "zip") or None,
        basis="consent" if said.get(optin) == _IN else None,
        objected=said.get(optin) == _OUT,
        attributes={name: text(value) for name, value in row.items() if name.startswith("c_") and text(value)},
        child=_is_child(text(row.get("birthdate"))),
    )


def _is_child(born: str) -> bool:
    """Whether somebody is surely or perhaps under sixteen: a date that cannot be read says nothing."""
    try:
        day = date.fromisoformat(born[:10])
    except ValueError:
        return False
    today = date.today()
    return (today.year - day.year - ((today.month, today.day) < (day.month, day.day))) < _ADULT


def _path(door: Door) -> str:
    return f"api/1/{door.setting('account')}/contacts"
