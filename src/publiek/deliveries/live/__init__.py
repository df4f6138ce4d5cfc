"""Which systems can be connected live? One file per system: a new file is a new connector, nothing else changes."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from publiek.deliveries.live.connector import (
    BRINGS,
    Change,
    Connector,
    Contact,
    Cursor,
    Discovered,
    Page,
    Part,
    Put,
    Setting,
)
from publiek.deliveries.live.door import Door, open_door
from publiek.errors import Text, UsageError

__all__ = [
    "BRINGS",
    "Change",
    "Connector",
    "Contact",
    "Cursor",
    "Discovered",
    "Door",
    "Page",
    "Part",
    "Put",
    "Setting",
    "connector",
    "connectors",
    "open_door",
]


@cache
def connectors() -> tuple[Connector, ...]:
    """All connectors, by code: the `CONNECTOR` of every module in this folder that has one."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if not found.ispkg)
    return tuple(sorted((m.CONNECTOR for m in modules if hasattr(m, "CONNECTOR")), key=lambda one: one.code))


def connector(code: str) -> Connector:
    """The connector with this code. Raises UsageError "connector-unknown"."""
    found = next((one for one in connectors() if one.code == code), None)
    if found is None:
        raise UsageError(
            "connector-unknown",
            Text("Deze koppeling kennen we niet.", "This connection is not known."),
            Text("Kies uit: publiek connect systems.", "Choose from: publiek connect systems."),
            {"known": [one.code for one in connectors()]},
        )
    return found
