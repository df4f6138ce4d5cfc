"""Which connections does a house have, with which settings and on which schedule? Secrets are sealed, shown never."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from publiek import logbook
from publiek.connecting import refusals
from publiek.deliveries import live
from publiek.deliveries.live.door import Patience, check_address, same_place
from publiek.deliveries.live.refusals import setting_missing
from publiek.house import House
from publiek.pseudonymisation.vault import Vault
from publiek.warehouse.connections import ConnectionFiles
from publiek.warehouse.places import is_organisation_id

#: How often a connection runs by itself: its code and the hours between two runs. "hand": only when asked.
SCHEDULES: Mapping[str, int] = {"hand": 0, "hourly": 1, "daily": 24, "weekly": 168}
#: After so many days everything is read anew: what a system deletes without a trace is then gone here too.
WHOLE_AFTER_DAYS = 30


@dataclass(frozen=True)
class Connection:
    """One connection. `settings`: what is open of them; `sealed`: the secrets as the vault sealed them."""

    name: str
    system: str
    settings: Mapping[str, str]
    sealed: str = field(default="", repr=False)
    every: str = "daily"
    on: bool = True
    begun: str = ""

    @property
    def connector(self) -> live.Connector:
        """What this connection speaks with."""
        return live.connector(self.system)

    def as_dict(self) -> dict[str, object]:
        """What may be shown: which secrets there are, never what they are."""
        secret = [one.name for one in self.connector.settings if one.kind == "secret"]
        return {
            "connection": self.name,
            "system": self.system,
            "settings": dict(self.settings),
            "secrets": secret if self.sealed else [],
            "every": self.every,
            "active": self.on,
            "begun": self.begun,
        }


def connections(house: House) -> tuple[Connection, ...]:
    """The connections of a house."""
    return tuple(connection_of(house, name) for name in _files(house).names())


def connection_of(house: House, name: str) -> Connection:
    """The connection with this name. Raises UsageError "connection-unknown"."""
    found = _files(house).read(name)
    if found is None:
        raise refusals.unknown(name, _files(house).names())
    return Connection(**found)


def add(house: House, name: str, system: str, values: Mapping[str, str], *, every: str = "daily") -> Connection:
    """A new connection; `values` are its settings, secrets among them. Nothing is asked of the system yet.

    Raises UsageError when the name is taken, a setting is missing or unknown, or the address is refused.
    """
    if not is_organisation_id(name):
        raise refusals.name_wrong()
    if _files(house).read(name) is not None:
        raise refusals.name_taken(name)
    begun = datetime.now(UTC).isoformat(timespec="seconds")
    made = _with(house, Connection(name, system, {}, every=every, begun=begun), values)
    _note(house, name, "added", system)
    return _keep(house, made)


def change(
    house: House, name: str, values: Mapping[str, str], *, every: str | None = None, on: bool | None = None
) -> Connection:
    """Other settings, another schedule, paused or not. Settings that are not named stay; but when the system is said to
    be at another place, its secrets are asked anew: UsageError "live-setting-missing".
    """
    known = connection_of(house, name)
    changed = replace(known, every=every or known.every, on=known.on if on is None else on)
    made = _with(house, changed, values) if values else changed
    _note(house, name, "changed", known.system)
    return _keep(house, made)


def remove(house: House, name: str, *, keep_figures: bool = False) -> None:
    """Forgets a connection with its secrets and its mirror. Without `keep_figures` its delivery leaves every figure."""
    connection_of(house, name)
    mirror = house.store.mirror(name)
    with mirror.running():
        _note(house, name, "removed-but-figures" if keep_figures else "removed")
        if not keep_figures:
            house.store.withdraw_connection(name)
        _files(house).remove(name)
    mirror.forget()


def door_of(house: House, connection: Connection, *, patience: Patience | None = None) -> live.Door:
    """The door to the system, with the secrets opened in memory."""
    connector = connection.connector
    settings = (
        {one.name: one.known for one in connector.settings} | dict(connection.settings) | _secrets(house, connection)
    )
    address = next((settings[one.name] for one in connector.settings if one.kind == "address"), "")
    door = live.open_door(connector.name, address, settings, per_second=connector.per_second, patience=patience)
    if connector.prepare is not None:
        connector.prepare(door)
    return door


def seal_cursor(house: House, told: Mapping[str, Any]) -> dict[str, str]:
    """A cursor as it may lie on disk: it can hold order numbers, and those are keyed or sealed everywhere."""
    return {"sealed": base64.b64encode(_vault(house).seal(json.dumps(dict(told)).encode())).decode()}


def open_cursor(house: House, kept: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A cursor as its connector made it; None when there is none."""
    if kept is None:
        return None
    found: dict[str, Any] = json.loads(_vault(house).open(base64.b64decode(kept["sealed"])))
    return found


def _note(house: House, name: str, what: str, system: str = "") -> None:
    detail = {"what": what, **({"system": system} if system else {})}
    logbook.note(house.home, house.organisation, logbook.Entry("connection", f"connection {name}", detail=detail))


def _with(house: House, connection: Connection, values: Mapping[str, str]) -> Connection:
    """The connection with other values: open ones beside the known ones, secrets sealed anew."""
    asked = {one.name: one for one in connection.connector.settings}
    for name in values:
        if name not in asked:
            raise refusals.setting_unknown(name, sorted(asked))
    plain = dict(connection.settings) | {n: v.strip() for n, v in values.items() if asked[n].kind != "secret"}
    secret = {n: v for n, v in values.items() if asked[n].kind == "secret"}
    if not connection.sealed or _same_place(connection.connector, connection.settings, plain):
        secret = _secrets(house, connection) | secret
    for name, one in asked.items():
        value = (secret if one.kind == "secret" else plain).get(name) or one.known
        if one.required and not value:
            raise setting_missing(name)
        if one.kind == "address" and value:
            check_address(value)
    sealed = _vault(house).seal(json.dumps(secret).encode()) if secret else b""
    return replace(connection, settings=plain, sealed=base64.b64encode(sealed).decode())


def _same_place(connector: live.Connector, before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether secrets still go to the place for which they were filled in.

    Who may change an address may not thereby have them sent to a machine of their own.
    """
    asked = [one for one in connector.settings if one.kind == "address"]
    return all(same_place(before.get(one.name) or one.known, now.get(one.name) or one.known) for one in asked)


def _keep(house: House, connection: Connection) -> Connection:
    if connection.every not in SCHEDULES:
        raise refusals.schedule_unknown(tuple(SCHEDULES))
    _files(house).write(connection.name, vars(connection))
    return connection


def _secrets(house: House, connection: Connection) -> dict[str, str]:
    if not connection.sealed:
        return {}
    found = json.loads(_vault(house).open(base64.b64decode(connection.sealed)))
    return {str(name): str(value) for name, value in found.items()}


def _vault(house: House) -> Vault:
    return Vault(house.keys, house.legal_entity or house.organisation, house.home)


def _files(house: House) -> ConnectionFiles:
    return ConnectionFiles(house.home, house.organisation)
