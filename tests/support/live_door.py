"""A door to a fake on loopback, signed on as the connector does it, without long pauses."""

from __future__ import annotations

from collections.abc import Mapping

from publiek.deliveries.live import Change, Connector, Cursor, Door, open_door
from publiek.deliveries.live.door import Patience
from publiek.vocabulary.programme import Programme

QUICK = Patience(tries=3, pause=0.01, longest=0.05, connect=2, answer=5)


def door_to(connector: Connector, address: str, settings: Mapping[str, str]) -> Door:
    """As `connecting` opens one, with what was filled in and what stands there when nothing is."""
    filled = {one.name: one.known for one in connector.settings} | dict(settings) | {"address": address}
    door = open_door(connector.name, address, filled, per_second=1000.0, patience=QUICK)
    if connector.prepare is not None:
        connector.prepare(door)
    return door


def read_all(
    connector: Connector, door: Door, cursor: Cursor | None = None
) -> tuple[Programme | None, dict[str, Change], Cursor | None]:
    """The last programme, the changes by key, and the last cursor of one whole reading."""
    programme, changes, last = None, {}, None
    for page in connector.read(door, cursor):
        programme = page.programme or programme
        changes |= {change.key: change for change in page.changes}
        last = page.cursor if page.cursor is not None else last
    return programme, changes, last
