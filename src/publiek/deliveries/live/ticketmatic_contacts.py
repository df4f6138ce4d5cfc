"""For whom may something be written in Ticketmatic, and how? Contacts with their opt-ins; `PUT /contacts/{id}`.

Opt-in statuses: 7601 unknown, 7602 in, 7603 out. Only 7602 of the opt-in that the house named is consent; without a
name there is none. Custom fields begin with "c_".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Contact, Put
from publiek.deliveries.live.door import Door, paginators
from publiek.deliveries.live.promised import house_moment, required, text
from publiek.deliveries.live.ticketmatic_orders import NAME, place

_IN, _OUT = "7602", "7603"
_AT_ONCE = 1000
_ADULT = 16


def contacts(door: Door) -> Iterator[Contact]:
    """Every contact that was not deleted."""
    paging = paginators().OffsetPaginator(limit=_AT_ONCE, total_path="nbrofresults")
    chosen = (door.settings.get("optin") or "").strip()
    asked = {"orderby": "createdts", "output": "default"}
    for page, _ in door.pages(place(door, "contacts"), asked, items="data", paginator=paging):
        for one in page:
            if one.get("isdeleted") is not True:
                yield _contact(one, chosen)


def write(door: Door, puts: tuple[Put, ...]) -> int:
    """Puts the values, one question per contact. Raises UsageError "live-setting-unreadable" for a field that is no
    custom field.
    """
    values: dict[str, dict[str, str | None]] = defaultdict(dict)
    for put in puts:
        if not put.attribute.startswith("c_") or not put.contact.isdigit():
            raise refusals.setting_unreadable("attribute")
        values[put.contact][put.attribute] = put.value
    for key, fields in values.items():
        door.put(place(door, f"contacts/{key}"), fields)
    return sum(len(fields) for fields in values.values())


def _contact(one: Mapping[str, Any], chosen: str) -> Contact:
    address = next((a for a in one.get("addresses") or () if isinstance(a, dict)), {})
    optins = {text(o.get("optinid")): text(o.get("status")) for o in one.get("optins") or () if isinstance(o, dict)}
    objected = (optins.get(chosen) if chosen else None) == _OUT or one.get("sendmail") is False
    return Contact(
        id=text(required(one, "id", NAME)),
        postcode=text(address.get("zip")) or None,
        basis="consent" if chosen and optins.get(chosen) == _IN and not objected else None,
        objected=objected,
        attributes={name: text(value) for name, value in one.items() if name.startswith("c_") and text(value)},
        child=_is_child(one.get("birthdate")),
    )


def _is_child(born: object) -> bool:
    """Under sixteen; also when something stands there that is no day: whoever may be a child gets nothing."""
    moment = house_moment(born)
    if moment is None:
        return bool(text(born))
    today = date.today()
    return today.year - moment.year - ((today.month, today.day) < (moment.month, moment.day)) < _ADULT
