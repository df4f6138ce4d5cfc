"""How does a piece of nested JSON become text in a record?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from publiek.deliveries.systems.description import Record

#: The clock of the houses. Systems that write UTC are brought to it, as their own sheets do.
HOUSE_CLOCK = ZoneInfo("Europe/Amsterdam")


def text(value: object) -> str | None:
    """A scalar as the text it would be in a sheet; None for nothing, for a list and for an object."""
    if value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) or None


def local_time(value: object) -> str | None:
    """An ISO moment with a zone as "YYYY-MM-DD HH:MM:SS" on the house clock; anything else as it is."""
    written = text(value)
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return moment.astimezone(HOUSE_CLOCK).strftime("%Y-%m-%d %H:%M:%S") if moment.tzinfo else written


def joined(prefix: str, part: object, names: Iterable[str]) -> Record:
    """The named scalars of an object as "prefix.name"; all None when there is no object."""
    found = part if isinstance(part, dict) else {}
    return {f"{prefix}.{name}": text(found.get(name)) for name in names}
